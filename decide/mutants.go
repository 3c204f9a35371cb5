package decide

import (
	"fmt"
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// A Mutant is a pack with one change. The cases of a pack must tell every
// mutant from the pack, or the pack must say why none can: what no case tells
// apart, no case protects.
type Mutant struct {
	ID   string // what was changed: "K1.when.act-sell"
	Pack *law.Pack
}

// A MutantReport tells which mutants the cases of a pack do not kill.
type MutantReport struct {
	Mutants    int
	Killed     int
	Equivalent int      // survive, and the pack says why
	Survivors  []string // survive, and nobody says why
	Problems   []string // said to be equivalent, and killed or not there at all
}

// Mutate runs the cases of a pack against each of its mutants.
func Mutate(p *law.Pack, catalog Catalog) (MutantReport, error) {
	cases, err := readyCases(p)
	if err != nil {
		return MutantReport{}, err
	}
	var r MutantReport
	said := map[string]bool{}
	for _, m := range Mutants(p) {
		r.Mutants++
		killer := killedBy(m.Pack, catalog, cases)
		_, equivalent := lookup(p.Equivalent, m.ID)
		said[m.ID] = true
		switch {
		case killer != "" && equivalent:
			r.Problems = append(r.Problems, fmt.Sprintf("%s is listed as equivalent, and case %q kills it", m.ID, killer))
			r.Killed++
		case killer != "":
			r.Killed++
		case equivalent:
			r.Equivalent++
		default:
			r.Survivors = append(r.Survivors, m.ID)
		}
	}
	for _, e := range p.Equivalent {
		if !said[e.Key] {
			r.Problems = append(r.Problems, fmt.Sprintf("%s is listed as equivalent, and there is no such mutant", e.Key))
		}
	}
	return r, nil
}

// killedBy returns the first case that a mutant fails, or "".
func killedBy(p *law.Pack, catalog Catalog, cases []caseDeal) string {
	engines := map[time.Time]*Engine{}
	for _, c := range cases {
		e, err := engineAt(engines, p, catalog, c.known)
		if err != nil {
			return "compiling it"
		}
		coded, err := e.codeCase(c)
		if err != nil || e.outcomeDiffers(c.expect.Outcome, coded) || len(compareCase(c.expect, e.answer(coded))) > 0 {
			return c.name
		}
	}
	return ""
}

// outcomeDiffers is a cheap first look at a settled outcome, before the full answer is made.
func (e *Engine) outcomeDiffers(want interdict.Outcome, c Coded) bool {
	lo, hi := e.table.bounds(c)
	return lo == hi && e.outcome(lo, hi) != want
}

// Mutants lists every single change of a pack: a row, condition, value,
// alternative, definition, instant, exception target, outcome or event taken
// away or changed.
func Mutants(p *law.Pack) []Mutant {
	g := &mutator{p: p}
	g.rules()
	g.exceptions()
	mutateRows(g, p.Silent, func(q *law.Pack) *strictyaml.Map[law.Silent] { return &q.Silent },
		func(x *law.Silent) (*law.When, *law.Span) { return &x.When, &x.Span })
	mutateRows(g, p.Advisories, func(q *law.Pack) *strictyaml.Map[law.Advisory] { return &q.Advisories },
		func(x *law.Advisory) (*law.When, *law.Span) { return &x.When, &x.Span })
	mutateRows(g, p.Duties, func(q *law.Pack) *strictyaml.Map[law.Duty] { return &q.Duties },
		func(x *law.Duty) (*law.When, *law.Span) { return &x.When, &x.Span })
	g.terms()
	g.persons()
	g.instants()
	g.facts()
	g.history()
	return g.out
}

type mutator struct {
	p   *law.Pack
	out []Mutant
}

// add makes a mutant: change works on a copy whose lists may be replaced, not
// written into.
func (g *mutator) add(change func(*law.Pack), format string, args ...any) {
	q := *g.p
	change(&q)
	g.out = append(g.out, Mutant{fmt.Sprintf(format, args...), &q})
}

// without is a list with one element taken away.
func without[T any](s []T, i int) []T { return slices.Delete(slices.Clone(s), i, i+1) }

// replaced is a mapping with one value changed.
func replaced[T any](m strictyaml.Map[T], i int, change func(*T)) strictyaml.Map[T] {
	out := slices.Clone(m)
	change(&out[i].Value)
	return out
}

// mutateRows mutates what all kinds of rows have: themselves, their
// conditions and their span.
func mutateRows[T any](g *mutator, rows strictyaml.Map[T], in func(*law.Pack) *strictyaml.Map[T], parts func(*T) (*law.When, *law.Span)) {
	for i := range rows {
		key := rows[i].Key
		g.add(func(q *law.Pack) { *in(q) = without(*in(q), i); dropTargets(q, key) }, "%s", key)
		row := rows[i].Value
		when, span := parts(&row)
		edit := func(change func(*law.When, *law.Span)) func(*law.Pack) {
			return func(q *law.Pack) {
				*in(q) = replaced(*in(q), i, func(x *T) { change(parts(x)) })
			}
		}
		for n, term := range when.Is {
			g.add(edit(func(w *law.When, _ *law.Span) { w.Is = without(w.Is, n) }), "%s.is-%s", key, term)
		}
		g.conditions(key+".when", when.When, func(to strictyaml.Map[strictyaml.List]) func(*law.Pack) {
			return edit(func(w *law.When, _ *law.Span) { w.When = to })
		})
		g.alternatives(key+".any", when.Any, func(to []strictyaml.Map[strictyaml.List]) func(*law.Pack) {
			return edit(func(w *law.When, _ *law.Span) { w.Any = to })
		})
		if span.From != "" {
			g.add(edit(func(_ *law.When, s *law.Span) { s.From = "" }), "%s.from", key)
		}
		if span.Until != "" {
			g.add(edit(func(_ *law.When, s *law.Span) { s.Until = "" }), "%s.until", key)
		}
		for n := range span.Also {
			g.add(edit(func(_ *law.When, s *law.Span) { s.Also = without(s.Also, n) }), "%s.also[%d]", key, n+1)
		}
	}
}

// dropTargets takes a row that is gone out of the exceptions that name it.
func dropTargets(q *law.Pack, key string) {
	q.Exceptions = slices.Clone(q.Exceptions)
	for i := range q.Exceptions {
		q.Exceptions[i].Value.To = slices.DeleteFunc(slices.Clone(q.Exceptions[i].Value.To), func(s string) bool { return s == key })
	}
}

// conditions drops each condition, and each value of one that has several.
func (g *mutator) conditions(path string, cs strictyaml.Map[strictyaml.List], with func(strictyaml.Map[strictyaml.List]) func(*law.Pack)) {
	for i, c := range cs {
		g.add(with(without(cs, i)), "%s.%s", path, c.Key)
		if len(c.Value) < 2 {
			continue
		}
		for n, v := range c.Value {
			g.add(with(replaced(cs, i, func(l *strictyaml.List) { *l = without(*l, n) })), "%s.%s-%s", path, c.Key, v)
		}
	}
}

func (g *mutator) alternatives(path string, alts []strictyaml.Map[strictyaml.List], with func([]strictyaml.Map[strictyaml.List]) func(*law.Pack)) {
	for i, alt := range alts {
		if len(alts) > 1 {
			g.add(with(without(alts, i)), "%s[%d]", path, i+1)
		}
		g.conditions(fmt.Sprintf("%s[%d]", path, i+1), alt, func(to strictyaml.Map[strictyaml.List]) func(*law.Pack) {
			next := slices.Clone(alts)
			next[i] = to
			return with(next)
		})
	}
}

func (g *mutator) rules() {
	mutateRows(g, g.p.Rules, func(q *law.Pack) *strictyaml.Map[law.Rule] { return &q.Rules },
		func(x *law.Rule) (*law.When, *law.Span) { return &x.When, &x.Span })
	for i, e := range g.p.Rules {
		g.add(func(q *law.Pack) {
			q.Rules = replaced(q.Rules, i, func(r *law.Rule) {
				if r.Outcome == interdict.Prohibited {
					r.Outcome, r.UpTo = interdict.Review, interdict.Prohibited
					return
				}
				r.Outcome, r.UpTo = interdict.Prohibited, ""
			})
		}, "%s.outcome", e.Key)
	}
}

func (g *mutator) exceptions() {
	mutateRows(g, g.p.Exceptions, func(q *law.Pack) *strictyaml.Map[law.Exception] { return &q.Exceptions },
		func(x *law.Exception) (*law.When, *law.Span) { return &x.When, &x.Span })
	for i, e := range g.p.Exceptions {
		for n, to := range e.Value.To {
			if len(e.Value.To) > 1 {
				g.add(func(q *law.Pack) {
					q.Exceptions = replaced(q.Exceptions, i, func(x *law.Exception) { x.To = without(x.To, n) })
				}, "%s.to-%s", e.Key, to)
			}
		}
	}
}

func (g *mutator) terms() {
	for i, e := range g.p.Terms {
		g.alternatives("terms."+e.Key, e.Value.Any, func(to []strictyaml.Map[strictyaml.List]) func(*law.Pack) {
			return func(q *law.Pack) { q.Terms = replaced(q.Terms, i, func(t *law.Term) { t.Any = to }) }
		})
	}
}

func (g *mutator) persons() {
	for i, e := range g.p.Persons {
		for n := range e.Value.Any {
			if len(e.Value.Any) > 1 {
				g.add(func(q *law.Pack) {
					q.Persons = replaced(q.Persons, i, func(x *law.Person) { x.Any = without(x.Any, n) })
				}, "persons.%s[%d]", e.Key, n+1)
			}
		}
	}
}

func (g *mutator) instants() {
	for i, e := range g.p.Instants {
		for _, by := range []time.Duration{-time.Second, time.Second} {
			g.add(func(q *law.Pack) {
				q.Instants = replaced(q.Instants, i, func(x *law.Instant) { *x = x.Shifted(by) })
			}, "instants.%s%+ds", e.Key, int(by.Seconds()))
		}
		if e.Value.Or != "" {
			g.add(func(q *law.Pack) {
				q.Instants = replaced(q.Instants, i, func(x *law.Instant) { *x = x.Undisputed() })
			}, "instants.%s.or", e.Key)
		}
	}
}

// facts drops each country, list, class, role and value that a fact names.
func (g *mutator) facts() {
	for i, e := range g.p.Facts {
		for _, param := range factLists() {
			values := *param.of(&e.Value)
			for n, v := range values {
				if len(values) > 1 {
					g.add(func(q *law.Pack) {
						q.Facts = replaced(q.Facts, i, func(f *law.Fact) { *param.of(f) = without(values, n) })
					}, "facts.%s.%s-%s", e.Key, param.name, v)
				}
			}
		}
	}
}

type factList struct {
	name string
	of   func(*law.Fact) *strictyaml.List
}

func factLists() []factList {
	return []factList{
		{"of", func(f *law.Fact) *strictyaml.List { return &f.Of }},
		{"roles", func(f *law.Fact) *strictyaml.List { return &f.Roles }},
		{"in", func(f *law.Fact) *strictyaml.List { return &f.In }},
		{"lists", func(f *law.Fact) *strictyaml.List { return &f.Lists }},
		{"classes", func(f *law.Fact) *strictyaml.List { return &f.Classes }},
	}
}

func (g *mutator) history() {
	for i, e := range g.p.History {
		g.add(func(q *law.Pack) { q.History = without(q.History, i) }, "history[%d].%s", i+1, e.Event)
	}
}
