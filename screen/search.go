package screen

import (
	"math/bits"
	"slices"

	"interdict/screen/name"
)

// # How candidates are found, and why none is missed
//
// Two tokens are related when name.Token.Related says so, and each of its ways
// has a key: letters within so many edits share a deletion of letters, equal
// Sounds and Bones share them, words of one group share its number. So looking
// the keys of a query's token up in the index gives every form to which it is
// related (and others, which measuring throws out).
//
// A plan opens the postings of these forms, or proves that it need not
// (plan.go). What is opened is measured in two strokes, a bound from the
// related forms alone, then the alignment. TestSameAsBruteForce holds this
// against comparing the query with every name.

// A scored name is one that reached the threshold.
type scored struct {
	name  uint32
	score float32
}

// search returns every name whose score reaches least, in order of their
// numbers. The result is valid until the next search with the same scratch.
func (x *index) search(s *scratch, c *Calibration, q *name.Name, query *side, least float32) []scored {
	s.begin()
	x.relate(s, c, q, query)
	x.plan(s, c, query, least)
	if len(s.names) > 0 {
		s.link(c, query)
		for _, n := range s.names { // asked for together, records come together
			s.touched += byte(x.records[x.recordAt[n]])
		}
	}
	s.scores = s.scores[:0]
	for _, n := range s.names {
		if x.bound(s, c, n, query) < least {
			continue
		}
		if j := x.judge(s, c, n, query); j.score >= least && j.score > 0 {
			s.scores = append(s.scores, scored{n, j.score})
		}
	}
	slices.SortFunc(s.scores, func(a, b scored) int { return int(a.name) - int(b.name) })
	return s.scores
}

// slack keeps a bound above the score that it bounds although sums are rounded
// in another order.
const slack = 1 + 1e-5

// bound is at least the score of a name: every slot gets its best relation,
// whether or not another slot wants the same token.
func (x *index) bound(s *scratch, c *Calibration, n uint32, query *side) float32 {
	var agreed, loss, spare float32 // spare: weight that finds no partner for certain
	var touched, excused uint64
	rec := x.record(n)
	person, slots, rest := infoPerson(rec.info()), rec.slots(), rec[2:]
	thing, certain := !person, infoThing(rec.info())
	var joined []best
	if s.paired {
		joined = s.pairBest(rec, &touched)
	}
	for j := range slots {
		var w float32
		var m uint32
		var forms record
		w, m, forms, rest = rest.slot()
		mask := s.initials(m)
		if certain {
			mask = 0
		}
		excused |= mask
		best := best{cost: 1e9}
		if joined != nil {
			best.take(joined[j].sim, joined[j].cost)
		}
		for _, f := range forms {
			for r := s.first(f); r > 0; r = s.rels[r-1].next {
				best.take(s.rels[r-1].sim, s.rels[r-1].cost)
				touched |= span(s.rels[r-1].q, s.rels[r-1].qn)
			}
		}
		if g := metaGroup(m); g > 0 && s.groups[g] != 0 {
			touched |= s.groups[g]
			best.take(name.GroupWorth(uint16(g)), c.slip(name.GroupWorth(uint16(g)), name.Variant, 0))
		}
		if best.sim == 0 && mask == 0 {
			spare += w
			thing = thing && !speaks(metaClass(m))
		}
		agreed += float32(w * best.sim)
		loss += min(c.unlisted(w, metaClass(m), person, mask != 0), float32(w*best.cost))
	}
	for i, w := range query.worth {
		switch {
		case touched&(1<<i) != 0:
		case excused&(1<<i) != 0:
			loss += c.unasked(w, query.class[i], person, true)
		default:
			spare += w
			thing = thing && !speaks(query.class[i])
			loss += c.unasked(w, query.class[i], person, false)
		}
	}
	return c.top(agreed, loss, spare < wholeSpare, thing)*slack + 1e-6
}

// unasked is the least that a word of the query without partner costs: as such,
// as a middle name, as a word that firms add, or excused by an initial.
func (c *Calibration) unasked(w float32, class name.Class, person, excused bool) float32 {
	return unmatched(c.Extra, c.Second, c.Added, c.Initial, w, class, person, excused)
}

