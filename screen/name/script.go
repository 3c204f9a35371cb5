package name

import "unicode"

// A Script is a writing system that this package reads. Other means letters
// for which there is no table: they are compared as written.
type Script uint8

// The scripts.
const (
	NoScript Script = iota // digits and marks only
	Latin
	Cyrillic
	Greek
	Arabic
	Hebrew
	Georgian
	Armenian
	Hangul
	Kana
	Han
	Other
)

var scriptNames = [...]string{"none", "Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Georgian", "Armenian", "Hangul", "Kana", "Han", "other"}

// String is the script as people read it.
func (s Script) String() string { return scriptNames[s] }

// scriptOf returns the script of a letter, NoScript for anything else.
func scriptOf(r rune) Script {
	switch {
	case r < 0x80:
		if 'a' <= r|0x20 && r|0x20 <= 'z' {
			return Latin
		}
		return NoScript
	case r < 0x0250, 0x1E00 <= r && r < 0x1F00:
		if unicode.IsLetter(r) {
			return Latin
		}
		return NoScript
	case 0x0370 <= r && r < 0x0400, 0x1F00 <= r && r < 0x2000:
		return letterOr(r, Greek)
	case 0x0400 <= r && r < 0x0530:
		return letterOr(r, Cyrillic)
	case 0x0530 <= r && r < 0x0590:
		return letterOr(r, Armenian)
	case 0x0590 <= r && r < 0x0600:
		return letterOr(r, Hebrew)
	case 0x0600 <= r && r < 0x0700, 0x0750 <= r && r < 0x0780, 0xFB50 <= r && r < 0xFE00, 0xFE70 <= r && r < 0xFEFF:
		return letterOr(r, Arabic)
	case 0x10A0 <= r && r < 0x1100, 0x1C90 <= r && r < 0x1CC0, 0x2D00 <= r && r < 0x2D30:
		return letterOr(r, Georgian)
	case 0x1100 <= r && r < 0x1200, 0x3130 <= r && r < 0x3190, 0xAC00 <= r && r < 0xD7B0:
		return letterOr(r, Hangul)
	case 0x3040 <= r && r < 0x3100, 0x31F0 <= r && r < 0x3200:
		return letterOr(r, Kana)
	case unicode.Is(unicode.Han, r):
		return Han
	}
	return letterOr(r, Other)
}

func letterOr(r rune, s Script) Script {
	if unicode.IsLetter(r) {
		return s
	}
	return NoScript
}

// lookalike returns the Latin letter that a Cyrillic or Greek letter, already
// in lower case, can be mistaken for, or 0. Letters whose capitals look alike
// count too, since names are often in capitals (В for B, Н for H, Ρ for P).
// Source: the shapes themselves; Unicode's confusables list has the same pairs.
func lookalike(r rune) byte {
	switch r {
	case 'а', 'α':
		return 'a'
	case 'в', 'β':
		return 'b'
	case 'с', 'ϲ':
		return 'c'
	case 'ԁ':
		return 'd'
	case 'е', 'ε':
		return 'e'
	case 'ѕ':
		return 's'
	case 'і', 'ι', 'ӏ':
		return 'i'
	case 'ј':
		return 'j'
	case 'к', 'κ':
		return 'k'
	case 'м', 'μ':
		return 'm'
	case 'н', 'η', 'һ':
		return 'h'
	case 'о', 'ο':
		return 'o'
	case 'р', 'ρ':
		return 'p'
	case 'ԛ':
		return 'q'
	case 'т', 'τ':
		return 't'
	case 'у', 'υ', 'γ':
		return 'y'
	case 'х', 'χ':
		return 'x'
	case 'ԝ':
		return 'w'
	case 'ν':
		return 'v'
	case 'ζ':
		return 'z'
	}
	return 0
}

// backLookalike is lookalike the other way round, for the Cyrillic reading of
// a token in which Latin letters stand among Cyrillic ones.
func backLookalike(r rune) rune {
	const latin, cyrillic = "abcehkmoptxyij", "авсенкмортхуіј"
	i := 0
	for _, c := range cyrillic {
		if rune(latin[i]) == r {
			return c
		}
		i++
	}
	return 0
}
