package macho_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/detect/macho"
	"interdict/find/inventory/inventorytest"
	"interdict/internal/fixture"
)

func read(b []byte, trust macho.Trust) (string, error) {
	f := &find.File{Path: []string{"x"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	d := macho.Detector(trust)
	if !d.Want(f) {
		return "", find.ErrNotRecognized
	}
	var out []string
	err := d.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return noHash.ReplaceAllString(strings.Join(out, "\n"), ""), err
}

// noHash takes digests off, which are others in each run.
var noHash = regexp.MustCompile(` macho\.(cdhash|leaf_sha256)=[0-9a-f]+`)

// What is read without looking at who has signed.
func TestPages(t *testing.T) {
	plain := fixture.CodeSignature{Identifier: "org.example.av", Team: "ABCDE12345"}.MachO()
	changed := slices.Clone(plain)
	changed[5000]++
	const (
		is    = "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=absent"
		other = "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=bad-digest macho.problem=the file is not the one that was signed"
	)
	for _, c := range []struct {
		what string
		file []byte
		want string
	}{
		{"digests, and nobody's signature", plain, is},
		{"with a byte changed", changed, other},
		{"by nobody's team", fixture.CodeSignature{Identifier: "org.example.av", AdHoc: true}.MachO(), "file-header macho.identifier=org.example.av macho.signed=absent"},
		{"a signature that is none", fixture.MachO("org.example.av", "ABCDE12345"), "file-header macho.identifier=org.example.av macho.team_id=ABCDE12345 macho.signed=malformed macho.problem=it is not signed data"},
		{"a part of it is covered", fixture.CodeSignature{Identifier: "org.example.av", Limit: 1}.MachO(), "file-header macho.identifier=org.example.av macho.signed=bad-digest macho.problem=there are bytes before its signature that are not signed"},
		{"for two processors, the same", fixture.Fat(plain, plain), is},
		{"for two processors, one changed", fixture.Fat(plain, changed), is + "\n" + other},
	} {
		if got, err := read(c.file, macho.Trust{}); err != nil || got != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.what, err, got, c.want)
		}
	}
	java := append([]byte("\xca\xfe\xba\xbe\x00\x00\x00\x34"), make([]byte, 64)...)
	if got, err := read(java, macho.Trust{}); !errors.Is(err, find.ErrNotRecognized) || got != "" {
		t.Errorf("a Java class: %q %v", got, err)
	}
}

// Bytes at random give no facts beyond the bound, and end.
func FuzzMachO(f *testing.F) {
	f.Add(fixture.MachO("org.example.av", "ABCDE12345"))
	f.Add(fixture.Fat(fixture.MachO("a", "b")))
	f.Add(newApple(f).program("org.example.av", "ABCDE12345"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _ := read(b, macho.Trust{})
		if len(got) > 1<<20 {
			t.Errorf("%d bytes of facts from %d", len(got), len(b))
		}
		if strings.Contains(got, "macho.signed=valid") {
			t.Errorf("signed by Apple: %s", got)
		}
	})
}
