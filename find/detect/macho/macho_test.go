package macho_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/detect/macho"
	"interdict/find/inventory/inventorytest"
	"interdict/internal/fixture"
)

func read(b []byte) (string, error) {
	f := &find.File{Path: []string{"x"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !macho.Detector.Want(f) {
		return "", find.ErrNotRecognized
	}
	var out []string
	err := macho.Detector.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return strings.Join(out, "\n"), err
}

func TestSignatures(t *testing.T) {
	plain := fixture.MachO("org.example.av", "ABCDE12345")
	changed := slices.Clone(plain)
	changed[5000]++
	for _, c := range []struct {
		what string
		file []byte
		want string
	}{
		{"as it was signed", plain, "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=digest-ok"},
		{"with a byte changed", changed, "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=bad"},
		{"by nobody's team", fixture.MachO("org.example.av", ""), "file-header macho.identifier=org.example.av macho.signed=digest-ok"},
		{"for two processors, the same", fixture.Fat(plain, plain), "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=digest-ok"},
		{"for two processors, one changed", fixture.Fat(plain, changed), "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=digest-ok\nfile-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=bad"},
	} {
		if got, err := read(c.file); err != nil || got != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.what, err, got, c.want)
		}
	}
	java := append([]byte("\xca\xfe\xba\xbe\x00\x00\x00\x34"), make([]byte, 64)...)
	if got, err := read(java); !errors.Is(err, find.ErrNotRecognized) || got != "" {
		t.Errorf("a Java class: %q %v", got, err)
	}
}

// No change of one byte under the signature leaves it good.
func TestEveryByteCounts(t *testing.T) {
	b := fixture.MachO("org.example.av", "ABCDE12345")
	for i := 0; i < 8192; i++ {
		b[i] ^= 0x10
		if got, _ := read(b); strings.Contains(got, "digest-ok") {
			t.Fatalf("byte %d changed: %s", i, got)
		}
		b[i] ^= 0x10
	}
}

// Bytes at random give no facts beyond the bound, and end.
func FuzzMachO(f *testing.F) {
	f.Add(fixture.MachO("org.example.av", "ABCDE12345"))
	f.Add(fixture.Fat(fixture.MachO("a", "b")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, _ := read(b); len(got) > 1<<20 {
			t.Errorf("%d bytes of facts from %d", len(got), len(b))
		}
	})
}
