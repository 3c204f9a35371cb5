package decide

import (
	"cmp"
	"math/bits"
	"slices"
	"time"

	"interdict"
	"interdict/law"
)

// layout numbers the boxes and fills the words: first those that settle the
// outcome, pack by pack so that a word reads few facts, then, in words of
// their own, those that only stand beside it.
func (t *table) layout() {
	for i := range t.packs {
		first := len(t.boxRow) / 64
		t.place(i, func(k rowKind) bool { return k == ruleRow || k == exceptionRow })
		t.nextWord()
		t.sections = append(t.sections, section{first: first, last: len(t.boxRow) / 64})
	}
	t.settle = len(t.boxRow) / 64
	for i := range t.packs {
		t.place(i, func(k rowKind) bool { return k == silentRow || k == advisoryRow || k == dutyRow })
	}
	t.words = make([]word, (len(t.boxRow)+63)/64)
	for w := range t.words {
		t.fillWord(w)
	}
}

// nextWord leaves the rest of a word that was begun unused.
func (t *table) nextWord() {
	for len(t.boxRow)%64 != 0 {
		t.boxRow = append(t.boxRow, -1)
	}
}

func (t *table) place(pack int, wanted func(rowKind) bool) {
	for i := range t.rows {
		r := &t.rows[i]
		if r.pack != pack || !wanted(r.kind) {
			continue
		}
		r.first, r.boxes = len(t.boxRow), len(r.conds)
		for range r.conds {
			t.boxRow = append(t.boxRow, i)
		}
	}
}

func (t *table) fillWord(w int) {
	x := &t.words[w]
	boxes := t.boxRow[w*64 : min(len(t.boxRow), w*64+64)]
	type entry struct{ must, may []uint64 }
	table := map[int]*entry{}
	at := func(f int) *entry {
		if table[f] == nil {
			e := &entry{make([]uint64, len(t.facts[f].domain)), make([]uint64, len(t.facts[f].domain))}
			for v := range e.must {
				e.must[v], e.may[v] = ^uint64(0), ^uint64(0)
			}
			table[f] = e
		}
		return table[f]
	}
	for b, rowIndex := range boxes {
		if rowIndex < 0 {
			continue
		}
		r := &t.rows[rowIndex]
		bit := uint64(1) << b
		x.live |= bit
		x.classify(r, bit)
		for _, c := range r.conds[w*64+b-r.first] {
			e := at(c.fact)
			for v := range e.must {
				if c.values>>v&1 == 0 {
					e.must[v] &^= bit
					e.may[v] &^= bit
				}
			}
		}
		for _, c := range r.clocks {
			e := at(c.fact)
			for v := range e.must {
				if c.must>>v&1 == 0 {
					e.must[v] &^= bit
				}
				if c.may>>v&1 == 0 {
					e.may[v] &^= bit
				}
			}
		}
	}
	order := make([]int, 0, len(table))
	for f := range table {
		order = append(order, f)
	}
	// The fact that rules out most boxes comes first, so that most words are
	// done after one or two look-ups.
	power := func(f int) int {
		n := 0
		for _, m := range table[f].may {
			n += 64 - bits.OnesCount64(m)
		}
		return n * 1000 / len(table[f].may)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(power(b)-power(a), a-b) })
	for _, f := range order {
		x.facts = append(x.facts, wordFact{uint32(f), uint32(len(x.cells))})
		for v := range table[f].must {
			x.cells = append(x.cells, cell{table[f].must[v], table[f].may[v]})
		}
	}
}

// classify notes what a box of the row can do to the outcome.
func (x *word) classify(r *row, bit uint64) {
	switch r.kind {
	case ruleRow:
		x.rules |= bit
		if r.outcome == interdict.Review {
			x.hi[r.upTo.Strictness()] |= bit
			return
		}
		x.lo[r.outcome.Strictness()] |= bit
		x.hi[r.outcome.Strictness()] |= bit
	case exceptionRow:
		x.except |= bit
	}
}

// A clockCond is the condition that a row's span and history put on a clock:
// the pieces of time in which it is in force for certain, and possibly.
type clockCond struct {
	fact      int
	must, may uint64
}

// clockConds gives the conditions of a row's clocks as the law was known. A
// row without a clock is always on, or never where its history ended it or
// had not begun.
func (t *table) clockConds(r *row) []clockCond {
	p := t.packs[r.pack]
	life := p.Validity(r.key, t.known)
	if r.span.Clock == "" {
		if !slices.ContainsFunc(life, func(s law.Stretch) bool { return s.State == law.On }) {
			return []clockCond{{fact: t.anyFact()}}
		}
		return nil
	}
	out := []clockCond{t.clockCond(p, r.span.Clock, r.span.From, r.span.Until, life)}
	for _, a := range r.span.Also {
		out = append(out, t.clockCond(p, a.Clock, a.From, a.Until, law.Life{{State: law.On}}))
	}
	return out
}

// anyFact is a fact that every box can be tied to in order to switch it off.
func (t *table) anyFact() int { return 0 }

func (t *table) clockCond(p *law.Pack, clock, from, until string, life law.Life) clockCond {
	n := slices.IndexFunc(t.facts, func(f fact) bool { return f.clock == clock })
	c := clockCond{fact: n}
	f := &t.facts[n]
	start, hasStart := p.Instant(from)
	end, hasEnd := p.Instant(until)
	for v := range len(f.domain) - 1 { // the last value is "n/a": a clock that does not run reaches no rule
		var at time.Time // beginning of the piece
		if v > 0 {
			at = f.cuts[v-1].at
		}
		must, may := true, true
		if hasStart {
			may = !at.Before(start.Time())
			must = !at.Before(later(start))
		}
		if hasEnd {
			may = may && at.Before(later(end))
			must = must && at.Before(end.Time())
		}
		switch life.At(at) {
		case law.Off:
			must, may = false, false
		case law.Maybe:
			must = false
		}
		if must {
			c.must |= 1 << v
		}
		if may {
			c.may |= 1 << v
		}
	}
	return c
}

// later is the later reading of an instant.
func later(i law.Instant) time.Time {
	if or, ok := i.Disputed(); ok {
		return or
	}
	return i.Time()
}

// orderDefeats lists what each exception box takes away, exceptions to
// exceptions first, so that one pass settles a tree of them.
func (t *table) orderDefeats() {
	depth := make([]int, len(t.rows))
	var measure func(r, guard int) int
	measure = func(r, guard int) int {
		d := 0
		for _, to := range t.rows[r].defeats {
			if t.rows[to].kind == exceptionRow && guard > 0 {
				d = max(d, 1+measure(to, guard-1))
			}
		}
		return d
	}
	var order []int
	for i := range t.rows {
		if t.rows[i].kind == exceptionRow {
			depth[i] = measure(i, len(t.rows))
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return depth[b] - depth[a] })
	for _, i := range order {
		r := &t.rows[i]
		for b := r.first; b < r.first+r.boxes; b++ {
			s := &t.sections[r.pack]
			s.defeats = append(s.defeats, defeat{b / 64, 1 << (b % 64), t.hits(r.defeats)})
		}
	}
}

// hits are the boxes of rows, as masks.
func (t *table) hits(rows []int) []hit {
	var out []hit
	for _, i := range rows {
		r := &t.rows[i]
		for b := r.first; b < r.first+r.boxes; b++ {
			if n := len(out); n > 0 && out[n-1].word == b/64 {
				out[n-1].mask |= 1 << (b % 64)
				continue
			}
			out = append(out, hit{b / 64, 1 << (b % 64)})
		}
	}
	return out
}
