package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// dealData is the page of one line, and its printed sheet.
type dealData struct {
	Book, BookName string
	Line           int
	ID             string
	What           string // the deal in few words
	Headline       string
	Lead           string
	Base           string // address of the line
	Next           *nextLine
	Flash          *flash

	Dec       interdict.Decision
	Deal      interdict.Deal
	Reasons   []reasonRow
	Questions []question
	Wrong     *question // the one that was answered wrongly
	Counsel   []question
	Plot      *plot
	Clock     string // the time on which the answer turns
	Exposed   []exposure
	LookedAt  []lookedRow
	Facts     []factRow
	Answers   []answerRow
	Notes     []string
	Packs     []lawRow
	Decided   string
	Known     string
	Version   string
	Basis     string
}

// A nextLine is another line that waits for an answer.
type nextLine struct{ Href, ID string }

// A flash says what an answer did.
type flash struct {
	Undone  bool
	Unknown bool
	Before  interdict.Outcome
	After   interdict.Outcome
	N       int
}

// A reasonRow is a rule that applies, with its source.
type reasonRow struct {
	interdict.Reason
	Link ruleLink
}

// A lookedRow is a rule that was looked at.
type lookedRow struct {
	interdict.LookedAt
	Link ruleLink
}

// A factRow is a stated fact and where it comes from.
type factRow struct{ Path, Words, Value, From string }

// An answerRow is an answer in words.
type answerRow struct {
	answer
	Words string
	Said  string
	When  string
	Until string // when it was taken back
}

// A lawRow is a pack that was consulted.
type lawRow struct {
	ID   interdict.RestrictionID
	Href string
	interdict.LawVersion
	Checked string
}

// deal shows one line.
func (s *site) deal(w http.ResponseWriter, r *http.Request) {
	b, l, ok := s.lineOf(w, r)
	if !ok {
		return
	}
	d := s.dealData(b, l)
	d.Flash = readFlash(r, l.answers)
	if fact := clip(r.URL.Query().Get("correct")); fact != "" {
		d.correct(s, l, fact)
	}
	s.pages.Render(w, "deal", Page{Title: d.ID + ": " + d.Dec.Outcome.Words(), Here: "/deals", Data: d})
}

// dealData decides a line and puts everything about it into words.
func (s *site) dealData(b *book, l *line) *dealData {
	dec := s.decision(l)
	br := newBrief(&l.deal, l.row, &dec, s.loc, s.law)
	d := &dealData{Book: b.id, BookName: b.name, Line: l.row.Line, ID: l.deal.ID, What: words.Deal(&l.deal),
		Headline: headline(&l.deal, &dec, &br, s.zone), Lead: leadWords(&dec), Base: "/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line),
		Dec: dec, Deal: l.deal, Exposed: s.exposures(&l.deal, &dec), Version: s.opt.Version, Basis: words.Upper(basisWords(dec.Basis))}
	if d.ID == "" {
		d.ID = "Line " + strconv.Itoa(l.row.Line)
	}
	d.Next = nextOpen(b, l.row.Line)
	for _, r := range dec.Reasons {
		d.Reasons = append(d.Reasons, reasonRow{r, s.law.ruleLink(r.Rule)})
	}
	for _, x := range dec.LookedAt {
		d.LookedAt = append(d.LookedAt, lookedRow{x, s.law.ruleLink(x.Rule)})
	}
	s.questions(d, l)
	d.Plot, d.Clock = s.newPlot(&br), words.Clock(br.clock)
	d.Facts = s.facts(b, l, &dec)
	d.Answers = s.answerRows(l.answers)
	d.Notes = append(slices.Clone(l.row.Notes), dec.Notes...)
	d.Packs = s.consulted(&dec)
	d.Decided = s.zone.instant(s.now())
	if !dec.KnownAt.IsZero() {
		d.Known = s.zone.instant(dec.KnownAt)
	}
	return d
}

// questions puts the needs as forms; those for counsel are only listed. A
// question that was answered "I do not know" stays open, below the others.
func (s *site) questions(d *dealData, l *line) {
	who := s.lastWho()
	var asked []question
	for i, n := range d.Dec.Needs {
		q := s.newQuestion(n, strconv.Itoa(i))
		if n.Counsel {
			d.Counsel = append(d.Counsel, q)
			continue
		}
		q.Given.Who = who
		if slices.ContainsFunc(l.answers, func(a answer) bool { return a.stands() && a.Value == "" && a.Fact == n.Fact }) {
			asked = append(asked, q)
			continue
		}
		d.Questions = append(d.Questions, q)
	}
	d.Questions = append(d.Questions, asked...)
	if len(d.Questions) > 0 {
		d.Questions[0].Open = true
	}
}

