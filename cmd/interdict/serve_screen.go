package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"interdict"
	"interdict/internal/lists"
	"interdict/prove"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/plain"
	"interdict/screen/list/policy"
	"interdict/screen/report"
	"interdict/web"
)

// A screenDesk lets the pages look parties up on the lists of one edition. Their
// age is judged anew every day, so that what goes stale while the pages run is no
// longer called clear.
type screenDesk struct {
	now     func() time.Time
	cleared *clearings
	sum     string // of the lists

	mu    sync.Mutex
	lists *lists.Opened
	day   string // on which today was made
	noted int    // clearings, when today was made
	today *screen.Screener
	state web.ListState
}

// Clearings are the pairs that somebody has cleared. They outlive the lists.
type clearings struct {
	path string // of the file; "" keeps them in memory

	mu      sync.Mutex
	quiet   []screen.Suppression
	changes int // since the start
}

// read takes what stands in the file.
func (c *clearings) read() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.path == "" {
		return nil
	}
	fresh, err := readSuppressions(c.path)
	if err != nil {
		return err
	}
	if !slices.Equal(fresh, c.quiet) {
		c.quiet = fresh
		c.changes++
	}
	return nil
}

// all are the clearings, and how often they have changed.
func (c *clearings) all() ([]screen.Suppression, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.quiet, c.changes
}

// add notes one more, in the file if there is one: others write there too.
func (c *clearings) add(one screen.Suppression) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	quiet := append(c.quiet[:len(c.quiet):len(c.quiet)], one)
	if c.path != "" {
		if err := appendJSON(c.path, one); err != nil {
			return err
		}
		fresh, err := readSuppressions(c.path)
		if err != nil {
			return err
		}
		quiet = fresh
	}
	c.quiet = quiet
	c.changes++
	return nil
}

// newScreenDesk looks parties up on lists that are open.
func newScreenDesk(o *lists.Opened, suppressions string, now func() time.Time) (*screenDesk, error) {
	c := &clearings{path: suppressions}
	if err := c.read(); err != nil {
		return nil, err
	}
	return deskOver(o, c, now)
}

func deskOver(o *lists.Opened, c *clearings, now func() time.Time) (*screenDesk, error) {
	_, err := o.Screener(screen.Options{}) // now, not with the first question
	sum := sha256.New()
	for i := range o.Lists {
		fmt.Fprintln(sum, o.Lists[i].ID, o.Lists[i].SHA256, o.Lists[i].AsOf, o.Lists[i].Checked)
	}
	fmt.Fprintln(sum, o.Policy.SHA256)
	return &screenDesk{now: now, cleared: c, lists: o, sum: hex.EncodeToString(sum.Sum(nil)[:6])}, err
}

// current is the screener of today, with what it is worth.
func (d *screenDesk) current() (*screen.Screener, web.ListState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now().UTC()
	quiet, noted := d.cleared.all()
	if day := now.Format(time.DateOnly); d.today == nil || d.day != day || d.noted != noted {
		held := d.lists.At(now)
		s, err := held.Screener(screen.Options{Suppressions: quiet, Today: day})
		if err != nil {
			panic(err) // it was made at the start
		}
		d.day, d.noted, d.lists, d.today = day, noted, held, s
		d.state = d.stateNow()
	}
	return d.today, d.state
}

// stateNow puts the lists into the words of the pages. The lock must be held.
func (d *screenDesk) stateNow() web.ListState {
	c := screen.Shipped()
	s := web.ListState{Edition: fmt.Sprintf("%s/%s/%d", d.sum, d.day, d.noted), Policy: d.lists.Policy.Source, ReviewAt: float64(c.Review), MatchAt: float64(c.Match),
		Calibration: c.Version, ClearingsFile: d.cleared.path}
	titles := map[string]string{"us/sdn": "OFAC’s SDN list", "us/ofac-nonsdn": "OFAC’s other lists", "us/entity-list": "BIS Entity List"} // where they are not there at all
	most := map[string]int{}
	for i := range d.lists.Lists {
		h := &d.lists.Lists[i]
		if h.Entries >= most[string(h.ID)] { // the starter set may stand beside the list
			titles[string(h.ID)], most[string(h.ID)] = h.Title, h.Entries
		}
		l := web.PartyList{ID: string(h.ID), Title: h.Title, AsOf: h.AsOf, Checked: h.Checked, Age: -1, MaxAge: h.MaxAge, Required: d.requires(h.ID), StandsIn: h.Required && !d.requires(h.ID), Entries: h.Entries,
			Names: h.Names, Complete: h.Complete, MetReal: h.MetReal, Came: h.Way.Words(), Source: h.Source, Format: h.Format, SHA256: h.SHA256, Note: h.Note}
		if h.AgeDays != nil {
			l.Age = *h.AgeDays
		}
		if h.Way == list.Carried {
			l.Source = ""
		}
		s.Lists = append(s.Lists, l)
	}
	for _, g := range d.lists.Gaps {
		s.Gaps = append(s.Gaps, web.ListGap{List: string(g.List), Title: titles[string(g.List)], Why: g.Why, Text: g.Text})
	}
	return s
}

