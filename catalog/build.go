package catalog

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"interdict"
)

type codeEntry struct {
	products []int32
	basis    Basis
}

// build compiles rows that passed lint.
func (r *rows) build() *Catalog {
	c := &Catalog{sources: map[string]Source{}, byID: map[interdict.ProductID]int32{}, makerAt: map[MakerID]int32{},
		codes: map[string]codeEntry{}, gtins: map[string]int32{}, embedders: map[int32][]int32{}, ix: newIndex()}
	for _, e := range r.Sources {
		c.sources[e.Key] = Source{Ref: e.Value.Ref, Gives: e.Value.Gives}
	}
	slices.SortStableFunc(r.Makers, func(a, b *rowMaker) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(r.Products, func(a, b *rowProduct) int { return cmp.Compare(a.ID, b.ID) })
	c.makers, c.products = make([]Maker, 0, len(r.Makers)), make([]Product, 0, len(r.Products))
	for i := range r.Makers {
		c.makers = append(c.makers, r.Makers[i].maker())
		c.makerAt[MakerID(r.Makers[i].ID)] = int32(i)
		c.platform = append(c.platform, r.Makers[i].Platform)
	}
	for i := range r.Products {
		c.products = append(c.products, r.Products[i].product())
		c.byID[interdict.ProductID(r.Products[i].ID)] = int32(i)
	}
	c.addReach(r)
	for i := range c.products {
		if p := &c.products[i]; len(p.Embeds) > 0 {
			m := c.makerAt[p.Maker]
			c.embedders[m] = append(c.embedders[m], int32(i))
		}
	}
	for _, w := range r.wordSets {
		c.ix.addWords(w)
	}
	for _, w := range r.wordSets {
		c.ix.addIgnored(w.Ignore)
	}
	for i := range r.Makers {
		c.addMakerNames(int32(i), r.Makers[i])
	}
	c.addSchemes(r)
	c.addAliases(r)
	c.ix.build()
	slices.SortStableFunc(r.Indicators, func(a, b *rowIndicator) int { return cmp.Compare(a.ID, b.ID) })
	for _, x := range r.Indicators {
		c.indicators = append(c.indicators, x.indicator())
	}
	c.signs = compileSigns(c.indicators)
	c.buildSought(r)
	c.parties = sync.OnceValue(func() *parties { return c.buildParties(r) })
	return c
}

func (r *rowMaker) maker() Maker {
	m := Maker{ID: MakerID(r.ID), Name: r.Name, Kind: cmp.Or(Kind(r.Kind), Makes), Country: r.Country,
		Basis: Basis(r.Basis), Source: r.Source, Note: r.Note}
	r.Names.each(func(t string, _ Basis) { m.Names = append(m.Names, t) })
	m.Names = append(m.Names, r.PlainNames...)
	for _, o := range r.Companies {
		m.Companies = append(m.Companies, Company{ID: o.ID, Name: o.Name, Names: o.Names, Country: o.Country, Relation: Relation(o.Relation),
			EntityListName: o.EntityListName, From: o.From, Until: o.Until, Role: o.Role, Basis: Basis(o.Basis), Source: o.Source, Note: o.Note})
	}
	for _, t := range r.Ties {
		m.Ties = append(m.Ties, Tie{To: MakerID(t.To), Relation: Relation(t.Relation), From: t.From, Until: t.Until,
			Basis: Basis(t.Basis), Source: t.Source, Note: t.Note})
	}
	return m
}

// makerOf is the maker that a product id names.
func makerOf(id string) MakerID {
	m, _, _ := strings.Cut(id, "/")
	return MakerID(m)
}

func (r *rowProduct) product() Product {
	p := Product{ID: interdict.ProductID(r.ID), Name: r.Name, Maker: makerOf(r.ID), Class: interdict.Values(r.Class),
		Audience: r.Audience, Coverage: Coverage(r.Coverage), CoverageBecause: r.CoverageBecause,
		Basis: Basis(r.Basis), Source: r.Source, Note: r.Note}
	if r.Sold != nil {
		p.SoldFrom, p.SoldUntil = r.Sold.From, r.Sold.Until
	}
	for _, s := range r.Successors {
		p.Successors = append(p.Successors, interdict.ProductID(s))
	}
	for _, e := range r.Embeds {
		p.Embeds = append(p.Embeds, Embed{Product: interdict.ProductID(e.Product), How: e.How, From: e.From, Until: e.Until,
			Status: Status(e.Status), Basis: Basis(e.Basis), Source: e.Source, Note: e.Note})
	}
	return p
}

func (c *Catalog) addMakerNames(at int32, r *rowMaker) {
	ix := c.ix
	normal := exact
	if r.Plain {
		normal = plain
	}
	ix.addName(r.Name, name{maker: at, how: normal, basis: Basis(r.Basis)})
	r.Names.each(func(t string, b Basis) { ix.addName(t, name{maker: at, how: exact, basis: b}) })
	for _, t := range r.PlainNames {
		ix.addName(t, name{maker: at, how: plain, basis: Basis(r.Basis)})
	}
	for _, t := range r.WeakNames {
		ix.addName(t, name{maker: at, how: weak, basis: Remembered})
	}
	r.Misspellings.each(func(t string, b Basis) { ix.addName(t, name{maker: at, how: missed, basis: b}) })
	for _, l := range r.Lines {
		for _, t := range l.Value {
			ix.addName(t, name{maker: at, how: product, basis: Basis(r.Basis), class: classList(l.Key)})
		}
	}
	if len(r.Stems) == 0 {
		return
	}
	w := watched{maker: at, name: Fold(r.Name), not: map[string]bool{}}
	for _, s := range r.Stems {
		w.stems = append(w.stems, Fold(s))
	}
	for _, n := range r.Not {
		w.not[Fold(n)] = true
	}
	ix.watched = append(ix.watched, w)
}

// classList reads the key of a line of products: one class, or several
// separated by "|".
func classList(key string) interdict.Values { return strings.Split(key, "|") }

func (c *Catalog) addSchemes(r *rows) {
	for _, o := range r.PartNumbers {
		s := scheme{maker: c.makerAt[MakerID(o.Maker)], prefix: o.Prefix, digits: o.Digits, open: map[string]Basis{}}
		for _, p := range o.Positions {
			pos := position{name: p.Name, accepts: p.Accepts, read: map[byte]Read{}}
			for _, rd := range p.Readings {
				pos.read[rd.Is[0]] = Read{Means: rd.Means, Min: rd.Min, Max: rd.Max, Basis: Basis(rd.Basis)}
			}
			s.positions = append(s.positions, pos)
		}
		for _, oc := range o.OpenCodes {
			s.open[oc.Code] = Basis(oc.Basis)
		}
		var friends []string
		for _, f := range o.Friends {
			friends = append(friends, f.What)
		}
		s.friends = strings.Join(friends, ", ")
		c.schemes = append(c.schemes, s)
	}
	for i := range r.Products {
		for _, p := range r.Products[i].PartNumbers {
			key := string(partKey(p.Prefix+p.Code, nil))
			e := c.codes[key]
			e.products, e.basis = append(e.products, int32(i)), e.basis.Weaker(Basis(p.Basis))
			c.codes[key] = e
		}
		for _, g := range r.Products[i].GTINs {
			c.gtins[gtin14(g.GTIN)] = int32(i)
		}
	}
}

// addAliases adds the names of products. A name that was declared ambiguous
// names the whole set wherever it stands.
func (c *Catalog) addAliases(r *rows) {
	declared := map[string]bool{}
	for _, o := range r.Ambiguous {
		var set []int32
		for _, id := range o.Products {
			set = append(set, c.byID[interdict.ProductID(id)])
		}
		slices.Sort(set)
		maker := c.makerAt[makerOf(o.Products[0])]
		for _, t := range o.Names {
			if a, ok := c.ix.aliasOf(t, maker); ok {
				a.products, a.basis, a.several = set, Basis(o.Basis), true
				declared[key(a)] = true
				c.ix.aliases = append(c.ix.aliases, a)
			}
		}
		c.addAlone(o.Alone, maker, alias{products: set, basis: Basis(o.Basis), several: true}, nil)
	}
	for i := range r.Products {
		p := r.Products[i]
		maker := c.makerAt[makerOf(p.ID)]
		add := func(t string, b Basis) {
			if a, ok := c.ix.aliasOf(t, maker); ok && !declared[key(a)] {
				a.products, a.basis = []int32{int32(i)}, b
				c.ix.aliases = append(c.ix.aliases, a)
			}
		}
		add(p.Name, Basis(p.Basis))
		p.Names.each(add)
		c.addAlone(p.Alone, maker, alias{products: []int32{int32(i)}, basis: Basis(p.Basis)}, &p.Names)
	}
}

// addAlone adds the names that say enough without their maker's.
func (c *Catalog) addAlone(list rowAlone, maker int32, like alias, names *rowNames) {
	add := func(texts []string, sure bool) {
		for _, t := range texts {
			a, ok := c.ix.aliasOf(t, -1)
			if !ok {
				continue
			}
			a.maker, a.products, a.basis, a.several, a.sure = maker, like.products, like.basis, like.several, sure
			if names != nil {
				names.each(func(n string, b Basis) {
					if n == t {
						a.basis = b
					}
				})
			}
			c.ix.lone = append(c.ix.lone, a)
			c.ix.alone.add(a.seq, int32(len(c.ix.lone)-1))
		}
	}
	add(list.Sure, true)
	add(list.Possible, false)
}

// key tells aliases apart: two with one key are found by the same lines.
func key(a alias) string {
	words := a.set
	if a.inRow {
		words = a.seq
	}
	b := binary.AppendVarint(nil, int64(a.maker))
	for _, w := range words {
		b = binary.AppendVarint(b, int64(w))
	}
	return string(b)
}
