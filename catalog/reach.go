package catalog

import (
	"slices"

	"interdict"
	"interdict/internal/strictyaml"
)

type power struct{ name, words string }

// powers are what a product may be able to do on a host, in words that follow
// "can". The order is that of reports, the deepest first.
var powers = []power{
	{"kernel", "run its own code in the kernel"},
	{"boot", "start before the rest of the system does"},
	{"tls", "open encrypted traffic, by a root certificate of its own"},
	{"network", "see and stop network traffic"},
	{"input", "see what is typed"},
	{"files", "read and change every file"},
	{"remote", "be steered from another machine"},
	{"cloud", "send files and what it has seen to its maker"},
	{"update", "replace its own code from its maker's servers"},
}

type rowReach struct {
	Pos      strictyaml.Pos
	Can      string   `yaml:"can,required"`
	Products []string `yaml:"products,required"`
	known
}

type rowRemoval struct {
	Pos      strictyaml.Pos
	Products []string `yaml:"products,required"`
	How      string   `yaml:"how,required"`
	Leaves   []string `yaml:"leaves"`
	known
}

func (l *linter) reach() {
	names := make([]string, len(powers))
	for i, p := range powers {
		names[i] = p.name
	}
	seen := map[string]bool{}
	for i := range l.r.Reach {
		x := &l.r.Reach[i]
		l.known(x.Pos, x.known)
		l.oneOf(x.Pos, "ability", x.Can, names...)
		l.each(x.Pos, x.Products, "ability "+x.Can, seen)
	}
	for i := range l.r.Removal {
		x := &l.r.Removal[i]
		l.known(x.Pos, x.known)
		l.each(x.Pos, x.Products, "removal", seen)
	}
}

// each checks the products of a row that speaks of several.
func (l *linter) each(pos strictyaml.Pos, products []string, what string, seen map[string]bool) {
	for _, p := range products {
		if !l.products[p] {
			l.report(pos, "name the id of a product", "unknown product %q", p)
		}
		if key := what + " " + p; seen[key] {
			l.report(pos, "keep one of the rows", "%s of %s stands twice", what, p)
		} else {
			seen[key] = true
		}
	}
}

// addReach puts the rows to their products, in the order of powers.
func (c *Catalog) addReach(r *rows) {
	for _, p := range powers {
		for i := range r.Reach {
			x := &r.Reach[i]
			if x.Can != p.name {
				continue
			}
			for _, id := range x.Products {
				q := &c.products[c.byID[interdict.ProductID(id)]]
				q.Reach = append(q.Reach, interdict.Reach{Can: p.name, Words: p.words, Confidence: Basis(x.Basis).Confidence(), Source: x.Source, Note: x.Note})
			}
		}
	}
	for i := range r.Removal {
		x := &r.Removal[i]
		for _, id := range x.Products {
			c.products[c.byID[interdict.ProductID(id)]].Removal = &interdict.Removal{How: x.How, Leaves: x.Leaves, Confidence: Basis(x.Basis).Confidence(), Source: x.Source}
		}
	}
}

// PowerRank is the place of an ability in reports: 0 is the deepest.
func PowerRank(can string) int {
	return slices.IndexFunc(powers, func(p power) bool { return p.name == can })
}

// ReachOf is what one of the products can do on a host, each ability once, with
// the best confidence among them. Where one name stands for several products it
// is what any of them can.
func (c *Catalog) ReachOf(products ...interdict.ProductID) (out []interdict.Reach) {
	for _, p := range powers {
		best := -1
		for _, id := range products {
			x, _ := c.Product(id)
			i := slices.IndexFunc(x.Reach, func(r interdict.Reach) bool { return r.Can == p.name })
			switch {
			case i < 0:
			case best < 0:
				out, best = append(out, x.Reach[i]), len(out)
			case out[best].Confidence == interdict.Unverified:
				out[best] = x.Reach[i]
			}
		}
	}
	return out
}
