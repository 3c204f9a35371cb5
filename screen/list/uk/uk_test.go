package uk_test

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
	"interdict/screen/list/uk"
)

func file(b []byte) list.File { return list.BytesFile("list.csv", b) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 150)
	tests := []struct {
		format *list.Format
		data   []byte
		id     func(*gen.Party) string
		list   string
	}{
		{uk.Format, gen.UK(parties), gen.UKRef, "uk/sanctions-list"},
		{uk.OFSI, gen.OFSI(parties), func(p *gen.Party) string { return fmt.Sprint(p.Num) }, "uk/ofsi"},
	}
	for _, tt := range tests {
		snaps, warnings := listtest.Load(t, tt.format, list.Options{}, file(tt.data))
		s := snaps[0]
		if string(s.List) != tt.list || s.AsOf != "2026-11-20" || !s.Complete || s.MetReal || len(s.Entries) != 150 || len(warnings) != 0 {
			t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
		}
		for i, p := range parties {
			e := listtest.Find(t, s, tt.id(&p))
			want := p.Name
			if p.Kind == gen.Person {
				want = strings.TrimSpace(strings.Join(strings.Fields(p.Given+" "+p.Mid+" "+strings.ToUpper(p.Fam)), " "))
				born := gen.Date{Year: p.Born.Year, Month: p.Born.Month, Day: p.Born.Day}.ISO() // spans and "about" are lost
				if !slices.Equal(e.Born, []string{born}) || !slices.Equal(e.Citizenship, []string{p.Place.Code}) {
					t.Errorf("party %d: born %v, %v; want %s, %s", i, e.Born, e.Citizenship, born, p.Place.Code)
				}
				if len(e.IDs) != 2 || e.IDs[0].Value != p.IDs[0].Number || e.IDs[1].Value != "X"+p.IDs[0].Number {
					t.Errorf("party %d: numbers %v", i, e.IDs)
				}
			}
			if e.Names[0].Text != want || e.Names[0].Kind != list.Primary {
				t.Errorf("party %d: first name %+v, want %q", i, e.Names[0], want)
			}
			for _, a := range p.Aliases {
				text, kind := a.Name, list.Alias
				if a.Fam != "" {
					text = a.Rest + " " + strings.ToUpper(a.Fam)
				}
				if a.Weak {
					kind = list.Weak
				}
				if !slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == text && n.Kind == kind }) {
					t.Errorf("party %d: alias %q (%s) is missing in\n%s", i, text, kind, listtest.JSON(e))
				}
			}
			if len(e.Addresses) != len(p.Addresses) {
				t.Errorf("party %d: addresses %v, want %v", i, e.Addresses, p.Addresses)
			}
		}
	}
}

func TestOtherColumns(t *testing.T) {
	for _, tt := range []struct {
		f *list.Format
		b []byte
	}{{uk.Format, gen.UK(gen.Parties(1, 3))}, {uk.OFSI, gen.OFSI(gen.Parties(1, 3))}} {
		for _, change := range [][2]string{{"Name 5,", "Name 5,Surprise,"}, {"Name 5,", ""}} {
			b := bytes.Replace(tt.b, []byte(change[0]), []byte(change[1]), 1)
			if _, _, err := tt.f.Load([]list.File{file(b)}, list.Options{}); !errors.Is(err, list.ErrUnrecognised) {
				t.Errorf("%s with %q for %q: %v", tt.f.Name, change[1], change[0], err)
			}
		}
	}
}

func TestCutOff(t *testing.T) {
	lineEnd := func(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) }
	b := gen.UK(gen.Parties(2, 20))
	listtest.CutOff(t, uk.Format, list.Options{}, b, lineEnd)
	b = gen.OFSI(gen.Parties(2, 20))
	listtest.CutOff(t, uk.OFSI, list.Options{}, b, lineEnd)
}

func TestSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, uk.Format, list.Options{}, gen.UK(gen.Parties(3, 20)), `"a"b,c`, 2)
	listtest.Spoilt(t, uk.OFSI, list.Options{}, gen.OFSI(gen.Parties(3, 20)), `"a"b,c`, 2)
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.UK(gen.Parties(4, 2)), true)
	f.Add(gen.OFSI(gen.Parties(4, 2)), false)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		for _, format := range []*list.Format{uk.Format, uk.OFSI} {
			listtest.Property(t, format, list.Options{AllowTruncated: cut}, file(b))
		}
	})
}

// TestXML: the XML says what the table says.
func TestXML(t *testing.T) {
	parties := gen.Parties(1, 150)
	snaps, warnings := listtest.Load(t, uk.XML, list.Options{}, file(gen.UKXML(parties)))
	s := snaps[0]
	if s.List != "uk/sanctions-list" || s.AsOf != "2026-11-20" || !s.Complete || s.MetReal || len(s.Entries) != 150 || len(warnings) != 0 {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, warnings)
	}
	same, _ := listtest.Load(t, uk.Format, list.Options{}, file(gen.UK(parties)))
	for i, e := range s.Entries {
		x := same[0].Entries[i]
		for _, names := range [][2][]list.Name{{x.Names, e.Names}, {e.Names, x.Names}} {
			for _, n := range names[0] {
				if !slices.Contains(names[1], n) {
					t.Errorf("%s: %+v stands in one form only: %v, %v", e.ID, n, x.Names, e.Names)
				}
			}
		}
		x.Names, e.Names = nil, nil
		slices.Sort(x.Countries) // gathered row by row in the table
		slices.Sort(e.Countries)
		if listtest.JSON(x) != listtest.JSON(e) {
			t.Errorf("the XML says\n%s\nthe table\n%s", listtest.JSON(e), listtest.JSON(x))
		}
	}
}

func TestXMLRefusesWhatItDoesNotKnow(t *testing.T) {
	good := gen.UKXML(gen.Parties(1, 5))
	for old, new := range map[string]string{
		"<Designation>":   "<Surprise/><Designation>",
		"<UniqueID>":      "<Surprise/><UniqueID>",
		"<AssetFreeze>":   "<Surprise>true</Surprise><AssetFreeze>",
		"<NameType>":      "<Surprise/><NameType>",
		"<UniqueID>TST":   "<UniqueID Surprise=\"1\">TST",
		"<Designations ":  "<Surprise ",
		"</Designations>": "</Surprise>",
	} {
		_, _, err := uk.XML.Load([]list.File{file(bytes.Replace(good, []byte(old), []byte(new), 1))}, list.Options{})
		if err == nil || !strings.Contains(err.Error(), "Surprise") {
			t.Errorf("%s: %v", new, err)
		}
	}
}

func TestXMLCutOff(t *testing.T) {
	listtest.CutOff(t, uk.XML, list.Options{}, bytes.TrimSpace(gen.UKXML(gen.Parties(2, 20))), func([]byte) bool { return false })
}

func FuzzXML(f *testing.F) {
	f.Add(gen.UKXML(gen.Parties(4, 2)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, uk.XML, list.Options{AllowTruncated: cut}, file(b))
	})
}