// requires reports whether the policy names a list itself, and not as one of
// several that may stand in its place.
func (d *screenDesk) requires(id interdict.ListID) bool {
	return slices.ContainsFunc(d.lists.Policy.Require, func(r policy.Requirement) bool { return r.List == id })
}

// policy is what the lists are held to.
func (d *screenDesk) policy() lists.Policy {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lists.Policy
}

// Lists says what is searched.
func (d *screenDesk) Lists() web.ListState {
	_, state := d.current()
	return state
}

// Screen answers parties in their order.
func (d *screenDesk) Screen(ctx context.Context, parties iter.Seq[web.AskedParty]) iter.Seq[web.PartyAnswer] {
	s, state := d.current()
	titles, most := map[string]string{}, map[string]int{}
	for _, l := range state.Lists {
		if l.Entries >= most[l.ID] {
			titles[l.ID], most[l.ID] = cmp.Or(l.Title, l.ID), l.Entries
		}
	}
	return func(yield func(web.PartyAnswer) bool) {
		for r := range s.Batch(ctx, partyQueries(parties)) {
			if !yield(partyAnswer(&r, titles)) {
				return
			}
		}
	}
}

// Entry gives what a list says of an entry.
func (d *screenDesk) Entry(ref string) (web.PartyEntry, bool) {
	d.mu.Lock()
	held := d.lists
	d.mu.Unlock()
	_, e, err := held.Entry(ref)
	if err != nil {
		return web.PartyEntry{}, false
	}
	out := web.PartyEntry{Kind: knownKind(e.Kind), Countries: e.Countries, Born: e.Born, Places: e.Places, Citizenship: e.Citizenship, Remarks: e.Remarks}
	for _, n := range e.Names {
		out.Names = append(out.Names, n.Text)
	}
	for _, a := range e.Addresses {
		out.Addresses = append(out.Addresses, joinWords(", ", a.Street, a.Postcode, a.City, a.Region, a.Country, a.Text))
	}
	for _, id := range e.IDs {
		out.IDs = append(out.IDs, joinWords(" ", id.Type, id.Value, id.Country))
	}
	return out, true
}

func joinWords(by string, texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, by)
}

// Clear notes a clearing in the file, if there is one, and for the next answers.
func (d *screenDesk) Clear(p web.AskedParty, ref string, note web.Clearing) error {
	s, _ := d.current()
	q := partyQuery(&p)
	m, ok := pairOf(s, q, ref)
	if !ok {
		return fmt.Errorf("%s does not match entry %s", q.Name, ref)
	}
	return d.cleared.add(screen.Suppression{Query: q.Identity(), Entry: ref, Version: m.Version, Who: note.Who, Why: note.Why, Until: note.Until, Made: note.Made, Name: q.Name})
}

// A screenKeeper records what the lists say of parties, as screen --record does.
type screenKeeper struct {
	desk    *screenDesk
	archive *archive
}

// KeepParties screens parties and records the answers.
func (k screenKeeper) KeepParties(ctx context.Context, parties []web.AskedParty) (int64, error) {
	s, _ := k.desk.current()
	required := k.desk.policy()
	return k.archive.add(func(log *prove.Log) error {
		rec := k.archive.a.observing(log, k.desk.now())
		n := 0
		for r := range s.Batch(ctx, partyQueries(slices.Values(parties))) {
			if err := rec.screening(s, required, &r); err != nil {
				return err
			}
			n++
		}
		if n < len(parties) {
			return cmp.Or(ctx.Err(), errors.New("not every party was answered"))
		}
		return nil
	})
}

// partyQueries are parties of the pages as questions.
func partyQueries(parties iter.Seq[web.AskedParty]) iter.Seq[screen.Query] {
	return func(yield func(screen.Query) bool) {
		for p := range parties {
			if !yield(partyQuery(&p)) {
				return
			}
		}
	}
}

// partyQuery is a party of the pages as a question.
func partyQuery(p *web.AskedParty) screen.Query {
	q := screen.Query{ID: p.ID, Name: p.Name, Aliases: p.Aliases, Kind: list.Kind(p.Kind), Countries: p.Countries, Born: p.Born}
	for _, a := range p.Addresses {
		q.Addresses = append(q.Addresses, list.Address(a))
	}
	for _, n := range p.Numbers {
		q.IDs = append(q.IDs, list.Identifier(n))
	}
	return q
}

