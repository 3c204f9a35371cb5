package decide

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

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
	b, err := json.Marshal([]any{f.Test, f.Of, f.Roles, f.Field, f.In, f.Values, personSays(p, f.Person), f.Group, f.Reach, f.Lists, f.Share, f.Cuts, f.Classes, f.Unstated})
	if err != nil {
		panic(err) // strings and lists of strings always encode
	}
	return string(b)
}

// personSays is a test of who somebody is, wherever its file has it.
func personSays(p *law.Pack, name string) (out [][]any) {
	for _, line := range personLines(p, name) {
		var said []any
		for _, e := range line {
			said = append(said, e.Key, e.Value)
		}
		out = append(out, said)
	}
	return out
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
