package packs

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"interdict"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

// A twoSets is a folder where set 1 is in force and set 2 can be had. The law of
// set n is version n+1, and its lists have a name with as many x.
type twoSets struct {
	dir, lists, keys, from string
}

func newTwoSets(t *testing.T) twoSets {
	t.Helper()
	w := twoSets{t.TempDir(), t.TempDir(), t.TempDir() + "/keys", t.TempDir()}
	p := newPublisher(t, 1, "packs.example.com")
	theirs := &store.Store{Dir: t.TempDir(), Now: at(today)}
	for n := 1; n <= 2; n++ {
		p.dir = w.from + "/" + strconv.Itoa(n)
		for _, id := range []string{"user/blocked", "user/watched"} {
			importRow(t, theirs, id, strings.Repeat("x", n))
		}
		lists, err := theirs.Export()
		if err != nil {
			t.Fatal(err)
		}
		p.publish(t, Draft{Version: int64(n), MadeAt: today, Until: "2026-12-23", Law: virginia(t, n+1, ""), Lists: lists})
	}
	s := newStoreIn(t, w.dir, w.lists)
	p.dir = w.from + "/1"
	s.take(t, p, Options{})
	write(t, w.keys, slurp(t, w.dir+"/keys.json"))
	return w
}

func importRow(t testing.TB, to *store.Store, id, name string) {
	t.Helper()
	f := list.BytesFile("own.csv", []byte("Firma;Land\nHalden Optik "+name+";DE\n"))
	if _, _, err := to.Import([]list.File{f}, store.ImportOptions{List: interdict.ListID(id), AsOf: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
}

// again is the same in folders of its own.
func (w twoSets) again(t *testing.T) twoSets {
	t.Helper()
	c := w
	c.dir, c.lists = t.TempDir(), t.TempDir()
	for _, x := range [][2]string{{c.dir, w.dir}, {c.lists, w.lists}} {
		if err := os.CopyFS(x[0], os.DirFS(x[1])); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// update takes set 2.
func (w twoSets) update(t *testing.T, before func(string) error) error {
	t.Helper()
	ring, err := prove.ReadKeyRing(w.keys)
	if err != nil {
		t.Fatal(err)
	}
	s := newStoreIn(t, w.dir, w.lists)
	s.beforeWrite = before
	_, err = s.Update(t.Context(), w.from+"/2", ring, Options{})
	return err
}

// inForce is the set that law and lists are of, read as every verb reads them.
// Reading writes nothing.
func (w twoSets) inForce(t *testing.T) int {
	t.Helper()
	files := tree(t, w.dir, w.lists)
	set, warnings, err := newStoreIn(t, w.dir, w.lists).Load()
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	packs, err := law.Load(set.Law)
	if err != nil {
		t.Fatal(err)
	}
	n := int(set.Version)
	if v := packs[0].Version; v != n+1 {
		t.Fatalf("set %d is in force with law of version %d", n, v)
	}
	for _, id := range []string{"user/blocked", "user/watched"} {
		if got := w.row(t, id); got != n {
			t.Fatalf("set %d is in force, and %s is that of set %d", n, id, got)
		}
	}
	if now := tree(t, w.dir, w.lists); !slices.Equal(now, files) {
		t.Fatalf("reading has changed %q to %q", files, now)
	}
	return n
}

// row counts the x of a list.
func (w twoSets) row(t *testing.T, id string) int {
	t.Helper()
	snaps, _, err := (&store.Store{Dir: w.lists, Now: at(today)}).Load()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(snaps, func(s list.Snapshot) bool { return string(s.List) == id })
	if i < 0 {
		t.Fatalf("the list %s is gone", id)
	}
	return strings.Count(snaps[i].Entries[0].Names[0].Text, "x")
}

// tree is every file below some folders with its bytes.
func tree(t *testing.T, dirs ...string) (out []string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				out = append(out, name+" "+string(slurp(t, name)))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

var errStopped = errors.New("stopped by the test")

// TestStoppedBeforeEachWrite lets each write of an update fail in turn, and
// kills the program before each: law and lists are both of the set before or both
// of the new one. What somebody imports then stays, and the next update ends what
// was begun.
func TestStoppedBeforeEachWrite(t *testing.T) {
	first := newTwoSets(t)
	var writes []string
	if err := first.again(t).update(t, func(what string) error { writes = append(writes, what); return nil }); err != nil {
		t.Fatal(err)
	}
	step := slices.Index(writes, "state")
	if want := []string{"promise", "state", "lists", "sweep"}; step < 6 || !slices.Equal(writes[step-1:], want) {
		t.Fatalf("the writes are %q", writes)
	}
	for k, what := range writes {
		want := 1
		if k > step {
			want = 2
		}
		t.Run("fails/"+what, func(t *testing.T) {
			w, n := first.again(t), -1
			err := w.update(t, func(string) error {
				if n++; n == k {
					return errStopped
				}
				return nil
			})
			if got := errors.Is(err, errStopped); got != (want == 1) {
				t.Fatalf("%v", err)
			}
			w.goesOn(t, want)
		})
		t.Run("killed/"+what, func(t *testing.T) {
			w := first.again(t)
			c := exec.Command(os.Args[0])
			c.Env = append(os.Environ(), "PACKS_KILLED_AT="+strings.Join([]string{w.dir, w.lists, w.keys, w.from, strconv.Itoa(k)}, "|"))
			if out, err := c.CombinedOutput(); err == nil || len(out) > 0 {
				t.Fatalf("%v, %q", err, out)
			}
			w.goesOn(t, want)
		})
	}
}

// goesOn wants a set in force, and that imports and updates go on from there.
func (w twoSets) goesOn(t *testing.T, want int) {
	t.Helper()
	if got := w.inForce(t); got != want {
		t.Fatalf("set %d is in force, want %d", got, want)
	}
	importRow(t, &store.Store{Dir: w.lists, Now: at(today)}, "user/beside", "xxxxx")
	if got := w.inForce(t); got != want {
		t.Fatalf("after an import set %d is in force, want %d", got, want)
	}
	if err := w.update(t, nil); err != nil {
		t.Fatal(err)
	}
	if got := w.inForce(t); got != 2 {
		t.Fatalf("after another update set %d is in force", got)
	}
	if got := w.row(t, "user/beside"); got != 5 {
		t.Fatalf("what was imported has become %d", got)
	}
}

// updateUntil takes set 2 and dies before a write.
func updateUntil(args []string) {
	t, n := &testing.T{}, -1
	w := twoSets{args[0], args[1], args[2], args[3]}
	err := w.update(t, func(string) error {
		if n++; strconv.Itoa(n) == args[4] {
			p, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = p.Kill()
			}
			if err != nil {
				return err
			}
			select {} // until it is dead
		}
		return nil
	})
	fmt.Println("not killed:", err)
	os.Exit(0)
}

// TestReadersMeanwhile reads law and lists again and again while sets are put in
// force: read between two looks at the same stamp they are of one set.
func TestReadersMeanwhile(t *testing.T) {
	first := newTwoSets(t)
	for range 5 {
		w := first.again(t)
		done := make(chan error, 1)
		go func() { done <- w.update(t, nil) }()
		s := newStoreIn(t, w.dir, w.lists)
		for going := true; going; {
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				going = false
			default:
			}
			before, err := s.Stamp()
			if err != nil {
				t.Fatal(err)
			}
			set, _, err := s.Load()
			if err != nil {
				t.Fatal(err)
			}
			row := w.row(t, "user/watched")
			if after, err := s.Stamp(); err == nil && after == before && row != int(set.Version) {
				t.Fatalf("set %d with the list of set %d", set.Version, row)
			}
		}
	}
}

// TestImportBesideUpdate imports a list while an update is between its promise
// and its step: the import waits, and neither undoes the other.
func TestImportBesideUpdate(t *testing.T) {
	w := newTwoSets(t)
	beside := make(chan bool)
	err := w.update(t, func(what string) error {
		if what == "state" {
			go func() {
				defer close(beside)
				importRow(t, &store.Store{Dir: w.lists, Now: at(today)}, "user/beside", "xxxxx")
			}()
			if got := w.inForce(t); got != 1 {
				t.Errorf("before the step set %d is in force", got)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	<-beside
	if w.inForce(t) != 2 || w.row(t, "user/beside") != 5 {
		t.Errorf("set %d, import %d", w.inForce(t), w.row(t, "user/beside"))
	}
}
