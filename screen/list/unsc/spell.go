package unsc

import (
	"strings"
	"unicode"

	"interdict/screen/list"
	"interdict/screen/list/country"
)

// addSpellings adds the names that one element holds: joined by ";" or " / ",
// or one behind the other in brackets in another script. The first gets the
// kind, the next of a primary name are aliases, and names in another script
// than Latin are of the original script.
func addSpellings(e *list.Entry, text string, kind list.NameKind) {
	for _, piece := range pieces(text) {
		outside, inside := brackets(piece)
		for _, s := range append([]string{outside}, pieces(inside)...) {
			s = strings.Trim(list.CleanText(s), ",; ")
			if s == "" {
				continue
			}
			k := kind
			if foreign(s) {
				k = list.Original
			} else if kind == list.Primary {
				kind = list.Alias
			}
			e.AddName(list.Name{Text: s, Kind: k})
		}
	}
}

// pieces cuts a text at ";" and " / " outside brackets.
func pieces(text string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ';':
			if depth <= 0 {
				out, from = append(out, text[from:i]), i+1
			}
		case '/':
			if depth <= 0 && i > 0 && text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ' {
				out, from = append(out, text[from:i]), i+1
			}
		}
	}
	return append(out, text[from:])
}

// brackets takes out what stands in brackets where it is in another script
// than what stands outside; else the text stays whole.
func brackets(s string) (outside, inside string) {
	open := strings.IndexByte(s, '(')
	shut := strings.LastIndexByte(s, ')')
	if open < 0 || shut < open {
		return s, ""
	}
	outside, inside = strings.TrimSpace(s[:open]+" "+s[shut+1:]), s[open+1:shut]
	if _, after, ok := strings.Cut(inside, "original script:"); ok {
		inside = after
	}
	if strings.Trim(outside, ", ") == "" || foreign(outside) == foreign(inside) {
		return s, ""
	}
	return outside, inside
}

// foreign reports whether a text has letters of another script than Latin.
func foreign(s string) bool {
	for _, r := range s {
		if r >= 0x250 && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Lm, r) {
			return true
		}
	}
	return false
}

// code is the code of a country, or the text where it is not known.
func code(s string) string {
	if c := country.Code(s); c != "" {
		return c
	}
	return s
}
