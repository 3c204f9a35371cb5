package regkey

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"interdict"
)

// uninstallKey reports a row of Programs and Features.
func uninstallKey(k *Key, p place, emit func(interdict.Observation)) {
	program(k, p, p.last(1), emit)
}

// installerKey reports what Windows Installer keeps of a product.
func installerKey(k *Key, p place, emit func(interdict.Observation)) {
	program(k, p, unpack(p.last(2)), emit)
}

// program reports an installed program. Windows' own list leaves out those
// without a name, and updates of other entries.
func program(k *Key, p place, id string, emit func(interdict.Observation)) {
	name := k.Get("DisplayName")
	if name == "" || k.Get("ParentKeyName") != "" {
		return
	}
	o := p.observe(interdict.InstalledProgram)
	o.Facts.Add("name", name)
	o.Facts.Add("publisher", k.Get("Publisher"))
	o.Facts.Add("version", k.Get("DisplayVersion"))
	if strings.HasPrefix(id, "{") {
		o.Facts.Add("product_code", id)
	}
	o.Facts.Add("install_location", k.Get("InstallLocation"))
	o.Facts.Add("uninstall", k.Get("UninstallString"))
	o.Facts.Add("key", p.path)
	emit(o)
}

// serviceName is the part of a path that names the service.
const serviceName = 4

// minifilter reports an instance of a file system filter.
func minifilter(k *Key, p place, emit func(interdict.Observation)) {
	altitude := k.Get("Altitude")
	if altitude == "" {
		return
	}
	o := p.observe(interdict.Minifilter)
	o.Facts.Add("name", p.parts[serviceName])
	o.Facts.Add("altitude", altitude)
	o.Facts.Add("state", "registered")
	emit(o)
}

// The types of a service entry, from the documentation of CreateService.
const (
	kernelDriver     = 0x01
	fileSystemDriver = 0x02
	recognizer       = 0x08
)

// IsDriver reports whether a service of this type is loaded into the kernel.
func IsDriver(kind uint64) bool { return kind&(kernelDriver|fileSystemDriver|recognizer) != 0 }

// service reports the entry of a service or of a driver.
func service(k *Key, p place, emit func(interdict.Observation)) {
	name, image := p.parts[serviceName], k.Get("ImagePath")
	kind, err := strconv.ParseUint(k.Get("Type"), 10, 32)
	if err != nil && image == "" {
		return // a key of settings only
	}
	o := p.observe(interdict.Service)
	if IsDriver(kind) || strings.HasSuffix(strings.ToLower(image), ".sys") {
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

// autostart reports what starts with the system or with a user.
func autostart(k *Key, p place, emit func(interdict.Observation)) {
	for _, v := range k.Values {
		if v.Text == "" {
			continue
		}
		o := p.observe(interdict.Autostart)
		o.Facts.Add("name", v.Name)
		o.Facts.Add("command", v.Text)
		emit(o)
	}
}

// securityProduct reports a row of the Security Center.
func securityProduct(k *Key, p place, emit func(interdict.Observation)) {
	o := p.observe(interdict.SecurityProduct)
	o.Facts.Add("name", k.Get("DISPLAYNAME"))
	o.Facts.Add("guid", p.last(1))
	o.Facts.Add("path", k.Get("PRODUCTEXE"))
	o.Facts.Add("state", k.Get("STATE"))
	if o.Facts.Get("name") != "" {
		emit(o)
	}
}

// certificate reports a trusted root. The blob is a row of properties, each
// with its number, a one, its length and its bytes; 32 is the certificate.
func certificate(k *Key, p place, emit func(interdict.Observation)) {
	o, store, thumbprint := p.observe(interdict.RootCertificate), strings.ToLower(p.last(3)), p.last(1)
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
func forced(k *Key, browser string, p place, emit func(interdict.Observation)) {
	for _, v := range k.Values {
		id, _, _ := strings.Cut(v.Text, ";")
		if len(id) != 32 {
			continue
		}
		o := p.observe(interdict.BrowserExtension)
		o.Facts.Add("extension_id", id)
		o.Facts.Add("browser", browser)
		o.Facts.Add("state", "installed by policy")
		emit(o)
	}
}

// messagingHost reports a program that a browser may start.
func messagingHost(k *Key, p place, emit func(interdict.Observation)) {
	o := p.observe(interdict.NativeMessaging)
	o.Facts.Add("name", p.last(1))
	o.Facts.Add("path", k.Get(""))
	emit(o)
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
