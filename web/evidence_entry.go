package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"interdict"
	"interdict/internal/words"
)

// An Entry is one record with all that is known of it, its proof, and what
// checking it came to.
type Entry struct {
	LogRow
	Root    LogRoot
	Leaf    string // the record's hash in the tree, in hexadecimal
	Joins   []LogJoin
	Program string
	KnownAt string
	LawAt   string
	Packs   []LogPack

	Basis     interdict.Basis // of decisions
	Between   [2]interdict.Outcome
	Rules     []LogRule
	Needs     []string
	Code      string    // the coded answer of all others
	Lines     []LogLine // what they found, as far as it is shown
	LinesMore int

	Decision *interdict.Decision // as people read it; nil when withheld or erased
	Facts    []LogFact
	Said     []Said

	Check     Verification
	Overrides []LogOverride // of this record, newest first
	May       []string      // the answers that an override may give; none where it cannot be set aside
}

// A LogJoin is one step of a proof: what was reached is hashed with another hash.
type LogJoin struct {
	With string // in hexadecimal
	Left bool   // the other hash stands on the left
	Give string
}

// A LogLine is one thing that a screening or a scan found.
type LogLine struct{ Head, Text string }

// A LogPack is a set of data that an answer rests on.
type LogPack struct{ Kind, ID, SHA256, AsOf string }

// A LogRule is a rule that an answer rests on.
type LogRule struct {
	Rule    interdict.RuleID
	Outcome interdict.Outcome
	Certain bool
}

// A LogFact is one fact that was asked, or the commitment that stands for it.
type LogFact struct {
	Fact   string
	Value  string
	From   string // deal, profile, screening, answer, run
	Digest string
	Shown  bool
}

// entryData is the page of one record.
type entryData struct {
	*Entry
	Headline string
	Lead     string
	When     string
	Known    string
	Checks   []checkRow
	Notes    []string
	Figure   *proofFigure
	Reasons  []reasonRow
	LookedAt []lookedRow
	Coded    []codedRule
	Clear    []LogFact // facts that are shown
	Withheld []LogFact
	Answers  []saidRow
	Standing *overrideRow
	Earlier  []overrideRow
	Of       *overrideRow // what this record sets aside, when it is an override
	Form     *overrideForm
	Newer    string
	Older    string
	Flash    bool
}

// A codedRule is a rule of a record with the page of its pack.
type codedRule struct {
	LogRule
	Link ruleLink
}

// A saidRow is an answer that somebody gave.
type saidRow struct {
	Said
	Words string
	Text  string
	When  string
}

// An overrideRow is an override in words.
type overrideRow struct {
	LogOverride
	Href string
	When string
}

// entryOf gives the record that an address names, or says that it is not there.
func (s *site) entryOf(w http.ResponseWriter, r *http.Request) (*Entry, bool) {
	n, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || n < 0 {
		s.missing(w, "There is no such record", "Records have the numbers from 0 on, in the order in which they were made.")
		return nil, false
	}
	e, err := s.opt.Evidence.Log.Entry(n)
	if err != nil {
		s.fail(w, http.StatusNotFound, problem{Title: "Number " + words.Number(int(n)) + " cannot be shown", Said: []string{faultWords(err)}, Back: "/evidence", Next: "Back to the log"})
		return nil, false
	}
	return e, true
}

// record shows one record.
func (s *site) record(w http.ResponseWriter, r *http.Request) {
	e, ok := s.entryOf(w, r)
	if !ok {
		return
	}
	d := s.entryData(e)
	d.Flash = r.URL.Query().Has("recorded") && e.Kind == "override"
	s.evidencePages.Render(w, "record", Page{Title: d.Headline, Here: "/evidence", Data: d})
}

// entryData puts a record into words.
func (s *site) entryData(e *Entry) *entryData {
	d := &entryData{Entry: e, When: s.zone.instant(e.MadeAt), Known: s.zone.textual(e.KnownAt), Notes: e.Check.Notes}
	number := "Number " + words.Number(int(e.Number))
	switch {
	case !e.Check.OK:
		d.Headline = number + " does not hold"
	case e.Check.Screened > 0:
		d.Headline = number + " is in the log, unchanged, and its scores came out the same when computed again"
	case e.Check.Scanned > 0:
		d.Headline = number + " is in the log, unchanged, and its evidence came to the same when weighed again"
	case e.Check.did("replay"):
		d.Headline = number + " is in the log, unchanged, and its answer was right when decided again"
	default:
		d.Headline = number + " is in the log, unchanged"
	}
	d.Lead = e.lead() + " Checked on this machine just now; an auditor can check it without it."
	d.Checks = checkRows(&e.Check, s.zone)
	d.Figure = newProofFigure(e.Joins)
	s.why(d)
	for _, f := range e.Facts {
		if f.Shown {
			d.Clear = append(d.Clear, f)
		} else {
			d.Withheld = append(d.Withheld, f)
		}
	}
	for _, a := range e.Said {
		row := saidRow{Said: a, Words: words.Fact(a.Fact), Text: "not known", When: s.zone.instant(a.At)}
		if a.Value != "" {
			row.Text = s.valueWords(stated{a.Fact, a.Value})
		}
		d.Answers = append(d.Answers, row)
	}
	s.overridden(d)
	if e.Number > 0 {
		d.Older = recordHref(e.Number - 1)
	}
	if e.Number+1 < e.Root.Size {
		d.Newer = recordHref(e.Number + 1)
	}
	return d
}

