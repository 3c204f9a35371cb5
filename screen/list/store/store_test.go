package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/policy"
	"interdict/screen/list/store"
)

func at(day string) func() time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return t.Add(12 * time.Hour) }
}

func files(named map[string][]byte) []list.File {
	var out []list.File
	for _, n := range []string{"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv", "consolidated.csv", "dpl.txt", "un.xml", "mine.csv"} {
		if b, ok := named[n]; ok {
			out = append(out, list.BytesFile(n, b))
		}
	}
	return out
}

func sdn(p []gen.Party) map[string][]byte {
	g := gen.OFAC(p)
	return map[string][]byte{"sdn.csv": g.Primary, "alt.csv": g.Aliases, "add.csv": g.Addresses, "sdn_comments.csv": g.Comments}
}

func load(t *testing.T, s *store.Store) (map[interdict.ListID]list.Snapshot, []list.Warning) {
	t.Helper()
	snaps, warnings, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	out := map[interdict.ListID]list.Snapshot{}
	for _, sn := range snaps {
		if _, twice := out[sn.List]; twice {
			if sn.Format == "starter" {
				continue // beside an edition without a day
			}
			t.Errorf("%s is loaded twice", sn.List)
		}
		out[sn.List] = sn
	}
	return out, warnings
}

// TestNewStore: without any file the starter set answers, and nothing is clear.
func TestNewStore(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	snaps, warnings := load(t, s)
	if len(snaps) != 4 || len(warnings) != 0 || len(snaps["us/sdn"].Entries) != 12 || snaps["us/sdn"].Complete {
		t.Errorf("%d lists, %v", len(snaps), warnings)
	}
	all, _, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := policy.Default()
	if gaps := p.Check(policy.Of(all), s.Now()); err != nil || len(gaps) != 3 {
		t.Errorf("gaps %v, %v", gaps, err)
	}
	if editions, err := s.Editions(); err != nil || len(editions) != 0 {
		t.Errorf("%v, %v", editions, err)
	}
}

// Two editions of one list at once: neither comes in, since which is meant
// nobody can tell; what came beside them does.
func TestImportTwice(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-24")}
	both := append(files(sdn(gen.Parties(1, 100))), files(sdn(gen.Parties(9, 70)))...)
	both = append(both, list.BytesFile("un.xml", gen.UNSC(gen.Parties(2, 50))))
	changes, _, err := s.Import(both, store.ImportOptions{AsOf: "2026-11-20"})
	if err == nil || !strings.Contains(err.Error(), "us/sdn: the files hold it 2 times") {
		t.Errorf("error %v", err)
	}
	if len(changes) != 1 || changes[0].List != "un/sc" {
		t.Errorf("changes %+v, want un/sc alone", changes)
	}
	if loaded, warnings := load(t, s); loaded["us/sdn"].Format != "starter" || len(warnings) > 0 {
		t.Errorf("us/sdn in force is of format %q, with %v", loaded["us/sdn"].Format, warnings)
	}
}

func TestImport(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	named := sdn(gen.Parties(1, 100))
	named["un.xml"] = gen.UNSC(gen.Parties(2, 50))
	changes, _, err := s.Import(files(named), store.ImportOptions{AsOf: "2026-11-20"})
	if err != nil || len(changes) != 2 {
		t.Fatalf("%v, %v", changes, err)
	}
	snaps, _ := load(t, s)
	if n := len(snaps["us/sdn"].Entries); n != 100 || !snaps["us/sdn"].Complete || snaps["us/sdn"].Checked != "2026-11-20" {
		t.Errorf("%d entries, checked %s", n, snaps["us/sdn"].Checked)
	}
	if len(snaps) != 5 || snaps["us/entity-list"].Format != "starter" {
		t.Errorf("%d lists", len(snaps))
	}
	// A table of the user's own beside them.
	if _, _, err := s.Import(files(map[string][]byte{"mine.csv": []byte("name\nZorvil Trading\n")}), store.ImportOptions{List: "user/house"}); err != nil {
		t.Fatal(err)
	}
	snaps, _ = load(t, s)
	if len(snaps["user/house"].Entries) != 1 || len(snaps) != 6 {
		t.Errorf("%d lists", len(snaps))
	}
	// The same again changes the day only.
	changes, _, err = s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: "2026-11-22"})
	if err != nil || len(changes) != 1 || !changes[0].Same {
		t.Errorf("%v, %v", changes, err)
	}
	if snaps, _ = load(t, s); snaps["us/sdn"].Checked != "2026-11-22" {
		t.Errorf("checked %s", snaps["us/sdn"].Checked)
	}
}

