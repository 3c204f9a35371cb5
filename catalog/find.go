package catalog

import (
	"slices"
)

// A finder looks for the products of one maker in a line whose maker it is, or
// may be.
//
// Part numbers and text are read apart and then combined: where they agree,
// the narrower one stands; where they disagree, both stand, since labels and
// numbers in price lists are wrong about equally often.
type finder struct {
	w       *work
	maker   int32
	number  []int32 // by part numbers, codes and bar codes
	guess   bool    // what the number means is only remembered
	unsure  bool    // what the text means rests on shortened words alone
	unread  bool    // a number of this maker whose product is not known
	text    []int32 // by the words of the line
	quote   string  // the part number or words that said so
	via     via
	basis   Basis
	widened []string // classes that further words of the line tell
	matched []*alias
}

// fromNumbers takes the part numbers of this maker. A short one counts since the
// maker has been named by something else.
func (f *finder) fromNumbers(r *Resolution) {
	for i := range f.w.clues {
		if k := &f.w.clues[i]; k.maker == f.maker && len(k.prods) > 0 && (k.via == byNumber || k.via == byBarcode) {
			f.addNumber(k.prods, k.basis, k.quote, k.via)
		}
	}
	for i := range f.w.parts {
		p := &f.w.parts[i]
		if p.scheme.maker != f.maker {
			continue
		}
		text := f.w.partText(i)
		if r.Part == nil {
			r.Part = f.w.c.number(p, text)
			f.w.quantity(r.Part)
		}
		if e, ok := f.w.c.entry(p); ok {
			f.addNumber(e.products, e.basis, text[p.from:p.to], byNumber)
		} else {
			f.unread = true
		}
	}
}

func (f *finder) addNumber(prods []int32, b Basis, quote string, v via) {
	f.number = merged(f.number, prods)
	f.guess = f.guess || b == Remembered
	f.basis = f.basis.Weaker(b)
	if f.quote == "" {
		f.quote, f.via = quote, v
	}
}

// fromText finds the aliases whose words all stand in the line, and keeps
// those that no longer alias covers: "endpoint security cloud plus" is not
// also "endpoint security cloud".
func (f *finder) fromText() {
	s := &f.w.text
	f.w.spell(f.maker)
	set := &f.w.set
	set.reset(len(s.ix.canon))
	f.matched = f.w.found[:0]
	for i := range s.row {
		if w := &s.row[i]; f.usable(w) {
			set.add(w.id)
		}
	}
	for i := range s.row {
		w := &s.row[i]
		if !f.usable(w) || !set.first(w.id) {
			continue
		}
		for _, k := range s.ix.rarest[w.id] {
			if a := &s.ix.aliases[k]; a.maker == f.maker && set.hasAll(a.set) && f.placed(a) {
				f.matched = append(f.matched, a)
			}
		}
	}
	f.matched = slices.DeleteFunc(f.matched, func(a *alias) bool {
		return slices.ContainsFunc(f.matched, func(b *alias) bool { return len(b.set) > len(a.set) && subset(a.set, b.set) })
	})
	for _, a := range f.matched {
		f.text = merged(f.text, a.products)
	}
	f.guessed()
	f.w.found = f.matched[:0]
	if len(f.text) > 0 {
		if !slices.IsSorted(f.text) {
			f.text = slices.Sorted(slices.Values(f.text))
		}
		f.widen()
	}
}

// guessed notes the shortened words that the matched names rest on. A name all
// of whose words are such leaves other products possible.
func (f *finder) guessed() {
	s := &f.w.text
	for _, a := range f.matched {
		exactly := len(a.set)
		for i := range s.row {
			if w := &s.row[i]; w.guessed && slices.Contains(a.set, w.id) {
				exactly--
				f.w.note(quoted(s.quote(w.from, w.to)) + " was read as " + quoted(s.ix.text[w.id]))
			}
		}
		f.unsure = f.unsure || exactly <= 0
	}
}

