package deal

import (
	"strings"
	"unicode"
)

// fold gives the form in which words of cells and headers are compared: lower
// case letters and digits, accents dropped, everything else left out. "Ship to
// (Country)" and "SHIP_TO_COUNTRY" fold alike.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteByte(byte(r))
			}
		case r == 'ß':
			b.WriteString("ss")
		case r == '№':
			b.WriteString("no")
		default:
			if r = unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(plain(r))
			}
		}
	}
	return b.String()
}

// plain drops the accent of a Latin letter, and makes ё е.
func plain(r rune) rune {
	for _, g := range [...]struct {
		plain   rune
		accents string
	}{{'a', "àáâãäåā"}, {'e', "èéêëēę"}, {'i', "ìíîïī"}, {'o', "òóôõöøō"}, {'u', "ùúûüū"}, {'c', "çćč"},
		{'n', "ñń"}, {'y', "ýÿ"}, {'s', "šś"}, {'z', "žźż"}, {'l', "ł"}, {'е', "ё"}} {
		if strings.ContainsRune(g.accents, r) {
			return g.plain
		}
	}
	return r
}

// A fault is what is wrong with one value, before its place is known.
type fault struct{ msg, hint string }

// unknownWord is the fault of a word that is none of the known ones.
func unknownWord(what, word string, known []string) *fault {
	f := &fault{msg: "unknown " + what + " " + quote(word)}
	if near, ok := nearest(word, known); ok {
		f.hint = "did you mean " + quote(near) + "?"
	} else if len(known) <= 12 {
		f.hint = "known: " + strings.Join(known, ", ")
	} else {
		f.hint = "known: " + strings.Join(known[:8], ", ") + " … (doc/deal.md lists all)"
	}
	return f
}

// maxQuoted bounds how much of a bad value an error repeats.
const maxQuoted = 60

// quote puts a value of a file into an error: in quotes, on one line, cut when
// it is long.
func quote(s string) string {
	cut := false
	for i := range s {
		if i > maxQuoted {
			s, cut = s[:i], true
			break
		}
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if !unicode.IsPrint(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	if cut {
		b.WriteString("…")
	}
	b.WriteByte('"')
	return b.String()
}

// saysUnknown reports whether a cell is one of the words that say that nothing
// is known.
func saysUnknown(s string) bool {
	if s == "" || len(s) > 7 {
		return false
	}
	switch s[0] {
	case '-', '?', 0xe2: // which begins the dashes
		return strings.Trim(s, "-") == "" || strings.Trim(s, "?") == "" || s == "–" || s == "—"
	case 't', 'T':
		return strings.EqualFold(s, "tbd") || strings.EqualFold(s, "tba")
	case 'n', 'N':
		return strings.EqualFold(s, "null") || strings.EqualFold(s, "nil")
	case 'u', 'U':
		return strings.EqualFold(s, "unknown")
	}
	return false
}

// saysNA reports whether a cell says "does not apply" in other letters.
func saysNA(s string) bool {
	if len(s) < 3 || len(s) > 14 || s[0] != 'n' && s[0] != 'N' && s[0] != 'e' && s[0] != 'E' && s[0] < 0x80 {
		return false
	}
	for _, word := range [...]string{"n/a", "n.a.", "n. a.", "not applicable", "entfällt", "н/д"} {
		if len(s) == len(word) && strings.EqualFold(s, word) {
			return true
		}
	}
	return false
}

// meaning is what a word of an order book stands for: one or several words of
// the vocabulary, or, when it has no one reading, a hint.
type meaning struct {
	values []string
	hint   string
}
