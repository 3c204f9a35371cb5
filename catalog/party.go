package catalog

import (
	"slices"
	"strings"
)

// A PartyMatch says whether a name is a maker's, one of its group's, or near
// to one. A name that resembles none has neither May nor Must: a company under
// a wholly different name can still belong to the group, which its owners
// tell and not its name.
type PartyMatch struct {
	Maker     MakerID  // "" when the name resembles none
	Company   string   // the company of the group, when exactly one fits
	Companies []string // the companies of the group that fit; one of them, or another
	ListedAs  []string // the Entity List names of these
	Relation  Relation
	May, Must bool // it may be, and it must be, of Maker's group
	Because   string
	Basis     Basis
	Ties      []Tie // of Maker to other groups
}

// In reports whether the party may, and whether it must, belong to the group
// of a maker, by its own name or by a tie.
func (m *PartyMatch) In(group MakerID) (may, must bool) {
	if m.Maker == group {
		return m.May, m.Must
	}
	for _, t := range m.Ties {
		if t.To == group {
			a, b := t.counts()
			may, must = may || a && m.May, must || b && m.Must
		}
	}
	return may, must
}

// Party looks a company's name up.
//
// It is certain when the name is one of the catalog's, up to legal form, case,
// script and order of words. It is possible when the name is misspelt, or holds
// a maker's name beside words that the catalog does not know: a "Kaspersky Lab
// Atlantis Ltd" is worth a question.
func (c *Catalog) Party(name string) PartyMatch {
	if strings.TrimSpace(name) == "" {
		return PartyMatch{Because: "no name is given"}
	}
	p := c.parties().lookup(c, name)
	if p.Maker == "" {
		p.Because = quoted(shortened(name)) + " resembles no maker that the catalog knows"
		return p
	}
	if i, ok := c.makerAt[p.Maker]; ok {
		p.Ties = c.makers[i].Ties
	}
	for _, t := range p.Ties {
		p.Because += "; " + tieWords(c, t)
		p.Basis = p.Basis.Weaker(t.Basis)
	}
	return p
}

func tieWords(c *Catalog, t Tie) string {
	to := string(t.To)
	if i, ok := c.makerAt[t.To]; ok {
		to = c.makers[i].Name
	}
	words := map[Relation]string{
		Affiliate: "an affiliate of ", PossibleAffiliate: "possibly an affiliate of ", PossibleSuccessor: "possibly a successor of ",
		FormerAffiliate: "formerly an affiliate of ", Partner: "a partner, not an affiliate, of ", Predecessor: "a predecessor of ", Itself: "the same as ",
	}
	s := words[t.Relation] + to
	if t.Note != "" {
		s += " (" + t.Note + ")"
	}
	return s
}

// parties finds companies and brands by their folded names.
type parties struct {
	full map[string][]partyEntry // all words, sorted
	bare map[string][]partyEntry // without legal forms
}

type partyEntry struct {
	maker, company int32 // company is -1 for the brand
	basis          Basis
	how            how
}

func (c *Catalog) buildParties(r *rows) *parties {
	out := &parties{full: map[string][]partyEntry{}, bare: map[string][]partyEntry{}}
	put := func(text string, e partyEntry) {
		full, bare := c.partyKeys(text)
		out.full[full] = append(out.full[full], e)
		if bare != "" {
			out.bare[bare] = append(out.bare[bare], e)
		}
	}
	for i := range r.Makers {
		m := r.Makers[i]
		e := partyEntry{maker: int32(i), company: -1, basis: Basis(m.Basis)}
		put(m.Name, e)
		m.Names.each(func(t string, b Basis) { e.basis = b; put(t, e) })
		for _, t := range m.PlainNames {
			put(t, partyEntry{maker: int32(i), company: -1, basis: Basis(m.Basis)})
		}
		m.Misspellings.each(func(t string, b Basis) { put(t, partyEntry{maker: int32(i), company: -1, basis: b, how: missed}) })
		for k := range m.Companies {
			o := &m.Companies[k]
			ce := partyEntry{maker: int32(i), company: int32(k), basis: Basis(o.Basis)}
			put(o.Name, ce)
			for _, t := range o.Names {
				put(t, ce)
			}
		}
	}
	return out
}

