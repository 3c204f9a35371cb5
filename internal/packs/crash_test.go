package packs

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"interdict/prove"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

// TestMain lets the test binary be the updater that is killed.
func TestMain(m *testing.M) {
	if dirs := os.Getenv("PACKS_KILLED_AT"); dirs != "" {
		updateUntil(strings.Split(dirs, "|"))
	}
	if dirs := os.Getenv("PACKS_UPDATER"); dirs != "" {
		updateForever(strings.Split(dirs, "|"))
	}
	os.Exit(m.Run())
}

// updateForever takes the sets 1, 2, 3 … of a folder, each from a folder of its
// own, and says which were taken.
func updateForever(dirs []string) {
	t := &testing.T{}
	s := newStoreIn(t, dirs[0], dirs[1])
	ring, err := prove.ReadKeyRing(dirs[2])
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for n := 1; ; n++ {
		from := fmt.Sprintf("%s/%d", dirs[3], n)
		if _, err := os.Stat(from); err != nil {
			os.Exit(0)
		}
		u, err := s.Update(t.Context(), from, ring, Options{})
		if err != nil && !strings.Contains(err.Error(), ErrOlder.Error()) {
			fmt.Println("error", err)
			os.Exit(1)
		}
		if err == nil {
			fmt.Println(u.Version)
		}
	}
}

func newStoreIn(t testing.TB, dir, lists string) *Store {
	s := newStoreAt(t, dir)
	s.Lists = &store.Store{Dir: lists, Now: at(today)}
	return s
}

// TestKilledUpdater kills an update at any moment, again and again: what was
// taken stays in force, whole, and the next update goes on.
func TestKilledUpdater(t *testing.T) {
	p := newPublisher(t, 1, "packs.example.com")
	from := t.TempDir()
	theirs := &store.Store{Dir: t.TempDir(), Now: at(today)}
	const sets = 12
	for n := 1; n <= sets; n++ {
		rows := strings.Repeat("x", n)
		if _, _, err := theirs.Import([]list.File{list.BytesFile("own.csv", []byte("Firma;Land\nHalden Optik "+rows+";DE\n"))}, store.ImportOptions{List: "user/blocked", AsOf: "2026-11-20"}); err != nil {
			t.Fatal(err)
		}
		lists, err := theirs.Export()
		if err != nil {
			t.Fatal(err)
		}
		p.dir = fmt.Sprintf("%s/%d", from, n)
		p.publish(t, Draft{Version: int64(n), MadeAt: today, Until: "2026-12-23", Law: virginia(t, n+1, ""), Lists: lists})
	}
	dir, lists, keys := t.TempDir(), t.TempDir(), t.TempDir()+"/keys"
	if err := newStoreAt(t, dir).Trust(p.ring); err != nil {
		t.Fatal(err)
	}
	write(t, keys, slurp(t, dir+"/keys.json"))
	last := int64(0)
	for i := 0; last < sets; i++ {
		if i > 40*sets {
			t.Fatalf("after %d kills set %d is in force", i, last)
		}
		taken := killed(t, time.Duration(1+i*7%60)*time.Millisecond, dir, lists, keys, from)
		set, warnings, err := newStoreAt(t, dir).Load()
		switch {
		case err != nil || len(warnings) > 0:
			t.Fatalf("kill %d: %v, %q", i, err, warnings)
		case set == nil && taken == 0:
			continue
		case set == nil || set.Version < max(taken, last):
			t.Fatalf("kill %d: set %d was taken, %+v is in force", i, max(taken, last), set)
		}
		last = set.Version
		for _, f := range set.Packs {
			if err := f.Check(slurp(t, dir+"/packs/"+f.SHA256)); err != nil {
				t.Fatalf("kill %d: %v", i, err)
			}
		}
		snaps, warnings2, err := (&store.Store{Dir: lists, Now: at(today)}).Load()
		if err != nil || slices.ContainsFunc(warnings2, func(w list.Warning) bool { return w.Code == store.Damaged }) {
			t.Fatalf("kill %d: the lists: %v, %v", i, warnings2, err)
		}
		if got := rowsOf(snaps); got != int(last) {
			t.Fatalf("kill %d: set %d is in force, and the list is that of set %d", i, last, got)
		}
	}
}

// rowsOf is the set that the list of a test came with: its only name has as many x.
func rowsOf(snaps []list.Snapshot) int {
	for _, l := range snaps {
		if l.List == "user/blocked" {
			return strings.Count(l.Entries[0].Names[0].Text, "x")
		}
	}
	return 0
}

// killed runs the updater until some time after its first word, and returns the
// last set that it has taken.
func killed(t *testing.T, after time.Duration, dirs ...string) int64 {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "PACKS_UPDATER="+strings.Join(dirs, "|"))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	for sc := bufio.NewScanner(out); sc.Scan(); {
		if strings.HasPrefix(sc.Text(), "error") {
			t.Fatal(sc.Text())
		}
		if last == 0 { // from now on it works on the next set
			time.AfterFunc(after, func() { c.Process.Kill() })
		}
		if n, err := strconv.ParseInt(sc.Text(), 10, 64); err == nil {
			last = n
		}
	}
	c.Wait() //nolint:errcheck // it was killed
	return last
}
