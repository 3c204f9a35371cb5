package decide

import (
	"math/rand/v2"
	"time"
)

// Sample makes n coded deals from a seed: known in every fact, or, with open,
// with one fact in five left open. It serves measurements and tests.
func (e *Engine) Sample(n int, seed uint64, open bool) []Coded {
	r := rand.New(rand.NewPCG(seed, seed))
	out := make([]Coded, n)
	for i := range out {
		c := make(Coded, len(e.table.facts))
		for f := range c {
			if open && r.IntN(5) == 0 {
				c[f] = e.table.facts[f].all()
			} else {
				c[f] = 1 << r.IntN(len(e.table.facts[f].domain))
			}
		}
		out[i] = c
	}
	return out
}

// Naive answers a fully known coded deal by the reference interpreter, pack by
// pack: the base that measurements compare with. It returns the strictness of
// the mildest and strictest outcome.
func (e *Engine) Naive(c Coded) (lo, hi int) {
	for i, p := range e.packs {
		l, h := reference(p, e.known, e.point(i, c))
		lo, hi = max(lo, l), max(hi, h)
	}
	return lo, hi
}

// point is a coded deal in the words of one pack.
func (e *Engine) point(pack int, c Coded) point {
	pt := point{map[string]string{}, map[string]time.Time{}}
	for i := range e.table.facts {
		f := &e.table.facts[i]
		v := topValue(c[i])
		switch {
		case f.clock == "":
			if own, ok := e.table.names[pack][i]; ok {
				pt.facts[own] = f.domain[v]
			}
		case v == 0:
			pt.clocks[f.clock] = time.Time{}
		case v < len(f.domain)-1:
			pt.clocks[f.clock] = f.cuts[v-1].at
		}
	}
	return pt
}
