// Package decide answers whether a deal may go ahead.
//
// An answer depends only on the restrictions, the deal, the lookups and the
// clocks given. The package reads no clock, file or network, so the same inputs
// give the same Decision, byte for byte, on any machine and in any year.
//
// # How an answer comes about
//
// Each restriction puts finite questions, called facts, to the deal; adapters
// answer each with the set of values that it can have. A rule applies when all
// its facts and its clock meet the deal. Inside a restriction, exceptions defeat
// the rules that they name; across restrictions the strictest outcome stands,
// and all that apply are cited.
//
// What is not known leaves a fact with several values, and the outcome with a
// lower and an upper bound. Where the two differ the answer is a review, with
// the questions whose answers can move it. Unknown never means permitted.
//
// table.go holds the compiled form, reference.go the slow interpreter that it
// is held against at every point.
package decide

import (
	"fmt"
	"slices"
	"time"

	"interdict"
	"interdict/law"
)

// An Engine decides deals under a fixed set of packs. It is safe for
// concurrent use.
type Engine struct {
	packs   []*law.Pack
	catalog Catalog
	lists   Lists
	known   time.Time
	lawAt   string // when set, the law of this instant is asked for
	maxAge  time.Duration
	table   *table
	law     interdict.LawVersions
	looked  []interdict.ListVersion
	old     []interdict.RestrictionID // packs checked too long ago to permit anything
	answers answers
}

// Options are what an Engine needs beside the law.
type Options struct {
	Catalog Catalog
	Lists   Lists
	Looked  []interdict.ListVersion // the editions behind Lists, for the answer
	KnownAt time.Time               // the law as the world could know it then
	LawAt   string                  // an instant or date; the act's own clocks when empty

	// MaxAge turns "permitted" into "review" when a pack was last checked
	// against its sources longer ago than this, counted from KnownAt. Zero
	// sets no limit.
	MaxAge time.Duration
}

// New compiles the packs. It fails when a pack cannot be compiled, or when
// LawAt cannot be read.
func New(packs []*law.Pack, o Options) (*Engine, error) {
	t, err := compile(packs, o.KnownAt)
	if err != nil {
		return nil, err
	}
	if o.LawAt != "" {
		if _, err := parseMoment(o.LawAt, nil); err != nil {
			return nil, fmt.Errorf("law-at: %w", err)
		}
	}
	e := &Engine{packs: packs, catalog: o.Catalog, lists: o.Lists, known: o.KnownAt, lawAt: o.LawAt, maxAge: o.MaxAge, table: t}
	e.law, e.looked = interdict.LawVersions{}, o.Looked
	for _, p := range packs {
		e.law[p.ID] = interdict.LawVersion{Version: p.Version, SHA256: p.SHA256, Status: p.Status, Confidence: p.Confidence(), CheckedAt: p.CheckedAt}
	}
	e.old = e.stale()
	return e, nil
}

// Packs returns the packs that the engine consults, in order.
func (e *Engine) Packs() []*law.Pack { return e.packs }

// Decide answers one deal. It fails only when the deal cannot be read, as
// when a time is no time; everything that is merely missing is in the answer.
func (e *Engine) Decide(d interdict.Deal) (interdict.Decision, error) {
	return e.DecideWith(d, nil)
}

// DecideWith is Decide with the standing facts of a profile. Assumed facts
// that mattered are listed in the decision.
func (e *Engine) DecideWith(d interdict.Deal, p *Profile) (interdict.Decision, error) {
	a, err := e.NewWorker(p).Decide(&d)
	if err != nil {
		return interdict.Decision{}, err
	}
	return a.Decision(), nil
}

// Code returns the coded facts of a deal. Deals with equal facts have equal
// answers, which bulk callers use.
func (e *Engine) Code(d *interdict.Deal) (Coded, error) {
	c, _, err := e.NewWorker(nil).code(d)
	return c, err
}

