package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a text into the letters by which names are compared: one case,
// one width, no diacritics, no invisible characters. It keeps the script.
//
//	Fold("Ströbl") == "strobl"   Fold("ＡＣＭＥ") == "acme"   Fold("Ёлкин") == "ёлкин"
//
// Diacritics that make another letter of another sound (Cyrillic й, ё, ї) stay.
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKC.String(s) {
		b.WriteString(foldRune(r))
	}
	return b.String()
}

// isPlain reports whether s is folded already: ASCII without capitals.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c < ' ' || c == 0x7F {
			return false
		}
	}
	return true
}

// foldRune folds one composed character: to nothing, one letter or several.
func foldRune(r rune) string {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		if r < ' ' || r == 0x7F {
			return " "
		}
		return string(r)
	}
	if s, ok := foldSpecial(r); ok {
		return s
	}
	r = unicode.ToLower(r)
	switch scriptOf(r) {
	case Latin, Greek:
		return stripped(r)
	case Cyrillic:
		if keepsMark(r) {
			return string(r)
		}
		return stripped(r)
	}
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r):
		return ""
	case unicode.Is(unicode.Nd, r):
		return string('0' + digitValue(r))
	}
	return string(r)
}

// stripped is the base letter of r.
func stripped(r rune) string {
	if s, ok := foldSpecial(r); ok {
		return s
	}
	d := norm.NFD.PropertiesString(string(r)).Decomposition()
	if len(d) == 0 {
		return string(r)
	}
	base, _ := utf8.DecodeRune(d)
	if s, ok := foldSpecial(base); ok {
		return s
	}
	return string(base)
}

// keepsMark lists the Cyrillic letters that have a decomposition and are
// letters in their own right.
func keepsMark(r rune) bool {
	switch r {
	case 'й', 'ё', 'ї', 'ў', 'ѓ', 'ќ':
		return true
	}
	return false
}

// digitValue is the value of a decimal digit in any script: Unicode lays each
// set of ten out in order, starting at a multiple of the code point at which
// the digit zero stands.
func digitValue(r rune) rune {
	n := rune(0)
	for n < 9 && unicode.Is(unicode.Nd, r-n-1) {
		n++
	}
	return n
}

// foldSpecial holds what Unicode does not decompose: letters with a stroke,
// ligatures, dotless i; and Arabic and Hebrew letters that have several forms
// for one place in a word. Arabic follows common normalisation for searching:
// all alefs are one, ya and alef maqsura are one, ta marbuta is ha.
func foldSpecial(r rune) (string, bool) {
	switch r {
	case 'ß', 'ẞ':
		return "ss", true
	case 'æ', 'Æ', 'ǽ', 'Ǽ':
		return "ae", true
	case 'œ', 'Œ':
		return "oe", true
	case 'ø', 'Ø', 'ǿ', 'Ǿ':
		return "o", true
	case 'đ', 'Đ', 'ð', 'Ð', 'ɗ', 'Ɗ':
		return "d", true
	case 'þ', 'Þ':
		return "th", true
	case 'ħ', 'Ħ':
		return "h", true
	case 'ı', 'İ':
		return "i", true
	case 'ł', 'Ł':
		return "l", true
	case 'ŋ', 'Ŋ':
		return "n", true
	case 'ŧ', 'Ŧ':
		return "t", true
	case 'ə', 'Ə':
		return "a", true
	case 'ɓ', 'Ɓ':
		return "b", true
	case 'ƙ', 'Ƙ', 'ĸ':
		return "k", true
	case 'ς':
		return "σ", true
	case 'آ', 'أ', 'إ', 'ٱ':
		return "ا", true
	case 'ى', 'ی', 'ې', 'ے', 'ئ':
		return "ي", true
	case 'ک', 'ڪ':
		return "ك", true
	case 'ة', 'ہ', 'ھ', 'ە', 'ۀ', 'ۃ':
		return "ه", true
	case 'ؤ':
		return "و", true
	case 'ء', 'ـ': // hamza alone, and the stretching line
		return "", true
	case 'ך':
		return "כ", true
	case 'ם':
		return "מ", true
	case 'ן':
		return "נ", true
	case 'ף':
		return "פ", true
	case 'ץ':
		return "צ", true
	case 'և':
		return "եւ", true
	}
	return "", false
}

// expanded is the other Latin spelling of a letter with a diacritic, where one
// is in use: German and Nordic umlauts, Slavic carons, Turkish cedillas. It
// is "" where dropping the mark is all that people do.
// Source: ICAO Doc 9303 part 3, section 6.A, and the usual English spellings.
func expanded(r rune) string {
	switch r {
	case 'ä', 'Ä':
		return "ae"
	case 'ö', 'Ö', 'ø', 'Ø':
		return "oe"
	case 'ü', 'Ü':
		return "ue"
	case 'å', 'Å':
		return "aa"
	case 'ñ', 'Ñ':
		return "ny"
	case 'š', 'Š', 'ş', 'Ş', 'ș', 'Ș':
		return "sh"
	case 'č', 'Č', 'ć', 'Ć', 'ç', 'Ç':
		return "ch"
	case 'ž', 'Ž':
		return "zh"
	case 'đ', 'Đ':
		return "dj"
	case 'ğ', 'Ğ':
		return "gh"
	case 'ł', 'Ł':
		return "w"
	case 'ə', 'Ə':
		return "e"
	case 'ř', 'Ř':
		return "rz"
	}
	return ""
}
