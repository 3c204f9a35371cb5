package decide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/law"
)

// A coder turns one deal into the facts of a table. It keeps what it looked
// up, so that a name is resolved once however many packs ask.
type coder struct {
	t        *table
	catalog  Catalog
	lists    Lists
	deal     *interdict.Deal
	zone     *time.Location
	coded    Coded
	products []resolved
	notes    []interdict.FactNote
	times    map[timeKey]uint64 // what texts of times came to; nil remembers nothing
	err      error
}

// A resolved product, with regard to one group of makers.
type resolved struct {
	group string
	view  ProductView
}

// code turns a deal into coded facts, with notes on how names were resolved.
// An error names the field that cannot be read. The coded facts are valid
// until the coder is used again.
func (c *coder) code(d *interdict.Deal) (Coded, []interdict.FactNote, error) {
	c.deal, c.zone, c.err, c.notes, c.products = d, nil, nil, nil, c.products[:0]
	if z, ok := d.Zone.Single(); ok {
		loc, err := time.LoadLocation(z)
		if err != nil {
			return nil, nil, fmt.Errorf("zone: %q is not known\nhint: write an IANA name such as America/New_York", z)
		}
		c.zone = loc
	}
	for i := range c.t.facts {
		c.coded[i] = c.fact(i)
		if c.coded[i] == 0 {
			c.coded[i] = c.t.facts[i].all()
		}
	}
	return c.coded, c.notes, c.err
}

// fact gives the values that a fact can have in the deal.
func (c *coder) fact(i int) uint64 {
	f := &c.t.facts[i]
	if f.clock != "" {
		return c.clock(i, f)
	}
	set := c.test(f)
	if f.def.Unstated != "" && set == f.all() {
		return 1 << f.value(f.def.Unstated)
	}
	return set
}

// test puts the question of a fact to the deal. Yes/no facts have the domain
// "no", "yes", so a tri is their code.
func (c *coder) test(f *fact) uint64 {
	switch def := &f.def; def.Test {
	case "act":
		return f.oneOf(c.deal.Act)
	case "maker":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri { return c.ofGroup(p, def.Group) }))
	case "product_by":
		return uint64(c.product(def.Group).By.tri())
	case "class":
		return c.class(f)
	case "embeds":
		return uint64(c.embeds(def))
	case "person":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri { return person(p, f.person) }))
	case "place":
		return uint64(inCountries(c.place(), def.In))
	case "country":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri {
			if p.NA {
				return no
			}
			return inCountries(locatedIn(p), def.In)
		}))
	case "kind":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri {
			if p.NA {
				return no
			}
			return kindAmong(p, def.Values)
		}))
	case "role":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri { return among(p.Role, def.Values) }))
	case "field":
		return f.oneOf(c.field(def.Field))
	case "yes_no":
		return uint64(triOf(c.field(def.Field)))
	case "contains":
		return uint64(c.contains(def))
	case "listed":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri { return c.listed(p, def) }))
	case "owned":
		return uint64(c.anyOf(def, func(p *interdict.Party) tri { return c.owned(p, def) }))
	case "number":
		return f.number(c.field(def.Field))
	case "ear":
		return uint64(c.subjectToEAR())
	case "licence":
		return uint64(c.licence())
	case "government_contract":
		return uint64(c.governmentContract())
	}
	return f.all()
}

// kindAmong tells whether a party is of one of the kinds, as far as its
// stated kind, or else its name, says.
func kindAmong(p *interdict.Party, kinds []string) tri {
	if p.Kind.Known() {
		return among(p.Kind, kinds)
	}
	return maybe
}

// anyOf asks a question of every party that the fact names: yes if one is,
// no if none is. Parties that the deal does not tell of may be anybody.
func (c *coder) anyOf(def *law.Fact, ask func(*interdict.Party) tri) tri {
	out := no
	for _, of := range def.Of {
		switch of {
		case "actor":
			out = out.or(c.askParty(def, c.deal.Actor, ask))
		case "counterparty":
			out = out.or(c.askParty(def, c.deal.Counterparty, ask))
		case "system_of":
			out = out.or(c.askParty(def, c.deal.SystemOf, ask))
		case "parties":
			for i := range c.deal.Parties {
				out = out.or(c.askParty(def, &c.deal.Parties[i], ask))
			}
			if c.deal.Parties == nil && slices.Contains(def.Roles, "signatory") {
				out = out.or(c.signatories())
			}
		}
	}
	return out
}

