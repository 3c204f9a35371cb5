package decide

import (
	"fmt"
	"slices"
	"time"

	"interdict/law"
)

// A DiffReport tells what a new version of a pack changes, in points of the
// fact space: the combinations of values that either version tells apart.
type DiffReport struct {
	Points  uint64
	Changed uint64
	Sampled bool
	Groups  []DiffGroup // by act and by what it was and became
}

// A DiffGroup is a set of points that change alike, with one example.
type DiffGroup struct {
	Act      string
	From, To string
	Points   uint64
	Example  string
}

// Diff compares two versions of a pack as known at one time.
func Diff(older, newer *law.Pack, known time.Time) (DiffReport, error) {
	both, err := compile([]*law.Pack{older, newer}, known)
	if err != nil {
		return DiffReport{}, err
	}
	k := newChecker(newer, both, known)
	k.nameAll(older)
	a, err := restrict(both, 0)
	if err != nil {
		return DiffReport{}, err
	}
	b, err := restrict(both, 1)
	if err != nil {
		return DiffReport{}, err
	}
	r := DiffReport{Points: k.report.Points, Sampled: k.report.Sampled}
	step := uint64(1)
	if r.Sampled {
		step = coprimeStep(r.Points)
	}
	c := make(Coded, len(both.facts))
	for f := range c {
		c[f] = 1
	}
	index := map[string]int{}
	for n := uint64(0); n < r.Points; n += step {
		k.code(c, n)
		aLo, aHi := a.bounds(c)
		bLo, bHi := b.bounds(c)
		if aLo == bLo && aHi == bHi {
			continue
		}
		r.Changed++
		g := DiffGroup{Act: k.act(c), From: string(outcomeOf(aLo, aHi)), To: string(outcomeOf(bLo, bHi)), Points: 1, Example: k.describe(c)}
		key := fmt.Sprint(g.Act, g.From, g.To)
		if i, ok := index[key]; ok {
			r.Groups[i].Points++
			continue
		}
		index[key] = len(r.Groups)
		r.Groups = append(r.Groups, g)
	}
	return r, nil
}

// coprimeStep is a step that walks through every axis of a space too large to exhaust.
func coprimeStep(points uint64) uint64 {
	step := points/MaxPoints + 1
	for gcd(step, points) != 1 {
		step++
	}
	return step
}

// restrict is the table with the rows of one pack only, over the same facts.
func restrict(t *table, pack int) (*table, error) {
	out := *t
	out.rows = slices.DeleteFunc(slices.Clone(t.rows), func(r row) bool { return r.pack != pack })
	first := slices.IndexFunc(t.rows, func(r row) bool { return r.pack == pack })
	for i := range out.rows {
		out.rows[i].defeats = slices.Clone(out.rows[i].defeats)
		for j := range out.rows[i].defeats {
			out.rows[i].defeats[j] -= first
		}
	}
	out.boxRow, out.words, out.sections = nil, nil, nil
	out.layout()
	out.orderDefeats()
	return &out, nil
}

// nameAll adds the names that another version gives to facts.
func (k *checker) nameAll(p *law.Pack) {
	for _, e := range p.Facts {
		key := factKey(p, &e.Value)
		n := slices.IndexFunc(k.t.facts, func(f fact) bool { return f.key == key })
		if k.names[n] == "" {
			k.names[n] = e.Key
		}
	}
}

// act is the act of a point, or "any" where no row looks at it.
func (k *checker) act(c Coded) string {
	for _, a := range k.axes {
		if f := &k.t.facts[a.fact]; f.def.Test == "act" {
			return f.domain[topValue(c[a.fact])]
		}
	}
	return "any"
}
