// Package report writes answers of the screener for people: as text, side by
// side, and as a page that opens offline, holds no script, and prints.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"interdict"
	"interdict/screen"
)

// Text writes answers as text. Color turns on SGR colours.
type Text struct {
	Color bool
}

// Result writes one answer: what is to be done, then each match with both
// names word by word, what was not compared and what would clear it.
func (t Text) Result(w io.Writer, r *screen.Result) error {
	p := &printer{w: w}
	p.line("%s  %s", t.band(r.Band), t.sgr("1", Visible(r.Query.Name)))
	p.line("   %s", Sentence(r))
	for i := range r.Matches {
		t.match(p, &r.Matches[i])
	}
	if r.More > 0 {
		p.line("   and %d more; --limit shows them", r.More)
	}
	for _, n := range r.Notes {
		p.line("   note: %s", Visible(n))
	}
	p.line("")
	return p.err
}

// Sentence says what an answer comes to.
func Sentence(r *screen.Result) string {
	open := 0
	for i := range r.Matches {
		if r.Matches[i].Suppressed == nil && r.Matches[i].Band != screen.BandClear {
			open++
		}
	}
	switch {
	case r.Band == screen.BandMatch:
		return "Stop: this party is on a list, until a person has looked and cleared it."
	case r.Band == screen.BandClear:
		return "Not found on the lists below, which are whole and fresh."
	case open > 0:
		return "A person must look: this party may be on a list."
	case len(r.Gaps) > 0:
		return "Not found, but that proves nothing: " + gaps(r.Gaps) + "."
	}
	return "Nothing was found, but the answer is not complete."
}

func gaps(g []screen.Gap) string {
	var out []string
	for _, x := range g {
		out = append(out, string(x.List)+" "+x.Text)
	}
	return strings.Join(out, "; ")
}

// Lists writes the editions that were searched, once for all answers.
func (t Text) Lists(w io.Writer, lists []screen.ListInfo) error {
	p := &printer{w: w}
	for _, l := range lists {
		as := l.AsOf
		if as == "" {
			as = "of an unknown day"
		}
		if l.Checked != "" && l.Checked != l.AsOf {
			as += ", nothing newer on " + l.Checked
		}
		whole := ""
		if !l.Complete {
			whole = ", a part only"
		}
		if !l.MetReal {
			whole += ", by a reader that never met a real file"
		}
		p.line("   %s", t.sgr("2", fmt.Sprintf("%s: %d entries, %s%s, came %s, %.12s", l.ID, l.Entries, as, whole, l.Way.Words(), l.SHA256)))
	}
	p.line("   %s", t.sgr("2", interdict.NotLegalAdvice))
	return p.err
}

func (t Text) match(p *printer, m *screen.Match) {
	kind := ""
	if m.NameKind != "" && m.NameKind != "primary" {
		kind = " (" + string(m.NameKind) + ")"
	}
	of := ""
	if m.Primary != "" {
		of = " of " + Visible(m.Primary)
	}
	p.line("   %s %.3f  %s  %s%s%s", t.band(m.Band), m.Score, t.sgr("1", m.Entry), Visible(m.Name), kind, of)
	if s := m.Suppressed; s != nil {
		p.line("      cleared by %s until %s: %s", Visible(s.Who), s.Until, Visible(s.Why))
	}
	t.side(p, m.Tokens)
	for _, s := range m.Steps {
		p.line("      %s: %s (%s)", s.Name, s.Why, Effect(s))
	}
	if len(m.Programs) > 0 {
		p.line("      listed under %s%s", strings.Join(m.Programs, ", "), since(m.Effective))
	}
	if m.Source != "" {
		p.line("      source: %s%s", m.Source, confidence(m.Confidence))
	}
	if len(m.NotCompared) > 0 {
		p.line("      not compared: %s", strings.Join(m.NotCompared, ", "))
	}
	if len(m.Clears) > 0 {
		p.line("      would clear it: %s", strings.Join(m.Clears, "; "))
	}
}

func since(day string) string {
	if day == "" {
		return ""
	}
	return ", since " + day
}

func confidence(c interdict.Confidence) string {
	if c == "" {
		return ""
	}
	return " [" + c.Words() + "]"
}

// Effect says what a step did to the score.
func Effect(s screen.Step) string {
	if s.Factor > 0 {
		return fmt.Sprintf("times %.2f", s.Factor)
	}
	return fmt.Sprintf("plus %.3f", s.Add)
}

// side writes two names one below the other, each pair of words in a column,
// and below them how they are related.
func (t Text) side(p *printer, pairs []screen.Pair) {
	rows := [][]string{{"asked"}, {"listed"}, {""}}
	for _, x := range pairs {
		rows[0] = append(rows[0], both(x.Asked, x.AskedLatin))
		rows[1] = append(rows[1], both(x.Listed, x.ListLatin))
		rows[2] = append(rows[2], How(x))
	}
	wide := make([]int, len(pairs)+1)
	for _, row := range rows {
		for i, c := range row {
			wide[i] = max(wide[i], cells(c))
		}
	}
	for k, row := range rows {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c + strings.Repeat(" ", wide[i]-cells(c)+2))
		}
		line := strings.TrimRight(b.String(), " ")
		if k == 2 {
			line = t.sgr("2", line)
		}
		p.line("      %s", line)
	}
}

// How says how a pair of words is related, with its weight.
func How(p screen.Pair) string {
	if p.Asked != "" && p.Listed != "" {
		return fmt.Sprintf("%s, %s %.2f", p.Class, p.How, p.Similarity)
	}
	if strings.HasPrefix(p.How, p.Class) { // "legal form, compatible"
		return p.How
	}
	return p.Class + ", " + p.How
}

func both(word, latin string) string {
	word = Visible(word)
	switch {
	case word == "":
		return "–"
	case latin == "":
		return word
	}
	return word + " (" + latin + ")"
}

// cells is how many columns a text takes on a terminal: Han, kana and Hangul
// take two, marks none.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			if !mark(r) {
				n++
			}
		}
	}
	return n
}

// Visible is a text without what would move or colour a terminal, or turn the
// direction of what follows: control and direction characters show as ·.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || slices.Contains(unseen, r) {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (t Text) sgr(code, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t Text) band(b screen.Band) string {
	switch b {
	case screen.BandMatch:
		return t.sgr("1;31", "■ Match")
	case screen.BandReview:
		return t.sgr("1;35", "▧ Review")
	}
	return t.sgr("1;32", "□ Clear")
}
