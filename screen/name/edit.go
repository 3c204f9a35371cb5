package name

// osaWithin reports whether a and b are at most k edits apart, where an edit
// inserts, drops, replaces a letter or swaps two neighbours (optimal string
// alignment). Both are shorter than maxForm and k is 1 or 2, so a band of 2k+1
// cells a row is enough.
func osaWithin(a, b string, k int) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > k {
		return false
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 0:
		return true
	case k == 1:
		return len(b) == 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	case len(b) <= k:
		return true
	}
	return osa([]byte(a), []byte(b), k) <= k
}

// osa is the distance, exact up to k and k+1 beyond.
func osa[T byte | rune](a, b []T, k int) int {
	var rows [3][maxForm*2 + 2]uint8
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = uint8(i)
		best := cur[0]
		lo, hi := max(1, i-k), min(len(b), i+k)
		if lo > 1 {
			cur[lo-1] = uint8(k + 1)
		}
		for j := lo; j <= hi; j++ {
			d := prev[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			if j < i+k {
				d = min(d, prev[j]+1)
			}
			d = min(d, cur[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && j-2 >= max(0, i-2-k) && j-2 <= i-2+k {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
			best = min(best, d)
		}
		if int(best) > k {
			return k + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return int(prev[len(b)])
}

func osaRunesWithin(a, b []rune, k int) bool {
	if d := len(a) - len(b); d > k || -d > k {
		return false
	}
	return osa(a, b, k) <= k
}

// costTable is a square of letter costs, by the lower five bits of a letter.
type costTable [32][32]float32

// letters builds a table in which every pair in near costs less than a whole
// edit.
func letters(vowels, pairs float32, near ...string) *costTable {
	var t costTable
	for i := range t {
		for j := range t[i] {
			if i != j {
				t[i][j] = 1
			}
		}
	}
	set := func(a, b byte, c float32) { t[a&31][b&31], t[b&31][a&31] = c, c }
	const vs = "aeiouy"
	for i := range len(vs) {
		for j := range i {
			set(vs[i], vs[j], vowels)
		}
	}
	for _, p := range near {
		set(p[0], p[1], pairs)
	}
	return &t
}

// letterCosts weighs edits of the letters as written: slips of the pen, of the
// keyboard and of a scanner (l and i, c and e, u and v) cost less than others.
var letterCosts = letters(0.7, 0.75, "ck", "kq", "cs", "sz", "mn", "bp", "dt", "gk", "vw", "uv", "fv", "fp", "gj", "jy", "ij", "ce", "li", "lt", "gq", "hk", "xk", "rn", "hb", "nh", "vy")

// soundCosts weighs edits between two Sounds: letters that one language keeps
// apart and the next does not. S and s, C and c fall together here, since
// "sh" and "s", "ch" and "k" are often confused; soundCost charges them.
var soundCosts = letters(0.3, 0.4, "gk", "bp", "dt", "sz", "fv", "uv", "ov", "ij", "gj", "gh", "hk", "jz", "dz", "mn", "pf", "bv", "ts", "cs", "ck", "ct", "jc", "sj")

// letterCost is the cheapest way from a to b with letterCosts.
func letterCost(a, b string) float32 { return weighted(a, b, letterCosts, 0.95, 0.5) }

// soundCost is the cheapest way from a to b with soundCosts; a vowel more or
// less costs little.
func soundCost(a, b string) float32 { return weighted(a, b, soundCosts, 0.35, 0.5) }

// weighted is an edit distance with costs: gapVowel for a vowel more or less,
// gapWeak for an h, or a doubled letter. A swap of neighbours costs 0.8.
// Equal ends cost nothing and are cut off first; the first letter of a name
// is the one that people get right, so a change there costs a quarter more.
func weighted(a, b string, t *costTable, gapVowel, gapWeak float32) float32 {
	first := len(a) > 0 && len(b) > 0 && a[0] != b[0]
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] && a[1] == b[1] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var d float32
	if len(b) < 12 { // nearly always, and few cells are quickly cleared
		var rows [3][12]float32
		d = cheapest(rows[0][:], rows[1][:], rows[2][:], a, b, t, gapVowel, gapWeak)
	} else {
		var rows [3][maxForm*2 + 2]float32
		d = cheapest(rows[0][:], rows[1][:], rows[2][:], a, b, t, gapVowel, gapWeak)
	}
	if first {
		d *= 1.25
	}
	return d
}

// cheapest is the cost of the cheapest way from a to b, in three rows of cells
// that hold 0.
func cheapest(prev2, prev, cur []float32, a, b string, t *costTable, gapVowel, gapWeak float32) float32 {
	prev2, prev, cur = prev2[:len(b)+1], prev[:len(b)+1], cur[:len(b)+1]
	for j := 1; j <= len(b); j++ {
		prev[j] = prev[j-1] + gap(b, j-1, gapVowel, gapWeak)
	}
	for i := 1; i <= len(a); i++ {
		ga := gap(a, i-1, gapVowel, gapWeak)
		cur[0] = prev[0] + ga
		for j := 1; j <= len(b); j++ {
			d := prev[j-1] + swap(a[i-1], b[j-1], t)
			d = min(d, prev[j]+ga, cur[j-1]+gap(b, j-1, gapVowel, gapWeak))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+0.8)
			}
			cur[j] = d
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

func swap(a, b byte, t *costTable) float32 {
	if a == b {
		return 0
	}
	if c := t[a&31][b&31]; c > 0 {
		return c
	}
	return 0.3 // S against s, C against c
}

func gap(s string, i int, gapVowel, gapWeak float32) float32 {
	switch {
	case vowel(s[i]):
		return gapVowel
	case s[i] == 'h', i > 0 && s[i-1] == s[i]:
		return gapWeak
	}
	return 1
}
