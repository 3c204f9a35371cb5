package unsc_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/unsc"
)

func file(b []byte) list.File { return list.BytesFile("consolidated.xml", b) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 200)
	snaps, warnings := listtest.Load(t, unsc.Format, list.Options{}, file(gen.UNSC(parties)))
	s := snaps[0]
	if s.List != "un/sc" || s.AsOf != "2026-02-27" || !s.Complete || len(s.Entries) != 200 || len(warnings) != 0 {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
	}
	for i, p := range parties {
		e := listtest.Find(t, s, gen.UNRef(&p))
		has := func(text string, kind list.NameKind) bool {
			return slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == list.CleanText(text) && n.Kind == kind })
		}
		name := p.Name
		if p.Kind == gen.Person {
			name = strings.ToUpper(name)
			if !slices.Equal(e.Born, []string{p.Born.ISO()}) || !slices.Equal(e.Citizenship, []string{p.Place.Code}) || len(e.IDs) != len(p.IDs) {
				t.Errorf("party %+v gave\n%s", p, listtest.JSON(e))
			}
			if i%2 == 0 && p.Script != "Latin" && !has(p.Native, list.Original) {
				t.Errorf("%s is missing in\n%s", p.Native, listtest.JSON(e))
			}
		}
		if !has(name, list.Primary) {
			t.Errorf("%q is missing in\n%s", name, listtest.JSON(e))
		}
		for _, a := range p.Aliases {
			if !slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == a.Name }) {
				t.Errorf("alias %q is missing in\n%s", a.Name, listtest.JSON(e))
			}
		}
	}
}

// TestReal: 1,003 parties. The file has 1,003 names, 2,752 aliases and 378
// names in the original script; some elements hold several names, some say one
// that is there already.
func TestReal(t *testing.T) {
	in := listtest.Real(t, "un-2026-02/UN_consolidated.xml")
	if in == nil {
		return
	}
	snaps, warnings := listtest.Load(t, unsc.Format, list.Options{}, in...)
	s, c := snaps[0], listtest.Count(snaps[0])
	persons := 0
	for _, e := range s.Entries {
		if e.Kind == list.Individual {
			persons++
		}
	}
	if c.Entries != 1003 || persons != 730 || c.ByKind[list.Primary] != 1003 || s.AsOf != "2026-02-27" || !s.Complete || len(warnings) != 0 {
		t.Errorf("%+v, %d persons, as of %s, warnings %v", c, persons, s.AsOf, warnings)
	}
	if c.Names < 1003+2752+378-100 {
		t.Errorf("only %d names: %v", c.Names, c.ByKind)
	}
	t.Logf("%+v", c)
}

func TestSpellings(t *testing.T) {
	xml := func(name, alias string) string {
		return `<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00Z"><INDIVIDUALS/><ENTITIES><ENTITY><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER><FIRST_NAME>` + name +
			`</FIRST_NAME><ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>` + alias + `</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>`
	}
	tests := []struct{ name, alias, want string }{
		{"ALPHA ; BETA", "", "ALPHA primary, BETA alias"},
		{"ALPHA / AB", "", "ALPHA primary, AB alias"},
		{"A/B COMPANY (AB)", "", "A/B COMPANY (AB) primary"},
		{"X", "Jin Tiesan (金铁三)", "X primary, Jin Tiesan alias, 金铁三 original script"},
		{"X", "Abubakar (original script: Абубакар)", "X primary, Abubakar alias, Абубакар original script"},
		{"X", "حسن غول (Hassan Ghul; Hassan Gul)", "X primary, حسن غول original script, Hassan Ghul alias, Hassan Gul alias"},
		{"X", "Alpha; Beta ;", "X primary, Alpha alias, Beta alias"},
		{"X", "Alpha (the elder)", "X primary, Alpha (the elder) alias"},
	}
	for _, tt := range tests {
		snaps, _ := listtest.Load(t, unsc.Format, list.Options{}, file([]byte(xml(tt.name, tt.alias))))
		var got []string
		for _, n := range snaps[0].Entries[0].Names {
			got = append(got, n.Text+" "+string(n.Kind))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%q with %q: %s, want %s", tt.name, tt.alias, s, tt.want)
		}
	}
}

func TestBad(t *testing.T) {
	good := gen.UNSC(gen.Parties(1, 10))
	tests := []struct {
		name string
		b    []byte
		want string
	}{
		{"another root", []byte("<html><body>try later</body></html>"), "the root is html"},
		{"no party", []byte("<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>"), "holds no party"},
		{"invalid UTF-8", bytes.Replace(good, []byte("Invented"), []byte("In\xffented"), 1), "invalid UTF-8"},
		{"an entity bomb", append([]byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&a;</FIRST_NAME>`), good...), "invalid character entity &a;"},
		{"elements without end", []byte("<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>" + strings.Repeat("<A>", 100)), "more than 40 deep"},
		{"crossed elements", bytes.Replace(good, []byte("</INDIVIDUAL>"), []byte("</ENTITY>"), 1), "closed by"},
	}
	for _, tt := range tests {
		if _, _, err := unsc.Format.Load([]list.File{file(tt.b)}, list.Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	snaps, warnings := listtest.Load(t, unsc.Format, list.Options{}, file(bytes.Replace(good, []byte("<ENTITIES>"), []byte("<VESSELS><VESSEL/></VESSELS><ENTITIES>"), 1)))
	if snaps[0].Complete || listtest.Codes(warnings)[unsc.UnknownElement] != 2 {
		t.Errorf("parties of a new sort: complete %v, %v", snaps[0].Complete, warnings)
	}
	snaps, warnings = listtest.Load(t, unsc.Format, list.Options{}, file(bytes.Replace(good, []byte("</INDIVIDUALS>"), []byte("<INDIVIDUAL><DATAID>7</DATAID></INDIVIDUAL></INDIVIDUALS>"), 1)))
	if snaps[0].Complete || fmt.Sprint(listtest.Codes(warnings)) != "map[no-name:1]" || len(snaps[0].Entries) != 10 {
		t.Errorf("a party without a name: %d entries, %v", len(snaps[0].Entries), warnings)
	}
}

func TestCutOff(t *testing.T) {
	b := bytes.TrimSpace(gen.UNSC(gen.Parties(2, 30)))
	listtest.CutOff(t, unsc.Format, list.Options{}, b, func([]byte) bool { return false })
	_, _, err := unsc.Format.Load([]list.File{file(b[:len(b)/2])}, list.Options{})
	if !errors.Is(err, list.ErrTruncated) {
		t.Errorf("half a file: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.UNSC(gen.Parties(4, 3)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, unsc.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}

func BenchmarkLoad1000(b *testing.B) {
	data := gen.UNSC(gen.Parties(1, 1000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := unsc.Format.Load([]list.File{file(data)}, list.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
