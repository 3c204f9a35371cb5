package decide

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// The compiled form.
//
// Every condition of every rule is a set of values of one finite fact, so a
// rule is a box in the space of facts, and a set of boxes is a bit set. For
// each value v of each fact f the table holds two words of bits:
//
//	must  the boxes that hold when f is v
//	may   the boxes that can hold when f is v, under some reading of the law
//
// They differ only where the law itself is open: between two readings of an
// instant, and where no source confirms that a rule came back into force. A
// deal gives for each fact the set of values that it can have. A box must hold
// if it holds for all of them, and may hold if it can for some:
//
//	must = AND over facts f of AND over v possible for f of must[f][v]
//	may  = AND over facts f of OR  over v possible for f of may[f][v]
//
// A rule is certain if one of its boxes must hold and no exception to it may;
// it is possible if one of its boxes may hold and no exception to it must. The
// outcome lies between the strictest certain rule and the strictest possible
// one. A review is a rule that is possible and never certain: counsel has not
// settled whether it is the outcome named by up_to.
//
// Boxes are numbered so that 64 of them share a machine word, and a word reads
// only the facts that its own boxes name. The cost of a decision is the number
// of words times the facts they read: about a nanosecond each.

// rowKind tells what a row of a pack is.
type rowKind uint8

const (
	ruleRow rowKind = iota
	exceptionRow
	silentRow
	advisoryRow
	dutyRow
	alwaysRow
)

// A row is one line of a pack's tables, compiled to one box or several.
type row struct {
	pack    int // index into Table.packs
	kind    rowKind
	index   int // in the pack's own list of that kind
	key     string
	first   int // its boxes are first … first+boxes-1
	boxes   int
	defeats []int // rows that it defeats; of exceptions
	outcome interdict.Outcome
	upTo    interdict.Outcome
	span    law.Span
	conds   []conjunction // one for each box
	clocks  []clockCond   // when it is in force, as the law was known
}

// A conjunction is one box in terms of facts of the table.
type conjunction []cond

type cond struct {
	fact   int
	values uint64 // those that satisfy it
}

// A fact of the table: shared by all packs that ask the same question.
type fact struct {
	key      string // what makes two questions the same
	name     string // as the first pack names it
	def      law.Fact
	person   []strictyaml.Map[strictyaml.List] // lines of the person test, for person facts
	clock    string                            // for clock facts
	domain   []string
	cuts     []cut
	disputes []dispute // stretches between two readings of an instant
}

// A dispute is the stretch between two readings of an instant.
type dispute struct{ from, to time.Time }

// A cut is a moment at which some pack changes on a clock.
type cut struct {
	at    time.Time
	words string // as a pack prints it
}

// all is the set of all values of the fact.
func (f *fact) all() uint64 { return 1<<len(f.domain) - 1 }

// value is the index of a value in the domain, or -1.
func (f *fact) value(v string) int { return slices.Index(f.domain, v) }

// word is 64 boxes and the facts that they read.
type word struct {
	live   uint64    // boxes in use
	rules  uint64    // boxes of rules
	except uint64    // boxes of exceptions
	lo     [4]uint64 // rule boxes that give at least the outcome when certain, by strictness
	hi     [4]uint64 // … at most, when possible
	facts  []wordFact
	cells  []cell // for each fact of the word, for each value
}

type wordFact struct{ fact, base uint32 }

type cell struct{ must, may uint64 }

// A table is a set of packs, compiled as known at one time.
type table struct {
	packs      []*law.Pack
	known      time.Time
	groupNames []string            // maker groups that the packs ask about
	lists      []interdict.ListID  // lists that the packs ask about
	clocks     []int               // numbers of the clock facts
	own        []map[int]*law.Fact // of each pack: a fact as that pack words it
	names      []map[int]string    // of each pack: its name for a fact
	facts      []fact
	rows       []row
	words      []word
	settle     int       // the first words, which settle the outcome
	sections   []section // of each pack: its part of those words
	boxRow     []int     // row of each box; -1 for padding

}

// A section is the words of one pack that settle its outcome, and what its
// exceptions take away, in the order in which that must be worked off.
// Exceptions do not reach beyond their pack.
type section struct {
	first, last int
	defeats     []defeat
}

