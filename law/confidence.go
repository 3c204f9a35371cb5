package law

import (
	"interdict"
	"interdict/internal/strictyaml"
)

// Confidence is the weakest confidence of anything that the pack's rows rest on.
func (p *Pack) Confidence() interdict.Confidence {
	var c interdict.Confidence
	for _, e := range p.Rules {
		c = c.Weaker(p.RowConfidence(e.Value.Grounds, e.Value.When, e.Value.Span))
	}
	for _, e := range p.Exceptions {
		c = c.Weaker(p.RowConfidence(e.Value.Grounds, e.Value.When, e.Value.Span))
	}
	for _, e := range p.Advisories {
		c = c.Weaker(e.Value.Confidence)
	}
	for _, e := range p.Duties {
		c = c.Weaker(e.Value.Confidence)
	}
	return c
}

// RowConfidence is the weakest confidence that a row rests on: its own, and
// those of the instants, terms, sets and person tests that it uses.
func (p *Pack) RowConfidence(g Grounds, w When, s Span) interdict.Confidence {
	c := g.Confidence
	for _, name := range append([]string{s.From, s.Until}, alsoInstants(s)...) {
		if i, ok := p.Instant(name); ok {
			c = c.Weaker(i.Confidence)
		}
	}
	c = c.Weaker(p.setConfidence(w.sets))
	conditions := append([]strictyaml.Map[strictyaml.List]{w.When}, w.Any...)
	for _, name := range w.Is {
		if t, ok := find(p.Terms, name); ok {
			c = c.Weaker(t.Confidence).Weaker(p.setConfidence(t.sets))
			conditions = append(conditions, t.Any...)
		}
	}
	for _, cs := range conditions {
		for _, e := range cs {
			c = c.Weaker(p.factConfidence(e.Key))
		}
	}
	return c
}

func alsoInstants(s Span) []string {
	var out []string
	for _, a := range s.Also {
		out = append(out, a.From, a.Until)
	}
	return out
}

func (p *Pack) setConfidence(names []string) interdict.Confidence {
	var c interdict.Confidence
	for _, n := range names {
		if s, ok := find(p.Sets, n); ok {
			c = c.Weaker(s.Confidence)
		}
	}
	return c
}

func (p *Pack) factConfidence(name string) interdict.Confidence {
	f, ok := find(p.Facts, name)
	if !ok {
		return ""
	}
	c := p.setConfidence(f.sets)
	if person, ok := find(p.Persons, f.Person); ok {
		c = c.Weaker(person.Confidence)
	}
	return c
}
