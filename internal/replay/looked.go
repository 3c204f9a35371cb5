package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/internal/listed"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// # Looked up anew
//
// What lists said of a name in a decision follows from the entries that the name
// was found to be like, the terms of the search, the state of the lists and what
// was cleared. All of it stands beside what was heard, the long parts as data
// that a bundle stores once, so that the replay looks each name up anew and holds
// what was heard to it. That nobody else on the lists was like the name needs the
// lists themselves.

// looked is how the names of a decision were looked up.
type looked struct {
	Terms   string               `json:"terms"` // digest of lookTerms
	Names   []lookedName         `json:"names"`
	Cleared []screen.Suppression `json:"cleared,omitempty"`
}

// A lookedName is one name with the entries that it was like, the best first.
type lookedName struct {
	Name    string      `json:"name"`
	Kind    list.Kind   `json:"kind,omitempty"`
	Entries []extracted `json:"entries,omitempty"`
}

// lookTerms are the terms of the search, what the lists had to be and what they
// were.
type lookTerms struct {
	Screening
	Lists []screen.ListInfo `json:"lists"`
}

func (x *looked) find(name string, kind list.Kind) *lookedName {
	for i := range x.Names {
		if n := &x.Names[i]; n.Name == name && n.Kind == kind {
			return n
		}
	}
	return nil
}

// looked is the fact that shows what was said, and puts into the data what it
// names; nil where the lists cannot tell, or what they say would not come back.
func (h *Heard) looked(said []Said, d *prove.Disclosure) (json.RawMessage, error) {
	a, ok := h.inner.(*listed.Answers)
	if !ok {
		return nil, nil
	}
	s, ok := a.Search.(*screen.Screener)
	if !ok {
		return nil, nil
	}
	terms := lookTerms{Screening: Screening{s.Terms(), slices.Concat([]policy.Requirement{}, a.Policy.Require)}, Lists: []screen.ListInfo{}}
	for _, l := range s.Lists() {
		terms.Lists = append(terms.Lists, screen.ListInfo{ID: l.ID, AsOf: l.AsOf, Checked: l.Checked, Entries: l.Entries, SHA256: l.SHA256, Complete: l.Complete, MetReal: l.MetReal, Note: l.Note})
	}
	var x looked
	var err error
	if x.Terms, err = d.AddData(terms); err != nil {
		return nil, err
	}
	for i := range said {
		q := listed.Asked(said[i].Name, said[i].Kind)
		if x.find(q.Name, q.Kind) != nil {
			continue
		}
		n := lookedName{Name: q.Name, Kind: q.Kind}
		r := s.Screen(q)
		for k := range r.Matches {
			m := &r.Matches[k]
			sum, same, err := addEntry(d, s.Listed(m), m)
			if err != nil || !same {
				d.Data = nil
				return nil, err
			}
			n.Entries = append(n.Entries, extracted{m.Entry, sum})
			if c := s.Noted(&q, m.Entry); c != nil {
				x.Cleared = append(x.Cleared, *c)
			}
		}
		x.Names = append(x.Names, n)
	}
	b, err := json.Marshal(x)
	var back looked
	if err == nil && (json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(x, back)) {
		d.Data = nil // a text that is no UTF-8 would not come back
		return nil, nil
	}
	return b, err
}

// addEntry puts the entry of a match into the data, and reports whether it comes
// back as it was: a text that is no UTF-8 does not.
func addEntry(d *prove.Disclosure, e list.Entry, m *screen.Match) (sum string, same bool, err error) {
	if e.Ref() != m.Entry {
		return "", false, fmt.Errorf("entry %s: the screener at hand is not the one that answered", m.Entry)
	}
	if sum, err = d.AddData(e); err != nil {
		return "", false, err
	}
	var back list.Entry
	same = json.Unmarshal(d.Data[sum], &back) == nil && screen.VersionOf(&back) == m.Version
	return sum, same, nil
}