// partyKeys folds a name of a party to its words in order of the alphabet,
// with and without legal forms.
func (c *Catalog) partyKeys(text string) (full, bare string) {
	text, _ = bounded(text)
	buf, spans := fold(composed(text), nil, nil)
	words := make([]string, len(spans))
	ids := make([]token, len(spans))
	for i, w := range spans {
		words[i] = string(buf[w.a:w.b])
		ids[i] = token{id: -1}
		if id, ok := c.ix.words[words[i]]; ok {
			ids[i].id = id
		}
	}
	var rest []string
	for i := 0; i < len(words); {
		if to, _ := c.ix.legal.longest(ids, i); to > i {
			i = to
			continue
		}
		rest = append(rest, words[i])
		i++
	}
	slices.Sort(words)
	slices.Sort(rest)
	return strings.Join(words, " "), strings.Join(rest, " ")
}

func (p *parties) lookup(c *Catalog, name string) PartyMatch {
	full, bare := c.partyKeys(name)
	list := p.full[full]
	if !slices.ContainsFunc(list, func(e partyEntry) bool { return e.company >= 0 }) {
		list = slices.Concat(list, p.bare[bare])
	}
	if len(list) > 0 {
		return c.party(list, name)
	}
	return c.nearParty(name)
}

// party makes the answer for a name of the catalog.
func (c *Catalog) party(list []partyEntry, name string) PartyMatch {
	m := &c.makers[list[0].maker]
	out := PartyMatch{Maker: m.ID, May: true, Must: true, Relation: Itself}
	brand := false
	for _, e := range list {
		if e.maker != list[0].maker {
			out.Must = false
			continue
		}
		out.Basis = out.Basis.Weaker(e.basis)
		if e.how == missed {
			out.Must = false
		}
		if brand = brand || e.company < 0; e.company >= 0 {
			o := &m.Companies[e.company]
			if !slices.Contains(out.Companies, o.ID) {
				out.Companies = append(out.Companies, o.ID)
				if o.EntityListName != "" {
					out.ListedAs = append(out.ListedAs, o.EntityListName)
				}
			}
		}
	}
	switch {
	case !out.Must:
		out.Because = quoted(name) + " is " + m.Name + " misspelt or another's name too"
	case len(out.Companies) == 1 && !brand:
		o := &m.Companies[slices.IndexFunc(m.Companies, func(o Company) bool { return o.ID == out.Companies[0] })]
		out.Company, out.Relation = o.ID, o.Relation
		out.Because = quoted(name) + " is " + o.Name + ", of the group of " + m.Name
		if o.Relation == Predecessor {
			out.Because = quoted(name) + " is " + o.Name + ", " + o.Role
		}
	case len(out.Companies) > 0:
		out.Because = quoted(name) + " is " + m.Name + "; which company of the group, the name does not tell"
	default:
		out.Because = quoted(name) + " is " + m.Name
	}
	return out
}

// nearParty looks for the name of a watched maker inside another name, and for
// misspellings.
func (c *Catalog) nearParty(name string) PartyMatch {
	w := c.borrow()
	defer c.desks.Put(w)
	s := &w.text
	s.read(c.ix, name)
	for i := range s.hits {
		h := &s.hits[i]
		if !s.ix.watches(h.name.maker) || h.name.how == weak {
			continue
		}
		mk := &c.makers[h.name.maker]
		out := PartyMatch{Maker: mk.ID, May: true, Relation: PossibleAffiliate, Basis: h.name.basis}
		what := " bears the name of " + mk.Name + " and is no company that the catalog knows"
		if h.edits > 0 {
			what = " looks like " + mk.Name + " misspelt"
		}
		out.Because = quoted(shortened(name)) + what
		return out
	}
	return PartyMatch{}
}

// A statement is what a maker column says.
type statement struct {
	kind  statedKind
	maker int32
	sure  bool
	near  bool
	basis Basis
}

type statedKind uint8

const (
	statedNobody statedKind = iota
	statedTrader
	statedMaker
	statedOther
)

// stated reads a maker or brand column.
func (c *Catalog) stated(s *scan) statement {
	if len(s.toks) == 0 {
		return statement{}
	}
	if to, _ := c.ix.nobody.longest(s.toks, 0); to == len(s.toks) {
		return statement{}
	}
	for i := range s.hits {
		h := &s.hits[i]
		mk := &c.makers[h.name.maker]
		switch {
		case s.ix.watches(h.name.maker):
			return statement{kind: statedMaker, maker: h.name.maker, sure: h.sure, near: h.edits > 0, basis: h.name.basis}
		case h.from != 0:
		case mk.Kind != Makes:
			return statement{kind: statedTrader}
		case h.name.how != weak:
			return statement{kind: statedMaker, maker: h.name.maker, sure: true, basis: h.name.basis}
		}
	}
	return statement{kind: statedOther}
}
