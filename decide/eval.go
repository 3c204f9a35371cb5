package decide

import (
	"math/bits"

	"interdict"
)

// Coded is a deal in terms of a table: for each fact the set of values that it
// can have, as bits. A known fact has one bit, an unknown one all of them.
type Coded []uint64

// held is what a coded deal does to every box: those that must hold and those
// that may, before and after exceptions.
type held struct {
	must, may       []uint64 // before exceptions
	lasting, living []uint64 // rule boxes certain, and possible, after exceptions
}

// strictness gives the outcome for a rank of Outcome.Strictness.
var strictness = [4]interdict.Outcome{interdict.Permitted, interdict.Review, interdict.NeedsLicence, interdict.Prohibited}

// bounds returns the strictness of the mildest and the strictest outcome that
// the coded deal can have. It allocates nothing for tables of up to
// maxHotWords words.
func (t *table) bounds(c Coded) (lo, hi int) {
	var must, may [maxHotWords]uint64
	if t.settle > maxHotWords {
		h := t.hold(c)
		return t.fold(h.lasting, h.living)
	}
	words := t.words[:t.settle]
	excepted, any := uint64(0), uint64(0)
	for w := range words {
		x := &words[w]
		mu, ma := x.hold(c)
		must[w], may[w] = mu, ma
		excepted |= ma & x.except
		any |= ma
	}
	if any == 0 {
		return 0, 0
	}
	if excepted != 0 {
		t.defeat(must[:t.settle], may[:t.settle])
	}
	return t.fold(must[:t.settle], may[:t.settle])
}

// maxHotWords bounds the boxes that a decision settles without allocating: 16
// words are 1,024 boxes, three times those of all shipped packs.
const maxHotWords = 16

// hold returns the boxes of the word that must and that may hold.
func (x *word) hold(c Coded) (must, may uint64) {
	must, may = x.live, x.live
	for i := range x.facts {
		f := &x.facts[i]
		set := c[f.fact]
		if set&(set-1) == 0 {
			e := x.cells[int(f.base)+bits.TrailingZeros64(set)]
			must &= e.must
			may &= e.may
		} else {
			mu, ma := ^uint64(0), uint64(0)
			for s := set; s != 0; s &= s - 1 {
				e := &x.cells[int(f.base)+bits.TrailingZeros64(s)]
				mu &= e.must
				ma |= e.may
			}
			must &= mu
			may &= ma
		}
		if may == 0 {
			return 0, 0
		}
	}
	return must, may
}

// defeat takes away what exceptions defeat: a possible exception makes a rule
// uncertain, a certain one makes it impossible.
func (t *table) defeat(must, may []uint64) {
	for i := range t.defeats {
		d := &t.defeats[i]
		if may[d.word]&d.bit == 0 {
			continue
		}
		certain := must[d.word]&d.bit != 0
		for _, h := range d.hits {
			must[h.word] &^= h.mask
			if certain {
				may[h.word] &^= h.mask
			}
		}
	}
}

// fold finds the strictest certain and the strictest possible outcome.
func (t *table) fold(must, may []uint64) (lo, hi int) {
	for w := range must {
		if may[w] == 0 {
			continue
		}
		x := &t.words[w]
		for s := 3; s > hi; s-- {
			if may[w]&x.hi[s] != 0 {
				hi = s
				break
			}
		}
		for s := 3; s > lo; s-- {
			if must[w]&x.lo[s] != 0 {
				lo = s
				break
			}
		}
	}
	return lo, hi
}

// hold works out every box of the table, including those that stand beside
// the outcome.
func (t *table) hold(c Coded) held {
	n := len(t.words)
	h := held{make([]uint64, n), make([]uint64, n), make([]uint64, n), make([]uint64, n)}
	for w := range t.words {
		h.must[w], h.may[w] = t.words[w].hold(c)
	}
	copy(h.lasting, h.must)
	copy(h.living, h.may)
	t.defeat(h.lasting, h.living)
	return h
}

// row reports whether a row must hold and whether it may, in the given sets.
func (t *table) row(r *row, must, may []uint64) (certain, possible bool) {
	for b := r.first; b < r.first+r.boxes; b++ {
		certain = certain || must[b/64]>>(b%64)&1 != 0
		possible = possible || may[b/64]>>(b%64)&1 != 0
	}
	return certain, possible
}

// unknown is the coded deal of which nothing is known.
func (t *table) unknown() Coded {
	c := make(Coded, len(t.facts))
	for i := range t.facts {
		c[i] = t.facts[i].all()
	}
	return c
}
