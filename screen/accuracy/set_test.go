package accuracy_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"interdict/screen"
	"interdict/screen/accuracy"
	"interdict/screen/list"
)

// realLists are the published lists where they are present, else nil.
func realLists(t *testing.T) []list.Snapshot {
	t.Helper()
	dir := os.Getenv("INTERDICT_REAL_LISTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "lists")
	}
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	snaps, err := accuracy.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return snaps
}

// standIn is a list of invented parties: rare family names with two given ones,
// and coined firms.
func standIn() []list.Snapshot {
	people, firms := accuracy.Invented(1, 1500), accuracy.InventedFirms(1, 800)
	s := list.Snapshot{List: "test/invented", AsOf: "2026-01-01", Complete: true}
	add := func(id string, kind list.Kind, name string) {
		s.Entries = append(s.Entries, list.Entry{List: s.List, ID: id, Kind: kind, Names: []list.Name{{Text: name, Kind: list.Primary}}})
	}
	for i, p := range people {
		add("p"+string(rune('a'+i%26))+strings.Repeat("x", i/26), list.Individual, p)
	}
	for i, f := range firms {
		add("f"+string(rune('a'+i%26))+strings.Repeat("x", i/26), list.Entity, f)
	}
	return []list.Snapshot{s}
}

func TestSetIsTheSameForASeed(t *testing.T) {
	snaps := standIn()
	for _, f := range []accuracy.Flavour{accuracy.Plain, accuracy.Other} {
		size := accuracy.Size{Positive: 40, Negative: 100}
		a, b, c := f.Make(snaps, 3, size), f.Make(snaps, 3, size), f.Make(snaps, 4, size)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("flavour %d: one seed gave two sets", f)
		}
		if reflect.DeepEqual(a, c) {
			t.Errorf("flavour %d: two seeds gave one set", f)
		}
	}
}

func TestSetHasEveryClass(t *testing.T) {
	snaps, real := realLists(t), true
	if snaps == nil {
		snaps, real = standIn(), false
	}
	for _, f := range []accuracy.Flavour{accuracy.Plain, accuracy.Other} {
		count := map[string]int{}
		for _, c := range f.Make(snaps, 1, accuracy.Size{Positive: 50, Negative: 200}) {
			count[c.Class]++
			if c.Name == "" || (c.Target == "") != slices.Contains(accuracy.Negative, c.Class) {
				t.Errorf("case %+v: a name is needed, and a target where something should be found", c)
			}
		}
		for _, class := range append(slices.Clone(accuracy.Positive), accuracy.Ruler...) {
			own := class == "alias" || class == "original script" // invented parties have one name
			if count[class] == 0 && (real || !own) {
				t.Errorf("flavour %d has no case of class %q", f, class)
			}
		}
	}
}

// The flavours differ where they claim to: a list and seed give other slips.
func TestFlavoursDiffer(t *testing.T) {
	snaps, size := standIn(), accuracy.Size{Positive: 60, Negative: 100}
	names := map[string]map[string]bool{}
	for _, c := range accuracy.Plain.Make(snaps, 1, size) {
		if names[c.Class] == nil {
			names[c.Class] = map[string]bool{}
		}
		names[c.Class][c.Name] = true
	}
	shared, all := map[string]int{}, map[string]int{}
	for _, c := range accuracy.Other.Make(snaps, 1, size) {
		all[c.Class]++
		if names[c.Class][c.Name] {
			shared[c.Class]++
		}
	}
	for _, class := range []string{"typo", "typo in each word", "respelled", "people, US", "people, world", "companies"} {
		if shared[class]*2 > all[class] {
			t.Errorf("%s: %d of %d names are the same in both flavours", class, shared[class], all[class])
		}
	}
}

// The floors of the calibration that is shipped, on the lists themselves where
// they are present and on invented parties otherwise. What is reached is in
// doc/accuracy.md.
func TestFloors(t *testing.T) {
	snaps := realLists(t)
	real := snaps != nil
	if !real {
		snaps = standIn()
	}
	s := screen.New(accuracy.Hidden(snaps), screen.Options{Threshold: 0.4, Limit: 30})
	c := screen.Shipped()
	for _, f := range []accuracy.Flavour{accuracy.Plain, accuracy.Other} {
		cases := f.Make(snaps, 20240624, accuracy.Size{Positive: 300, Negative: 2500})
		tab := accuracy.Measure(cases, accuracy.By(s, accuracy.SameParty(snaps)), float64(c.Review), float64(c.Match), 2)
		floor := func(what string, got, least float64) {
			if got < least {
				t.Errorf("flavour %d: %s %.4f, want %.4f at least", f, what, got, least)
			}
		}
		floor("recall at 1 %", tab.Mean(tab.At1), 0.96)
		floor("recall at 0.1 %", tab.Mean(tab.At01), 0.90)
		floor("recall at the shipped threshold", tab.Mean(tab.Shipped), 0.90)
		if real {
			floor("original script at 0.1 %", tab.Share("original script", tab.At01), 0.80)
		}
		if got := tab.Alerts(tab.Shipped); got > 0.003 {
			t.Errorf("flavour %d: %.4f of invented names alert at the shipped threshold, want 0.003 at most", f, got)
		}
	}
}

func TestTableAndCurve(t *testing.T) {
	snaps := standIn()
	s := screen.New(snaps, screen.Options{Threshold: 0.4, Limit: 30})
	tab := accuracy.Measure(accuracy.Make(snaps, 1, accuracy.Size{Positive: 60, Negative: 400}), accuracy.By(s, accuracy.SameParty(snaps)), 0.7, 0.8, 2)
	if tab.At1 > tab.At01 {
		t.Errorf("1 %% of strangers reach %.3f and 0.1 %% reach %.3f: fewer reach more", tab.At1, tab.At01)
	}
	if tab.Share("exact", tab.At01) < 0.95 {
		t.Errorf("exact names are found at %.3f", tab.Share("exact", tab.At01))
	}
	lines := []accuracy.Line{{Name: "one", Table: tab}}
	var a, b bytes.Buffer
	if err := accuracy.Curve(&a, lines); err != nil {
		t.Fatal(err)
	}
	if err := (&accuracy.Page{Lists: snaps, Names: s.Names(), Calibration: "x", Lines: lines, Seeds: []uint64{1}, HardPairs: "none"}).Write(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.String(), "<svg ") || !strings.Contains(a.String(), "<polyline ") {
		t.Error("the picture has no curve")
	}
	for _, want := range append(slices.Clone(accuracy.Ruler), "exact", "test/invented", "Seeds 1.") {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
