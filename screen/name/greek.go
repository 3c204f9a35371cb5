package name

import "strings"

// readGreek gives the Latin readings of a folded Greek token: ELOT 743 (ISO
// 843 type 2, Greek passports and road signs), and the older habit of
// newspapers (β b, η e, υ u, χ h).
func readGreek(token string) []Reading {
	return readings(
		Reading{spellGreek(token, "a v g d e z i th i k l m n x o p r s t y f ch ps o"), "ELOT 743"},
		Reading{spellGreek(token, "a b g d e z e th i k l m n x o p r s t u f h ps o"), "letter by letter"})
}

func spellGreek(token, row string) string {
	table := strings.Fields(row)
	rs := []rune(token)
	var b strings.Builder
	for i := 0; i < len(rs); i++ {
		next := rune(0)
		if i+1 < len(rs) {
			next = rs[i+1]
		}
		if s, ok := greekPair(rs[i], next, i == 0); ok {
			b.WriteString(s)
			i++
			continue
		}
		if n := greekIndex(rs[i]); n >= 0 {
			b.WriteString(table[n])
		}
	}
	return b.String()
}

// greekPair holds the letter pairs that stand for one sound.
func greekPair(a, b rune, first bool) (string, bool) {
	switch string([]rune{a, b}) {
	case "ου":
		return "ou", true
	case "αυ":
		return "av", true
	case "ευ":
		return "ev", true
	case "γγ":
		return "ng", true
	case "γχ":
		return "nch", true
	case "γκ":
		if first {
			return "g", true
		}
		return "gk", true
	case "μπ":
		if first {
			return "b", true
		}
		return "mp", true
	case "ντ":
		if first {
			return "d", true
		}
		return "nt", true
	}
	return "", false
}

// greekIndex is the place of a letter in the alphabet without final sigma.
func greekIndex(r rune) int {
	switch {
	case 'α' <= r && r <= 'ρ':
		return int(r - 'α')
	case 'σ' <= r && r <= 'ω':
		return int(r-'α') - 1
	}
	return -1
}