// askParty asks one party, or, when it may not have a role that counts, allows for both.
func (c *coder) askParty(def *law.Fact, p *interdict.Party, ask func(*interdict.Party) tri) tri {
	switch {
	case p == nil:
		return maybe
	case p.NA:
		return no
	case len(def.Roles) > 0 && p.Role.Known():
		return among(p.Role, def.Roles).and(ask(p))
	}
	return ask(p)
}

// place is where the act happens: as stated, else where its sides are. Where
// these are in different places it may be any of them, and where one of them is
// in a place that is not told it may be anywhere.
func (c *coder) place() interdict.Values {
	if c.deal.Place.Known() {
		return c.deal.Place
	}
	var out interdict.Values
	for _, p := range []*interdict.Party{c.deal.Counterparty, c.deal.SystemOf, c.deal.Actor} {
		if p == nil || p.NA {
			continue
		}
		at := locatedIn(p)
		if !at.Known() {
			return nil
		}
		for _, s := range at {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// contains tells whether a list holds one of the wanted values.
func (c *coder) contains(def *law.Fact) tri {
	held := c.listField(def.Field)
	if held == nil {
		return maybe
	}
	for _, h := range held {
		if slices.Contains(def.Values, h) {
			return yes
		}
	}
	return no
}

// subjectToEAR tells whether the item is subject to the export administration
// rules: as stated; published open-source software is not; what leaves the
// United States is.
func (c *coder) subjectToEAR() tri {
	p := c.deal.Product
	if p != nil && p.SubjectToEAR.Known() {
		return triOf(p.SubjectToEAR)
	}
	if p != nil && p.PublishedOpenSource.Must(interdict.Yes) {
		return no
	}
	from := c.deal.Place
	if !from.Known() && c.deal.Actor != nil {
		from = locatedIn(c.deal.Actor)
	}
	if c.deal.Act.Must("export") && inCountries(from, []string{"US"}) == yes {
		c.note("product.subject_to_ear", "an item that leaves the United States is read as subject to the EAR")
		return yes
	}
	return maybe
}

// licence tells whether a licence that covers the act is held.
func (c *coder) licence() tri {
	l := c.deal.Licence
	switch {
	case l == nil:
		return maybe
	case l.NA:
		return no
	}
	return triOf(l.Covers)
}

// governmentContract tells whether a government contract is involved.
func (c *coder) governmentContract() tri {
	switch g := c.deal.UnderContract; {
	case g == nil:
		return maybe
	case g.NA:
		return no
	}
	return yes
}

// oneOf codes possible values of an enumeration; what the fact does not tell
// apart is "other", where it has that value.
func (f *fact) oneOf(v interdict.Values) uint64 {
	if !v.Known() {
		return f.all()
	}
	other := f.value("other")
	var set uint64
	for _, s := range v {
		n, negated := strings.CutPrefix(s, "!")
		i := f.value(n)
		if i < 0 {
			i = other
		}
		switch {
		case negated && i >= 0 && i != other:
			set |= f.all() &^ (1 << i)
		case negated:
			set |= f.all()
		case i >= 0:
			set |= 1 << i
		}
	}
	if set == 0 {
		return f.all()
	}
	return set
}

// number codes a number, or a range a/b, into the pieces between cuts.
func (f *fact) number(v interdict.Values) uint64 {
	if !v.Known() {
		return f.all()
	}
	var set uint64
	for _, s := range v {
		if s == interdict.NotApplicable {
			set |= 1 << f.value("other")
			continue
		}
		a, b, isRange := strings.Cut(s, "/")
		if !isRange {
			b = a
		}
		set |= f.pieces(a, b)
	}
	return set
}

func (f *fact) pieces(a, b string) uint64 {
	lo, errA := strconv.ParseFloat(a, 64)
	hi, errB := strconv.ParseFloat(b, 64)
	if errA != nil || errB != nil {
		return f.all()
	}
	first, last := 0, 0
	for i, c := range f.def.Cuts {
		at, err := strconv.ParseFloat(c, 64)
		if err != nil {
			return f.all()
		}
		if lo >= at {
			first = i + 1
		}
		if hi >= at {
			last = i + 1
		}
	}
	return (1<<(last+1) - 1) &^ (1<<first - 1)
}

// note records how a fact was established, once.
func (c *coder) note(field, because string) {
	n := interdict.FactNote{Field: field, Because: because}
	if because != "" && !slices.Contains(c.notes, n) {
		c.notes = append(c.notes, n)
	}
}
