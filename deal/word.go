package deal

import (
	"slices"
	"strings"

	"interdict"
)

// word reads a word of the vocabulary. Cells are also read through the
// spellings of order books.
func (b *binder) word(f *Field, s string, loose bool) (interdict.Values, *fault) {
	for _, w := range f.Words {
		if w == s {
			return b.keep(w), nil
		}
	}
	if loose {
		if m, ok := orderWords()[f.Object+"."+f.Name][fold(s)]; ok {
			if m.hint != "" {
				return nil, &fault{quote(s) + " has no one meaning here", m.hint}
			}
			b.note(readAs(s, strings.Join(m.values, " or ")))
			return slices.Clone(m.values), nil
		}
	}
	if loose || f.Kind == Open { // an open word must not become another one in a cell
		for _, w := range f.Words {
			if fold(w) == fold(s) {
				b.note(readAs(s, w))
				return b.keep(w), nil
			}
		}
	}
	if f.Kind == Enum {
		return nil, b.unknown(f, s)
	}
	if bad := badText(s); bad != nil {
		return nil, bad
	}
	if near, ok := nearest(s, f.Words); ok {
		b.note(quote(s) + " is kept as it is; the usual word is " + near)
	}
	return b.keep(s), nil
}

// unknown is the fault of a word that a field does not know. Where order books
// use the word, the hint is what it means there.
func (b *binder) unknown(f *Field, s string) *fault {
	bad := unknownWord(f.Name, s, f.Words)
	if m, ok := orderWords()[f.Object+"."+f.Name][fold(s)]; ok && m.hint != "" {
		bad.hint = m.hint
	} else if ok {
		bad.hint = "did you mean " + quote(strings.Join(m.values, `" or "`)) + "?"
	}
	return bad
}