// A defeat is one exception box and the boxes that it takes away.
type defeat struct {
	word int
	bit  uint64
	hits []hit
}

type hit struct {
	word int
	mask uint64
}

// maxValues bounds a fact's domain to what one machine word can hold.
const maxValues = 64

// compile builds the table of the packs as known at a time.
func compile(packs []*law.Pack, known time.Time) (*table, error) {
	t := &table{packs: packs, known: known}
	index := t.collectFacts()
	for _, f := range t.facts {
		if len(f.domain) > maxValues {
			return nil, fmt.Errorf("fact %s has %d values, more than the %d that the table can hold", f.name, len(f.domain), maxValues)
		}
	}
	for i, p := range packs {
		t.addPack(i, p, index[i])
	}
	for i := range t.rows {
		t.rows[i].clocks = t.clockConds(&t.rows[i])
	}
	t.layout()
	t.orderDefeats()
	return t, nil
}

// collectFacts gathers the facts of all packs, each question once, and
// returns for each pack the number of each of its facts.
func (t *table) collectFacts() []map[string]int {
	seen := map[string]int{}
	index := make([]map[string]int, len(t.packs))
	for i, p := range t.packs {
		index[i] = map[string]int{}
		t.own = append(t.own, map[int]*law.Fact{})
		t.names = append(t.names, map[int]string{})
		for j, e := range p.Facts {
			key := factKey(p, &e.Value)
			n, ok := seen[key]
			if !ok {
				n = len(t.facts)
				seen[key] = n
				t.facts = append(t.facts, fact{key: key, name: e.Key, def: e.Value, person: personLines(p, e.Value.Person), domain: e.Value.Domain()})
				for _, l := range e.Value.Lists {
					if id := interdict.ListID(l); !slices.Contains(t.lists, id) {
						t.lists = append(t.lists, id)
					}
				}
				if g := e.Value.Group; g != "" && !slices.Contains(t.groupNames, g) {
					t.groupNames = append(t.groupNames, g)
				}
			}
			index[i][e.Key] = n
			t.own[i][n] = &p.Facts[j].Value
			t.names[i][n] = e.Key
		}
	}
	for _, c := range law.Clocks() {
		f := clockFact(c, t.packs)
		if f == nil {
			continue
		}
		for i := range index {
			index[i][c] = len(t.facts)
		}
		t.clocks = append(t.clocks, len(t.facts))
		t.facts = append(t.facts, *f)
	}
	return index
}

// factKey is the same for two facts that put the same question, whatever
// their packs call them.
func factKey(p *law.Pack, f *law.Fact) string {
	b, err := json.Marshal([]any{f.Test, f.Of, f.Roles, f.Field, f.In, f.Values, personLines(p, f.Person), f.Group, f.Reach, f.Lists, f.Share, f.Cuts, f.Classes, f.Unstated})
	if err != nil {
		panic(err) // strings and lists of strings always encode
	}
	return string(b)
}

func personLines(p *law.Pack, name string) []strictyaml.Map[strictyaml.List] {
	for _, e := range p.Persons {
		if e.Key == name {
			return e.Value.Any
		}
	}
	return nil
}

// clockFact is the fact "in which piece of time does this clock lie", cut
// wherever a row of any pack that runs on the clock can change; nil when none does.
func clockFact(clock string, packs []*law.Pack) *fact {
	var cuts []cut
	var disputes []dispute
	used := false
	for _, p := range packs {
		if !runsOn(p, clock) {
			continue
		}
		used = true
		for _, e := range p.Instants {
			cuts = append(cuts, cut{at: e.Value.Time(), words: instantWords(p, e.Value)})
			if or, ok := e.Value.Disputed(); ok {
				cuts = append(cuts, cut{at: or, words: or.Format("2 Jan 2006, 15:04 -07:00")})
				disputes = append(disputes, dispute{e.Value.Time().UTC(), or.UTC()})
			}
		}
	}
	if !used {
		return nil
	}
	slices.SortStableFunc(cuts, func(a, b cut) int { return a.at.Compare(b.at) })
	cuts = slices.CompactFunc(cuts, func(a, b cut) bool { return a.at.Equal(b.at) })
	f := &fact{key: "clock " + clock, name: clock, clock: clock, cuts: cuts, disputes: disputes}
	f.domain = append(f.domain, "before all")
	for _, c := range cuts {
		f.domain = append(f.domain, "from "+c.at.Format(time.RFC3339))
	}
	f.domain = append(f.domain, interdict.NotApplicable)
	return f
}

