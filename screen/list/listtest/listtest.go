// Package listtest holds what every list loader promises, as tests that each
// loader's own test calls.
package listtest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
)

// Load reads files and fails the test where it cannot. It checks on the way
// what holds for every snapshot: see Sound.
func Load(t *testing.T, f *list.Format, opt list.Options, files ...list.File) ([]list.Snapshot, []list.Warning) {
	t.Helper()
	snaps, warnings, err := f.Load(files, opt)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	Sound(t, f, snaps)
	again, w2, err := f.Load(files, opt)
	if err != nil || !reflect.DeepEqual(snaps, again) || !reflect.DeepEqual(warnings, w2) {
		t.Fatalf("%s: read a second time, the same files say something else (%v)", f.Name, err)
	}
	return snaps, warnings
}

// Sound checks what holds for every snapshot: each entry has an id that is
// unique in its list, a name, its list's id, and no name twice; the snapshot
// has a digest and its entries are in order.
func Sound(t testing.TB, f *list.Format, snaps []list.Snapshot) {
	t.Helper()
	for _, s := range snaps {
		if s.List == "" || len(s.SHA256) != 64 || s.MetReal != f.MetReal {
			t.Errorf("%s: snapshot %q with digest %q, met real %v", f.Name, s.List, s.SHA256, s.MetReal)
		}
		if !s.Complete && s.Note == "" {
			t.Errorf("%s: %s is incomplete and does not say why", f.Name, s.List)
		}
		seen := map[string]bool{}
		for _, e := range s.Entries {
			switch {
			case e.ID == "" || seen[e.ID]:
				t.Errorf("%s: %s: id %q is empty or there twice", f.Name, s.List, e.ID)
			case e.List != s.List:
				t.Errorf("%s: entry %s says it is of %q", f.Name, e.ID, e.List)
			case len(e.Names) == 0 || e.Names[0].Text == "":
				t.Errorf("%s: entry %s has no name", f.Name, e.ID)
			}
			seen[e.ID] = true
		}
		if !reflect.DeepEqual(s.Entries, ordered(s)) {
			t.Errorf("%s: %s: entries are not in order", f.Name, s.List)
		}
	}
}

func ordered(s list.Snapshot) []list.Entry {
	s.Entries = slices.Clone(s.Entries)
	s.Finish(s.Complete)
	return s.Entries
}

// CutOff cuts a file at many places and wants each piece refused as truncated,
// or read as incomplete where the caller allows it. At a place that whole says
// is a line or record end nothing is wanted: no reader can tell there.
func CutOff(t *testing.T, f *list.Format, opt list.Options, data []byte, whole func(head []byte) bool, others ...list.File) {
	t.Helper()
	step := max(1, len(data)/400)
	for n := len(data) - 1; n > 0; n -= step {
		if whole(data[:n]) || !f.Sniff(data[:min(n, list.HeadSize)]) {
			continue
		}
		files := append([]list.File{list.BytesFile("cut", data[:n])}, others...)
		_, _, err := f.Load(files, opt)
		if err == nil {
			t.Fatalf("%s: cut after %d of %d bytes (%q) and not refused", f.Name, n, len(data), tail(data[:n]))
		}
		opt := opt
		opt.AllowTruncated = true
		snaps, _, err := f.Load(files, opt)
		if err != nil {
			if errors.Is(err, list.ErrTruncated) {
				t.Fatalf("%s: cut after %d bytes, allowed and still refused: %v", f.Name, n, err)
			}
			continue // nothing whole was left
		}
		for _, s := range snaps {
			if s.Complete && s.List == snaps[0].List {
				t.Fatalf("%s: cut after %d bytes and called complete", f.Name, n)
			}
		}
	}
}

func tail(b []byte) string { return string(b[max(0, len(b)-30):]) }

