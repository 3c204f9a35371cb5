package dod1260h_test

import (
	"bytes"
	"fmt"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/dod1260h"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("list", b) }

// lineEnd reports whether a cut cannot be seen: at a line end, or where a
// quoted last field is closed.
func lineEnd(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 80)
	snaps, warnings := listtest.Load(t, dod1260h.Format, list.Options{}, file(gen.DoD1260H(parties)))
	want := map[string]bool{}
	ended := 0
	for i, p := range parties {
		if gen.DoD1260HEnded(i) {
			ended++
			continue
		}
		want[p.Name] = true
	}
	for _, e := range snaps[0].Entries {
		if !want[e.Names[0].Text] {
			t.Errorf("%s should not be there", e.Names[0].Text)
		}
		delete(want, e.Names[0].Text)
	}
	if len(want) > 0 || !snaps[0].Complete || snaps[0].AsOf != "2025-01-07" || fmt.Sprint(listtest.Codes(warnings)) != fmt.Sprintf("map[ended:%d]", ended) {
		t.Errorf("missing %v; as of %s; warnings %v", want, snaps[0].AsOf, listtest.Codes(warnings))
	}
}

// TestEndsLater: on the day before a listing ends the company is still there.
func TestEndsLater(t *testing.T) {
	b := gen.DoD1260H(gen.Parties(1, 80))
	for day, want := range map[string]int{"2025-01-06": 80, "2025-01-07": 70} {
		snaps, _ := listtest.Load(t, dod1260h.Format, list.Options{AsOf: day}, file(b))
		if len(snaps[0].Entries) != want {
			t.Errorf("as of %s: %d companies, want %d", day, len(snaps[0].Entries), want)
		}
	}
}

// TestReal: 397 rows of 234 companies, 18 of which have left the list.
func TestReal(t *testing.T) {
	in := listtest.Real(t, "us-other/dod_1260h_chinese_military_companies.csv")
	if in == nil {
		return
	}
	snaps, warnings := listtest.Load(t, dod1260h.Format, list.Options{}, in...)
	if got := fmt.Sprintf("%v %v %s %v", listtest.Count(snaps[0]), listtest.Codes(warnings), snaps[0].AsOf, snaps[0].Complete); got != "{216 332 map[alias:109 former:7 primary:216]} map[ended:18] 2026-06-08 true" {
		t.Error(got)
	}
}

func TestCutOff(t *testing.T) {
	listtest.CutOff(t, dod1260h.Format, list.Options{}, gen.DoD1260H(gen.Parties(2, 40)), lineEnd)
}

func TestSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, dod1260h.Format, list.Options{}, gen.DoD1260H(gen.Parties(3, 40)), `"a"b,c`, 1)
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.DoD1260H(gen.Parties(4, 4)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, dod1260h.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}
