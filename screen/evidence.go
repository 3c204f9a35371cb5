package screen

import (
	"slices"
	"strconv"
	"strings"

	"interdict/screen/list"
	"interdict/screen/name"
)

// Evidence beside the name. Agreement takes away a part of what a score lacks
// to 1 (Shrink), contradiction multiplies it down (Factor). What one side does
// not tell does nothing.
const (
	shrinkBornDay  = 0.6  // the same day
	shrinkBornYear = 0.85 // the same year, or a span that holds it
	shrinkCountry  = 0.92
	shrinkCity     = 0.85
	shrinkMost     = 0.55 // all agreement together takes away no more than this leaves

	factorBornYear = 0.75 // two years or more apart
	factorBornDay  = 0.88 // the same year, other days
	factorCountry  = 0.93
	factorKind     = 0.92 // a person here, a company or ship there
	factorVessel   = 0.6  // other vessel numbers

	scoreSameID = 0.97 // an equal number counts as this at least
)

// context reports whether a query tells anything beside names.
func (q *Query) context() bool {
	return len(q.Countries)+len(q.Born)+len(q.Addresses)+len(q.IDs) > 0
}

// weighed is a name's score after everything else was looked at.
type weighed struct {
	score       float32
	steps       []Step
	notCompared []string
}

// weigh applies the evidence beside the name to its score.
func weigh(score float32, q *Query, e *list.Entry) weighed {
	w := weighed{score: score}
	shrink := float32(1)
	agree := func(s float32, what, why string) {
		if shrink*s < shrinkMost {
			s = shrinkMost / shrink
		}
		before := w.score
		shrink *= s
		w.score = 1 - float32((1-w.score)*s)
		w.steps = append(w.steps, Step{Name: what, Add: w.score - before, Why: why})
	}
	contradict := func(f float32, what, why string) {
		w.score *= f
		w.steps = append(w.steps, Step{Name: what, Factor: f, Why: why})
	}
	silent := func(what string) { w.notCompared = append(w.notCompared, what) }

	weighKind(q, e, contradict, silent)
	weighBorn(q, e, agree, contradict, silent)
	weighCountry(q, e, agree, contradict, silent)
	weighCity(q, e, agree, silent)
	weighIDs(&w, q, e, contradict, silent)
	return w
}

type (
	agreeFunc  func(shrink float32, what, why string)
	againstFun func(factor float32, what, why string)
	silentFunc func(what string)
)

func weighKind(q *Query, e *list.Entry, contradict againstFun, silent silentFunc) {
	known := func(k list.Kind) bool { return k != "" && k != list.Unknown }
	switch {
	case !known(q.Kind) || !known(e.Kind):
		silent("kind")
	case q.Kind != e.Kind:
		contradict(factorKind, "kind", string(q.Kind)+" here, "+string(e.Kind)+" on the list")
	}
}

func weighBorn(q *Query, e *list.Entry, agree agreeFunc, contradict againstFun, silent silentFunc) {
	if len(q.Born) == 0 || len(e.Born) == 0 {
		if len(q.Born)+len(e.Born) > 0 || e.Kind == list.Individual {
			silent("date of birth")
		}
		return
	}
	best, why := apart, ""
	for _, a := range q.Born {
		for _, b := range e.Born {
			if n := compareBorn(a, b); n > best || why == "" {
				best, why = n, a+" here, "+b+" on the list"
			}
		}
	}
	switch best {
	case sameDay:
		agree(shrinkBornDay, "date of birth", "the same day: "+why)
	case sameYear:
		agree(shrinkBornYear, "date of birth", "the same year: "+why)
	case otherDay:
		contradict(factorBornDay, "date of birth", "another day of the same year: "+why)
	case apart:
		contradict(factorBornYear, "date of birth", "another year: "+why)
	}
}

// bornRelation orders what two dates of birth say of one another.
type bornRelation int

const (
	apart bornRelation = iota
	otherDay
	nearYear // a year apart, or dates that cannot be read: says nothing
	sameYear
	sameDay
)

// compareBorn compares two dates in EDTF, of which month and day may be
// missing, which may be approximate ("~") or a span ("1950/1952").
func compareBorn(a, b string) bornRelation {
	a1, a2, okA := years(a)
	b1, b2, okB := years(b)
	if !okA || !okB {
		return nearYear
	}
	switch {
	case a1 > b2+1 || b1 > a2+1:
		return apart
	case a1 > b2 || b1 > a2:
		return nearYear
	}
	da, db := strings.TrimSuffix(a, "~"), strings.TrimSuffix(b, "~")
	if len(da) == 10 && len(db) == 10 {
		switch {
		case da == db:
			return sameDay
		case da[:4] == db[:4] && da[5:7] == db[8:] && da[8:] == db[5:7]:
			return sameYear // day and month changed places
		}
		return otherDay
	}
	if len(da) >= 7 && len(db) >= 7 && da[:7] != db[:7] && !strings.Contains(da+db, "/") {
		return otherDay
	}
	return sameYear
}

