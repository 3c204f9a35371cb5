package catalog

import (
	"maps"
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
	byFact   map[string][]wanted // fact → kinds of indicators looked for in it
	values   map[string]struct{} // what is looked up whole, of any kind: most values of most machines are none of them
	whole    map[valueKey][]int32
	prefixes map[string][]int // kind → lengths of beginnings, ascending
	starts   map[valueKey][]int32
	inside   *automaton
	insides  []inner // by literal
	always   []inner // expressions without a literal
	altitude map[string][]int32
	paths    []wanted // what the beginning of a path can meet
}

// A wanted kind of indicators is looked for in a fact.
type wanted struct {
	kind     string
	in       []interdict.ObservationKind // nil for any
	prefixes []int                       // lengths of beginnings
	shortest int                         // of these
	heads    map[string]struct{}         // of so many bytes
}

func (s *signs) wanted(kind string, in []interdict.ObservationKind) wanted {
	w := wanted{kind: kind, in: in, prefixes: s.prefixes[kind], heads: map[string]struct{}{}}
	if len(w.prefixes) == 0 {
		return w
	}
	w.shortest = slices.Min(w.prefixes)
	for k := range s.starts {
		if k.kind == kind {
			w.heads[k.value[:w.shortest]] = struct{}{}
		}
	}
	return w
}

// begun gives the rows of the kind whose beginning a value has.
func (s *signs) begun(w *wanted, v string, add func(int32)) {
	if len(w.prefixes) == 0 || len(v) < w.shortest {
		return
	}
	if _, may := w.heads[v[:w.shortest]]; !may {
		return
	}
	for _, length := range w.prefixes {
		if len(v) >= length {
			for _, n := range s.starts[valueKey{w.kind, v[:length]}] {
				add(n)
			}
		}
	}
}

// A valueKey is a folded value, or its beginning, of a kind of indicator.
type valueKey struct{ kind, value string }

// An inner is a row that needs a look when its literal was met.
type inner struct {
	row int32
	re  *regexp.Regexp // nil: the literal is all
}

func compileSigns(rows []Indicator) *signs {
	s := &signs{rows: rows, byFact: map[string][]wanted{}, values: map[string]struct{}{}, whole: map[valueKey][]int32{}, prefixes: map[string][]int{}, starts: map[valueKey][]int32{}, altitude: map[string][]int32{}}
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
	s.sortKinds()
	return s
}

// sortKinds notes what is looked for in which fact.
func (s *signs) sortKinds() {
	for k := range s.whole {
		s.values[k.value] = struct{}{}
	}
	for _, k := range slices.Sorted(maps.Keys(indicatorKinds)) {
		p := indicatorKinds[k]
		for _, f := range p.facts {
			s.byFact[f] = append(s.byFact[f], s.wanted(k, p.in))
		}
	}
	for _, k := range []string{"path", "launchd"} {
		s.paths = append(s.paths, s.wanted(k, nil))
	}
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
	trimmed := strings.TrimSpace(f.Value)
	from, folded := len(out), foldPath(trimmed)
	add := func(n int32) {
		x := &s.rows[n]
		for _, old := range out[from:] {
			if old.Indicator == x.ID {
				return
			}
		}
		out = append(out, x.sign(indicatorKinds[x.Kind].class, *f))
	}
	_, known := s.values[folded]
	for i := range kinds {
		w := &kinds[i]
		if w.in != nil && !slices.Contains(w.in, o.Kind) {
			continue
		}
		k, v := w.kind, foldKind(w.kind, folded)
		if known || v != folded {
			for _, n := range s.whole[valueKey{k, v}] {
				add(n)
			}
		}
		switch k {
		case "publisher", "family", "tls-issuer":
			if n := s.named(k, f.Value); n >= 0 {
				add(n)
			}
		case "host-name":
			s.domains(v, add)
		case "env-var":
			name, _, _ := strings.Cut(v, "=")
			for _, n := range s.whole[valueKey{k, name}] {
				add(n)
			}
		}
		s.begun(w, v, add)
	}
	whole := folded
	if len(trimmed) < len(f.Value) {
		whole = foldPath(f.Value)
	}
	s.within(o, whole, kinds, add)
	return out
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
func (s *signs) within(o *interdict.Observation, v string, kinds []wanted, add func(int32)) {
	try := func(x inner) {
		k := s.rows[x.row].Kind
		i := slices.IndexFunc(kinds, func(w wanted) bool { return w.kind == k })
		if i < 0 || kinds[i].in != nil && !slices.Contains(kinds[i].in, o.Kind) {
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
