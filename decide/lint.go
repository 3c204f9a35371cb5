package decide

import (
	"fmt"
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// Lint finds what is wrong with a pack that can be read: rows that can never
// hold, exceptions that do nothing or too much, rules that contradict each
// other, acts that nobody thought of, instants that disagree with the days
// by which people remember them, and instants without a case on either side.
func Lint(p *law.Pack) ([]strictyaml.Problem, error) {
	var last time.Time
	for _, e := range p.History {
		if e.KnownFrom().After(last) {
			last = e.KnownFrom()
		}
	}
	t, err := compile([]*law.Pack{p}, last)
	if err != nil {
		return nil, err
	}
	l := &linter{p: p, t: t}
	l.reach()
	l.exceptions()
	l.conflicts()
	l.acts()
	l.headlines()
	l.days()
	l.bothSides()
	l.unused()
	return l.out, nil
}

type linter struct {
	p   *law.Pack
	t   *table
	out []strictyaml.Problem
}

func (l *linter) bad(pos strictyaml.Pos, hint, format string, args ...any) {
	l.out = append(l.out, strictyaml.Problem{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// pos is where a row stands in the file.
func (l *linter) pos(r *row) strictyaml.Pos {
	switch r.kind {
	case ruleRow:
		return l.p.Rules[r.index].Pos
	case exceptionRow:
		return l.p.Exceptions[r.index].Pos
	case silentRow:
		return l.p.Silent[r.index].Pos
	case advisoryRow:
		return l.p.Advisories[r.index].Pos
	case dutyRow:
		return l.p.Duties[r.index].Pos
	}
	return l.p.Always[r.index].Pos
}

// region is where one box of a row can hold: the values left for each fact.
func (l *linter) region(r *row, box int) Coded {
	c := l.t.unknown()
	for _, k := range r.conds[box] {
		c[k.fact] &= k.values
	}
	for _, k := range r.clocks {
		c[k.fact] &= k.may
	}
	return c
}

func empty(c Coded) bool { return slices.Contains(c, 0) }

func meet(a, b Coded) Coded {
	out := slices.Clone(a)
	for i := range out {
		out[i] &= b[i]
	}
	return out
}

// inside reports whether a lies wholly in b.
func inside(a, b Coded) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

func (l *linter) regions(r *row) []Coded {
	var out []Coded
	for i := range r.conds {
		if c := l.region(r, i); !empty(c) {
			out = append(out, c)
		}
	}
	return out
}

// reach reports rows that can never hold, and boxes of a row that cannot.
func (l *linter) reach() {
	for i := range l.t.rows {
		r := &l.t.rows[i]
		if r.kind != alwaysRow && len(l.regions(r)) == 0 {
			l.bad(l.pos(r), "", "%s can never hold", r.key)
		}
	}
}

// exceptions reports exceptions that never bite, and those that leave nothing
// of a rule.
func (l *linter) exceptions() {
	for i := range l.t.rows {
		x := &l.t.rows[i]
		if x.kind != exceptionRow {
			continue
		}
		for _, to := range x.defeats {
			r := &l.t.rows[to]
			bites, swallows := false, true
			for _, a := range l.regions(r) {
				covered := false
				for _, b := range l.regions(x) {
					bites = bites || !empty(meet(a, b))
					covered = covered || inside(a, b)
				}
				swallows = swallows && covered
			}
			switch {
			case !bites:
				l.bad(l.pos(x), "take "+r.key+" out of to:", "%s never meets %s, to which it is an exception", x.key, r.key)
			case swallows:
				l.bad(l.pos(x), "", "%s leaves nothing of %s", x.key, r.key)
			}
		}
	}
}

// conflicts reports two rules of the instrument that settle the same case
// differently, where neither gives way.
func (l *linter) conflicts() {
	for i := range l.t.rows {
		for j := i + 1; j < len(l.t.rows); j++ {
			a, b := &l.t.rows[i], &l.t.rows[j]
			if a.kind != ruleRow || b.kind != ruleRow || a.outcome == b.outcome || a.outcome == interdict.Review || b.outcome == interdict.Review {
				continue
			}
			if l.overlap(a, b) {
				l.bad(l.pos(b), "let an exception say which one gives way", "%s (%s) and %s (%s) reach the same case", a.key, a.outcome, b.key, b.outcome)
			}
		}
	}
}

func (l *linter) overlap(a, b *row) bool {
	for _, x := range l.regions(a) {
		for _, y := range l.regions(b) {
			if !empty(meet(x, y)) {
				return true
			}
		}
	}
	return false
}

// acts reports acts that neither a rule nor a silent row names. A pack whose
// rules do not look at the act speaks of all of them.
func (l *linter) acts() {
	f := slices.IndexFunc(l.t.facts, func(f fact) bool { return f.def.Test == "act" })
	if f < 0 {
		return
	}
	var named uint64
	for i := range l.t.rows {
		r := &l.t.rows[i]
		if r.kind == alwaysRow {
			continue
		}
		for _, c := range l.regions(r) {
			named |= c[f]
		}
	}
	for v, a := range l.t.facts[f].domain {
		if named>>v&1 == 0 {
			l.bad(l.p.Pos, "name it in a rule, or in a silent row with the reason", "nothing says what holds for the act %s", a)
		}
	}
}

// headlines reports acts of supply that a pack about a maker's products
// leaves silent: these must give an answer or a question.
func (l *linter) headlines() {
	if !slices.ContainsFunc(l.t.facts, func(f fact) bool { return f.def.Test == "product_by" }) || !slices.Contains(l.p.Outcomes, string(interdict.Prohibited)) {
		return
	}
	f := slices.IndexFunc(l.t.facts, func(f fact) bool { return f.def.Test == "act" })
	if f < 0 {
		return
	}
	var ruled, hushed uint64
	for i := range l.t.rows {
		r := &l.t.rows[i]
		for _, c := range l.regions(r) {
			switch r.kind {
			case ruleRow:
				ruled |= c[f]
			case silentRow:
				hushed |= c[f]
			}
		}
	}
	for _, a := range []string{"sell", "renew", "resell", "deliver", "host", "install", "support", "import"} {
		v := l.t.facts[f].value(a)
		if ruled>>v&1 == 0 && hushed>>v&1 == 0 {
			l.bad(l.p.Pos, "add a rule with outcome review and its question, or a silent row with the reason", "the headline act %s is silent", a)
		}
	}
}

// days holds "N days after" against the instant.
func (l *linter) days() {
	zone, err := time.LoadLocation(l.p.Zone)
	if err != nil {
		return
	}
	for _, e := range l.p.Instants {
		d := e.Value.Days
		if d == nil {
			continue
		}
		after, err := time.ParseInLocation(time.DateOnly, d.After, zone)
		if err != nil {
			l.bad(e.Pos, `write "2024-06-20"`, "%s: days after %q, which is not a date", e.Key, d.After)
			continue
		}
		want := after.AddDate(0, 0, d.Count)
		if y, m, day := e.Value.Time().In(zone).Date(); !time.Date(y, m, day, 0, 0, 0, 0, zone).Equal(want) && d.Differ == "" {
			l.bad(e.Pos, "correct one of the two, or say why they differ under differ:", "%s: %d days after %s is %s, not %s", e.Key, d.Count, d.After, want.Format(time.DateOnly), e.Value.At)
		}
	}
}

// bothSides reports instants of rules without a case close on either side.
func (l *linter) bothSides() {
	switch all, err := l.p.Cases(); {
	case err != nil && len(strictyaml.Problems(err)) == 0:
		l.bad(l.p.Pos, "", "%v", err)
		return
	case err != nil:
		l.out = append(l.out, strictyaml.Problems(err)...)
		return
	case all == nil:
		l.bad(l.p.Pos, "put cases.yaml beside it", "%s has no cases", l.p.ID)
		return
	}
	cases, err := readyCases(l.p)
	if err != nil {
		return // running the cases reports it
	}
	for _, r := range l.p.Rules {
		for _, a := range append([]law.Also{{Clock: r.Value.Clock, From: r.Value.From, Until: r.Value.Until}}, r.Value.Also...) {
			for _, name := range []string{a.From, a.Until} {
				i, ok := l.p.Instant(name)
				if !ok {
					continue
				}
				before, after := sides(cases, a.Clock, i)
				if !before || !after {
					l.bad(r.Pos, "add a case one second before it and one at it", "no case lies close before and after %s, on which %s turns by %s", name, r.Key, a.Clock)
				}
			}
		}
	}
}

// sides reports whether some case lies within a day before an instant, and
// some within a day from it on.
func sides(cases []caseDeal, clock string, i law.Instant) (before, after bool) {
	for _, c := range cases {
		var v interdict.Values
		if c.deal != nil {
			v = (&coder{deal: c.deal}).field(clock)
		} else if w, ok := lookup(c.facts, clock); ok {
			v = interdict.Values(w)
		}
		for _, s := range v {
			m, err := parseMoment(s, nil)
			if err != nil || m.start.IsZero() || m.end.IsZero() || m.end.Sub(m.start) > 72*time.Hour {
				continue
			}
			at := m.start
			if m.day != "" {
				at = dayIn(m.day, i.Time())
			}
			gap := at.Sub(i.Time())
			before = before || gap < 0 && gap >= -24*time.Hour
			after = after || gap >= 0 && gap <= 24*time.Hour
		}
	}
	return before, after
}

// unused reports definitions that nothing uses.
func (l *linter) unused() {
	src := l.p.Used()
	for _, e := range l.p.Instants {
		if !src["instant "+e.Key] {
			l.bad(e.Pos, "", "instant %s is not used", e.Key)
		}
	}
	for _, e := range l.p.Terms {
		if !src["term "+e.Key] {
			l.bad(e.Pos, "", "term %s is not used", e.Key)
		}
	}
	for _, e := range l.p.Facts {
		if !src["fact "+e.Key] {
			l.bad(e.Pos, "", "fact %s is not used", e.Key)
		}
	}
	for _, e := range l.p.Liability {
		if !src["liability "+e.Key] {
			l.bad(e.Pos, "", "liability %s is not used", e.Key)
		}
	}
	if l.p.Status == "reviewed" {
		for _, e := range l.p.Readings {
			if e.Value.Confidence == interdict.Unverified {
				l.bad(e.Pos, "", "a reviewed pack holds the unverified reading %s", e.Key)
			}
		}
	}
}
