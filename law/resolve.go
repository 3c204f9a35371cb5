package law

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
)

// resolve makes a parsed pack whole: sets are put in for their names, times
// become moments, and every name and value is held against its definition.
func (p *Pack) resolve() error {
	r := resolver{p: p}
	r.head()
	r.sources()
	r.instants()
	r.facts()
	r.rows()
	r.history()
	return errors.Join(r.problems...)
}

// resolver collects the problems of one pack.
type resolver struct {
	p        *Pack
	domains  [][]string // of the facts
	problems []error
}

func (r *resolver) bad(pos strictyaml.Pos, hint, format string, args ...any) {
	r.problems = append(r.problems, problem(pos, hint, format, args...))
}

func (r *resolver) head() {
	p := r.p
	if _, err := time.LoadLocation(p.Zone); err != nil {
		r.bad(p.Pos, "an IANA name such as America/New_York", "zone %q is not known", p.Zone)
	}
	if _, err := time.Parse(time.DateOnly, p.CheckedAt); err != nil {
		r.bad(p.Pos, `write "2026-11-23"`, "checked_at %q is not a date", p.CheckedAt)
	}
	r.oneOf(p.Pos, "status", p.Status, []string{"draft", "reviewed", "superseded"})
	for _, o := range p.Outcomes {
		r.outcome(p.Pos, interdict.Outcome(o))
	}
}

func (r *resolver) oneOf(pos strictyaml.Pos, what, got string, known []string) bool {
	if slices.Contains(known, got) {
		return true
	}
	near, _ := strictyaml.Nearest(got, known)
	r.bad(pos, hintNearest(near), "%s %q is not known", what, got)
	return false
}

func (r *resolver) outcome(pos strictyaml.Pos, o interdict.Outcome) {
	if !slices.Contains(interdict.Outcomes(), o) || o == interdict.Permitted {
		r.bad(pos, "prohibited, needs_licence or review", "outcome %q cannot be given by a rule", o)
	}
}

func (r *resolver) confidence(pos strictyaml.Pos, c interdict.Confidence) {
	r.oneOf(pos, "confidence", string(c), []string{string(interdict.Primary), string(interdict.Secondary), string(interdict.Unverified)})
}

func (r *resolver) grounds(pos strictyaml.Pos, g Grounds) {
	defined(r, pos, "source", g.Source, r.p.Sources)
	r.confidence(pos, g.Confidence)
	if s, ok := find(r.p.Sources, g.Source); ok && s.Confidence.Weaker(g.Confidence) != g.Confidence {
		r.bad(pos, fmt.Sprintf("at most %q", s.Confidence), "confidence %q is better than that of its source %s", g.Confidence, g.Source)
	}
}

func (r *resolver) sources() {
	for _, e := range r.p.Sources {
		r.confidence(e.Pos, e.Value.Confidence)
		if e.Value.Digest != "" && e.Value.Confidence != interdict.Primary {
			r.bad(e.Pos, "leave the digest out", "a digest stands only where the primary text was seen")
		}
	}
	for _, e := range r.p.Sets {
		r.grounds(e.Pos, e.Value.Grounds)
	}
	for _, e := range r.p.Listed {
		r.grounds(e.Pos, e.Value.Grounds)
	}
	for _, e := range r.p.Liability {
		r.grounds(e.Pos, e.Value.Grounds)
	}
	for _, e := range r.p.Readings {
		r.confidence(e.Pos, e.Value.Confidence)
	}
	for _, e := range r.p.Persons {
		r.grounds(e.Pos, e.Value.Grounds)
		for _, line := range e.Value.Any {
			for i, c := range line {
				r.oneOf(c.Pos, "party fact", c.Key, []string{"citizenship", "permanent_resident_of", "organised_in", "branch_of", "located_in"})
				line[i].Value = r.expand(c.Pos, c.Value)
			}
		}
	}
}

func (r *resolver) instants() {
	for i := range r.p.Instants {
		e := &r.p.Instants[i]
		r.grounds(e.Pos, e.Value.Grounds)
		var err error
		if e.Value.at, err = parseInstant(e.Value.At); err != nil {
			r.bad(e.Pos, `write "2024-09-29T00:00:00-04:00"`, "instant %s: %v", e.Key, err)
		}
		if e.Value.Or == "" {
			continue
		}
		if e.Value.or, err = parseInstant(e.Value.Or); err != nil {
			r.bad(e.Pos, "", "instant %s, other reading: %v", e.Key, err)
		} else if !e.Value.or.After(e.Value.at) {
			r.bad(e.Pos, "put the earlier reading under at", "instant %s: the other reading is not later", e.Key)
		}
		if e.Value.Why == "" {
			r.bad(e.Pos, "add why:", "instant %s has two readings and does not say why", e.Key)
		}
	}
}

