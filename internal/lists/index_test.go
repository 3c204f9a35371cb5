package lists

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

// TestCompiledIndex: the second run answers from the compiled index, as the
// first did from the lists; a changed index is made anew, a new edition gets one
// of its own.
func TestCompiledIndex(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	put := func(text string) {
		t.Helper()
		s := store.Store{Dir: dir, Now: func() time.Time { return now }}
		if _, _, err := s.Import([]list.File{list.BytesFile("own.csv", []byte(text))}, store.ImportOptions{List: "user/own", AsOf: "2026-11-20"}); err != nil {
			t.Fatal(err)
		}
	}
	answer := func(name string) string {
		t.Helper()
		o, err := Open(Options{Dir: dir}, now)
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.Screener(screen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		b, err := json.Marshal(s.Screen(screen.Query{Name: name}))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	files := func() []string {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(dir, "index", "*.idx"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	put("name,country\nHalden Optik GmbH,DE\n")
	first := answer("Halden Optik")
	if len(files()) != 1 {
		t.Fatalf("%v", files())
	}
	if second := answer("Halden Optik"); second != first {
		t.Errorf("from the index:\n%s\nfrom the lists:\n%s", second, first)
	}
	b, err := os.ReadFile(files()[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(files()[0], b, 0o644); err != nil {
		t.Fatal(err)
	}
	if third := answer("Halden Optik"); third != first {
		t.Errorf("from a damaged index:\n%s", third)
	}
	old := files()[0]
	put("name,country\nHalden Optik GmbH,DE\nFossheim Marine AS,NO\n")
	answer("Fossheim Marine")
	if now := files(); len(now) != 1 || now[0] == old {
		t.Errorf("a new edition: %v", now)
	}
}
