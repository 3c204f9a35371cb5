package decide

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"interdict"
	"interdict/law"
)

// needs lists the questions whose answers can move an open outcome: facts
// that are missing, and questions of law that nobody has settled.
func (x *explainer) needs() {
	if x.lo == x.hi {
		return
	}
	var asked [][]int // facts that matter, those that one field answers together
	for _, f := range x.t.openFacts(x.c) {
		if !x.t.matters(x.c, f) {
			continue
		}
		i := slices.IndexFunc(asked, func(g []int) bool { return x.t.facts[g[0]].asks() == x.t.facts[f].asks() })
		if i < 0 {
			asked = append(asked, []int{f})
			continue
		}
		asked[i] = append(asked[i], f)
	}
	for _, g := range asked {
		if len(g) == 1 {
			x.dec.Needs = append(x.dec.Needs, x.need(g[0]))
		} else {
			x.dec.Needs = append(x.dec.Needs, x.needTogether(g))
		}
	}
	for _, r := range x.dec.Reasons {
		x.counsel(r)
	}
}

// counsel adds the question of law that keeps a reason from being certain.
func (x *explainer) counsel(r interdict.Reason) {
	if r.Certain {
		return
	}
	for _, p := range x.t.packs {
		for _, e := range p.Rules {
			if ruleID(p, e.Key) != r.Rule {
				continue
			}
			switch {
			case e.Value.Outcome == interdict.Review && e.Value.UpTo.Strictness() <= x.lo:
				// Whatever counsel says, the answer is as strict already.
			case e.Value.Outcome == interdict.Review:
				x.dec.Needs = append(x.dec.Needs, interdict.Need{Fact: "counsel:" + string(r.Rule), Question: e.Value.Question, Rules: []interdict.RuleID{r.Rule}, Counsel: true})
			case x.onlyLawOpen(p, e.Key):
				x.dec.Needs = append(x.dec.Needs, interdict.Need{Fact: "counsel:" + string(r.Rule), Question: openLaw(p, e.Key, e.Value), Rules: []interdict.RuleID{r.Rule}, Counsel: true})
			}
		}
	}
}

// onlyLawOpen reports whether all facts of a rule are settled, so that only
// the law itself keeps it from being certain.
func (x *explainer) onlyLawOpen(p *law.Pack, key string) bool {
	for i := range x.t.rows {
		r := &x.t.rows[i]
		if r.kind != ruleRow || r.key != key || x.t.packs[r.pack] != p {
			continue
		}
		for _, c := range r.clocks {
			if x.c[c.fact]&c.may != 0 && x.c[c.fact]&c.must == 0 {
				return true
			}
		}
	}
	return false
}

// openLaw words what is open about a rule's own time.
func openLaw(p *law.Pack, key string, r law.Rule) string {
	for _, h := range p.History {
		if h.Unconfirmed && (len(h.Rules) == 0 || slices.Contains(h.Rules, key)) {
			return "Is this rule in force at that time? " + h.Note
		}
	}
	for _, name := range []string{r.From, r.Until} {
		if i, ok := p.Instant(name); ok && i.Or != "" {
			return fmt.Sprintf("Which reading of %s is right? %s", instantWords(p, i), i.Why)
		}
	}
	return "Is this rule in force at that time?"
}

// need words the question for one open fact, with the outcome of each answer.
func (x *explainer) need(f int) interdict.Need {
	fact := &x.t.facts[f]
	n := interdict.Need{Fact: fact.asks(), Question: fact.question(), Rules: x.rulesReading(f), If: map[string]interdict.Outcome{}}
	for _, g := range x.answers(f) {
		key, fill := fact.answer(g.values, x.c[f])
		n.If[key] = g.outcome
		if fill != "" && fill != key {
			if n.Fill == nil {
				n.Fill = map[string]string{}
			}
			n.Fill[key] = fill
		}
	}
	return n
}

// needTogether words one question for several facts that the same field
// answers: what the answer writes there settles each of them at once.
func (x *explainer) needTogether(facts []int) interdict.Need {
	first := &x.t.facts[facts[0]]
	n := interdict.Need{Fact: first.asks(), Question: first.question(), If: map[string]interdict.Outcome{}}
	for _, f := range facts {
		for _, r := range x.rulesReading(f) {
			if !slices.Contains(n.Rules, r) {
				n.Rules = append(n.Rules, r)
			}
		}
	}
	done := map[string]bool{}
	for _, f := range facts {
		for s := x.c[f]; s != 0; s &= s - 1 {
			word, fill := x.t.facts[f].answer(s&-s, x.c[f])
			if done[fill] {
				continue
			}
			done[fill] = true
			if _, taken := n.If[word]; taken {
				word = fill
			}
			n.If[word] = x.outcomeIf(facts, fill)
			if fill != word {
				if n.Fill == nil {
					n.Fill = map[string]string{}
				}
				n.Fill[word] = fill
			}
		}
	}
	return n
}