// The reasons for which a decision was made from what was heard alone.
const (
	notLooked = "what lists said of their parties was not looked up anew: "
	wasLooked = "what lists said of their parties was looked up anew from the entries recorded; that nobody else on the lists matched rests on the signature: "
)

// lookUp holds what was heard of each name to what looking it up anew gives. An
// error says where they differ.
func (p *Replayer) lookUp(r *prove.Record, d *prove.Disclosure, q *asked, packs fs.FS) (*prove.Again, error) {
	named := slices.DeleteFunc(slices.Clone(r.Packs), func(x prove.Pack) bool { return x.Kind != "list" })
	switch {
	case q.looked == nil && len(named)+len(q.said) == 0:
		return &prove.Again{}, nil // no list was asked
	case q.looked == nil:
		return &prove.Again{Rests: notLooked + "they were recorded without the entries"}, nil
	case len(q.said) == 0:
		return nil, fmt.Errorf("fact %s tells how parties were looked up, and fact %s is not there", lookedFact, heardFact)
	}
	e, err := q.looked.open(r, d, named)
	if err != nil {
		return nil, fmt.Errorf("fact %s: %w", lookedFact, err)
	}
	known, err := p.known(r, packs)
	if err != nil {
		return nil, err
	}
	again := &prove.Again{LookedUp: true}
	err = e.holds(known, q.said)
	if whole, why := p.source.whole(named); err == nil && whole == nil {
		again.Rests = wasLooked + why
	} else if err == nil {
		err = e.against(whole)
	}
	if err != nil && e.terms.Edition != screen.Edition() {
		return &prove.Again{Rests: notLooked + "this program compares names by other tables, and finds others; use " + r.Program.Name + " " + r.Program.Version}, nil
	}
	return again, err
}

// known are the parties that the packs of a record know to be listed.
func (p *Replayer) known(r *prove.Record, packs fs.FS) (decide.Lists, error) {
	if err := p.open(packs); err != nil {
		return nil, err
	}
	desk, err := p.held.desk(r.Packs)
	if err != nil {
		return nil, err
	}
	return desk.Known(), nil
}

// An excerpt of lists is what a record keeps of them: it is searched as they were.
type excerpt struct {
	*looked
	terms   lookTerms
	opts    screen.Options
	counts  map[interdict.ListID]string
	entries map[string][]list.Entry // by name and kind
	missing bool                    // somebody was asked for who was not looked up
}

// open reads what the fact names, and holds it to the record.
func (x *looked) open(r *prove.Record, d *prove.Disclosure, named []prove.Pack) (*excerpt, error) {
	e := &excerpt{looked: x, entries: map[string][]list.Entry{}}
	b, ok := d.Data[x.Terms]
	if !ok {
		return nil, errors.New("its terms are missing from its data")
	}
	if err := json.Unmarshal(b, &e.terms); err != nil {
		return nil, fmt.Errorf("its terms: %w", err)
	}
	if err := sameLists(named, e.terms.Lists); err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, r.KnownAt)
	if err != nil {
		return nil, err
	}
	if err := e.terms.usual(at); err != nil {
		return nil, err
	}
	e.opts = e.terms.Options(nil, x.Cleared)
	e.counts = listed.Whole(heldOf(e.terms.Lists), policy.Policy{Require: e.terms.Policy}, at)
	for _, n := range x.Names {
		all, err := extract(d, n.Entries, e.terms.Lists)
		if err != nil {
			return nil, err
		}
		e.entries[n.Name+"\x00"+string(n.Kind)] = all
	}
	return e, nil
}

