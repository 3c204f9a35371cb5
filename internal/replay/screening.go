package replay

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"time"

	"interdict"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// # Screenings
//
// The score of a party and an entry hangs on these two and the terms of the
// screening. So a record of a screening keeps the entries that it names, in full,
// beside the terms, the policy for the lists, and what was cleared; from these
// the replay makes the answer anew, to the last digit. That nobody else on the
// lists matched, they cannot show: for that the replay is given the lists.

// Facts of a screening that are not the party's own.
const (
	termsFact   = "terms"   // how it was screened, and what the lists had to be
	clearedFact = "cleared" // what somebody had cleared of the party
	extractFact = "extract" // the entries that the answer names, by the digests of their data
)

// A Screening is how a screening is made anew.
type Screening struct {
	screen.Terms
	Policy []policy.Requirement `json:"policy"` // of which lists there must be
}

// An extracted names an entry of a list by the digest of its data.
type extracted struct {
	Entry  string `json:"entry"`
	SHA256 string `json:"sha256"`
}

// codedScreening is a screening without its words: what a replay must give again.
type codedScreening struct {
	Band        screen.Band        `json:"band"`
	Matches     []codedMatch       `json:"matches"`
	Rest        string             `json:"rest,omitempty"` // digest of the matches behind the first maxCoded
	More        int                `json:"more,omitempty"`
	Gaps        []interdict.ListID `json:"gaps"`                // lists that are missing, stale …
	OnlyGaps    bool               `json:"only_gaps,omitempty"` // for no other reason is it a review
	Calibration string             `json:"calibration"`
}

type codedMatch struct {
	Entry      string      `json:"entry"`
	Version    string      `json:"version"` // digest of what the list says of it
	Score      float64     `json:"score"`
	Band       screen.Band `json:"band"`
	Suppressed bool        `json:"suppressed,omitempty"`
	Words      []string    `json:"words"`           // word by word: how it agrees
	Steps      []string    `json:"steps,omitempty"` // what raised or lowered the score
}

// maxCoded bounds the matches that are coded one by one: a record has 64 kB.
const maxCoded = 100

// codeScreening takes the words out of an answer.
func codeScreening(x *screen.Result) (codedScreening, error) {
	c := codedScreening{Band: x.Band, Matches: []codedMatch{}, More: x.More, Gaps: []interdict.ListID{}, Calibration: x.Calibration, OnlyGaps: x.Band == screen.BandReview}
	for i := range x.Matches {
		m := &x.Matches[i]
		if m.Suppressed == nil && m.Band != screen.BandClear {
			c.OnlyGaps = false
		}
		one := codedMatch{Entry: m.Entry, Version: m.Version, Score: m.Score, Band: m.Band, Suppressed: m.Suppressed != nil, Words: []string{}}
		for _, t := range m.Tokens {
			one.Words = append(one.Words, t.How)
		}
		for _, s := range m.Steps {
			one.Steps = append(one.Steps, s.Name)
		}
		c.Matches = append(c.Matches, one)
	}
	for _, g := range x.Gaps {
		c.Gaps = append(c.Gaps, g.List)
	}
	if len(c.Matches) > maxCoded {
		b, err := prove.Canonical(c.Matches[maxCoded:])
		if err != nil {
			return c, err
		}
		c.Matches, c.Rest = c.Matches[:maxCoded], list.SHA256(b)
	}
	return c, nil
}

// Screened records what looking a party up gave, with what is needed to make it
// anew. The screener is the one that answered.
func (r *Recorder) Screened(s *screen.Screener, required []policy.Requirement, x *screen.Result) error {
	coded, err := codeScreening(x)
	if err != nil {
		return err
	}
	b, err := json.Marshal(map[string]any{"party": x.Query})
	if err != nil {
		return err
	}
	facts, err := r.flat(b, "screening")
	if err != nil {
		return err
	}
	d := &prove.Disclosure{}
	if again := (screen.Query{}); json.Unmarshal(b, &struct {
		Party *screen.Query `json:"party"`
	}{&again}) == nil && reflect.DeepEqual(again, x.Query) { // a text that is no UTF-8 would not come back
		if facts, err = r.rests(facts, d, s, required, x); err != nil {
			return err
		}
	}
	packs := []prove.Pack{}
	for _, l := range x.Lists {
		packs = append(packs, prove.Pack{Kind: "list", ID: string(l.ID), SHA256: l.SHA256, AsOf: l.AsOf})
	}
	d.Facts = facts
	return r.addWith("screening", d, coded, x, packs)
}

