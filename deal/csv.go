package deal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
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
		rec, n, lines, err := fields[:0], 0, 0, error(nil)
		block := in.rest()
		if len(block) == 0 && in.last {
			return
		}
		rec, n, lines, err = SplitCSV(block, comma, in.last, fields[:0])
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

// decoded takes the byte order mark off, and turns UTF-16 into UTF-8.
func (f *file) decoded(br *bufio.Reader) (io.Reader, bool) {
	head, _ := br.Peek(512)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		br.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		br.Discard(2)
		f.note("the file is UTF-16")
		return &utf16Reader{r: br, order: binary.LittleEndian}, true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		br.Discard(2)
		f.note("the file is UTF-16")
		return &utf16Reader{r: br, order: binary.BigEndian}, true
	case bytes.Count(head, []byte{0}) > len(head)/3:
		f.fatal(1, "this is no text, or UTF-16 without a mark", "save the file as UTF-8")
		return nil, false
	}
	return br, true
}

// A utf16Reader reads UTF-16 as UTF-8. Half a pair becomes the replacement
// character.
type utf16Reader struct {
	r     *bufio.Reader
	order binary.ByteOrder
	out   []byte
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 && u.err == nil {
		u.more()
	}
	if len(u.out) == 0 {
		return 0, u.err
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// more decodes the next stretch.
func (u *utf16Reader) more() {
	u.out = u.out[:0:cap(u.out)]
	for len(u.out) < 4096 {
		r, ok := u.unit()
		if !ok {
			return
		}
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if next, _ := u.r.Peek(2); len(next) == 2 {
				low = rune(u.order.Uint16(next))
			}
			if full := utf16.DecodeRune(r, low); full != utf8.RuneError {
				u.r.Discard(2)
				r = full
			} else {
				r = utf8.RuneError
			}
		}
		u.out = utf8.AppendRune(u.out, r)
	}
}

func (u *utf16Reader) unit() (rune, bool) {
	var b [2]byte
	if _, err := io.ReadFull(u.r, b[:]); err != nil {
		if u.err = err; err == io.ErrUnexpectedEOF {
			u.out, u.err = utf8.AppendRune(u.out, utf8.RuneError), io.EOF
		}
		return 0, false
	}
	return rune(u.order.Uint16(b[:])), true
}

// blockSize is how much is read at a time, beyond what a row may take.
const blockSize = 256 << 10

// A blockReader holds the stretch of a file that is being cut into records.
type blockReader struct {
	r    io.Reader
	buf  []byte
	max  int // to which buf may grow
	pos  int // where the next record begins
	end  int
	last bool // the file ends with the block
	err  error
}

func (b *blockReader) rest() []byte { return b.buf[b.pos:b.end] }

// fill drops what was read and fills the buffer, which grows when a record
// needs all of it.
func (b *blockReader) fill() (block []byte, last bool, err error) {
	old := b.buf
	if b.pos == 0 && b.end == len(b.buf) {
		b.buf = make([]byte, min(4*len(b.buf), b.max))
	} else if b.pos > 0 && len(b.buf) < blockSize && b.max >= blockSize {
		b.buf = make([]byte, blockSize) // the file is not a small one
	}
	b.end = copy(b.buf, old[b.pos:b.end])
	b.pos = 0
	for b.end < len(b.buf) && !b.last {
		n, err := b.r.Read(b.buf[b.end:])
		b.end += n
		if err == io.EOF {
			b.last = true
		} else if err != nil {
			b.err = err
			return nil, false, err
		}
	}
	return b.buf[:b.end], b.last, nil
}

// skipLine drops the rest of a line that is longer than the block, and gives
// the number of bytes to the end of the line in the block that then stands.
func (b *blockReader) skipLine() int {
	for {
		if i := bytes.IndexByte(b.rest(), '\n'); i >= 0 {
			return i + 1
		}
		if b.last {
			return b.end - b.pos
		}
		b.pos = b.end
		if _, _, err := b.fill(); err != nil {
			return 0
		}
	}
}

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
