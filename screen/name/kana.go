package name

import "strings"

// hepburn is Modified Hepburn (ALA-LC, Japanese passports) for hiragana from
// U+3041 in the order of Unicode; katakana lie 0x60 higher. A small letter is
// marked by a dash: it takes the vowel of the letter before it away.
const hepburn = "-a a -i i -u u -e e -o o ka ga ki gi ku gu ke ge ko go sa za shi ji su zu se ze so zo ta da chi ji _ tsu zu te de to do na ni nu ne no ha ba pa hi bi pi fu bu pu he be pe ho bo po ma mi mu me mo -ya ya -yu yu -yo yo ra ri ru re ro -wa wa i e o n vu -ka -ke"

// readKana gives the readings of a run of kana: with long vowels as written
// and with them shortened (Satou, Sato).
func readKana(run string) []Reading {
	table := strings.Fields(hepburn)
	var b []byte
	double := false
	for _, r := range run {
		if r >= 0x30A1 && r <= 0x30F6 {
			r -= 0x60
		}
		n := int(r) - 0x3041
		if n < 0 || n >= len(table) {
			continue // ー and the like only lengthen
		}
		s := table[n]
		switch {
		case s == "_":
			double = true
			continue
		case s[0] == '-':
			b = small(b, s[1:])
		default:
			if double && !vowel(s[0]) {
				b = append(b, s[0])
			}
			b = append(b, s...)
		}
		double = false
	}
	long := string(b)
	short := strings.NewReplacer("ou", "o", "oo", "o", "uu", "u").Replace(long)
	return readings(Reading{long, "Hepburn"}, Reading{short, "Hepburn, short"})
}

// small joins a small letter to the syllable before it: ki + -ya is kya,
// shi + -yu is shu, fu + -a is fa.
func small(b []byte, s string) []byte {
	if n := len(b); n > 0 && vowel(b[n-1]) {
		b = b[:n-1]
	}
	if n := len(b); s[0] == 'y' && n > 0 && (b[n-1] == 'j' || n > 1 && b[n-1] == 'h' && (b[n-2] == 's' || b[n-2] == 'c')) {
		s = s[1:]
	}
	return append(b, s...)
}
