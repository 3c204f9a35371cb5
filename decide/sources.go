package decide

import "interdict"

// What the engine asks of others. Each is answered by a package of its own and
// handed in by the program; the engine never reads a file or a network.

// A Catalog knows products and who makes them.
type Catalog interface {
	// Product resolves what a deal says of a product. Group is a maker group
	// of the catalog, such as "kaspersky".
	Product(p *interdict.Product, group string) ProductView
	// Party tells whether a name is that of the group, an affiliate or a successor.
	Party(name, group string) Match
}

// A ProductView is what can be said of a product, with regard to one group of makers.
type ProductView struct {
	By      Match            // made by the group
	Classes interdict.Values // possible classes; nil when unknown
	Embeds  []ProductView    // known components
	Whole   bool             // Embeds is all there is; else further components are possible
	Because string           // one sentence, or empty
	Notes   []string
}

// A Match says whether something may be so and whether it must.
type Match struct {
	May, Must bool
	Because   string // one sentence, or empty
}

// Lists answers whether a name stands on a restricted-party list.
type Lists interface {
	// Listed looks a name up. A name that is not found on a list that is not
	// complete may still be listed.
	Listed(name string, kind interdict.Values, list interdict.ListID) Match
}

// tri is a set of truth values: what a yes/no question can still turn out to be.
type tri uint64

const (
	no    tri = 1
	yes   tri = 2
	maybe tri = 3
)

func (m Match) tri() tri {
	switch {
	case m.Must:
		return yes
	case m.May:
		return maybe
	}
	return no
}

// or is Kleene's: yes if either is yes, no if both are no.
func (a tri) or(b tri) tri {
	var out tri
	if a&yes != 0 || b&yes != 0 {
		out |= yes
	}
	if a&no != 0 && b&no != 0 {
		out |= no
	}
	return out
}

func (a tri) and(b tri) tri { return a.not().or(b.not()).not() }

func (a tri) not() tri { return a&no<<1 | a&yes>>1 }

// triOf codes a yes/no field: unknown is maybe, n/a is no.
func triOf(v interdict.Values) tri {
	if !v.Known() {
		return maybe
	}
	var out tri
	if v.May(interdict.Yes) {
		out |= yes
	}
	if v.May(interdict.No) || v.May(interdict.NotApplicable) {
		out |= no
	}
	if out == 0 {
		return maybe
	}
	return out
}