// usable reports whether a word can be part of a product's name: it is known,
// no number, not set aside, not part of the maker's own name, and does not
// count ("50 nodes").
func (f *finder) usable(w *word) bool {
	s := &f.w.text
	if w.id < 0 || w.number || w.ignored || s.toks[w.from].of == f.maker+1 {
		return false
	}
	t := &s.toks[w.from]
	return w.from == 0 || !s.toks[w.from-1].number || t.id < 0 || s.ix.flags[t.id]&counted == 0
}

// placed checks what an alias asks of the places of its words, wherever they
// stand: a line may say "antivirus" twice.
func (f *finder) placed(a *alias) bool {
	if !a.beside && !a.inRow {
		return true
	}
	row := f.w.text.row
	for i := range row {
		if a.beside && row[i].id == a.seq[0] && f.usable(&row[i]) && f.besideMaker(i) || a.inRow && f.rowFrom(a.seq, i) {
			return true
		}
	}
	return false
}

// besideMaker reports whether nothing but numbers and noise stands between a
// word and the maker's name, or between it and the start of a line whose maker
// stands in a column.
func (f *finder) besideMaker(at int) bool {
	s := &f.w.text
	own := false
	for i := at - 1; i >= 0; i-- {
		if w := &s.row[i]; s.toks[w.from].of == f.maker+1 {
			return true
		} else if !s.skipped(w, 0) {
			own = true
			break
		}
	}
	for i := at + 1; i < len(s.row); i++ {
		if w := &s.row[i]; s.toks[w.from].of == f.maker+1 {
			return true
		} else if !s.skipped(w, 0) {
			break
		}
	}
	return !own && !f.inText()
}

// inText reports whether the text names the maker.
func (f *finder) inText() bool {
	for i := range f.w.text.hits {
		if f.w.text.hits[i].name.maker == f.maker {
			return true
		}
	}
	return false
}

// rowFrom reports whether the words stand in order from i, with nothing but
// numbers, noise and the maker's name between them. Single letters are read
// literally: the one in "KESB-S" is a word there.
func (f *finder) rowFrom(seq []int32, i int) bool {
	s := &f.w.text
	for k := 0; i < len(s.row); i++ {
		w := &s.row[i]
		if w.id == seq[k] && !w.ignored {
			if k++; k == len(seq) {
				return true
			}
		} else if k == 0 || !s.skipped(w, f.maker+1) {
			return false
		}
	}
	return false
}

// widen adds the classes of words that no matched name accounts for: a
// "training" beside a suite may be the thing sold.
func (f *finder) widen() {
	s := &f.w.text
	for i := range s.row {
		w := &s.row[i]
		if !f.usable(w) || s.ix.class[w.id] == "" || s.after(w.from, connector) {
			continue
		}
		class := s.ix.class[w.id]
		used := slices.ContainsFunc(f.matched, func(a *alias) bool { return slices.Contains(a.set, w.id) })
		has := slices.ContainsFunc(f.text, func(p int32) bool { return slices.Contains(f.w.c.products[p].Class, class) })
		if used || has || slices.Contains(f.widened, class) {
			continue
		}
		f.widened = append(f.widened, class)
		f.w.note("the line also says " + quoted(s.quote(w.from, w.to)))
	}
}

// combine gives the products, and whether one that is not known is possible too.
func (f *finder) combine() (prods []int32, open bool) {
	switch {
	case len(f.number) == 0:
		return f.text, f.unsure
	case len(f.text) == 0:
		return f.number, f.guess
	}
	var both []int32
	for _, p := range f.number {
		if slices.Contains(f.text, p) {
			both = append(both, p)
		}
	}
	if len(both) > 0 {
		return both, false
	}
	f.w.note("label and number disagree: " + quoted(f.quote) + " is " + f.w.c.productNames(f.number) + ", the text says " + f.w.c.productNames(f.text))
	return merged(f.number, f.text), false
}
