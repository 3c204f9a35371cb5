package catalog

import (
	"bytes"
	"slices"
)

// nameKey is a name without case, accents, look-alikes and legal form.
func nameKey(v string) string { return string(appendNameKey(nil, v)) }

// appendNameKey appends it to b.
func appendNameKey(b []byte, v string) []byte {
	var space [256]byte
	var few [16][]byte
	words := few[:0]
	for w := range bytes.SplitSeq(appendFold(space[:0], v), []byte(" ")) {
		if len(w) > 0 && !isLegalForm(w) {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, bytes.Compare)
	for i, w := range words {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, w...)
	}
	return b
}

// isLegalForm reports whether a word is one. None has more than eight bytes.
func isLegalForm(w []byte) bool {
	return len(w) <= 8 && slices.Contains(legalForms, string(w))
}

// legalForms are left out where names of companies are compared.
var legalForms = []string{"ao", "zao", "ooo", "oao", "pao", "jsc", "cjsc", "llc", "ltd", "limited", "inc", "gmbh", "ag", "sa", "srl", "corp", "co", "ао", "зао", "ооо", "ojsc"}

// named finds the row of a name. Of several that differ by their legal form only
// it is the one written so, else the best known.
func (s *signs) named(kind, value string) int32 {
	best := int32(-1)
	var space [128]byte
	key := appendNameKey(space[:0], value)
	if _, known := s.values[string(key)]; !known {
		return best
	}
	for _, n := range s.whole[valueKey{kind, string(key)}] {
		if s.rows[n].Match != matchName {
			continue
		}
		if slices.ContainsFunc(s.rows[n].Values, func(v string) bool { return Fold(v) == Fold(value) }) {
			return n
		}
		if best < 0 || s.rows[n].Basis.rank() < s.rows[best].Basis.rank() {
			best = n
		}
	}
	return best
}
