package catalog

import (
	"regexp"
	"slices"
	"strings"

	"interdict"
)

// # How signs are found
//
// An observation has a few facts, and a fact of a kind of observation can be
// met by a few kinds of indicators only (indicatorKinds). Whole values are
// looked up in a table, beginnings by their lengths, and everything that may
// stand inside a value by one automaton over all literals, which expressions
// and patterns need too. So the cost hangs on the observation, not on how many
// indicators there are. TestSignsAreTheNaiveOnes holds this against trying
// every indicator on every fact.

// signs is the compiled form of the indicators.
type signs struct {
	rows     []Indicator
	byFact   map[string][]string // fact → kinds of indicators looked for in it
	whole    map[valueKey][]int32
	prefixes map[string][]int // kind → lengths of beginnings, ascending
	starts   map[valueKey][]int32
	inside   *automaton
	insides  []inner // by literal
	always   []inner // expressions without a literal
	altitude map[string][]int32
}

// A valueKey is a folded value, or its beginning, of a kind of indicator.
type valueKey struct{ kind, value string }

// An inner is a row that needs a look when its literal was met.
type inner struct {
	row int32
	re  *regexp.Regexp // nil: the literal is all
}

func compileSigns(rows []Indicator) *signs {
	s := &signs{rows: rows, byFact: map[string][]string{}, whole: map[valueKey][]int32{}, prefixes: map[string][]int{}, starts: map[valueKey][]int32{}, altitude: map[string][]int32{}}
	kinds := make([]string, 0, len(indicatorKinds))
	for k := range indicatorKinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		for _, f := range indicatorKinds[k].facts {
			s.byFact[f] = append(s.byFact[f], k)
		}
	}
	var texts []string
	add := func(literal string, x inner) {
		texts, s.insides = append(texts, literal), append(s.insides, x)
	}
	for i := range rows {
		n := int32(i)
		for _, a := range rows[i].Altitudes {
			s.altitude[a] = append(s.altitude[a], n)
		}
		for _, v := range rows[i].Values {
			folded := foldValue(rows[i].Kind, v)
			switch rows[i].Match {
			case matchExact, matchIExact, matchSHA256:
				s.whole[valueKey{rows[i].Kind, folded}] = append(s.whole[valueKey{rows[i].Kind, folded}], n)
			case matchName:
				s.whole[valueKey{rows[i].Kind, nameKey(v)}] = append(s.whole[valueKey{rows[i].Kind, nameKey(v)}], n)
			case matchPrefix:
				key := rows[i].Kind
				if !slices.Contains(s.prefixes[key], len(folded)) {
					s.prefixes[key] = append(s.prefixes[key], len(folded))
				}
				s.starts[valueKey{key, folded}] = append(s.starts[valueKey{key, folded}], n)
			case matchDomain:
				s.whole[valueKey{rows[i].Kind, folded}] = append(s.whole[valueKey{rows[i].Kind, folded}], n)
			case matchContains:
				add(folded, inner{row: n})
			case matchGlob:
				add(longestLiteral(folded), inner{row: n, re: compileGlob(v)})
			case matchRegex:
				re, err := compileRegex(v)
				if err != nil {
					continue // lint has said so
				}
				lits := literals(v)
				if len(lits) == 0 {
					s.always = append(s.always, inner{row: n, re: re})
				}
				for _, l := range lits {
					add(l, inner{row: n, re: re})
				}
			}
		}
	}
	s.inside = newAutomaton(texts)
	return s
}

// foldValue is a value as it is compared: paths and keys with one sort of
// slash, numbers in braces without them, all in lower case.
func foldValue(kind, v string) string { return foldKind(kind, foldPath(strings.TrimSpace(v))) }

// foldKind is what foldValue does beyond paths, by the kind.
func foldKind(kind, v string) string {
	switch kind {
	case "msi-product-code":
		v = strings.Trim(v, "{}")
	case "registry-key":
		for _, root := range [...][2]string{{"hkey_local_machine/", "hklm/"}, {"hkey_current_user/", "hkcu/"}, {"hkey_users/", "hku/"}, {"computer/", ""}, {"registry/machine/", "hklm/"}} {
			if rest, ok := strings.CutPrefix(v, root[0]); ok {
				v = root[1] + rest
			}
		}
	case "cpe":
		if rest, ok := strings.CutPrefix(v, "cpe:/"); ok { // the older form
			v = "cpe:2.3:" + rest + ":"
		}
		v = strings.ReplaceAll(v, "/", "")
	case "purl":
		v = strings.ReplaceAll(v, "/@", "/%40")
	case "sha256", "signer-certificate":
		v = strings.ReplaceAll(v, ":", "")
	}
	return v
}

