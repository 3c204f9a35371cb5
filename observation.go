package interdict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// An Observation is a raw fact about an asset: what one source says, and in
// which field. Detectors make them, and other tools' exports hold them. An
// observation knows no product and no law.
type Observation struct {
	ID       string          `json:"id,omitempty"`
	Kind     ObservationKind `json:"kind"`
	Platform Platform        `json:"platform,omitempty"`
	Asset    string          `json:"asset,omitempty"` // host, image or tree; empty is the one that is scanned
	Path     []string        `json:"path,omitempty"`  // where it was seen, outermost first: ["disk.qcow2", "Windows/avp.exe"]
	Facts    Facts           `json:"facts"`
}

// An ObservationKind is the field in which something was seen. The same string
// is proof in one field and nothing in another.
type ObservationKind string

// The kinds of observations.
const (
	Process          ObservationKind = "process"           // a running program
	Module           ObservationKind = "module"            // a library loaded into a process
	Driver           ObservationKind = "driver"            // a kernel driver, extension or module; fact "state" says whether it is loaded
	Minifilter       ObservationKind = "minifilter"        // a file system filter with its altitude
	Service          ObservationKind = "service"           // a Windows service, systemd unit, launchd job
	Autostart        ObservationKind = "autostart"         // a run key, login item, boot entry
	ScheduledTask    ObservationKind = "scheduled-task"    //
	InstalledProgram ObservationKind = "installed-program" // an uninstall key, a row of Programs and Features
	SecurityProduct  ObservationKind = "security-product"  // a row of the Security Center
	Package          ObservationKind = "package"           // a record of dpkg, rpm, apk, pacman, snap, flatpak, brew
	Receipt          ObservationKind = "receipt"           // a macOS installer receipt
	AppBundle        ObservationKind = "app-bundle"        // a macOS application
	SystemExtension  ObservationKind = "system-extension"  // an activated macOS system or kernel extension
	BrowserExtension ObservationKind = "browser-extension" //
	NativeMessaging  ObservationKind = "native-messaging"  // a host program registered with a browser
	MobileApp        ObservationKind = "mobile-app"        //
	RootCertificate  ObservationKind = "root-certificate"  // a certificate in a trust store
	RegistryKey      ObservationKind = "registry-key"      //
	FileHeader       ObservationKind = "file-header"       // what a file's own structure says: version resource, signature, soname
	FileName         ObservationKind = "file-name"         // only the name and path of a file or folder
	FileContent      ObservationKind = "file-content"      // a string inside a file; never more than a mention
	BaseSet          ObservationKind = "base-set"          // a folder that holds an engine's base or plug-in files
	Installer        ObservationKind = "installer"         // an MSI, .deb, .rpm, .pkg lying here, not installed
	Component        ObservationKind = "component"         // a component of an SBOM
	Dependency       ObservationKind = "dependency"        // a library that source code or an application asks for: npm, PyPI, Maven, Go
	ContainerConfig  ObservationKind = "container-config"  // environment, command, mounts, image name
	DeviceConfig     ObservationKind = "device-config"     // a line of an appliance's configuration
	Configuration    ObservationKind = "configuration"     // a setting of some other program
	LegalNotice      ObservationKind = "legal-notice"      // a third-party notices file
	Log              ObservationKind = "log"               //
	NetworkFlow      ObservationKind = "network"           // a DNS query, proxy line, connection, open port
	Vulnerability    ObservationKind = "vulnerability"     // a row of a vulnerability feed: not an inventory
	Document         ObservationKind = "document"          // prose, a script, a rule, a list
	CatalogEntry     ObservationKind = "catalog-entry"     // a package that a shop or repository offers: not installed
)

// A Platform is the family of systems an observation comes from.
type Platform string

// The platforms.
const (
	Windows Platform = "windows"
	MacOS   Platform = "macos"
	Linux   Platform = "linux"
	Android Platform = "android"
	IOS     Platform = "ios"
)

// A Fact is one named value of an observation: "pe.company" = "AO Kaspersky Lab".
type Fact struct {
	Name  string
	Value string
}

// Facts are the values of an observation. A name may come more than once. As
// JSON they are an object whose values are strings or lists of strings, in the
// order of the names.
type Facts []Fact

// Add appends a fact, unless its value is empty.
func (f *Facts) Add(name, value string) {
	if value != "" {
		*f = append(*f, Fact{name, value})
	}
}

// Get returns the first value of a name, "" if there is none.
func (f Facts) Get(name string) string {
	for i := range f {
		if f[i].Name == name {
			return f[i].Value
		}
	}
	return ""
}

// All returns every value of a name.
func (f Facts) All(name string) []string {
	var out []string
	for i := range f {
		if f[i].Name == name {
			out = append(out, f[i].Value)
		}
	}
	return out
}

// MarshalJSON writes the facts as an object, names ascending.
func (f Facts) MarshalJSON() ([]byte, error) {
	sorted := slices.Clone(f)
	slices.SortStableFunc(sorted, func(a, b Fact) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	out.WriteByte('{')
	for i := 0; i < len(sorted); {
		end := i + 1
		for end < len(sorted) && sorted[end].Name == sorted[i].Name {
			end++
		}
		if i > 0 {
			out.WriteByte(',')
		}
		var value any = sorted[i].Value
		if end-i > 1 {
			values := make([]string, 0, end-i)
			for _, fact := range sorted[i:end] {
				values = append(values, fact.Value)
			}
			value = values
		}
		if err := enc.Encode(sorted[i].Name); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := enc.Encode(value); err != nil {
			return nil, err
		}
		i = end
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON reads an object whose values are strings, numbers, true, false,
// null (no fact) or lists of these. Order is that of the text.
func (f *Facts) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("facts: not an object")
	}
	var out Facts
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return fmt.Errorf("facts: %w", err)
		}
		name, _ := t.(string)
		if err := out.value(d, name); err != nil {
			return err
		}
	}
	*f = out
	return nil
}

// value reads the value behind a name: one, or a list of them.
func (f *Facts) value(d *json.Decoder, name string) error {
	t, err := d.Token()
	if err != nil {
		return fmt.Errorf("facts: %s: %w", name, err)
	}
	if t == json.Delim('[') {
		for d.More() {
			if t, err = d.Token(); err != nil {
				return fmt.Errorf("facts: %s: %w", name, err)
			}
			if err := f.scalar(name, t); err != nil {
				return err
			}
		}
		_, err = d.Token()
		return err
	}
	return f.scalar(name, t)
}

func (f *Facts) scalar(name string, t json.Token) error {
	switch v := t.(type) {
	case string:
		f.Add(name, v)
	case json.Number:
		f.Add(name, v.String())
	case bool:
		f.Add(name, fmt.Sprint(v))
	case nil:
	default:
		return fmt.Errorf("facts: %s: not a text, number, true, false or a list of these", name)
	}
	return nil
}
