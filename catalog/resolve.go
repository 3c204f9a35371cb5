package catalog

import (
	"slices"

	"interdict"
)

// A Query is what a deal says of a product. Every field may be empty.
type Query struct {
	ID    string // a catalog id
	Name  string // free text
	SKU   string
	GTIN  string
	Maker string
	Brand string
}

// A Resolution is what a Query can mean: a set of candidates of which one is
// true. It never holds fewer than one. Unless a rule settles the maker, a
// candidate of an unknown maker is among them, so that nothing unknown is ever
// taken for something else than the maker one asks about.
type Resolution struct {
	Candidates []Candidate
	Classes    interdict.Values // of all candidates; nil when one of them could be of any class
	Because    string           // one sentence for people
	Basis      Basis            // the weakest used
	Notes      []string         // contradictions and hints, for people
	Part       *PartNumber      // the part number that was read, if any
}

// A Candidate is one thing that a Query can mean.
type Candidate struct {
	Product   interdict.ProductID // "" for a product of the maker, unknown which
	Name      string              // of the product, if known
	Maker     MakerID             // "" for a maker that is unknown or not in the catalog
	MakerName string              // "" for an unknown maker
	Classes   interdict.Values    // nil is unknown
	Embeds    []Embed             // what the catalog knows to be inside
	Ties      []Tie               // of the maker
}

// MakerKnown reports whether the candidate says who makes it.
func (c *Candidate) MakerKnown() bool { return c.MakerName != "" }

// of reports whether the candidate may, and whether it must, come from the
// group of a maker.
func (c *Candidate) of(group MakerID) (may, must bool) {
	switch {
	case !c.MakerKnown():
		return true, false
	case c.Maker == group:
		return true, true
	}
	for _, t := range c.Ties {
		if t.To == group {
			a, b := t.makes()
			may, must = may || a, must || b
		}
	}
	return may, must
}

// ByMaker reports whether the product may, and whether it must, come from the
// group of a maker: the maker itself or a tied one.
func (r *Resolution) ByMaker(group MakerID) (may, must bool) {
	must = true
	for i := range r.Candidates {
		a, b := r.Candidates[i].of(group)
		may, must = may || a, must && b
	}
	return may, must
}

// ClassesBy gives the classes of those candidates that may come from the group
// of a maker; nil is unknown. It is sharper than Classes where the maker is
// open: "KES 12" is anti-virus if it is Kaspersky's.
func (r *Resolution) ClassesBy(group MakerID) interdict.Values {
	var out interdict.Values
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if may, _ := c.of(group); !may || !c.MakerKnown() && len(r.Candidates) > 1 {
			continue
		}
		if c.Classes == nil {
			return nil
		}
		out = union(out, c.Classes)
	}
	return out
}

// Embedded gives what the candidates are known to embed of a maker's products,
// at any time; look at Status. An empty answer means that the catalog knows of
// none, not that there is none.
func (r *Resolution) Embedded(group MakerID) []Embed {
	var out []Embed
	for i := range r.Candidates {
		for _, e := range r.Candidates[i].Embeds {
			if makerOf(string(e.Product)) == group {
				out = append(out, e)
			}
		}
	}
	return out
}

// union keeps the order in which values first came.
func union(a, b interdict.Values) interdict.Values {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a[:len(a):len(a)], v)
		}
	}
	return a
}

// Resolve says what a query can mean.
//
// A known id settles it. Else every statement is a piece of evidence for a
// maker: a maker or brand column, a part number, a name in the text, a product
// name that stands for itself. Certain evidence for one maker alone settles
// the maker; anything that contradicts makes it a set. Only then are products
// looked for, among those of the makers in the set.
func (c *Catalog) Resolve(q Query) Resolution {
	if r, ok := c.resolveID(q); ok {
		return r
	}
	w := c.borrow()
	defer c.desks.Put(w)
	w.q = q
	w.text.read(c.ix, q.Name)
	w.columns()
	w.barcode()
	w.numbers()
	w.named()
	return w.answer()
}

// resolveID settles a query that gives an id of the catalog. An unknown id
// still names its maker.
func (c *Catalog) resolveID(q Query) (Resolution, bool) {
	if q.ID == "" {
		return Resolution{}, false
	}
	if i, ok := c.byID[interdict.ProductID(q.ID)]; ok {
		p := &c.products[i]
		r := Resolution{Candidates: []Candidate{c.candidate(i)}, Classes: p.Class, Basis: p.Basis, Because: quoted(q.ID) + " is " + p.Name + " (catalog id)"}
		if q.Name != "" || q.SKU != "" || q.Maker != "" {
			q.ID = ""
			if o := c.Resolve(q); !o.allows(p.ID, p.Maker) {
				r.Notes = append(r.Notes, "the rest of the line says otherwise: "+o.Because+"; the id counts")
			}
		}
		return r, true
	}
	return Resolution{}, false
}

// allows reports whether a product or an unknown one of its maker is among the
// candidates.
func (r *Resolution) allows(id interdict.ProductID, m MakerID) bool {
	return slices.ContainsFunc(r.Candidates, func(c Candidate) bool {
		return !c.MakerKnown() || c.Maker == m && (c.Product == id || c.Product == "")
	})
}

func (c *Catalog) candidate(product int32) Candidate {
	p := &c.products[product]
	out := c.anyOf(c.makerAt[p.Maker])
	out.Product, out.Name, out.Classes, out.Embeds = p.ID, p.Name, p.Class, p.Embeds
	return out
}

// anyOf is a product of a maker, unknown which.
func (c *Catalog) anyOf(maker int32) Candidate {
	m := &c.makers[maker]
	return Candidate{Maker: m.ID, MakerName: m.Name, Ties: m.Ties}
}
