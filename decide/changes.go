package decide

import (
	"slices"
	"time"

	"interdict"
)

// changes lists the instants at which the same deal would get another answer:
// each clock is moved over all its pieces while everything else stays. Where
// the act is the agreement, both of its clocks move together. The stretch
// between two readings of an instant is passed over, so that a disputed hour
// is one change and not two.
func (x *explainer) changes() {
	for f := range x.t.facts {
		clock := x.t.facts[f].clock
		if clock == "" || clock == "agreement_at" && x.agreementIsAct() {
			continue
		}
		x.changesOn(f)
	}
	slices.SortStableFunc(x.dec.Changes, func(a, b interdict.Change) int { return a.At.Compare(b.At) })
}

// agreementIsAct reports whether the deal's act is the agreement itself.
func (x *explainer) agreementIsAct() bool {
	for f := range x.t.facts {
		if x.t.facts[f].def.Test == "act" {
			return x.c[f] == 1<<x.t.facts[f].value("enter_agreement")
		}
	}
	return false
}

func (x *explainer) changesOn(f int) {
	moved := &x.t.facts[f]
	together := -1
	if moved.clock == "performed_at" && x.agreementIsAct() {
		together = slices.IndexFunc(x.t.facts, func(o fact) bool { return o.clock == "agreement_at" })
	}
	c := slices.Clone(x.c)
	var before interdict.Outcome
	cuts := moments(x.t, f, together)
	for i, at := range append([]cut{{}}, cuts...) {
		if at.or && i > 0 {
			continue
		}
		// Stand just past the disputed stretch that may begin here.
		stand := at.at
		if i < len(cuts) && cuts[i].or && i > 0 {
			stand = cuts[i].at
		}
		c[f] = moved.pieceAt(stand)
		if together >= 0 {
			c[together] = x.t.facts[together].pieceAt(stand)
		}
		lo, hi := x.t.bounds(c)
		o := x.e.outcome(lo, hi)
		if i > 0 && o != before {
			x.dec.Changes = append(x.dec.Changes, interdict.Change{At: at.at.UTC(), Clock: moved.clock, From: before, To: o})
		}
		before = o
	}
}

// moments are the cuts of one or two clocks in order.
func moments(t *table, f, g int) []cut {
	out := slices.Clone(t.facts[f].cuts)
	if g >= 0 {
		out = append(out, t.facts[g].cuts...)
	}
	slices.SortStableFunc(out, func(a, b cut) int { return a.at.Compare(b.at) })
	return slices.CompactFunc(out, func(a, b cut) bool { return a.at.Equal(b.at) })
}

// pieceAt is the piece of time in which a moment lies; the zero time lies in
// the first.
func (f *fact) pieceAt(at time.Time) uint64 {
	n := 0
	for i, c := range f.cuts {
		if !at.IsZero() && !c.at.After(at) {
			n = i + 1
		}
	}
	return 1 << n
}
