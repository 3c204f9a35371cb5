package decide

import (
	"slices"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// A point is one fully known case, in a pack's own words: a value for each
// fact and a moment for each clock. A clock that is absent does not run.
type point struct {
	facts  map[string]string
	clocks map[string]time.Time
}

// A world is one way in which the open questions of the law may turn out.
type world struct {
	late  map[string]bool // instants whose later reading is right
	comes map[int]bool    // unconfirmed events, by index, that came about
}

// reference answers a point by reading the pack as a person would, row by
// row, in every world. It is slow, shares no code with the compiled table
// beyond the pack itself, and is what the table is held against.
//
// It returns the mildest and the strictest outcome over the worlds, as
// Outcome.Strictness.
func reference(p *law.Pack, known time.Time, pt point) (lo, hi int) {
	lo = 3
	for _, w := range worlds(p) {
		l, h := inWorld(p, known, pt, w)
		lo, hi = min(lo, l), max(hi, h)
	}
	return lo, hi
}

// worlds lists every combination of open readings and unconfirmed events.
func worlds(p *law.Pack) []world {
	out := []world{{map[string]bool{}, map[int]bool{}}}
	for _, e := range p.Instants {
		if _, disputed := e.Value.Disputed(); !disputed {
			continue
		}
		for _, w := range slices.Clone(out) {
			n := world{copyOf(w.late), w.comes}
			n.late[e.Key] = true
			out = append(out, n)
		}
	}
	for i, e := range p.History {
		if !e.Unconfirmed {
			continue
		}
		for _, w := range slices.Clone(out) {
			n := world{w.late, copyOf(w.comes)}
			n.comes[i] = true
			out = append(out, n)
		}
	}
	return out
}

func copyOf[K comparable](m map[K]bool) map[K]bool {
	out := make(map[K]bool, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// inWorld folds the rules that apply in one world. A review keeps its own
// span: it may turn out to be nothing, or what up_to says.
func inWorld(p *law.Pack, known time.Time, pt point, w world) (lo, hi int) {
	for _, e := range p.Rules {
		if !applies(p, known, pt, w, e.Key, e.Value.When, e.Value.Span) || defeated(p, known, pt, w, e.Key) {
			continue
		}
		if e.Value.Outcome == interdict.Review {
			hi = max(hi, e.Value.UpTo.Strictness())
			continue
		}
		lo, hi = max(lo, e.Value.Outcome.Strictness()), max(hi, e.Value.Outcome.Strictness())
	}
	return lo, hi
}

// defeated reports whether an exception that is itself not defeated names the row.
func defeated(p *law.Pack, known time.Time, pt point, w world, key string) bool {
	for _, e := range p.Exceptions {
		if slices.Contains(e.Value.To, key) && applies(p, known, pt, w, e.Key, e.Value.When, e.Value.Span) && !defeated(p, known, pt, w, e.Key) {
			return true
		}
	}
	return false
}

func applies(p *law.Pack, known time.Time, pt point, w world, key string, when law.When, span law.Span) bool {
	if !meets(p, pt, when) {
		return false
	}
	if span.Clock == "" {
		return inForceEver(p, known, w, key)
	}
	at, runs := pt.clocks[span.Clock]
	if !runs || !inForce(p, known, w, key, at) || !within(p, w, span.From, span.Until, at) {
		return false
	}
	for _, a := range span.Also {
		at, runs := pt.clocks[a.Clock]
		if !runs || !within(p, w, a.From, a.Until, at) {
			return false
		}
	}
	return true
}

// meets reports whether a point satisfies conditions, terms and alternatives.
func meets(p *law.Pack, pt point, when law.When) bool {
	if !holds(pt, when.When) {
		return false
	}
	for _, e := range p.Terms {
		if slices.Contains(when.Is, e.Key) && !slices.ContainsFunc(e.Value.Any, func(alt strictyaml.Map[strictyaml.List]) bool { return holds(pt, alt) }) {
			return false
		}
	}
	if len(when.Any) > 0 && !slices.ContainsFunc(when.Any, func(alt strictyaml.Map[strictyaml.List]) bool { return holds(pt, alt) }) {
		return false
	}
	return true
}

func holds(pt point, cs strictyaml.Map[strictyaml.List]) bool {
	for _, c := range cs {
		if !slices.Contains(c.Value, pt.facts[c.Key]) {
			return false
		}
	}
	return true
}

func within(p *law.Pack, w world, from, until string, at time.Time) bool {
	if from != "" && at.Before(reading(p, w, from)) {
		return false
	}
	return until == "" || at.Before(reading(p, w, until))
}

// reading is a named instant as this world reads it.
func reading(p *law.Pack, w world, name string) time.Time {
	i, _ := p.Instant(name)
	if or, ok := i.Disputed(); ok && w.late[name] {
		return or
	}
	return i.Time()
}

// inForce plays the history of a row, in the order in which it became known,
// and says whether the row is in force at a moment of its own clock.
func inForce(p *law.Pack, known time.Time, w world, key string, at time.Time) bool {
	on := false
	for _, i := range knownOrder(p, known) {
		e := p.History[i]
		if len(e.Rules) > 0 && !slices.Contains(e.Rules, key) || e.Unconfirmed && !w.comes[i] {
			continue
		}
		if e.From != "" && at.Before(first(p, e.From)) {
			continue
		}
		if e.Event != "expire" && e.Until != "" && !at.Before(first(p, e.Until)) {
			continue
		}
		switch e.Event {
		case "enact", "resume", "amend":
			on = true
		case "stay", "vacate", "expire":
			on = false
		}
	}
	return on
}

// inForceEver is inForce for a row that runs on no clock: whether there is
// any time at which it is in force.
func inForceEver(p *law.Pack, known time.Time, w world, key string) bool {
	moments := []time.Time{{}}
	for _, e := range p.Instants {
		moments = append(moments, e.Value.Time())
	}
	return slices.ContainsFunc(moments, func(t time.Time) bool { return inForce(p, known, w, key, t) })
}

func first(p *law.Pack, name string) time.Time {
	i, _ := p.Instant(name)
	return i.Time()
}

func knownOrder(p *law.Pack, known time.Time) []int {
	var out []int
	for i, e := range p.History {
		if !e.KnownFrom().After(known) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return p.History[a].KnownFrom().Compare(p.History[b].KnownFrom()) })
	return out
}
