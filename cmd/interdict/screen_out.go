package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"interdict/internal/render"
	"interdict/screen"
	"interdict/screen/report"
)

// A screenSink writes answers in one of the forms.
type screenSink interface {
	put(*screen.Result) error
	end(*screenTally) error
}

func (a *app) screenSink(f *screenFlags, lists []screen.ListInfo) (screenSink, error) {
	w := bufio.NewWriterSize(a.Out, 1<<16)
	switch f.format.value {
	case "text":
		return &screenText{w: w, t: report.Text{Color: a.colors(a.Out)}, lists: lists}, nil
	case "jsonl":
		return &screenJSON{w: w, lines: true}, nil
	case "csv":
		s := &screenCSV{w: csv.NewWriter(w), buf: w}
		return s, s.w.Write(screenColumns)
	case "html":
		return &screenHTML{w: w, lists: lists}, nil
	}
	return &screenJSON{w: w}, nil
}

// screenText writes answers for people. Clear ones of a long file are one line.
type screenText struct {
	w     *bufio.Writer
	t     report.Text
	lists []screen.ListInfo
}

func (s *screenText) put(r *screen.Result) error { return s.t.Result(s.w, r) }

func (s *screenText) end(t *screenTally) error {
	if _, err := fmt.Fprintf(s.w, "%s\n", t.sum()); err != nil {
		return err
	}
	if err := s.t.Lists(s.w, s.lists); err != nil {
		return err
	}
	return s.w.Flush()
}

// screenJSON writes one answer a line, or, when there is more than one, a list.
type screenJSON struct {
	w     *bufio.Writer
	lines bool
	n     int
	first []byte
}

func (s *screenJSON) put(r *screen.Result) error {
	s.n++
	if s.lines {
		e := json.NewEncoder(s.w)
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	b, err := json.MarshalIndent(r, "  ", "  ")
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

func (s *screenJSON) end(*screenTally) error {
	var err error
	switch {
	case s.lines:
	case s.n == 0:
		_, err = s.w.WriteString("[]\n")
	case s.n == 1:
		_, err = s.w.WriteString(strings.ReplaceAll(string(s.first), "\n  ", "\n") + "\n")
	default:
		_, err = s.w.WriteString("\n]\n")
	}
	if err != nil {
		return err
	}
	return s.w.Flush()
}

// screenCSV writes a row for each match, and one for a party without any. A
// spreadsheet opens it without running anything.
type screenCSV struct {
	w   *csv.Writer
	buf *bufio.Writer
}

var screenColumns = []string{"id", "name", "band", "score", "entry", "listed_name", "match_band", "cleared_by", "why", "not_compared", "notes"}

func (s *screenCSV) put(r *screen.Result) error {
	notes := append([]string{}, r.Notes...)
	if len(r.Gaps) > 0 {
		notes = append(notes, gapWords(r.Gaps))
	}
	head := []string{r.Query.ID, r.Query.Name, string(r.Band)}
	tail := strings.Join(notes, "; ")
	if len(r.Matches) == 0 {
		return s.row(append(head, "", "", "", "", "", "", "", tail))
	}
	for i := range r.Matches {
		m := &r.Matches[i]
		by := ""
		if m.Suppressed != nil {
			by = m.Suppressed.Who + " until " + m.Suppressed.Until
		}
		row := append(head[:3:3], strconv.FormatFloat(m.Score, 'f', 3, 64), m.Entry, m.Name, string(m.Band), by, strings.Join(m.Why, "; "), strings.Join(m.NotCompared, ", "), tail)
		if err := s.row(row); err != nil {
			return err
		}
	}
	return nil
}

func (s *screenCSV) row(cells []string) error {
	for i := range cells {
		cells[i] = render.Cell(cells[i])
	}
	return s.w.Write(cells)
}

func (s *screenCSV) end(*screenTally) error {
	s.w.Flush()
	if err := s.w.Error(); err != nil {
		return err
	}
	return s.buf.Flush()
}

// screenHTML writes one page of all answers.
type screenHTML struct {
	w     *bufio.Writer
	lists []screen.ListInfo
	all   []screen.Result
}

func (s *screenHTML) put(r *screen.Result) error {
	s.all = append(s.all, *r)
	return nil
}

func (s *screenHTML) end(t *screenTally) error {
	if err := report.HTML(s.w, s.all, s.lists, t.sum()); err != nil {
		return err
	}
	return s.w.Flush()
}
