// Package regkey tells what a key of the Windows registry says of the software
// on its machine. The key may come from a hive on a disk, from an export or from
// the running system: the three differ in how they are read, not in what they
// mean.
//
// Where keys that say something stand is in rules.go, what they say in say.go.
//
// Key names are those of Microsoft's documentation of the Uninstall keys, of
// service entries ("HKLM\SYSTEM\CurrentControlSet\Services Registry Tree"), of
// minifilter instances and of run keys; the Security Center's and Windows
// Installer's own keys are as found on machines.
package regkey

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"
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

// The types of values that say something, from the documentation of
// RegQueryValueEx.
const (
	typeText, typeExpand, typeBytes, typeNumber, typeTexts = 1, 2, 3, 4, 7
)

// Decode makes a value of its bytes, as the registry and its files keep them.
// Values of other types come back empty.
func Decode(name string, kind uint32, b []byte) Value {
	v := Value{Name: name}
	switch kind {
	case typeText, typeExpand, typeTexts:
		v.Text = Text(b)
	case typeNumber:
		if len(b) >= 4 {
			v.Text = strconv.FormatUint(uint64(binary.LittleEndian.Uint32(b)), 10)
		}
	case typeBytes:
		v.Bytes = b
	}
	return v
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