// correct adds a form for a fact that is not asked for, first and open.
func (d *dealData) correct(s *site, l *line, fact string) {
	if slices.ContainsFunc(d.Dec.Needs, func(n interdict.Need) bool { return n.Fact == fact }) {
		return
	}
	if _, err := setField(l.deal, fact, interdict.NotApplicable); err != nil {
		return
	}
	q := s.newQuestion(interdict.Need{Fact: fact, Question: "What is right: " + words.Lower(words.Fact(fact)) + "?"}, "c")
	q.Open, q.Given.Who = true, s.lastWho()
	q.Now, _ = fieldText(l.deal, fact)
	for i := range d.Questions {
		d.Questions[i].Open = false
	}
	d.Questions = append([]question{q}, d.Questions...)
}

// nextOpen finds the next line with a question for the reader.
func nextOpen(b *book, number int) *nextLine {
	at := b.index[number]
	for k := 1; k < len(b.lines); k++ {
		l := b.lines[(at+k)%len(b.lines)]
		if l.clerk > 0 && !slices.ContainsFunc(l.answers, answer.stands) {
			id := l.deal.ID
			if id == "" {
				id = "line " + strconv.Itoa(l.row.Line)
			}
			return &nextLine{"/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line), id}
		}
	}
	return nil
}

// readFlash says what the answer did that the address names.
func readFlash(r *http.Request, answers []answer) *flash {
	saved, _ := strconv.Atoi(r.URL.Query().Get("saved"))
	undone, _ := strconv.Atoi(r.URL.Query().Get("undone"))
	for _, a := range answers {
		if a.N == saved && a.stands() {
			return &flash{Before: a.Before, After: a.After, N: a.N, Unknown: a.Value == ""}
		}
		if a.N == undone && !a.stands() {
			return &flash{Undone: true, N: a.N}
		}
	}
	return nil
}

// facts lists what the deal states, each with where it comes from.
func (s *site) facts(b *book, l *line, dec *interdict.Decision) []factRow {
	from := "file, row " + words.Number(l.row.Line)
	if b.id == asked {
		from = "typed in here"
	}
	var out []factRow
	for _, f := range flatten(l.deal) {
		if f.Path == "id" {
			continue
		}
		row := factRow{f.Path, words.Fact(f.Path), s.valueWords(f), from}
		if v := readAmount(l.deal.Value); v.n != nil && strings.HasPrefix(f.Path, "value.") {
			if f.Path == "value.currency" {
				continue
			}
			row.Words, row.Value = "Value", v.words()
		}
		for _, a := range l.answers {
			if a.stands() && a.Value != "" && (f.Path == a.Fact || strings.HasPrefix(f.Path, a.Fact+".")) {
				row.From = "answer " + strconv.Itoa(a.N) + ", " + a.Who
			}
		}
		for _, n := range dec.Facts {
			if n.Field == f.Path {
				row.From += ": " + n.Because
			}
		}
		out = append(out, row)
	}
	return out
}

// valueWords says a stated value.
func (s *site) valueWords(f stated) string {
	if isTime(f.Path) {
		return s.zone.textual(f.Value)
	}
	switch leaf(f.Path) {
	case "name", "id", "sku", "gtin", "number", "maker", "brand":
		return f.Value
	}
	return words.Plain(f.Value)
}

// answerRows puts the answers into words, those taken back included.
func (s *site) answerRows(answers []answer) []answerRow {
	var out []answerRow
	for _, a := range answers {
		row := answerRow{answer: a, Words: words.Fact(a.Fact), Said: "not known", When: s.zone.instant(a.At)}
		if a.Value != "" {
			row.Said = cmp.Or(a.Label, s.valueWords(stated{a.Fact, a.Value}))
		}
		if !a.stands() {
			row.Until = s.zone.instant(a.Withdrawn)
		}
		out = append(out, row)
	}
	return out
}

// consulted lists the packs that the decision names, in order.
func (s *site) consulted(dec *interdict.Decision) []lawRow {
	var out []lawRow
	for id, v := range dec.Law {
		row := lawRow{ID: id, LawVersion: v, Checked: "check date not stated"}
		if s.law.packs[id] != nil {
			row.Href = "/law/" + string(id)
		}
		if t, err := time.Parse(time.DateOnly, v.CheckedAt); err == nil {
			row.Checked = "checked " + t.Format(dayWords) + ", " + dayAge(t, s.now())
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b lawRow) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// A plot is the answer over time, large, with its table.
type plot struct {
	Title, Said, Span string
	Segments          []plotSegment
	Own               *plotOwn
	Today             *plotMark
	Marks             []plotMark
	Rows              []plotRow
}

// A plotSegment is a bar from X on, in percent.
type plotSegment struct {
	Outcome  interdict.Outcome
	X, W     string
	Y, H     int
	Label    string
	LabelX   string
	Anchor   string
	HasLabel bool
}

// plotOwn is the bracket or triangle of the deal's own time.
type plotOwn struct {
	X, X2, Words, Anchor string
	Point, Left, Right   bool
}

// A plotMark is a date below the axis.
type plotMark struct{ X, Words, Small, Anchor string }

// A plotRow is one line of the table below.
type plotRow struct {
	When    string
	Outcome interdict.Outcome
	Own     bool
}

// newPlot draws the answer over time for a deal whose answer changes.
func (s *site) newPlot(b *brief) *plot {
	segs := segments(b)
	if len(segs) < 2 {
		return nil
	}
	scale := newScale([]*line{{brief: *b}}, s.zone)
	scale.from, scale.to = scale.from.AddDate(0, -2, 0), scale.to.AddDate(0, 1, 0)
	percent := func(t time.Time) float64 { return scale.x(t) / stripW * 100 }
	pc := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	said := words.Upper(segmentWords(segs, s.zone))
	p := &plot{Title: said, Span: scale.words()}
	if len(touched(b)) > 1 {
		p.Title = "What each day would mean" // the headline says the rest
	}
	p.Said = said + ". The " + words.Clock(b.clock) + ": " + b.own.words() + "."
	mine := touched(b)
	for i, seg := range segs {
		a, e := 0.0, 100.0
		row := plotRow{Outcome: seg.outcome, Own: slices.Contains(mine, seg)}
		switch {
		case i == 0:
			e = percent(seg.to)
			row.When = "before " + s.zone.instant(seg.to)
		case i == len(segs)-1:
			a = percent(seg.from)
			row.When = s.zone.instant(seg.from) + " or later"
		default:
			a, e = percent(seg.from), percent(seg.to)
			row.When = s.zone.instant(seg.from) + " to " + s.zone.instant(seg.to)
		}
		p.Rows = append(p.Rows, row)
		ps := plotSegment{Outcome: seg.outcome, X: pc(a), W: pc(e - a), Label: seg.outcome.Words(), LabelX: pc(a), Anchor: "start", HasLabel: e-a > 14}
		ps.Y, ps.H = barOf(seg.outcome)
		if e-a <= 14 && i == len(segs)-1 {
			ps.LabelX, ps.Anchor, ps.HasLabel = "100%", "end", true
		}
		if b.own.known && ps.HasLabel && i == len(segs)-1 {
			if at := percent(b.own.lo); at >= a && at-a < 22 && at < 80 {
				ps.LabelX, ps.Anchor = "100%", "end"
			}
		}
		p.Segments = append(p.Segments, ps)
		if i > 0 {
			p.mark(percent(seg.from), s.zone.day(seg.from), strings.TrimPrefix(s.zone.instant(seg.from), s.zone.day(seg.from)+", "))
		}
	}
	p.Own = ownMark(b, scale, percent, pc)
	if now := s.now(); now.After(scale.from) && now.Before(scale.to) {
		p.Today = &plotMark{X: pc(percent(now)), Words: "now", Small: s.zone.day(now), Anchor: "middle"}
	}
	return p
}

// mark notes a date below the axis unless another stands in its way.
func (p *plot) mark(x float64, words, small string) {
	for _, m := range p.Marks {
		var at float64
		if _, err := fmt.Sscanf(m.X, "%f%%", &at); err == nil && x-at < 16 {
			return
		}
	}
	m := plotMark{X: strconv.FormatFloat(x, 'f', 2, 64) + "%", Words: words, Small: small, Anchor: "middle"}
	if x > 88 {
		m.Anchor = "end"
	} else if x < 12 {
		m.Anchor = "start"
	}
	p.Marks = append(p.Marks, m)
}

// barOf is the height of an outcome's bar: the more ink, the stricter.
func barOf(o interdict.Outcome) (y, h int) {
	switch o {
	case interdict.Prohibited:
		return 44, 32
	case interdict.NeedsLicence:
		return 60, 16
	case interdict.Review:
		return 58, 18
	}
	return 74, 2
}

// ownMark is the deal's own time over the bars.
func ownMark(b *brief, scale scaleOf, percent func(time.Time) float64, pc func(float64) string) *plotOwn {
	own := b.own
	o := &plotOwn{Words: words.Clock(b.clock) + ": " + own.words(), Anchor: "start", X: "0%", X2: "100%"}
	if !own.known {
		return o
	}
	lo, hi := percent(own.lo), percent(own.hi)
	if own.loOpen {
		lo = 0
	}
	if own.hiOpen {
		hi = 100
	}
	o.X, o.X2 = pc(lo), pc(hi)
	o.Point = hi-lo < 2 && !own.loOpen && !own.hiOpen
	o.Left, o.Right = own.hi.Before(scale.from), own.lo.After(scale.to)
	if lo > 50 {
		o.Anchor = "end"
		if !o.Point {
			o.X = pc(lo)
		}
	}
	return o
}
