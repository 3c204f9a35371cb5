package screen

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"interdict/screen/name"
)

// # Which names are opened
//
// Every name that can score has a related form, but the forms of "Muhammad"
// stand in a thousand names, and most of those share nothing else with the
// query. So a plan asks of a name only by which words of the query it is met,
// and whether with these alone it could reach the threshold:
//
//	agreed   at most the weight of the heaviest form that meets each word
//	loss     at least what the words of the query that are not met cost, left
//	         over, and the words of the name beyond those that meet one
//
// The curve of the calibration rises with one and falls with the other, so what
// it makes of both is a bound. Two things make it sharp. A word left over costs
// little only where it passes for a middle name, and that takes a person and
// two telling words that are met. And an initial excuses a word only in a name
// that has that initial: few names have any, so these stand first in every
// posting list, and what is said below of the others does not bind them.
//
// Postings are left closed, the longest first, as long as a name that is in
// closed ones alone cannot reach the threshold. A name in an open posting may
// still be in any of the closed; its bound takes that for granted.
//
// Two rules lie above the curve. Names of which every word agrees score at
// least Whole. They are all in the postings of any one word, so those of the
// cheapest are opened for them. And a rare word that agrees to the letter may
// be a brand: its postings are opened, which are short because it is rare.

// A unit is a posting list that a word of the query leads to.
type unit struct {
	token  uint8
	agreed float32 // the most that a name agrees on by it
	cost   float32 // the least that it loses
	back   float32 // the most of the name that is then not left over
	names  []uint32
}

// A price is the least that a word of the query costs where it is not met.
type price struct {
	extra   float32
	middle  float32 // where it may pass for a middle name
	excused float32 // where an initial stands for it
	letter  uint32  // the trait of names with that initial
}

// A prospect is a name in an open posting, and what is known of it so far. The
// numbers of the word that met it last are kept beside the sums, since of
// several forms of one word the best counts.
type prospect struct {
	name                        uint32
	last                        uint8
	met                         uint64
	agreed, loss, back          float32
	lastGot, lastLost, lastBack float32
}

// place is where a name lies among the prospects, if its mark is the epoch.
type place struct{ mark, at uint32 }

// shut is what the closed postings of a word may bring a name.
type shut struct{ agreed, cost, back float32 }

// A trait says what bounds need to know of a name without reading its record.
const (
	traitInitials = 1<<26 - 1 // letters that stand in it as initials
	traitPerson   = 1 << 31
)

// Postings are names, those with initials first.
const (
	postInitials = 1 << 31
	postName     = postInitials - 1
)

// plan decides what to open and opens it into s.names.
func (x *index) plan(s *scratch, c *Calibration, query *side, least float32) {
	s.names, s.prospects = s.names[:0], s.prospects[:0]
	if most := x.units(s, c, query); c.trust(most)*slack+1e-6 >= least {
		s.price(c, query)
		first := s.close(c, least)
		for i := range s.units {
			s.raise(&s.units[i], i < first)
		}
		for i := range s.prospects {
			p := &s.prospects[i]
			if x.reach(s, c, p) >= least {
				s.names = append(s.names, p.name)
			} else {
				s.places[p.name].mark = 0 // it may come back as a whole
			}
		}
	}
	x.openWhole(s, c, least/slack)
	x.openBrands(s, c, least/slack)
	s.openAlways(x)
}

// units lists the posting lists, and returns the most that a name can agree on.
func (x *index) units(s *scratch, c *Calibration, query *side) float32 {
	s.units = s.units[:0]
	sum := float32(0)
	for i := range s.tokens {
		o := &s.tokens[i]
		best := o.joined
		for _, h := range o.hits {
			low, high := x.facts[h.form].lightest, x.facts[h.form].heaviest
			back := high
			if h.form < x.singles {
				back = min(back, leftLimit)
			}
			s.units = append(s.units, unit{uint8(i), h.sim * high, low * c.slip(h.sim, h.how, query.known[i]), back, x.postings(h.form)})
			best = max(best, h.sim*high)
		}
		if o.group > 0 {
			most, sim := x.groupMax[o.group], name.GroupWorth(uint16(o.group))
			s.units = append(s.units, unit{uint8(i), sim * most, 0, min(most, leftLimit), x.grouped(o.group)})
			best = max(best, sim*most)
		}
		sum += best
	}
	return sum * slack
}

func (x *index) postings(form uint32) []uint32 {
	return x.posts[x.facts[form].posts:x.facts[form+1].posts]
}

func (x *index) grouped(group uint32) []uint32 {
	return x.groupNames[x.groupAt[group]:x.groupAt[group+1]]
}

// price finds what words cost that are not met. Those that a legal form may
// take cost nothing, since such slots open no names.
func (s *scratch) price(c *Calibration, query *side) {
	s.prices, s.tell = s.prices[:0], 0
	for i := range s.tokens {
		o, w := &s.tokens[i], query.worth[i]
		p := price{extra: c.Extra * min(w, leftLimit), excused: float32(c.Extra * c.Initial * w), letter: o.begins}
		p.middle = min(p.extra, c.Middle*min(w, middleLimit))
		switch {
		case o.free:
			p = price{}
		case o.initial: // any name may have a word for it
			p.extra, p.middle = min(p.extra, p.excused), min(p.middle, p.excused)
		}
		s.prices = append(s.prices, p)
		if tells(query.class[i]) {
			s.tell |= 1 << i
		}
	}
}

