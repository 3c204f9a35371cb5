package decide

import (
	"slices"
	"strings"

	"interdict"
	"interdict/law"
)

// signatories is who signs for a counterparty when the deal does not say:
// anybody, unless they were screened together with it.
func (c *coder) signatories() tri {
	for _, p := range []*interdict.Party{c.deal.Actor, c.deal.Counterparty} {
		if p != nil && p.Screened != nil && p.Screened.Signatories.Must(interdict.Yes) {
			return no
		}
	}
	return maybe
}

// listed tells whether a party stands on one of the lists: as the deal says,
// as screening found, or by name.
func (c *coder) listed(p *interdict.Party, def *law.Fact) tri {
	for _, l := range def.Lists {
		if slices.Contains(p.ListedOn, l) {
			return yes
		}
		for _, id := range p.ListEntries {
			if strings.HasPrefix(id, l+"/") {
				return yes
			}
		}
	}
	out := no
	for _, l := range def.Lists {
		m := Match{May: true}
		if p.Name != "" {
			m = c.look(p.Name, p.Kind, interdict.ListID(l))
		}
		switch {
		case m.Must:
			c.note("party "+p.Name, m.Because)
			return yes
		case m.May && m.Because != "" && !stated(p):
			// A name that we find alike outweighs a general word that the
			// party was screened.
			c.note("party "+p.Name, m.Because)
			out = maybe
		case m.May && !screened(p, l):
			out = maybe
		}
	}
	return out
}

// stated reports whether the deal itself says what screening found of the party.
func stated(p *interdict.Party) bool { return p.ListEntries != nil || p.ListedOn != nil }

// screened reports whether the deal says that the party was held against a
// list and not found there. A screening that names no lists was against all
// of them; but a word on the owners or the signatories alone tells of none.
func screened(p *interdict.Party, list string) bool {
	if stated(p) {
		return true
	}
	s := p.Screened
	if s == nil || s.NA {
		return false
	}
	if s.Lists == nil {
		return s.At.Known() || s.By != ""
	}
	return slices.Contains(s.Lists, list)
}

func (c *coder) look(name string, kind interdict.Values, list interdict.ListID) Match {
	return c.lists.Listed(name, kind, list)
}

// owned tells whether listed parties own the share of a party together.
func (c *coder) owned(p *interdict.Party, def *law.Fact) tri {
	if p.Owners == nil {
		if p.Screened != nil && p.Screened.Ownership.Must(interdict.Yes) {
			return no
		}
		if kindIs(p, "individual") == yes {
			return no
		}
		return maybe
	}
	if len(p.Owners) == 0 {
		return no
	}
	lo, hi := c.ownedShare(p.Owners, def.Lists, float64(def.Share), 0)
	return reaches(lo, hi, float64(def.Share))
}
