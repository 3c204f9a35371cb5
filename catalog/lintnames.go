package catalog

import (
	"slices"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
)

// scheme checks how part numbers are built.
func (l *linter) scheme(s *rowScheme) {
	l.known(s.Pos, s.known)
	if !l.makers[s.Maker] {
		l.report(s.Pos, "add it under makers:", "unknown maker %q", s.Maker)
	}
	if !isPartText(s.Prefix) {
		l.report(s.Pos, "use capital letters and digits", "bad prefix %q", s.Prefix)
	}
	if s.Digits < 1 || s.Digits > len(part{}.code) || len(s.Positions) < 1 || len(s.Positions) > len(part{}.pos) {
		l.report(s.Pos, "", "a part number has 1 to %d digits and 1 to %d positions", len(part{}.code), len(part{}.pos))
	}
	for i := range s.Positions {
		p := &s.Positions[i]
		if !isPartText(strings.ReplaceAll(p.Accepts, "*", "A")) {
			l.report(p.Pos, "use capital letters, digits and *", "position %q accepts %q", p.Name, p.Accepts)
		}
		for k := range p.Readings {
			r := &p.Readings[k]
			l.known(r.Pos, r.known)
			if len(r.Is) != 1 || !strings.Contains(p.Accepts, r.Is) {
				l.report(r.Pos, "read one character that the position accepts", "position %q does not accept %q", p.Name, r.Is)
			}
			if r.Max != 0 && r.Max < r.Min {
				l.report(r.Pos, "", "max %d is below min %d", r.Max, r.Min)
			}
		}
	}
	for i := range s.OpenCodes {
		o := &s.OpenCodes[i]
		l.known(o.Pos, o.known)
		if len(o.Code) != s.Digits || strings.Trim(o.Code, "0123456789") != "" {
			l.report(o.Pos, "", "code %q has not %d digits", o.Code, s.Digits)
		}
	}
	for i := range s.Friends {
		l.known(s.Friends[i].Pos, s.Friends[i].known)
	}
}

