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
// the coded deal can have. It allocates nothing while no pack has more than
// maxSection words.
func (t *table) bounds(c Coded) (lo, hi int) {
	for i := range t.sections {
		l, h := t.sectionBounds(&t.sections[i], c)
		lo, hi = max(lo, l), max(hi, h)
		if lo == 3 {
			return 3, 3 // nothing is stricter than a certain prohibition
		}
	}
	return lo, hi
}

// maxSection bounds the boxes of one pack that are settled without
// allocating: 8 words are 512 boxes, four times those of the largest pack.
const maxSection = 8

// sectionBounds is bounds for one pack.
func (t *table) sectionBounds(s *section, c Coded) (lo, hi int) {
	words := t.words[s.first:s.last]
	if len(words) == 1 {
		x := &words[0]
		mu, ma := x.hold(c, x.rules)
		if ma == 0 {
			return 0, 0
		}
		if ma&x.except != 0 {
			mu, ma = s.defeatOne(mu, ma)
		}
		return x.strictest(mu, ma)
	}
	var must, may [maxSection]uint64
	if len(words) > maxSection {
		h := t.hold(c)
		return t.fold(h.lasting, h.living, s)
	}
	any, excepted := uint64(0), uint64(0)
	for w := range words {
		must[w], may[w] = words[w].hold(c, words[w].live)
		any |= may[w]
		excepted |= may[w] & words[w].except
	}
	if any == 0 {
		return 0, 0
	}
	if excepted != 0 {
		s.defeat(must[:len(words)], may[:len(words)], s.first)
	}
	for w := range words {
		l, h := words[w].strictest(must[w], may[w])
		lo, hi = max(lo, l), max(hi, h)
	}
	return lo, hi
}

// strictest finds the strictest certain and the strictest possible outcome.
func (x *word) strictest(must, may uint64) (lo, hi int) {
	if may == 0 {
		return 0, 0
	}
	for hi = 3; hi > 0 && may&x.hi[hi] == 0; hi-- {
	}
	for lo = hi; lo > 0 && must&x.lo[lo] == 0; lo-- {
	}
	return lo, hi
}

// open is a fact of which several values are possible.
func (x *word) open(base uint32, set uint64) (must, may uint64) {
	must = ^uint64(0)
	for s := set; s != 0; s &= s - 1 {
		e := x.cells[int(base)+bits.TrailingZeros64(s)]
		must &= e.must
		may |= e.may
	}
	return must, may
}

// hold returns the boxes of the word that must and that may hold. It gives up,
// with nothing, as soon as none of the needed boxes is left: exceptions without
// a rule take nothing away.
func (x *word) hold(c Coded, need uint64) (must, may uint64) {
	must, may = x.live, x.live
	for i := range x.facts {
		f := &x.facts[i]
		set := c[f.fact]
		if set&(set-1) == 0 {
			e := x.cells[int(f.base)+bits.TrailingZeros64(set)]
			must &= e.must
			may &= e.may
		} else {
			mu, ma := x.open(f.base, set)
			must &= mu
			may &= ma
		}
		if may&need == 0 {
			return 0, 0
		}
	}
	return must, may
}

// defeat takes away what exceptions defeat: a possible exception makes a rule
// uncertain, a certain one makes it impossible. The words begin at first.
func (s *section) defeat(must, may []uint64, first int) {
	for i := range s.defeats {
		d := &s.defeats[i]
		if may[d.word-first]&d.bit == 0 {
			continue
		}
		certain := must[d.word-first]&d.bit != 0
		for _, h := range d.hits {
			must[h.word-first] &^= h.mask
			if certain {
				may[h.word-first] &^= h.mask
			}
		}
	}
}

// defeatOne is defeat for a pack of one word.
func (s *section) defeatOne(must, may uint64) (uint64, uint64) {
	for i := range s.defeats {
		d := &s.defeats[i]
		if may&d.bit == 0 {
			continue
		}
		certain := must&d.bit != 0
		for _, h := range d.hits {
			must &^= h.mask
			if certain {
				may &^= h.mask
			}
		}
	}
	return must, may
}

// fold is strictest over the words of a pack.
func (t *table) fold(must, may []uint64, s *section) (lo, hi int) {
	for w := s.first; w < s.last; w++ {
		l, h := t.words[w].strictest(must[w], may[w])
		lo, hi = max(lo, l), max(hi, h)
	}
	return lo, hi
}

// hold works out every box of the table, including those that stand beside
// the outcome.
func (t *table) hold(c Coded) held {
	n := len(t.words)
	h := held{make([]uint64, n), make([]uint64, n), make([]uint64, n), make([]uint64, n)}
	for w := range t.words {
		h.must[w], h.may[w] = t.words[w].hold(c, t.words[w].live)
	}
	copy(h.lasting, h.must)
	copy(h.living, h.may)
	for i := range t.sections {
		t.sections[i].defeat(h.lasting, h.living, 0)
	}
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