// outcomeIf is the outcome when a field is filled: each of the facts takes the
// values for which that is the answer; one that has no such value stays open.
func (x *explainer) outcomeIf(facts []int, fill string) interdict.Outcome {
	c := slices.Clone(x.c)
	for _, f := range facts {
		var set uint64
		for s := x.c[f]; s != 0; s &= s - 1 {
			if _, said := x.t.facts[f].answer(s&-s, x.c[f]); said == fill {
				set |= s & -s
			}
		}
		if set != 0 {
			c[f] = set
		}
	}
	lo, hi := x.t.bounds(c)
	if lo != hi {
		lo, hi = x.t.tighten(c, lo, hi)
	}
	return x.e.outcome(lo, hi)
}

// A group is a set of values of an open fact that lead to one outcome.
type group struct {
	values  uint64
	outcome interdict.Outcome
}

// answers groups the possible values of a fact by outcome. Pieces of time are
// joined only with their neighbours.
func (x *explainer) answers(f int) []group {
	c := slices.Clone(x.c)
	clock := x.t.facts[f].clock != ""
	var out []group
	for s := x.c[f]; s != 0; s &= s - 1 {
		v := s & -s
		c[f] = v
		lo, hi := x.t.bounds(c)
		if lo != hi {
			lo, hi = x.t.tighten(c, lo, hi)
		}
		o := x.e.outcome(lo, hi)
		i := slices.IndexFunc(out, func(g group) bool { return g.outcome == o })
		if clock && len(out) > 0 && out[len(out)-1].outcome != o {
			i = -1
		} else if clock {
			i = len(out) - 1
		}
		if i < 0 || x.t.facts[f].separate() {
			out = append(out, group{v, o})
			continue
		}
		out[i].values |= v
	}
	return out
}

// separate reports whether each value is an answer of its own: for few values
// people are given each, for many they are given the groups.
func (f *fact) separate() bool { return f.clock == "" && len(f.domain) <= 4 }

// asks is the deal field that the answer fills.
func (f *fact) asks() string {
	switch {
	case f.clock != "":
		return f.clock
	case f.def.Asks != "":
		return f.def.Asks
	case f.def.Field != "":
		return f.def.Field
	}
	return f.name
}

func (f *fact) question() string {
	switch {
	case f.def.Ask != "":
		return f.def.Ask
	case f.clock == "agreement_at":
		return "When was the agreement entered into?"
	case f.clock == "performed_at":
		return "When was, or is, it carried out?"
	case f.clock == "shipped_at":
		return "When was, or is, it shipped?"
	case f.clock != "":
		return "When? (" + strings.ReplaceAll(f.clock, "_", " ") + ")"
	}
	return "What is " + f.asks() + "?"
}

// answer words a set of values as an answer to the question, and gives the
// text that fills the deal's field.
func (f *fact) answer(values, possible uint64) (key, fill string) {
	if f.clock != "" {
		return f.span(values, possible), ""
	}
	if other := f.value("other"); other >= 0 && values>>other&1 != 0 && values != 1<<other {
		return "any other", ""
	}
	var words, fills []string
	for s, v := values, 0; s != 0; s, v = s>>1, v+1 {
		if s&1 == 0 {
			continue
		}
		words = append(words, f.domain[v])
		if a, ok := lookup(f.def.Answers, f.domain[v]); ok {
			fills = append(fills, a)
		} else {
			fills = append(fills, f.domain[v])
		}
	}
	return strings.Join(words, " or "), strings.Join(fills, " or ")
}

// span words neighbouring pieces of time: "before A", "from A to B", and
// "otherwise" for the last.
func (f *fact) span(values, possible uint64) string {
	first := bits.TrailingZeros64(values)
	last := 63 - bits.LeadingZeros64(values)
	lowest := bits.TrailingZeros64(possible)
	top := len(f.domain) - 2
	at := func(i int) string { return f.cuts[i].at.Format("2006-01-02T15:04-07:00") }
	switch {
	case first > top:
		return interdict.NotApplicable
	case first <= lowest && last >= top:
		return "at any time"
	case first <= lowest && last < len(f.cuts):
		return "before " + at(last)
	case last >= top || values&^(1<<last) == 0 && possible>>(last+1) == 0:
		return "otherwise"
	}
	return "from " + at(first-1) + " to " + at(last)
}

