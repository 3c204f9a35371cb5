// Package needle finds many words in a stream of bytes of any size, whatever
// the case of their letters, in UTF-8 and in UTF-16 as Windows keeps texts.
//
// # How it is fast
//
// All words are longer than MinLen bytes. A window of that length slides over
// the text; a table of all pairs of bytes says, for the pair at the window's
// end, how far the window may move before any word could begin there (Wu and
// Manber, 1994). Most pairs stand in no word, so most steps are MinLen-1 bytes
// and most bytes are never looked at. Only where the step is zero are the words
// that have the pair there compared.
//
// What it gets wrong: letters outside ASCII are compared with their case.
package needle

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// MinLen is the least length of a word in bytes; shorter ones would be met by
// chance in every large file.
const MinLen = 6

// maxLen bounds a word in bytes.
const maxLen = 512

// A Set is the words looked for. It is only read once it is made.
type Set struct {
	words []string
	coded [][]byte       // every word in each encoding, in lower case
	of    []int          // whose word it is
	step  [1 << 16]uint8 // for a pair of bytes
	at    map[uint16][]int
	most  int
}

// New makes a set of words. Words that are too short or too long are left out.
func New(words []string) *Set {
	s := &Set{at: map[uint16][]int{}, most: MinLen}
	for _, w := range words {
		if len(w) < MinLen || len(w) > maxLen || slices.Contains(s.words, w) {
			continue
		}
		id := len(s.words)
		s.words = append(s.words, w)
		s.add(id, []byte(w))
		var wide []byte
		for _, u := range utf16.Encode([]rune(w)) {
			wide = append(wide, byte(u), byte(u>>8))
		}
		s.add(id, wide)
	}
	s.table()
	return s
}

func (s *Set) add(id int, b []byte) {
	for i := range b {
		b[i] = lower(b[i])
	}
	s.coded, s.of = append(s.coded, b), append(s.of, id)
	s.most = max(s.most, len(b))
}

// table fills in the steps.
func (s *Set) table() {
	for i := range s.step {
		s.step[i] = MinLen - 1
	}
	for c, b := range s.coded {
		for i := range MinLen - 1 {
			step := uint8(MinLen - 2 - i)
			for _, x := range cases(b[i]) {
				for _, y := range cases(b[i+1]) {
					p := uint16(x) | uint16(y)<<8
					s.step[p] = min(s.step[p], step)
					if step == 0 && !slices.Contains(s.at[p], c) {
						s.at[p] = append(s.at[p], c)
					}
				}
			}
		}
	}
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func cases(c byte) []byte {
	if 'a' <= c && c <= 'z' {
		return []byte{c, c - 'a' + 'A'}
	}
	return []byte{c}
}

// Search begins a search.
func (s *Set) Search() *Search { return &Search{set: s, seen: make([]bool, len(s.words))} }

// A Search goes through one stream, written to it in parts of any size.
type Search struct {
	set  *Set
	seen []bool
	any  bool
	buf  []byte // the end of what came, in which a word may have begun, and some of what follows
}

// Reset begins anew.
func (q *Search) Reset() {
	if q.any {
		clear(q.seen)
	}
	q.any, q.buf = false, q.buf[:0]
}

// Write takes the next part of the stream. It never fails.
func (q *Search) Write(p []byte) (int, error) {
	keep := q.set.most - 1
	if len(q.buf) > 0 { // across the seam
		q.buf = append(q.buf, p[:min(len(p), keep)]...)
		q.look(q.buf)
	}
	q.look(p)
	if len(p) >= keep {
		q.buf = append(q.buf[:0], p[len(p)-keep:]...)
		return len(p), nil
	}
	if len(q.buf) == 0 {
		q.buf = append(q.buf, p...)
	}
	if over := len(q.buf) - keep; over > 0 {
		q.buf = append(q.buf[:0], q.buf[over:]...)
	}
	return len(p), nil
}

// lanes is from which length on a text is searched at four places at once. A
// step waits for the one before it, for memory that is; four that do not wait for
// each other take the time of one.
const lanes = 4 << 10

// look finds words that stand whole in a text.
func (q *Search) look(text []byte) {
	if len(text) < lanes {
		q.from(text, MinLen-1, len(text))
		return
	}
	step := &q.set.step
	quarter := len(text) / 4
	a, b, c, d := MinLen-1, quarter, 2*quarter, 3*quarter
	for a < quarter && b < 2*quarter && c < 3*quarter && d < len(text) {
		pa, pb, pc, pd := pair(text, a), pair(text, b), pair(text, c), pair(text, d)
		na, nb, nc, nd := int(step[pa]), int(step[pb]), int(step[pc]), int(step[pd])
		a, b, c, d = a+na, b+nb, c+nc, d+nd
		if na == 0 || nb == 0 || nc == 0 || nd == 0 {
			a, b, c, d = q.at(text, a, na), q.at(text, b, nb), q.at(text, c, nc), q.at(text, d, nd)
		}
	}
	q.from(text, a, quarter)
	q.from(text, b, 2*quarter)
	q.from(text, c, 3*quarter)
	q.from(text, d, len(text))
}

func pair(text []byte, i int) uint16 { return binary.LittleEndian.Uint16(text[i-1 : i+1]) }

// at compares the words whose window ends at a place, if its step says that there
// are any, and returns where the window goes on.
func (q *Search) at(text []byte, i, step int) int {
	if step > 0 {
		return i
	}
	q.compare(pair(text, i), text[i-MinLen+1:])
	return i + 1
}

// from finds the words whose window ends between two places.
func (q *Search) from(text []byte, i, end int) {
	for i < end {
		n := int(q.set.step[pair(text, i)])
		i = q.at(text, i+n, n)
	}
}

func (q *Search) compare(p uint16, text []byte) {
	for _, c := range q.set.at[p] {
		if id := q.set.of[c]; !q.seen[id] && begins(text, q.set.coded[c]) {
			q.seen[id], q.any = true, true
		}
	}
}

func begins(text, word []byte) bool {
	if len(text) < len(word) {
		return false
	}
	for i, c := range word {
		if lower(text[i]) != c {
			return false
		}
	}
	return true
}

// Found is the words that were met, in the order of the set.
func (q *Search) Found() []string {
	if !q.any {
		return nil
	}
	var out []string
	for id, seen := range q.seen {
		if seen {
			out = append(out, q.set.words[id])
		}
	}
	return out
}
