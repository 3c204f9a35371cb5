package lists_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/internal/lists"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/store"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// write puts files into a folder.
func write(t *testing.T, named map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range named {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func sdn(n int) map[string][]byte {
	g := gen.OFAC(gen.Parties(1, n))
	return map[string][]byte{"sdn.csv": g.Primary, "alt.csv": g.Aliases, "add.csv": g.Addresses, "sdn_comments.csv": g.Comments}
}

func open(t *testing.T, o lists.Options) *lists.Opened {
	t.Helper()
	held, err := lists.Open(o, now)
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func find(t *testing.T, o *lists.Opened, id interdict.ListID) lists.Held {
	t.Helper()
	for _, h := range o.Lists {
		if h.ID == id {
			return h
		}
	}
	t.Fatalf("%s is not open", id)
	return lists.Held{}
}

// TestStarterAlone: without a store the program's own set answers, each list
// says so, and a name that is on none of them is not clear.
func TestStarterAlone(t *testing.T) {
	o := open(t, lists.Options{})
	if len(o.Lists) != 4 || len(o.Gaps) != 3 || o.Policy.Source != "shipped" || len(o.Policy.SHA256) != 64 {
		t.Errorf("%d lists, gaps %v, policy %+v", len(o.Lists), o.Gaps, o.Policy)
	}
	for _, h := range o.Lists {
		if h.Way != list.Carried || h.AsOf == "" || h.AgeDays == nil {
			t.Errorf("%+v", h)
		}
	}
	s, err := o.Screener(screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Screen(screen.Query{Name: "Zorvil Quandary Orchards"}); r.Band != screen.BandReview || len(r.Gaps) != 3 {
		t.Errorf("%s, gaps %v", r.Band, r.Gaps)
	}
	if r := s.Screen(screen.Query{Name: "AO Kaspersky Lab"}); r.Band != screen.BandMatch || r.Lists[0].Way != list.Carried {
		t.Errorf("%s by %v", r.Band, r.Lists)
	}
}

// TestGiven: a list named in the question takes the place of the one held.
func TestGiven(t *testing.T) {
	dir := write(t, sdn(50))
	o := open(t, lists.Options{Files: []string{"us/sdn=" + dir}, AsOf: "2026-11-20"})
	h := find(t, o, "us/sdn")
	if h.Entries != 50 || h.Way != list.Given || h.AsOf != "2026-11-20" || *h.AgeDays != 3 || !h.Complete || len(o.Lists) != 4 {
		t.Errorf("%+v", h)
	}
	// The files one by one, and a table of one's own, are the same.
	own := write(t, map[string][]byte{"mine.csv": []byte("Customer name;Land\nZorvil Trading;RU\n")})
	again := open(t, lists.Options{Files: []string{"us/sdn=" + filepath.Join(dir, "sdn.csv"), "us/sdn=" + filepath.Join(dir, "alt.csv"),
		"us/sdn=" + filepath.Join(dir, "add.csv"), "us/sdn=" + filepath.Join(dir, "sdn_comments.csv"), "mine=" + filepath.Join(own, "mine.csv")}})
	if find(t, again, "us/sdn").Names != h.Names || find(t, again, "mine").Entries != 1 {
		t.Errorf("%+v", again.Lists)
	}
}

// TestGivenRefused: what cannot be read, or is not what it is called, is an
// error and never a shorter list.
func TestGivenRefused(t *testing.T) {
	files := sdn(50)
	files["cut.csv"] = files["sdn.csv"][:len(files["sdn.csv"])/2]
	files["dpl.txt"] = gen.DPL(gen.Parties(1, 30))
	files["own.csv"] = []byte("name\nZorvil Trading\n")
	dir := write(t, files)
	at := func(id, name string) string { return id + "=" + filepath.Join(dir, name) }
	for _, tt := range []struct {
		given []string
		want  string
	}{
		{[]string{at("us/sdn", "cut.csv")}, "cut off"},
		{[]string{at("us/sdn", "dpl.txt")}, "which us/sdn is not published in"},
		{[]string{at("us/entity-list", "own.csv")}, "which us/entity-list is not published in"},
		{[]string{filepath.Join(dir, "dpl.txt"), at("us/dpl", "dpl.txt")}, "given twice"},
		{[]string{at("mine", "none.csv")}, "none.csv"},
		{[]string{"mine="}, "names no file"},
	} {
		if _, err := lists.Open(lists.Options{Files: tt.given}, now); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.given, err, tt.want)
		}
	}
}

// TestClear: with every list of the policy whole and fresh, and only then, a
// stranger is clear.
func TestClear(t *testing.T) {
	dir := t.TempDir()
	s := store.Store{Dir: dir, Now: func() time.Time { return now }}
	var in []list.File
	for name, b := range sdn(60) {
		in = append(in, list.BytesFile(name, b))
	}
	if _, _, err := s.Import(in, store.ImportOptions{AsOf: "2026-11-20"}); err != nil {
		t.Fatal(err)
	}
	own := write(t, map[string][]byte{"policy.yaml": []byte("require:\n  - list: us/sdn\n    max_age_days: 7\n    min_entries: 50\n")})
	for _, tt := range []struct {
		policy string
		at     time.Time
		want   screen.Band
	}{
		{filepath.Join(own, "policy.yaml"), now, screen.BandClear},
		{filepath.Join(own, "policy.yaml"), now.AddDate(0, 0, 5), screen.BandReview}, // ten days old
		{"", now, screen.BandReview},                                                 // the shipped policy wants more lists
	} {
		o, err := lists.Open(lists.Options{Dir: dir, Policy: tt.policy}, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		sc, err := o.Screener(screen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r := sc.Screen(screen.Query{Name: "Zorvil Quandary Orchards"}); r.Band != tt.want {
			t.Errorf("policy %q on %s: %s, want %s; gaps %v", tt.policy, tt.at.Format(time.DateOnly), r.Band, tt.want, o.Gaps)
		}
	}
}

func TestParseGiven(t *testing.T) {
	for text, want := range map[string]lists.Given{
		"us/sdn=sdn.csv":           {ID: "us/sdn", Path: "sdn.csv"},
		"mine=a=b.csv":             {ID: "mine", Path: "a=b.csv"},
		"./mine=a.csv":             {Path: "./mine=a.csv"},
		`C:\lists\sdn`:             {Path: `C:\lists\sdn`},
		"MINE=x.csv":               {Path: "MINE=x.csv"},
		"user/my-list.v2=list.csv": {ID: "user/my-list.v2", Path: "list.csv"},
	} {
		if got, err := lists.ParseGiven(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

// TestNoFalseClear: by the shipped policy a stranger is clear with the SDN list,
// OFAC's other lists and the Entity List loaded, whole and fresh. Take one of
// them away, cut it, let it grow old or lose its day, and he is not.
func TestNoFalseClear(t *testing.T) {
	o, n := gen.OFAC(gen.Parties(1, 8200)), gen.OFACNonSDN(gen.Parties(2, 400))
	sdn := map[string][]byte{"sdn.csv": o.Primary, "alt.csv": o.Aliases, "add.csv": o.Addresses, "sdn_comments.csv": o.Comments}
	non := map[string][]byte{"cons_prim.csv": n.Primary, "cons_alt.csv": n.Aliases, "cons_add.csv": n.Addresses, "cons_comments.csv": n.Comments}
	csl := gen.CSL(gen.Parties(3, 7500))
	short := map[string][]byte{"sdn.csv": sdn["sdn.csv"], "add.csv": sdn["add.csv"], "sdn_comments.csv": sdn["sdn_comments.csv"]}
	lines := strings.SplitAfter(string(csl), "\n")
	third := []byte(strings.Join(lines[:len(lines)/3], ""))
	bad := []byte(strings.Join(append(append(lines[:500:500], "1,2,3\n"), lines[500:]...), ""))
	file := func(b []byte) map[string][]byte { return map[string][]byte{"consolidated.csv": b} }
	tests := []struct {
		name          string
		sdn, non, csl map[string][]byte
		asOf          string
		after         int // days
		gap           string
	}{
		{"all there", sdn, non, file(csl), "2026-11-20", 0, ""},
		{"a week old", sdn, non, file(csl), "2026-11-20", 4, ""},
		{"a day more", sdn, non, file(csl), "2026-11-20", 5, "us/entity-list stale, us/ofac-nonsdn stale, us/sdn stale"},
		{"of an unknown day", sdn, non, file(csl), "", 0, "us/entity-list undated, us/ofac-nonsdn undated, us/sdn undated"},
		{"no SDN list but that of the collection", nil, non, file(csl), "2026-11-20", 0, "us/sdn small"},
		{"no other lists of OFAC", sdn, nil, file(csl), "2026-11-20", 0, "us/ofac-nonsdn missing"},
		{"no Entity List", sdn, non, nil, "2026-11-20", 0, "us/entity-list incomplete"},
		{"no aliases", short, non, file(csl), "2026-11-20", 0, "us/sdn incomplete"},
		{"a third of the Entity List", sdn, non, file(third), "2026-11-20", 0, "us/entity-list small"},
		{"a row with missing columns", sdn, non, file(bad), "2026-11-20", 0, "us/entity-list incomplete"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := store.Store{Dir: dir, Now: func() time.Time { return now }}
			for _, set := range []map[string][]byte{tt.sdn, tt.non, tt.csl} {
				var in []list.File
				for name, b := range set {
					in = append(in, list.BytesFile(name, b))
				}
				if len(in) > 0 {
					if _, _, err := s.Import(in, store.ImportOptions{AsOf: tt.asOf}); err != nil {
						t.Fatal(err)
					}
				}
			}
			o, err := lists.Open(lists.Options{Dir: dir}, now.AddDate(0, 0, tt.after))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, g := range o.Gaps {
				got = append(got, string(g.List)+" "+g.Why)
			}
			slices.Sort(got)
			if s := strings.Join(got, ", "); s != tt.gap {
				t.Errorf("gaps %q, want %q", s, tt.gap)
			}
			if tt.name != "all there" && tt.name != "no aliases" {
				return // an index of ten thousand parties takes its time
			}
			sc, err := o.Screener(screen.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := map[bool]screen.Band{true: screen.BandClear, false: screen.BandReview}[tt.gap == ""]
			if r := sc.Screen(screen.Query{Name: "Quandary Orchards of Featherstonehaugh"}); r.Band != want {
				t.Errorf("%s, want %s; %v", r.Band, want, r.Matches)
			}
		})
	}
}

// TestRealLists keeps the publishers' files that are at hand in a store and asks:
// who is on them is found, who is on none is not clear, since they are old or
// parts; the Kaspersky units are known although the part of the Entity List is
// older than they are.
func TestRealLists(t *testing.T) {
	root := listtest.RealRoot(t)
	if root == "" {
		return
	}
	dir := t.TempDir()
	s := store.Store{Dir: dir, Now: func() time.Time { return now }}
	for _, in := range []struct {
		folder string
		opt    store.ImportOptions
	}{
		{"ofac-sdn-2022-01", store.ImportOptions{AsOf: "2022-01-31"}},
		{"ofac-nonsdn", store.ImportOptions{AsOf: "2025-12-24"}},
		{"un-2026-02", store.ImportOptions{}},
		{"csl-2023-11-part", store.ImportOptions{AsOf: "2023-11-20", AllowTruncated: true}},
		{"us-other", store.ImportOptions{AsOf: "2026-08-20"}},
	} {
		files, err := all.Files(filepath.Join(root, in.folder))
		if err != nil {
			t.Fatal(err)
		}
		if changes, _, err := s.Import(files, in.opt); err != nil || len(changes) == 0 {
			t.Errorf("%s: %v, %v", in.folder, changes, err)
		}
	}
	o := open(t, lists.Options{Dir: dir})
	var gaps []string
	for _, g := range o.Gaps {
		gaps = append(gaps, string(g.List)+" "+g.Why)
	}
	if got := strings.Join(gaps, ", "); got != "us/sdn incomplete, us/ofac-nonsdn stale, us/entity-list incomplete" {
		t.Errorf("gaps %s", got)
	}
	sc, err := o.Screener(screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]screen.Band{
		"AO Kaspersky Lab": screen.BandMatch, "Usama bin Ladin": screen.BandMatch, "Hangzhou Hikvision Digital Technology": screen.BandMatch,
		"Quandary Orchards of Featherstonehaugh": screen.BandReview,
	} {
		if r := sc.Screen(screen.Query{Name: name}); r.Band != want {
			t.Errorf("%s: %s, want %s", name, r.Band, want)
		}
	}
}

// TestAt: lists that are open grow older; what was fresh at the start is a gap
// when it has gone stale, and the ages are those of the day.
func TestAt(t *testing.T) {
	own := write(t, map[string][]byte{"policy.yaml": []byte("require:\n  - list: us/sdn\n    max_age_days: 7\n    min_entries: 50\n")})
	o := open(t, lists.Options{Files: []string{"us/sdn=" + write(t, sdn(60))}, AsOf: "2026-11-20", Policy: filepath.Join(own, "policy.yaml")})
	for _, tt := range []struct{ days, age, gaps int }{{0, 3, 0}, {4, 7, 0}, {5, 8, 1}} {
		later := o.At(now.AddDate(0, 0, tt.days))
		if h := find(t, later, "us/sdn"); *h.AgeDays != tt.age || len(later.Gaps) != tt.gaps {
			t.Errorf("%d days later: %d days old, gaps %v", tt.days, *h.AgeDays, later.Gaps)
		}
	}
	if h := find(t, o, "us/sdn"); *h.AgeDays != 3 || len(o.Gaps) != 0 {
		t.Errorf("what was opened has changed: %d days, %v", *h.AgeDays, o.Gaps)
	}
}