func (r *resolver) facts() {
	r.domains = make([][]string, len(r.p.Facts))
	for i := range r.p.Facts {
		f := &r.p.Facts[i].Value
		for _, list := range []*strictyaml.List{&f.In, &f.Values, &f.Classes, &f.Lists, &f.Roles} {
			f.sets = append(f.sets, setNames(*list)...)
			*list = r.expand(f.Pos, *list)
		}
		domain := f.Domain()
		r.domains[i] = domain
		if err := f.check(); err != nil {
			r.problems = append(r.problems, err)
			continue
		}
		if f.Test == "person" {
			defined(r, f.Pos, "person", f.Person, r.p.Persons)
		}
		if slices.Contains(Clocks(), r.p.Facts[i].Key) {
			r.bad(f.Pos, "", "%q is a clock and always there", r.p.Facts[i].Key)
		}
		if f.Unstated != "" {
			r.oneOf(f.Pos, "unstated value", f.Unstated, domain)
		}
		for _, s := range f.Say {
			r.oneOf(s.Pos, "value", s.Key, domain)
		}
	}
}

// expand puts the values of named sets in the place of "$name".
func (r *resolver) expand(pos strictyaml.Pos, in strictyaml.List) strictyaml.List {
	var out strictyaml.List
	for _, v := range in {
		name, isSet := strings.CutPrefix(v, "$")
		if !isSet {
			out = append(out, v)
			continue
		}
		s, ok := find(r.p.Sets, name)
		if !ok {
			near, _ := strictyaml.Nearest(name, keys(r.p.Sets))
			r.bad(pos, hintNearest(near), "set %q is not defined", name)
		}
		out = append(out, s.Values...)
	}
	return out
}

func (r *resolver) rows() {
	p := r.p
	for i := range p.Terms {
		t := &p.Terms[i].Value
		r.grounds(p.Terms[i].Pos, t.Grounds)
		for j := range t.Any {
			t.sets = append(t.sets, r.conditions(t.Any[j])...)
		}
	}
	defeatable := append(keys(p.Rules), keys(p.Exceptions)...)
	for i := range p.Rules {
		e := &p.Rules[i]
		r.row(e.Pos, e.Value.Grounds, &e.Value.When, e.Value.Span)
		r.rule(e.Key, &e.Value)
	}
	for i := range p.Exceptions {
		e := &p.Exceptions[i]
		r.row(e.Pos, e.Value.Grounds, &e.Value.When, e.Value.Span)
		for _, to := range e.Value.To {
			r.oneOf(e.Pos, "rule", to, defeatable)
		}
		if e.Value.Basis == "" {
			e.Value.Basis = interdict.Excepted
		}
		r.oneOf(e.Pos, "basis", string(e.Value.Basis), []string{string(interdict.Excepted), string(interdict.Licensed)})
	}
	for i := range p.Silent {
		r.row(p.Silent[i].Pos, p.Silent[i].Value.Grounds, &p.Silent[i].Value.When, p.Silent[i].Value.Span)
	}
	for i := range p.Advisories {
		r.row(p.Advisories[i].Pos, p.Advisories[i].Value.Grounds, &p.Advisories[i].Value.When, p.Advisories[i].Value.Span)
	}
	for i := range p.Duties {
		r.row(p.Duties[i].Pos, p.Duties[i].Value.Grounds, &p.Duties[i].Value.When, p.Duties[i].Value.Span)
		if by := p.Duties[i].Value.By; by != "" {
			defined(r, p.Duties[i].Pos, "instant", by, p.Instants)
		}
	}
	for i := range p.Always {
		r.when(p.Always[i].Pos, &p.Always[i].When)
		r.span(p.Always[i].Pos, p.Always[i].Span)
	}
}

func (r *resolver) row(pos strictyaml.Pos, g Grounds, w *When, s Span) {
	r.grounds(pos, g)
	r.when(pos, w)
	r.span(pos, s)
}

func (r *resolver) rule(key string, x *Rule) {
	r.outcome(x.Pos, x.Outcome)
	if !slices.Contains(r.p.Outcomes, string(x.Outcome)) {
		r.bad(x.Pos, "add it to outcomes: or change the rule", "rule %s gives %q, which this instrument cannot", key, x.Outcome)
	}
	switch {
	case x.Outcome == interdict.Review && x.Question == "":
		r.bad(x.Pos, "add question:", "rule %s gives review and asks nothing", key)
	case x.Outcome == interdict.Review && x.UpTo == "":
		x.UpTo = interdict.Prohibited
	case x.Outcome != interdict.Review && x.UpTo != "":
		r.bad(x.Pos, "", "rule %s: up_to belongs to a review", key)
	}
	if x.Text.Text == "" && x.Quoted == "" {
		r.bad(x.Pos, "add text: or quoted:", "rule %s does not say what the source says", key)
	}
	for _, l := range x.Liable {
		if l.Value != "none" {
			defined(r, l.Pos, "liability", l.Value, r.p.Liability)
		}
	}
	for _, id := range x.Readings {
		defined(r, x.Pos, "reading", id, r.p.Readings)
	}
}

