package deal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// csv reads text tables: separated by commas, semicolons, tabs or bars, in
// UTF-8 or, with a byte order mark, UTF-16.
func (f *file) csv(br *bufio.Reader) {
	r, ok := f.decoded(br)
	if !ok {
		return
	}
	in := &blockReader{r: r, buf: make([]byte, peekSize), max: f.opts.MaxRow + blockSize}
	head, last, err := in.fill()
	if err != nil {
		f.fatal(0, "cannot be read: "+err.Error(), "")
		return
	}
	h := f.findHeader(head[:min(len(head), peekSize)], last && len(head) <= peekSize)
	if h.record == nil && len(head) >= peekSize {
		f.fatal(1, "the header is longer than "+kib(peekSize), "see whether a line end is missing")
		return
	}
	if h.record == nil {
		f.fatal(1, "the table has no header", `its first line names the columns, as "id,act,product.name"`)
		return
	}
	if bad := badBytes([]byte(strings.Join(h.record, "\n"))); bad != nil {
		f.fatal(h.line, bad.msg, bad.hint)
		return
	}
	if strings.Contains(strings.Join(h.record, ""), "\r") {
		f.fatal(h.line, "the lines end in carriage returns only", "save the file with ordinary line ends")
		return
	}
	t, ok := f.newTable(h.line, h.record)
	if !ok {
		return
	}
	if h.comma != ',' {
		f.note("columns are separated by %s", commaName(h.comma))
	}
	if h.skipped > 0 {
		f.note("the header is in line %d; the %d lines with text before it are not read", h.line, h.skipped)
	}
	if f.pool != nil {
		f.pool.t = t
	}
	in.pos = h.end
	f.csvRows(t, in, h.comma, h.line+h.lines)
}

func commaName(c byte) string {
	switch c {
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	}
	return "bars"
}

// csvRows reads the rows that begin at a line.
func (f *file) csvRows(t *table, in *blockReader, comma byte, line int) {
	fields := make([][]byte, 0, len(t.cols)+1)
	for {
		block := in.rest()
		if len(block) == 0 && in.last {
			return
		}
		rec, n, lines, err := SplitCSV(block, comma, in.last, fields[:0])
		if err == ErrPartial && len(block) <= f.opts.MaxRow {
			if _, _, err := in.fill(); err != nil {
				f.fatal(line, "cannot be read: "+err.Error(), "")
				return
			}
			continue
		}
		if err == ErrPartial || err == nil && n > f.opts.MaxRow+2 {
			n, lines, err = in.skipLine(), 1, errLong
		}
		fields = rec
		ok := true
		switch {
		case err != nil:
			ok = f.badRecord(line, err)
		default:
			ok = f.csvRow(t, line, block[:n], rec)
		}
		if !ok {
			return
		}
		if in.err != nil {
			f.fatal(line, "cannot be read: "+in.err.Error(), "")
			return
		}
		in.pos += n
		line += lines
	}
}

func (f *file) badRecord(line int, err error) bool {
	p := Problem{Line: line}
	switch {
	case errors.Is(err, errLong):
		p.Msg, p.Hint = "the row is longer than "+kib(f.opts.MaxRow), "see whether a quote or a line end is missing"
	case errors.Is(err, ErrQuote):
		p.Msg, p.Hint = err.Error(), `put the whole value in quotes and write "" for a quote inside of it`
	default:
		p.Msg, p.Hint = err.Error(), "close it in the same row"
	}
	return f.bad(p)
}

// csvRow reads one record. Its text becomes one string, of which the cells are
// parts.
func (f *file) csvRow(t *table, line int, record []byte, fields [][]byte) bool {
	blank := true
	for _, v := range fields {
		if len(bytes.TrimSpace(v)) > 0 {
			blank = false
			break
		}
	}
	if blank {
		return true
	}
	if badBytes(record) != nil {
		// Unquoting leaves remnants between the fields, so only these count.
		for i, v := range fields {
			if bad := badBytes(v); bad != nil {
				return f.bad(Problem{Line: line, Col: i + 1, Msg: bad.msg, Hint: bad.hint})
			}
		}
	}
	if len(fields) < len(t.cols) {
		return f.bad(Problem{Line: line, Msg: fmt.Sprintf("the row has %d cells, the header %d", len(fields), len(t.cols)), Hint: "write empty cells too, so that no value stands under the wrong header"})
	}
	for i := len(t.cols); i < len(fields); i++ {
		if len(bytes.TrimSpace(fields[i])) > 0 {
			return f.bad(Problem{Line: line, Col: i + 1, Msg: fmt.Sprintf("the row has %d cells, the header %d", len(fields), len(t.cols)), Hint: "put values that hold the separator in quotes"})
		}
	}
	place := func(col int) span {
		at := cap(record) - cap(fields[col])
		return span{at, at + len(fields[col])}
	}
	if f.pool != nil {
		cells := make([]span, len(t.cols))
		for i := range cells {
			cells[i] = place(i)
		}
		return f.pool.add(item{line: line}, record, cells)
	}
	text := string(record)
	return t.row(line, func(col int) cell {
		s := place(col)
		return cell{text[s.at:s.end], fromCell}
	}, nil)
}

// badBytes finds what no text holds.
func badBytes(b []byte) *fault {
	if bytes.IndexByte(b, 0) >= 0 {
		return &fault{"the row has NUL bytes", "the file is damaged, or is no text; save it as UTF-8"}
	}
	if utf8.Valid(b) {
		return nil
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return &fault{fmt.Sprintf("not UTF-8 text: byte %#02x", b[i]), "the file may be Windows-1252 or another old encoding; save it as UTF-8 (in Excel: \"CSV UTF-8\")"}
		}
		i += size
	}
}
