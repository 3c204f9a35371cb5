package decide

import (
	"fmt"
	"slices"

	"interdict"
)

// maxLookedAt bounds the rules listed as looked at; the nearest come first.
const maxLookedAt = 12

// lookedAt lists what was considered and does not settle the deal: exceptions
// that defeat a rule, exceptions to a given reason that do not apply, and
// rules that only one fact keeps from applying.
func (x *explainer) lookedAt() {
	for i := range x.t.rows {
		r := &x.t.rows[i]
		switch r.kind {
		case exceptionRow:
			x.lookedAtException(r)
		case ruleRow:
			x.lookedAtRule(r)
		}
	}
	// What only its time keeps away is what a reader wants to know first.
	x.dec.LookedAt = append(append([]interdict.LookedAt{}, x.near...), x.dec.LookedAt...)
	if len(x.dec.LookedAt) > maxLookedAt {
		x.dec.LookedAt = x.dec.LookedAt[:maxLookedAt]
	}
}

func (x *explainer) lookedAtException(r *row) {
	p := x.t.packs[r.pack]
	e := p.Exceptions[r.index].Value
	certain, possible := x.t.row(r, x.h.lasting, x.h.living)
	conf := p.RowConfidence(e.Grounds, e.When, e.Span)
	add := func(because string) {
		x.dec.LookedAt = append(x.dec.LookedAt, interdict.LookedAt{Rule: ruleID(p, r.key), Because: because, Confidence: conf})
	}
	switch {
	case certain && x.lifts(r):
		add(fmt.Sprintf("%s applies: %s", e.Title, x.because(r)))
	case possible && x.lifts(r):
		add(fmt.Sprintf("%s may apply: %s", e.Title, x.because(r)))
	case !possible && x.excuses(r):
		add(fmt.Sprintf("%s does not apply", e.Title))
	}
}

// lifts reports whether the exception names a rule that would apply without it.
func (x *explainer) lifts(r *row) bool {
	return slices.ContainsFunc(r.defeats, func(to int) bool {
		_, would := x.t.row(&x.t.rows[to], x.h.must, x.h.may)
		return would
	})
}

// excuses reports whether the exception names a rule that is given as a reason.
func (x *explainer) excuses(r *row) bool {
	return slices.ContainsFunc(r.defeats, func(to int) bool {
		id := ruleID(x.t.packs[r.pack], x.t.rows[to].key)
		return slices.ContainsFunc(x.dec.Reasons, func(y interdict.Reason) bool { return y.Rule == id })
	})
}

// lookedAtRule lists a rule that one fact alone keeps from applying, unless
// that fact is the act: every deal misses most rules by their act.
func (x *explainer) lookedAtRule(r *row) {
	if _, may := x.t.row(r, x.h.must, x.h.may); may {
		return
	}
	missing, words, byTime := 0, "", false
	for _, c := range x.bestBox(r) {
		if x.c[c.fact]&c.values != 0 {
			continue
		}
		f := &x.t.facts[c.fact]
		missing++
		if f.def.Test == "act" {
			missing += 100
		}
		words = x.clause(r, c.fact, x.c[c.fact])
	}
	for _, c := range r.clocks {
		if x.c[c.fact]&c.may != 0 || x.t.facts[c.fact].clock == "" {
			continue
		}
		missing++
		byTime = true
		words = "it reaches what is " + x.spanClause(r, x.t.facts[c.fact].clock)
	}
	if missing != 1 {
		return
	}
	p := x.t.packs[r.pack]
	rule := p.Rules[r.index].Value
	entry := interdict.LookedAt{Rule: ruleID(p, r.key), Because: rule.Title + " does not apply: " + words, Confidence: p.RowConfidence(rule.Grounds, rule.When, rule.Span)}
	if byTime {
		x.near = append(x.near, entry)
	} else {
		x.dec.LookedAt = append(x.dec.LookedAt, entry)
	}
}

