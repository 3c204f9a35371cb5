package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// The sentences that tell people why an answer is what it is.

// because is the sentence for a line whose maker has no product in question.
func (w *work) because() string {
	for i := range w.clues {
		k := &w.clues[i]
		switch {
		case k.maker < 0:
			return "the maker is stated as " + quoted(k.other) + ", which the catalog does not know and which resembles no maker that it watches"
		case k.via == byLine:
			return quoted(k.quote) + " is a product name of " + w.nameOf(k)
		}
	}
	if w.q.Name == "" && w.q.SKU == "" {
		return "nothing is said of the product"
	}
	said := w.q.Name
	if said == "" {
		said = w.q.SKU
	}
	return "nothing in " + quoted(shortened(said)) + " names a maker or a product that the catalog knows"
}

// because is the sentence for the products found.
func (f *finder) because(prods []int32) string {
	c := f.w.c
	if len(prods) == 0 {
		return f.makerOnly()
	}
	basis, what := Basis(""), ""
	switch {
	case len(f.number) > 0 && f.via == byBarcode:
		what, basis = "bar code "+f.quote, f.basis
	case len(f.number) > 0:
		what, basis = "part number "+f.quote, f.basis
	default:
		what = quoted(f.words())
		for _, a := range f.matched {
			basis = basis.Weaker(a.basis)
		}
	}
	f.basis = f.basis.Weaker(basis)
	says := " is "
	if len(prods) > 1 {
		says = " can be "
	}
	return what + says + c.productNames(prods) + basisWords(basis, len(f.number) > 0)
}

func basisWords(b Basis, number bool) string {
	kind := " (name "
	if number {
		kind = " (code "
	}
	switch b {
	case Seen:
		return kind + "seen in use)"
	case Derived:
		return kind + "derived from others)"
	case Remembered:
		return kind + "remembered, not verified)"
	}
	return ""
}

// words quotes the words of the line that the matched names account for, when
// they stand together, else the name that they make up.
func (f *finder) words() string {
	s := &f.w.text
	from, to := int32(-1), int32(0)
	for i := range s.row {
		w := &s.row[i]
		if !w.number && !w.ignored && w.id >= 0 && slices.ContainsFunc(f.matched, func(a *alias) bool { return slices.Contains(a.set, w.id) }) || s.toks[w.from].of == f.maker+1 {
			if from < 0 {
				from = w.from
			}
			to = w.to
		}
	}
	if from < 0 {
		return f.matched[0].text
	}
	return s.quote(from, to)
}

// makerOnly is the sentence for a maker without a product.
func (f *finder) makerOnly() string {
	for i := range f.w.clues {
		k := &f.w.clues[i]
		if k.maker != f.maker {
			continue
		}
		name := f.w.c.makers[f.maker].Name
		switch k.via {
		case byNumber:
			if k.sure {
				return "part number " + k.quote + " is of " + name + ", product not known"
			}
			return "part number " + k.quote + " is built as those of " + name + ", product not known"
		case byLine:
			return quoted(k.quote) + " is a product name of " + name
		case byColumn:
			return "the maker is stated as " + quoted(k.quote) + ", and no product that the catalog knows is named"
		}
		if k.near {
			return quoted(k.quote) + " looks like " + name + " misspelt, and no product that the catalog knows is named"
		}
		if k.quote != name {
			name += " (" + quoted(k.quote) + ")"
		}
		return "the text names " + name + ", and no product that the catalog knows"
	}
	return ""
}

// productNames lists the names of products, a few of them.
func (c *Catalog) productNames(list []int32) string {
	const few = 3
	var b strings.Builder
	for i, p := range list {
		if i == few {
			b.WriteString(" and " + strconv.Itoa(len(list)-few) + " more")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.products[p].Name)
	}
	return b.String()
}

func quoted(s string) string { return `"` + s + `"` }

// shortened keeps a quotation to the length of a line.
func shortened(s string) string {
	const most = 80
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
