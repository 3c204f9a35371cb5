package rpm_test

import (
	"encoding/binary"
	"testing"

	"interdict/find/detect/rpm"
	"interdict/find/inventory/inventorytest"
)

func rpmFile(name, vendor string) string {
	head := func(pairs ...any) []byte {
		var index, data []byte
		for i := 0; i < len(pairs); i += 2 {
			for _, v := range []uint32{uint32(pairs[i].(int)), 6, uint32(len(data)), 1} {
				index = binary.BigEndian.AppendUint32(index, v)
			}
			data = append(append(data, pairs[i+1].(string)...), 0)
		}
		out := append([]byte{}, 0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(len(pairs)/2))
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		return append(append(out, index...), data...)
	}
	out := append([]byte{0xed, 0xab, 0xee, 0xdb}, make([]byte, 92)...)
	out = append(out, head(267, "signature")...)
	for len(out)%8 != 0 {
		out = append(out, 0)
	}
	return string(append(out, head(1000, name, 1001, "12", 1002, "3", 1011, vendor)...))
}

// TestRpm reads a package file, with invented software.
func TestRpm(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"x.rpm": rpmFile("exav", "Example Lab")}, "x.rpm", "installer manager=rpm name=exav version=12 release=3 vendor=Example Lab"},
	} {
		if got, err := c.files.Detect(rpm.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is cut off is an error, and never a silence that would pass for "nothing
// here".
func TestCut(t *testing.T) {
	whole := rpmFile("exav", "Example Lab")
	for cut := 32; cut < len(whole); cut += 7 {
		if got, err := (inventorytest.Tree{"x.rpm": whole[:cut]}).Detect(rpm.Detector, "x.rpm"); err == nil && got == "" {
			t.Errorf("cut at %d of %d: silent", cut, len(whole))
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzRpm(f *testing.F) {
	f.Add("x.rpm", rpmFile("a", "b"))
	inventorytest.Fuzz(f, rpm.Detector)
}
