package web

import (
	"cmp"
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
	Keep           *keepData // nil when no evidence is kept
	By             madeBy

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
	if d.Keep = s.keepOf(l, d.Base); d.Keep != nil {
		d.Keep.Flash = r.URL.Query().Has("recorded") && d.Keep.Href != "" && !d.Keep.Changed
	}
	if fact := clip(r.URL.Query().Get("correct")); fact != "" {
		d.correct(s, l, fact)
	}
	s.pages.Render(w, "deal", Page{Title: d.ID + ": " + d.Dec.Outcome.Words(), Here: "/deals", Data: d})
}

// dealData decides a line and puts everything about it into words.
func (s *site) dealData(b *book, l *line) *dealData {
	by := s.madeBy(l.by)
	by.Action, by.Line = "/books/"+b.id+"/anew", l.row.Line
	s = s.as(l.by) // the page says what the list says, and why
	dec := s.decision(l)
	br := newBrief(&l.deal, l.row, &dec, s.loc, s.law)
	d := &dealData{Book: b.id, BookName: b.name, Line: l.row.Line, ID: l.deal.ID, What: words.Deal(&l.deal),
		Headline: headline(&l.deal, &dec, &br, s.zone), Lead: leadWords(&dec), Base: "/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line),
		Dec: dec, Deal: l.deal, Exposed: s.exposures(&l.deal, &dec), Version: s.opt.Version, Basis: words.Upper(basisWords(dec.Basis)), By: by}
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
