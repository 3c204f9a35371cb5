package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

func ownList(name string) []list.File {
	return []list.File{list.BytesFile("own.csv", []byte("Firma;Land\n"+name+";DE\n"))}
}

// nameOn is the only name on a list; "" where the list is not there.
func nameOn(t *testing.T, s *store.Store, id interdict.ListID) string {
	t.Helper()
	snaps, _, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(snaps, func(l list.Snapshot) bool { return l.List == id })
	if i < 0 {
		return ""
	}
	return snaps[i].Entries[0].Names[0].Text
}

// promised is a store where one list is in force and a newer one is promised, and
// the file by which it comes into force.
func promised(t *testing.T) (*store.Store, string) {
	t.Helper()
	s, dir := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}, t.TempDir()
	if _, _, err := s.Import(ownList("Old"), store.ImportOptions{List: "user/own", AsOf: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
	turn, err := s.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer turn.End()
	if _, _, err := turn.Import(ownList("New"), store.ImportOptions{List: "user/own", AsOf: "2026-11-21"}); err != nil {
		t.Fatal(err)
	}
	if got := nameOn(t, s, "user/own"); got != "Old" {
		t.Fatalf("before the promise %q is in force", got)
	}
	by := filepath.Join(dir, "state.json")
	if err := turn.Promise(store.Promise{Switch: by, Folder: "here", Token: "T1"}); err != nil {
		t.Fatal(err)
	}
	return s, by
}

// TestPromise: lists that are promised come into force when the file says so,
// whoever reads, and by nothing else.
func TestPromise(t *testing.T) {
	for _, c := range []struct{ what, says, want string }{
		{"no such file", "", "Old"},
		{"nothing of it", `{"version":1}`, "Old"},
		{"another step", `{"taken":{"here":"T0"}}`, "Old"},
		{"another store", `{"taken":{"there":"T1"}}`, "Old"},
		{"kept", `{"taken":{"there":"T0","here":"T1"}}`, "New"},
	} {
		t.Run(c.what, func(t *testing.T) {
			s, by := promised(t)
			if c.says != "" {
				writeTo(t, by, c.says)
			}
			if got := nameOn(t, s, "user/own"); got != c.want {
				t.Fatalf("%q is in force, want %q", got, c.want)
			}
			if got := s.Watched(); !slices.Equal(got, []string{filepath.Join(s.Dir, "state.json"), by}) {
				t.Errorf("watched: %q", got)
			}
			// Whoever writes next settles it: the file may say what it likes then.
			if _, _, err := s.Import(ownList("Beside"), store.ImportOptions{List: "user/beside", AsOf: "2026-11-20"}); err != nil {
				t.Fatal(err)
			}
			writeTo(t, by, `{"taken":{"here":"T1"}}`)
			if c.want == "New" {
				writeTo(t, by, `{}`)
			}
			if got := nameOn(t, s, "user/own"); got != c.want || nameOn(t, s, "user/beside") != "Beside" || len(s.Watched()) != 1 {
				t.Errorf("%q is in force, want %q", got, c.want)
			}
		})
	}
}

// TestPromiseNobodyKnows: where the file is away with its folder, or damaged,
// no lists pass for those in force.
func TestPromiseNobodyKnows(t *testing.T) {
	s, by := promised(t)
	refuses := func(what string) {
		t.Helper()
		if _, _, err := s.Load(); err == nil || !strings.Contains(err.Error(), "an update was cut off") || !strings.Contains(err.Error(), by) {
			t.Errorf("%s: %v", what, err)
		}
		if _, _, err := s.Import(ownList("Other"), store.ImportOptions{List: "user/own", AsOf: "2026-11-22"}); err == nil {
			t.Errorf("%s: an import forgets the promise", what)
		}
	}
	writeTo(t, by, `{"taken`)
	refuses("damaged")
	away := filepath.Dir(by) + "-away"
	if err := os.Rename(filepath.Dir(by), away); err != nil {
		t.Fatal(err)
	}
	refuses("away")
	if err := os.Rename(away, filepath.Dir(by)); err != nil {
		t.Fatal(err)
	}
	writeTo(t, by, `{"taken":{"here":"T1"}}`)
	if got := nameOn(t, s, "user/own"); got != "New" {
		t.Errorf("back again: %q", got)
	}
	turn, err := s.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer turn.End()
	for _, bad := range []store.Promise{{Switch: "state.json", Folder: "here", Token: "T"}, {Switch: by, Token: "T"}, {Switch: by, Folder: "here"}} {
		if err := turn.Promise(bad); err == nil {
			t.Errorf("taken: %+v", bad)
		}
	}
}

// TestTurn: who imports while another changes the store waits, and loses nothing.
func TestTurn(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	turn, err := s.Begin()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, _, err := s.Import(ownList("Two"), store.ImportOptions{List: "user/two", AsOf: "2026-11-20"})
		done <- err
	}()
	if _, _, err := turn.Import(ownList("One"), store.ImportOptions{List: "user/one", AsOf: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
	if err := turn.Commit(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		t.Fatalf("the other did not wait: %v", err)
	default:
	}
	turn.End()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if nameOn(t, s, "user/one") != "One" || nameOn(t, s, "user/two") != "Two" {
		t.Error("one of the two is lost")
	}
}

func writeTo(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
