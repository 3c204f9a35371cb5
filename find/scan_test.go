package find

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interdict"
)

// look scans a folder with what the test brings along, and returns what was
// seen and what was skipped, as texts.
func look(t *testing.T, s *Scan, roots ...string) (seen, skips []string, sum Summary) {
	t.Helper()
	s.Observe = func(o interdict.Observation) {
		seen = append(seen, strings.Join(o.Path, " › ")+" "+o.Facts.Get("text"))
	}
	s.Skipped = func(path []string, why string) { skips = append(skips, strings.Join(path, " › ")+": "+why) }
	if s.Limits == (Limits{}) {
		s.Limits = Defaults()
	}
	sum, err := s.Run(context.Background(), roots)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(seen)
	return seen, skips, sum
}

// words is a detector that tells the whole text of a file.
func words(do func(f *File)) *Detector {
	return &Detector{Name: "words", Want: func(*File) bool { return true }, Run: func(_ context.Context, f *File, emit Emit) error {
		if do != nil {
			do(f)
		}
		b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, f.Content.Size()))
		if err == nil && int64(len(b)) < f.Content.Size() {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		emit(interdict.Observation{Kind: interdict.FileContent, Facts: interdict.Facts{{Name: "text", Value: string(b)}}})
		return nil
	}}
}

func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func has(list []string, words ...string) bool {
	return slices.ContainsFunc(list, func(s string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(s, w) })
	})
}

// A place that holds itself, as a quine archive does, ends at the limit.
func TestQuine(t *testing.T) {
	self := &Place{Name: "self", Want: func(f *File) bool { return strings.HasPrefix(string(f.Head), "self") }}
	self.Walk = func(_ context.Context, f *File, visit func(*Member) error, _ func(string, error)) error {
		return errors.Join(visit(&Member{Path: "a", At: f.Content}), visit(&Member{Path: "b", At: f.Content}))
	}
	dir := tree(t, map[string]string{"quine": "self", "other": "text"})
	_, skips, sum := look(t, &Scan{Places: []*Place{self}}, dir)
	if !has(skips, "quine", "nested too deep") || sum.Complete || sum.Skipped["nested too deep"] != 1<<8 {
		t.Errorf("%v, %d skips", sum, len(skips))
	}
}

// Too many files in a file are given up, and the next file is looked at.
func TestTooManyMembers(t *testing.T) {
	many := &Place{Name: "many", Want: func(f *File) bool { return string(f.Head) == "many" }, Walk: func(_ context.Context, _ *File, visit func(*Member) error, _ func(string, error)) error {
		for {
			if err := visit(&Member{Path: "x"}); err != nil {
				return err
			}
		}
	}}
	dir := tree(t, map[string]string{"a": "many", "b": "text"})
	seen, skips, _ := look(t, &Scan{Places: []*Place{many}, Detectors: []*Detector{words(nil)}}, dir)
	if !has(skips, "a: a limit was reached: more than 100000 files") || !has(seen, "b text") {
		t.Errorf("%v, skipped %v", seen, skips)
	}
}

// A parser that panics is named, and costs its own file only.
func TestPanic(t *testing.T) {
	dir := tree(t, map[string]string{"a": "bad", "b": "text"})
	seen, skips, _ := look(t, &Scan{Detectors: []*Detector{words(func(f *File) {
		if string(f.Head) == "bad" {
			panic("index out of range")
		}
	})}}, dir)
	if !has(skips, "/a: could not be parsed: words failed: index out of range") || !has(seen, "b text") {
		t.Errorf("%v, skipped %v", seen, skips)
	}
}

// A file that shrinks while it is read, and one that vanishes.
func TestFilesThatChange(t *testing.T) {
	dir := tree(t, map[string]string{"shrinks": strings.Repeat("x", 3*HeadSize), "vanishes": "x", "stays": "text"})
	s := &Scan{Detectors: []*Detector{words(func(f *File) {
		if strings.HasSuffix(f.Name(), "shrinks") {
			if err := os.Truncate(f.Name(), HeadSize); err != nil {
				t.Error(err)
			}
		}
	})}, Notable: func(path string) bool {
		if strings.HasSuffix(path, "vanishes") {
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		}
		return false
	}}
	seen, skips, _ := look(t, s, dir)
	if !has(skips, "shrinks: damaged") || !has(skips, "vanishes: vanished while it was looked at") || !has(seen, "stays text") {
		t.Errorf("%v, skipped %v", seen, skips)
	}
}

// A folder that may not be read is named. The superuser may read it.
func TestUnreadableFolder(t *testing.T) {
	dir := tree(t, map[string]string{"closed/a": "text", "b": "text"})
	if err := os.Chmod(filepath.Join(dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(dir, "closed"), 0o755)
	_, err := os.ReadDir(filepath.Join(dir, "closed"))
	seen, skips, sum := look(t, &Scan{Detectors: []*Detector{words(nil)}}, dir)
	if has(skips, "closed: no permission") != (err != nil) || sum.Complete != (err == nil) || !has(seen, "b text") {
		t.Errorf("%v, skipped %v", seen, skips)
	}
}

// A journal gives what was seen again, byte for byte, wherever its text ends.
func TestJournalCutAnywhere(t *testing.T) {
	dir := tree(t, map[string]string{"a/x": "one", "a/y": "two", "b/z": "three", "c/d/e": "four"})
	scan := func(earlier string) (string, int, string) {
		var out strings.Builder
		j, err := NewJournal("test", &out, strings.NewReader(earlier))
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		seen, _, sum := look(t, &Scan{Workers: 1, Journal: j, Detectors: []*Detector{words(func(*File) { read++ })}}, dir)
		if err := j.Flush(); err != nil {
			t.Fatal(err)
		}
		if sum.Files != 4 || sum.Bytes != 15 {
			t.Fatalf("%v", sum)
		}
		return strings.Join(seen, "\n"), read, out.String()
	}
	want, read, journal := scan("")
	if read != 4 {
		t.Fatalf("%d files were read", read)
	}
	if got, read, _ := scan(journal); got != want || read != 0 {
		t.Errorf("%d files were read again", read)
	}
	for cut := range journal {
		if cut > 0 && cut < len(journalWord)+len("test\n") {
			continue // not even its first line: another journal, see below
		}
		if got, _, _ := scan(journal[:cut]); got != want {
			t.Fatalf("cut at %d of %d:\n%s\nwant\n%s", cut, len(journal), got, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a", "x"), []byte("ONE"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, read, _ := scan(journal); read != 2 || !strings.Contains(got, "ONE") {
		t.Errorf("%d files were read after a change: %s", read, got)
	}
	if _, err := NewJournal("other", io.Discard, strings.NewReader(journal)); !errors.Is(err, ErrOtherJournal) {
		t.Errorf("a journal of another scan: %v", err)
	}
}

// FuzzJournal: a journal of any bytes is read without believing more than its
// whole lines.
func FuzzJournal(f *testing.F) {
	f.Add([]byte(journalWord + "test\n1b1cbcd59c88260fbb8be96dfdada6f4 e005abd2aad90f4a18ee0fc462f54931 0 0 aad5e369\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		j, err := NewJournal("test", io.Discard, strings.NewReader(string(b)))
		if j == nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(b), "\n") + 1; j.Known() > n {
			t.Errorf("%d records in %d lines", j.Known(), n)
		}
	})
}