// nameKey is a name without case, accents, look-alikes and legal form.
func nameKey(v string) string {
	words := strings.Fields(Fold(v))
	out := words[:0]
	for _, w := range words {
		if !slices.Contains(legalForms, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// legalForms are left out where names of companies are compared.
var legalForms = []string{"ao", "zao", "ooo", "oao", "pao", "jsc", "cjsc", "llc", "ltd", "limited", "inc", "gmbh", "ag", "sa", "srl", "corp", "co", "ао", "зао", "ооо", "ojsc"}

// Signs returns what an observation says of products that the catalog has
// indicators for. Facts must be called as package evidence calls them. The
// order is that of the facts, then of the indicators.
func (c *Catalog) Signs(o *interdict.Observation) []interdict.Sign {
	var out []interdict.Sign
	for i := range o.Facts {
		out = c.signs.fact(o, &o.Facts[i], out)
	}
	return c.nameSigns(o, out)
}

// fact appends the signs of one fact.
func (s *signs) fact(o *interdict.Observation, f *interdict.Fact, out []interdict.Sign) []interdict.Sign {
	if f.Name == "altitude" {
		return s.filters(f, out)
	}
	kinds := s.byFact[f.Name]
	if len(kinds) == 0 {
		return out
	}
	from, folded := len(out), foldPath(strings.TrimSpace(f.Value))
	add := func(n int32) {
		x := &s.rows[n]
		for _, old := range out[from:] {
			if old.Indicator == x.ID {
				return
			}
		}
		out = append(out, x.sign(indicatorKinds[x.Kind].class, *f))
	}
	for _, k := range kinds {
		p := indicatorKinds[k]
		if p.in != nil && !slices.Contains(p.in, o.Kind) {
			continue
		}
		v := foldKind(k, folded)
		for _, n := range s.whole[valueKey{k, v}] {
			add(n)
		}
		if k == "publisher" || k == "family" || k == "tls-issuer" {
			if n := s.named(k, f.Value); n >= 0 {
				add(n)
			}
		}
		if k == "host-name" {
			s.domains(v, add)
		}
		if k == "env-var" {
			name, _, _ := strings.Cut(v, "=")
			for _, n := range s.whole[valueKey{k, name}] {
				add(n)
			}
		}
		for _, length := range s.prefixes[k] {
			if len(v) >= length {
				for _, n := range s.starts[valueKey{k, v[:length]}] {
					add(n)
				}
			}
		}
	}
	s.within(o, f, kinds, add)
	return out
}

// named finds the row of a name. Of several that differ by their legal form only
// it is the one written so, else the best known.
func (s *signs) named(kind, value string) int32 {
	best := int32(-1)
	for _, n := range s.whole[valueKey{kind, nameKey(value)}] {
		if s.rows[n].Match != matchName {
			continue
		}
		if slices.ContainsFunc(s.rows[n].Values, func(v string) bool { return Fold(v) == Fold(value) }) {
			return n
		}
		if best < 0 || s.rows[n].Basis.rank() < s.rows[best].Basis.rank() {
			best = n
		}
	}
	return best
}

// domains looks up a host and the domains above it.
func (s *signs) domains(host string, add func(int32)) {
	host = strings.TrimSuffix(host, ".")
	for {
		_, above, ok := strings.Cut(host, ".")
		if !ok {
			return
		}
		for _, n := range s.whole[valueKey{"host-name", above}] {
			add(n)
		}
		host = above
	}
}

// within tries what may stand inside a value.
func (s *signs) within(o *interdict.Observation, f *interdict.Fact, kinds []string, add func(int32)) {
	v := foldPath(f.Value)
	try := func(x inner) {
		k := s.rows[x.row].Kind
		if !slices.Contains(kinds, k) {
			return
		}
		if p := indicatorKinds[k]; p.in != nil && !slices.Contains(p.in, o.Kind) {
			return
		}
		if x.re == nil || x.re.MatchString(v) {
			add(x.row)
		}
	}
	s.inside.each(v, func(l int32, _ int) { try(s.insides[l]) })
	for _, x := range s.always {
		try(x)
	}
}

// filters looks an altitude up. It was given out once, so it says more than the
// driver's name.
func (s *signs) filters(f *interdict.Fact, out []interdict.Sign) []interdict.Sign {
	whole, _, _ := strings.Cut(f.Value, ".")
	for _, a := range []string{f.Value, whole} {
		for _, n := range s.altitude[a] {
			x := s.rows[n].sign("altitude", *f)
			out = append(out, x)
		}
		if whole == f.Value {
			break
		}
	}
	return out
}

func (x *Indicator) sign(class string, f interdict.Fact) interdict.Sign {
	return interdict.Sign{Indicator: x.ID, Maker: string(x.Maker), Products: x.Products, Role: x.Role, Class: class, Strength: x.Strength, Risk: x.Risk, Sure: true,
		Confidence: x.Basis.Confidence(), Fact: f, Note: x.Note}
}
