package decide

import (
	"interdict"
	"interdict/law"
)

// ofGroup tells whether a party is the maker, of its group or a successor.
// What the deal says of affiliation comes first, then its name; the role
// decides only where there is no name: a vendor or manufacturer is the maker
// of its product, anybody in another role is not.
func (c *coder) ofGroup(p *interdict.Party, group string) tri {
	tied := no
	for _, list := range []interdict.Strings{p.AffiliateOf, p.SuccessorOf} {
		for _, name := range list {
			m := c.catalog.Party(name, group)
			if m.Must || name == group {
				return yes
			}
			if m.May {
				c.note("party "+name, m.Because)
				tied = maybe
			}
		}
	}
	if p.Name != "" {
		m := c.catalog.Party(p.Name, group)
		if m.May {
			c.note("party "+p.Name, m.Because)
		}
		return tied.or(m.tri())
	}
	if tied == maybe {
		return maybe
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
	case p.AffiliateOf != nil:
		return no // of nobody whose name or role is known, that is the answer to the question
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
		v = c.stated(v, p, group)
	}
	if p.Class.Known() {
		v = classStated(v, p.Class)
	}
	return v
}

// class codes what sort of product it is.
func (c *coder) class(f *fact) uint64 {
	p := c.deal.Product
	if p == nil || p.NA {
		return f.all()
	}
	for _, group := range c.t.groupNames {
		if v := c.product(group); v.Classes.Known() {
			return f.oneOf(v.Classes)
		}
	}
	return f.oneOf(p.Class)
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
