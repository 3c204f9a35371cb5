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
	gain         float32
}

// side is what the scorer needs of one name, whether it comes from an index or
// was parsed just now.
type side struct {
	worth []float32
	class []name.Class
	legal uint32 // bits of the legal forms' classes
}

func sideOf(n *name.Name) side {
	s := side{worth: make([]float32, len(n.Tokens)), class: make([]name.Class, len(n.Tokens)), legal: legalBits(n.Legal)}
	for i := range n.Tokens {
		s.worth[i], s.class[i] = n.Tokens[i].Weight, n.Tokens[i].Class
	}
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
func align(links []link, entry *side) []link {
	for i := range links {
		l := &links[i]
		l.gain = 0
		if l.how == name.Initial {
			continue // it proves nothing, so everything else goes first
		}
		for _, w := range entry.worth[l.e : l.e+l.en] {
			l.gain += w
		}
		l.gain *= l.sim
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(b.sim, a.sim), cmp.Compare(distance(a), distance(b)),
			cmp.Compare(a.q, b.q), cmp.Compare(a.e, b.e), cmp.Compare(a.qn, b.qn), cmp.Compare(a.en, b.en), cmp.Compare(a.how, b.how))
	})
	var usedQ, usedE uint64
	picked := links[:0]
	for _, l := range links {
		q, e := span(l.q, l.qn), span(l.e, l.en)
		if usedQ&q != 0 || usedE&e != 0 {
			continue
		}
		usedQ |= q
		usedE |= e
		picked = append(picked, l)
	}
	return picked
}

func span(from, n uint8) uint64 { return (1<<n - 1) << from }

// distance is how far apart two tokens stand in their names.
func distance(l link) int {
	if l.q > l.e {
		return int(l.q - l.e)
	}
	return int(l.e - l.q)
}

// A Step is one thing that raised or lowered a score, named.
type Step struct {
	Name   string  `json:"name"`
	Factor float32 `json:"factor,omitempty"` // the score was multiplied by this
	Add    float32 `json:"add,omitempty"`    // or this was added
	Why    string  `json:"why,omitempty"`
}

// judged is the outcome of comparing two names.
type judged struct {
	score float32
	tally tally
	links []link
	steps []Step // nil unless they were asked for
}

// judge scores an alignment. With explain, the steps are kept.
func (c *Calibration) judge(links []link, query, entry *side, explain bool) judged {
	j := judged{links: align(links, entry)}
	var usedQ, usedE uint64
	telling := 0
	for _, l := range j.links {
		usedQ |= span(l.q, l.qn)
		usedE |= span(l.e, l.en)
		if l.how == name.Initial {
			j.tally.extra += float32(c.Initial * query.worth[l.q])
			j.tally.missing += float32(c.Initial * entry.worth[l.e])
			continue
		}
		j.tally.agreed += l.gain
		j.tally.slips += l.gain/l.sim - l.gain
		if tells(query.class[l.q]) && tells(entry.class[l.e]) {
			telling++
		}
	}
	j.tally.extra += left(query.worth, usedQ)
	j.tally.missing += left(entry.worth, usedE)
	j.score = c.name(j.tally)
	step := func(applies bool, factor float32, what, why string) {
		if applies && factor < 1 {
			j.score *= factor
			if explain {
				j.steps = append(j.steps, Step{Name: what, Factor: factor, Why: why})
			}
		}
	}
	step(unmet(query, usedQ, name.Number) && unmet(entry, usedE, name.Number), c.Numbers, "numbers", "the numbers in the names differ")
	step(has(entry, name.Family) && unmetAll(entry, usedE, name.Family), c.Family, "family name", "the listed family name is not among the words asked for")
	step(query.legal != 0 && entry.legal != 0 && query.legal&entry.legal == 0, c.Forms, "legal form", "another kind of legal form")
	step(len(j.links) == 1 && j.tally.extra > 0.25 && j.tally.missing > 0.25, c.Alone, "one word", "one word agrees, others do not")
	whole := telling == 0 && len(j.links) > 1 && j.tally.extra+j.tally.missing < 0.05
	if telling == 0 && !whole && j.score >= c.Review {
		factor := (c.Review - 0.01) / j.score
		step(true, factor, "nothing telling", "only generic words, places, titles or initials agree")
	}
	return j
}

// tells reports whether a token of this class can identify anybody.
func tells(c name.Class) bool {
	switch c {
	case name.Generic, name.Place, name.Particle, name.Title, name.LegalForm, name.Number, name.Letter:
		return false
	}
	return true
}

func left(worth []float32, used uint64) float32 {
	sum := float32(0)
	for i, w := range worth {
		if used&(1<<i) == 0 {
			sum += w
		}
	}
	return sum
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
