package catalog

import (
	"slices"

	"interdict"
	"interdict/internal/strictyaml"
)

// An Indicator is a trace by which a product is known on a host, in a list of
// components or on a network.
type Indicator struct {
	ID        string
	Kind      string // what it is the trace of: "driver", "publisher"; see indicatorKinds
	Match     string // how values are compared: exact, prefix, glob …
	Values    []string
	Maker     MakerID
	Products  []interdict.ProductID // one of these; empty for any of the maker's
	Role      interdict.SignRole
	Strength  int
	Risk      string
	Platforms []string
	Altitudes []string // of a file system filter
	Basis     Basis
	Source    []string
	Note      string
}

type rowIndicator struct {
	Pos       strictyaml.Pos
	ID        string   `yaml:"id,required"`
	Kind      string   `yaml:"kind,required"`
	Match     string   `yaml:"match,required"`
	Values    []string `yaml:"values,required"`
	Products  []string `yaml:"products"`
	Role      string   `yaml:"role"`
	Strength  int      `yaml:"strength,required"`
	Risk      string   `yaml:"risk"`
	Platforms []string `yaml:"platforms"`
	Altitudes []string `yaml:"altitudes"`
	known
}

// The ways of comparing. A row that is told is for people and matches nothing.
const (
	matchExact    = "exact"  // to the letter
	matchIExact   = "iexact" // but for the case of letters
	matchPrefix   = "prefix" // from the start, but for case
	matchContains = "contains"
	matchGlob     = "glob"  // * stands for anything
	matchRegex    = "regex" // on the value in lower case
	matchDomain   = "domain"
	matchName     = "name-norm" // as companies' and products' names are compared
	matchSHA256   = "sha256"
	matchTold     = "told"
)

func (l *linter) indicator(x *rowIndicator) {
	l.known(x.Pos, x.known)
	maker := string(makerOf(x.ID))
	if !l.makers[maker] {
		l.report(x.Pos, "begin the id with the maker's: kaspersky/A001", "indicator %q of an unknown maker", x.ID)
	}
	kinds := make([]string, 0, len(indicatorKinds))
	for k := range indicatorKinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	l.oneOf(x.Pos, "kind of indicator", x.Kind, kinds...)
	l.oneOf(x.Pos, "match", x.Match, matchExact, matchIExact, matchPrefix, matchContains, matchGlob, matchRegex, matchDomain, matchName, matchSHA256, matchTold)
	if x.Role != "" {
		l.oneOf(x.Pos, "role", x.Role, string(interdict.RoleOwn), string(interdict.RoleEngine), string(interdict.RoleTool), string(interdict.RoleManagement),
			string(interdict.RoleHost), string(interdict.RoleReplacement), string(interdict.RoleOutOfScope))
	}
	if x.Risk != "" {
		l.oneOf(x.Pos, "risk", x.Risk, "none", "very-low", "low", "medium", "high", "very-high")
	}
	if x.Strength < 0 || x.Strength > 5 {
		l.report(x.Pos, "0 is context, 5 a verified signature", "strength %d is not between 0 and 5", x.Strength)
	}
	if len(x.Values) == 0 {
		l.report(x.Pos, "", "an indicator without values")
	}
	for _, p := range x.Products {
		if !l.products[p] {
			l.report(x.Pos, "name the id of a product", "unknown product %q", p)
		}
	}
	for _, v := range x.Values {
		l.value(x, v)
	}
}

// value reports a value that would match too much, or nothing.
func (l *linter) value(x *rowIndicator, v string) {
	switch {
	case v == "":
		l.report(x.Pos, "", "an empty value")
	case x.Match == matchRegex:
		if _, err := compileRegex(v); err != nil {
			l.report(x.Pos, "", "bad expression: %v", err)
		}
	case (x.Match == matchContains || x.Match == matchGlob) && len(longestLiteral(v)) < 3:
		l.report(x.Pos, "short tokens are never matched alone: take a longer value", "value %q has no literal part of three letters", v)
	}
}

func (r *rowIndicator) indicator() Indicator {
	role := interdict.SignRole(r.Role)
	if role == "" {
		role = interdict.RoleOwn
	}
	x := Indicator{ID: r.ID, Kind: r.Kind, Match: r.Match, Values: r.Values, Maker: makerOf(r.ID), Role: role, Strength: r.Strength, Risk: r.Risk,
		Platforms: r.Platforms, Altitudes: r.Altitudes, Basis: Basis(r.Basis), Source: r.Source, Note: r.Note}
	for _, p := range r.Products {
		x.Products = append(x.Products, interdict.ProductID(p))
	}
	return x
}

// Indicators returns every indicator, by id. The slice must not be changed.
func (c *Catalog) Indicators() []Indicator { return c.indicators }
