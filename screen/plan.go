package screen

import (
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
// least Whole, and names of firms that share a brand, with nothing telling left
// over, at least Brand. A name that may be either is kept, and where closed
// postings alone could make one, those that must hold it are opened.

// A unit is a posting list that a word of the query leads to.
type unit struct {
	token  uint8
	sure   bool    // alike enough for two names to agree as a whole
	brand  bool    // firms may be known by it
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
	initials                    bool   // the name has some
	brand                       bool   // a word by which firms are known meets it
	met, sure                   uint64 // words that meet it, and those that surely do
	agreed, loss, back          float32
	lastGot, lastLost, lastBack float32
}

// place is where a name lies among the prospects, if its mark is the epoch.
type place struct{ mark, at uint32 }

// shut is what the closed postings of a word may bring a name.
type shut struct{ agreed, cost, back float32 }

// An extent is what bounds need to know of a name without reading its record.
type extent struct {
	whole, middle float32 // what it weighs when all of it is left over, see leftLimit and middleLimit
	trait         uint32
	_             uint32
}

const (
	traitInitials = 1<<26 - 1 // letters that stand in the name as initials
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
	x.units(s, c, query)
	s.price(c, query)
	// Where even a name that has the best of everything falls short, nothing is
	// opened but what agrees as a whole.
	hope, excused := s.best(c)
	open := hope >= least
	if open || excused >= least {
		s.close(c, least, open)
		for i := range s.units {
			s.touched += byte(s.units[i].names[0])
		}
		for i := range s.units {
			s.raise(&s.units[i], i < s.closed)
		}
	} else {
		s.closeAll()
	}
	whole, brand := c.Whole*slack >= least && least > 0, c.Brand*slack >= least && least > 0
	s.brands = slices.ContainsFunc(s.units[:s.closed], func(u unit) bool { return u.brand })
	for i := range s.prospects {
		p := &s.prospects[i]
		if whole && s.whole&^(p.sure|s.closedTo(p)) == 0 || brand && x.branded(s, p) || x.reach(s, c, p, least) {
			s.names = append(s.names, p.name)
		} else {
			s.places[p.name].mark = 0 // words written together may still bring it back
		}
	}
	if whole && s.whole&^s.shut == 0 {
		s.openWhole()
	}
	if brand && s.speak&^s.shut == 0 {
		s.openBrands()
	}
	s.openAlways(x)
}

// units lists the posting lists.
func (x *index) units(s *scratch, c *Calibration, query *side) {
	s.units, s.whole, s.speak = s.units[:0], 0, 0
	for i := range s.tokens {
		o := &s.tokens[i]
		for k := range o.hits {
			h := &o.hits[k]
			if h.from == h.to { // a legal form, which opens nothing
				continue
			}
			back := h.high
			if h.form < x.singles {
				back = min(back, leftLimit)
			}
			s.units = append(s.units, unit{uint8(i), h.sim >= sureSimilarity, x.brand(c, h), h.sim * h.high, h.low * c.slip(h.sim, h.how, query.known[i]), back, x.posts[h.from:h.to]})
		}
		if o.group > 0 && len(x.grouped(o.group)) > 0 {
			most, sim := x.groupMax[o.group], name.GroupWorth(uint16(o.group))
			s.units = append(s.units, unit{uint8(i), sim >= name.MeaningSimilarity, false, sim * most, 0, min(most, leftLimit), x.grouped(o.group)})
		}
		if !o.free && o.worth >= wholeSpare {
			s.whole |= 1 << i
		}
		if !o.free && speaks(query.class[i]) {
			s.speak |= 1 << i
		}
	}
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
		if general(query.class[i]) {
			p.extra = min(p.extra, c.Added*min(w, leftLimit))
		}
		p.middle = min(p.extra, c.Second*min(w, middleLimit))
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

// best is the most that a name without initials can reach, and one with.
func (s *scratch) best(c *Calibration) (hope, excused float32) {
	s.shuts = s.shuts[:0]
	for range s.prices {
		s.shuts = append(s.shuts, shut{cost: math.MaxFloat32})
	}
	met := uint64(0)
	for i := range s.units {
		u := &s.units[i]
		k := &s.shuts[u.token]
		k.agreed, k.cost = max(k.agreed, u.agreed), min(k.cost, u.cost)
		met |= 1 << u.token
	}
	var agreed, extra, middle, e2, m2 float32
	for i := range s.prices {
		p, k := &s.prices[i], &s.shuts[i]
		agreed += k.agreed
		extra, middle = extra+min(p.extra, k.cost), middle+min(p.middle, k.cost)
		if p.letter != 0 {
			e2, m2 = e2+min(p.extra, k.cost, p.excused), m2+min(p.middle, k.cost, p.excused)
		} else {
			e2, m2 = e2+min(p.extra, k.cost), m2+min(p.middle, k.cost)
		}
	}
	return c.hope(agreed, extra, middle, true, met&s.tell), c.hope(agreed, e2, m2, true, met&s.tell)
}

// closeAll leaves all postings closed.
func (s *scratch) closeAll() {
	s.closed, s.shut = len(s.units), 0
	for i := range s.units {
		s.shut |= 1 << s.units[i].token
	}
}

// close moves the postings that may stay closed to the front of s.units;
// s.closed is how many they are, and s.shuts what they may bring. Unless a name
// without initials has any hope, that is all.
func (s *scratch) close(c *Calibration, least float32, open bool) {
	s.shuts, s.shut, s.closed = s.shuts[:0], 0, 0
	extra, middle := float32(0), float32(0)
	for i := range s.prices {
		p := &s.prices[i]
		extra, middle = extra+p.extra, middle+p.middle
		s.shuts = append(s.shuts, shut{cost: math.MaxFloat32})
	}
	if !open {
		s.closeAll()
		return
	}
	s.longest()
	agreed := float32(0)
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
		s.units[i], s.units[s.closed] = s.units[s.closed], s.units[i]
		s.closed++
	}
}

// longest sorts the units, the longest first. Few are sorted as they lie, many
// by a key.
func (s *scratch) longest() {
	s.order, s.sorted = s.order[:0], s.sorted[:0]
	for i := range s.units {
		s.order = append(s.order, uint64(math.MaxUint32-uint32(len(s.units[i].names)))<<32|uint64(i))
	}
	slices.Sort(s.order)
	for _, k := range s.order {
		s.sorted = append(s.sorted, s.units[uint32(k)])
	}
	s.units, s.sorted = s.sorted, s.units
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
	if with > 0 {
		s.meet(u, u.names[:with], prospect{initials: true}, shut{cost: math.MaxFloat32})
	}
	if closed || with == len(u.names) {
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
	bit, sure := uint64(1)<<u.token, uint64(0)
	if u.sure {
		sure = bit
	}
	for _, n := range names {
		n &= postName
		at := &s.places[n]
		if at.mark != s.epoch {
			*at = place{s.epoch, uint32(len(s.prospects))}
			start.name = n
			s.prospects = append(s.prospects, start)
		}
		p := &s.prospects[at.at]
		if p.met&bit == 0 {
			p.met |= bit
			p.lastGot, p.lastLost, p.lastBack = base.agreed, lost, base.back
			p.loss += lost
		}
		p.sure |= sure
		p.brand = p.brand || u.brand
		p.agreed += max(0, got-p.lastGot)
		p.back += max(0, back-p.lastBack)
		p.loss += min(0, lost-p.lastLost)
		p.lastGot, p.lastLost, p.lastBack = max(p.lastGot, got), min(p.lastLost, lost), max(p.lastBack, back)
	}
}

// closedTo are the words with closed postings in which a name may be.
func (s *scratch) closedTo(p *prospect) uint64 {
	if p.initials {
		return 0
	}
	return s.shut
}

// reach reports whether a name may score least, by what the plan knows of it.
func (x *index) reach(s *scratch, c *Calibration, p *prospect, least float32) bool {
	closed, trait := s.closedTo(p), uint32(traitPerson)
	if p.initials {
		trait = x.extents[p.name].trait
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
	if c.hope(p.agreed, extra, middle, true, met&s.tell) < least {
		return false
	}
	d := &x.extents[p.name]
	if !s.excuses {
		slots := bits.OnesCount64(met)
		if s.paired {
			slots *= 2
		}
		extra += min(c.Missing, c.Lacking) * max(0, d.whole-p.back)
		middle += min(c.Missing, c.Middle) * max(0, d.middle-middleLimit*float32(slots))
	}
	return c.hope(p.agreed, extra, middle, d.trait&traitPerson != 0, met&s.tell) >= least
}

// brand reports whether firms may be known by a form that is met, see
// Calibration.brand.
func (x *index) brand(c *Calibration, h *hit) bool {
	return h.sim >= sureSimilarity && h.how != name.Sounding && h.form < x.singles && h.high >= c.Telling
}

// branded reports whether the name may be that of a firm whose brand is asked
// for: no word of the query that speaks against it is left over.
func (x *index) branded(s *scratch, p *prospect) bool {
	over := s.speak &^ (p.met | s.closedTo(p))
	if !p.brand && (p.initials || !s.brands) || over != 0 && !p.initials {
		return false
	}
	trait := x.extents[p.name].trait
	for ; over != 0; over &= over - 1 {
		if trait&s.prices[bits.TrailingZeros64(over)].letter == 0 {
			return false
		}
	}
	return trait&traitPerson == 0
}

// openBrands opens the names in closed postings that may be those of firms
// whose brand is asked for.
func (s *scratch) openBrands() {
	for i := range s.units[:s.closed] {
		if u := &s.units[i]; u.brand {
			s.take(u.names)
		}
	}
}

// openWhole opens the names in closed postings that may agree as a whole: the
// sure postings of the word that has the fewest. Without a word that must be
// met, any may be the one.
func (s *scratch) openWhole() {
	var cost [name.MaxTokens]int
	for i := range s.units {
		if u := &s.units[i]; u.sure {
			cost[u.token] += len(u.names)
		}
	}
	least, at := math.MaxInt, -1
	for i := range s.tokens {
		if s.whole>>i&1 != 0 && cost[i] < least {
			least, at = cost[i], i
		}
	}
	for i := range s.units {
		if u := &s.units[i]; u.sure && (at < 0 || int(u.token) == at) {
			s.take(u.names)
		}
	}
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
