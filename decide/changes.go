package decide

import (
	"slices"
	"time"

	"interdict"
)

// changes lists the instants at which the same deal would get another answer:
// each clock is moved over all its pieces while everything else stays. Where
// the act is the agreement, both of its clocks move together. A stretch that is
// open only between two readings of an instant is passed over, so that a
// disputed hour is one change and not two.
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
	disputes := moved.disputes
	if together >= 0 {
		disputes = slices.Concat(disputes, x.t.facts[together].disputes)
	}
	c := slices.Clone(x.c)
	var runs []run
	for _, at := range append([]cut{{}}, moments(x.t, f, together)...) {
		c[f] = moved.pieceAt(at.at)
		if together >= 0 {
			c[together] = x.t.facts[together].pieceAt(at.at)
		}
		lo, hi := x.t.bounds(c)
		r := run{at.at, x.e.outcome(lo, hi), lo, hi}
		if len(runs) == 0 || runs[len(runs)-1].outcome != r.outcome {
			runs = append(runs, r)
		}
	}
	for i := 1; i < len(runs); i++ {
		from, to := runs[i-1].outcome, runs[i].outcome
		at := runs[i].at
		if d := slices.IndexFunc(disputes, func(d dispute) bool { return d.to.Equal(at) && runs[i-1].at.Before(d.from) }); d >= 0 {
			at = disputes[d].from // open before it and open in it: the change is that of the dispute
		}
		if i+1 < len(runs) && runs[i].between(runs[i-1], runs[i+1]) && slices.Contains(disputes, dispute{at.UTC(), runs[i+1].at.UTC()}) {
			i++ // either reading leads to what comes after
			to = runs[i].outcome
		}
		if from != to {
			x.dec.Changes = append(x.dec.Changes, interdict.Change{At: at.UTC(), Clock: moved.clock, From: from, To: to})
		}
	}
}

// A run is a stretch of time with one outcome.
type run struct {
	at      time.Time
	outcome interdict.Outcome
	lo, hi  int
}

// between reports whether a run is open between the outcomes of two others.
func (r run) between(a, b run) bool {
	return a.lo == a.hi && b.lo == b.hi && r.lo == min(a.lo, b.lo) && r.hi == max(a.lo, b.lo)
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
