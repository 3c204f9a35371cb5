// Package regkey tells what a key of the Windows registry says of the software
// on its machine. The key may come from a hive on a disk, from an export or from
// the running system: the three differ in how they are read, not in what they
// mean.
//
// Key names are those of Microsoft's documentation of the Uninstall keys, of
// service entries ("HKLM\SYSTEM\CurrentControlSet\Services Registry Tree"), of
// minifilter instances and of run keys; the Security Center's and Windows
// Installer's own keys are as found on machines.
package regkey

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf16"

	"interdict"
)

// A Key is one key with its values.
type Key struct {
	Path   string // from the root: "HKLM\SOFTWARE\Example"
	Values []Value
}

// A Value is one value of a key: a text, or a number as text, or bytes.
type Value struct {
	Name  string // "" is the key's default value
	Text  string // several texts are joined by line ends
	Bytes []byte // of binary values only
}

// Get is the text of a value, "" if there is none. Case does not count.
func (k *Key) Get(name string) string {
	for i := range k.Values {
		if strings.EqualFold(k.Values[i].Name, name) {
			return k.Values[i].Text
		}
	}
	return ""
}

// Text decodes the bytes of a text value: UTF-16, little-endian, with its final
// zero; several texts come joined by line ends.
func Text(b []byte) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u = append(u, binary.LittleEndian.Uint16(b[i:]))
	}
	return strings.ReplaceAll(strings.TrimRight(string(utf16.Decode(u)), "\x00"), "\x00", "\n")
}