// usual holds the terms to those by which every decision looks names up.
func (t *lookTerms) usual(at time.Time) error {
	if c := screen.Shipped(); t.Edition == screen.Edition() && t.Calibration.Version == c.Version && t.Calibration != c {
		return fmt.Errorf("it was scored by other numbers than those of calibration %s, which it names", c.Version)
	}
	if t.Threshold != t.Calibration.Review || t.Limit != listed.Limit {
		return fmt.Errorf("matches from %.2f on, %d at the most, were looked at; a decision looks at all from %.2f on", t.Threshold, t.Limit, t.Calibration.Review)
	}
	day, err := time.Parse(time.DateOnly, t.Today)
	if away := at.Sub(day); err != nil || away < -day24 || away > 2*day24 { // a day begins elsewhere before and after UTC
		return fmt.Errorf("what was cleared was judged as of %q, and the record is of %s", t.Today, at.Format(time.DateOnly))
	}
	return nil
}

const day24 = 24 * time.Hour

// Screen searches the entries kept for a party.
func (e *excerpt) Screen(q screen.Query) screen.Result {
	all, ok := e.entries[q.Name+"\x00"+string(q.Kind)]
	e.missing = e.missing || !ok
	if len(all) == 0 {
		return screen.Result{Query: q}
	}
	return screen.Again(q, e.terms.Lists, all, e.opts)
}

// holds looks up anew all of whom something was heard.
func (e *excerpt) holds(known decide.Lists, said []Said) error {
	anew := &listed.Answers{Packs: known, Search: e, Counts: e.counts}
	for i := range said {
		s := &said[i]
		m := anew.Listed(s.Name, s.Kind, s.List)
		if e.missing {
			return fmt.Errorf("fact %s: %q was never looked up", lookedFact, s.Name)
		}
		if m.May != s.May || m.Must != s.Must || (m.Because == "") != (s.Because == "") {
			return fmt.Errorf("fact %s: of %q on %s it says %s; looked up anew it is %s", heardFact, s.Name, s.List,
				matchWords(s.May, s.Must, s.Because), matchWords(m.May, m.Must, m.Because))
		}
	}
	return nil
}

func matchWords(may, must bool, because string) string {
	word := "not listed"
	switch {
	case must:
		word = "listed"
	case may:
		word = "maybe listed"
	}
	if because != "" {
		word += " (" + because + ")"
	}
	return word
}

// against searches the whole lists, and wants nobody but those kept, as they are.
func (e *excerpt) against(whole *screen.Screener) error {
	s := whole.With(e.opts)
	for i := range e.Names {
		n := &e.Names[i]
		kept := map[string]string{}
		for k := range n.Entries {
			entry := &e.entries[n.Name+"\x00"+string(n.Kind)][k]
			kept[entry.Ref()] = screen.VersionOf(entry)
		}
		r := s.Screen(screen.Query{Name: n.Name, Kind: n.Kind})
		for k := range r.Matches {
			m := &r.Matches[k]
			switch version, ok := kept[m.Entry]; {
			case !ok:
				return fmt.Errorf("fact %s: %q is like %s, %s (%.2f), on the lists, and the record leaves it out", lookedFact, n.Name, m.Entry, m.Name, m.Score)
			case version != m.Version:
				return fmt.Errorf("fact %s: the entry %s is another on the lists", lookedFact, m.Entry)
			}
			delete(kept, m.Entry)
		}
		for ref := range kept {
			return fmt.Errorf("fact %s: %q is not like %s on the lists, which the record names", lookedFact, n.Name, ref)
		}
	}
	return nil
}

// unsaid holds the record to what its decision asked for: whoever stands in the
// deal or the profile was heard of. The others are names that a pack or a newer
// program asks for by itself.
func (q *asked) unsaid(missing []Said) (elsewhere bool, err error) {
	if len(missing) == 0 {
		return false, nil
	}
	b, err := json.Marshal(&q.deal)
	if err != nil {
		return false, err
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return false, err
	}
	stands := map[string]bool{}
	take := func(s string) { stands[s] = true }
	eachText(tree, take)
	if q.profile != nil {
		eachLine(q.profile.Text, take)
	}
	for _, s := range missing {
		if stands[s.Name] && strings.TrimSpace(s.Name) != "" {
			return false, fmt.Errorf("fact %s: what %s says of %q is left out", heardFact, s.List, s.Name)
		}
	}
	return true, nil
}
