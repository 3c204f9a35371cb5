// Package retain says how long evidence is kept, which is held for a dispute,
// and what may be dropped.
//
// What is dropped is what was asked, with its salts, and the answer as people
// read it. The record with its commitments stays in the log, which verifies as
// before. The package reads no clock.
package retain

import (
	_ "embed"
	"fmt"
	"slices"

	"interdict/internal/strictyaml"
)

// A Policy says how long records are kept.
type Policy struct {
	DefaultYears int
	Regimes      []Regime
}

// A Regime is a duty to keep records, or the time within which somebody may
// ask for them.
type Regime struct {
	ID         string
	Years      int
	Law        []string // restrictions that bring a record under it
	Citation   string
	Confidence string
	Why        string // of a regime of the house's own
}

//go:embed regimes.yaml
var shipped []byte

type policyFile struct {
	DefaultYears int    `yaml:"default_years"`
	Why          string `yaml:"why"`
	Regimes      []struct {
		Pos        strictyaml.Pos
		ID         string          `yaml:"id,required"`
		Years      int             `yaml:"years,required"`
		Law        strictyaml.List `yaml:"law,required"`
		Citation   string          `yaml:"citation"`
		Confidence string          `yaml:"confidence"`
		Why        string          `yaml:"why"`
	} `yaml:"regimes"`
}

// maxYears bounds how long a policy may keep; what is to be kept without end is
// held.
const maxYears = 100

// Default is the policy that holds without a file.
func Default() (Policy, error) { return Parse("regimes.yaml", shipped, Policy{}) }

// Parse reads a policy over a base: a regime of the same id takes the place of
// the one there. Whoever shortens a time says why.
func Parse(name string, src []byte, base Policy) (Policy, error) {
	var f policyFile
	if err := strictyaml.Unmarshal(name, src, &f); err != nil {
		return Policy{}, err
	}
	out := Policy{base.DefaultYears, slices.Clone(base.Regimes)}
	if f.DefaultYears != 0 {
		if f.DefaultYears < base.DefaultYears && f.Why == "" {
			return Policy{}, fmt.Errorf("%s: default_years %d is shorter than %d, and nothing says why\nhint: add a line why: …", name, f.DefaultYears, base.DefaultYears)
		}
		out.DefaultYears = f.DefaultYears
	}
	if out.DefaultYears < 1 || out.DefaultYears > maxYears {
		return Policy{}, fmt.Errorf("%s: default_years %d is not between 1 and %d", name, out.DefaultYears, maxYears)
	}
	seen := map[string]bool{}
	for _, x := range f.Regimes {
		r := Regime{x.ID, x.Years, x.Law, x.Citation, x.Confidence, x.Why}
		i := slices.IndexFunc(out.Regimes, func(o Regime) bool { return o.ID == r.ID })
		switch {
		case seen[r.ID]:
			return Policy{}, fmt.Errorf("%v: regime %s stands twice", x.Pos, r.ID)
		case r.Years < 1 || r.Years > maxYears:
			return Policy{}, fmt.Errorf("%v: regime %s: %d years; between 1 and %d are allowed", x.Pos, r.ID, r.Years, maxYears)
		case r.Citation == "" && r.Why == "":
			return Policy{}, fmt.Errorf("%v: regime %s says neither a citation nor why", x.Pos, r.ID)
		case i >= 0 && r.Years < out.Regimes[i].Years && r.Why == "":
			return Policy{}, fmt.Errorf("%v: regime %s: %d years are fewer than %d, and nothing says why\nhint: add a line why: …", x.Pos, r.ID, r.Years, out.Regimes[i].Years)
		case i >= 0:
			out.Regimes[i] = r
		default:
			out.Regimes = append(out.Regimes, r)
		}
		seen[r.ID] = true
	}
	return out, nil
}

// For is how long a record that rests on these restrictions is kept: by the
// longest regime that reaches it, else by the default. The default is the floor
// unless a house has made it shorter.
func (p Policy) For(law []string) (years int, because string) {
	years, because = p.DefaultYears, "default"
	for _, r := range p.Regimes {
		reached := slices.ContainsFunc(r.Law, func(id string) bool { return slices.Contains(law, id) })
		if reached && (r.Years > years || r.Years == years && because == "default") {
			years, because = r.Years, r.ID
		}
	}
	return years, because
}
