package catalog

import "slices"

// merged is the union of two lists, in the order of the first.
func merged(a, b []int32) []int32 {
	if len(a) == 0 {
		return b[:len(b):len(b)]
	}
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a[:len(a):len(a)], v)
		}
	}
	return a
}

// subset reports whether sorted a lies in sorted b.
func subset(a, b []int32) bool {
	k := 0
	for _, v := range a {
		for k < len(b) && b[k] < v {
			k++
		}
		if k == len(b) || b[k] != v {
			return false
		}
	}
	return true
}

// A wordSet is a set of words as bits: those of the line, and of these the
// ones that were visited.
type wordSet struct{ bits, done []uint64 }

func (s *wordSet) reset(words int) {
	if n := (words + 63) / 64; len(s.bits) != n {
		s.bits, s.done = make([]uint64, n), make([]uint64, n)
		return
	}
	clear(s.bits)
	clear(s.done)
}

func (s *wordSet) add(w int32) { s.bits[w>>6] |= 1 << (w & 63) }

// first reports whether a word is visited for the first time.
func (s *wordSet) first(w int32) bool {
	if s.done[w>>6]&(1<<(w&63)) != 0 {
		return false
	}
	s.done[w>>6] |= 1 << (w & 63)
	return true
}

func (s *wordSet) hasAll(words []int32) bool {
	for _, w := range words {
		if s.bits[w>>6]&(1<<(w&63)) == 0 {
			return false
		}
	}
	return true
}
