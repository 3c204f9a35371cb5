package decide

import (
	"slices"
	"strings"

	"interdict"
)

// A Template is a deal of which only the times, the id and the worth still
// change from line to line. All its other facts are coded once. It belongs to
// the worker that made it.
type Template struct {
	deal    interdict.Deal // as stated
	full    interdict.Deal // with standing facts
	assumed []assumed
	coded   Coded
	facts   []interdict.FactNote
	notes   []string
	answers map[string]Answer // by the coded clocks
	key     []byte
}

// Times are the times of one line; nil is unknown.
type Times struct {
	AgreementAt, PerformedAt, ShippedAt, ArrivesAt, ContractAwardedAt, FoundAt interdict.Values
}

// set writes the times into a deal.
func (t *Times) set(d *interdict.Deal) {
	d.AgreementAt, d.PerformedAt, d.ShippedAt = t.AgreementAt, t.PerformedAt, t.ShippedAt
	d.ArrivesAt, d.ContractAwardedAt, d.FoundAt = t.ArrivesAt, t.ContractAwardedAt, t.FoundAt
}

// Template codes a deal once for many lines. Notes are added to each answer.
// It returns false when the profile speaks of times, so that every line has to
// be decided for itself.
func (w *Worker) Template(d *interdict.Deal, notes []string) (*Template, bool, error) {
	t := &Template{deal: *d, full: *d, notes: notes, answers: map[string]Answer{}}
	if w.profile != nil {
		if w.profile.speaksOfTimes() {
			return nil, false, nil
		}
		t.full, t.assumed = w.profile.apply(*d)
	}
	c, facts, err := w.code(&t.full)
	if err != nil {
		return nil, false, err
	}
	t.coded, t.facts = slices.Clone(c), facts
	return t, true, nil
}

// At answers the line of a template at its times. Lists of the answer are
// shared; the id is the caller's to set.
func (w *Worker) At(t *Template, times *Times) (Answer, error) {
	times.set(&t.full)
	d := &t.full
	if w.e.lawAt != "" {
		at := lawAt(d, w.e.lawAt)
		d = &at
	}
	c := &w.coder
	c.deal, c.zone, c.err = d, nil, nil
	if z, ok := d.Zone.Single(); ok {
		c.zone = w.zone(z)
	}
	t.key = t.key[:0]
	for _, i := range w.e.table.clocks {
		set := c.clock(i, &w.e.table.facts[i])
		if set == 0 {
			set = w.e.table.facts[i].all()
		}
		t.coded[i] = set
		t.key = append(t.key, byte(set), byte(set>>8), byte(set>>16), byte(set>>24), byte(set>>32), byte(set>>40), byte(set>>48), byte(set>>56))
	}
	if c.err != nil {
		return Answer{}, c.err
	}
	if a, ok := t.answers[string(t.key)]; ok {
		return a, nil
	}
	a := Answer{Facts: t.facts, Notes: t.notes, shared: w.e.share(t.coded)}
	if len(t.assumed) > 0 {
		stated := t.deal
		times.set(&stated)
		a.Assumed = w.mattered(&stated, t.assumed, slices.Clone(t.coded), a.shared.dec.Between)
	}
	if len(t.answers) >= maxMemo {
		clear(t.answers)
	}
	t.answers[string(t.key)] = a
	return a, nil
}

// speaksOfTimes reports whether a condition or a fact of the profile is a time
// of the deal.
func (p *Profile) speaksOfTimes() bool {
	about := func(s setting) bool { return len(s.path) == 1 && strings.HasSuffix(s.path[0], "_at") }
	for _, r := range p.rules {
		if slices.ContainsFunc(r.when, about) || slices.ContainsFunc(r.set, about) {
			return true
		}
	}
	return false
}

// NameClass tells names apart only as far as an answer can: two names of one
// class, put in the same place of the same deal, get the same answer. A name
// that no list and no maker knows has the class of all such names with, or
// without, a legal form.
func (w *Worker) NameClass(name string) string {
	if w.classes == nil {
		w.classes = map[string]string{}
	}
	if c, ok := w.classes[name]; ok {
		return c
	}
	if len(w.classes) >= maxMemo {
		clear(w.classes)
	}
	c := w.nameClass(name)
	w.classes[name] = c
	return c
}

func (w *Worker) nameClass(name string) string {
	if name == "" || w.profile.speaksOfName(name) {
		return name
	}
	for _, g := range w.e.table.groupNames {
		if strings.EqualFold(name, g) || w.catalog.Party(name, g).May {
			return name
		}
	}
	for _, l := range w.e.table.lists {
		if m := w.lists.Listed(name, nil, l); m.Must || m.Because != "" || !m.May {
			return name
		}
	}
	if hasLegalForm(name) {
		return "\x00firm"
	}
	return "\x00name"
}

// speaksOfName reports whether a condition of the profile names somebody so.
func (p *Profile) speaksOfName(name string) bool {
	if p == nil {
		return false
	}
	for _, r := range p.rules {
		for _, s := range r.when {
			if s.path[len(s.path)-1] == "name" && slices.ContainsFunc(s.values, func(v string) bool { return strings.EqualFold(strings.TrimPrefix(v, "!"), name) }) {
				return true
			}
		}
	}
	return false
}
