// Package weigh is the half of a scan that needs no disk: from what was seen to
// findings, by the catalog and the rules of evidence. A scan ends with it, and
// whoever is handed the record of a scan weighs anew with it. The same
// observations, catalog and terms give the same findings.
package weigh

import (
	"cmp"
	"slices"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/find/evidence"
	"interdict/find/vex"
)

// A View lets the judge ask the catalog.
type View struct{ Catalog *catalog.Catalog }

// Signs returns what an observation says.
func (v View) Signs(o *interdict.Observation) []interdict.Sign { return v.Catalog.Signs(o) }

// Describe names a product and says whether it is looked for. What an analyst
// has marked as excluded from the restriction, or none of its matter, is not.
func (v View) Describe(id interdict.ProductID) (string, bool) {
	p, ok := v.Catalog.Product(id)
	if !ok {
		return string(id), true
	}
	return p.Name, p.Coverage != catalog.Excluded && p.Coverage != catalog.NotCovered
}

// MakerName is a maker as people call it.
func (v View) MakerName(id string) string {
	m, _ := v.Catalog.Maker(catalog.MakerID(id))
	return cmp.Or(m.Name, id, "a maker unknown")
}

// Terms are what findings hang on beside catalog and observations.
type Terms struct {
	Ignored []evidence.IgnoreRule `json:"ignored,omitempty"`
	Today   string                `json:"today,omitempty"` // at which the rules of Ignored are judged
	Answers []vex.Statement       `json:"answers,omitempty"`
	Now     time.Time             `json:"now"` // when it is asked what vendors have said
	All     bool                  `json:"all,omitempty"`
}

// Findings weighs what was seen, in its order. Each is told the verdict on each
// observation by itself; nil for nobody.
func Findings(c *catalog.Catalog, seen []interdict.Observation, t *Terms, each func(*interdict.Observation, *evidence.Judgement)) []interdict.Finding {
	judge := evidence.NewJudge(View{c})
	judge.Ignored, judge.Today = t.Ignored, t.Today
	for i := range seen {
		got := judge.Add(seen[i])
		if each != nil {
			each(&seen[i], &got)
		}
	}
	found := judge.Findings(t.All)
	Reach(c, found)
	vex.Attach(found, t.Answers, t.Now)
	return found
}

// Tells reports whether an observation says anything of a product. One that does
// not changes no finding.
func Tells(c *catalog.Catalog, o *interdict.Observation) bool {
	n, _ := evidence.Normal(o)
	return len(c.Signs(&n)) > 0
}

// Reach adds to what is on a host what it can do there and how it is removed.
func Reach(c *catalog.Catalog, found []interdict.Finding) {
	for i := range found {
		f := &found[i]
		switch f.Verdict {
		case interdict.Present, interdict.PresentEmbedded, interdict.Probable:
		case interdict.Residue:
			f.Removal = removal(c, f)
			continue
		default:
			continue
		}
		f.Reach, f.Removal = c.ReachOf(products(f)...), removal(c, f)
	}
}

// products are what a finding may be, and what that embeds.
func products(f *interdict.Finding) []interdict.ProductID {
	out := slices.Concat(f.OneOf, f.Embeds)
	if f.Product != "" {
		out = append(out, f.Product)
	}
	return out
}

func removal(c *catalog.Catalog, f *interdict.Finding) *interdict.Removal {
	p, _ := c.Product(f.Product)
	return p.Removal
}

// Count counts findings by verdict, and apart those that somebody knows about and
// those whose question a vendor has answered.
func Count(found []interdict.Finding) (by map[string]int, ignored, answered int) {
	by = map[string]int{}
	for i := range found {
		switch {
		case found[i].Ignored != nil:
			ignored++
		case found[i].Answered() != nil:
			answered++
		default:
			by[string(found[i].Verdict)]++
		}
	}
	return by, ignored, answered
}
