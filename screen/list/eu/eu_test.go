package eu_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/eu"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("eu.xml", b) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 200)
	snaps, warnings := listtest.Load(t, eu.Format, list.Options{}, file(gen.EU(parties)))
	s := snaps[0]
	if s.List != "eu/fsf" || s.AsOf != "2026-11-20" || !s.Complete || s.MetReal || len(s.Entries) != 200 || len(warnings) != 0 {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
	}
	for i, p := range parties {
		e := listtest.Find(t, s, gen.EURef(&p))
		if e.Names[0].Text != p.Name || e.Names[0].Kind != list.Primary || p.Kind == gen.Person && e.Names[0].Parts.Family != p.Fam {
			t.Errorf("party %d: primary name %+v, want %q", i, e.Names[0], p.Name)
		}
		for _, a := range p.Aliases {
			want := list.Alias
			if a.Weak {
				want = list.Weak
			}
			if !slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == a.Name && n.Kind == want }) {
				t.Errorf("party %d: alias %+v is missing in\n%s", i, a, listtest.JSON(e))
			}
		}
		if p.Script != "Latin" && p.Native != "" && !slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == p.Native && len(n.Lang) == 2 }) {
			t.Errorf("party %d: %s is missing", i, p.Native)
		}
		if p.Kind == gen.Person && (!slices.Equal(e.Born, []string{p.Born.ISO()}) || !slices.Equal(e.Citizenship, []string{p.Place.Code})) {
			t.Errorf("party %d: born %v, %v; want %s, %s", i, e.Born, e.Citizenship, p.Born.ISO(), p.Place.Code)
		}
		if len(e.IDs) != len(p.IDs) || len(e.Addresses) != len(p.Addresses) || e.Effective != p.Listed.ISO() {
			t.Errorf("party %d: %d numbers, %d addresses, since %s", i, len(e.IDs), len(e.Addresses), e.Effective)
		}
		if slices.ContainsFunc(e.IDs, func(id list.Identifier) bool { return id.Value == "FALSE-NUMBER" }) {
			t.Errorf("party %d: a number that is known to be false was kept", i)
		}
	}
}

func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	good := gen.EU(gen.Parties(1, 5))
	for old, new := range map[string]string{
		"<subjectType ":      "<surprise/><subjectType ",
		"strong=":            "surprise=\"1\" strong=",
		"<sanctionEntity ":   "<surprise/><sanctionEntity ",
		"<remark>r</remark>": "<remark>r</remark><surprise/>",
	} {
		_, _, err := eu.Format.Load([]list.File{file(bytes.Replace(good, []byte(old), []byte(new), 1))}, list.Options{})
		if !errors.Is(err, list.ErrUnrecognised) || !strings.Contains(err.Error(), "surprise") {
			t.Errorf("%s: %v", new, err)
		}
	}
}

func TestCutOff(t *testing.T) {
	listtest.CutOff(t, eu.Format, list.Options{}, bytes.TrimSpace(gen.EU(gen.Parties(2, 20))), func([]byte) bool { return false })
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.EU(gen.Parties(4, 2)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, eu.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}

// TestTable: the table says what the XML says, but for what it does not tell.
func TestTable(t *testing.T) {
	parties := gen.Parties(1, 200)
	snaps, warnings := listtest.Load(t, eu.CSV, list.Options{}, file(gen.EUCSV(parties, eu.Columns())))
	s := snaps[0]
	if s.List != "eu/fsf" || s.AsOf != "2026-11-20" || !s.Complete || s.MetReal || len(s.Entries) != 200 || len(warnings) != 0 {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
	}
	same, _ := listtest.Load(t, eu.Format, list.Options{}, file(gen.EU(parties)))
	for i, e := range s.Entries {
		x := same[0].Entries[i]
		x.Names = slices.DeleteFunc(x.Names, func(n list.Name) bool { return n.Lang != "" && n.Lang != "en" }) // written to the XML only
		for _, n := range x.Names {
			n.Kind = ""
			if !slices.ContainsFunc(e.Names, func(m list.Name) bool { m.Kind = ""; return m == n }) {
				t.Errorf("%s: name %+v is missing in\n%s", e.ID, n, listtest.JSON(e))
			}
		}
		x.Names, e.Names = nil, nil
		if listtest.JSON(x) != listtest.JSON(e) {
			t.Errorf("the table says\n%s\nthe XML\n%s", listtest.JSON(e), listtest.JSON(x))
		}
	}
}

// TestColumns: the table has the columns of the published version, in their number.
func TestColumns(t *testing.T) {
	if n := len(eu.Columns()); n != 118 {
		t.Errorf("%d columns, the published table has 118", n)
	}
	b := gen.EUCSV(gen.Parties(1, 3), eu.Columns())
	for _, change := range [][2]string{{"Address_City;", "Address_City;Surprise;"}, {"Address_City;", ""}} {
		_, _, err := eu.CSV.Load([]list.File{file(bytes.Replace(b, []byte(change[0]), []byte(change[1]), 1))}, list.Options{})
		if !errors.Is(err, list.ErrUnrecognised) {
			t.Errorf("with %q for %q: %v", change[1], change[0], err)
		}
	}
}

func TestTableCutOff(t *testing.T) {
	listtest.CutOff(t, eu.CSV, list.Options{}, gen.EUCSV(gen.Parties(2, 20), eu.Columns()), func(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) })
}

func TestTableSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, eu.CSV, list.Options{}, gen.EUCSV(gen.Parties(3, 20), eu.Columns()), `"a"b;c`, 2)
}

func FuzzTable(f *testing.F) {
	f.Add(gen.EUCSV(gen.Parties(4, 2), eu.Columns()), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, eu.CSV, list.Options{AllowTruncated: cut}, file(b))
	})
}
