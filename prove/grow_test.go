package prove

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestGoingOnReadsTheTail: a writer that goes on, as after a crash, needs the
// unfinished end of the log alone. All that is whole may be away.
func TestGoingOnReadsTheTail(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 3)
	if err := l.AddLeaves(leavesOf(70_000, "x")); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	away := 0
	for _, below := range []string{"tile/entries", "tile/0"} { // whole ones have no .p in their path
		err := filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(below)), func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(p, ".p") {
				return err
			}
			away++
			return os.Remove(p)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if away != 2*(70_003/perTile) {
		t.Fatalf("%d whole files were there", away)
	}
	fill(t, dir, h, 3, 2).Close()
	again, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil || cp.Tree.N != 70_005 {
		t.Fatalf("%+v, %v", cp, err)
	}
	if b, err := again.Entry(70_004); err != nil || !strings.Contains(string(b), `"id":"r4"`) {
		t.Errorf("%.80s, %v", b, err)
	}
}

// TestPartsAreSwept: of a tile that became whole no part stays, and who has
// opened the log before still reads what was there then, and no more.
func TestPartsAreSwept(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	for n := range 5 {
		fill(t, dir, h, 50*n, 50).Close()
	}
	old, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	parts := func() (n int) {
		err := filepath.WalkDir(filepath.Join(dir, "tile"), func(p string, d os.DirEntry, err error) error {
			if !d.IsDir() && strings.Contains(p, ".p") {
				n++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := parts(); n != 10 {
		t.Errorf("%d parts before, want one of the entries and one of the hashes for each signature", n)
	}
	fill(t, dir, h, 250, 50).Close()
	if n := parts(); n != 3 { // of the entries and of the hashes of two levels
		t.Errorf("%d parts afterwards", n)
	}
	seen := 0
	err = old.EachRecord(func(n int64, b []byte) error {
		seen++
		if !strings.Contains(string(b), fmt.Sprintf(`"id":"r%d"`, n)) {
			return fmt.Errorf("record %d is %.60s", n, b)
		}
		p, err := old.Prove(n)
		if err != nil {
			return err
		}
		if d, err := old.Disclosure(n, fmt.Sprintf("r%d", n)); err != nil || d == nil {
			return fmt.Errorf("what was asked for record %d: %v", n, err)
		}
		return tlog.CheckRecord(p, cp.Tree.N, cp.Tree.Hash, n, tlog.RecordHash(b))
	})
	if err != nil || seen != 250 {
		t.Errorf("%d records at the older checkpoint, %v", seen, err)
	}
}
