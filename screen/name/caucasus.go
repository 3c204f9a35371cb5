package name

import "strings"

// georgian is the national system of 2002 (also BGN/PCGN 2009) without its
// apostrophes, in the order of the alphabet from U+10D0.
const georgian = "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h"

// armenian is BGN/PCGN 1981 without its apostrophes, from U+0561 on.
const armenian = "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f"

func readGeorgian(token string) []Reading {
	return readings(Reading{spellRow(token, 'ა', georgian), "Georgia 2002"})
}

// readArmenian gives the eastern reading and, where it differs, the western
// one, in which b, g, d and p, k, t change places.
func readArmenian(token string) []Reading {
	east := spellRow(strings.ReplaceAll(token, "ու", "u"), 'ա', armenian)
	switch {
	case strings.HasPrefix(token, "ե"):
		east = "y" + east
	case strings.HasPrefix(token, "ո") && !strings.HasPrefix(token, "ու"):
		east = "v" + east
	}
	west := strings.NewReplacer("b", "p", "p", "b", "g", "k", "d", "t", "kh", "kh", "gh", "gh", "dz", "ts", "ts", "dz", "j", "ch").Replace(east)
	return readings(Reading{east, "BGN/PCGN"}, Reading{west, "Western Armenian"})
}

// spellRow spells letters that stand in a row from first on; Latin ones stay.
func spellRow(token string, first rune, row string) string {
	table := strings.Fields(row)
	var b strings.Builder
	for _, r := range token {
		if n := int(r - first); n >= 0 && n < len(table) {
			b.WriteString(table[n])
		} else if r < 0x80 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
