package catalog

// An automaton finds every one of many literals in a text in one pass (Aho and
// Corasick, 1975). Texts and literals are bytes in lower case; it is built once
// and then only read.
type automaton struct {
	root [256]int32       // transitions of the first state, in which most bytes of most texts are read
	next []map[byte]int32 // state → transitions
	fail []int32
	out  [][]int32 // state → literals that end there
}

// newAutomaton makes an automaton of literals; an empty one is never found.
func newAutomaton(literals []string) *automaton {
	a := &automaton{next: []map[byte]int32{{}}, fail: []int32{0}, out: [][]int32{nil}}
	for id, l := range literals {
		if l == "" {
			continue
		}
		s := int32(0)
		for i := range len(l) {
			n, ok := a.next[s][l[i]]
			if !ok {
				n = int32(len(a.next))
				a.next, a.fail, a.out = append(a.next, map[byte]int32{}), append(a.fail, 0), append(a.out, nil)
				a.next[s][l[i]] = n
			}
			s = n
		}
		a.out[s] = append(a.out[s], int32(id))
	}
	for c, n := range a.next[0] {
		a.root[c] = n
	}
	a.link()
	return a
}

// link sets, breadth first, where a state goes on when a byte does not fit.
func (a *automaton) link() {
	var queue []int32
	for _, s := range a.next[0] {
		queue = append(queue, s)
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for c, n := range a.next[s] {
			f := a.fail[s]
			for f != 0 && !a.has(f, c) {
				f = a.fail[f]
			}
			if to, ok := a.next[f][c]; ok && to != n {
				a.fail[n] = to
			}
			a.out[n] = append(a.out[n], a.out[a.fail[n]]...)
			queue = append(queue, n)
		}
	}
}

func (a *automaton) has(s int32, c byte) bool { _, ok := a.next[s][c]; return ok }

// each calls f for every literal found, with the place behind its end. A
// literal may come several times.
func (a *automaton) each(text string, f func(literal int32, end int)) {
	s := int32(0)
	for i := range len(text) {
		c := text[i]
		if s == 0 {
			if s = a.root[c]; s == 0 {
				continue
			}
		} else {
			s = a.step(s, c)
		}
		for _, id := range a.out[s] {
			f(id, i+1)
		}
	}
}

// step is where a state goes on with a byte.
func (a *automaton) step(s int32, c byte) int32 {
	for s != 0 {
		if n, ok := a.next[s][c]; ok {
			return n
		}
		s = a.fail[s]
	}
	return a.root[c]
}
