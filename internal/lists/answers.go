package lists

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/decide"
	"interdict/screen"
	"interdict/screen/list"
)

// Answers tell decide whether a party is listed: by what packs and catalog know
// first, then by screening its name. A match is listed until somebody clears it,
// a review may be, and a name that is not found is not listed on a list that is
// whole and fresh; on any other it may still be.
type Answers struct {
	inner  decide.Lists
	screen *screen.Screener
	whole  map[interdict.ListID]string // list → day of the edition, where "not found" counts
}

// freshDays is how old a list that the policy does not name may be, for "not
// found" to count.
const freshDays = 7

// Answers puts screening behind what packs and catalog know. ok is false when
// nothing but the starter set is open: then there is nothing to add.
func (o *Opened) Answers(inner decide.Lists, opts screen.Options) (a *Answers, ok bool, err error) {
	a = &Answers{inner: inner, whole: o.Whole()}
	ok = slices.ContainsFunc(o.Lists, func(l Held) bool { return l.Way != list.Carried })
	if !ok {
		return nil, false, nil
	}
	a.screen, err = o.Screener(opts)
	return a, true, err
}

// Whole are the lists on which "not found" counts, with the days of their
// editions: those that are complete, and fresh enough.
func (o *Opened) Whole() map[interdict.ListID]string {
	whole := map[interdict.ListID]string{}
	for _, l := range o.Lists {
		if !l.Complete || slices.ContainsFunc(o.Gaps, func(g screen.Gap) bool { return g.List == l.ID }) {
			continue
		}
		if l.Required || l.AgeDays != nil && *l.AgeDays <= freshDays {
			whole[l.ID] = l.AsOf
		}
	}
	return whole
}

// Listed looks a name up on one list.
func (a *Answers) Listed(name string, kind interdict.Values, id interdict.ListID) decide.Match {
	known := a.inner.Listed(name, kind, id)
	if known.Must {
		return known
	}
	best := a.best(name, kind, id)
	switch {
	case best != nil && best.Band == screen.BandMatch:
		return decide.Match{May: true, Must: true, Because: fmt.Sprintf("%q matches %s, %s (%.2f)", name, best.Entry, best.Name, best.Score)}
	case best != nil:
		return decide.Match{May: true, Because: fmt.Sprintf("%q may be %s, %s (%.2f): a person must look", name, best.Entry, best.Name, best.Score)}
	case known.Because != "":
		return known // a pack or the catalog has said that it may be
	}
	if day, ok := a.whole[id]; ok {
		return decide.Match{Because: fmt.Sprintf("%q was not found on %s%s", name, id, ofDay(day))}
	}
	return known
}

// Whole are the lists on which "not found" counts, with their days.
func (a *Answers) Whole() map[interdict.ListID]string { return a.whole }

// Known is what packs and catalog know.
func (a *Answers) Known() decide.Lists { return a.inner }

func ofDay(day string) string {
	if day == "" {
		return ""
	}
	return " of " + day
}

// best is the best match on one list that nobody has cleared; nil for none.
func (a *Answers) best(name string, kind interdict.Values, id interdict.ListID) *screen.Match {
	q := screen.Query{Name: name}
	switch {
	case kind.Must("individual"):
		q.Kind = list.Individual
	case kind.Known() && !kind.May("individual"):
		q.Kind = list.Entity
	}
	r := a.screen.Screen(q)
	for i := range r.Matches {
		m := &r.Matches[i]
		if strings.HasPrefix(m.Entry, string(id)+"/") && m.Suppressed == nil && m.Band != screen.BandClear {
			return m
		}
	}
	return nil
}

// Versions are the editions that were looked at, for the decision.
func (o *Opened) Versions() []interdict.ListVersion {
	var out []interdict.ListVersion
	for _, l := range o.Lists {
		out = append(out, interdict.ListVersion{ID: l.ID, AsOf: l.AsOf, SHA256: l.SHA256, Way: string(l.Way), Complete: l.Complete})
	}
	return out
}
