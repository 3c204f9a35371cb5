package catalog

// An automaton finds every one of many literals in a text in one pass (Aho and
// Corasick, 1975). Texts and literals are bytes in lower case; it is built once
// and then only read.
//
// Where a state goes with a byte that does not fit is worked out beforehand, so
// that each byte of a text costs one look into a table. A table of all bytes for
// each state would be large; bytes that stand in no literal share a column.
type automaton struct {
	class   [256]uint8 // byte → column; 0 for those in no literal
	columns int
	next    []int32   // state and column → state, times the number of columns
	out     [][]int32 // state → literals that end there
}

// newAutomaton makes an automaton of literals; an empty one is never found.
func newAutomaton(literals []string) *automaton {
	a := &automaton{columns: 1, out: [][]int32{nil}}
	for _, l := range literals {
		for i := range len(l) {
			if a.class[l[i]] == 0 {
				a.class[l[i]] = uint8(a.columns) // fewer than 256: no literal has capital letters
				a.columns++
			}
		}
	}
	a.next = make([]int32, a.columns)
	for id, l := range literals {
		if l == "" {
			continue
		}
		s := int32(0)
		for i := range len(l) {
			at := int(s)*a.columns + int(a.class[l[i]])
			if a.next[at] == 0 {
				a.next[at] = int32(len(a.out))
				a.next, a.out = append(a.next, make([]int32, a.columns)...), append(a.out, nil)
			}
			s = a.next[at]
		}
		a.out[s] = append(a.out[s], int32(id))
	}
	a.link()
	return a
}

// link fills in, breadth first, where a state goes on with a byte that does not
// fit: where the longest end of what it has read that is a state does.
func (a *automaton) link() {
	fail := make([]int32, len(a.out))
	queue := []int32{0}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		row, back := a.next[int(s)*a.columns:][:a.columns], a.next[int(fail[s])*a.columns:][:a.columns]
		for c, n := range row {
			switch {
			case n == 0:
				row[c] = back[c]
			default:
				if s != 0 {
					fail[n] = back[c]
				}
				a.out[n] = append(a.out[n], a.out[fail[n]]...)
				queue = append(queue, n)
			}
		}
	}
	for i := range a.next {
		a.next[i] *= int32(a.columns)
	}
}

// each calls f for every literal found, with the place behind its end. A
// literal may come several times.
func (a *automaton) each(text string, f func(literal int32, end int)) {
	s := int32(0)
	for i := range len(text) {
		s = a.next[int(s)+int(a.class[text[i]])]
		if s == 0 {
			continue
		}
		for _, id := range a.out[int(s)/a.columns] {
			f(id, i+1)
		}
	}
}

// any reports whether one of the literals stands in a text.
func (a *automaton) any(text []byte) bool {
	s := int32(0)
	for _, c := range text {
		if s = a.next[int(s)+int(a.class[c])]; s != 0 && a.out[int(s)/a.columns] != nil {
			return true
		}
	}
	return false
}
