package decide

import (
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
)

// inCountries tells whether a place lies in one of the countries. A part of a
// country lies in it; a country may or may not be meant where one of its parts
// is asked for.
func inCountries(v interdict.Values, countries []string) tri {
	if !v.Known() {
		return maybe
	}
	var out tri
	for _, s := range v {
		out |= oneInCountries(s, countries)
	}
	return out
}

func oneInCountries(s string, countries []string) tri {
	if s == interdict.NotApplicable {
		return no
	}
	if not, negated := strings.CutPrefix(s, "!"); negated {
		if slices.ContainsFunc(countries, func(c string) bool { return !partOf(c, not) }) {
			return maybe
		}
		return no // anywhere but in what is asked for
	}
	best := no
	for _, c := range countries {
		switch {
		case s == c || strings.HasPrefix(s, c+"-"):
			best = yes
		case strings.HasPrefix(c, s+"-") && best != yes:
			best = maybe
		}
	}
	return best
}

// partOf reports whether one place lies in another. The territories of the
// United States have country codes of their own and are parts of it too: ISO
// 3166-2 lists PR as US-PR. So "!US" rules them out.
func partOf(code, whole string) bool {
	return code == whole || strings.HasPrefix(code, whole+"-") ||
		whole == "US" && slices.Contains([]string{"PR", "GU", "VI", "AS", "MP", "UM"}, code)
}

// person evaluates the person test of an instrument: its lines are
// alternatives. What is not stated stays open, except where the kind of party
// rules a fact out: a company has no citizenship, a person is not organised
// under a law. For a company, country stands for where it is organised and for
// where it is, unless the deal says more.
func person(p *interdict.Party, lines []strictyaml.Map[strictyaml.List]) tri {
	if p == nil {
		return maybe
	}
	if p.NA {
		return no
	}
	out := no
	for _, line := range lines {
		for _, c := range line {
			out = out.or(personFact(p, c.Key, c.Value))
		}
	}
	if p.USPerson.Known() && aboutUS(lines) {
		stated := triOf(p.USPerson)
		if stated&out == 0 {
			return maybe // the deal contradicts itself; either may be true
		}
		return stated & out
	}
	return out
}

// aboutUS reports whether a person test is that of a U.S. person, to which the
// stated us_person speaks.
func aboutUS(lines []strictyaml.Map[strictyaml.List]) bool {
	for _, line := range lines {
		for _, c := range line {
			if !slices.Contains(c.Value, "US") {
				return false
			}
		}
	}
	return true
}

func personFact(p *interdict.Party, field string, countries []string) tri {
	individual := kindIs(p, "individual")
	switch field {
	case "citizenship":
		return individual.and(citizen(p.Citizenship, countries))
	case "permanent_resident_of":
		return individual.and(inCountries(p.PermanentResidentOf, countries))
	case "organised_in":
		return individual.not().and(inCountries(organisedIn(p), countries))
	case "branch_of":
		return individual.not().and(branchOf(p, countries))
	case "located_in":
		return inCountries(locatedIn(p), countries)
	}
	return maybe
}

// kindIs tells whether the party is of the kind. Only a name or role that
// leaves no doubt stands in for a kind that is not stated.
func kindIs(p *interdict.Party, kind string) tri {
	if !p.Kind.Known() {
		if kind == "individual" && hasLegalForm(p.Name) {
			return no
		}
		return maybe
	}
	return among(p.Kind, []string{kind})
}

// among tells whether a value is one of the wanted ones.
func among(v interdict.Values, wanted []string) tri {
	if !v.Known() {
		return maybe
	}
	var out tri
	for _, s := range v {
		if n, negated := strings.CutPrefix(s, "!"); negated {
			if slices.Contains(wanted, n) && len(wanted) == 1 {
				out |= no
			} else {
				out |= maybe
			}
			continue
		}
		if slices.Contains(wanted, s) {
			out |= yes
		} else {
			out |= no
		}
	}
	return out
}