// rests adds the facts that a screening rests on beside the party.
func (r *Recorder) rests(facts []prove.Fact, d *prove.Disclosure, s *screen.Screener, required []policy.Requirement, x *screen.Result) ([]prove.Fact, error) {
	entries, cleared := []extracted{}, []screen.Suppression{}
	for i := range x.Matches {
		m := &x.Matches[i]
		sum, same, err := addEntry(d, s.Listed(m), m)
		if err != nil {
			return nil, err
		}
		if !same {
			d.Data = nil
			return facts, nil
		}
		entries = append(entries, extracted{m.Entry, sum})
		if c := s.Noted(&x.Query, m.Entry); c != nil {
			cleared = append(cleared, *c)
		}
	}
	if required == nil {
		required = []policy.Requirement{}
	}
	for _, f := range []struct {
		name, from string
		value      any
	}{
		{termsFact, "run", Screening{s.Terms(), required}},
		{extractFact, "lists", entries},
		{clearedFact, "suppressions", cleared},
	} {
		if f.name == clearedFact && len(cleared) == 0 {
			continue
		}
		text, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		salt, err := prove.NewSalt(r.Random)
		if err != nil {
			return nil, err
		}
		facts = append(facts, prove.Fact{Fact: f.name, Value: text, Salt: salt, From: f.from})
	}
	return facts, nil
}

// A screened is a record of a screening, put together again.
type screened struct {
	query   screen.Query
	how     *Screening
	entries []extracted
	cleared []screen.Suppression
	said    screen.Result
}

func readScreened(d *prove.Disclosure) (*screened, error) {
	var x screened
	var own []prove.Fact
	for _, f := range d.Facts {
		var err error
		switch f.Fact {
		case termsFact:
			err = json.Unmarshal(f.Value, &x.how)
		case extractFact:
			err = json.Unmarshal(f.Value, &x.entries)
		case clearedFact:
			err = json.Unmarshal(f.Value, &x.cleared)
		default:
			own = append(own, f)
		}
		if err != nil {
			return nil, fmt.Errorf("fact %s: %w", f.Fact, err)
		}
	}
	if x.how == nil || len(d.Prose) == 0 {
		return &x, nil
	}
	b, err := unflatten(own)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &struct {
		Party *screen.Query `json:"party"`
	}{&x.query}); err != nil {
		return nil, fmt.Errorf("the party: %w", err)
	}
	return &x, json.Unmarshal(d.Prose, &x.said)
}

// observeScreening makes a screening anew.
func (p *Replayer) observeScreening(r *prove.Record, d *prove.Disclosure) (*prove.Again, error) {
	x, err := readScreened(d)
	switch {
	case err != nil:
		return nil, err
	case x.how == nil:
		return &prove.Again{Not: "it was recorded without the entries of the lists that it names"}, nil
	case len(d.Prose) == 0:
		return &prove.Again{Not: "the answer as people read it, which names the lists, is withheld"}, nil
	}
	if err := sameLists(r.Packs, x.said.Lists); err != nil {
		return nil, err
	}
	if c := screen.Shipped(); x.how.Edition == screen.Edition() && x.how.Calibration.Version == c.Version && x.how.Calibration != c {
		return nil, fmt.Errorf("it was scored by other numbers than those of calibration %s, which it names", c.Version)
	}
	entries, err := extract(d, x.entries, x.said.Lists)
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, r.KnownAt)
	if err != nil {
		return nil, err
	}
	opts := x.how.Options(x.gaps(at), x.cleared)
	anew := screen.Again(x.query, x.said.Lists, entries, opts)
	anew.More = x.said.More // whom the answer does not name, its entries do not show
	out := &prove.Again{}
	if out.Answer, err = codedBytes(&anew); err != nil {
		return nil, err
	}
	if whole, why := p.source.whole(r.Packs); whole == nil {
		out.Rests = "scored anew from the entries that it names; that nobody else on the lists matched rests on the signature: " + why
	} else if string(out.Answer) == string(r.Answer) { // else the place is told that is in the record itself
		anew = whole.With(opts).Screen(x.query)
		anew.Lists = x.said.Lists
		if out.Answer, err = codedBytes(&anew); err != nil {
			return nil, err
		}
	}
	if string(out.Answer) != string(r.Answer) && x.how.Edition != screen.Edition() {
		return &prove.Again{Not: "this program compares names by other tables, and gives another answer; use " + r.Program.Name + " " + r.Program.Version}, nil
	}
	out.Notes = x.prose(r, d, &anew)
	return out, nil
}

