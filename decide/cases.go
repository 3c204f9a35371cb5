package decide

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// A CaseResult is one case of a pack, asked and compared.
type CaseResult struct {
	Name     string
	Pos      strictyaml.Pos
	Failures []string
}

// A caseDeal is a case made ready: coded, with what it must get.
type caseDeal struct {
	name   string
	pos    strictyaml.Pos
	known  time.Time
	deal   *interdict.Deal
	facts  strictyaml.Map[strictyaml.List]
	expect law.Expect
}

// RunCases puts the cases of a pack to that pack alone.
func RunCases(p *law.Pack, catalog Catalog) ([]CaseResult, error) {
	cases, err := readyCases(p)
	if err != nil {
		return nil, err
	}
	engines := map[time.Time]*Engine{}
	var out []CaseResult
	for _, c := range cases {
		e, err := engineAt(engines, p, catalog, c.known)
		if err != nil {
			return nil, err
		}
		r := CaseResult{Name: c.name, Pos: c.pos}
		coded, err := e.codeCase(c)
		if err != nil {
			r.Failures = append(r.Failures, err.Error())
		} else {
			r.Failures = compareCase(c.expect, e.answer(coded))
		}
		out = append(out, r)
	}
	return out, nil
}

func engineAt(engines map[time.Time]*Engine, p *law.Pack, catalog Catalog, known time.Time) (*Engine, error) {
	if e, ok := engines[known]; ok {
		return e, nil
	}
	e, err := New([]*law.Pack{p}, Options{Catalog: catalog, Lists: NewPackLists([]*law.Pack{p}), KnownAt: known})
	engines[known] = e
	return e, err
}

// readyCases lays each case on the deal that it builds on, and multiplies out
// the values under each.
func readyCases(p *law.Pack) ([]caseDeal, error) {
	all, err := p.Cases()
	if all == nil || err != nil {
		return nil, err
	}
	given := map[string]map[string]any{}
	for _, g := range all.Given {
		m, err := object(g.Value)
		if err != nil {
			return nil, err
		}
		given[g.Key] = m
	}
	var out []caseDeal
	for _, c := range all.Cases {
		known, err := knownOf(all.KnownAt, c.KnownAt)
		if err != nil {
			return nil, strictyaml.Problem{Pos: c.Pos, Msg: err.Error(), Hint: `write "2026-11-23"`}
		}
		base := caseDeal{name: c.Name, pos: c.Pos, known: known, expect: c.Expect}
		if len(c.Facts) > 0 {
			for _, f := range multiplyFacts(c.Facts, c.Each) {
				base.facts = f
				out = append(out, base)
			}
			continue
		}
		deals, err := caseDeals(c, given)
		if err != nil {
			return nil, strictyaml.Problem{Pos: c.Pos, Msg: fmt.Sprintf("case %q: %v", c.Name, err)}
		}
		for _, d := range deals {
			base.deal = d
			base.name = c.Name
			if len(c.Each) > 0 {
				base.name = fmt.Sprintf("%s (%s)", c.Name, d.ID)
			}
			out = append(out, base)
		}
	}
	return out, nil
}

func knownOf(file, own string) (time.Time, error) {
	if own == "" {
		own = file
	}
	return time.Parse(time.DateOnly, own)
}

