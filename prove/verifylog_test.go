package prove

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func noPacks([]Pack) (fs.FS, error) { return emptyFS{}, nil }

// logged makes a log of records and books on disk, with the files of the books.
func logged(t *testing.T) (house, string) {
	t.Helper()
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	l, err := Create(dir, h.signer, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	book(t, l, "b1", 700)
	book(t, l, "b2", 2)
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	fill(t, dir, h, 1000, 2).Close()
	return h, dir
}

// TestVerifyLog: a log that lies as it was written holds. These books do not
// tell which file they are of, so they are held by their leaves.
func TestVerifyLog(t *testing.T) {
	h, dir := logged(t)
	v := VerifyLog(dir, h.ring, anew, noPacks, nil)
	if !v.OK || v.Records != 7 || v.Lines != 702 || v.Replayed != 5 || v.Withheld != 2 || v.Size != 709 || v.Key != "log.example.com" {
		t.Errorf("%+v", v)
	}
	cp, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	fill(t, dir, h, 2000, 300).Close()
	if v := VerifyLog(dir, h.ring, anew, noPacks, &Older{Checkpoint: cp}); !v.OK || v.Size != 1009 {
		t.Errorf("grown: %+v", v.Problems)
	}
	fork := t.TempDir()
	fill(t, fork, h, 5000, 800).Close()
	wants(t, "a fork", VerifyLog(fork, h.ring, anew, noPacks, &Older{Checkpoint: cp}), "forked: two roots of 709 records")
	short := t.TempDir()
	fill(t, short, h, 0, 3).Close()
	wants(t, "a rollback", VerifyLog(short, h.ring, anew, noPacks, &Older{Checkpoint: cp}), "with 709 records")
	wants(t, "a stranger's key", VerifyLog(dir, newHouse(t, 9, "log.example.com").ring, anew, noPacks, nil), "not one of the keys trusted")
	wants(t, "another answer", VerifyLog(dir, h.ring, func() Replayer { return echo{`{"outcome":"prohibited"}`} }, noPacks, nil), "decided anew the answer is another")
	wants(t, "law that is not at hand", VerifyLog(dir, h.ring, anew, func([]Pack) (fs.FS, error) { return nil, errors.New("not at hand") }, nil), "not at hand")
	wants(t, "no log", VerifyLog(t.TempDir(), h.ring, anew, noPacks, nil), "checkpoint")
}

// TestChangedLog changes each file of a log in turn, at a few places, cuts it off
// and takes it away: all is noticed, but for hashes that the entries give anew.
func TestChangedLog(t *testing.T) {
	h, dir := logged(t)
	var files []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "lock" && (strings.Contains(name, "entries") || d.Name() == "checkpoint" || strings.Contains(name, "disclosed")) {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(name, "entries") && bytes.Count([]byte(name), []byte(".p")) == 1 && !strings.HasSuffix(name, "/197") {
			continue // a part that a later, wider one has replaced
		}
		for at := range 7 {
			b := bytes.Clone(whole)
			b[len(b)*at/7] ^= 1
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if v := VerifyLog(dir, h.ring, anew, noPacks, nil); v.OK && v.Withheld == 2 { // what is of no record counts as erased
				t.Errorf("%s: byte %d may be changed", name, len(b)*at/7)
			}
		}
		if err := os.WriteFile(name, whole[:len(whole)-1], 0o600); err != nil {
			t.Fatal(err)
		}
		if v := VerifyLog(dir, h.ring, anew, noPacks, nil); v.OK && !strings.Contains(name, "disclosed") { // the last line end is no content
			t.Errorf("%s may be cut off", name)
		}
		if err := os.WriteFile(name, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if v := VerifyLog(dir, h.ring, anew, noPacks, nil); !v.OK {
		t.Errorf("as it was: %v", v.Problems)
	}
}

// TestLeavesOfNoBook: leaves without a record are told.
func TestLeavesOfNoBook(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 2)
	if err := errors.Join(l.AddLeaves(leavesOf(3, "x")), l.Commit()); err != nil {
		t.Fatal(err)
	}
	l.Close()
	wants(t, "leaves of no book", VerifyLog(dir, h.ring, anew, noPacks, nil), "3 leaves of the log belong to no order book")
}
