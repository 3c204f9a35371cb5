package web

import (
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// A line is one row of a book with its answer. The whole Decision is made anew
// for the page of one line; what a list of 20,000 needs of it is kept here.
type line struct {
	row     Row
	deal    interdict.Deal // the row's, with the answers that stand
	answers []answer
	rev     int      // how often it was changed
	kept    []keptAt // where in the log it was recorded
	by      *force   // what has answered it

	was interdict.Outcome // before it was last decided anew; "" when it never was
	brief
}

// An answer is what somebody said to a question, or that it is not known.
type answer struct {
	N         int // number, from 1
	Fact      string
	Question  string
	Value     string // as the deal writes it; empty: not known
	Label     string // the answer as it was chosen, when it was not typed
	Was       string // what the deal said before
	Source    string // where it comes from
	Who       string
	At        time.Time
	Before    interdict.Outcome
	After     interdict.Outcome
	Withdrawn time.Time // zero: it stands
}

// turned reports whether a later edition has answered otherwise.
func (l *line) turned() bool { return l.was != "" && l.was != l.outcome }

// stands reports whether the answer is still applied.
func (a answer) stands() bool { return a.Withdrawn.IsZero() }

// A brief is what a list shows of a decision.
type brief struct {
	outcome    interdict.Outcome
	between    [2]interdict.Outcome
	basis      interdict.Basis
	confidence interdict.Confidence
	because    string
	rule       interdict.RuleID // the paragraph that decides
	citation   string
	source     interdict.Confidence // of that paragraph
	rules      []interdict.RuleID   // all that apply or may apply
	changes    []interdict.Change
	own        when // the line's own time on the clock of its changes
	clock      string
	value      amount
	asks       []ask // the questions that can be answered here
	clerk      int   // open questions that can be answered here
	counsel    int   // open questions of law
	assumed    bool
	until      bool // permitted, and stricter from a later date on
	text       string
}

// An ask is a question that a line waits for.
type ask struct{ fact, question string }

// newBrief keeps what a list needs.
func newBrief(d *interdict.Deal, row Row, dec *interdict.Decision, loc *time.Location, law lawIndex) brief {
	b := brief{outcome: dec.Outcome, between: dec.Between, basis: dec.Basis, confidence: dec.Confidence,
		changes: dec.Changes, value: readAmount(d.Value), assumed: len(dec.Assumed) > 0}
	b.because, b.rule, b.citation, b.source = shortReason(dec, law)
	for _, r := range dec.Reasons {
		if !slices.Contains(b.rules, r.Rule) {
			b.rules = append(b.rules, r.Rule)
		}
	}
	if len(dec.Reasons) == 0 && b.rule != "" {
		b.rules = append(b.rules, b.rule)
	}
	for _, n := range dec.Needs {
		if n.Counsel {
			b.counsel++
			continue
		}
		b.clerk++
		b.asks = append(b.asks, ask{n.Fact, n.Question})
	}
	b.clock, b.own = ownTime(d, dec.Changes, dealZone(d, loc))
	b.until = dec.Outcome == interdict.Permitted && tightens(dec.Changes, b.own)
	b.text = fold(strings.Join([]string{d.ID, row.Deal.ID, words.Party(d.Counterparty), words.Party(d.Actor), words.Product(d.Product),
		productID(d.Product), d.Act.String(), words.Plain(d.Act.String()), words.Sort(d.Counterparty)}, " "))
	return b
}

// shortReason is the one sentence of the because column with its source: what
// is missing, else the rule and the last of its conditions, which is the one
// that turned the answer.
func shortReason(dec *interdict.Decision, law lawIndex) (because string, rule interdict.RuleID, citation string, c interdict.Confidence) {
	if dec.Outcome == interdict.Review && len(dec.Needs) > 0 {
		return shortNeed(dec)
	}
	for _, r := range dec.Reasons {
		if r.Outcome == dec.Outcome || dec.Outcome == interdict.Review {
			return headAndLast(r.Because), r.Rule, r.Citation, r.Confidence
		}
	}
	if dec.Outcome == interdict.Permitted && dec.Basis != interdict.NotReached {
		if l, ok := settling(dec, law); ok {
			return headAndLast(l.Because), l.Rule, "", l.Confidence
		}
	}
	return basisWords(dec.Basis), "", "", dec.Confidence
}

// shortNeed is the first question, one for a clerk before those for counsel.
func shortNeed(dec *interdict.Decision) (because string, rule interdict.RuleID, citation string, c interdict.Confidence) {
	first := max(0, slices.IndexFunc(dec.Needs, func(n interdict.Need) bool { return !n.Counsel }))
	n := dec.Needs[first]
	because = n.Question
	if more := len(dec.Needs) - 1; more > 0 {
		because += " And " + words.Number(more) + " more."
	}
	for _, r := range dec.Reasons {
		if len(n.Rules) == 0 || slices.Contains(n.Rules, r.Rule) {
			return because, r.Rule, r.Citation, r.Confidence
		}
	}
	return because, "", "", dec.Confidence
}

// settling finds the exception or silent row that a permission rests on.
func settling(dec *interdict.Decision, law lawIndex) (interdict.LookedAt, bool) {
	kind := KindException
	if dec.Basis == interdict.Silent {
		kind = KindSilent
	}
	for _, l := range dec.LookedAt {
		if r := law.rules[l.Rule]; r != nil && r.Kind == kind && !strings.HasSuffix(l.Because, "does not apply") {
			return l, true
		}
	}
	if len(dec.LookedAt) > 0 && len(law.rules) == 0 {
		return dec.LookedAt[0], true
	}
	return interdict.LookedAt{}, false
}

// A clause is one condition of a reason; Open marks one that is not settled.
type clause struct {
	Text string
	Open bool
}

const unsettled = "not settled: "

// clauses takes a reason apart: its head and its conditions. The engine writes
// "head: one; two; not settled: three; four", where all behind "not settled"
// are open.
func clauses(because string) []clause {
	head, rest, ok := strings.Cut(because, ": ")
	if !ok || !strings.Contains(rest, "; ") && !strings.HasPrefix(rest, unsettled) {
		return []clause{{Text: because}}
	}
	out := []clause{{Text: head}}
	open := false
	for part := range strings.SplitSeq(rest, "; ") {
		text, now := strings.CutPrefix(part, unsettled)
		open = open || now
		out = append(out, clause{text, open})
	}
	return out
}

// headAndLast shortens a reason to its head and its last condition.
func headAndLast(because string) string {
	c := clauses(because)
	if len(c) == 1 {
		return because
	}
	last := c[len(c)-1]
	if last.Open {
		return c[0].Text + ", " + unsettled + last.Text
	}
	return c[0].Text + ": " + last.Text
}

// basisWords says what a permission rests on.
func basisWords(b interdict.Basis) string {
	switch b {
	case interdict.Excepted:
		return "an exception takes it out of the rules"
	case interdict.Licensed:
		return "a licence covers it"
	case interdict.Silent:
		return "the restriction leaves this out on purpose"
	case interdict.NotReached:
		return "no restriction known to this tool reaches it"
	case interdict.Open:
		return "something that can change the answer is not settled"
	}
	return "a rule applies"
}

// ownTime gives the line's own time: on the clock of its first change, else
// the most telling time that it states.
func ownTime(d *interdict.Deal, changes []interdict.Change, loc *time.Location) (string, when) {
	if len(changes) > 0 {
		return changes[0].Clock, readWhen(clockValues(d, changes[0].Clock), loc)
	}
	for _, c := range clocks {
		if w := readWhen(clockValues(d, c), loc); w.known {
			return c, w
		}
	}
	return "", unknownWhen
}

// tightens reports whether the answer gets stricter after the line's own time.
func tightens(changes []interdict.Change, own when) bool {
	for _, c := range changes {
		if c.To.Strictness() > c.From.Strictness() && (!own.known || own.hi.Before(c.At)) {
			return true
		}
	}
	return false
}

// fold makes text comparable: small letters, single spaces.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func productID(p *interdict.Product) string {
	if p == nil {
		return ""
	}
	return p.ID + " " + p.SKU
}
