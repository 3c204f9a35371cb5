package lines

import (
	"bytes"
	"slices"
)

// words tells which of up to 64 words stand in a text, in one pass: this is
// asked of every text on a disk, and looking for one word after the other takes
// several times as long.
//
// A word is looked for by one pair of its bytes, the one that text has least
// often. A table of all pairs says which words have it there; for most pairs
// there is none, and no step waits for the one before it.
type words struct {
	list    []string
	place   []int          // where in a word its pair begins
	at      [1 << 16]uint8 // 1 + which of the pairs below; 0 for none
	of      [][]int        // words, by pair
	numbers map[string]int
}

// shortest is the least length of a word that is looked for so.
const shortest = 4

func newWords(list []string) *words {
	w := &words{numbers: map[string]int{}}
	for _, x := range list {
		if _, known := w.numbers[x]; known || len(x) < shortest {
			continue
		}
		n, at := len(w.list), rarest(x)
		w.numbers[x] = n
		w.list, w.place = append(w.list, x), append(w.place, at)
		p := &w.at[uint16(x[at])|uint16(x[at+1])<<8]
		if *p == 0 {
			w.of = append(w.of, nil)
			*p = uint8(len(w.of))
		}
		w.of[*p-1] = append(w.of[*p-1], n)
	}
	if len(w.list) > 64 {
		panic("lines: more than 64 words tell the formats apart")
	}
	return w
}

// rarest is where the pair of a word begins that text has least often: small
// letters and blanks are common.
func rarest(x string) int {
	rare := func(c byte) int {
		switch {
		case c == 'e' || c == 't' || c == 'a' || c == 'n' || c == 'r' || c == 's' || c == 'i' || c == 'o' || c == ' ' || c == '\n':
			return 0
		case 'a' <= c && c <= 'z':
			return 1
		}
		return 3
	}
	best := 0
	for i := range len(x) - 1 {
		if rare(x[i])+rare(x[i+1]) > rare(x[best])+rare(x[best+1]) {
			best = i
		}
	}
	return best
}

// in is which words stand in a text, a bit for each.
func (w *words) in(text []byte) (found uint64) {
	for i := 1; i < len(text); i++ {
		p := w.at[uint16(text[i-1])|uint16(text[i])<<8]
		if p == 0 {
			continue
		}
		for _, n := range w.of[p-1] {
			if from := i - 1 - w.place[n]; found&(1<<n) == 0 && from >= 0 && bytes.HasPrefix(text[from:], []byte(w.list[n])) {
				found |= 1 << n
			}
		}
	}
	return found
}

// marks are the words of a test: one of them, or all of them, must stand in a
// head. Short ones are looked for by themselves.
type marks struct {
	all   bool
	bits  uint64
	short [][]byte
}

func (w *words) marks(list []string, all bool) marks {
	m := marks{all: all}
	for _, x := range list {
		if n, ok := w.numbers[x]; ok {
			m.bits |= 1 << n
		} else if len(x) < shortest {
			m.short = append(m.short, []byte(x))
		}
	}
	return m
}

func (m *marks) met(found uint64, head []byte) bool {
	short := func(x []byte) bool { return bytes.Contains(head, x) }
	if m.all {
		return found&m.bits == m.bits && !slices.ContainsFunc(m.short, func(x []byte) bool { return !short(x) })
	}
	return found&m.bits != 0 || m.bits == 0 && len(m.short) == 0 || slices.ContainsFunc(m.short, short)
}
