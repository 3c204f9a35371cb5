// Package listed is how a screening of a name becomes what a decision is told
// of it: listed, maybe listed, or not on this list. It opens no list, so that
// whoever is handed a decision says the same again from what was found then.
package listed

import (
	"fmt"
	"strings"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// A Searcher looks a party up. A screen.Screener is one.
type Searcher interface {
	Screen(q screen.Query) screen.Result
}

// Limit is how many matches a Searcher has to show: with fewer, those on one
// list could hide one on another.
const Limit = 1 << 20

// Answers tell decide whether a party is listed: by what packs and catalog know
// first, then by screening its name. A match is listed until somebody clears it,
// a review may be, and a name that is not found is not listed on a list that is
// whole and fresh; on any other it may still be.
type Answers struct {
	Packs  decide.Lists // what packs and catalog know
	Search Searcher
	Counts map[interdict.ListID]string // list → day of the edition, where "not found" counts
	Policy policy.Policy               // by which it counts
}

// Listed looks a name up on one list.
func (a *Answers) Listed(name string, kind interdict.Values, id interdict.ListID) decide.Match {
	known := a.Packs.Listed(name, kind, id)
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
	if day, ok := a.Counts[id]; ok {
		return decide.Match{Because: fmt.Sprintf("%q was not found on %s%s", name, id, ofDay(day))}
	}
	return known
}

// Whole are the lists on which "not found" counts, with their days.
func (a *Answers) Whole() map[interdict.ListID]string { return a.Counts }

// Known is what packs and catalog know.
func (a *Answers) Known() decide.Lists { return a.Packs }

func ofDay(day string) string {
	if day == "" {
		return ""
	}
	return " of " + day
}

// Asked is what is looked up of a name.
func Asked(name string, kind interdict.Values) screen.Query {
	q := screen.Query{Name: name}
	switch {
	case kind.Must("individual"):
		q.Kind = list.Individual
	case kind.Known() && !kind.May("individual"):
		q.Kind = list.Entity
	}
	return q
}

// best is the best match on one list that nobody has cleared; nil for none.
func (a *Answers) best(name string, kind interdict.Values, id interdict.ListID) *screen.Match {
	r := a.Search.Screen(Asked(name, kind))
	for i := range r.Matches {
		m := &r.Matches[i]
		if strings.HasPrefix(m.Entry, string(id)+"/") && m.Suppressed == nil && m.Band != screen.BandClear {
			return m
		}
	}
	return nil
}

// freshDays is how old a list that the policy does not name may be, for "not
// found" to count.
const freshDays = 7

// Whole are the lists on which "not found" counts at a time, with the days of
// their editions: those that are complete, and fresh enough by the policy or by
// freshDays.
func Whole(held []policy.Held, p policy.Policy, now time.Time) map[interdict.ListID]string {
	asked, gap := map[interdict.ListID]bool{}, map[interdict.ListID]bool{}
	for _, r := range p.Require {
		asked[r.List] = true
		for _, id := range r.Or {
			asked[id] = true
		}
	}
	for _, g := range p.Check(held, now) {
		gap[g.List] = true
	}
	whole := map[interdict.ListID]string{}
	for i := range held {
		l := &held[i]
		if l.Complete && !gap[l.List] && (asked[l.List] || fresh(l, now)) {
			whole[l.List] = l.AsOf
		}
	}
	return whole
}

func fresh(l *policy.Held, now time.Time) bool {
	day := l.Checked
	if day == "" {
		day = l.AsOf
	}
	days, ok := policy.Age(day, now)
	return ok && days <= freshDays
}