func caseDeals(c law.Case, given map[string]map[string]any) ([]*interdict.Deal, error) {
	base := map[string]any{}
	if c.Like != "" {
		g, ok := given[c.Like]
		if !ok {
			near, _ := strictyaml.Nearest(c.Like, slices.Collect(maps.Keys(given)))
			return nil, fmt.Errorf("no given deal %q\nhint: did you mean %q?", c.Like, near)
		}
		base = overlay(base, g)
	}
	if c.Deal != nil {
		own, err := object(c.Deal)
		if err != nil {
			return nil, err
		}
		base = overlay(base, own)
	}
	all := []map[string]any{base}
	for _, e := range c.Each {
		var next []map[string]any
		for _, m := range all {
			for _, v := range e.Value {
				n := overlay(m, nest(strings.Split(e.Key, "."), v))
				n["id"] = strings.TrimPrefix(fmt.Sprint(m["id"], " ", e.Key, "=", v), "<nil> ")
				next = append(next, n)
			}
		}
		all = next
	}
	var out []*interdict.Deal
	for _, m := range all {
		b, err := json.Marshal(m)
		if err != nil {
			return nil, err
		}
		d := &interdict.Deal{}
		if err := interdict.UnmarshalDeal(b, d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// multiplyFacts multiplies coded facts by the values under each.
func multiplyFacts(facts, each strictyaml.Map[strictyaml.List]) []strictyaml.Map[strictyaml.List] {
	all := []strictyaml.Map[strictyaml.List]{facts}
	for _, e := range each {
		var next []strictyaml.Map[strictyaml.List]
		for _, m := range all {
			for _, v := range e.Value {
				next = append(next, append(slices.Clone(m), strictyaml.Entry[strictyaml.List]{Key: e.Key, Pos: e.Pos, Value: strictyaml.List{v}}))
			}
		}
		all = next
	}
	return all
}

func nest(path []string, v string) map[string]any {
	if len(path) == 1 {
		return map[string]any{path[0]: v}
	}
	return map[string]any{path[0]: nest(path[1:], v)}
}

// overlay lays b on a copy of a, object by object; a value "unknown" takes a
// field of a away.
func overlay(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	for k, v := range b {
		if v == "unknown" {
			delete(out, k)
			continue
		}
		inner, isObject := v.(map[string]any)
		under, wasObject := out[k].(map[string]any)
		if isObject && wasObject {
			out[k] = overlay(under, inner)
			continue
		}
		if isObject {
			out[k] = overlay(map[string]any{}, inner)
			continue
		}
		out[k] = v
	}
	return out
}

// object turns a YAML mapping into a JSON one; all scalars are text.
func object(n *strictyaml.Node) (map[string]any, error) {
	v := plain(n)
	m, ok := v.(map[string]any)
	if !ok {
		return nil, strictyaml.Problem{Pos: n.Pos, Msg: "want the fields of a deal"}
	}
	return m, nil
}

func plain(n *strictyaml.Node) any {
	switch n.Kind() {
	case strictyaml.Mapping:
		m := map[string]any{}
		for _, f := range n.Fields() {
			m[f.Key] = plain(f.Value)
		}
		return m
	case strictyaml.Sequence:
		l := []any{}
		for _, i := range n.Items() {
			l = append(l, plain(i))
		}
		return l
	}
	if !n.Quoted() && n.Value() == "true" {
		return interdict.Yes
	}
	if !n.Quoted() && n.Value() == "false" {
		return interdict.No
	}
	return n.Value()
}

// codeCase codes a case: through the adapters, or from stated facts.
func (e *Engine) codeCase(c caseDeal) (Coded, error) {
	if c.deal != nil {
		return e.Code(c.deal)
	}
	coded := e.table.unknown()
	for _, f := range c.facts {
		n := e.factNamed(f.Key)
		if n < 0 {
			return nil, fmt.Errorf("fact %q is not defined", f.Key)
		}
		fact := &e.table.facts[n]
		if fact.clock != "" {
			set, err := fact.codeTimes(interdict.Values(f.Value), nil)
			if err != nil {
				return nil, err
			}
			coded[n] = set
			continue
		}
		coded[n] = fact.oneOf(interdict.Values(f.Value))
	}
	return coded, nil
}

func (e *Engine) factNamed(name string) int {
	return slices.IndexFunc(e.table.facts, func(f fact) bool { return f.name == name })
}

// compareCase lists how a decision differs from what a case expects.
func compareCase(x law.Expect, d interdict.Decision) []string {
	var out []string
	differ := func(what string, want, got any) {
		out = append(out, fmt.Sprintf("%s: want %v, got %v", what, want, got))
	}
	if d.Outcome != x.Outcome {
		differ("outcome", x.Outcome, d.Outcome)
	}
	if len(x.Between) == 2 && (string(d.Between[0]) != x.Between[0] || string(d.Between[1]) != x.Between[1]) {
		differ("between", x.Between, d.Between)
	}
	if x.Basis != "" && d.Basis != x.Basis {
		differ("basis", x.Basis, d.Basis)
	}
	if x.Confidence != "" && d.Confidence != x.Confidence {
		differ("confidence", x.Confidence, d.Confidence)
	}
	if x.Rules != nil {
		var got []string
		for _, r := range d.Reasons {
			_, key, _ := strings.Cut(string(r.Rule), "#")
			got = append(got, key)
		}
		sameSet(differ, "rules", x.Rules, got)
	}
	if x.Needs != nil {
		var got []string
		for _, n := range d.Needs {
			_, key, counsel := strings.Cut(n.Fact, "#")
			if counsel {
				got = append(got, key)
			} else {
				got = append(got, n.Fact)
			}
		}
		sameSet(differ, "needs", x.Needs, got)
	}
	if x.Advisories != nil {
		var got []string
		for _, a := range d.Advisories {
			got = append(got, a.ID)
		}
		sameSet(differ, "advisories", x.Advisories, got)
	}
	if x.Duties != nil {
		var got []string
		for _, a := range d.Duties {
			got = append(got, a.ID)
		}
		sameSet(differ, "duties", x.Duties, got)
	}
	return out
}

func sameSet(differ func(string, any, any), what string, want, got []string) {
	a, b := slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	if len(a) == 1 && a[0] == "none" {
		a = nil
	}
	if !slices.Equal(a, b) {
		differ(what, a, b)
	}
}
