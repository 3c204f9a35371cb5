package screen

import (
	"cmp"
	"math"
	"slices"

	"interdict/screen/name"
)

// # Which names are opened
//
// Every name that can score has a related form, but the forms of "Muhammad"
// stand in a thousand names. A plan finds the ones that need not be opened.
//
// From the curve of the calibration: a score of T with A agreed and L lost
// needs A*trust(A) >= T*(A + L/(1+Ease*A)). No name agrees on more than the
// best forms of all words together, M. Putting M into trust and Ease leaves a
// straight line that every name with that score is above:
//
//	A - k*L >= 0    where k = T / ((1+Ease*M) * (trust(M)-T))
//
// So each word of the query brings v = w*(sim - k*slip) when it meets a form,
// and costs u = -k*(what it weighs when left over) when it meets none. With U
// the sum of all u, a name needs gains, v - u for each word that it meets, of
// -U in all. Postings are left closed, the longest first, as long as the best
// closed gain of each word, added up, does not reach that. A name in an open
// posting gets that posting's gain and, for the words by which it was not
// reached, the best closed one; if that is too little it is dropped unseen.
//
// The same line counts what a name has that the query lacks: leaving all of it
// over costs so much, and each word that is met refunds its part.
//
// One rule lies above the curve: names of which every word agrees score at
// least Whole. They are all in the postings of any one word, so those of the
// cheapest are opened for them.

// A unit is a posting list that a word of the query leads to.
type unit struct {
	token uint8
	gain  float32
	back  float32 // what it refunds of the cost of leaving the name over
	names []uint32
}

// potential is what a name can still reach; it holds if the mark is the epoch.
type potential struct {
	mark uint32
	sum  float32
	back float32
}

// plan decides what to open and opens it into s.names.
func (x *index) plan(s *scratch, c *Calibration, query *side, least float32) {
	s.names = s.names[:0]
	T := least / slack
	most := x.mostAgreed(s)
	trust := c.trust(most)
	if trust <= T { // only a name that agrees as a whole can score
		x.openWhole(s, c, T)
		s.openAlways(x)
		return
	}
	k := T / ((1 + float32(c.Ease*most)) * (trust - T))
	need := x.units(s, c, query, k)
	slices.SortFunc(s.units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(len(b.names), len(a.names)), cmp.Compare(a.gain, b.gain), cmp.Compare(a.token, b.token))
	})
	start := s.close(need)
	for _, u := range s.units {
		s.raise(&u, start)
	}
	kept := s.names[:0]
	for _, n := range s.names {
		p := &s.potential[n]
		if p.sum-max(0, k*x.leastMissing(s, c, n)-p.back) >= need {
			kept = append(kept, n)
		} else {
			p.mark = 0 // it may come back as a whole
		}
	}
	s.names = kept
	x.openWhole(s, c, T)
	s.openAlways(x)
}

// close takes the postings that may stay closed out of s.units, and returns
// what closed postings may bring a name.
func (s *scratch) close(need float32) potential {
	clear(s.closed[:len(s.tokens)])
	start := potential{mark: s.epoch}
	open := s.units[:0]
	for _, u := range s.units {
		c := &s.closed[u.token]
		more := max(0, u.gain-c.gain)
		if start.sum+more >= need {
			open = append(open, u)
			continue
		}
		back := max(0, u.back-c.back)
		start.sum, start.back = start.sum+more, start.back+back
		c.gain, c.back = c.gain+more, c.back+back
	}
	s.units = open
	return start
}

// leastMissing is the least that it costs to leave all of a name over.
func (x *index) leastMissing(s *scratch, c *Calibration, n uint32) float32 {
	if s.excuses {
		return 0
	}
	least := c.Missing * x.nameWorth[2*n]
	if infoPerson(x.record(n).info()) {
		least = min(least, c.Middle*x.nameWorth[2*n+1])
	}
	return least / slack
}

// mostAgreed is the most that a name can agree on.
func (x *index) mostAgreed(s *scratch) float32 {
	sum := float32(0)
	for i := range s.tokens {
		o := &s.tokens[i]
		best := o.joined
		for _, h := range o.hits {
			best = max(best, h.sim*x.formMax[h.form])
		}
		if o.group > 0 {
			best = max(best, name.GroupWorth(uint16(o.group))*x.groupMax[o.group])
		}
		sum += best
	}
	return sum * slack
}

