package decide

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// An explainer turns what the masks say into a decision that a person can
// check. It reads the same coded facts as the outcome and adds none.
type explainer struct {
	e      *Engine
	t      *table
	c      Coded
	h      held
	lo, hi int
	dec    *interdict.Decision
	relied interdict.Confidence // weakest source so far
	near   []interdict.LookedAt // rules that only their time keeps from applying
}

// reasons lists the rules that apply; while the outcome is open, also those
// that may. The strictest come first.
func (x *explainer) reasons() {
	for i := range x.t.rows {
		r := &x.t.rows[i]
		if r.kind != ruleRow {
			continue
		}
		certain, possible := x.t.row(r, x.h.lasting, x.h.living)
		if !possible || !certain && x.lo == x.hi {
			continue
		}
		// A review is never certain: counsel has not settled it. It is cited
		// all the same when its facts hold.
		certain = certain && r.outcome != interdict.Review
		x.dec.Reasons = append(x.dec.Reasons, x.reason(r, certain))
	}
	slices.SortStableFunc(x.dec.Reasons, func(a, b interdict.Reason) int {
		return cmp.Or(b.Outcome.Strictness()-a.Outcome.Strictness(), boolRank(a.Certain)-boolRank(b.Certain))
	})
}

func boolRank(certain bool) int {
	if certain {
		return 0
	}
	return 1
}

// reason words one rule.
func (x *explainer) reason(r *row, certain bool) interdict.Reason {
	p := x.t.packs[r.pack]
	rule := p.Rules[r.index].Value
	text, quoted := rule.Words()
	out := interdict.Reason{
		Rule: ruleID(p, r.key), Outcome: rule.Outcome, Certain: certain, Citation: cite(p, rule.Grounds),
		Text: text, Quoted: quoted, Because: rule.Title + ": " + x.because(r), Policy: rule.Policy,
		Confidence: p.RowConfidence(rule.Grounds, rule.When, rule.Span),
	}
	for _, l := range rule.Liable {
		if out.Liable == nil {
			out.Liable = map[string]string{}
		}
		out.Liable[l.Key] = liability(p, l.Value)
	}
	for _, id := range rule.Readings {
		out.Readings = append(out.Readings, reading1(p, id))
	}
	out.Readings = append(out.Readings, x.disputes(r)...)
	out.Enforced = x.enforced(p, r)
	x.relied = x.relied.Weaker(out.Confidence)
	return out
}

func ruleID(p *law.Pack, key string) interdict.RuleID {
	return interdict.RuleID(string(p.ID) + "#" + key)
}

// cite is the citation of a row, with its pinpoint.
func cite(p *law.Pack, g law.Grounds) string {
	for _, s := range p.Sources {
		if s.Key == g.Source {
			if g.Para != "" {
				return s.Value.Cite + ", " + g.Para
			}
			return s.Value.Cite
		}
	}
	return g.Source
}

func liability(p *law.Pack, id string) string {
	for _, l := range p.Liability {
		if l.Key == id {
			return l.Value.Text
		}
	}
	return id
}

func reading1(p *law.Pack, id string) string {
	for _, r := range p.Readings {
		if r.Key == id {
			return fmt.Sprintf("%s: %s Taken: %s", id, r.Value.Question, r.Value.Taken)
		}
	}
	return id
}

// because tells in clauses why a row holds, or may: what is known of each
// fact of its best box, and which facts are still open.
func (x *explainer) because(r *row) string {
	var held, open []string
	for _, c := range x.bestBox(r) {
		words := x.clause(r, c.fact, x.c[c.fact]&c.values)
		if x.c[c.fact]&^c.values == 0 {
			held = append(held, words)
		} else {
			open = append(open, words)
		}
	}
	for _, c := range r.clocks {
		f := &x.t.facts[c.fact]
		if f.clock == "" {
			continue
		}
		words := x.spanClause(r, f.clock)
		if x.c[c.fact]&^c.must == 0 {
			held = append(held, words)
		} else {
			open = append(open, words)
		}
	}
	s := strings.Join(slices.DeleteFunc(held, func(s string) bool { return s == "" }), "; ")
	if len(open) > 0 {
		if s != "" {
			s += "; "
		}
		s += "not settled: " + strings.Join(open, "; ")
	}
	return s
}

// bestBox is the box of a row that holds for certain, else one that may, else
// the one with the fewest facts against it. Each fact is named once.
func (x *explainer) bestBox(r *row) conjunction {
	best, bestFails := 0, 1<<30
	for i, box := range r.conds {
		fails := 0
		for _, c := range box {
			switch {
			case x.c[c.fact]&c.values == 0:
				fails += 100
			case x.c[c.fact]&^c.values != 0:
				fails++
			}
		}
		if fails < bestFails {
			best, bestFails = i, fails
		}
	}
	var out conjunction
	for _, c := range r.conds[best] {
		if i := slices.IndexFunc(out, func(o cond) bool { return o.fact == c.fact }); i >= 0 {
			out[i].values &= c.values
			continue
		}
		out = append(out, c)
	}
	return out
}

