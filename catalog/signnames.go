package catalog

import (
	"slices"
	"strings"

	"interdict"
)

// A sought maker is one whose products are looked for on hosts: it has
// indicators. Its names in all scripts gate the slower resolver, which would
// cost microseconds on every fact of every file.
type sought struct {
	makers []MakerID
	gate   *automaton
}

func (c *Catalog) buildSought(r *rows) {
	var texts []string
	for i := range c.indicators {
		if m := c.indicators[i].Maker; !slices.Contains(c.sought.makers, m) {
			c.sought.makers = append(c.sought.makers, m)
		}
	}
	for _, row := range r.Makers {
		if !slices.Contains(c.sought.makers, MakerID(row.ID)) {
			continue
		}
		texts = append(texts, Fold(row.Name))
		row.Names.each(func(t string, _ Basis) { texts = append(texts, Fold(t)) })
		row.Misspellings.each(func(t string, _ Basis) { texts = append(texts, Fold(t)) })
		for _, s := range row.Stems {
			texts = append(texts, Fold(s))
		}
	}
	for i := range r.Products {
		p := r.Products[i]
		if !slices.Contains(c.sought.makers, makerOf(p.ID)) {
			continue
		}
		for _, t := range append(slices.Clone(p.Alone.Sure), p.Alone.Possible...) {
			if f := Fold(t); len(f) >= 6 { // short names are never looked for alone
				texts = append(texts, f)
			}
		}
	}
	c.sought.gate = newAutomaton(texts)
}

// mentions reports whether a text holds a name of a sought maker.
func (c *Catalog) mentions(text string) bool {
	var space [256]byte
	return c.sought.gate.any(appendFold(space[:0], text))
}

// nameFacts are facts that hold a product's name, and makerFacts those that
// hold a company's, best first.
var (
	nameFacts  = []string{"name", "product", "display", "description"}
	makerFacts = []string{"signer", "org", "publisher", "company"}
	named      = []interdict.ObservationKind{interdict.InstalledProgram, interdict.SecurityProduct, interdict.AppBundle, interdict.FileHeader, interdict.Component, interdict.Package,
		interdict.Installer, interdict.MobileApp, interdict.BrowserExtension, interdict.Service, interdict.Driver, interdict.ScheduledTask, interdict.Process, interdict.Module,
		interdict.Autostart, interdict.Dependency, interdict.SystemExtension}
	hosts = []interdict.ObservationKind{interdict.InstalledProgram, interdict.AppBundle, interdict.SecurityProduct, interdict.Component}
)

// nameSigns appends what the names of an observation say: of its product, by
// the resolver of deals, and of its publisher, by the table of companies.
func (c *Catalog) nameSigns(o *interdict.Observation, out []interdict.Sign) []interdict.Sign {
	if !slices.Contains(named, o.Kind) {
		return out
	}
	maker := ""
	for i := range o.Facts {
		if f := &o.Facts[i]; slices.Contains(makerFacts, f.Name) {
			if maker == "" {
				maker = f.Value
			}
			if c.mentions(f.Value) {
				out = c.publisherSign(f, out)
			}
		}
	}
	for i := range o.Facts {
		f := &o.Facts[i]
		if !slices.Contains(nameFacts, f.Name) {
			continue
		}
		if c.mentions(f.Value) {
			out = c.productSign(f, maker, out)
		} else if f.Name == "name" && slices.Contains(hosts, o.Kind) {
			out = c.hostSign(f, maker, out)
		}
	}
	return out
}

func (c *Catalog) publisherSign(f *interdict.Fact, out []interdict.Sign) []interdict.Sign {
	p := c.Party(plainSubject(f.Value))
	if !slices.Contains(c.sought.makers, p.Maker) || !p.May {
		return out
	}
	s := interdict.Sign{Maker: string(p.Maker), Role: interdict.RoleOwn, Class: "publisher", Strength: 3, Risk: "medium", Sure: p.Must, Confidence: p.Basis.Confidence(), Fact: *f, Note: p.Because}
	if !p.Must {
		s.Strength = 2
	}
	return append(out, s)
}

// plainSubject takes the organisation, else the common name, out of a
// distinguished name; other texts stay.
func plainSubject(s string) string {
	best := ""
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "/", ","), ",") {
		k, v, ok := strings.Cut(strings.TrimSpace(part), "=")
		if !ok {
			continue
		}
		switch strings.ToUpper(strings.TrimSpace(k)) {
		case "O":
			return strings.Trim(v, `" `)
		case "CN":
			best = strings.Trim(v, `" `)
		}
	}
	if best != "" {
		return best
	}
	if rest, ok := strings.CutPrefix(s, "Developer ID Application: "); ok {
		s, _, _ = strings.Cut(rest, " (")
	}
	return s
}

func (c *Catalog) productSign(f *interdict.Fact, maker string, out []interdict.Sign) []interdict.Sign {
	r := c.Resolve(Query{Name: f.Value, Maker: maker})
	alone := c.Resolve(Query{Name: f.Value}) // the name, without what the publisher says
	for _, m := range c.sought.makers {
		may, must := alone.ByMaker(m)
		if !may || !must && !c.mentions(f.Value) {
			continue
		}
		s := interdict.Sign{Maker: string(m), Role: interdict.RoleOwn, Class: "product name", Strength: 3, Risk: "medium", Sure: must, Confidence: alone.Basis.Confidence(), Fact: *f, Note: alone.Because}
		if !must {
			s.Strength = 2
		}
		of := &alone
		if _, sure := r.ByMaker(m); sure {
			of = &r
		}
		named := false
		for i := range of.Candidates {
			if x := &of.Candidates[i]; x.Maker == m && x.Product != "" {
				s.Products = append(s.Products, x.Product)
			}
			named = named || of.Candidates[i].Maker == m
		}
		if !named {
			continue
		}
		out = append(out, s)
	}
	return out
}

// hostSign says that another maker's product may contain a sought one.
func (c *Catalog) hostSign(f *interdict.Fact, maker string, out []interdict.Sign) []interdict.Sign {
	r := c.Resolve(Query{Name: f.Value, Maker: maker})
	if len(r.Candidates) != 1 || r.Candidates[0].Product == "" {
		return out
	}
	x := &r.Candidates[0]
	for _, e := range x.Embeds {
		if m := makerOf(string(e.Product)); slices.Contains(c.sought.makers, m) {
			note := "its maker is said to have built " + string(e.Product) + " into it"
			if e.Status == Past {
				note += " in the past"
			}
			if e.From != "" || e.Until != "" {
				note += ", from " + orUnknown(e.From) + " until " + orUnknown(e.Until)
			}
			out = append(out, interdict.Sign{Maker: string(m), Products: []interdict.ProductID{x.Product}, Role: interdict.RoleHost, Class: "product name", Strength: 2, Risk: "high",
				Sure: true, Confidence: e.Basis.Confidence(), Fact: *f, Note: note})
		}
	}
	return out
}

func orUnknown(s string) string {
	if s == "" {
		return "an unknown time"
	}
	return s
}
