package fcc_test

import (
	"bytes"
	"fmt"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/fcc"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("list", b) }

// lineEnd reports whether a cut cannot be seen: at a line end, or where a
// quoted last field is closed.
func lineEnd(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) }

func TestGenerated(t *testing.T) {
	var companies []gen.Party
	for _, p := range gen.Parties(1, 60) {
		if p.Kind == gen.Company {
			companies = append(companies, p)
		}
	}
	snaps, warnings := listtest.Load(t, fcc.Format, list.Options{AsOf: "2026-08-20"}, file(gen.FCC(companies)))
	want := map[string]bool{}
	for i := range companies {
		want[gen.FCCName(&companies[i])] = true
	}
	for _, e := range snaps[0].Entries {
		if !want[e.Names[0].Text] || len(e.Effective) != 10 {
			t.Errorf("read %q of %s", e.Names[0].Text, e.Effective)
		}
		delete(want, e.Names[0].Text)
	}
	if len(want) > 0 || fmt.Sprint(listtest.Codes(warnings)) != "map[category-entry:3]" || !snaps[0].Complete {
		t.Errorf("not read: %v; warnings %v", want, warnings)
	}
}

func TestCompanies(t *testing.T) {
	for in, want := range map[string]string{
		"Telecommunications services provided by Alpha (Americas) Corp. subject to section 214 of the Act.":      "[Alpha (Americas) Corp.]",
		"Services provided by Alpha Corp and its wholly-owned subsidiary Beta (USA) LLC subject to section 214.": "[Alpha Corp Beta (USA) LLC]",
		"Software produced or provided by Alpha, Inc. or any of its successors and assignees.":                   "[Alpha, Inc.]",
		"Equipment produced by Alpha Company.":                     "[Alpha Company]",
		"Equipment produced by Alpha Inc.":                         "[Alpha Inc.]",
		"Services provided by Alpha Inc., subject to section 214.": "[Alpha Inc.]",
		"Routers produced in a foreign country.":                   "[]",
		"Equipment provided by such entities.":                     "[]",
		"":                                                         "[]",
	} {
		if got := fmt.Sprint(fcc.Companies(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// TestUnread: a sentence in which no company is found makes the list incomplete.
func TestUnread(t *testing.T) {
	b := append(gen.FCC(gen.Parties(1, 10)), "\"Everything that Alpha Ltd makes.\",\"May 1, 2026\"\r\n"...)
	snaps, warnings := listtest.Load(t, fcc.Format, list.Options{}, file(b))
	if snaps[0].Complete || listtest.Codes(warnings)[fcc.Unread] != 1 {
		t.Errorf("complete %v, %v", snaps[0].Complete, warnings)
	}
}

// TestReal: 16 rows, of which 12 name 13 companies, two of them Kaspersky's.
func TestReal(t *testing.T) {
	in := listtest.Real(t, "us-other/fcc_covered_list.csv")
	if in == nil {
		return
	}
	snaps, warnings := listtest.Load(t, fcc.Format, list.Options{}, in...)
	got := map[string]string{}
	for _, e := range snaps[0].Entries {
		got[e.Names[0].Text] = e.Effective
	}
	if len(got) != 13 || got["AO Kaspersky Lab"] != "2022-03-25" || got["Kaspersky Lab, Inc."] != "2024-07-23" || fmt.Sprint(listtest.Codes(warnings)) != "map[category-entry:4]" || !snaps[0].Complete {
		t.Errorf("%v, %v", got, warnings)
	}
}

func TestCutOff(t *testing.T) {
	listtest.CutOff(t, fcc.Format, list.Options{}, gen.FCC(gen.Parties(2, 20)), func(b []byte) bool {
		return lineEnd(b) || bytes.HasSuffix(b, []byte(`"`)) || bytes.HasSuffix(b, []byte("\r"))
	})
}

func TestSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, fcc.Format, list.Options{}, gen.FCC(gen.Parties(3, 20)), `"a"b,c`, 1)
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.FCC(gen.Parties(4, 4)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, fcc.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}
