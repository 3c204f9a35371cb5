package deal

// maxWord bounds the words that nearest compares, in characters. Longer ones
// are no misspelling of a word that we know.
const maxWord = 48

// A plainWord is a word as nearest compares it: lower case, with "_" for spaces
// and dashes.
type plainWord struct {
	r [maxWord]rune
	n int
}

func (p *plainWord) set(s string) bool {
	p.n = 0
	for _, c := range s {
		if p.n == maxWord {
			return false
		}
		switch {
		case c == ' ' || c == '-':
			c = '_'
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		p.r[p.n] = c
		p.n++
	}
	return p.n > 0
}

// nearest finds the known word that was most likely meant, under the rule of
// strictyaml.Nearest: a third of the letters may be wrong, missing, added or
// swapped with their neighbour, and of equally near words the first one wins.
// Unlike there a table can have a million bad cells, so nothing is allocated,
// and words of quite another length are not looked at.
func nearest(word string, known []string) (string, bool) {
	var w, k plainWord
	if !w.set(word) {
		return "", false
	}
	best, found, limit := "", false, max(1, w.n/3)
	for _, candidate := range known {
		if limit < 0 || !k.set(candidate) || k.n > w.n+limit || w.n > k.n+limit {
			continue
		}
		if d := edits(&w, &k); d <= limit {
			best, found, limit = candidate, true, d-1
		}
	}
	return best, found
}

// edits counts the edits (insert, delete, replace, swap neighbours) that turn a
// into b, no letter edited twice.
func edits(a, b *plainWord) int {
	var rows [3][maxWord + 1]int
	before, prev, row := &rows[0], &rows[1], &rows[2]
	for j := range b.n + 1 {
		prev[j] = j
	}
	for i := 1; i <= a.n; i++ {
		row[0] = i
		for j := 1; j <= b.n; j++ {
			cost := 1
			if a.r[i-1] == b.r[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a.r[i-1] == b.r[j-2] && a.r[i-2] == b.r[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return prev[b.n]
}
