package catalog

import (
	"strings"

	"interdict"
)

// A via is where evidence for a maker comes from, strongest for the answer's
// sentence first.
type via uint8

const (
	byNumber via = iota
	byBarcode
	byAlone
	byLine
	byText
	byColumn
)

// A clue is one piece of evidence for a maker. other holds a stated maker that
// the catalog does not know; its maker is then -1.
type clue struct {
	maker int32
	sure  bool
	via   via
	basis Basis
	quote string
	other string
	class interdict.Values
	prods []int32
	start bool // the name stands at the start of the text
	near  bool // the name is misspelt
}

// work resolves one query. It is the desk on which a line lies: cleared and
// used again for the next one, so that a line costs only its answer.
type work struct {
	c      *Catalog
	q      Query
	text   scan
	column scan
	clues  []clue
	makers []int32
	parts  []part // in q.SKU, then in q.Name
	inSKU  int    // how many of parts are from q.SKU
	set    wordSet
	found  []*alias
	notes  []string
}

// borrow gives a clear desk.
func (c *Catalog) borrow() *work {
	w, ok := c.desks.Get().(*work)
	if !ok {
		w = &work{}
	}
	w.c, w.clues, w.parts, w.inSKU, w.notes = c, w.clues[:0], w.parts[:0], 0, nil
	return w
}

func (w *work) add(k clue) { w.clues = append(w.clues, k) }

func (w *work) note(s string) {
	for _, n := range w.notes {
		if n == s {
			return
		}
	}
	w.notes = append(w.notes, s)
}

// columns reads what the maker and brand columns and the vendor part of an
// unknown id say.
func (w *work) columns() {
	w.stated(w.q.Maker, "maker")
	if w.q.Brand != w.q.Maker {
		w.stated(w.q.Brand, "brand")
	}
	if vendor, _, ok := strings.Cut(w.q.ID, "/"); ok {
		w.note("id " + quoted(w.q.ID) + " is not in the catalog")
		w.stated(strings.ReplaceAll(vendor, "-", " "), "id")
	}
}

func (w *work) stated(text, what string) {
	if text == "" {
		return
	}
	w.column.read(w.c.ix, text)
	s := w.c.stated(&w.column)
	switch s.kind {
	case statedNobody:
	case statedTrader:
		w.note(quoted(text) + " trades in what others make, so the " + what + " column does not tell the maker")
	case statedMaker:
		w.add(clue{maker: s.maker, sure: s.sure, via: byColumn, basis: s.basis, quote: text, near: s.near})
	case statedOther:
		w.add(clue{maker: -1, sure: true, via: byColumn, other: text, quote: text})
	}
}

func (w *work) barcode() {
	if w.q.GTIN == "" {
		return
	}
	i, ok := w.c.gtins[gtin14(w.q.GTIN)]
	if !ok {
		w.note("bar code " + quoted(w.q.GTIN) + " is not in the catalog")
		return
	}
	p := &w.c.products[i]
	w.add(clue{maker: w.c.makerAt[p.Maker], sure: true, via: byBarcode, basis: p.Basis, quote: w.q.GTIN, prods: []int32{i}})
}

// numbers reads part numbers in the part-number column and in the text, and
// codes that shops and operators made themselves.
func (w *work) numbers() {
	if w.q.SKU != "" {
		sku, _ := bounded(w.q.SKU)
		w.parts = findParts(w.c.schemes, sku, w.parts)
		w.inSKU = len(w.parts)
		var buf [48]byte
		if len(w.parts) == 0 {
			if key := partKey(sku, buf[:0]); len(key) > 0 {
				if e, ok := w.c.codes[string(key)]; ok {
					w.add(clue{maker: w.c.makerAt[w.c.products[e.products[0]].Maker], sure: true, via: byNumber, basis: e.basis, quote: w.q.SKU, prods: e.products})
				}
			}
		}
	}
	w.parts = findParts(w.c.schemes, w.text.src, w.parts)
	for i := range w.parts {
		w.number(i)
	}
}

func (w *work) partText(i int) string {
	if i < w.inSKU {
		return w.q.SKU
	}
	return w.text.src
}

