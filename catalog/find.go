package catalog

import (
	"slices"
	"strings"
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

// fromNumbers takes the part numbers of this maker. A stub counts since the
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
			if a := &s.ix.aliases[k]; a.maker == f.maker && set.hasAll(a.set) && f.placed(a, i) {
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

// placed checks what an alias asks of the places of its words.
func (f *finder) placed(a *alias, at int) bool {
	switch {
	case a.beside:
		return f.besideMaker(at)
	case a.inRow:
		for i := range f.w.text.row {
			if f.rowFrom(a.seq, i) {
				return true
			}
		}
		return false
	}
	return true
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

// merged is the union of two lists, in the order of the first.
func merged(a, b []int32) []int32 {
	if len(a) == 0 {
		return b[:len(b):len(b)]
	}
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a[:len(a):len(a)], v)
		}
	}
	return a
}

// subset reports whether sorted a lies in sorted b.
func subset(a, b []int32) bool {
	k := 0
	for _, v := range a {
		for k < len(b) && b[k] < v {
			k++
		}
		if k == len(b) || b[k] != v {
			return false
		}
	}
	return true
}

// A wordSet is a set of words as bits: those of the line, and of these the
// ones that were visited.
type wordSet struct{ bits, done []uint64 }

func (s *wordSet) reset(words int) {
	if n := (words + 63) / 64; len(s.bits) != n {
		s.bits, s.done = make([]uint64, n), make([]uint64, n)
		return
	}
	clear(s.bits)
	clear(s.done)
}

func (s *wordSet) add(w int32) { s.bits[w>>6] |= 1 << (w & 63) }

// first reports whether a word is visited for the first time.
func (s *wordSet) first(w int32) bool {
	if s.done[w>>6]&(1<<(w&63)) != 0 {
		return false
	}
	s.done[w>>6] |= 1 << (w & 63)
	return true
}

func (s *wordSet) hasAll(words []int32) bool {
	for _, w := range words {
		if s.bits[w>>6]&(1<<(w&63)) == 0 {
			return false
		}
	}
	return true
}

// spell reads unknown words as misspelt or shortened words of a watched
// maker's products.
func (w *work) spell(maker int32) {
	s := &w.text
	for k := range s.ix.watched {
		if s.ix.watched[k].maker != maker {
			continue
		}
		for i := range s.row {
			if r := &s.row[i]; r.id < 0 && !r.number {
				t := &s.toks[r.from]
				r.id, r.guessed = s.ix.watched[k].spell(s.buf[t.a:t.b])
			}
		}
	}
}

// spell gives the word that a text is one typing error away from, or else the
// only one that it can be short for.
func (w *watched) spell(text []byte) (word int32, guessed bool) {
	const short = 3 // below it, anything is short for something
	if len(text) < short {
		return -1, false
	}
	word = -1
	for i := range w.vocab {
		v := &w.vocab[i]
		if len(text) >= 5 && (text[0] == v.text[0] || text[len(text)-1] == v.text[len(v.text)-1]) && edits(text, v.text, 1) <= 1 {
			return v.word, false
		}
	}
	for i := range w.vocab {
		if v := &w.vocab[i]; v.word != word && shortFor(text, v.text) {
			if word >= 0 {
				return -1, false // it can be short for two
			}
			word = v.word
		}
	}
	return word, word >= 0
}

// shortFor reports whether a text begins a word with at least four letters, or
// keeps at least half of its letters in their order, the first among them.
func shortFor(text []byte, word string) bool {
	if text[0] != word[0] || len(text) >= len(word) {
		return false
	}
	if len(text) >= 4 && word[:len(text)] == string(text) {
		return true
	}
	if 2*len(text) < len(word) {
		return false
	}
	k := 0
	for i := 0; i < len(word) && k < len(text); i++ {
		if word[i] == text[k] {
			k++
		}
	}
	return k == len(text)
}

// quantity compares the quantity that a part number tells with the count in
// the text.
func (w *work) quantity(p *PartNumber) {
	for _, r := range p.Read {
		if r.Min == 0 {
			continue
		}
		for i := 0; i+1 < len(w.text.toks); i++ {
			t, unit := &w.text.toks[i], &w.text.toks[i+1]
			if !t.number || unit.id < 0 || w.text.ix.flags[unit.id]&counted == 0 || t.b-t.a > 7 {
				continue
			}
			n := 0
			for _, c := range w.text.buf[t.a:t.b] {
				n = n*10 + int(c-'0')
			}
			if n < r.Min || r.Max > 0 && n > r.Max {
				w.note("the part number says " + r.Means + ", the text " + strings.TrimSpace(w.text.quote(int32(i), int32(i)+2)) + "; the text counts")
			}
			return
		}
	}
}
