package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/internal/desk"
	"interdict/internal/render"
	"interdict/internal/words"
)

// A decideSink writes answers in one of the forms.
type decideSink interface {
	put(answered) error
	end(tally) error
}

func (a *app) decideSink(f *decideFlags, d *desk.Desk, c desk.Clocks) (decideSink, error) {
	w := bufio.NewWriterSize(a.Out, 1<<16)
	switch {
	case f.calendar:
		return &calendarSink{w: w, format: f.format.value, stamp: c.KnownAt}, nil
	case f.lookback:
		return newLookback(w, f, d, c)
	}
	switch f.format.value {
	case "text":
		return &textSink{w: w, t: render.Text{Color: a.colors(a.Out)}}, nil
	case "jsonl":
		return &jsonSink{w: w, lines: true}, nil
	case "csv":
		return newCSVSink(w)
	case "html":
		return &htmlSink{w: w, known: c.KnownAt}, nil
	}
	return &jsonSink{w: w}, nil
}

// jsonSink writes one decision a line, or, when there is more than one, a list.
type jsonSink struct {
	w     *bufio.Writer
	lines bool
	n     int
	first []byte
	buf   []byte
}

func (s *jsonSink) put(x answered) error {
	s.n++
	if s.lines {
		b, err := x.ans.AppendJSON(s.buf[:0])
		if err != nil {
			return err
		}
		s.buf = append(b, '\n')
		_, err = s.w.Write(s.buf)
		return err
	}
	b, err := json.MarshalIndent(x.ans.Decision(), "  ", "  ")
	if err != nil {
		return err
	}
	switch s.n {
	case 1:
		s.first = b
		return nil
	case 2:
		_, err = fmt.Fprintf(s.w, "[\n  %s,\n  %s", s.first, b)
		return err
	}
	_, err = fmt.Fprintf(s.w, ",\n  %s", b)
	return err
}

func (s *jsonSink) end(tally) error {
	if !s.lines {
		switch {
		case s.n == 0:
			s.w.WriteString("[]\n")
		case s.n == 1:
			s.w.WriteString(strings.ReplaceAll(string(s.first), "\n  ", "\n") + "\n")
		default:
			s.w.WriteString("\n]\n")
		}
	}
	return s.w.Flush()
}

// textSink writes answers for people.
type textSink struct {
	w *bufio.Writer
	t render.Text
}

func (s *textSink) put(x answered) error {
	dec := x.ans.Decision()
	return s.t.Decision(s.w, &x.row.Deal, &dec)
}

func (s *textSink) end(t tally) error {
	fmt.Fprintf(s.w, "%s\n%s\n", t.words(), interdict.NotLegalAdvice)
	return s.w.Flush()
}

// words is the last line: what was answered, and what could not be read.
func (t *tally) words() string {
	total := t.bad
	for _, n := range t.seen {
		total += n
	}
	var parts []string
	for _, o := range interdict.Outcomes() {
		if n := t.seen[o]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", words.Number(n), strings.ToLower(o.Words())))
		}
	}
	if t.bad > 0 {
		parts = append(parts, words.Number(t.bad)+" not read")
	}
	if total == 0 {
		return "0 lines."
	}
	return fmt.Sprintf("%s: %s.", words.Plural(total, "line"), strings.Join(parts, ", "))
}

// csvSink writes one row a deal, safe to open in a spreadsheet.
type csvSink struct {
	w     *bufio.Writer
	lines csvLines
	buf   []byte
}

const csvHeader = "id,line,outcome,mildest,strictest,basis,rules,because,needs,changes,confidence,advisories,duties,known_at,assumed,notes\n"

func newCSVSink(w *bufio.Writer) (*csvSink, error) {
	_, err := w.WriteString(csvHeader)
	return &csvSink{w: w}, err
}

func (s *csvSink) put(x answered) error {
	b, err := s.lines.append(s.buf[:0], &x.ans, x.row.Pos)
	if err != nil {
		return err
	}
	s.buf = b
	_, err = s.w.Write(b)
	return err
}

// csvLines writes answers as rows. What answers share is worded once. It is
// for one goroutine.
type csvLines struct {
	shared map[any]string
}

// maxCSVShared bounds the worded parts that are kept.
const maxCSVShared = 8192

func (l *csvLines) append(b []byte, a *decide.Answer, pos string) ([]byte, error) {
	b = appendCell(b, a.ID)
	b = append(b, ',')
	b = appendCell(b, pos)
	mid, ok := l.shared[a.Shared()]
	if !ok {
		if l.shared == nil || len(l.shared) >= maxCSVShared {
			l.shared = map[any]string{}
		}
		mid = csvShared(a.Decision())
		l.shared[a.Shared()] = mid
	}
	b = append(append(b, mid...), ',')
	if len(a.Assumed) > 0 {
		var assumed []string
		for _, v := range a.Assumed {
			assumed = append(assumed, v.Field+"="+v.Value)
		}
		b = appendCell(b, strings.Join(assumed, " | "))
	}
	b = append(b, ',')
	if notes := a.Decision().Notes; len(notes) > 0 {
		b = appendCell(b, strings.Join(notes, " | "))
	}
	return append(b, '\n'), nil
}

// csvShared words what answers share, with a comma before each cell.
func csvShared(d interdict.Decision) string {
	var rules, because, needs, changes, advisories, duties []string
	for _, r := range d.Reasons {
		rules = append(rules, string(r.Rule))
		because = append(because, r.Because)
	}
	if len(d.Reasons) == 0 {
		for _, l := range d.LookedAt {
			because = append(because, l.Because)
		}
	}
	for _, n := range d.Needs {
		needs = append(needs, n.Fact+": "+n.Question)
	}
	for _, c := range d.Changes {
		changes = append(changes, c.At.Format(time.RFC3339)+" "+string(c.To))
	}
	for _, v := range d.Advisories {
		advisories = append(advisories, v.Text)
	}
	for _, v := range d.Duties {
		duties = append(duties, v.What)
	}
	join := func(l []string) string { return strings.Join(l, " | ") }
	var b []byte
	for _, cell := range []string{string(d.Outcome), string(d.Between[0]), string(d.Between[1]), string(d.Basis), join(rules), join(because),
		join(needs), join(changes), string(d.Confidence), join(advisories), join(duties), d.KnownAt.Format(time.RFC3339)} {
		b = appendCell(append(b, ','), cell)
	}
	return string(b)
}

// appendCell writes a cell as RFC 4180 asks, and so that no spreadsheet runs it.
func appendCell(b []byte, s string) []byte {
	s = render.Cell(s)
	if !strings.ContainsAny(s, "\",\r\n") && (s == "" || s[0] != ' ') {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

func (s *csvSink) end(tally) error { return s.w.Flush() }

// htmlSink writes a page that prints, for files of up to maxHTML deals.
type htmlSink struct {
	w     io.Writer
	known time.Time
	rows  []render.Answer
}

// maxHTML bounds a page that a browser can still print.
const maxHTML = 20000

func (s *htmlSink) put(x answered) error {
	if len(s.rows) == maxHTML {
		return hinted(fmt.Errorf("more than %d deals are too many for one page", maxHTML), "write --format csv, or cut the file")
	}
	s.rows = append(s.rows, render.Answer{Deal: x.row.Deal, Decision: x.ans.Decision()})
	return nil
}

func (s *htmlSink) end(t tally) error {
	if err := render.HTML(s.w, s.rows, t.words(), s.known); err != nil {
		return err
	}
	if f, ok := s.w.(*bufio.Writer); ok {
		return f.Flush()
	}
	return nil
}