// rulesReading lists the rules given as reasons that read the fact.
func (x *explainer) rulesReading(f int) []interdict.RuleID {
	var out []interdict.RuleID
	for i := range x.t.rows {
		r := &x.t.rows[i]
		if r.kind != ruleRow || !x.t.reads(r, f) {
			continue
		}
		id := ruleID(x.t.packs[r.pack], r.key)
		if slices.ContainsFunc(x.dec.Reasons, func(y interdict.Reason) bool { return y.Rule == id }) {
			out = append(out, id)
		}
	}
	return out
}

func (t *table) reads(r *row, f int) bool {
	for _, box := range r.conds {
		if slices.ContainsFunc(box, func(c cond) bool { return c.fact == f }) {
			return true
		}
	}
	return slices.ContainsFunc(r.clocks, func(c clockCond) bool { return c.fact == f })
}

// openFacts lists the facts with more than one possible value that a box
// which may hold depends on; no other fact can move the outcome.
func (t *table) openFacts(c Coded) []int {
	h := t.hold(c)
	seen := make([]bool, len(t.facts))
	for i := range t.rows {
		r := &t.rows[i]
		if r.kind != ruleRow && r.kind != exceptionRow {
			continue
		}
		for n, box := range r.conds {
			b := r.first + n
			if h.may[b/64]>>(b%64)&1 == 0 {
				continue
			}
			for _, k := range box {
				if c[k.fact]&^k.values != 0 {
					seen[k.fact] = true
				}
			}
			for _, k := range r.clocks {
				if c[k.fact]&^k.must != 0 && c[k.fact]&(c[k.fact]-1) != 0 {
					seen[k.fact] = true
				}
			}
		}
	}
	var out []int
	for f, s := range seen {
		if s {
			out = append(out, f)
		}
	}
	return out
}

// matters reports whether there is a way for all other facts to turn out in
// which this one decides. It looks for one such way: first among those in which
// a box that reads the fact holds but for it, then among all. The search is
// bounded; a fact that could not be cleared in time counts as one that matters,
// so that no question is dropped by the bound.
func (t *table) matters(c Coded, f int) bool {
	others := slices.DeleteFunc(t.openFacts(c), func(o int) bool { return o == f })
	for i := range t.rows {
		r := &t.rows[i]
		if r.kind != ruleRow && r.kind != exceptionRow || !t.reads(r, f) {
			continue
		}
		for _, box := range r.conds {
			w, possible := aimed(c, r, box, f)
			if !possible {
				continue
			}
			s := search{t, w, others, f, aimedLeaves}
			if s.witness(0) && s.budget >= 0 {
				return true
			}
		}
	}
	s := search{t, slices.Clone(c), others, f, maxLeaves / 8}
	return s.witness(0)
}

// aimedLeaves bounds the search around one box.
const aimedLeaves = 256

// aimed narrows a coded deal to where one box holds but for one fact.
func aimed(c Coded, r *row, box conjunction, f int) (Coded, bool) {
	w := slices.Clone(c)
	for _, k := range box {
		if k.fact != f {
			w[k.fact] &= k.values
		}
		if w[k.fact] == 0 {
			return nil, false
		}
	}
	for _, k := range r.clocks {
		if k.fact != f {
			w[k.fact] &= k.must
		}
		if w[k.fact] == 0 {
			return nil, false
		}
	}
	return w, true
}

// A search settles open facts one after another until one fact alone decides.
type search struct {
	t      *table
	w      Coded
	others []int
	f      int
	budget int // negative when it ran out, and the answer is a guess
}

func (s *search) witness(i int) bool {
	if s.budget--; s.budget < 0 {
		return true
	}
	if lo, hi := s.t.bounds(s.w); lo == hi {
		return false
	}
	for i < len(s.others) && count(s.w[s.others[i]]) == 1 {
		i++
	}
	if i == len(s.others) {
		return s.t.decides(s.w, s.f)
	}
	o := s.others[i]
	full := s.w[o]
	defer func() { s.w[o] = full }()
	for v := full; v != 0; v &= v - 1 {
		s.w[o] = v & -v
		if s.witness(i + 1) {
			return true
		}
	}
	return false
}

// decides reports whether two values of the fact lead to different bounds
// when all else stays.
func (t *table) decides(w Coded, f int) bool {
	full := w[f]
	defer func() { w[f] = full }()
	first := true
	var lo0, hi0 int
	for s := full; s != 0; s &= s - 1 {
		w[f] = s & -s
		lo, hi := t.bounds(w)
		if first {
			lo0, hi0, first = lo, hi, false
		} else if lo != lo0 || hi != hi0 {
			return true
		}
	}
	return false
}

func count(set uint64) int { return bits.OnesCount64(set) }
