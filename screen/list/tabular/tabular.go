// Package tabular reads delimited text as list publishers put it out.
//
// It differs from encoding/csv where published lists are odd. A row that
// cannot be read is a Problem with its line, and reading goes on at the next
// line, so that one bad row never swallows its neighbours. Fields are views
// into the text and cost no copy. The end of the text is judged, because a
// list cut off in the middle must not pass for a whole one.
//
// What it accepts, beyond RFC 4180: a byte order mark, UTF-16 as Excel saves
// it, CR LF or LF, a final Ctrl-Z (0x1A) with whatever commas a spreadsheet
// put behind it, and bytes that are not UTF-8, which are read as Windows-1252
// and reported.
package tabular

import (
	"fmt"
	"strings"
)

// maxFields bounds the fields of one row. The widest published list has 58
// columns; a user's own sheet rarely passes 100.
const maxFields = 512

// maxField bounds one field in bytes. The longest real one is 9 kB.
const maxField = 1 << 20

// A Dialect says how a text is cut into fields.
type Dialect struct {
	Comma byte // the separator: ',', ';' or '\t'

	// Multiline lets a quoted field hold line ends. Where a publisher never
	// writes them it stays off: a missing quote then spoils one line only.
	Multiline bool
}

// A Row is one record and the line it starts on, counted from 1. Fields are
// views into the text; the slice itself is reused by the next call of Next.
type Row struct {
	Line   int
	Fields []string
}

// Field returns a field without surrounding space, and "" beyond the end.
func (r Row) Field(i int) string {
	if i < 0 || i >= len(r.Fields) {
		return ""
	}
	return strings.TrimSpace(r.Fields[i])
}

// Blank reports whether every field is empty.
func (r Row) Blank() bool {
	for _, f := range r.Fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// A Problem is a row that could not be read, and why.
type Problem struct {
	Line int
	What string
}

func (p Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.What) }

// An Ending says how the text ended.
type Ending int

// The endings.
const (
	Whole     Ending = iota // with a line end or Ctrl-Z, or after a closing quote
	CtrlZ                   // with the Ctrl-Z that OFAC writes
	NoNewline               // in the middle of an unquoted field, for all we can see
	OpenQuote               // inside a quoted field: cut off
)

// A Reader cuts a text into rows. The zero Reader is empty; use New.
type Reader struct {
	text   string
	comma  byte
	multi  bool
	pos    int
	line   int
	row    Row
	bad    *Problem
	ending Ending
}

// New returns a Reader over a text made by Decode.
func New(text string, d Dialect) *Reader {
	r := &Reader{text: text, comma: d.Comma, multi: d.Multiline, line: 1}
	if r.comma == 0 {
		r.comma = ','
	}
	if cut, ok := cutCtrlZ(text); ok {
		r.text, r.ending = cut, CtrlZ
	}
	return r
}

// cutCtrlZ drops a final Ctrl-Z, and the separators that a spreadsheet made
// of the line it stood on.
func cutCtrlZ(text string) (string, bool) {
	trimmed := strings.TrimRight(text, ",;\t\"\r\n \x1a")
	i := strings.IndexByte(text[len(trimmed):], 0x1a)
	if i < 0 {
		return text, false
	}
	end := len(trimmed) + i
	if line := strings.LastIndexByte(text[:end], '\n') + 1; strings.Trim(text[line:end], ",;\t\" ") == "" {
		end = line
	}
	return text[:end], true
}

// Next reads the next row and reports whether there is one, good or bad. After
// it either Bad or Row holds what was read. Lines without any text are skipped.
func (r *Reader) Next() bool {
	r.bad = nil
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case '\n':
			r.line++
			r.pos++
			continue
		case '\r':
			if r.pos+1 < len(r.text) && r.text[r.pos+1] == '\n' || r.pos+1 == len(r.text) {
				r.pos++
				continue
			}
		}
		r.read()
		return true
	}
	return false
}

// Row is the row that Next read.
func (r *Reader) Row() Row { return r.row }

// Bad is the problem of the row that Next read, nil when the row is good.
func (r *Reader) Bad() *Problem { return r.bad }

// Ending says how the text ended; it is known once Next has returned false.
func (r *Reader) Ending() Ending { return r.ending }

