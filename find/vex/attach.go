package vex

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"interdict"
)

// Attach notes at each finding what vendors have said about it, the newest
// first. Where the newest word, not later than now, says that the engine is not
// inside, the question of a review is settled; where it says that it is, the
// review becomes a finding. A word against the evidence changes nothing.
func Attach(found []interdict.Finding, all []Statement, now time.Time) {
	all = relevant(found, all)
	for i := range found {
		attach(&found[i], all, now)
	}
}

// relevant leaves out statements about things that were not found, as CVEs:
// vendors have many thousands of them.
func relevant(found []interdict.Finding, all []Statement) []Statement {
	names := map[string]bool{}
	for i := range found {
		f := &found[i]
		names[f.Maker] = true
		for _, id := range slices.Concat([]interdict.ProductID{f.Product}, f.OneOf, f.Embeds) {
			names[string(id)] = true
		}
	}
	var out []Statement
	for _, s := range all {
		if slices.ContainsFunc(s.About, func(name string) bool { return names[inside(name)] }) {
			out = append(out, s)
		}
	}
	return out
}

// inside is the maker or product that a name of a statement stands for.
func inside(name string) string { return strings.ToLower(strings.TrimPrefix(name, Prefix)) }

func attach(f *interdict.Finding, all []Statement, now time.Time) {
	var said []*Statement
	var about []string
	var whole []bool // it speaks of all that the maker makes
	for i := range all {
		s := &all[i]
		speaks, all := s.speaksOf(f)
		if !speaks {
			continue
		}
		if name, ok := s.names(f); ok {
			said, about, whole = append(said, s), append(about, name), append(whole, all)
		}
	}
	order := make([]int, len(said))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(said[b].When.Compare(said[a].When), cmp.Compare(severity(said[b].Status), severity(said[a].Status)))
	})
	settled := false
	for _, i := range order {
		s := said[i]
		a := interdict.Answer{Who: s.Who, When: s.When.Format(time.RFC3339), Status: s.Status, Why: s.why(), Action: s.Action, About: about[i], Source: s.Source}
		if !s.When.After(now) && !settled {
			settled = true // by the newest word, whatever it is
			a.Settles = settles(f, s, whole[i])
		}
		f.Answers = append(f.Answers, a)
	}
}

// settles reports whether a word answers the question of a finding, and raises
// the finding if the answer is bad.
func settles(f *interdict.Finding, s *Statement, whole bool) bool {
	if f.Verdict != interdict.ForReview {
		return false
	}
	switch s.Status {
	case interdict.Affected:
		f.Verdict = interdict.PresentEmbedded
		f.Why = append(f.Why, fmt.Sprintf("%s said on %s that it is inside (%s)", s.Who, s.When.Format(time.DateOnly), s.Source))
		return true
	case interdict.NotAffected:
		return whole
	case interdict.FixedInVersion: // says nothing of versions that it does not name
		return whole && slices.ContainsFunc(s.Products, func(p Product) bool { _, ok := p.is(f); return ok && p.version() != "" })
	}
	return false
}

// severity orders words of the same time, the worst highest.
func severity(s interdict.AnswerStatus) int {
	return slices.Index([]interdict.AnswerStatus{interdict.NotAffected, interdict.FixedInVersion, interdict.UnderInvestigation, interdict.Affected}, s)
}

// speaksOf reports whether a statement is about what a finding is about, and
// whether it speaks of all of the maker's software rather than of one product.
func (s *Statement) speaksOf(f *interdict.Finding) (speaks, whole bool) {
	for _, name := range s.About {
		name = inside(name)
		if f.Maker != "" && name == f.Maker {
			return true, true
		}
		is := func(id interdict.ProductID) bool { return name == string(id) }
		if f.Product != "" && is(f.Product) || slices.ContainsFunc(f.OneOf, is) || slices.ContainsFunc(f.Embeds, is) {
			speaks = true
		}
	}
	return speaks, false
}

// names reports whether a statement is about the product of a finding, and how
// it calls it.
func (s *Statement) names(f *interdict.Finding) (string, bool) {
	for i := range s.Products {
		if name, ok := s.Products[i].is(f); ok {
			return name, true
		}
	}
	return "", false
}

// is reports whether a product is the one of a finding. A version that the
// statement names must be the one that was found.
func (p *Product) is(f *interdict.Finding) (string, bool) {
	for _, id := range p.IDs {
		name, version := split(id)
		if known(f, name, id) && fits(cmp.Or(version, p.Version), f.Version) {
			return p.String(), true
		}
	}
	for _, n := range p.Names {
		if called(f, n) && fits(p.Version, f.Version) {
			return p.String(), true
		}
	}
	return "", false
}

// version is the version that the statement is confined to.
func (p *Product) version() string {
	for _, id := range p.IDs {
		if _, v := split(id); v != "" {
			return v
		}
	}
	return p.Version
}

func fits(wanted, found string) bool { return wanted == "" || strings.EqualFold(wanted, found) }

// known reports whether an identifier is one of a finding: of the catalog, as
// itself or as a generic package, or one that the evidence carries.
func known(f *interdict.Finding, name, id string) bool {
	for _, product := range append([]interdict.ProductID{f.Product}, f.OneOf...) {
		if product != "" && (name == string(product) || name == "pkg:generic/"+string(product)) {
			return true
		}
	}
	for i := range f.Evidence {
		for _, fact := range f.Evidence[i].Facts {
			switch {
			case fact.Name == "purl" && strings.HasPrefix(name, "pkg:"):
				if of, _ := split(fact.Value); of == name {
					return true
				}
			case fact.Name == "cpe" && strings.HasPrefix(id, "cpe:"):
				if of, _ := split(fact.Value); of == name {
					return true
				}
			}
		}
	}
	return false
}

// called reports whether a finding has a name, as the catalog or the evidence
// gives it.
func called(f *interdict.Finding, name string) bool {
	if name == "" {
		return false
	}
	if strings.EqualFold(f.Name, name) {
		return true
	}
	for i := range f.Evidence {
		for _, fact := range f.Evidence[i].Facts {
			if (fact.Name == "name" || fact.Name == "display" || fact.Name == "product") && strings.EqualFold(fact.Value, name) {
				return true
			}
		}
	}
	return false
}

// split parts an identifier into what it names, in one spelling, and a version.
func split(id string) (name, version string) {
	if fields := strings.Split(id, ":"); len(fields) >= 6 && fields[0] == "cpe" && fields[1] == "2.3" {
		if v := fields[5]; v != "*" && v != "-" {
			version = strings.ReplaceAll(v, `\`, "")
		}
		return strings.ToLower(strings.Join(fields[:5], ":")), version
	}
	if !strings.HasPrefix(id, "pkg:") {
		return strings.ToLower(strings.TrimPrefix(id, Prefix)), ""
	}
	id, _, _ = strings.Cut(id, "#")
	id, _, _ = strings.Cut(id, "?")
	if at := strings.LastIndexByte(id, '@'); at > 0 {
		id, version = id[:at], unescaped(id[at+1:])
	}
	return strings.ToLower(unescaped(id)), version
}

func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// Relevant are the statements that speak of something found; the others change
// no finding.
func Relevant(found []interdict.Finding, all []Statement) []Statement { return relevant(found, all) }
