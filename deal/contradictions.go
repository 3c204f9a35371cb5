package deal

import (
	"strconv"
	"strings"

	"interdict"
)

// Contradictions lists facts of a deal that cannot both be true, in words. They
// do not make a bad row: which of the two is wrong is for the user to say, and
// until then both are possible.
func Contradictions(d interdict.Deal) []string {
	var c clashes
	c.party("actor", d.Actor)
	c.party("counterparty", d.Counterparty)
	c.party("system_of", d.SystemOf)
	for i := range d.Parties {
		c.party("parties."+strconv.Itoa(i), &d.Parties[i])
	}
	c.product("product", d.Product, 0)
	c.papers(&d)
	c.times(&d)
	return c.out
}

type clashes struct{ out []string }

func (c *clashes) add(path, what string) {
	c.out = append(c.out, path+": contradiction: "+what)
}

func (c *clashes) party(path string, p *interdict.Party) {
	if p == nil || p.NA {
		return
	}
	c.usPerson(path, p)
	c.kind(path, p)
	if p.ListEntries != nil && len(p.ListEntries) == 0 && len(p.ListedOn) > 0 {
		c.add(path, "screening found nothing, but it is said to stand on "+strings.Join(p.ListedOn, ", "))
	}
	least, all := shares(p.Owners)
	if all && least > 100 {
		c.add(path+".owners", "the shares add up to "+strconv.FormatFloat(least, 'f', -1, 64)+" percent")
	}
}

// usPerson holds us_person against what makes somebody one everywhere in US
// law: citizenship, permanent residence, organisation under US law.
func (c *clashes) usPerson(path string, p *interdict.Party) {
	if !p.USPerson.Must(interdict.No) {
		return
	}
	for _, country := range p.Citizenship {
		if inUS(country) {
			c.add(path, "not a US person, but a citizen of the US")
		}
	}
	if v, ok := p.PermanentResidentOf.Single(); ok && inUS(v) {
		c.add(path, "not a US person, but a permanent resident of the US")
	}
	if v, ok := p.OrganisedIn.Single(); ok && inUS(v) {
		c.add(path, "not a US person, but organised in the US")
	}
	if v, ok := p.BranchOf.Single(); ok && inUS(v) {
		c.add(path, "not a US person, but a branch of a firm of the US")
	}
	if k, ok := p.Kind.Single(); ok && k == "federal_agency" {
		c.add(path, "not a US person, but a federal agency")
	}
}

func inUS(code string) bool { return code == "US" || strings.HasPrefix(code, "US-") }

// kind holds the kind of a party against facts that only other kinds have.
func (c *clashes) kind(path string, p *interdict.Party) {
	kind, ok := p.Kind.Single()
	if !ok {
		return
	}
	country, _ := p.Country.Single()
	switch kind {
	case "individual":
		if len(p.Owners) > 0 {
			c.add(path, "an individual with owners")
		}
		if known(p.OrganisedIn) || known(p.BranchOf) {
			c.add(path, "an individual that is organised like a firm")
		}
	case "foreign_government":
		if inUS(country) {
			c.add(path, "a foreign government in "+country)
		}
	case "federal_agency":
		if known(p.Level) && !p.Level.May("national") {
			c.add(path, "a federal agency of level "+p.Level.String())
		}
	case "state_agency":
		if known(p.Level) && !p.Level.May("regional") {
			c.add(path, "a state agency of level "+p.Level.String())
		}
	case "local_government":
		if known(p.Level) && !p.Level.May("local") {
			c.add(path, "a local government of level "+p.Level.String())
		}
	}
	if kind != "individual" && (len(p.Citizenship) > 0 || known(p.PermanentResidentOf) || known(p.Born)) {
		c.add(path, "of kind "+kind+", but with facts of an individual (citizenship, residence or birth)")
	}
}

// known reports whether a fact has a value other than "n/a".
func known(v interdict.Values) bool { return v.Known() && !v.NA() }

// shares adds up the least shares of owners; all is false when one is unknown.
func shares(owners interdict.Owners) (least float64, all bool) {
	for _, o := range owners {
		low := 101.0
		for _, s := range o.Share {
			from, _, _ := strings.Cut(s, "/")
			n, err := strconv.ParseFloat(from, 64)
			if err != nil {
				n = 0
			}
			low = min(low, n)
		}
		if low <= 100 {
			least += low
		}
	}
	return least, len(owners) > 0
}

func (c *clashes) product(path string, p *interdict.Product, depth int) {
	if p == nil || depth > maxDepth {
		return
	}
	if p.NA && (p.Class.Known() || p.Name != "" || p.ID != "") {
		c.add(path, "no product is involved, but facts of one are given")
	}
	if p.PurelyInformational.Must(interdict.Yes) && p.SecurityFunction.Must(interdict.Yes) {
		c.add(path, "purely informational, but with a security function")
	}
	if class, ok := p.Class.Single(); ok && p.PurelyInformational.Must(interdict.Yes) {
		switch class {
		case "antivirus", "operating_system", "library", "hardware", "vpn", "router", "network_equipment", "password_manager":
			c.add(path, "purely informational, but of class "+class)
		}
	}
	for i := range p.Embeds {
		c.product(path+".embeds."+strconv.Itoa(i), &p.Embeds[i], depth+1)
	}
}

// papers holds licences and contracts against each other.
func (c *clashes) papers(d *interdict.Deal) {
	if l := d.Licence; l != nil && l.Covers.Must(interdict.Yes) && (l.NA || l.Number.NA()) {
		c.add("licence", "it covers the act, but there is none")
	}
	if k := d.UnderContract; k != nil && k.NA {
		if d.Act.Must("contract") {
			c.add("under_contract", "the act is a government contract, but there is none")
		}
		if known(d.ContractAwardedAt) {
			c.add("under_contract", "there is none, but it was awarded")
		}
	}
	if k := d.UnderContract; k != nil && k.Stage.Must("offer") && k.InPerformance.Must(interdict.Yes) {
		c.add("under_contract", "an offer that is being performed")
	}
}

// times holds the times against each other: nobody performs before there is an
// agreement, and nothing arrives before it is shipped.
func (c *clashes) times(d *interdict.Deal) {
	c.order("agreement_at", d.AgreementAt, "performed_at", d.PerformedAt)
	c.order("shipped_at", d.ShippedAt, "arrives_at", d.ArrivesAt)
	c.order("agreement_at", d.AgreementAt, "arrives_at", d.ArrivesAt)
	if d.UnderAgreement != nil {
		c.order("under_agreement.entered_at", d.UnderAgreement.EnteredAt, "performed_at", d.PerformedAt)
	}
}

func (c *clashes) order(first string, a interdict.Values, second string, b interdict.Values) {
	x, ok := a.Single()
	y, ok2 := b.Single()
	if !ok || !ok2 {
		return
	}
	from, _, _ := strings.Cut(x, "/")
	to := y
	if _, end, isRange := strings.Cut(y, "/"); isRange {
		to = end
	}
	w, ok, bad := readISO(from)
	o, ok2, bad2 := readISO(to)
	if !ok || !ok2 || bad != nil || bad2 != nil || !w.after(o) {
		return
	}
	c.add(second, y+" is before "+first+", "+x)
}
