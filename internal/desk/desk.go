// Package desk puts the engine together: the shipped law, the shipped catalog
// and the lists, as every verb and page asks them.
//
// The jobs do not know each other; this is where they meet. It reads no clock:
// times are handed in.
package desk

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/decide"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// A Desk holds what is loaded once and does not change.
type Desk struct {
	Packs   []*law.Pack
	Catalog *catalog.Catalog
}

// Options say where the desk's data come from; the zero value takes what is
// shipped with the program.
type Options struct {
	Law     fs.FS    // packs instead of the shipped ones
	Signed  fs.FS    // packs that came signed: of each restriction the newer version counts
	Catalog fs.FS    // a catalog that came signed, instead of the shipped one
	Only    []string // ids of the packs to consult; all when empty
}

// Open loads the law and the catalog, side by side.
func Open(o Options) (*Desk, error) {
	type loaded struct {
		c   *catalog.Catalog
		err error
	}
	ready := make(chan loaded, 1)
	go func() {
		c, err := loadCatalog(o)
		ready <- loaded{c, err}
	}()
	packs, err := loadLaw(o)
	cat := <-ready
	if err != nil {
		return nil, err
	}
	if cat.err != nil {
		return nil, cat.err
	}
	return &Desk{Packs: packs, Catalog: cat.c}, nil
}

func loadCatalog(o Options) (*catalog.Catalog, error) {
	if o.Catalog == nil {
		return catalog.Embedded()
	}
	return catalog.Load(o.Catalog)
}

// Law loads the packs that the options name, all of them.
func Law(o Options) ([]*law.Pack, error) {
	if o.Law != nil {
		return law.Load(o.Law)
	}
	packs, err := law.Embedded()
	if err != nil || o.Signed == nil {
		return packs, err
	}
	signed, err := law.Load(o.Signed)
	return law.Newest(packs, signed), err
}

func loadLaw(o Options) ([]*law.Pack, error) {
	packs, err := Law(o)
	if err != nil || len(o.Only) == 0 {
		return packs, err
	}
	var ids []string
	for _, p := range packs {
		ids = append(ids, string(p.ID))
	}
	for _, want := range o.Only {
		if !slices.Contains(ids, want) {
			near, _ := strictyaml.Nearest(want, ids)
			return nil, UnknownPack{want, near}
		}
	}
	return slices.DeleteFunc(packs, func(p *law.Pack) bool { return !slices.Contains(o.Only, string(p.ID)) }), nil
}

// UnknownPack is the error of Open when no pack has an id that was asked for.
type UnknownPack struct{ ID, Nearest string }

// Error names the pack that was meant.
func (e UnknownPack) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("no restriction %q\nhint: interdict law list shows them", e.ID)
	}
	return fmt.Sprintf("no restriction %q\nhint: did you mean %q?", e.ID, e.Nearest)
}

// Clocks are the times and limits of one run.
type Clocks struct {
	KnownAt time.Time     // the law as the world could know it
	LawAt   string        // the law of one instant; the act's own clocks when empty
	MaxAge  time.Duration // of a pack's last check, past which nothing is permitted; 0 for no limit

	Looked []interdict.ListVersion // the editions behind the lists, for the answer
}

// Engine compiles the desk's packs for a run. Lists may be nil: then only the
// parties that packs themselves name, under the names that the catalog has for
// them, are known to be listed.
func (d *Desk) Engine(c Clocks, lists decide.Lists) (*decide.Engine, error) {
	if lists == nil {
		lists = d.Known()
	}
	return decide.New(d.Packs, decide.Options{Catalog: View{d.Catalog}, Lists: lists, Looked: c.Looked, KnownAt: c.KnownAt, LawAt: c.LawAt, MaxAge: c.MaxAge})
}

// Known are the parties that packs and catalog know to be listed.
func (d *Desk) Known() decide.Lists { return Aliases{decide.NewPackLists(d.Packs), d.Catalog} }

// A View lets the engine ask the catalog.
type View struct{ Catalog *catalog.Catalog }

// Product resolves what a deal says of a product.
func (v View) Product(p *interdict.Product, group string) decide.ProductView {
	if not, said := v.notBy(p, group); said {
		return decide.ProductView{By: not, Classes: p.Class}
	}
	makers := p.Maker
	if !makers.Known() {
		makers = interdict.Values{""}
	}
	brand, _ := p.Brand.Single()
	var out decide.ProductView
	for i, m := range makers {
		r := v.Catalog.Resolve(catalog.Query{ID: p.ID, Name: p.Name, SKU: p.SKU, GTIN: p.GTIN, Maker: m, Brand: brand})
		one := v.view(&r, group)
		if i == 0 {
			out = one
			continue
		}
		out = either(out, one)
	}
	return out
}

// notBy reads a maker that is stated by what it is not: "!Kaspersky". Where the
// rest of the line names the maker all the same, either may be true.
func (v View) notBy(p *interdict.Product, group string) (decide.Match, bool) {
	if len(p.Maker) != 1 || len(p.Maker[0]) < 2 || p.Maker[0][0] != '!' {
		return decide.Match{}, false
	}
	if m := v.Party(p.Maker[0][1:], group); m.Must {
		brand, _ := p.Brand.Single()
		r := v.Catalog.Resolve(catalog.Query{ID: p.ID, Name: p.Name, SKU: p.SKU, GTIN: p.GTIN, Brand: brand})
		_, named := r.ByMaker(catalog.MakerID(group))
		return decide.Match{May: named}, true
	}
	return decide.Match{May: true}, true
}

// view is a resolution with regard to one group of makers.
func (v View) view(r *catalog.Resolution, group string) decide.ProductView {
	may, must := r.ByMaker(catalog.MakerID(group))
	out := decide.ProductView{By: decide.Match{May: may, Must: must}, Because: r.Because, Notes: r.Notes}
	if may {
		out.Classes = r.ClassesBy(catalog.MakerID(group))
	} else {
		out.Classes = r.Classes
	}
	// What a maker puts into its own products is its own; only the products
	// of others can hold something that their name does not tell.
	out.Whole = must
	for _, e := range r.Embedded(catalog.MakerID(group)) {
		p, ok := v.Catalog.Product(e.Product)
		if !ok {
			continue
		}
		sure := e.Status == catalog.Current && e.Basis != catalog.Remembered && len(r.Candidates) == 1
		out.Embeds = append(out.Embeds, decide.ProductView{By: decide.Match{May: true, Must: sure}, Classes: p.Class, Whole: true})
	}
	return out
}

// either is what holds when one of two views is the true one.
func either(a, b decide.ProductView) decide.ProductView {
	out := a
	out.By = decide.Match{May: a.By.May || b.By.May, Must: a.By.Must && b.By.Must}
	out.Whole = a.Whole && b.Whole
	if a.Classes == nil || b.Classes == nil {
		out.Classes = nil
	} else {
		for _, c := range b.Classes {
			if !slices.Contains(out.Classes, c) {
				out.Classes = append(slices.Clone(out.Classes), c)
			}
		}
	}
	for _, e := range slices.Concat(a.Embeds, b.Embeds) {
		e.By.Must = false
		out.Embeds = append(out.Embeds, e)
	}
	return out
}

// Party tells whether a name is that of the group, an affiliate or a successor.
func (v View) Party(name, group string) decide.Match {
	m := v.Catalog.Party(name)
	if string(m.Maker) != group {
		return decide.Match{}
	}
	return decide.Match{May: m.May, Must: m.Must, Because: m.Because}
}
