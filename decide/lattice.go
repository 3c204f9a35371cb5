package decide

import (
	"fmt"
	"strings"
	"time"

	"interdict"
	"interdict/law"
)

// states is the number of combinations in which each fact is known or not.
func (k *checker) states() uint64 {
	n := uint64(1)
	for _, a := range k.axes {
		n *= uint64(len(a.reps) + 1)
		if n > maxStates {
			return n
		}
	}
	return n
}

// lattice visits every state. The truth at a state with an open fact is the
// union of the truths with that fact settled; since "open" is the highest
// digit of each fact, those states come earlier in the count, and one pass in
// order finds them all done. The masks must enclose the truth everywhere:
// that is the proof that a missing fact never makes an answer milder, and that
// adding a fact never contradicts a settled one.
func (k *checker) lattice() {
	total := k.states()
	truth := make([]uint8, total) // mildest in the low bits, strictest above
	digits := make([]int, len(k.axes))
	weight := make([]uint64, len(k.axes))
	w := uint64(1)
	for i, a := range k.axes {
		weight[i] = w
		w *= uint64(len(a.reps) + 1)
	}
	c := make(Coded, len(k.t.facts))
	for f := range c {
		c[f] = 1
	}
	for i := range k.axes {
		k.setDigit(c, i, 0)
	}
	for n := uint64(0); n < total; n++ {
		lo, hi := k.t.bounds(c)
		tLo, tHi := lo, hi
		if i := firstOpen(digits, k.axes); i >= 0 {
			tLo, tHi = 3, 0
			for v := range k.axes[i].reps {
				child := truth[n-weight[i]*uint64(len(k.axes[i].reps)-v)]
				tLo, tHi = min(tLo, int(child&3)), max(tHi, int(child>>2))
			}
			if lo > tLo || hi < tHi {
				k.problem("masks say %s to %s, the truth is %s to %s, at %s", strictness[lo], strictness[hi], strictness[tLo], strictness[tHi], k.describe(c))
			}
			if lo != tLo || hi != tHi {
				k.report.Wide++
			}
		}
		truth[n] = uint8(tLo | tHi<<2)
		k.next(digits, c)
	}
	k.report.States = total
}

// next counts the digits up by one.
func (k *checker) next(digits []int, c Coded) {
	for i := range digits {
		if digits[i]++; digits[i] <= len(k.axes[i].reps) {
			k.setDigit(c, i, digits[i])
			return
		}
		digits[i] = 0
		k.setDigit(c, i, 0)
	}
}

func (k *checker) setDigit(c Coded, i, d int) {
	a := k.axes[i]
	if d < len(a.reps) {
		c[a.fact] = 1 << a.reps[d]
		return
	}
	c[a.fact] = 0
	for _, r := range a.reps {
		c[a.fact] |= 1 << r
	}
}

func firstOpen(digits []int, axes []axis) int {
	for i := range digits {
		if digits[i] == len(axes[i].reps) {
			return i
		}
	}
	return -1
}

// uncode turns a coded point back into the pack's own words.
func (k *checker) uncode(c Coded) point {
	pt := point{map[string]string{}, map[string]time.Time{}}
	for i := range k.t.facts {
		f := &k.t.facts[i]
		v := topValue(c[i])
		switch {
		case f.clock == "":
			pt.facts[k.names[i]] = f.domain[v]
		case v == 0:
			pt.clocks[f.clock] = time.Time{}
		case v < len(f.domain)-1:
			pt.clocks[f.clock] = f.cuts[v-1].at
		}
	}
	return pt
}

// alwaysHolds reports whether an invariant speaks of a point. Invariants have
// no history: they hold of law that is not yet, or no longer, in force too.
func (k *checker) alwaysHolds(a law.Always, pt point) bool {
	free := a.Span
	clock := free.Clock
	free.Clock = ""
	if clock != "" {
		at, runs := pt.clocks[clock]
		if !runs || !within(k.p, k.worlds[0], a.From, a.Until, at) {
			return false
		}
	}
	return meets(k.p, pt, a.When)
}

func outcomeOf(lo, hi int) interdict.Outcome {
	if lo != hi {
		return interdict.Review
	}
	return strictness[lo]
}

// maxProblems bounds the report; the first ones are enough to find the row.
const maxProblems = 20

func (k *checker) problem(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	kind, _, _ := strings.Cut(s, ", at ")
	if k.seen[kind] || len(k.report.Problems) >= maxProblems {
		return
	}
	k.seen[kind] = true
	k.report.Problems = append(k.report.Problems, s)
}

// describe words a point or state.
func (k *checker) describe(c Coded) string {
	var out []string
	for _, a := range k.axes {
		f := &k.t.facts[a.fact]
		name := k.names[a.fact]
		if f.clock != "" {
			name = f.clock
		}
		var values []string
		for _, r := range a.reps {
			if c[a.fact]>>r&1 != 0 {
				values = append(values, f.domain[r])
			}
		}
		if len(values) == len(a.reps) {
			values = []string{"?"}
		}
		out = append(out, name+"="+strings.Join(values, "|"))
	}
	return strings.Join(out, " ")
}
