package strictyaml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxWord bounds the words that Nearest compares, in bytes. Longer ones are no
// misspelling of a key, and the cost is the product of both lengths.
const maxWord = 64

// Nearest returns the known word that an author most likely meant, and false
// when none is near: a third of the letters may be wrong, missing, added or
// swapped with their neighbour. Letter case, and "-" for "_", cost nothing.
// Of equally near words the first known one wins.
func Nearest(word string, known []string) (string, bool) {
	if word == "" || len(word) > maxWord {
		return "", false
	}
	best, found, limit := "", false, max(1, utf8.RuneCountInString(word)/3)
	for _, k := range known {
		if len(k) > maxWord {
			continue
		}
		if dist := distance(plainForm(word), plainForm(k)); dist <= limit {
			best, found, limit = k, true, dist-1
		}
	}
	return best, found
}

func plainForm(s string) []rune {
	return []rune(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s)))
}

// distance counts the edits (insert, delete, replace, swap neighbours) that
// turn a into b, no letter edited twice.
func distance(a, b []rune) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}

// nearestHint names the known word that was meant, or else all of them.
func nearestHint(word string, known []string) string {
	if k, ok := Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", k)
	}
	if len(known) == 0 {
		return "no keys are known here"
	}
	return "known keys are " + strings.Join(known, ", ")
}
