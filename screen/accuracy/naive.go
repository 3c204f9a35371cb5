package accuracy

import "strings"

// Naive is the base that speed is measured against: it compares a name with
// every other by Jaro and Winkler's measure over bytes, and gives the best.
func Naive(asked string, names []string) (best float64) {
	asked = strings.ToLower(asked)
	for _, n := range names {
		best = max(best, JaroWinkler(asked, n))
	}
	return best
}

// JaroWinkler is the textbook measure: 1 for equal texts, 0 for nothing in
// common.
func JaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	reach := max(0, max(len(a), len(b))/2-1)
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for i := range len(a) {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !usedB[j] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				common++
				break
			}
		}
	}
	if common == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := range len(a) {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			swaps++
		}
		j++
	}
	m := float64(common)
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(swaps)/2)/m) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