// read parses one record at r.pos. On a bad quote it gives the record up and
// goes on behind the line on which the record began.
func (r *Reader) read() {
	start, line := r.pos, r.line
	r.row.Line, r.row.Fields = line, r.row.Fields[:0]
	for {
		f, end, err := r.field()
		if err != "" {
			if r.ending != OpenQuote {
				r.pos, r.line = start, line
				r.skipLine()
			}
			r.bad = &Problem{Line: line, What: err}
			return
		}
		r.row.Fields = append(r.row.Fields, f)
		if end {
			return
		}
		if len(r.row.Fields) == maxFields {
			r.pos, r.line = start, line
			r.skipLine()
			r.bad = &Problem{Line: line, What: fmt.Sprintf("more than %d fields", maxFields)}
			return
		}
	}
}

func (r *Reader) skipLine() {
	i := strings.IndexByte(r.text[r.pos:], '\n')
	if i < 0 {
		r.pos = len(r.text)
		return
	}
	r.pos += i + 1
	r.line++
}

// field reads one field; end says that it closed the record.
func (r *Reader) field() (f string, end bool, err string) {
	if r.pos < len(r.text) && r.text[r.pos] == '"' {
		return r.quotedField()
	}
	i := r.pos
	for i < len(r.text) && r.text[i] != r.comma && r.text[i] != '\n' {
		i++
	}
	f, end = r.text[r.pos:i], true
	if len(f) > maxField {
		return "", false, fmt.Sprintf("a field of more than %d bytes", maxField)
	}
	switch {
	case i == len(r.text):
		if r.ending == Whole && (strings.TrimSpace(f) != "" || len(r.row.Fields) > 0) {
			r.ending = NoNewline
		}
		r.pos = i
	case r.text[i] == r.comma:
		r.pos, end = i+1, false
	default:
		r.pos = i + 1
		r.line++
	}
	return strings.TrimSuffix(f, "\r"), end, ""
}

// quotedField reads a field that starts with a quote. A doubled quote stands
// for one; only then is the field copied.
func (r *Reader) quotedField() (f string, end bool, err string) {
	doubled, lines := false, 0
	for i := r.pos + 1; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '\n' && !r.multi:
			return "", false, "a quote is opened and not closed on its line"
		case c == '\n':
			lines++
		case c != '"':
		case i+1 < len(r.text) && r.text[i+1] == '"':
			doubled = true
			i++
		default:
			f = r.text[r.pos+1 : i]
			if doubled {
				f = strings.ReplaceAll(f, `""`, `"`)
			}
			if len(f) > maxField {
				return "", false, fmt.Sprintf("a field of more than %d bytes", maxField)
			}
			r.line += lines
			return r.closeQuoted(f, i+1)
		}
		if i-r.pos > maxField {
			return "", false, "a quote is opened and not closed"
		}
	}
	if r.ending == Whole || r.ending == CtrlZ {
		r.ending = OpenQuote
	}
	r.pos = len(r.text)
	return "", false, "the text ends inside a quoted field"
}

// closeQuoted looks at what follows a closing quote: spaces, then a separator
// or the end of the line.
func (r *Reader) closeQuoted(f string, i int) (string, bool, string) {
	for i < len(r.text) && (r.text[i] == ' ' || r.text[i] == '\r') {
		i++
	}
	switch {
	case i == len(r.text):
		r.pos = i
		return f, true, ""
	case r.text[i] == r.comma:
		r.pos = i + 1
		return f, false, ""
	case r.text[i] == '\n':
		r.pos = i + 1
		r.line++
		return f, true, ""
	}
	return "", false, fmt.Sprintf("text after a closing quote: %q", clip(r.text[i:]))
}

func clip(s string) string {
	const n = 12
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}

// CutOff says in words why the text looks cut off in the middle, or "". It is
// asked after the last row; want is the number of columns of a whole row, 0 for
// "not fixed". A text that ends exactly at a line end cannot be told from a
// whole one here.
func (r *Reader) CutOff(want int) string {
	last := len(r.row.Fields)
	if r.pos < len(r.text) {
		return ""
	}
	switch {
	case r.ending == OpenQuote:
		return fmt.Sprintf("line %d: the text ends inside a quoted field", r.row.Line)
	case want > 0 && last > 0 && last < want && r.bad == nil && !strings.HasSuffix(r.text, "\n"):
		return fmt.Sprintf("line %d: the text ends after %d of %d columns", r.row.Line, last, want)
	case r.ending == NoNewline && want > 0 && r.row.Field(last-1) != "-0-":
		return fmt.Sprintf("line %d: the text ends without a line end", r.row.Line)
	}
	return ""
}
