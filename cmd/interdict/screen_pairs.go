package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"interdict/internal/render"
	"interdict/screen"
)

// A scoredPair is one line of --pairs with its answer.
type scoredPair struct {
	Line  int         `json:"line"`
	A     string      `json:"a"`
	B     string      `json:"b"`
	Score float64     `json:"score"`
	Band  screen.Band `json:"band"`
	Why   []string    `json:"why"`
}

// screenPairs scores the two names of each line, the first as asked for and
// the second as listed. Further columns are left alone.
func (a *app) screenPairs(f *screenFlags) error {
	in := a.In
	if f.pairs != "-" {
		file, err := os.Open(f.pairs)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	br := bufio.NewReader(in)
	head, _ := br.Peek(4096)
	r := csv.NewReader(br)
	if first, _, _ := strings.Cut(string(head), "\n"); strings.Count(first, "\t") > 0 {
		r.Comma = '\t'
	}
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	out := pairSink{w: bufio.NewWriter(a.Out), form: f.format.value}
	bad := 0
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		line, _ := r.FieldPos(0)
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) || err == nil && len(row) < 2 {
			bad++
			a.complain(fmt.Errorf("%s: line %d: not two names", f.pairs, max(line, 1)))
			continue
		}
		if err != nil {
			return err
		}
		m := screen.Compare(row[0], row[1], screen.Options{})
		if err := out.put(scoredPair{line, row[0], row[1], m.Score, m.Band, m.Why}); err != nil {
			return err
		}
	}
	if err := out.w.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return ended(exitIncomplete)
	}
	return nil
}

type pairSink struct {
	w    *bufio.Writer
	form string
	n    int
}

func (s *pairSink) put(p scoredPair) error {
	s.n++
	switch s.form {
	case "csv":
		c := csv.NewWriter(s.w)
		if s.n == 1 {
			c.Write([]string{"line", "a", "b", "score", "band", "why"})
		}
		c.Write([]string{fmt.Sprint(p.Line), render.Cell(p.A), render.Cell(p.B), fmt.Sprintf("%.3f", p.Score), string(p.Band), render.Cell(strings.Join(p.Why, "; "))})
		c.Flush()
		return c.Error()
	case "text":
		_, err := fmt.Fprintf(s.w, "%.3f  %-6s  %s  |  %s\n", p.Score, p.Band, p.A, p.B)
		return err
	}
	e := json.NewEncoder(s.w)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}
