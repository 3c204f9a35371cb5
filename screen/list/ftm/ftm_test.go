package ftm_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/ftm"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("entities.ftm.json", b) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 200)
	snaps, warnings := listtest.Load(t, ftm.Format, list.Options{List: "user/mine"}, file(gen.FTM(parties)))
	s := snaps[0]
	if s.List != "user/mine" || s.AsOf != "2026-11-20" || !s.Complete || s.MetReal || len(s.Entries) != 200 || fmt.Sprint(listtest.Codes(warnings)) != "map[no-target:20]" {
		t.Fatalf("%s of %s: %d entries, complete %v, %v", s.List, s.AsOf, len(s.Entries), s.Complete, listtest.Codes(warnings))
	}
	for i, p := range parties {
		e := listtest.Find(t, s, gen.FTMRef(&p))
		has := func(text string, kind list.NameKind) bool {
			return slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == list.CleanText(text) && n.Kind == kind })
		}
		ok := has(p.Name, list.Primary) && slices.Contains(e.Countries, p.Place.Code) && len(e.Addresses) == len(p.Addresses)
		if p.Kind == gen.Person {
			ok = ok && len(e.Born) == 1 && e.IDs[0].Value == p.IDs[0].Number && slices.Equal(e.Citizenship, []string{p.Place.Code}) && e.Names[0].Parts.Family == p.Fam
		}
		if p.Native != "" && p.Script != "Latin" {
			ok = ok && has(p.Native, list.Original)
		}
		for _, a := range p.Aliases {
			ok = ok && slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == a.Name })
			ok = ok && (!a.Weak || has(a.Name, list.Weak))
		}
		if !ok {
			t.Errorf("party %d: %+v gave\n%s", i, p, listtest.JSON(e))
		}
	}
}

// TestNested reads an entity of the nested export, with its address inside.
func TestNested(t *testing.T) {
	line := `{"id":"a","caption":"Beta","schema":"Company","properties":{"name":["Alpha","Beta","Бета"],"addressEntity":[{"id":"x","schema":"Address","properties":{"city":["Zorvil"],"country":["ru"],"street":["1 Long Road"]}}]},"datasets":["d"],"target":true}` + "\n"
	snaps, _ := listtest.Load(t, ftm.Format, list.Options{}, file([]byte(line)))
	e := snaps[0].Entries[0]
	if got := fmt.Sprint(e.Names, e.Addresses); got != "[{Beta primary {  }  } {Alpha alias {  }  } {Бета original script {  }  }] [{1 Long Road Zorvil   RU }]" {
		t.Error(got)
	}
}

func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	good := string(gen.FTM(gen.Parties(1, 5)))
	for old, new := range map[string]string{
		`"topics":`:           `"surprise":["x"],"topics":`,
		`"target":true`:       `"surprise":1,"target":true`,
		`"schema":"Sanction"`: `"schema":"Surprise"`,
	} {
		_, _, err := ftm.Format.Load([]list.File{file([]byte(strings.Replace(good, old, new, 1)))}, list.Options{})
		if !errors.Is(err, list.ErrUnrecognised) || !strings.Contains(strings.ToLower(err.Error()), "surprise") {
			t.Errorf("%s: %v", new, err)
		}
	}
}

func TestCutOff(t *testing.T) {
	listtest.CutOff(t, ftm.Format, list.Options{}, gen.FTM(gen.Parties(2, 20)), func(b []byte) bool {
		return bytes.HasSuffix(b, []byte("\n")) || bytes.HasSuffix(b, []byte("}")) && !bytes.HasSuffix(b, []byte("]}"))
	})
}

func TestSpoiltLine(t *testing.T) {
	for _, bad := range []string{"<html>", `{"id":"x"`, `{"id":1}`} {
		listtest.Spoilt(t, ftm.Format, list.Options{}, gen.FTM(gen.Parties(3, 20)), bad, 0)
	}
}

func TestLineWithoutEnd(t *testing.T) {
	b := append(gen.FTM(gen.Parties(1, 2)), bytes.Repeat([]byte("x"), 9<<20)...)
	if _, _, err := ftm.Format.Load([]list.File{file(b)}, list.Options{}); err == nil || !strings.Contains(err.Error(), "longer than 8 MB") {
		t.Errorf("%v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.FTM(gen.Parties(4, 3)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, ftm.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}