// unlisted is the least that a listed word without partner costs.
func (c *Calibration) unlisted(w float32, class name.Class, person, excused bool) float32 {
	return unmatched(c.Missing, c.Middle, c.Lacking, c.Initial, w, class, person, excused)
}

func unmatched(full, middle, trade, initial, w float32, class name.Class, person, excused bool) float32 {
	least := float32(full * min(w, leftLimit))
	switch {
	case person:
		least = min(least, float32(middle*min(w, middleLimit)))
	case general(class):
		least = min(least, float32(trade*min(w, leftLimit)))
	}
	if excused {
		least = min(least, float32(full*initial*w))
	}
	return least
}

// best is the most that a slot can agree and the least that it can lose.
type best struct{ sim, cost float32 }

func (b *best) take(sim, cost float32) {
	if sim > 0 {
		b.sim, b.cost = max(b.sim, sim), min(b.cost, cost)
	}
}

// pairBest is the best relation of each slot as half of a pair, nil when no
// pair has any.
func (s *scratch) pairBest(rec record, touched *uint64) []best {
	rest := rec[2:]
	for range rec.slots() {
		_, _, _, rest = rest.slot()
	}
	var out []best
	for _, p := range rest {
		r := s.first(p & pairFormMask)
		if r > 0 && out == nil {
			out = s.halves[:rec.slots()]
			for i := range out {
				out[i] = best{cost: 1e9}
			}
		}
		for ; r > 0; r = s.rels[r-1].next {
			at := p >> pairSlotShift
			out[at].take(s.rels[r-1].sim, s.rels[r-1].cost)
			out[at+1].take(s.rels[r-1].sim, s.rels[r-1].cost)
			*touched |= span(s.rels[r-1].q, s.rels[r-1].qn)
		}
	}
	return out
}

// initials are the tokens of the query that a slot's first letter meets.
func (s *scratch) initials(m uint32) uint64 {
	switch c := metaFirst(m); {
	case !s.letters || c == 0:
		return 0
	case c < 'a':
		return s.begins[c-'A']
	default:
		return s.initial[c-'a']
	}
}

// judge aligns the query with a name.
func (x *index) judge(s *scratch, c *Calibration, n uint32, query *side) judged {
	if !s.linked { // an entry found by its number
		s.link(c, query)
	}
	s.links = s.links[:0]
	s.worth, s.class = s.worth[:0], s.class[:0]
	rec := x.record(n)
	rest := rec[2:]
	for j := range uint8(rec.slots()) {
		var w float32
		var m uint32
		var forms record
		w, m, forms, rest = rest.slot()
		s.worth = append(s.worth, w)
		s.class = append(s.class, metaClass(m))
		for _, f := range forms {
			s.linkForm(f, j, 1)
		}
		if g := metaGroup(m); g > 0 {
			for mask := s.groups[g]; mask != 0; mask &= mask - 1 {
				q := uint8(bits.TrailingZeros64(mask))
				s.links = append(s.links, link{q: q, qn: 1, e: j, en: 1, how: name.Variant, sim: name.GroupWorth(uint16(g))})
			}
		}
		for mask := s.initials(m); mask != 0; mask &= mask - 1 {
			s.links = append(s.links, link{q: uint8(bits.TrailingZeros64(mask)), qn: 1, e: j, en: 1, how: name.Initial, sim: name.InitialSimilarity})
		}
	}
	for _, p := range rest {
		s.linkForm(p&pairFormMask, uint8(p>>pairSlotShift), 2)
	}
	info := rec.info()
	entry := side{worth: s.worth, class: s.class, legal: infoLegal(info), person: infoPerson(info), thing: infoThing(info), craft: infoCraft(info)}
	return c.judge(s.links, query, &entry)
}

// linkForm adds a link for every token to which a form is related.
func (s *scratch) linkForm(f uint32, e, en uint8) {
	for r := s.first(f); r > 0; r = s.rels[r-1].next {
		l := &s.rels[r-1]
		s.links = append(s.links, link{q: l.q, qn: l.qn, e: e, en: en, how: l.how, sim: l.sim})
	}
}