func citizen(held interdict.Strings, countries []string) tri {
	if held == nil {
		return maybe
	}
	out := no
	for _, c := range held {
		out = out.or(oneInCountries(c, countries))
	}
	return out
}

func organisedIn(p *interdict.Party) interdict.Values {
	if p.OrganisedIn.Known() {
		return p.OrganisedIn
	}
	return p.Country
}

func locatedIn(p *interdict.Party) interdict.Values {
	if p.LocatedIn.Known() {
		return p.LocatedIn
	}
	return p.Country
}

// branchOf tells whether the party is a branch of a firm of the countries. A
// firm that is organised somewhere is no mere branch, and a bare country is
// read as where the firm is organised.
func branchOf(p *interdict.Party, countries []string) tri {
	if p.BranchOf.Known() {
		return inCountries(p.BranchOf, countries)
	}
	if organisedIn(p).Known() {
		return no
	}
	return maybe
}

// hasLegalForm reports whether a name ends or begins with a legal form that
// only firms bear.
func hasLegalForm(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == ',' || r == '"' })
	if len(words) < 2 {
		return false
	}
	for _, w := range []string{words[0], words[len(words)-1]} {
		if slices.Contains(legalForms(), strings.ReplaceAll(w, ".", "")) {
			return true
		}
	}
	return false
}

func legalForms() []string {
	return []string{"inc", "incorporated", "corp", "corporation", "llc", "llp", "lp", "ltd", "limited", "plc", "gmbh",
		"ag", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "kk", "ooo", "oao", "zao", "pao", "ao",
		"ооо", "ао", "зао", "пао", "jsc", "company"}
}

// ownedShare is the least and the greatest percentage of a party that listed
// owners hold together. An owner that is itself held to the share or more
// counts whole, as if it were listed. What no stated owner holds may be held
// by anybody.
func (c *coder) ownedShare(owners interdict.Owners, lists []string, share float64, depth int) (lo, hi float64) {
	known := 0.0
	for _, o := range owners {
		a, b := percent(o.Share)
		known += a
		l := c.ownerListed(o, lists, share, depth)
		if l == yes {
			lo += a
		}
		if l&yes != 0 {
			hi += b
		}
	}
	if known < 100 {
		hi += 100 - known
	}
	return lo, min(hi, 100)
}

// maxOwnerDepth bounds the nesting of owners; deeper ones are unknown.
const maxOwnerDepth = 16

func (c *coder) ownerListed(o interdict.Owner, lists []string, share float64, depth int) tri {
	if depth > maxOwnerDepth {
		return maybe
	}
	for _, l := range o.ListedOn {
		if slices.Contains(lists, l) {
			return yes
		}
	}
	out := maybe
	if o.ListedOn != nil {
		out = no
	} else if o.Name != "" {
		out = no
		for _, l := range lists {
			out = out.or(c.look(o.Name, nil, interdict.ListID(l)).tri())
		}
	}
	if o.Owners != nil {
		lo, hi := c.ownedShare(o.Owners, lists, share, depth+1)
		out = out.or(reaches(lo, hi, share))
	}
	return out
}

// reaches tells whether a share between lo and hi percent reaches a threshold.
func reaches(lo, hi, share float64) tri {
	switch {
	case lo >= share:
		return yes
	case hi < share:
		return no
	}
	return maybe
}

// percent reads a share: a number, or a range "10/30"; unknown is 0 to 100.
func percent(v interdict.Values) (lo, hi float64) {
	if !v.Known() {
		return 0, 100
	}
	lo, hi = 100, 0
	for _, s := range v {
		a, b, isRange := strings.Cut(s, "/")
		if !isRange {
			b = a
		}
		x, errX := strconv.ParseFloat(strings.TrimSuffix(a, "%"), 64)
		y, errY := strconv.ParseFloat(strings.TrimSuffix(b, "%"), 64)
		if errX != nil || errY != nil {
			return 0, 100
		}
		lo, hi = min(lo, x), max(hi, y)
	}
	return max(lo, 0), min(hi, 100)
}
