package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"interdict/internal/lists"
	"interdict/web"
)

// newDesk opens a list of the house's own, whole, of 20 November 2026, which
// the policy allows to be a week old. The clock is the test's.
func newDesk(t *testing.T, suppressions string, clock *time.Time) *screenDesk {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"own.csv":     "name,country,born\nZorvil Trading,RU,\n\"ZARGANOV, Viktor Olegovich\",RU,1970\n",
		"policy.yaml": "require:\n  - list: user/own\n    max_age_days: 7\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o, err := lists.Open(lists.Options{Files: []string{"user/own=" + filepath.Join(dir, "own.csv")}, AsOf: "2026-11-20", Policy: filepath.Join(dir, "policy.yaml")}, *clock)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newScreenDesk(o, suppressions, func() time.Time { return *clock })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// screened gives the answers for names.
func screened(t *testing.T, d *screenDesk, parties ...web.AskedParty) []web.PartyAnswer {
	t.Helper()
	out := slices.Collect(d.Screen(t.Context(), slices.Values(parties)))
	if len(out) != len(parties) {
		t.Fatalf("%d answers for %d parties", len(out), len(parties))
	}
	return out
}

// TestPagesGoStale: a list that is fresh when the pages start goes stale while
// they run. From that day on nobody is clear, and the pages are told.
func TestPagesGoStale(t *testing.T) {
	clock := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, "", &clock)
	stranger := web.AskedParty{Name: "Pell County Orchards"}
	edition := d.Lists().Edition
	if a := screened(t, d, stranger)[0]; a.Band != web.BandClear || len(d.Lists().Gaps) != 0 {
		t.Errorf("at the start: %s, %v", a.Band, d.Lists().Gaps)
	}
	clock = time.Date(2026, 11, 27, 23, 59, 0, 0, time.UTC)
	if a := screened(t, d, stranger)[0]; a.Band != web.BandClear || d.Lists().Edition == edition {
		t.Errorf("on the last day: %s, edition %s", a.Band, d.Lists().Edition)
	}
	clock = time.Date(2026, 11, 28, 0, 1, 0, 0, time.UTC)
	state := d.Lists()
	if a := screened(t, d, stranger)[0]; a.Band != web.BandReview || len(state.Gaps) != 1 || state.Gaps[0].Why != "stale" {
		t.Errorf("a day later: %s, %v", a.Band, state.Gaps)
	}
	own := state.Lists[slices.IndexFunc(state.Lists, func(l web.PartyList) bool { return l.ID == "user/own" })]
	if own.Age != 8 || own.MaxAge != 7 || !own.Required || own.Entries != 2 {
		t.Errorf("%+v", own)
	}
}

// TestPagesClear: a clearing goes to the file as interdict screen writes and
// reads it, is known to the next answer, and is ended by a day that has passed.
func TestPagesClear(t *testing.T) {
	clock := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "cleared.jsonl")
	d := newDesk(t, file, &clock)
	table, err := partyReader{}.ReadParties("in.csv", []byte("Kundennr;Name;Land;PLZ;Ort\n7;Zorvil Trading;Russia;28195;Bremen\n"), nil)
	if err != nil || len(table.Parties) != 1 {
		t.Fatalf("%+v, %v", table, err)
	}
	p := table.Parties[0]
	m := screened(t, d, p)[0].Matches[0]
	if err := d.Clear(p, "user/own/none", web.Clearing{Who: "A", Why: "b", Until: "2027-01-01"}); err == nil {
		t.Error("an entry that is not there was cleared")
	}
	edition := d.Lists().Edition
	if err := d.Clear(p, m.Ref, web.Clearing{Who: "A. Clerk", Why: "another seat", Until: "2027-01-01", Made: "2026-11-23"}); err != nil {
		t.Fatal(err)
	}
	a := screened(t, d, p)[0]
	if a.Band != web.BandClear || a.Matches[0].Cleared == nil || a.Matches[0].Cleared.Why != "another seat" || d.Lists().Edition == edition {
		t.Errorf("%s, %+v", a.Band, a.Matches)
	}
	again := newDesk(t, file, &clock) // the program is started again
	if a := screened(t, again, p)[0]; a.Band != web.BandClear {
		t.Errorf("after a new start: %s", a.Band)
	}
	held, err := readSuppressions(file)
	if err != nil || len(held) != 1 || held[0].Name != "Zorvil Trading" || held[0].Entry != m.Ref || held[0].Made != "2026-11-23" {
		t.Errorf("%+v, %v", held, err)
	}
	if err := d.Clear(p, m.Ref, web.Clearing{Who: "A. Clerk", Why: "taken back", Until: "2026-11-22"}); err != nil {
		t.Fatal(err)
	}
	if a := screened(t, d, p)[0]; a.Band != web.BandMatch || a.Matches[0].Lapsed != "was cleared by A. Clerk until 2026-11-22" {
		t.Errorf("taken back: %s, %q", a.Band, a.Matches[0].Lapsed)
	}
	if held, _ := readSuppressions(file); len(held) != 2 {
		t.Errorf("the file has %d lines: what was said must stay", len(held))
	}
}

