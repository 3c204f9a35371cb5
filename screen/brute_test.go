package screen

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/name"
)

// realLists loads the published lists where they are present.
func realLists(tb testing.TB) []list.Snapshot {
	tb.Helper()
	dir := os.Getenv("INTERDICT_LISTS")
	if dir == "" {
		dir = "../../shared/lists"
	}
	var out []list.Snapshot
	for _, sub := range []string{"ofac-sdn-mixed", "csl-2023-11-part", "un-2026-02", "ofac-nonsdn"} {
		paths, _ := filepath.Glob(filepath.Join(dir, sub, "*.*"))
		var files []list.File
		for _, p := range paths {
			files = append(files, list.PathFile(p))
		}
		if len(files) == 0 {
			continue
		}
		snaps, _, err := all.Load(files, list.Options{AllowTruncated: true})
		if err != nil {
			tb.Logf("%s: %v", sub, err)
		}
		out = append(out, snaps...)
	}
	return out
}

func TestReal(t *testing.T) {
	snaps := realLists(t)
	n, m := 0, 0
	for _, s := range snaps {
		t.Log(s.List, len(s.Entries), s.AsOf)
		n += len(s.Entries)
		for _, e := range s.Entries {
			m += len(e.Names)
		}
	}
	t.Log(n, m)
	x := buildIndex(snaps)
	t.Log("forms", x.forms(), "singles", x.singles, "names", x.names(), "slots", len(x.slotWorth), "posts", len(x.posts))
	for k := range x.keys {
		t.Log("keys", k, len(x.keys[k].ids))
	}
	s := newScratch(x)
	c := Shipped()
	for _, q := range []string{"Vladimir Putin", "Владимир Путин", "Usama bin Ladin", "صدام حسين التكريتي", "Sadam Husein Al-Tikriti", "Kaspersky", "Mohammed Ali", "Bank Rossiya", "GAZPROMBANK LLC", "Huawei Technologies", "John Smith", "김정은", "Kim Jongun"} {
		p := name.Parse(q, 0)
		side := sideOf(&p)
		r := x.search(s, &c, &p, &side, 0.6)
		t.Log(q, len(r), "opened", len(s.names))
		for i, b := range r {
			if i < 8 {
				t.Logf("   %.3f %s", b.score, x.rawName(b.name))
			}
		}
	}
}

var _ = rand.N[int]