// knownKind is a kind, or nothing where it is not known.
func knownKind(k list.Kind) string {
	if k == list.Unknown {
		return ""
	}
	return string(k)
}

// partyAnswer is an answer in the words of the pages.
func partyAnswer(r *screen.Result, titles map[string]string) web.PartyAnswer {
	a := web.PartyAnswer{Band: web.Band(r.Band), More: r.More, Notes: r.Notes, Blank: r.Blank}
	for i := range r.Matches {
		a.Matches = append(a.Matches, partyMatch(&r.Matches[i], titles))
	}
	return a
}

func partyMatch(m *screen.Match, titles map[string]string) web.PartyMatch {
	out := web.PartyMatch{Ref: m.Entry, List: listTitle(m.Entry, titles), Name: m.Name, Primary: m.Primary, Asked: m.Asked, Score: m.Score, Band: web.Band(m.Band),
		NotCompared: m.NotCompared, Clears: m.Clears, Programs: m.Programs, Effective: m.Effective, Source: m.Source, Confidence: m.Confidence, Lapsed: m.Lapsed}
	if m.NameKind != list.Primary {
		out.NameKind = string(m.NameKind)
	}
	for _, t := range m.Tokens {
		out.Words = append(out.Words, web.WordPair{Asked: t.Asked, AskedLatin: t.AskedLatin, Listed: t.Listed, ListedLatin: t.ListLatin, How: t.How, Class: t.Class,
			System: t.System, Alike: t.Similarity, Weight: t.Weight})
	}
	for _, s := range m.Steps {
		out.Steps = append(out.Steps, web.MatchStep{Name: s.Name, Why: s.Why, Effect: report.Effect(s)})
	}
	if s := m.Suppressed; s != nil {
		out.Cleared = &web.Clearing{Who: s.Who, Why: s.Why, Until: s.Until, Made: s.Made}
	}
	return out
}

// listTitle is the title of the list that an entry is of: ids have slashes, so
// the longest that fits.
func listTitle(ref string, titles map[string]string) string {
	for at := len(ref); at > 0; at = strings.LastIndexByte(ref[:at], '/') {
		if t, ok := titles[ref[:at]]; ok {
			return t
		}
	}
	return ref
}

// partyReader lets the pages read files of parties.
type partyReader struct{}

// ReadParties reads a table of parties; rows that cannot be read are listed in it.
func (partyReader) ReadParties(name string, b []byte, columns map[string]string) (web.PartyFile, error) {
	var f web.PartyFile
	opt := list.Options{Columns: columns, OnColumn: func(column, field string) {
		_, said := columns[column]
		f.Columns = append(f.Columns, web.Column{Header: column, Field: field, Guessed: !said && field != "" && field != column})
	}}
	warnings, err := plain.Parties(list.BytesFile(filepath.Base(name), b), opt, func(x plain.Party) error {
		if len(f.Parties)+len(f.Bad) > maxPartyRows {
			return errEnough
		}
		if x.Problem != "" {
			f.Bad = append(f.Bad, web.BadRow{Line: x.Line, Why: x.Problem})
			return nil
		}
		f.Parties = append(f.Parties, askedParty(&x))
		return nil
	})
	for _, w := range warnings {
		if w.Code != plain.Guess && w.Code != plain.NoGuess {
			w.File = ""
			f.Notes = append(f.Notes, w.String())
		}
	}
	if err != nil && !errors.Is(err, errEnough) && len(f.Parties) == 0 {
		return web.PartyFile{}, errors.New(strings.ReplaceAll(err.Error(), "say --columns", "say under Columns"))
	}
	if err != nil && !errors.Is(err, errEnough) { // what was read before is answered
		f.Bad = append(f.Bad, web.BadRow{Line: lastLine(&f) + 1, Why: "from here on nothing was read: " + err.Error()})
	}
	return f, nil
}

// maxPartyRows bounds what is read of a file for the pages, which show fewer.
const maxPartyRows = 200_000

func lastLine(f *web.PartyFile) int {
	n := 0
	for _, p := range f.Parties {
		n = max(n, p.Line)
	}
	for _, b := range f.Bad {
		n = max(n, b.Line)
	}
	return n
}

// askedParty is a row of a file as the pages hold it.
func askedParty(x *plain.Party) web.AskedParty {
	q := query(x)
	p := web.AskedParty{Line: x.Line, ID: x.Entry.ID, Name: q.Name, Aliases: q.Aliases, Kind: string(q.Kind), Countries: q.Countries, Born: q.Born}
	for _, a := range q.Addresses {
		p.Addresses = append(p.Addresses, web.PartyAddress(a))
	}
	for _, n := range q.IDs {
		p.Numbers = append(p.Numbers, web.PartyNumber(n))
	}
	return p
}