// lawAt is the deal with all its times, but those that do not apply, at one instant.
func lawAt(d *interdict.Deal, at string) interdict.Deal {
	out := *d
	for _, v := range []*interdict.Values{&out.AgreementAt, &out.PerformedAt, &out.ShippedAt, &out.ArrivesAt, &out.ContractAwardedAt, &out.FoundAt} {
		if !v.NA() {
			*v = interdict.One(at)
		}
	}
	return out
}

// Outcome returns the outcome of a coded deal and its bounds. It is the hot
// path: it allocates nothing.
func (e *Engine) Outcome(c Coded) (outcome, mildest, strictest interdict.Outcome) {
	lo, hi := e.table.bounds(c)
	return e.outcome(lo, hi), strictness[lo], strictness[hi]
}

// outcome is the answer for bounds: open bounds are a review, and a permit
// that rests on packs too old for the policy is one too.
func (e *Engine) outcome(lo, hi int) interdict.Outcome {
	switch {
	case lo != hi:
		return interdict.Review
	case lo == 0 && len(e.old) > 0:
		return interdict.Review
	}
	return strictness[lo]
}

// stale lists the packs that were checked too long ago to permit anything.
func (e *Engine) stale() []interdict.RestrictionID {
	if e.maxAge == 0 {
		return nil
	}
	var out []interdict.RestrictionID
	for _, p := range e.packs {
		checked, err := time.Parse(time.DateOnly, p.CheckedAt)
		if err != nil || e.known.Sub(checked) > e.maxAge {
			out = append(out, p.ID)
		}
	}
	return out
}

// answer builds the full decision of a coded deal. It depends on nothing but
// the coded facts, so equal facts may share it.
func (e *Engine) answer(c Coded) interdict.Decision {
	t := e.table
	lo, hi := t.bounds(c)
	if lo != hi {
		lo, hi = t.tighten(c, lo, hi)
	}
	dec := interdict.Decision{
		Outcome: e.outcome(lo, hi), Between: [2]interdict.Outcome{strictness[lo], strictness[hi]},
		Reasons: []interdict.Reason{}, LookedAt: []interdict.LookedAt{}, Needs: []interdict.Need{},
		Advisories: []interdict.Advisory{}, Duties: []interdict.Duty{}, Changes: []interdict.Change{},
		Law: e.law, Lists: e.looked, KnownAt: e.known, LawAt: e.lawAt,
	}
	x := &explainer{e: e, t: t, c: c, h: t.hold(c), lo: lo, hi: hi, dec: &dec}
	x.reasons()
	x.lookedAt()
	x.basis()
	x.beside()
	x.needs()
	x.changes()
	x.confidence()
	for _, id := range e.old {
		dec.Notes = append(dec.Notes, fmt.Sprintf("%s was last held against its sources on %s, longer ago than the policy allows", id, e.law[id].CheckedAt))
	}
	return dec
}

// tighten narrows open bounds by trying every way in which the open facts can
// turn out, as far as budget allows. The masks alone are sound but can be too
// wide where several rules together cover a case that none covers alone.
func (t *table) tighten(c Coded, lo, hi int) (int, int) {
	open := t.openFacts(c)
	n := 1
	for _, f := range open {
		n *= count(c[f])
		if n > maxLeaves {
			return lo, hi
		}
	}
	w := slices.Clone(c)
	tLo, tHi := 3, 0
	var walk func(i int)
	walk = func(i int) {
		l, h := t.bounds(w)
		if l == h || i == len(open) {
			tLo, tHi = min(tLo, l), max(tHi, h)
			return
		}
		f := open[i]
		full := w[f]
		for s := full; s != 0; s &= s - 1 {
			w[f] = s & -s
			walk(i + 1)
		}
		w[f] = full
	}
	walk(0)
	return tLo, tHi
}

// maxLeaves bounds the completions that are tried for one deal. Past it,
// bounds stay as wide as the masks give them; never milder.
const maxLeaves = 65536