// clause words a set of values of a fact, as the row's own pack says them.
func (x *explainer) clause(r *row, number int, set uint64) string {
	f := &x.t.facts[number]
	if set == 0 {
		return ""
	}
	def := x.t.own[r.pack][number]
	var said []string
	for s, v := set, 0; s != 0; s, v = s>>1, v+1 {
		if s&1 == 0 {
			continue
		}
		if w, ok := lookup(def.Say, f.domain[v]); ok {
			said = append(said, w)
		} else {
			said = append(said, strings.ReplaceAll(f.domain[v], "_", " "))
		}
	}
	if len(said) > 4 {
		return fmt.Sprintf("%s: one of %d", strings.ReplaceAll(f.name, "_", " "), len(said))
	}
	switch f.def.Test {
	case "act":
		return "the act is " + strings.Join(said, " or ")
	case "class":
		return "class " + strings.Join(said, " or ")
	}
	return strings.Join(said, " or ")
}

func lookup[T any](m strictyaml.Map[T], key string) (T, bool) {
	for _, e := range m {
		if e.Key == key {
			return e.Value, true
		}
	}
	var zero T
	return zero, false
}

// spanClause words the span of a row on one clock.
func (x *explainer) spanClause(r *row, clock string) string {
	from, until := spanOn(r, clock)
	p := x.t.packs[r.pack]
	word := clockWords(clock)
	a, hasFrom := p.Instant(from)
	b, hasUntil := p.Instant(until)
	switch {
	case hasFrom && hasUntil:
		return fmt.Sprintf("%s from %s and before %s", word, instantWords(p, a), instantWords(p, b))
	case hasFrom:
		return fmt.Sprintf("%s on or after %s", word, instantWords(p, a))
	case hasUntil:
		return fmt.Sprintf("%s before %s", word, instantWords(p, b))
	}
	return word + " while the rule is in force"
}

// spanOn names the instants of a row on one clock.
func spanOn(r *row, clock string) (from, until string) {
	for _, a := range r.span.Also {
		if a.Clock == clock && r.span.Clock != clock {
			return a.From, a.Until
		}
	}
	return r.span.From, r.span.Until
}

func clockWords(clock string) string {
	switch clock {
	case "agreement_at":
		return "agreed"
	case "performed_at":
		return "performed"
	case "shipped_at":
		return "shipped"
	case "arrives_at":
		return "arriving"
	case "contract_awarded_at":
		return "contract awarded"
	case "found_at":
		return "found"
	case "under_agreement.entered_at":
		return "earlier agreement entered into"
	case "product.fcc_authorization.granted_at":
		return "authorization granted"
	}
	return clock
}

// disputes says what turns on two readings of an instant of the row's own,
// where the deal may lie between them.
func (x *explainer) disputes(r *row) []string {
	var out []string
	p := x.t.packs[r.pack]
	for _, c := range r.clocks {
		f := &x.t.facts[c.fact]
		if x.c[c.fact]&c.must != 0 {
			continue // the time of the deal is open by more than the dispute
		}
		from, until := spanOn(r, f.clock)
		for _, name := range []string{from, until} {
			i, _ := p.Instant(name)
			or, ok := i.Disputed()
			if !ok || x.c[c.fact]&f.stretch(i.Time(), or) == 0 {
				continue
			}
			first, second := "holds", "does not yet"
			if name == until {
				first, second = "holds no longer", "still does"
			}
			out = append(out, fmt.Sprintf("between %s and %s: %s Under the first reading the rule %s, under the second it %s.",
				instantWords(p, i), or.Format("2 Jan 2006, 15:04 -07:00"), i.Why, first, second))
		}
	}
	return out
}

// stretch is the pieces of time from one moment to another.
func (f *fact) stretch(from, to time.Time) uint64 {
	var out uint64
	for i, c := range f.cuts {
		if !c.at.Before(from) && c.at.Before(to) {
			out |= 1 << (i + 1)
		}
	}
	return out
}

// enforced says when a rule is in force and not enforced, for the time of the deal.
func (x *explainer) enforced(p *law.Pack, r *row) string {
	life := p.Enforced(r.key, x.t.known)
	if len(life) == 1 || r.span.Clock == "" {
		return ""
	}
	for _, c := range r.clocks {
		f := &x.t.facts[c.fact]
		for i, cut := range f.cuts {
			if x.c[c.fact]>>(i+1)&1 != 0 && life.At(cut.at) == law.Off {
				return "in force, and enforcement is suspended"
			}
		}
	}
	return ""
}

// confidence sets the weakest source that the answer rests on. Where no rule
// applies the answer rests on the rules that were looked at.
func (x *explainer) confidence() {
	if x.relied == "" {
		for _, l := range x.dec.LookedAt {
			x.relied = x.relied.Weaker(l.Confidence)
		}
	}
	if x.relied == "" {
		for _, p := range x.t.packs {
			x.relied = x.relied.Weaker(p.Confidence())
		}
	}
	x.dec.Confidence = x.relied
}
