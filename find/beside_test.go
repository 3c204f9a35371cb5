package find

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var aTime = time.Unix(1_000_000_000, 0)

// TestNeighbours: a neighbour is opened whole up to a size, and beyond that piece
// by piece; one that changes meanwhile is not read on, and links are not followed.
func TestNeighbours(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(at("asks"), []byte("asks"), 0o644))
	must(os.WriteFile(at("small"), []byte("small"), 0o644))
	must(os.WriteFile(at("large"), []byte("large"), 0o644))
	must(os.Truncate(at("large"), maxBeside+1))
	must(os.Mkdir(at("folder"), 0o755))
	must(os.Symlink("small", at("link")))

	var got []string
	d := &Detector{Name: "asks", Want: func(f *File) bool { return filepath.Base(f.Name()) == "asks" }, Run: func(_ context.Context, f *File, _ Emit) error {
		for _, name := range []string{"small", "large", "folder", "link", "missing"} {
			_, whole := f.Open(at(name))
			c, pieces := f.OpenLarge(at(name))
			line := fmt.Sprintf("%s whole:%v pieces:%v", name, whole == nil, pieces == nil)
			if pieces == nil {
				b := make([]byte, 5)
				_, err := c.ReadAt(b, 0)
				must(os.Chtimes(at(name), aTime, aTime))
				_, changed := c.ReadAt(b, 0)
				line += fmt.Sprintf(" %s %v changed:%v", b, err, changed != nil)
			}
			got = append(got, line)
		}
		return nil
	}}
	s := &Scan{Detectors: []*Detector{d}, Limits: Defaults(), Workers: 1}
	if sum, err := s.Run(context.Background(), []string{dir}); err != nil || !sum.Complete {
		t.Fatalf("%+v %v", sum, err)
	}
	want := []string{"small whole:true pieces:true small <nil> changed:true", "large whole:false pieces:true large <nil> changed:true", "folder whole:false pieces:false", "link whole:false pieces:false", "missing whole:false pieces:false"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
}