// lead says what a record is.
func (e *Entry) lead() string {
	switch {
	case e.Override != nil:
		return "An override of number " + words.Number(int(e.Override.Of)) + "."
	case e.Outcome != "":
		return "Decision on " + orText(e.About, "a deal that is withheld") + ": " + words.Lower(e.Outcome.Words()) + "."
	}
	return words.Upper(e.Kind) + " of " + orText(e.About, "what is withheld") + ": " + words.Lower(e.Says) + "."
}

func orText(s, or string) string {
	if s == "" {
		return or
	}
	return s
}

// why gives the reasons of a decision: in words where these are disclosed, else
// as they are coded.
func (s *site) why(d *entryData) {
	if d.Decision == nil {
		for _, r := range d.Rules {
			d.Coded = append(d.Coded, codedRule{r, s.law.ruleLink(r.Rule)})
		}
		return
	}
	for _, r := range d.Decision.Reasons {
		d.Reasons = append(d.Reasons, reasonRow{r, s.law.ruleLink(r.Rule)})
	}
	for _, l := range d.Decision.LookedAt {
		d.LookedAt = append(d.LookedAt, lookedRow{l, s.law.ruleLink(l.Rule)})
	}
}

// overridden says what sets a record aside, and offers to.
func (s *site) overridden(d *entryData) {
	row := func(o LogOverride) overrideRow { return overrideRow{o, recordHref(o.Number), s.zone.instant(o.MadeAt)} }
	for i, o := range d.Overrides {
		if x := row(o); i == 0 {
			d.Standing = &x
		} else {
			d.Earlier = append(d.Earlier, x)
		}
	}
	if d.Override != nil {
		x := row(*d.Override)
		x.Href = recordHref(d.Override.Of)
		d.Of = &x
	}
	if len(d.May) > 0 && s.opt.Evidence.Keeper != nil {
		d.Form = newOverrideForm(d.Entry, s.now())
		d.Form.Given["who"] = s.lastWho()
	}
}

// A proofFigure draws the way from the record to the root.
type proofFigure struct{ Steps []figureStep }

// A figureStep is one join as it is drawn.
type figureStep struct {
	X, Y       string // what was reached before
	NextX      string
	NextY      string
	SideY      string
	Last       bool
	With, Give string // shortened
	Left       bool
	N          int
}

func newProofFigure(joins []LogJoin) *proofFigure {
	if len(joins) == 0 {
		return nil
	}
	x := func(i int) string { return strconv.FormatFloat(2+96*float64(i)/float64(len(joins)), 'f', 2, 64) + "%" }
	y := func(i int) int { return 74 - 56*i/len(joins) }
	f := &proofFigure{}
	for i, j := range joins {
		f.Steps = append(f.Steps, figureStep{X: x(i), Y: strconv.Itoa(y(i)), NextX: x(i + 1), NextY: strconv.Itoa(y(i + 1)), SideY: strconv.Itoa(y(i) + 26),
			Last: i == len(joins)-1, With: j.With, Give: j.Give, Left: j.Left, N: i + 1})
	}
	return f
}

// overrideForm is the form by which a person sets a record aside.
type overrideForm struct {
	Action  string
	Options []overrideOption
	Given   map[string]string
	Wrong   Faults
}

// An overrideOption is an answer that may be given instead.
type overrideOption struct {
	Value   string
	Outcome interdict.Outcome // "" for bands of screenings
	Words   string
}

func newOverrideForm(e *Entry, now time.Time) *overrideForm {
	f := &overrideForm{Action: recordHref(e.Number) + "/override", Given: map[string]string{"expires": now.AddDate(0, 3, 0).Format(dayWords)}}
	for _, m := range e.May {
		o := overrideOption{Value: m, Words: words.Upper(m)}
		if slices.Contains(interdict.Outcomes(), interdict.Outcome(m)) {
			o.Outcome = interdict.Outcome(m)
		}
		f.Options = append(f.Options, o)
	}
	return f
}

// About says what is wrong with a field; "" when nothing is.
func (f *overrideForm) About(field string) string {
	for _, w := range f.Wrong {
		if w.Field == field {
			return w.Words
		}
	}
	return ""
}