// sameLists holds the lists of the answer to those of the record.
func sameLists(packs []prove.Pack, lists []screen.ListInfo) error {
	if len(packs) != len(lists) {
		return fmt.Errorf("the record names %d lists, the answer %d", len(packs), len(lists))
	}
	for i, l := range lists {
		if p := packs[i]; p.ID != string(l.ID) || p.SHA256 != l.SHA256 || p.AsOf != l.AsOf {
			return fmt.Errorf("list %s of the answer is not the edition that the record names", l.ID)
		}
	}
	return nil
}

// extract are entries of the lists that were searched, from the data.
func extract(d *prove.Disclosure, entries []extracted, lists []screen.ListInfo) ([]list.Entry, error) {
	var out []list.Entry
	for _, named := range entries {
		b, ok := d.Data[named.SHA256]
		if !ok {
			return nil, fmt.Errorf("the entry %s is missing from its data", named.Entry)
		}
		var e list.Entry
		if err := json.Unmarshal(b, &e); err != nil {
			return nil, fmt.Errorf("the entry %s: %w", named.Entry, err)
		}
		if e.Ref() != named.Entry {
			return nil, fmt.Errorf("the entry %s is that of %s", named.Entry, e.Ref())
		}
		if !slices.ContainsFunc(lists, func(l screen.ListInfo) bool { return l.ID == e.List }) {
			return nil, fmt.Errorf("the entry %s is of a list that was not searched", named.Entry)
		}
		out = append(out, e)
	}
	return out, nil
}

// gaps are the lists that the policy asks for and that were missing, cut or stale.
func (x *screened) gaps(at time.Time) []screen.Gap {
	if !x.how.Vouched {
		return nil
	}
	var out []screen.Gap
	for _, g := range (policy.Policy{Require: x.how.Policy}).Check(heldOf(x.said.Lists), at) {
		out = append(out, screen.Gap(g))
	}
	return out
}

// heldOf is what a policy asks of lists.
func heldOf(lists []screen.ListInfo) []policy.Held {
	held := make([]policy.Held, len(lists))
	for i, l := range lists {
		held[i] = policy.Held{List: l.ID, AsOf: l.AsOf, Checked: l.Checked, Entries: l.Entries, Complete: l.Complete, Note: l.Note}
	}
	return held
}

// prose notes where the words differ, as they do when the program is newer.
func (x *screened) prose(r *prove.Record, d *prove.Disclosure, anew *screen.Result) []string {
	then, now := x.said, *anew
	a, err1 := prove.Canonical(then)
	b, err2 := prove.Canonical(now)
	if err1 != nil || err2 != nil || string(a) == string(b) {
		return nil
	}
	return []string{fmt.Sprintf("record %s: screened anew the answer is the same, but its words are not: another version of the program", r.ID)}
}

// A WholeLists is lists on which screenings are made anew in whole. It is asked by
// many goroutines.
type WholeLists interface {
	// Screener is one over exactly the editions named, or says which is not there.
	Screener(named []prove.Pack) (s *screen.Screener, missing string)
}

// whole is a screener over the whole lists that a record names; nil, and why,
// where they are not at hand.
func (s *Source) whole(named []prove.Pack) (*screen.Screener, string) {
	if s.Lists == nil {
		return nil, "interdict verify --lists DIR looks on the whole lists"
	}
	whole, missing := s.Lists.Screener(named)
	if missing != "" {
		return nil, "of the lists given, none is " + missing
	}
	return whole, ""
}

func codedBytes(x *screen.Result) ([]byte, error) {
	c, err := codeScreening(x)
	if err != nil {
		return nil, err
	}
	return prove.Canonical(c)
}

// Observe makes a screening or a scan anew.
func (p *Replayer) Observe(r *prove.Record, d *prove.Disclosure, packs fs.FS) (*prove.Again, error) {
	if r.Kind == "screening" {
		return p.observeScreening(r, d)
	}
	return p.observeScan(r, d, packs)
}
