package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/strictyaml"
)

// Lint reports what is wrong with a folder of catalog files although each of
// them can be read: unknown makers, classes and sources, names that two
// products share, numbers that fit no scheme. Load refuses what Lint reports.
func Lint(fsys fs.FS) []error {
	src, _, err := readAll(fsys)
	if err != nil {
		return []error{err}
	}
	raw, err := decode(src)
	if err != nil {
		return []error{err}
	}
	return raw.lint()
}

// A linter collects problems. What it accepts, build can compile.
type linter struct {
	r        *rows
	problems []error
	makers   map[string]bool
	products map[string]bool
	sources  map[string]int // and how often each is used
}

func (l *linter) report(pos strictyaml.Pos, hint, format string, args ...any) {
	l.problems = append(l.problems, strictyaml.Problem{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

func (r *rows) lint() []error {
	l := &linter{r: r, makers: map[string]bool{}, products: map[string]bool{}, sources: map[string]int{}}
	for _, e := range r.Sources {
		if _, twice := l.sources[e.Key]; twice {
			l.report(e.Pos, "keep one of them", "source %q stands twice", e.Key)
		}
		l.sources[e.Key] = 0
	}
	for i := range r.Makers {
		l.unique(l.makers, r.Makers[i].Pos, "maker", r.Makers[i].ID)
	}
	for i := range r.Products {
		l.unique(l.products, r.Products[i].Pos, "product", r.Products[i].ID)
	}
	for i := range r.Makers {
		l.maker(r.Makers[i])
	}
	for i := range r.Products {
		l.product(r.Products[i])
	}
	for i := range r.Ambiguous {
		l.ambiguous(&r.Ambiguous[i])
	}
	for i := range r.PartNumbers {
		l.scheme(&r.PartNumbers[i])
	}
	ids := map[string]bool{}
	for _, x := range r.Indicators {
		l.unique(ids, x.Pos, "indicator", x.ID)
		l.indicator(x)
	}
	l.reach()
	l.words()
	if len(l.problems) == 0 { // names are compared only when they can be
		l.numbers()
		l.names()
	}
	for _, e := range r.Sources {
		if l.sources[e.Key] == 0 && len(l.problems) == 0 {
			l.report(e.Pos, "remove it", "nothing rests on source %q", e.Key)
		}
	}
	return l.problems
}

func (l *linter) unique(seen map[string]bool, pos strictyaml.Pos, what, id string) {
	if seen[id] {
		l.report(pos, "give one of them another id, or merge them", "%s %q stands twice", what, id)
	}
	seen[id] = true
}

// oneOf reports a word that is not in a closed list.
func (l *linter) oneOf(pos strictyaml.Pos, what, word string, list ...string) {
	if slices.Contains(list, word) {
		return
	}
	hint := "known are " + strings.Join(list, ", ")
	if near, ok := strictyaml.Nearest(word, list); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	l.report(pos, hint, "unknown %s %q", what, word)
}

// known checks what every row carries. What is seen was seen somewhere, so
// memory alone is no source for it.
func (l *linter) known(pos strictyaml.Pos, k known) {
	l.oneOf(pos, "basis", k.Basis, string(Seen), string(Derived), string(Remembered))
	memory := true
	for _, s := range k.Source {
		if isAddress(s) {
			memory = false
			continue
		}
		n, ok := l.sources[s]
		if !ok {
			l.report(pos, "add it under sources: in sources.yaml", "source %q is not explained", s)
		}
		l.sources[s] = n + 1
		memory = memory && s == memorySource
	}
	if Basis(k.Basis) == Seen && memory {
		l.report(pos, "write basis: remembered, or name what was seen", "basis seen, but no source but memory")
	}
}

// memorySource is the key of what nobody looked up.
const memorySource = "MEM"

func (l *linter) maker(m *rowMaker) {
	if !interdict.ProductID(m.ID + "/x").Valid() {
		l.report(m.Pos, "use lower-case letters, digits and dashes", "bad maker id %q", m.ID)
	}
	l.known(m.Pos, m.known)
	if m.Kind != "" {
		l.oneOf(m.Pos, "kind", m.Kind, string(Makes), string(Sells), string(Distributes))
	}
	for _, line := range m.Lines {
		for _, class := range classList(line.Key) {
			l.oneOf(line.Pos, "class", class, interdict.Classes()...)
		}
	}
	if len(m.Stems) > 0 && !isLatin(Fold(m.Name)) {
		l.report(m.Pos, "choose the one Latin word by which misspellings are known as its name", "a maker with stems needs a name of one Latin word, not %q", m.Name)
	}
	ids := map[string]bool{}
	for i := range m.Companies {
		o := &m.Companies[i]
		l.unique(ids, o.Pos, "company", o.ID)
		l.known(o.Pos, o.known)
		l.oneOf(o.Pos, "relation", o.Relation, string(Affiliate), string(Predecessor))
		if o.EntityListName != "" && o.EntityListName != o.Name && !slices.Contains(o.Names, o.EntityListName) {
			l.report(o.Pos, "add it to names", "entity_list_name %q is no name of the company", o.EntityListName)
		}
	}
	for i := range m.Ties {
		t := &m.Ties[i]
		l.known(t.Pos, t.known)
		l.oneOf(t.Pos, "relation", t.Relation, string(Affiliate), string(PossibleAffiliate), string(PossibleSuccessor), string(FormerAffiliate), string(Partner))
		if !l.makers[t.To] || t.To == m.ID {
			l.report(t.Pos, "name the id of another maker", "tie to unknown maker %q", t.To)
		}
	}
}

func (l *linter) product(p *rowProduct) {
	if !interdict.ProductID(p.ID).Valid() {
		l.report(p.Pos, `write it as "maker/product", in lower-case letters, digits and dashes`, "bad product id %q", p.ID)
	}
	if m := string(makerOf(p.ID)); !l.makers[m] {
		l.report(p.Pos, "add it under makers:", "unknown maker %q", m)
	}
	l.known(p.Pos, p.known)
	if len(p.Class) == 0 {
		l.report(p.Pos, "", "no class")
	}
	for _, class := range p.Class {
		l.oneOf(p.Pos, "class", class, interdict.Classes()...)
	}
	if p.Coverage != "" {
		l.oneOf(p.Pos, "coverage", p.Coverage, string(Covered), string(Unsure), string(Excluded), string(NotCovered))
		if p.CoverageBecause == "" {
			l.report(p.Pos, "add coverage_because:", "coverage without a reason")
		}
	}
	if p.Sold != nil {
		l.oneOf(p.Pos, "basis", p.Sold.Basis, string(Seen), string(Derived), string(Remembered))
	}
	for i := range p.Embeds {
		e := &p.Embeds[i]
		l.known(e.Pos, e.known)
		l.oneOf(e.Pos, "way of embedding", e.How, "engine", "client", "signatures", "plug-in", "bundle")
		l.oneOf(e.Pos, "status", e.Status, string(Current), string(Past), string(Unknown))
		l.productRef(e.Pos, p.ID, e.Product)
	}
	for _, s := range p.Successors {
		l.productRef(p.Pos, p.ID, s)
	}
}

func (l *linter) productRef(pos strictyaml.Pos, self, id string) {
	if !l.products[id] || id == self {
		l.report(pos, "name the id of another product", "unknown product %q", id)
	}
}

func (l *linter) ambiguous(a *rowAmbiguous) {
	l.known(a.Pos, a.known)
	if len(a.Names) == 0 {
		l.report(a.Pos, "", "an ambiguous row without names")
	}
	if len(a.Products) < 2 {
		l.report(a.Pos, "give the name to the product itself", "a name of fewer than two products is not ambiguous")
	}
	for i, id := range a.Products {
		l.productRef(a.Pos, "", id)
		if makerOf(id) != makerOf(a.Products[0]) || slices.Contains(a.Products[:i], id) {
			l.report(a.Pos, "list different products of one maker", "product %q does not belong to this row", id)
		}
	}
}