// years is the span of years of a date.
func years(s string) (from, to int, ok bool) {
	slack := 0
	if strings.HasSuffix(s, "~") {
		slack = 2
	}
	first, last, span := strings.Cut(strings.TrimSuffix(s, "~"), "/")
	if !span {
		last = first
	}
	from, ok1 := year(first)
	to, ok2 := year(last)
	return from - slack, to + slack, ok1 && ok2
}

func year(s string) (int, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.Atoi(s[:4])
	return n, err == nil && n > 1000
}

func weighCountry(q *Query, e *list.Entry, agree agreeFunc, contradict againstFun, silent silentFunc) {
	asked := upper(q.Countries)
	for _, a := range q.Addresses {
		asked = append(asked, strings.ToUpper(a.Country))
	}
	listed := append(upper(e.Countries), upper(e.Citizenship)...)
	for _, a := range e.Addresses {
		listed = append(listed, strings.ToUpper(a.Country))
	}
	asked, listed = codes(asked), codes(listed)
	if len(asked) == 0 || len(listed) == 0 {
		silent("country")
		return
	}
	for _, c := range asked {
		if slices.Contains(listed, c) {
			agree(shrinkCountry, "country", c+" on both sides")
			return
		}
	}
	contradict(factorCountry, "country", strings.Join(asked, ", ")+" here, "+strings.Join(listed, ", ")+" on the list")
}

// codes keeps two-letter codes, each once, sorted; US-VA counts as US.
func codes(in []string) []string {
	var out []string
	for _, c := range in {
		if len(c) > 3 && c[2] == '-' {
			c = c[:2]
		}
		if len(c) == 2 {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func weighCity(q *Query, e *list.Entry, agree agreeFunc, silent silentFunc) {
	compared := false
	for _, a := range q.Addresses {
		for _, b := range e.Addresses {
			if a.City == "" || b.City == "" {
				continue
			}
			compared = true
			if sameWords(a.City, b.City) {
				agree(shrinkCity, "city", b.City+" on both sides")
				return
			}
		}
	}
	if !compared && len(q.Addresses)+len(e.Addresses) > 0 {
		silent("address")
	}
}

// sameWords reports whether every word of a has a partner in b or the reverse.
func sameWords(a, b string) bool {
	pa, pb := name.Parse(a, name.ThingHint), name.Parse(b, name.ThingHint)
	if len(pa.Tokens) > len(pb.Tokens) {
		pa, pb = pb, pa
	}
	for i := range pa.Tokens {
		if !slices.ContainsFunc(pb.Tokens, func(t name.Token) bool {
			sim, how := pa.Tokens[i].Related(&t)
			return sim >= 0.8 && how != name.Initial
		}) {
			return false
		}
	}
	return len(pa.Tokens) > 0
}

// weighIDs looks for an equal number, which outweighs whatever the names say,
// and for vessel numbers that differ: a ship has one.
func weighIDs(w *weighed, q *Query, e *list.Entry, contradict againstFun, silent silentFunc) {
	if len(q.IDs) == 0 || len(e.IDs) == 0 {
		if len(q.IDs)+len(e.IDs) > 0 {
			silent("identifiers")
		}
		return
	}
	vessel := func(id list.Identifier) bool {
		return strings.Contains(strings.ToUpper(id.Type), "IMO") || strings.Contains(strings.ToLower(id.Type), "vessel")
	}
	vessels := false
	for _, a := range q.IDs {
		for _, b := range e.IDs {
			v := plainID(a.Value)
			if v == "" || !sameID(v, plainID(b.Value)) {
				vessels = vessels || vessel(a) && vessel(b)
				continue
			}
			if ca, cb := strings.ToUpper(a.Country), strings.ToUpper(b.Country); len(ca) == 2 && len(cb) == 2 && ca != cb {
				continue
			}
			before := w.score
			w.score = max(w.score, scoreSameID)
			w.steps = append(w.steps, Step{Name: "identifier", Add: w.score - before, Why: strings.TrimSpace(b.Type+" "+b.Value) + " on both sides"})
			return
		}
	}
	if vessels {
		contradict(factorVessel, "vessel number", "the ships have different numbers")
	}
}

// sameID compares normalised numbers; "IMO 9187629" and "9187629" are one.
func sameID(a, b string) bool {
	return a == b || strings.TrimPrefix(a, "IMO") == strings.TrimPrefix(b, "IMO")
}