// number weighs one part number: whole with a known code it is certain; whole
// with an unknown one, probable; a short one says nothing of the maker.
func (w *work) number(i int) {
	p := &w.parts[i]
	quote := w.partText(i)[p.from:p.to]
	if !p.whole {
		return
	}
	e, known := w.c.entry(p)
	basis, open := p.scheme.open[p.codeText()]
	switch {
	case known:
		w.add(clue{maker: p.scheme.maker, sure: true, via: byNumber, basis: e.basis, quote: quote})
	case open:
		w.add(clue{maker: p.scheme.maker, sure: true, via: byNumber, basis: basis, quote: quote})
	default:
		w.add(clue{maker: p.scheme.maker, via: byNumber, basis: Derived, quote: quote})
		w.note("the catalog does not know product code " + p.codeText() + " of part number " + quoted(quote))
	}
}

// entry finds the product code of a part number.
func (c *Catalog) entry(p *part) (codeEntry, bool) {
	var buf [16]byte
	key := append(append(buf[:0], p.scheme.prefix...), p.code[:p.scheme.digits]...)
	e, ok := c.codes[string(key)]
	return e, ok
}

// named weighs the makers and self-standing product names in the text.
func (w *work) named() {
	s := &w.text
	guarded, named := false, false
	for i := range s.row {
		if id := s.row[i].id; id >= 0 && s.ix.flags[id]&guard != 0 {
			guarded = true
		}
	}
	for i := range s.hits {
		named = named || s.ix.watches(s.hits[i].name.maker)
	}
	for i := range s.hits {
		h := &s.hits[i]
		m := &w.c.makers[h.name.maker]
		k := clue{maker: h.name.maker, sure: h.sure, via: byText, basis: h.name.basis, quote: s.quote(h.from, h.to), start: s.first(int(h.from)), near: h.edits > 0}
		switch {
		case s.ix.watches(h.name.maker):
			if s.isAbout(h) {
				k.sure = false
				w.note("the line is about " + m.Name + " without being it: " + quoted(k.quote) + " is what is left, replaced or served")
			}
		case m.Kind != Makes:
			continue
		case s.after(h.from, connector):
			continue // what the thing is for
		case w.c.platform[h.name.maker] && !k.start && (guarded || named || w.columnNames()):
			continue
		}
		if h.name.how == product {
			k.via, k.class = byLine, h.name.class
		}
		w.add(k)
	}
	for i := range s.row {
		w.alone(i)
	}
	if s.cut {
		w.note("the text is longer than this tool reads; the end was left out")
	}
}

// columnNames reports whether a column settled a maker.
func (w *work) columnNames() bool {
	for i := range w.clues {
		if w.clues[i].via == byColumn && w.clues[i].sure {
			return true
		}
	}
	return false
}

// alone takes a product name that needs no maker beside it.
func (w *work) alone(i int) {
	to, values := w.text.phraseAt(&w.text.ix.alone, i, 0)
	if to <= i {
		return
	}
	from, last := w.text.row[i].from, w.text.row[to-1].to
	for _, v := range values {
		a := &w.text.ix.lone[v]
		w.add(clue{maker: a.maker, sure: a.sure, via: byAlone, basis: a.basis, quote: w.text.quote(from, last), prods: a.products})
	}
}

// watches reports whether a maker is one whose name is looked for in any form.
func (ix *index) watches(maker int32) bool {
	for i := range ix.watched {
		if ix.watched[i].maker == maker {
			return true
		}
	}
	return false
}

// after reports whether one of the two words before a token carries a flag.
func (s *scan) after(from int32, f flag) bool {
	for k := from - 1; k >= 0 && k >= from-2; k-- {
		id := s.toks[k].id
		if id >= 0 && s.ix.flags[id]&f != 0 {
			return true
		}
		if id < 0 || s.ix.flags[id]&noise == 0 {
			return false
		}
	}
	return false
}

// isAbout reports whether the words round a maker's name say that the line is
// about leaving the product: "replaces X", "X removal".
func (s *scan) isAbout(h *hit) bool {
	if s.after(h.from, about) {
		return true
	}
	if int(h.to) < len(s.toks) {
		id := s.toks[h.to].id
		return id >= 0 && s.ix.flags[id]&about != 0
	}
	return false
}
