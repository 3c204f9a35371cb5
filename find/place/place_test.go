package place_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"interdict/find"
	"interdict/find/place/ar"
	"interdict/find/place/cpio"
	"interdict/find/place/msi"
	"interdict/find/place/packed"
	"interdict/find/place/placetest"
	"interdict/find/place/rpm"
	"interdict/find/place/sevenzip"
	placetar "interdict/find/place/tar"
	placezip "interdict/find/place/zip"
)

var places = []*find.Place{ar.Place, cpio.Place, msi.Place, packed.Place, rpm.Place, sevenzip.Place, placetar.Place, placezip.Place}

func open(p *find.Place, name string, b []byte) (out map[string]string, err error) {
	f := &find.File{Path: []string{name}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !p.Want(f) {
		return nil, find.ErrNotRecognized
	}
	out = map[string]string{}
	err = p.Walk(context.Background(), f, func(m *find.Member) error {
		r := m.Stream
		if m.At != nil {
			r = io.NewSectionReader(m.At, 0, m.At.Size())
		}
		if r == nil {
			return nil
		}
		text, err := io.ReadAll(io.LimitReader(r, 1<<20))
		out[m.Path] = string(text)
		return err
	}, func(string, error) {})
	return out, err
}

// TestPlaces opens one of each, and finds the file in it.
func TestPlaces(t *testing.T) {
	for kind, pack := range placetest.Packers {
		name, b := pack("a/b.txt", []byte("hello"))
		found := false
		for _, p := range places {
			inside, err := open(p, name, b)
			if err == find.ErrNotRecognized {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			for _, text := range inside {
				found = found || strings.Contains(text, "hello") // of an rpm the payload is the member
			}
		}
		if !found {
			t.Errorf("%s: not found", kind)
		}
	}
}

// TestMSINames reads names as the installer packs them.
func TestMSINames(t *testing.T) {
	for _, name := range []string{"Property", "Binary.setup.exe", "a_b.c"} {
		if got := msi.Name(placetest.MSIName(name)); got != name {
			t.Errorf("%q came back as %q", name, got)
		}
	}
	if got := msi.Name("\u4840" + placetest.MSIName("File")); got != "!File" {
		t.Errorf("a table is %q", got)
	}
}

// FuzzPlaces: whatever the bytes, a place ends, and gives no more of a member
// that lies in the file as it is than the file has.
func FuzzPlaces(f *testing.F) {
	for _, pack := range placetest.Packers {
		_, b := pack("a/b.txt", []byte("hello"))
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file := &find.File{Path: []string{"x"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
		for _, p := range places {
			if !p.Want(file) {
				continue
			}
			n := 0
			func() {
				defer func() { _ = recover() }() // the scan says so and goes on
				_ = p.Walk(context.Background(), file, func(m *find.Member) error {
					if n++; n > 1000 {
						return io.ErrShortBuffer
					}
					if m.At != nil && m.At.Size() > int64(len(b)) {
						t.Errorf("%s: a member of %d bytes in a file of %d", p.Name, m.At.Size(), len(b))
					}
					if m.At != nil && m.Stream != nil {
						t.Errorf("%s: both ways to read %q", p.Name, m.Path)
					}
					if m.Stream != nil {
						_, _ = io.Copy(io.Discard, io.LimitReader(m.Stream, 1<<20))
					}
					return nil
				}, func(string, error) {})
			}()
		}
	})
}
