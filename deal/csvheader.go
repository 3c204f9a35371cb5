package deal

import (
	"bytes"
	"strings"
)

// A headerAt is where the header of a table was found.
type headerAt struct {
	comma   byte
	record  []string
	line    int
	lines   int // that it takes
	end     int // offset of the first row
	skipped int // lines with text before it
	score   int
}

// maxPreamble bounds the lines with titles and the like before a header.
const maxPreamble = 20

// findHeader finds the separator and the header together: of all separators and
// of the first lines, those with which the most columns are known.
func (f *file) findHeader(head []byte, last bool) headerAt {
	var best headerAt
	g := guesser{words: orderHeaders(), quick: true}
	for i, comma := range [...]byte{',', ';', '\t', '|'} {
		if h := f.headerWith(&g, bytes.Clone(head), last, comma); i == 0 || h.score > best.score ||
			best.score == 0 && len(h.record) > len(best.record) {
			best = h
		}
	}
	return best
}

func (f *file) headerWith(g *guesser, head []byte, last bool, comma byte) headerAt {
	var first headerAt
	line, skipped := 1, 0
	for at := 0; at < len(head) && line <= maxPreamble; {
		fields, n, lines, err := SplitCSV(head[at:], comma, last, nil)
		if err == ErrPartial {
			break
		}
		text := strings.TrimSpace(string(bytes.Join(fields, nil)))
		h := headerAt{comma: comma, line: line, lines: lines, end: at + n, skipped: skipped}
		at, line = at+n, line+lines
		if text == "" && err == nil || len(fields) <= 2 && strings.HasPrefix(text, "sep=") {
			continue
		}
		skipped++
		if err != nil {
			continue
		}
		for _, v := range fields {
			h.record = append(h.record, string(v))
		}
		certain := false
		if h.score, certain = f.headerScore(g, h.record); certain || h.score >= 2 {
			return h
		}
		if first.record == nil {
			first = h
		}
	}
	return first
}

// headerScore counts the columns of a record that are known; certain says that
// one is a field's own name or named by the user.
func (f *file) headerScore(g *guesser, record []string) (score int, certain bool) {
	g.cols, g.rank, g.problems = make([]Column, len(record)), make([]int, len(record)), nil
	for i, h := range record {
		g.cols[i] = Column{Index: i, Header: strings.TrimSpace(h)}
	}
	g.mapped(f.opts.Map)
	for i := range g.cols {
		c := &g.cols[i]
		if c.How == Unused {
			g.guess(i, c)
		}
		if c.Field != "" {
			score++
		}
		certain = certain || c.How == ByName || c.How == ByMap
	}
	return score, certain
}
