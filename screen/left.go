package screen

import "interdict/screen/name"

// What is left over says little or much by what it is. Firms gain and lose
// words of trade and place: "Holding", "Moscow Branch". People leave out the
// names between the first and the family name, and lists leave them out too.
// But somebody with another first name is somebody else.

// left is what the words without partner weigh, none more than limit: that a
// word is left over says much the same whether it is rare or very rare. Words
// of skip are left out.
func left(s *side, used, skip uint64, limit float32) float32 {
	sum := float32(0)
	for i, w := range s.worth {
		if (used|skip)&(1<<i) == 0 {
			sum += min(w, limit)
		}
	}
	return sum
}

// The most that one word without partner weighs, and one middle name.
const (
	leftLimit   = 1
	middleLimit = 0.45
)

// otherName is what a middle name weighs that makes somebody another person,
// where both sides have one: more than an article or an initial.
const otherName = 0.16

// commonFirst is what a first name weighs that many leave out: Mohammad Jahangir
// Alam is Jahangir Alam to everybody.
const commonFirst = 0.36

// general reports whether firms add and drop words of this class at will.
func general(c name.Class) bool { return c == name.Generic || c == name.Place }

// generals are the words of one side that general is true of.
func generals(s *side) uint64 {
	set := uint64(0)
	for i, c := range s.class {
		if general(c) {
			set |= 1 << i
		}
	}
	return set
}

// leftOfThing weighs what is left over of firms and ships. Words of trade and
// place count little where one side alone has them left; on both they tell two
// firms of one family apart: Al Nasr Trading, Al Nasr Engineering.
func (e *Evidence) leftOfThing(query, entry *side, usedQ, usedE uint64) {
	asked, listed := generals(query), generals(entry)
	added, lacking := left(query, usedQ, ^asked, leftLimit), left(entry, usedE, ^listed, leftLimit)
	if added > 0 && lacking > 0 {
		asked, listed, added, lacking = 0, 0, 0, 0
	}
	e.Extra += left(query, usedQ, asked, leftLimit)
	e.Missing += left(entry, usedE, listed, leftLimit)
	e.Added, e.Lacking = added, lacking
	e.Extra += left(query, usedQ, ^numbers(query), leftLimit) // once more: Falcon 2 is not Falcon
	e.Missing += left(entry, usedE, ^numbers(entry), leftLimit)
}

// numbers are the words of one side that are numbers.
func numbers(s *side) uint64 {
	set := uint64(0)
	for i, c := range s.class {
		if c == name.Number {
			set |= 1 << i
		}
	}
	return set
}

// leftOfPerson weighs what is left over of people whose family name and one
// more name agree. The first name counts in full, the others as middle names.
func (e *Evidence) leftOfPerson(links []link, query, entry *side, usedQ, usedE uint64) {
	firstQ, firstE := bit(askedFirst(links, query, entry)), bit(first(entry, name.Family))
	e.Extra += left(query, usedQ, ^firstQ, leftLimit)
	e.Missing += left(entry, usedE, ^firstE, leftLimit)
	e.Second, e.Middle = left(query, usedQ, firstQ, middleLimit), left(entry, usedE, firstE, middleLimit)
	e.First = left(query, usedQ, ^firstQ, leftLimit) > commonFirst || left(entry, usedE, ^firstE, leftLimit) > commonFirst
	e.Clash = left(query, usedQ, 0, middleLimit) > otherName && left(entry, usedE, 0, middleLimit) > otherName
}

// bit is the set of one word, or of none.
func bit(i int) uint64 {
	if i < 0 {
		return 0
	}
	return 1 << i
}

// first is the first word that is a name and not of class but, or -1.
func first(s *side, but name.Class) int {
	for i, c := range s.class {
		if c != but && tells(c) {
			return i
		}
	}
	return -1
}

// askedFirst is the first given name of the one asked for, or -1 if that cannot
// be told. Who writes the family name first has it behind the words that stand
// for the listed family name, everybody else has it first.
func askedFirst(links []link, query, entry *side) int {
	if has(query, name.Family) {
		return first(query, name.Family)
	}
	family := uint64(0)
	for _, l := range links {
		if entry.class[l.e] == name.Family {
			family |= span(l.q, l.qn)
		}
	}
	if family == 0 {
		return -1
	}
	for i, c := range query.class {
		if tells(c) && family&(1<<i) == 0 {
			return i
		}
	}
	return -1
}
