package ofacxml_test

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
	"interdict/screen/list/ofac"
	"interdict/screen/list/ofacxml"
)

func file(b []byte) list.File { return list.BytesFile("sdn_advanced.xml", b) }

// TestAgainstCSV: the advanced XML and the comma-separated files of the same
// parties give the same entries, but for what only one of them can say.
func TestAgainstCSV(t *testing.T) {
	parties := gen.Parties(1, 250)
	snaps, warnings := listtest.Load(t, ofacxml.Format, list.Options{}, file(gen.OFACXML(parties)))
	s := snaps[0]
	if len(snaps) != 1 || s.List != "us/sdn" || s.AsOf != "2026-11-20" || !s.Complete || len(s.Entries) != len(parties) || len(warnings) != 0 {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
	}
	g := gen.OFAC(parties)
	csv, _, err := ofac.Format.Load([]list.File{list.BytesFile("sdn.csv", g.Primary), list.BytesFile("alt.csv", g.Aliases), list.BytesFile("add.csv", g.Addresses), list.BytesFile("com.csv", g.Comments)}, list.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parties {
		x, c := listtest.Find(t, s, fmt.Sprint(p.Num)), listtest.Find(t, csv[0], fmt.Sprint(p.Num))
		if x.Kind != c.Kind || x.Names[0].Text != c.Names[0].Text || x.Names[0].Kind != list.Primary || x.Names[0].Parts.Family != c.Names[0].Parts.Family {
			t.Errorf("party %d: %+v and %+v", i, x.Names[0], c.Names[0])
		}
		for _, n := range c.Names {
			if strings.HasPrefix(n.Text, "FAR END") {
				continue
			}
			if !slices.ContainsFunc(x.Names, func(m list.Name) bool { return m.Text == n.Text && m.Kind == n.Kind }) {
				t.Errorf("party %d: %+v is missing in\n%s", i, n, listtest.JSON(x))
			}
		}
		for _, id := range c.IDs {
			if !slices.Contains(x.IDs, id) && !strings.HasPrefix(id.Type, "Digital") && id.Type != "Call Sign" {
				t.Errorf("party %d: %+v is missing in\n%s", i, id, listtest.JSON(x))
			}
		}
		if p.Kind == gen.Person && (!slices.Equal(x.Born, []string{p.Born.ISO()}) || !slices.Equal(x.Citizenship, c.Citizenship) || !slices.Equal(x.Places, c.Places)) {
			t.Errorf("party %d: born %v at %v, %v; want %s at %v", i, x.Born, x.Places, x.Citizenship, p.Born.ISO(), c.Places)
		}
		if p.Script != "Latin" && p.Native != "" && !slices.ContainsFunc(x.Names, func(n list.Name) bool {
			return n.Text == p.Native && n.Kind == list.Original && len(n.Script) == 4
		}) {
			t.Errorf("party %d: %s is missing in\n%s", i, p.Native, listtest.JSON(x))
		}
		if x.Effective != p.Listed.ISO() || !slices.Equal(x.Programs, []string{p.Programme}) || len(x.Addresses) != len(c.Addresses) {
			t.Errorf("party %d: since %s under %v, %d addresses", i, x.Effective, x.Programs, len(x.Addresses))
		}
	}
}

func TestConsolidated(t *testing.T) {
	b := bytes.Replace(gen.OFACXML(gen.Parties(1, 20)), []byte(">SDN List<"), []byte(">Consolidated List<"), 1)
	snaps, _ := listtest.Load(t, ofacxml.Format, list.Options{}, file(b))
	if len(snaps) != 1 || snaps[0].List != "us/ofac-nonsdn" {
		t.Errorf("%d snapshots, first %s", len(snaps), snaps[0].List)
	}
}

// TestRefusesWhatItDoesNotKnow: a loader that never met a real file does not
// guess.
func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	good := gen.OFACXML(gen.Parties(1, 5))
	for old, new := range map[string]string{
		"<Profile ":            "<Surprise/><Profile ",
		"<Alias FixedRef=":     "<Alias Surprise=\"1\" FixedRef=",
		"<Locations>":          "<Surprises><Location ID=\"1\"/></Surprises><Locations>",
		"<ListValues>":         "<SurpriseValues/><ListValues>",
		"<SanctionsMeasure ":   "<Exemption/><SanctionsMeasure ",
		"<Year>2026</Year>":    "<Era>2</Era><Year>2026</Year>",
		"<DistinctParties>\n<": "<DistinctParties>\n<Party/><",
	} {
		b := bytes.Replace(good, []byte(old), []byte(new), 1)
		if bytes.Equal(b, good) {
			t.Fatalf("%q is not in the file", old)
		}
		_, _, err := ofacxml.Format.Load([]list.File{file(b)}, list.Options{})
		if !errors.Is(err, list.ErrUnrecognised) || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v", new, err)
		}
	}
}

func TestCutOff(t *testing.T) {
	b := bytes.TrimSpace(gen.OFACXML(gen.Parties(2, 20)))
	listtest.CutOff(t, ofacxml.Format, list.Options{}, b, func([]byte) bool { return false })
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.OFACXML(gen.Parties(4, 2)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, ofacxml.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}

func BenchmarkLoad17000(b *testing.B) {
	data := gen.OFACXML(gen.Parties(1, 17000))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := ofacxml.Format.Load([]list.File{file(data)}, list.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
