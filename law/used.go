package law

import (
	"slices"

	"interdict/internal/strictyaml"
)

// Used lists the definitions that some row of the pack uses, as "instant T1",
// "term covered_product", "fact act", "liability ieepa".
func (p *Pack) Used() map[string]bool {
	used := map[string]bool{}
	conditions := func(cs strictyaml.Map[strictyaml.List]) {
		for _, c := range cs {
			used["fact "+c.Key] = true
		}
	}
	row := func(w When, s Span) {
		conditions(w.When)
		for _, alt := range w.Any {
			conditions(alt)
		}
		for _, t := range w.Is {
			used["term "+t] = true
		}
		for _, i := range append([]string{s.From, s.Until}, alsoInstants(s)...) {
			used["instant "+i] = true
		}
	}
	for _, e := range p.Rules {
		row(e.Value.When, e.Value.Span)
		for _, l := range e.Value.Liable {
			used["liability "+l.Value] = true
		}
	}
	for _, e := range p.Exceptions {
		row(e.Value.When, e.Value.Span)
	}
	for _, e := range p.Silent {
		row(e.Value.When, e.Value.Span)
	}
	for _, e := range p.Advisories {
		row(e.Value.When, e.Value.Span)
	}
	for _, e := range p.Duties {
		row(e.Value.When, e.Value.Span)
		used["instant "+e.Value.By] = true
	}
	for _, a := range p.Always {
		row(a.When, a.Span)
	}
	for _, e := range p.Terms {
		if used["term "+e.Key] {
			for _, alt := range e.Value.Any {
				conditions(alt)
			}
		}
	}
	for _, e := range p.History {
		used["instant "+e.From], used["instant "+e.Until] = true, true
	}
	return used
}

// Rows lists the keys of all rows that can be cited, in the order of the file.
func (p *Pack) Rows() []string {
	return slices.Concat(keys(p.Rules), keys(p.Exceptions), keys(p.Silent), keys(p.Advisories), keys(p.Duties))
}