// TestPagesEntry: the pages show what a list says of an entry, and which list.
func TestPagesEntry(t *testing.T) {
	clock := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	d := newDesk(t, "", &clock)
	m := screened(t, d, web.AskedParty{Name: "Зарганов Виктор", Born: []string{"1970"}})[0].Matches[0]
	e, ok := d.Entry(m.Ref)
	if !ok || e.Names[0] != "ZARGANOV, Viktor Olegovich" || !slices.Equal(e.Born, []string{"1970"}) || m.List != "a list of your own" {
		t.Errorf("%+v of %q, %v", e, m.List, ok)
	}
	if _, ok := d.Entry("user/own/none"); ok {
		t.Error("an entry that is not there was found")
	}
	if m.Words[0].AskedLatin == "" || len(m.Steps) == 0 || m.Steps[0].Effect == "" {
		t.Errorf("%+v", m)
	}
}

// TestReadParties: tables of every kind are read, with what each column was
// taken for and every row that could not be read.
func TestReadParties(t *testing.T) {
	book := excelize.NewFile()
	for i, row := range [][]any{{"Party name", "Country", "DOB", "Segment"}, {"Zorvin, Ivan", "Russia", 1970, "x"}, {"", "US", "", "y"}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = book.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var sheet bytes.Buffer
	if err := book.Write(&sheet); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, in, want string }{
		{"a.xlsx", sheet.String(), "Zorvin, Ivan RU 1970; bad 3; name country born -"},
		{"a.jsonl", `{"name":"Zorvil","alias":["Z. Ltd","ZL"],"country":"IR","x":1}` + "\n" + `{"name":{}}` + "\n" + `{"name":"Pell"}`, "Zorvil +2 IR , Pell  ; bad 2; alias country name -"},
		{"a.txt", "Zorvil Trading\nPell County\n", "Zorvil Trading  , Pell County  ; bad ; name"},
		{"a.csv", "name,country\nZorvil,RU\n\"cut", "Zorvil RU ; bad 3; name country"},
	} {
		f, err := partyReader{}.ReadParties(tt.name, []byte(tt.in), nil)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var rows, bad, columns []string
		for _, p := range f.Parties {
			s := p.Name
			if len(p.Aliases) > 0 {
				s += fmt.Sprintf(" +%d", len(p.Aliases))
			}
			rows = append(rows, s+" "+strings.Join(p.Countries, ",")+" "+strings.Join(p.Born, ","))
		}
		for _, b := range f.Bad {
			bad = append(bad, fmt.Sprint(b.Line))
		}
		for _, c := range f.Columns {
			field := c.Field
			if field == "" {
				field = "-"
			}
			columns = append(columns, field)
		}
		if got := strings.Join(rows, ", ") + "; bad " + strings.Join(bad, ",") + "; " + strings.Join(columns, " "); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
	f, err := partyReader{}.ReadParties("own.csv", []byte("Wer,Wo\nZorvil,RU\n"), map[string]string{"Wer": "name", "2": "country"})
	if err != nil || len(f.Parties) != 1 || f.Parties[0].Name != "Zorvil" || !slices.Equal(f.Parties[0].Countries, []string{"RU"}) || f.Columns[0].Guessed {
		t.Errorf("columns that were said: %+v, %v", f, err)
	}
	if _, err := (partyReader{}).ReadParties("own.csv", []byte("Wer,Wo\nZorvil,RU\n"), nil); err == nil || !strings.Contains(err.Error(), "say under Columns") {
		t.Errorf("no column for the name: %v", err)
	}
	for name, in := range map[string]string{"a.pdf": "%PDF-1.7\n1 0 obj\n", "a.png": "\x89PNG\r\n\x1a\n\x00\x00", "a.csv": "first,second\n1,2\n", "a.xlsx": sheet.String()[:sheet.Len()/2]} {
		if f, err := (partyReader{}).ReadParties(name, []byte(in), nil); err == nil {
			t.Errorf("%s was read: %+v", name, f)
		}
	}
}

// TestServeRecordsParties records an answer about one party and those of a file.
// The log on the pages shows them, and what is bundled verifies.
func TestServeRecordsParties(t *testing.T) {
	dir, key, pub := evidenceKey(t)
	log, file := filepath.Join(dir, "log"), filepath.Join(dir, "all.bundle")
	s := serveFor(t, "--lists", filepath.Join(dir, "lists"), "--now", "2026-11-23", "--record", log, "--key", key)
	s.says(s.send("/parties/name", url.Values{"name": {"AO Kaspersky Lab"}}), "Match.", "This answer is not recorded yet.")
	s.says(s.send("/parties/typed/1/record", nil), "Recorded as number 0 of the log")
	s.send("/parties/name", url.Values{"name": {"Pell County Orchards"}})
	s.says(s.send("/parties/typed/record", nil), "1 answer recorded", "Every answer is recorded as it stands.")
	s.says(s.page("/evidence"), "2 records in the log", "Pell County Orchards")
	s.says(s.page("/evidence/0"), "Screening of AO Kaspersky Lab")
	cli(t, exitClear, "bundle", log, "-o", file, "--key", key, "-q")
	cli(t, exitClear, "verify", file, "--keys", pub, "--format", "text")
}
