package screen

import (
	"cmp"
	"slices"

	"interdict/screen/name"
)

// A link says that tokens q..q+qn-1 of the query and slots e..e+en-1 of the
// entry's name may stand for one another.
type link struct {
	q, qn, e, en uint8
	how          name.Relation
	sim          float32
	gain         float32 // weight times similarity
	rank         float32 // gain less what the slip costs: the order of picking
}

// side is what the scorer needs of one name, whether it comes from an index or
// was parsed just now.
type side struct {
	worth []float32
	class []name.Class
	known []float32 // how common a name each word is, from 0 to 1; only of a query
	legal uint32    // bits of the legal forms' classes

	person bool // a person bears the name, for certain
	thing  bool // a firm, a ship or an aircraft does, for certain
	craft  bool // and it is a ship or an aircraft
}

func sideOf(n *name.Name, hint name.Hint) side {
	worths := make([]float32, 2*len(n.Tokens))
	s := side{worth: worths[:len(n.Tokens)], known: worths[len(n.Tokens):], class: make([]name.Class, len(n.Tokens)), legal: legalBits(n.Legal)}
	for i := range n.Tokens {
		s.worth[i], s.class[i], s.known[i] = n.Tokens[i].Weight, n.Tokens[i].Class, n.Tokens[i].Known
	}
	s.person = hint == name.PersonHint || hint == name.NoHint && has(&s, name.Family)
	s.thing, s.craft = hint >= name.ThingHint, hint == name.CraftHint
	return s
}

// legalBits makes a set of legal forms a number.
func legalBits(forms []name.FormClass) uint32 {
	all := [...]name.FormClass{name.LLC, name.JSC, name.Partnership, name.Sole, name.Coop, name.State, name.Association}
	bits := uint32(0)
	for i, f := range all {
		if slices.Contains(forms, f) {
			bits |= 1 << i
		}
	}
	return bits
}

// align picks links, the most telling first, so that no token and no slot is
// used twice. It orders links in place and returns those picked as its head.
// Greedy picking is not always the best assignment, but it is the one that a
// reader can follow, and it is the same for index and brute force.
func (c *Calibration) align(links []link, query, entry *side) []link {
	for i := range links {
		l := &links[i]
		l.gain, l.rank = 0, 0
		if l.how == name.Initial {
			continue // it proves nothing, so everything else goes first
		}
		w := float32(0)
		for _, worth := range entry.worth[l.e : l.e+l.en] {
			w += worth
		}
		l.gain = float32(w * l.sim)
		l.rank = l.gain - float32(0.3*w*c.slip(l.sim, l.how, query.known[l.q]))
	}
	slices.SortFunc(links, before)
	var usedQ, usedE uint64
	picked := links[:0]
	for _, l := range links {
		q, e := span(l.q, l.qn), span(l.e, l.en)
		if usedQ&q != 0 || usedE&e != 0 || l.how == name.Initial && entry.thing { // "Maria E" is no ship of Maria Evans
			continue
		}
		usedQ |= q
		usedE |= e
		picked = append(picked, l)
	}
	return picked
}

// before is the order in which links are picked.
func before(a, b link) int {
	switch {
	case a.rank != b.rank:
		return cmp.Compare(b.rank, a.rank)
	case a.sim != b.sim:
		return cmp.Compare(b.sim, a.sim)
	}
	return cmp.Or(cmp.Compare(distance(a), distance(b)),
		cmp.Compare(a.q, b.q), cmp.Compare(a.e, b.e), cmp.Compare(a.qn, b.qn), cmp.Compare(a.en, b.en), cmp.Compare(a.how, b.how))
}

func span(from, n uint8) uint64 { return (1<<n - 1) << from }

// distance is how far apart two tokens stand in their names.
func distance(l link) int {
	if l.q > l.e {
		return int(l.q - l.e)
	}
	return int(l.e - l.q)
}

// judged is the outcome of comparing two names.
type judged struct {
	score    float32
	evidence Evidence
	links    []link
}