// Canonical is a key's path with the short name of its root, and without the
// parts by which one machine names the same key twice: the numbered control
// set, the user's number.
func Canonical(path string) string {
	parts := strings.Split(strings.Trim(path, `\`), `\`)
	if parts[0] == "Computer" && len(parts) > 1 {
		parts = parts[1:]
	}
	switch root := strings.ToUpper(strings.TrimSuffix(parts[0], ":")); root {
	case "HKEY_LOCAL_MACHINE":
		parts[0] = "HKLM"
	case "HKEY_CURRENT_USER":
		parts[0] = "HKCU"
	case "HKEY_USERS", "HKU":
		if parts[0] = "HKU"; len(parts) > 1 && !strings.HasSuffix(parts[1], "_Classes") {
			parts = append([]string{"HKCU"}, parts[2:]...)
		}
	default:
		parts[0] = root
	}
	if len(parts) > 2 && strings.EqualFold(parts[1], "SYSTEM") && isControlSet(parts[2]) {
		parts[2] = "CurrentControlSet"
	}
	return strings.Join(parts, `\`)
}

func isControlSet(s string) bool {
	return len(s) == len("ControlSet001") && strings.EqualFold(s[:10], "ControlSet") && strings.Trim(s[10:], "0123456789") == ""
}

// Barren reports whether nothing below a key is ever reported, so that a walk
// may leave it out. Half of the keys of a machine are registered classes.
func Barren(path string) bool {
	low := strings.ToLower(path)
	for _, s := range [...]string{`\software\classes`, `\wow6432node\classes`, `\component based servicing`, `\currentversion\sidebyside`, `\currentcontrolset\enum`, `\currentcontrolset\control`} {
		if strings.HasSuffix(low, s) {
			return true
		}
	}
	return false
}

// vendorDepth is how deep below SOFTWARE keys are reported by their names.
const vendorDepth = 5

// Read reports what a key says. It emits nothing for keys that say nothing of
// software. The path of the observation is the key's.
func Read(k *Key, emit func(interdict.Observation)) {
	path := Canonical(k.Path)
	parts := strings.Split(path, `\`)
	low := strings.Split(strings.ToLower(path), `\`)
	if len(low) < 3 {
		return
	}
	wide := parts[0] == "HKLM" && low[1] == "system"
	switch {
	case wide && len(low) >= 5 && low[3] == "services":
		service(k, parts, low, emit)
		return
	case low[1] != "software":
		return
	}
	at := low[2:]
	if at[0] == "wow6432node" {
		at = at[1:]
	}
	if len(at) == 0 {
		return
	}
	o := interdict.Observation{Platform: interdict.Windows, Path: []string{path}}
	switch tail := strings.Join(at, `\`); {
	case strings.HasPrefix(tail, `microsoft\windows\currentversion\uninstall\`) && len(at) == 5:
		program(k, path, parts[len(parts)-1], o, emit)
	case strings.HasPrefix(tail, `microsoft\windows\currentversion\installer\userdata\`) && at[len(at)-1] == "installproperties":
		program(k, path, unpack(parts[len(parts)-2]), o, emit)
	case tail == `microsoft\windows\currentversion\run`, tail == `microsoft\windows\currentversion\runonce`,
		tail == `microsoft\windows\currentversion\policies\explorer\run`:
		autostart(k, o, emit)
	case strings.HasPrefix(tail, `microsoft\security center\provider\`) && len(at) == 5:
		securityProduct(k, parts[len(parts)-1], o, emit)
	case strings.HasPrefix(tail, `microsoft\systemcertificates\`) && len(at) == 5 && at[3] == "certificates" && (at[2] == "root" || at[2] == "authroot"):
		certificate(k, at[2], parts[len(parts)-1], o, emit)
	case strings.Contains(tail, `\nativemessaginghosts\`) && at[len(at)-2] == "nativemessaginghosts":
		o.Kind = interdict.NativeMessaging
		o.Facts.Add("name", parts[len(parts)-1])
		o.Facts.Add("path", k.Get(""))
		emit(o)
	case strings.HasSuffix(tail, `\extensioninstallforcelist`):
		forced(k, at[0], o, emit)
	case at[0] != "microsoft" && at[0] != "classes" && len(at) <= vendorDepth:
		o.Kind = interdict.RegistryKey
		o.Facts.Add("key", path)
		emit(o)
	}
}

// program reports an uninstall key. Windows' own list leaves out those without
// a name, and updates of other entries.
func program(k *Key, path, id string, o interdict.Observation, emit func(interdict.Observation)) {
	name := k.Get("DisplayName")
	if name == "" || k.Get("ParentKeyName") != "" {
		return
	}
	o.Kind = interdict.InstalledProgram
	o.Facts.Add("name", name)
	o.Facts.Add("publisher", k.Get("Publisher"))
	o.Facts.Add("version", k.Get("DisplayVersion"))
	if strings.HasPrefix(id, "{") {
		o.Facts.Add("product_code", id)
	}
	o.Facts.Add("install_location", k.Get("InstallLocation"))
	o.Facts.Add("uninstall", k.Get("UninstallString"))
	o.Facts.Add("key", path)
	emit(o)
}

// The types of a service entry, from the documentation of CreateService.
const (
	kernelDriver     = 0x01
	fileSystemDriver = 0x02
	recognizer       = 0x08
)

func service(k *Key, parts, low []string, emit func(interdict.Observation)) {
	name := parts[4]
	o := interdict.Observation{Platform: interdict.Windows, Path: []string{strings.Join(parts, `\`)}}
	if len(low) == 7 && low[5] == "instances" && k.Get("Altitude") != "" {
		o.Kind = interdict.Minifilter
		o.Facts.Add("name", name)
		o.Facts.Add("altitude", k.Get("Altitude"))
		o.Facts.Add("state", "registered")
		emit(o)
		return
	}
	if len(low) != 5 {
		return
	}
	image := k.Get("ImagePath")
	kind, err := strconv.ParseUint(k.Get("Type"), 10, 32)
	if err != nil && image == "" {
		return // a key of settings only
	}
	if o.Kind = interdict.Service; kind&(kernelDriver|fileSystemDriver|recognizer) != 0 || strings.HasSuffix(strings.ToLower(image), ".sys") {
		o.Kind = interdict.Driver
		o.Facts.Add("service", name)
		if image == "" {
			image = `System32\drivers\` + name + ".sys" // what Windows loads then
		}
	} else {
		o.Facts.Add("name", name)
	}
	o.Facts.Add("display", k.Get("DisplayName"))
	o.Facts.Add("description", k.Get("Description"))
	o.Facts.Add("image_path", image)
	o.Facts.Add("start", startName(k.Get("Start")))
	o.Facts.Add("state", "registered")
	emit(o)
}

// startName is when a service starts, in the words of the tool sc.
func startName(s string) string {
	names := map[string]string{"0": "boot", "1": "system", "2": "auto", "3": "demand", "4": "disabled"}
	return names[s]
}

func autostart(k *Key, o interdict.Observation, emit func(interdict.Observation)) {
	for _, v := range k.Values {
		if v.Text == "" {
			continue
		}
		one := o
		one.Kind = interdict.Autostart
		one.Facts = nil
		one.Facts.Add("name", v.Name)
		one.Facts.Add("command", v.Text)
		emit(one)
	}
}

func securityProduct(k *Key, id string, o interdict.Observation, emit func(interdict.Observation)) {
	o.Kind = interdict.SecurityProduct
	o.Facts.Add("name", k.Get("DISPLAYNAME"))
	o.Facts.Add("guid", id)
	o.Facts.Add("path", k.Get("PRODUCTEXE"))
	o.Facts.Add("state", k.Get("STATE"))
	if o.Facts.Get("name") != "" {
		emit(o)
	}
}

// certificate reports a trusted root. The blob is a row of properties, each
// with its number, a one, its length and its bytes; 32 is the certificate.
func certificate(k *Key, store, thumbprint string, o interdict.Observation, emit func(interdict.Observation)) {
	o.Kind = interdict.RootCertificate
	for _, v := range k.Values {
		if !strings.EqualFold(v.Name, "Blob") {
			continue
		}
		for b := v.Bytes; len(b) >= 12; {
			id, n := binary.LittleEndian.Uint32(b), uint64(binary.LittleEndian.Uint32(b[8:]))
			if b = b[12:]; n > uint64(len(b)) {
				break
			}
			if id == 32 {
				if c, err := x509.ParseCertificate(b[:n]); err == nil {
					sum := sha1.Sum(c.Raw)
					thumbprint = hex.EncodeToString(sum[:])
					o.Facts.Add("common_name", c.Subject.CommonName)
					o.Facts.Add("subject", c.Subject.String())
					o.Facts.Add("issuer", c.Issuer.String())
				}
			}
			b = b[n:]
		}
	}
	o.Facts.Add("sha1", strings.ToLower(thumbprint))
	o.Facts.Add("store", store)
	emit(o)
}

// forced reports the extensions that a policy installs: "id;address".
func forced(k *Key, browser string, o interdict.Observation, emit func(interdict.Observation)) {
	for _, v := range k.Values {
		id, _, _ := strings.Cut(v.Text, ";")
		if len(id) != 32 {
			continue
		}
		one := o
		one.Kind = interdict.BrowserExtension
		one.Facts = nil
		one.Facts.Add("extension_id", id)
		one.Facts.Add("browser", browser)
		one.Facts.Add("state", "installed by policy")
		emit(one)
	}
}

// unpack turns the form in which Windows Installer keeps a product code in its
// own keys, 32 digits with the halves of each part reversed, into the usual one.
func unpack(s string) string {
	if len(s) != 32 || strings.Trim(strings.ToLower(s), "0123456789abcdef") != "" {
		return ""
	}
	var b strings.Builder
	b.WriteByte('{')
	at := 0
	for i, n := range [...]int{8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2} {
		for j := n - 1; j >= 0; j-- {
			b.WriteByte(s[at+j])
		}
		if at += n; i < 3 || i == 4 {
			b.WriteByte('-')
		}
	}
	b.WriteByte('}')
	return b.String()
}