// TestStarterBesideOldLists: a list that is older than what the program knows
// of it, or a part, or of no known day, does not replace that.
func TestStarterBesideOldLists(t *testing.T) {
	for day, want := range map[string]int{"2022-01-31": 2, "2024-06-20": 2, "": 2, "2024-06-21": 1, "2026-11-20": 1} {
		s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
		if _, _, err := s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: day}); err != nil {
			t.Fatal(err)
		}
		snaps, _, err := s.Load()
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, sn := range snaps {
			if sn.List == "us/sdn" {
				got++
			}
		}
		if got != want {
			t.Errorf("an SDN list of %q: %d editions, want %d", day, got, want)
		}
	}
}

// TestRefused: what was there stays in force, and nothing else is left behind.
func TestRefused(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	good := sdn(gen.Parties(1, 100))
	if _, _, err := s.Import(files(good), store.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	before, _ := load(t, s)
	cut := sdn(gen.Parties(1, 100))
	cut["sdn.csv"] = cut["sdn.csv"][:len(cut["sdn.csv"])/2]
	tests := []struct {
		name  string
		files map[string][]byte
		want  error
	}{
		{"cut off", cut, list.ErrTruncated},
		{"70 of 100 entries", sdn(gen.Parties(9, 70)), store.ErrShrunk},
		{"a page of a web site", map[string][]byte{"sdn.csv": []byte("<html>later</html>")}, list.ErrUnrecognised},
	}
	for _, tt := range tests {
		changes, _, err := s.Import(files(tt.files), store.ImportOptions{})
		if !errors.Is(err, tt.want) || len(changes) != 0 {
			t.Errorf("%s: %v, %v", tt.name, changes, err)
		}
	}
	after, _ := load(t, s)
	if !reflect.DeepEqual(before, after) {
		t.Error("a refused import changed the store")
	}
	if changes, _, err := s.Import(files(sdn(gen.Parties(9, 70))), store.ImportOptions{AllowShrink: true}); err != nil || changes[0].Was != 100 || changes[0].Entries != 70 {
		t.Errorf("allowed to shrink: %v, %v", changes, err)
	}
	if _, _, err := s.Import(files(sdn(gen.Parties(9, 80))), store.ImportOptions{AsOf: "yesterday"}); err == nil {
		t.Error("a day that is none was taken")
	}
}

// TestOneOfSeveralRefused: a good list is imported although another is cut off.
func TestOneOfSeveralRefused(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	un := gen.UNSC(gen.Parties(1, 30))
	changes, _, err := s.Import(files(map[string][]byte{"dpl.txt": gen.DPL(gen.Parties(1, 30)), "un.xml": un[:len(un)/2]}), store.ImportOptions{})
	if !errors.Is(err, list.ErrTruncated) || len(changes) != 1 || changes[0].List != "us/dpl" {
		t.Errorf("%v, %v", changes, err)
	}
	if snaps, warnings := load(t, s); len(snaps["us/dpl"].Entries) != 30 || len(warnings) != 0 {
		t.Errorf("%d entries, %v", len(snaps["us/dpl"].Entries), warnings)
	}
}

// TestDamaged: a flipped byte in a stored file brings back the edition before;
// a second one the starter set.
func TestDamaged(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	for _, n := range []int{100, 110} {
		if _, _, err := s.Import(files(sdn(gen.Parties(uint64(n), n))), store.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{100, 12} {
		status, err := s.Editions()
		if err != nil {
			t.Fatal(err)
		}
		dir := ""
		for _, e := range status {
			if e.List == "us/sdn" && want == 100 {
				dir = e.Dir
			} else if e.List == "us/sdn" {
				dir = e.Previous.Dir
			}
		}
		flip(t, filepath.Join(s.Dir, "editions", dir, "1-sdn.csv"))
		snaps, warnings := load(t, s)
		if len(snaps["us/sdn"].Entries) != want || listtest.Codes(warnings)[store.Damaged] == 0 {
			t.Errorf("%d entries, want %d; %v", len(snaps["us/sdn"].Entries), want, warnings)
		}
	}
	// Importing the good files again repairs.
	if _, _, err := s.Import(files(sdn(gen.Parties(110, 110))), store.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if snaps, warnings := load(t, s); len(snaps["us/sdn"].Entries) != 110 || len(warnings) != 0 {
		t.Errorf("%d entries, %v", len(snaps["us/sdn"].Entries), warnings)
	}
}

func flip(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestStateFile: a state of another version, damaged, or one that points
// outside the store is refused with the reason.
func TestStateFile(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	if _, _, err := s.Import(files(sdn(gen.Parties(1, 30))), store.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(s.Dir, "state.json")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for old, want := range map[string]string{`"version": 1`: "version 9", `"dir": "`: "is not one of the store", `"editions": [`: "invalid character"} {
		bad := bytes.Replace(good, []byte(old), map[string][]byte{`"version": 1`: []byte(`"version": 9`), `"dir": "`: []byte(`"dir": "../`), `"editions": [`: []byte(`"editions": [[`)}[old], 1)
		if want == "invalid character" {
			bad = good[:len(good)/2]
			want = "unexpected end"
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Load(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestPublisherFirst: the publisher's own file is not replaced by a collection,
// unless it is more than a month older.
func TestPublisherFirst(t *testing.T) {
	for own, want := range map[string]string{"2026-11-01": "ofac", "2026-09-01": "csl"} {
		s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
		if _, _, err := s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: own}); err != nil {
			t.Fatal(err)
		}
		_, warnings, err := s.Import(files(map[string][]byte{"consolidated.csv": gen.CSL(gen.Parties(2, 100))}), store.ImportOptions{AsOf: "2026-11-20", AllowShrink: true})
		if err != nil {
			t.Fatal(err)
		}
		snaps, _ := load(t, s)
		if snaps["us/sdn"].Format != want || (listtest.Codes(warnings)[store.KeptOther] == 1) != (want == "ofac") || len(snaps["us/entity-list"].Entries) != 30 {
			t.Errorf("own files of %s: %s is in force, %v", own, snaps["us/sdn"].Format, warnings)
		}
	}
}

// TestOlder: files of an earlier day, or of an unknown one, do not replace what
// is in force unless that is meant; the same files again are no older.
func TestOlder(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	good := sdn(gen.Parties(1, 100))
	if _, _, err := s.Import(files(good), store.ImportOptions{AsOf: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
	other := sdn(gen.Parties(1, 99))
	for _, day := range []string{"2026-11-19", ""} {
		if changes, _, err := s.Import(files(other), store.ImportOptions{AsOf: day}); !errors.Is(err, store.ErrOlder) || len(changes) > 0 {
			t.Errorf("of %q: %v, %v", day, changes, err)
		}
	}
	if changes, _, err := s.Import(files(good), store.ImportOptions{}); err != nil || !changes[0].Same {
		t.Errorf("the same again: %v, %v", changes, err)
	}
	if snaps, _ := load(t, s); snaps["us/sdn"].AsOf != "2026-11-20" {
		t.Errorf("of %s", snaps["us/sdn"].AsOf)
	}
	if _, _, err := s.Import(files(other), store.ImportOptions{AllowOlder: true}); err != nil {
		t.Error(err)
	}
}

// TestPartOfAnother: a collection of which only a part could be read, or that
// has far fewer entries, takes no list away from its publisher's own files.
func TestPartOfAnother(t *testing.T) {
	csl := gen.CSL(gen.Parties(2, 100))
	for name, opt := range map[string]store.ImportOptions{"cut": {AsOf: "2026-11-20", AllowTruncated: true, AllowShrink: true}, "short": {AsOf: "2026-11-20"}} {
		s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
		if _, _, err := s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: "2022-01-31"}); err != nil {
			t.Fatal(err)
		}
		in := csl
		if name == "cut" {
			in = csl[:len(csl)-20]
		}
		if _, warnings, err := s.Import(files(map[string][]byte{"consolidated.csv": in}), opt); err != nil || listtest.Codes(warnings)[store.KeptOther] != 1 {
			t.Errorf("%s: %v, %v", name, err, warnings)
		}
		editions, err := s.Editions()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range editions {
			if e.List == "us/sdn" && e.Entries != 100 {
				t.Errorf("%s: %d entries of format %s", name, e.Entries, e.Format)
			}
		}
	}
}

// TestDiff: what is new, gone and changed adds up to the two editions; a list of
// one edition, or none, has nothing to compare.
func TestDiff(t *testing.T) {
	s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
	if _, _, err := s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: "2026-11-13"}); err != nil {
		t.Fatal(err)
	}
	before, _ := load(t, s)
	var none store.ErrNoEdition
	if _, err := s.Diff("us/sdn"); !errors.As(err, &none) || !none.Kept {
		t.Errorf("%v", err)
	}
	if _, err := s.Diff("un/sc"); !errors.As(err, &none) || none.Kept {
		t.Errorf("%v", err)
	}
	changes, _, err := s.Import(files(sdn(gen.Parties(1, 95))), store.ImportOptions{AsOf: "2026-11-20"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Diff("us/sdn")
	if err != nil {
		t.Fatal(err)
	}
	if d.From != "2026-11-13" || d.To != "2026-11-20" || len(d.Added) != changes[0].Added || len(d.Removed) != changes[0].Removed || len(d.Changed) != changes[0].Changed || len(d.Removed) < 5 {
		t.Errorf("%d new, %d gone, %d changed; the import said %+v", len(d.Added), len(d.Removed), len(d.Changed), changes[0])
	}
	is := map[string]bool{}
	after, _ := load(t, s)
	for _, e := range after["us/sdn"].Entries {
		is[e.ID] = true
	}
	for _, e := range before["us/sdn"].Entries {
		if gone := slices.ContainsFunc(d.Removed, func(r list.Entry) bool { return r.ID == e.ID }); gone == is[e.ID] {
			t.Errorf("%s: gone %v, there %v", e.ID, gone, is[e.ID])
		}
	}
}

// TestPublisherAfterCollection: the publisher's own files take the place of a
// collection's that is a little newer, and not of one that is much newer.
func TestPublisherAfterCollection(t *testing.T) {
	for own, want := range map[string]string{"2026-11-10": "ofac", "2026-09-01": "csl"} {
		s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
		if _, _, err := s.Import(files(map[string][]byte{"consolidated.csv": gen.CSL(gen.Parties(2, 100))}), store.ImportOptions{AsOf: "2026-11-20"}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Import(files(sdn(gen.Parties(1, 100))), store.ImportOptions{AsOf: own}); (err == nil) != (want == "ofac") || err != nil && !errors.Is(err, store.ErrOlder) {
			t.Errorf("own files of %s: %v", own, err)
		}
		if snaps, _ := load(t, s); snaps["us/sdn"].Format != want {
			t.Errorf("own files of %s: %s is in force", own, snaps["us/sdn"].Format)
		}
	}
}

// TestSweep: folders that nothing needs are removed after a day, not before.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	s := &store.Store{Dir: dir, Now: time.Now}
	for n := range 4 {
		if _, _, err := s.Import(files(sdn(gen.Parties(uint64(n), 100))), store.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	count := func() int {
		d, err := os.ReadDir(filepath.Join(dir, "editions"))
		if err != nil {
			t.Fatal(err)
		}
		return len(d)
	}
	if count() != 4 {
		t.Errorf("%d folders", count())
	}
	s.Now = func() time.Time { return time.Now().Add(48 * time.Hour) }
	if _, _, err := s.Import(files(sdn(gen.Parties(9, 100))), store.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if count() != 2 {
		t.Errorf("%d folders; the one in force and the one before should stay", count())
	}
}

func TestSources(t *testing.T) {
	base, err := store.DefaultSources()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range base {
		if seen[s.ID] || len(s.Lists) == 0 || s.Confidence == interdict.Primary || s.Confidence == "" {
			t.Errorf("source %s: lists %v, confidence %q", s.ID, s.Lists, s.Confidence)
		}
		seen[s.ID] = true
	}
	over, err := store.ParseSources("mine.yaml", []byte("sources:\n  - id: dpl\n    remove: true\n  - id: un\n    lists: [un/sc]\n    files: [https://mirror.example/un.xml]\n  - id: own\n    lists: [us/sdn]\n    files: [https://mirror.example/a, https://mirror.example/b]\n    max_mb: 10\n"), base)
	if err != nil || len(over) != len(base) {
		t.Fatalf("%d sources, %v", len(over), err)
	}
	for src, want := range map[string]string{
		"sources:\n  - id: a\n    files: [http://example.org/x]\n":              "is not https",
		"sources:\n  - id: a\n    files: [https://me:secret@example.org/x]\n":   "holds a password",
		"sources:\n  - id: a\n    files: []\n":                                  "0 addresses",
		"sources:\n  - id: a\n    file: https://example.org/x\n":                "file",
		"sources:\n  - id: a\n    files: [https://e.org/x]\n    max_mb: 9999\n": "max_mb",
	} {
		if _, err := store.ParseSources("mine.yaml", []byte(src), base); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
}

func ExampleStore() {
	dir, err := os.MkdirTemp("", "lists")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s := &store.Store{Dir: dir, Now: time.Now}
	changes, _, err := s.Import([]list.File{list.BytesFile("mine.csv", []byte("name,country\nExample & Sons,RU\n"))}, store.ImportOptions{List: "user/house", AsOf: "2026-11-20"})
	fmt.Println(changes[0].List, changes[0].Entries, err)
	status, err := s.Editions()
	for _, e := range status {
		fmt.Println(e.List, e.Entries, e.AsOf, e.Complete)
	}
	fmt.Println(err)
	// Output:
	// user/house 1 <nil>
	// user/house 1 2026-11-20 true
	// <nil>
}