// judge aligns two names and weighs what agrees.
func (c *Calibration) judge(links []link, query, entry *side) judged {
	j := judged{links: c.align(links, query, entry)}
	e := &j.evidence
	var usedQ, usedE uint64
	telling, sure, meant, solid := 0, 0, 0, 0
	for _, l := range j.links {
		usedQ |= span(l.q, l.qn)
		usedE |= span(l.e, l.en)
		if l.how == name.Initial {
			e.Extra += float32(c.Initial * query.worth[l.q])
			e.Missing += float32(c.Initial * entry.worth[l.e])
			continue
		}
		e.agree(&l, query)
		if l.gain > 0 {
			solid++
		}
		if l.sim >= sureSimilarity {
			sure++
		} else if l.how == name.Variant && l.sim >= name.MeaningSimilarity && general(entry.class[l.e]) {
			sure, meant = sure+1, meant+1
		}
		if slices.ContainsFunc(query.class[l.q:l.q+l.qn], tells) && tells(entry.class[l.e]) {
			telling++
		}
	}
	switch {
	case !entry.person:
		e.leftOfThing(query, entry, usedQ, usedE)
	case telling >= 2 && !unmet(entry, usedE, name.Family):
		e.leftOfPerson(j.links, query, entry, usedQ, usedE)
	default:
		e.Extra += left(query, usedQ, 0, leftLimit)
		e.Missing += left(entry, usedE, 0, leftLimit)
	}
	e.Numbers = unmet(query, usedQ, name.Number) && unmet(entry, usedE, name.Number)
	e.Family = has(entry, name.Family) && unmetAll(entry, usedE, name.Family)
	e.Forms = query.legal != 0 && entry.legal != 0 && query.legal&entry.legal == 0
	e.Bearer = query.legal != 0 && (entry.person || entry.craft && entry.legal == 0)
	e.Alone = len(j.links) == 1 && e.Extra+e.Added > 0.25 && e.Missing+e.Lacking > 0.25
	full := len(query.worth) > 1 && len(entry.worth) > 1 && e.Agreed >= 0.3 && e.Extra+e.Missing+e.Second+e.Middle+e.Added+e.Lacking < wholeSpare
	e.Whole = full && sure == len(j.links) && (meant == 0 || solid > 2)
	e.Brand = !entry.person && c.brand(j.links, query, entry, usedQ, usedE)
	e.Untelling = telling == 0 && !(e.Whole && len(j.links) > 1) && !(full && solid > 1)
	j.score = c.Score(e)
	return j
}

// brand reports whether a word by which firms are known agrees, rare and no
// part of a person's name, and nothing that speaks against it is left over.
func (c *Calibration) brand(links []link, query, entry *side, usedQ, usedE uint64) bool {
	most := float32(0)
	for i := range links {
		l := &links[i]
		if l.en == 1 && l.sim >= sureSimilarity && l.how != name.Variant && l.how != name.Sounding && l.how != name.Initial &&
			entry.class[l.e] == name.Plain && slices.ContainsFunc(query.class[l.q:l.q+l.qn], tells) {
			most = max(most, entry.worth[l.e])
		}
	}
	if most < c.Telling || spared(entry, usedE, speaks) {
		return false
	}
	return !spared(query, usedQ, func(k name.Class) bool { return speaks(k) || k == name.Generic && most < c.Coined })
}

// speaks reports whether a word left over speaks against a brand.
func speaks(k name.Class) bool { return tells(k) || k == name.Number }

// spared reports whether a word of such a class found no partner.
func spared(s *side, used uint64, such func(name.Class) bool) bool {
	for i, k := range s.class {
		if used&(1<<i) == 0 && such(k) {
			return true
		}
	}
	return false
}

// sureSimilarity is from where a pair of words counts as one word. Translations
// of general words count too, where three words or more agree.
const sureSimilarity = 0.94

// wholeSpare is the weight that may be left over where names agree as a whole:
// an article, a title.
const wholeSpare = 0.05

// agree adds an aligned pair.
func (e *Evidence) agree(l *link, query *side) {
	e.Agreed += l.gain
	slip := l.gain/l.sim - l.gain
	switch l.how {
	case name.Mistyped:
		e.Typo += slip
		e.Known += float32(slip * query.known[l.q])
	case name.Sounding:
		e.Sound += slip
		e.Known += float32(slip * query.known[l.q])
	case name.Unvowelled:
		e.Bare += slip
		e.Known += float32(slip * query.known[l.q])
	case name.Spelled:
		e.Sound += slip
	case name.Joined:
		e.Joined += slip
	default:
		e.Loose += slip
	}
}

// tells reports whether a token of this class can identify anybody.
func tells(c name.Class) bool {
	switch c {
	case name.Generic, name.Place, name.Particle, name.Title, name.LegalForm, name.Number, name.Letter:
		return false
	}
	return true
}

func has(s *side, c name.Class) bool { return slices.Contains(s.class, c) }

// unmet reports whether a token of the class found no partner.
func unmet(s *side, used uint64, c name.Class) bool {
	for i, k := range s.class {
		if k == c && used&(1<<i) == 0 {
			return true
		}
	}
	return false
}

// unmetAll reports whether no token of the class found a partner.
func unmetAll(s *side, used uint64, c name.Class) bool {
	for i, k := range s.class {
		if k == c && used&(1<<i) != 0 {
			return false
		}
	}
	return true
}