// units lists the posting lists with their gains, and returns what a name
// needs.
func (x *index) units(s *scratch, c *Calibration, query *side, k float32) (need float32) {
	s.units = s.units[:0]
	gain := func(sim, slip, low, high, u float32) float32 {
		v := sim - float32(k*slip)
		if v < 0 {
			high = low
		}
		return float32(high*v) + u
	}
	for i := range s.tokens {
		o := &s.tokens[i]
		u := k * s.spare(c, query, i)
		need += u
		for _, h := range o.hits {
			s.units = append(s.units, unit{uint8(i), gain(h.sim, c.slip(h.sim, h.how, query.known[i]), x.formMin[h.form], x.formMax[h.form], u),
				k * c.Missing * x.formMax[h.form], x.postings(h.form)})
		}
		if o.group > 0 {
			sim := name.GroupWorth(uint16(o.group))
			s.units = append(s.units, unit{uint8(i), gain(sim, c.slip(sim, name.Variant, 0), 0, x.groupMax[o.group], u),
				k * c.Missing * x.groupMax[o.group], x.grouped(o.group)})
		}
	}
	return need / slack
}

func (x *index) postings(form uint32) []uint32 { return x.posts[x.postAt[form]:x.postAt[form+1]] }

func (x *index) grouped(group uint32) []uint32 {
	return x.groupNames[x.groupAt[group]:x.groupAt[group+1]]
}

// spare is the least that a word of the query costs in a name where it meets
// none of its forms: an initial may still excuse it, a legal form take it, and
// beside two agreeing words it may pass for a middle name.
func (s *scratch) spare(c *Calibration, query *side, i int) float32 {
	if s.tokens[i].free {
		return 0
	}
	return c.unmatched(c.Extra, query.worth[i], true, s.tokens[i].letter)
}

// raise adds what a posting list brings to the potential of its names; those
// seen first start from what closed postings may bring.
func (s *scratch) raise(u *unit, start potential) {
	c := s.closed[u.token]
	gain, back := max(0, u.gain-c.gain), max(0, u.back-c.back)
	for _, n := range u.names {
		p := &s.potential[n]
		if p.mark != s.epoch {
			*p = start
			s.names = append(s.names, n)
		}
		p.sum += gain
		p.back += back
	}
}

// openWhole opens the names that may agree as a whole: the sure postings of
// the word that has the fewest.
func (x *index) openWhole(s *scratch, c *Calibration, T float32) {
	if c.Whole < T || T <= 0 {
		return
	}
	least, at := math.MaxInt, -1
	for i := range s.tokens {
		o := &s.tokens[i]
		if o.free || o.worth < wholeSpare {
			continue
		}
		if cost := x.sure(o, nil); cost < least {
			least, at = cost, i
		}
	}
	for i := range s.tokens {
		if at < 0 || i == at { // without such a word, any may be the one
			x.sure(&s.tokens[i], s)
		}
	}
}

// sure counts the names in a token's sure postings, and opens them for s.
func (x *index) sure(o *opened, s *scratch) int {
	cost := 0
	take := func(names []uint32, sim float32) {
		if sim < sureSimilarity {
			return
		}
		cost += len(names)
		if s != nil {
			s.take(names)
		}
	}
	for _, h := range o.hits {
		take(x.postings(h.form), h.sim)
	}
	if o.group > 0 {
		take(x.grouped(o.group), name.GroupWorth(uint16(o.group)))
	}
	return cost
}

// openAlways opens the names behind words written together in the query; of
// those a name may use several at once, and there are few.
func (s *scratch) openAlways(x *index) {
	for _, f := range s.always {
		s.take(x.postings(f))
	}
}

// take opens names whatever their potential.
func (s *scratch) take(names []uint32) {
	for _, n := range names {
		if s.potential[n].mark != s.epoch {
			s.potential[n].mark = s.epoch
			s.names = append(s.names, n)
		}
	}
}