func isPartText(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// numbers checks the part numbers and bar codes of products. One number for
// two products is possible, where the rows say so.
func (l *linter) numbers() {
	type use struct{ product, note string }
	seen, gtins := map[string]use{}, map[string]bool{}
	for i := range l.r.Products {
		p := l.r.Products[i]
		for k := range p.PartNumbers {
			n := &p.PartNumbers[k]
			l.known(n.Pos, n.known)
			if (n.Prefix == "") == (n.Code == "") {
				l.report(n.Pos, "", "want either prefix or code")
				continue
			}
			if n.Prefix != "" && !l.fitsScheme(makerOf(p.ID), n.Prefix) {
				l.report(n.Pos, "write the scheme's prefix and its digits, or code: for a shop's own number", "prefix %q fits no part-number scheme of its maker", n.Prefix)
			}
			key := string(partKey(n.Prefix+n.Code, nil))
			if key == "" {
				l.report(n.Pos, "use letters, digits and dashes", "bad number %q", n.Code)
			}
			if o, twice := seen[key]; twice && (o.note == "" || n.Note == "" || n.Prefix != "") {
				l.report(n.Pos, "say in a note of both rows that it stands for both", "%s is a number of %s too", key, o.product)
			}
			seen[key] = use{p.ID, n.Note}
		}
		for k := range p.GTINs {
			g := &p.GTINs[k]
			l.known(g.Pos, g.known)
			if gtin14(g.GTIN) == "" {
				l.report(g.Pos, "a bar code has 8, 12, 13 or 14 digits, the last of which checks the others", "bad bar code %q", g.GTIN)
			} else {
				l.unique(gtins, g.Pos, "bar code", gtin14(g.GTIN))
			}
		}
	}
}

func (l *linter) fitsScheme(maker MakerID, prefix string) bool {
	return slices.ContainsFunc(l.r.PartNumbers, func(s rowScheme) bool {
		digits, ok := strings.CutPrefix(prefix, s.Prefix)
		return ok && MakerID(s.Maker) == maker && len(digits) == s.Digits && strings.Trim(digits, "0123456789") == ""
	})
}

// words checks that every spelling stands for one word, and that word for itself.
func (l *linter) words() {
	stands := map[string]string{}
	for _, w := range l.r.wordSets {
		for _, e := range w.Same {
			if f := Fold(e.Key); f == "" || strings.Contains(f, " ") {
				l.report(e.Pos, "choose one word without digits", "%q is not one word", e.Key)
			}
			for _, t := range e.Value {
				f := Fold(t)
				if o, twice := stands[f]; twice {
					l.report(e.Pos, "keep one of them", "%q already stands for %q", t, o)
				}
				if f == "" || f == Fold(e.Key) {
					l.report(e.Pos, "remove it", "%q is no other spelling of %q", t, e.Key)
				}
				stands[f] = e.Key
			}
		}
		for _, e := range w.Classes {
			l.oneOf(e.Pos, "class", e.Value, interdict.Classes()...)
		}
	}
	for _, w := range l.r.wordSets {
		l.known(w.Pos, w.known)
		for _, e := range w.Same {
			if o, ok := stands[Fold(e.Key)]; ok {
				l.report(e.Pos, "put its spellings there too", "%q itself stands for %q", e.Key, o)
			}
		}
	}
}

// names checks the names of makers and products against each other: one name
// for two makers, or for two products without being declared ambiguous.
func (l *linter) names() {
	c := l.r.build()
	l.makerNames(c)
	declared := map[string]*rowAmbiguous{}
	for i := range l.r.Ambiguous {
		o := &l.r.Ambiguous[i]
		maker := c.makerAt[makerOf(o.Products[0])]
		keys := map[string]bool{}
		for _, t := range o.Names {
			a, ok := c.ix.aliasOf(t, maker)
			if !ok {
				l.report(o.Pos, "remove it", "name %q says nothing beside its maker", t)
				continue
			}
			if d := declared[key(a)]; d != nil && d != o {
				l.report(o.Pos, "keep one row for it", "name %q is declared in line %d too", t, d.Pos.Line)
			}
			declared[key(a)], keys[key(a)] = o, true
		}
		l.alone(c, o.Pos, o.Alone, maker, keys)
	}
	owner := map[string]*rowProduct{}
	for i := range l.r.Products {
		l.productNames(c, l.r.Products[i], declared, owner)
	}
}

func (l *linter) productNames(c *Catalog, p *rowProduct, declared map[string]*rowAmbiguous, owner map[string]*rowProduct) {
	maker := c.makerAt[makerOf(p.ID)]
	keys := map[string]bool{}
	check := func(t string, _ Basis) {
		a, ok := c.ix.aliasOf(t, maker)
		if !ok {
			l.report(p.Pos, "remove it, or make it longer", "name %q says nothing beside its maker", t)
			return
		}
		k := key(a)
		keys[k] = true
		if d := declared[k]; d != nil {
			if !slices.Contains(d.Products, p.ID) {
				l.report(p.Pos, "add the product to that row", "name %q is declared ambiguous in %s without this product", t, d.Pos)
			}
			return
		}
		if o := owner[k]; o != nil && o != p {
			l.report(p.Pos, "declare it under ambiguous:, or drop it from one", "name %q is one of %s too", t, o.ID)
		}
		owner[k] = p
	}
	check(p.Name, "")
	p.Names.each(check)
	l.alone(c, p.Pos, p.Alone, maker, keys)
}

// alone checks that a name which may stand alone is a name of the row, and
// that it does not hold the maker's name anyway.
func (l *linter) alone(c *Catalog, pos strictyaml.Pos, list rowAlone, maker int32, keys map[string]bool) {
	for _, t := range slices.Concat(list.Sure, list.Possible) {
		a, ok := c.ix.aliasOf(t, maker)
		if !ok || !keys[key(a)] {
			l.report(pos, "add it to names", "%q may stand alone but is no name of this row", t)
		}
		if _, found := c.ix.without(c.ix.phrase(t), maker); found && len(c.products) > 0 && c.ix.watches(maker) {
			l.report(pos, "remove it from alone", "%q holds its maker's name, so it never stands alone", t)
		}
	}
}

// makerNames checks that no phrase names two makers.
func (l *linter) makerNames(c *Catalog) {
	for _, out := range c.ix.names.out {
		for _, v := range out {
			first, other := c.ix.known[out[0]], c.ix.known[v]
			if other.maker != first.maker && (first.how == exact || other.how == exact) {
				a, b := c.makers[first.maker], c.makers[other.maker]
				l.report(l.makerPos(b.ID), "keep it at one of them", "maker %q has a name that %q has too", b.ID, a.ID)
			}
		}
	}
}

func (l *linter) makerPos(id MakerID) strictyaml.Pos {
	for i := range l.r.Makers {
		if l.r.Makers[i].ID == string(id) {
			return l.r.Makers[i].Pos
		}
	}
	return strictyaml.Pos{}
}