// close moves the postings that may stay closed to the front of s.units, and
// returns how many they are. s.shuts then says what they may bring.
func (s *scratch) close(c *Calibration, least float32) int {
	slices.SortFunc(s.units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(len(b.names), len(a.names)), cmp.Compare(a.token, b.token), cmp.Compare(a.agreed, b.agreed))
	})
	s.shuts, s.shut = s.shuts[:0], 0
	extra, middle := float32(0), float32(0)
	for i := range s.prices {
		p := &s.prices[i]
		extra, middle = extra+p.extra, middle+p.middle
		s.shuts = append(s.shuts, shut{cost: math.MaxFloat32})
	}
	agreed, closed := float32(0), 0
	for i := range s.units {
		u := &s.units[i]
		old, p := s.shuts[u.token], &s.prices[u.token]
		now := shut{max(old.agreed, u.agreed), min(old.cost, u.cost), max(old.back, u.back)}
		a := agreed + now.agreed - old.agreed
		e := extra + min(p.extra, now.cost) - min(p.extra, old.cost)
		m := middle + min(p.middle, now.cost) - min(p.middle, old.cost)
		met := s.shut | 1<<u.token
		if c.hope(a, e, m, true, met&s.tell) >= least {
			continue
		}
		agreed, extra, middle, s.shut, s.shuts[u.token] = a, e, m, met, now
		s.units[i], s.units[closed] = s.units[closed], s.units[i]
		closed++
	}
	return closed
}

// hope is the most that a score can be with so much agreed, and so much lost
// where no word or some words pass for middle names, which takes a person and
// two telling words.
func (c *Calibration) hope(agreed, extra, middle float32, person bool, telling uint64) float32 {
	loss := extra
	if person && telling&(telling-1) != 0 {
		loss = min(loss, middle)
	}
	return c.curve(agreed*slack, max(0, loss-1e-5))*slack + 1e-6
}

// raise adds what a posting list brings to its names; of a closed one, only to
// those with initials.
func (s *scratch) raise(u *unit, closed bool) {
	with := 0
	for with < len(u.names) && u.names[with]&postInitials != 0 {
		with++
	}
	s.meet(u, u.names[:with], prospect{}, shut{cost: math.MaxFloat32})
	if closed {
		return
	}
	start := prospect{}
	for _, k := range s.shuts {
		start.agreed, start.back = start.agreed+k.agreed, start.back+k.back
	}
	s.meet(u, u.names[with:], start, s.shuts[u.token])
}

// meet notes that a word met names. A name seen first begins with start, and a
// word's own share of that is base.
func (s *scratch) meet(u *unit, names []uint32, start prospect, base shut) {
	got, lost, back := max(u.agreed, base.agreed), min(u.cost, base.cost), max(u.back, base.back)
	for _, n := range names {
		n &= postName
		at := &s.places[n]
		if at.mark != s.epoch {
			*at = place{s.epoch, uint32(len(s.prospects))}
			start.name = n
			s.prospects = append(s.prospects, start)
		}
		p := &s.prospects[at.at]
		if bit := uint64(1) << u.token; p.met&bit == 0 {
			p.met |= bit
			p.lastGot, p.lastLost, p.lastBack, p.last = base.agreed, lost, base.back, u.token
			p.loss += lost
		}
		p.agreed += max(0, got-p.lastGot)
		p.back += max(0, back-p.lastBack)
		p.loss += min(0, lost-p.lastLost)
		p.lastGot, p.lastLost, p.lastBack = max(p.lastGot, got), min(p.lastLost, lost), max(p.lastBack, back)
	}
}

// reach is at least the score of a name, by what the plan knows of it.
func (x *index) reach(s *scratch, c *Calibration, p *prospect) float32 {
	trait := x.traits[p.name]
	closed := s.shut
	if trait&traitInitials != 0 {
		closed = 0
	}
	extra, middle := p.loss, p.loss
	for i := range s.prices {
		if p.met>>i&1 != 0 {
			continue
		}
		w := &s.prices[i]
		e, m := w.extra, w.middle
		if trait&w.letter != 0 {
			e, m = min(e, w.excused), min(m, w.excused)
		}
		if closed>>i&1 != 0 {
			e, m = min(e, s.shuts[i].cost), min(m, s.shuts[i].cost)
		}
		extra, middle = extra+e, middle+m
	}
	met := p.met | closed
	if !s.excuses {
		slots := bits.OnesCount64(met)
		if s.paired {
			slots *= 2
		}
		extra += c.Missing * max(0, x.nameWorth[2*p.name]-p.back)
		middle += c.Middle * max(0, x.nameWorth[2*p.name+1]-middleLimit*float32(slots))
	}
	return c.hope(p.agreed, extra, middle, trait&traitPerson != 0, met&s.tell)
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

// openBrands opens the names that share a word by which firms are known.
func (x *index) openBrands(s *scratch, c *Calibration, T float32) {
	if c.Brand < T || T <= 0 {
		return
	}
	for i := range s.tokens {
		for _, h := range s.tokens[i].hits {
			if h.sim >= sureSimilarity && h.form < x.singles && x.facts[h.form].heaviest >= c.Telling {
				s.take(x.postings(h.form))
			}
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

// take opens names whatever they can reach.
func (s *scratch) take(names []uint32) {
	for _, n := range names {
		n &= postName
		if at := &s.places[n]; at.mark != s.epoch {
			at.mark = s.epoch
			s.names = append(s.names, n)
		}
	}
}