// instantWords prints an instant for people, as the pack words it.
func instantWords(p *law.Pack, i law.Instant) string {
	if i.Words != "" {
		return i.Words
	}
	return i.Time().Format("2 Jan 2006, 15:04 -07:00")
}

// runsOn reports whether any row of the pack runs on the clock.
func runsOn(p *law.Pack, clock string) bool {
	on := func(s law.Span) bool {
		return s.Clock == clock || slices.ContainsFunc(s.Also, func(a law.Also) bool { return a.Clock == clock })
	}
	for _, r := range p.Rules {
		if on(r.Value.Span) {
			return true
		}
	}
	for _, r := range p.Exceptions {
		if on(r.Value.Span) {
			return true
		}
	}
	for _, r := range p.Silent {
		if on(r.Value.Span) {
			return true
		}
	}
	for _, r := range p.Advisories {
		if on(r.Value.Span) {
			return true
		}
	}
	for _, r := range p.Duties {
		if on(r.Value.Span) {
			return true
		}
	}
	return slices.ContainsFunc(p.Always, func(a law.Always) bool { return on(a.Span) })
}

// addPack compiles the rows of one pack.
func (t *table) addPack(i int, p *law.Pack, index map[string]int) {
	ruleAt := map[string]int{}
	add := func(kind rowKind, n int, key string, w law.When, s law.Span) *row {
		ruleAt[key] = len(t.rows)
		t.rows = append(t.rows, row{pack: i, kind: kind, index: n, key: key, span: s, conds: conjunctions(t, p, w, index)})
		return &t.rows[len(t.rows)-1]
	}
	for n, e := range p.Rules {
		r := add(ruleRow, n, e.Key, e.Value.When, e.Value.Span)
		r.outcome, r.upTo = e.Value.Outcome, e.Value.UpTo
	}
	for n, e := range p.Exceptions {
		add(exceptionRow, n, e.Key, e.Value.When, e.Value.Span)
	}
	for n, e := range p.Exceptions {
		for _, to := range e.Value.To {
			r := &t.rows[ruleAt[p.Exceptions[n].Key]]
			r.defeats = append(r.defeats, ruleAt[to])
		}
	}
	for n, e := range p.Silent {
		add(silentRow, n, e.Key, e.Value.When, e.Value.Span)
	}
	for n, e := range p.Advisories {
		add(advisoryRow, n, e.Key, e.Value.When, e.Value.Span)
	}
	for n, e := range p.Duties {
		add(dutyRow, n, e.Key, e.Value.When, e.Value.Span)
	}
	for n, e := range p.Always {
		add(alwaysRow, n, fmt.Sprintf("always[%d]", n+1), e.When, e.Span)
	}
}

// conjunctions multiplies out a When: one conjunction for each choice of an
// alternative and of a line of each term.
func conjunctions(t *table, p *law.Pack, w law.When, index map[string]int) []conjunction {
	out := []conjunction{conditions(t, w.When, index)}
	multiply := func(alternatives []strictyaml.Map[strictyaml.List]) {
		var next []conjunction
		for _, c := range out {
			for _, alt := range alternatives {
				next = append(next, append(slices.Clone(c), conditions(t, alt, index)...))
			}
		}
		out = next
	}
	for _, e := range p.Terms {
		if slices.Contains(w.Is, e.Key) {
			multiply(e.Value.Any)
		}
	}
	if len(w.Any) > 0 {
		multiply(w.Any)
	}
	return out
}

func conditions(t *table, cs strictyaml.Map[strictyaml.List], index map[string]int) conjunction {
	var out conjunction
	for _, c := range cs {
		n := index[c.Key]
		var set uint64
		for _, v := range c.Value {
			set |= 1 << t.facts[n].value(v)
		}
		out = append(out, cond{n, set})
	}
	return out
}

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
