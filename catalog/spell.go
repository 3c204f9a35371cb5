package catalog

import "strings"

// maxSpelled bounds the unknown words of a line that are compared with the
// words of a maker. A line of an order book has a few.
const maxSpelled = 40

// spell reads unknown words as misspelt or shortened words of a watched
// maker's products.
func (w *work) spell(maker int32) {
	s := &w.text
	for k := range s.ix.watched {
		if s.ix.watched[k].maker != maker {
			continue
		}
		tried := 0
		for i := range s.row {
			if r := &s.row[i]; r.id < 0 && !r.number && tried < maxSpelled {
				t := &s.toks[r.from]
				r.id, r.guessed = s.ix.watched[k].spell(s.buf[t.a:t.b])
				tried++
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

// alikeStart keeps names apart that differ in their first sound, which people
// rarely get wrong ("Jasper...").
func alikeStart(text []byte, name string) bool {
	return text[0] == name[0] || strings.IndexByte("kcqg", text[0]) >= 0 && strings.IndexByte("kcqg", name[0]) >= 0 || len(text) > 1 && text[1] == name[0]
}

// edits counts insertions, deletions, replacements and swaps of neighbours
// between a and b, as far as limit; above it, it gives limit+1.
func edits(a []byte, b string, limit int) int {
	const longest = 24
	if d := len(a) - len(b); d > limit || -d > limit || len(a) > longest || len(b) > longest {
		return limit + 1
	}
	var rows [3][longest + 1]uint8
	before, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		low := row[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			low = min(low, row[j])
		}
		if int(low) > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return min(int(prev[len(b)]), limit+1)
}