// basis says what the outcome rests on.
func (x *explainer) basis() {
	switch {
	case x.dec.Outcome == interdict.Review:
		x.dec.Basis = interdict.Open
	case x.dec.Outcome != interdict.Permitted:
		x.dec.Basis = interdict.Ruled
	default:
		x.dec.Basis = x.permittedBasis()
	}
}

func (x *explainer) permittedBasis() interdict.Basis {
	for i := range x.t.rows {
		r := &x.t.rows[i]
		if r.kind != exceptionRow || !x.lifts(r) {
			continue
		}
		if certain, _ := x.t.row(r, x.h.lasting, x.h.living); certain {
			e := x.t.packs[r.pack].Exceptions[r.index].Value
			x.relied = x.relied.Weaker(x.t.packs[r.pack].RowConfidence(e.Grounds, e.When, e.Span))
			return e.Basis
		}
	}
	basis := interdict.NotReached
	for i := range x.t.rows {
		r := &x.t.rows[i]
		if r.kind != silentRow {
			continue
		}
		if certain, _ := x.t.row(r, x.h.must, x.h.may); certain && (len(x.t.packs) == 1 || x.hushes(r)) {
			p := x.t.packs[r.pack]
			s := p.Silent[r.index].Value
			x.dec.LookedAt = append(x.dec.LookedAt, interdict.LookedAt{Rule: ruleID(p, r.key), Because: s.Because, Confidence: s.Confidence})
			basis = interdict.Silent
		}
	}
	return basis
}

// hushes reports whether a silent row is what keeps a rule of its pack from
// the deal: some rule would apply, time apart, but for its act, and for other
// facts only that the row names too. Among many packs most are silent on most
// deals ("it binds federal agencies"), and that is no answer to this one.
func (x *explainer) hushes(r *row) bool {
	named := map[int]bool{}
	for _, box := range r.conds {
		for _, c := range box {
			named[c.fact] = true
		}
	}
	return slices.ContainsFunc(x.t.rows, func(o row) bool {
		return o.kind == ruleRow && o.pack == r.pack && slices.ContainsFunc(o.conds, func(box conjunction) bool { return x.byActAlone(box, named) })
	})
}

// byActAlone reports whether a box fails by its act, and by nothing that is
// not named.
func (x *explainer) byActAlone(box conjunction, named map[int]bool) bool {
	act := false
	for _, c := range box {
		if x.c[c.fact]&c.values != 0 {
			continue
		}
		if !named[c.fact] {
			return false
		}
		act = act || x.t.facts[c.fact].def.Test == "act"
	}
	return act
}

// beside lists advisories that hold, and duties that hold or, while the deal
// is open, may.
func (x *explainer) beside() {
	for i := range x.t.rows {
		r := &x.t.rows[i]
		certain, possible := x.t.rowBeside(r, x.h)
		p := x.t.packs[r.pack]
		switch {
		case r.kind == advisoryRow && certain:
			a := p.Advisories[r.index].Value
			text, _ := a.Words()
			x.dec.Advisories = append(x.dec.Advisories, interdict.Advisory{ID: r.key, Source: cite(p, a.Grounds), Text: text, Confidence: a.Confidence})
		case r.kind == dutyRow && (certain || possible && x.lo != x.hi):
			d := p.Duties[r.index].Value
			out := interdict.Duty{ID: r.key, Who: d.Who, What: d.What, Within: d.Within, Citation: cite(p, d.Grounds), Certain: certain, Confidence: d.Confidence}
			if i, ok := p.Instant(d.By); ok {
				out.By = instantWords(p, i)
			}
			x.dec.Duties = append(x.dec.Duties, out)
		}
	}
}

// rowBeside is row for what stands beside the outcome.
func (t *table) rowBeside(r *row, h held) (certain, possible bool) {
	if r.kind != advisoryRow && r.kind != dutyRow {
		return false, false
	}
	return t.row(r, h.must, h.may)
}
