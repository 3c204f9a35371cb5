package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"interdict"
)

// A findFilter is the view of a scan that its address states. Its fields are
// the names of the form's controls.
type findFilter struct {
	Q       string
	Verdict string // one of the verdicts, or noted
	Product string // a productKey
	Asset   string
	Known   string // no: by nobody's word counted apart; else whose, see apart
	Use     string // an outcome that some owner gets
	Can     string // a thing that it can do
	Sort    string // "" worst first, asset, product
}

// noted are the verdicts that ask for nothing today.
const noted = "noted"

// Orders of the list, and what Known may be.
const (
	sortAsset   = "asset"
	sortProduct = "product"

	knownNo   = "no"
	knownOnly = "only"

	knownAnswered = "answered"
)

// isNoted reports whether a verdict asks for nothing today.
func isNoted(v interdict.Verdict) bool {
	switch v {
	case interdict.Present, interdict.PresentEmbedded, interdict.Imposter, interdict.Probable, interdict.ForReview:
		return false
	}
	return true
}

// readFindFilter reads a filter; what it does not know is dropped.
func readFindFilter(q url.Values) findFilter {
	one := func(name string, allowed ...string) string {
		v := strings.TrimSpace(q.Get(name))
		if len(v) > 500 || (len(allowed) > 0 && !slices.Contains(allowed, v)) {
			return ""
		}
		return shownText(v)
	}
	verdicts := []string{noted}
	for _, v := range interdict.Verdicts() {
		verdicts = append(verdicts, string(v))
	}
	var outcomes []string
	for _, o := range interdict.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	return findFilter{Q: one("q"), Verdict: one("verdict", verdicts...), Product: one("product"), Asset: one("asset"), Can: one("can"),
		Known: one("known", knownNo, knownOnly, knownAnswered), Use: one("use", outcomes...), Sort: one("sort", sortAsset, sortProduct)}
}

// values is the filter as an address states it.
func (f findFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.Q, "verdict": f.Verdict, "product": f.Product, "asset": f.Asset,
		"known": f.Known, "use": f.Use, "can": f.Can, "sort": f.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// empty reports whether no finding is left out.
func (f findFilter) empty() bool {
	f.Sort = ""
	return f == findFilter{}
}

// pass reports whether the filter shows a finding.
func (f findFilter) pass(x *found) bool {
	switch {
	case f.Verdict == noted && !isNoted(x.Verdict), f.Verdict != "" && f.Verdict != noted && string(x.Verdict) != f.Verdict:
		return false
	case f.Product != "" && x.key != f.Product, f.Asset != "" && x.on != f.Asset:
		return false
	case f.Known == knownNo && x.apart() != "", f.Known != "" && f.Known != knownNo && x.apart() != f.Known:
		return false
	case f.Can != "" && !slices.ContainsFunc(x.Reach, func(r interdict.Reach) bool { return r.Can == f.Can }):
		return false
	case f.Use != "" && !slices.ContainsFunc(x.Decisions, func(d interdict.UseDecision) bool { return string(d.Decision.Outcome) == f.Use }):
		return false
	}
	for _, word := range strings.Fields(fold(f.Q)) {
		if !strings.Contains(x.text, word) {
			return false
		}
	}
	return true
}

// apply gives the findings that the filter shows, in its order.
func (f findFilter) apply(x *scan) []*found {
	var out []*found
	for _, row := range x.rows {
		if f.pass(row) {
			out = append(out, row)
		}
	}
	switch f.Sort {
	case sortAsset:
		slices.SortStableFunc(out, func(a, b *found) int { return strings.Compare(a.Asset, b.Asset) })
	case sortProduct:
		slices.SortStableFunc(out, func(a, b *found) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.key, b.key)) })
	}
	return out
}