func (r *resolver) when(pos strictyaml.Pos, w *When) {
	for _, t := range w.Is {
		defined(r, pos, "term", t, r.p.Terms)
	}
	w.sets = r.conditions(w.When)
	for i := range w.Any {
		w.sets = append(w.sets, r.conditions(w.Any[i])...)
	}
}

// conditions turns "!x" into every value but x, so that a box only lists what
// satisfies it. It returns the names of the sets that were used.
func (r *resolver) conditions(cs strictyaml.Map[strictyaml.List]) (sets []string) {
	for i, c := range cs {
		sets = append(sets, setNames(c.Value)...)
		fact := index(r.p.Facts, c.Key)
		if fact < 0 {
			near, _ := strictyaml.Nearest(c.Key, keys(r.p.Facts))
			r.bad(c.Pos, hintNearest(near), "fact %q is not defined", c.Key)
			continue
		}
		domain := r.domains[fact]
		var yes, no []string
		for _, v := range r.expand(c.Pos, c.Value) {
			v, negated := strings.CutPrefix(v, "!")
			if !slices.Contains(domain, v) {
				r.oneOf(c.Pos, "value of "+c.Key, v, domain)
				continue
			}
			if negated {
				no = append(no, v)
			} else {
				yes = append(yes, v)
			}
		}
		if len(no) > 0 {
			for _, v := range domain {
				if !slices.Contains(no, v) {
					yes = append(yes, v)
				}
			}
		}
		cs[i].Value = yes
	}
	return sets
}

// setNames lists the named sets in a list of values.
func setNames(values []string) []string {
	var out []string
	for _, v := range values {
		if name, ok := strings.CutPrefix(strings.TrimPrefix(v, "!"), "$"); ok {
			out = append(out, name)
		}
	}
	return out
}

func (r *resolver) span(pos strictyaml.Pos, s Span) {
	if s.Clock == "" && (s.From != "" || s.Until != "") {
		r.bad(pos, "add clock:", "from and until need a clock")
	}
	all := append([]Also{{s.Clock, s.From, s.Until}}, s.Also...)
	for _, a := range all {
		if a.Clock != "" {
			r.oneOf(pos, "clock", a.Clock, Clocks())
		}
		for _, i := range []string{a.From, a.Until} {
			if i != "" {
				defined(r, pos, "instant", i, r.p.Instants)
			}
		}
	}
}

func (r *resolver) history() {
	rows := slices.Concat(keys(r.p.Rules), keys(r.p.Exceptions), keys(r.p.Silent), keys(r.p.Advisories), keys(r.p.Duties))
	for i := range r.p.History {
		e := &r.p.History[i]
		r.grounds(e.Pos, e.Grounds)
		r.oneOf(e.Pos, "event", e.Event, []string{"enact", "stay", "resume", "amend", "vacate", "expire", "suspend_enforcement", "resume_enforcement"})
		var err error
		if e.known, err = parseKnown(e.Known); err != nil {
			r.bad(e.Pos, `write "2024-06-24"`, "known %q is neither a date nor an instant", e.Known)
		}
		for _, id := range e.Rules {
			r.oneOf(e.Pos, "row", id, rows)
		}
		for _, id := range []string{e.From, e.Until} {
			if id != "" {
				defined(r, e.Pos, "instant", id, r.p.Instants)
			}
		}
	}
}

// defined is oneOf for the keys of a mapping.
func defined[T any](r *resolver, pos strictyaml.Pos, what, got string, m strictyaml.Map[T]) {
	if index(m, got) < 0 {
		r.oneOf(pos, what, got, keys(m))
	}
}

// keys lists the keys of a mapping, in the order of the file.
func keys[T any](m strictyaml.Map[T]) []string {
	out := make([]string, len(m))
	for i, e := range m {
		out[i] = e.Key
	}
	return out
}

// find returns the value of a key.
func find[T any](m strictyaml.Map[T], key string) (T, bool) {
	if i := index(m, key); i >= 0 {
		return m[i].Value, true
	}
	var zero T
	return zero, false
}

// index is where a key stands, or -1. It copies no entry: a rule is large.
func index[T any](m strictyaml.Map[T], key string) int {
	for i := range m {
		if m[i].Key == key {
			return i
		}
	}
	return -1
}
