package decide

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"interdict"
	"interdict/law"
)

// PackLists answers list questions from the parties that packs name, by exact
// normalised name. A pack names a few parties of a list and never the whole
// list, so a name that is not found may still be listed: unknown, not clear.
type PackLists struct {
	names map[string][]named
}

type named struct {
	list   interdict.ListID
	name   string
	cite   string
	person bool
	sure   bool // the spelling was seen; else it is remembered
}

// NewPackLists indexes the parties that the packs name.
func NewPackLists(packs []*law.Pack) *PackLists {
	l := &PackLists{names: map[string][]named{}}
	for _, p := range packs {
		for _, e := range p.Listed {
			x := e.Value
			n := named{list: x.List, name: x.Name, cite: cite(p, x.Grounds), person: x.Kind == "individual", sure: true}
			l.add(x.Name, n)
			for _, also := range x.Also {
				l.add(also, n)
			}
			n.sure = false
			for _, also := range x.Unverified {
				l.add(also, n)
			}
		}
	}
	return l
}

func (l *PackLists) add(spelling string, n named) {
	key := normalName(spelling, n.person)
	l.names[key] = append(l.names[key], n)
}

// Listed looks a name up by its letters and digits alone; the words of a
// person's name may stand in any order, and the patronymic may be missing.
func (l *PackLists) Listed(name string, kind interdict.Values, list interdict.ListID) Match {
	for _, person := range []bool{false, true} {
		for _, n := range l.names[normalName(name, person)] {
			if n.list != list || n.person != person {
				continue
			}
			if n.person && kind.Known() && !kind.May("individual") {
				continue
			}
			return Match{May: true, Must: n.sure, Because: fmt.Sprintf("%q is named by %s as %s", name, n.cite, n.name)}
		}
	}
	if m, ok := l.shortName(name, list); ok {
		return m
	}
	return Match{May: true}
}

// shortName finds a person's name with the patronymic left out: it may be the
// listed person, or somebody of the same name.
func (l *PackLists) shortName(name string, list interdict.ListID) (Match, bool) {
	words := nameWords(name)
	if len(words) != 2 {
		return Match{}, false
	}
	var best named
	for _, all := range l.names {
		for _, n := range all {
			if n.list != list || !n.person {
				continue
			}
			full := nameWords(n.name)
			if len(full) == 3 && slices.Contains(full, words[0]) && slices.Contains(full, words[1]) && (best.name == "" || n.name < best.name) {
				best = n
			}
		}
	}
	if best.name == "" {
		return Match{}, false
	}
	return Match{May: true, Because: fmt.Sprintf("%q may be %s, named by %s", name, best.name, best.cite)}, true
}

// normalName reduces a name to its words in lower case; of a person, sorted.
func normalName(name string, person bool) string {
	words := nameWords(name)
	if person {
		slices.Sort(words)
	}
	return strings.Join(words, " ")
}

func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// StatedOnly is a Catalog that knows only what a deal states: a product is of
// a group when its maker, brand, id or name says so in plain letters. It lets
// packs be tested without a catalog.
type StatedOnly struct{}

// Product reads maker, brand, id and name, in this order.
func (StatedOnly) Product(p *interdict.Product, group string) ProductView {
	v := ProductView{By: Match{May: true}, Classes: p.Class}
	for _, said := range []interdict.Values{p.Maker, p.Brand} {
		if said.Known() {
			v.By = statedMaker(said, group)
			return v
		}
	}
	for _, said := range []string{p.ID, p.Name} {
		if strings.Contains(strings.ToLower(said), group) {
			v.By = Match{May: true, Must: true}
			v.Whole = true
			return v
		}
	}
	if p.ID != "" {
		v.By = Match{}
	}
	return v
}

func statedMaker(said interdict.Values, group string) Match {
	var m Match
	m.Must = true
	for _, s := range said {
		n, negated := strings.CutPrefix(strings.ToLower(s), "!")
		is := strings.Contains(n, group)
		if is != negated {
			m.May = true
		} else {
			m.Must = false
		}
		if negated && !is {
			m.May, m.Must = true, false
		}
	}
	m.Must = m.Must && m.May
	return m
}

// Party tells whether the group's name stands in the party's.
func (StatedOnly) Party(name, group string) Match {
	is := strings.Contains(strings.ToLower(name), group)
	return Match{May: is, Must: is}
}