// Spoilt puts a bad line at several places of a file and wants every other
// entry to stay as it was, the snapshot incomplete, and the line named.
func Spoilt(t *testing.T, f *list.Format, opt list.Options, data []byte, bad string, first int, others ...list.File) {
	t.Helper()
	load := func(b []byte) ([]list.Snapshot, []list.Warning) {
		snaps, warnings, err := f.Load(append([]list.File{list.BytesFile("list", b)}, others...), opt)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		return snaps, warnings
	}
	before, _ := load(data)
	lines := strings.SplitAfter(string(data), "\n")
	for at := first; at < len(lines)-2; at += 1 + len(lines)/17 {
		after, warnings := load([]byte(strings.Join(lines[:at], "") + bad + "\n" + strings.Join(lines[at:], "")))
		if len(after) != len(before) {
			t.Fatalf("%s: %d lists became %d", f.Name, len(before), len(after))
		}
		for i := range before {
			if !reflect.DeepEqual(before[i].Entries, after[i].Entries) {
				t.Fatalf("%s: a bad line before line %d changed other entries", f.Name, at+1)
			}
		}
		if after[0].Complete {
			t.Errorf("%s: complete in spite of a bad line", f.Name)
		}
		if !slices.ContainsFunc(warnings, func(w list.Warning) bool { return w.Line == at+1 }) {
			t.Errorf("%s: bad line %d is not named: %v", f.Name, at+1, warnings)
		}
	}
}

// Property is the fuzz property of every loader: whatever the bytes, what is
// returned is sound, and the same again.
func Property(t *testing.T, f *list.Format, opt list.Options, files ...list.File) {
	t.Helper()
	snaps, warnings, err := f.Load(files, opt)
	if err != nil {
		if len(snaps) > 0 {
			t.Errorf("%s: an error and a list: %v", f.Name, err)
		}
		return
	}
	Sound(t, f, snaps)
	again, w2, err := f.Load(files, opt)
	if err != nil || !reflect.DeepEqual(snaps, again) || !reflect.DeepEqual(warnings, w2) {
		t.Errorf("%s: read a second time, the same bytes say something else", f.Name)
	}
}

// Counts are the numbers that a test of a whole file asserts.
type Counts struct {
	Entries, Names int
	ByKind         map[list.NameKind]int
}

// Count counts the entries and names of a snapshot.
func Count(s list.Snapshot) Counts {
	c := Counts{Entries: len(s.Entries), ByKind: map[list.NameKind]int{}}
	for _, e := range s.Entries {
		c.Names += len(e.Names)
		for _, n := range e.Names {
			c.ByKind[n.Kind]++
		}
	}
	return c
}

// Find returns the entry with an id.
func Find(t *testing.T, s list.Snapshot, id string) list.Entry {
	t.Helper()
	for _, e := range s.Entries {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("%s has no entry %q", s.List, id)
	return list.Entry{}
}

// Codes counts warnings by their code.
func Codes(warnings []list.Warning) map[string]int {
	out := map[string]int{}
	for _, w := range warnings {
		out[w.Code] += w.Count
	}
	return out
}

// JSON is an entry as text, for messages and comparisons.
func JSON(e list.Entry) string {
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// RealRoot is the folder with the real files of the publishers, beside the
// module or where INTERDICT_REAL_LISTS says; "" where there is none. They are never
// part of the repository: the tests then run on the generated files alone.
func RealRoot(t testing.TB) string {
	t.Helper()
	root := os.Getenv("INTERDICT_REAL_LISTS")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "../shared/lists")
	}
	if _, err := os.Stat(root); err != nil {
		t.Logf("no real lists at %s: the generated ones must do", root)
		return ""
	}
	return root
}

// Real returns real files by their names below RealRoot, nil where there is none.
func Real(t testing.TB, names ...string) []list.File {
	t.Helper()
	root := RealRoot(t)
	if root == "" {
		return nil
	}
	var files []list.File
	for _, n := range names {
		b, err := os.ReadFile(filepath.Join(root, n))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list.BytesFile(filepath.Base(n), b))
	}
	return files
}

func moduleRoot(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
