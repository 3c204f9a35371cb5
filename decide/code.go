package decide

import (
	"fmt"
	"math/bits"
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

// ofGroup tells whether a party is the maker, of its group or a successor.
// What the deal says of affiliation comes first, then its name; the role
// decides only where there is no name: a vendor or manufacturer is the maker
// of its product, anybody in another role is not.
func (c *coder) ofGroup(p *interdict.Party, group string) tri {
	for _, list := range []interdict.Strings{p.AffiliateOf, p.SuccessorOf} {
		for _, name := range list {
			if m := c.catalog.Party(name, group); m.Must || name == group {
				return yes
			}
		}
	}
	if p.Name != "" {
		m := c.catalog.Party(p.Name, group)
		if m.May {
			c.note("party "+p.Name, m.Because)
		}
		return m.tri()
	}
	if p.AffiliateOf != nil && p.SuccessorOf != nil {
		return no
	}
	maker := among(p.Role, []string{"vendor", "manufacturer"})
	switch {
	case maker == no:
		return no
	case maker == yes:
		return c.product(group).By.tri()
	}
	return maybe
}

// product resolves the deal's product with regard to a group of makers.
func (c *coder) product(group string) ProductView {
	for i := range c.products {
		if c.products[i].group == group {
			return c.products[i].view
		}
	}
	v := c.resolve(c.deal.Product, group)
	c.products = append(c.products, resolved{group, v})
	if v.Because != "" {
		c.note("product", v.Because)
	}
	for _, n := range v.Notes {
		c.note("product", n)
	}
	return v
}

func (c *coder) resolve(p *interdict.Product, group string) ProductView {
	switch {
	case p == nil:
		return ProductView{By: Match{May: true}}
	case p.NA:
		return ProductView{Whole: true, Classes: interdict.One(interdict.NotApplicable)}
	}
	v := c.catalog.Product(p, group)
	if p.Embeds != nil {
		v.Whole = true
		for i := range p.Embeds {
			v.Embeds = append(v.Embeds, c.resolve(&p.Embeds[i], group))
		}
	}
	if p.Class.Known() {
		v.Classes = p.Class
	}
	return v
}

// class codes what sort of product it is. The class that the deal states
// wins over that of the catalog.
func (c *coder) class(f *fact) uint64 {
	p := c.deal.Product
	if p != nil && p.Class.Known() {
		return f.oneOf(p.Class)
	}
	if p == nil || p.NA {
		return f.all()
	}
	for _, group := range c.t.groupNames {
		if v := c.product(group); v.Classes.Known() {
			return f.oneOf(v.Classes)
		}
	}
	return f.all()
}

// embeds tells whether a component, at any depth, is made by the group and of
// one of the classes.
func (c *coder) embeds(def *law.Fact) tri {
	return components(c.product(def.Group), def.Classes)
}

func components(v ProductView, classes []string) tri {
	out := no
	if !v.Whole {
		out = maybe
	}
	for _, e := range v.Embeds {
		counts := maybe
		if e.Classes.Known() {
			counts = among(e.Classes, classes)
		}
		out = out.or(e.By.tri().and(counts)).or(components(e, classes))
	}
	return out
}

// place is where the act happens: as stated, else where the other side is,
// else where the actor is.
func (c *coder) place() interdict.Values {
	if c.deal.Place.Known() {
		return c.deal.Place
	}
	for _, p := range []*interdict.Party{c.deal.Counterparty, c.deal.SystemOf, c.deal.Actor} {
		if p != nil && !p.NA {
			return locatedIn(p)
		}
	}
	return nil
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

// clock codes one time of the deal.
func (c *coder) clock(i int, f *fact) uint64 {
	return c.time(i, f, c.field(f.clock)) & c.agreementFirst(i, f)
}

// time codes the text of a time, and remembers a single one.
func (c *coder) time(i int, f *fact, v interdict.Values) uint64 {
	var key timeKey
	if len(v) == 1 && c.times != nil {
		key = timeKey{i, v[0], c.zone}
		if set, ok := c.times[key]; ok {
			return set
		}
	}
	set, err := f.codeTimes(v, c.zone)
	if err != nil {
		if c.err == nil {
			c.err = fmt.Errorf("%s: %w", f.clock, err)
		}
		return f.all()
	}
	if len(v) == 1 && c.times != nil {
		if len(c.times) >= maxMemo {
			clear(c.times)
		}
		c.times[key] = set
	}
	return set
}

// agreementFirst is what one of the two main times says of the other when it
// is missing: an agreement is not younger than what is done under it, and
// where the act is the agreement the two are one.
func (c *coder) agreementFirst(i int, f *fact) uint64 {
	d := c.deal
	var own, other interdict.Values
	switch f.clock {
	case "agreement_at":
		own, other = d.AgreementAt, d.PerformedAt
	case "performed_at":
		own, other = d.PerformedAt, d.AgreementAt
	default:
		return f.all()
	}
	if own.Known() || !other.Known() || other.NA() {
		return f.all()
	}
	set := c.time(i, f, other)
	switch {
	case d.Act.Must("enter_agreement"):
		return set
	case f.clock == "agreement_at":
		return 1<<(topValue(set)+1) - 1
	}
	return f.all() &^ (set&-set - 1)
}

// topValue is the highest value in a set.
func topValue(set uint64) int {
	return bits.Len64(set) - 1
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
