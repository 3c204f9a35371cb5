package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"interdict"
)

// fakeLists is a list of two parties, to test the pages without the screener. A
// name with the same words matches; one that shares a word is to be looked at.
type fakeLists struct {
	mu       sync.Mutex
	gaps     []ListGap
	cleared  map[string]Clearing // name + ref
	changes  int
	screened int // parties
	recorded []string
}

var fakeEntries = map[string]string{"xx/list/1": "Zorvil Trading", "xx/list/2": "Mirko Zorvil"}

func (f *fakeLists) Screen(_ context.Context, in iter.Seq[AskedParty]) iter.Seq[PartyAnswer] {
	return func(yield func(PartyAnswer) bool) {
		for p := range in {
			if !yield(f.answer(p)) {
				return
			}
		}
	}
}

func (f *fakeLists) answer(p AskedParty) PartyAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.screened++
	a := PartyAnswer{Band: BandClear, Blank: strings.Trim(p.Name, "-") == ""}
	for _, ref := range []string{"xx/list/1", "xx/list/2"} {
		m := fakeMatch(p, ref)
		if m.Score == 0 {
			continue
		}
		if c, ok := f.cleared[p.Name+ref]; ok && c.Until >= noon.Format(time.DateOnly) {
			m.Cleared = &c
		} else {
			if ok {
				m.Lapsed = "was cleared by " + c.Who + " until " + c.Until
			}
			if a.Band != BandMatch {
				a.Band = m.Band
			}
		}
		a.Matches = append(a.Matches, m)
	}
	slices.SortStableFunc(a.Matches, func(x, y PartyMatch) int { return int(1000 * (y.Score - x.Score)) })
	if a.Band == BandClear && (len(f.gaps) > 0 || a.Blank) {
		a.Band = BandReview
	}
	return a
}

// fakeMatch pairs words by their place.
func fakeMatch(p AskedParty, ref string) PartyMatch {
	m := PartyMatch{Ref: ref, List: "List of X", Name: fakeEntries[ref], Effective: "2024-06-24", Source: "1 T.R. 10", Confidence: interdict.Primary,
		Programs: []string{"X-1"}, Clears: []string{"a year of birth away from 1970"}, NotCompared: []string{"country"}}
	ours, theirs := strings.Fields(p.Name), strings.Fields(m.Name)
	same := 0
	for i := range max(len(ours), len(theirs)) {
		w := WordPair{Class: "name", Weight: 0.5, How: "left over"}
		if i < len(ours) {
			w.Asked = ours[i]
		}
		if i < len(theirs) {
			w.Listed = theirs[i]
		}
		if w.Asked != "" && w.Listed != "" {
			w.How, w.Alike = "mistyped", 0.8
		}
		if strings.EqualFold(w.Asked, w.Listed) {
			w.How, w.Alike = "same", 1
			same++
		}
		m.Words = append(m.Words, w)
	}
	if slices.Contains(p.Countries, "RU") {
		m.Steps = append(m.Steps, MatchStep{"country", "RU on both sides", "plus 0.010"})
	}
	m.Score, m.Band = float64(same)*0.4, BandReview
	if same == len(theirs) {
		m.Score, m.Band = 0.9, BandMatch
	}
	return m
}

func (f *fakeLists) Entry(ref string) (PartyEntry, bool) {
	name, ok := fakeEntries[ref]
	return PartyEntry{Names: []string{name, "Зорвил"}, Kind: "entity", Countries: []string{"RU"}, Remarks: "presumption of denial"}, ok
}

func (f *fakeLists) Clear(p AskedParty, ref string, c Clearing) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if strings.Contains(c.Why, "the disk is full") {
		return fmt.Errorf("cleared.jsonl: no space left on device\nhint: make room")
	}
	f.cleared[p.Name+ref] = c
	f.changes++
	return nil
}

func (f *fakeLists) Lists() ListState {
	f.mu.Lock()
	defer f.mu.Unlock()
	return ListState{Edition: fmt.Sprint(f.changes, len(f.gaps)), Gaps: f.gaps, Policy: "shipped", ReviewAt: 0.7, MatchAt: 0.82, Calibration: "1",
		Lists: []PartyList{{ID: "xx/list", Title: "List of X", AsOf: "2024-08-16", Age: 3, MaxAge: 7, Required: true, Entries: 2, Names: 4, Complete: true, Came: "from its publisher",
			Source: "list.csv", Format: "x", SHA256: strings.Repeat("cd", 32)}}}
}

func (f *fakeLists) KeepParties(_ context.Context, parties []AskedParty) (int64, error) {
	first := int64(len(f.recorded))
	for _, p := range parties {
		if p.Name == "unwritable" {
			return 0, fmt.Errorf("the log: no space left on device")
		}
		f.recorded = append(f.recorded, p.Name)
	}
	return first, nil
}

// missing takes a list away, or brings it back.
func (f *fakeLists) missing(gone bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gaps = nil
	if gone {
		f.gaps = []ListGap{{List: "xx/other", Why: "missing", Text: "is not loaded"}}
	}
}

// ReadParties reads a CSV of id, name, country.
func (f *fakeLists) ReadParties(name string, all []byte, columns map[string]string) (PartyFile, error) {
	if strings.HasSuffix(name, ".png") {
		return PartyFile{}, fmt.Errorf("%s is not a table\nhint: use CSV", name)
	}
	rows, err := csv.NewReader(strings.NewReader(string(all))).ReadAll()
	if err != nil {
		return PartyFile{}, err
	}
	out := PartyFile{}
	for i, row := range rows {
		switch {
		case i == 0:
			out.Columns = []Column{{Header: row[0], Field: "id"}, {Header: row[1], Field: "name", Guessed: true}, {Header: row[2], Field: columns[row[2]]}}
		case row[1] == "":
			out.Bad = append(out.Bad, BadRow{Line: i + 1, Why: "the row has no name"})
		default:
			out.Parties = append(out.Parties, AskedParty{Line: i + 1, ID: row[0], Name: row[1], Countries: []string{row[2]}})
		}
	}
	return out, nil
}

// customers is the file of parties of the tests.
const customers = `id,Kunde,x
C-1,Pell County,US
C-2,Zorvil Trading,RU
C-3,Zorvil Tradinge,US
C-4,,US
C-5,---,US
`

// newPartySite serves the pages with the test lists.
func newTestParties(t testing.TB) (http.Handler, *fakeLists) {
	t.Helper()
	f := &fakeLists{cleared: map[string]Clearing{}}
	h, err := New(Options{Decider: fakeLaw{}, Reader: fakeReader{}, Law: fakePacks(), Screener: f, PartyReader: f, PartyKeeper: f, Now: func() time.Time { return noon }, Zone: eastern})
	if err != nil {
		t.Fatal(err)
	}
	return h, f
}
