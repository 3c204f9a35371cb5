// Package country turns the names that list publishers give to countries into
// ISO 3166-1 alpha-2 codes, so that lists can be compared with one another.
//
// OFAC writes "Korea, North", the Security Council "Democratic People's
// Republic of Korea", trade.gov "KP". All of them become "KP". A name that is
// not known gives "", never a guess.
package country

import (
	"strings"
	"sync"
	"unicode"
)

// Code returns the two-letter code of a country's name or code, or "".
func Code(name string) string {
	name = strings.TrimSpace(name)
	if len(name) == 2 {
		up := strings.ToUpper(name)
		if up == "UK" {
			return "GB"
		}
		if table().codes[up] {
			return up
		}
		return ""
	}
	return table().byName[key(name)]
}

// Codes returns the codes of several names, without doubles, in their order.
// A name that is not known is left out.
func Codes(names ...string) []string {
	var out []string
	for _, n := range names {
		c := Code(n)
		if c == "" {
			continue
		}
		known := false
		for _, o := range out {
			known = known || o == c
		}
		if !known {
			out = append(out, c)
		}
	}
	return out
}

// key folds a name: lower case letters only, without "the", "and" and "of".
func key(name string) string {
	var b strings.Builder
	word := make([]rune, 0, 24)
	flush := func() {
		switch w := string(word); w {
		case "the", "and", "of", "d", "":
		default:
			b.WriteString(w)
		}
		word = word[:0]
	}
	for _, r := range name {
		if unicode.IsLetter(r) {
			word = append(word, plain(unicode.ToLower(r)))
			continue
		}
		if r == '\'' || r == '’' {
			continue
		}
		flush()
	}
	flush()
	return b.String()
}

// plain drops the accents that occur in country names.
func plain(r rune) rune {
	switch r {
	case 'á', 'à', 'â', 'ã', 'ä', 'å':
		return 'a'
	case 'é', 'è', 'ê', 'ë':
		return 'e'
	case 'í', 'î', 'ï':
		return 'i'
	case 'ó', 'ô', 'ö':
		return 'o'
	case 'ú', 'ü', 'û':
		return 'u'
	case 'ç':
		return 'c'
	case 'ñ':
		return 'n'
	}
	return r
}

type tables struct {
	codes  map[string]bool
	byName map[string]string
}

// table is built once from the text below and never changed.
var table = sync.OnceValue(func() tables {
	t := tables{map[string]bool{}, map[string]string{}}
	for line := range strings.Lines(names) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		code, rest, _ := strings.Cut(line, " ")
		t.codes[code] = true
		for n := range strings.SplitSeq(rest, "|") {
			t.byName[key(n)] = code
		}
	}
	return t
})
