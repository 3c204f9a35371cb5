package screen

import (
	"fmt"
	"slices"
	"strings"

	"interdict/screen/name"
)

// pairs lays two names side by side: the aligned words in the order of the
// query, then the listed words left over.
func pairs(j *judged, q, e *name.Name) []Pair {
	var out []Pair
	var usedE uint64
	links := slices.Clone(j.links)
	slices.SortFunc(links, func(a, b link) int { return int(a.q) - int(b.q) })
	for i, l := 0, 0; i < len(q.Tokens); {
		if l < len(links) && int(links[l].q) == i {
			k := links[l]
			out = append(out, pair(&k, q, e))
			usedE |= span(k.e, k.en)
			i += int(k.qn)
			l++
			continue
		}
		t := &q.Tokens[i]
		out = append(out, Pair{Asked: raw(q, i, 1), AskedLatin: otherScript(t), How: leftOver(t, e), Class: t.Class.String(), Weight: round(t.Weight)})
		i++
	}
	for i := range e.Tokens {
		if usedE&(1<<i) == 0 {
			t := &e.Tokens[i]
			out = append(out, Pair{Listed: raw(e, i, 1), ListLatin: otherScript(t), How: leftOver(t, q), Class: t.Class.String(), Weight: round(t.Weight)})
		}
	}
	return out
}

// leftOver says of a word without partner what it is worth saying: legal forms
// are compared as a class, the others are missing on the other side.
func leftOver(t *name.Token, other *name.Name) string {
	switch {
	case t.Class != name.LegalForm:
		return "left over"
	case len(other.Legal) == 0:
		return "legal form, none on the other side"
	case slices.Contains(other.Legal, t.Legal), t.Legal == name.Company, slices.Contains(other.Legal, name.Company):
		return "legal form, compatible"
	}
	return "legal form, another"
}

func pair(l *link, q, e *name.Name) Pair {
	tq, te := &q.Tokens[l.q], &e.Tokens[l.e]
	weight := float32(0)
	for i := l.e; i < l.e+l.en; i++ {
		weight += e.Tokens[i].Weight
	}
	p := Pair{Asked: raw(q, int(l.q), int(l.qn)), Listed: raw(e, int(l.e), int(l.en)), How: l.how.String(), Class: te.Class.String(),
		AskedLatin: latin(q, int(l.q), int(l.qn)), ListLatin: latin(e, int(l.e), int(l.en)), Similarity: round(l.sim), Weight: round(weight)}
	for _, t := range []*name.Token{tq, te} {
		if p.System == "" && t.Script > name.Latin && len(t.Readings) > 0 {
			p.System = t.Readings[0].System
		}
	}
	return p
}

// raw is what stands in the name as given.
func raw(n *name.Name, i, size int) string {
	return n.Raw[n.Tokens[i].From:n.Tokens[i+size-1].To]
}

// latin is how tokens in another script were read, "" for Latin ones.
func latin(n *name.Name, i, size int) string {
	var out []string
	for k := i; k < i+size; k++ {
		if s := otherScript(&n.Tokens[k]); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}

func otherScript(t *name.Token) string {
	switch {
	case t.Script <= name.Latin:
		return ""
	case len(t.Readings) > 0:
		return t.Readings[0].Latin
	}
	return strings.ToLower(t.Consonants)
}

// reasons puts an alignment into sentences, the most telling first.
func reasons(j *judged, q, e *name.Name, steps []Step) []string {
	out := []string{}
	for _, l := range j.links {
		p := pair(&l, q, e)
		listed := p.Listed
		if p.AskedLatin != "" {
			listed += ", read as " + p.AskedLatin
		}
		switch {
		case l.how == name.Same && p.AskedLatin == "":
			out = append(out, fmt.Sprintf("%s: %s, the same (weight %.2f)", p.Class, p.Listed, p.Weight))
		default:
			out = append(out, fmt.Sprintf("%s: %s for %s, %s (%.2f alike, weight %.2f)", p.Class, p.Asked, listed, p.How, p.Similarity, p.Weight))
		}
	}
	if s := overs(q, j, true); s != "" {
		out = append(out, "only here: "+s)
	}
	if s := overs(e, j, false); s != "" {
		out = append(out, "only on the list: "+s)
	}
	for _, s := range steps {
		switch {
		case s.Factor > 0:
			out = append(out, fmt.Sprintf("%s: %s (times %.2f)", s.Name, s.Why, s.Factor))
		default:
			out = append(out, fmt.Sprintf("%s: %s (plus %.2f)", s.Name, s.Why, s.Add))
		}
	}
	return out
}

// overs are the words of one side without partner, legal forms aside.
func overs(n *name.Name, j *judged, query bool) string {
	var used uint64
	for _, l := range j.links {
		if query {
			used |= span(l.q, l.qn)
		} else {
			used |= span(l.e, l.en)
		}
	}
	var out []string
	for i := range n.Tokens {
		if used&(1<<i) == 0 && n.Tokens[i].Class != name.LegalForm {
			out = append(out, raw(n, i, 1))
		}
	}
	return strings.Join(out, " ")
}
