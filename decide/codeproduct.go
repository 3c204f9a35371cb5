package decide

import (
	"fmt"
	"slices"

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
		return no // it is said to be of no such group, and neither name nor role says otherwise
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

// stated is a view with the components that the deal states. They answer what
// the catalog only holds possible. What it is sure of stays, and where the deal
// says that there are none at all, either may be true.
func (c *coder) stated(v ProductView, p *interdict.Product, group string) ProductView {
	known := v.Embeds
	v.Whole, v.Embeds = true, nil
	for i := range p.Embeds {
		v.Embeds = append(v.Embeds, c.resolve(&p.Embeds[i], group))
	}
	for _, e := range known {
		if e.By.Must {
			e.By.Must = len(p.Embeds) > 0
			v.Embeds = append(v.Embeds, e)
		}
	}
	return v
}

// classStated is a view with the class that the deal states, which wins over
// that of the catalog. Only where the catalog knows the product, and the class
// for none that it can have, either may be true: a wrong column must not
// excuse a product.
func classStated(v ProductView, stated interdict.Values) ProductView {
	known := v.Classes
	v.Classes = stated
	if !v.By.Must || !known.Known() || slices.ContainsFunc(known, stated.May) {
		return v
	}
	v.Classes = slices.Concat(stated, known)
	v.Notes = append(slices.Clip(v.Notes), fmt.Sprintf("the class is stated as %s, and what is named is %s: one of the two is wrong", stated, known))
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
