package deal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// JSON is read in two steps. An outer decoder cuts a file into values and
// minds only the grammar, without which nothing can be cut. Each value is then
// decoded strictly: duplicate keys, bad UTF-8 and too deep nesting make that
// one deal a bad row.

// json reads one deal, an array of deals, or several deals one after the other.
func (f *file) json(br *bufio.Reader) {
	skipBOM(br)
	in := &metered{r: br, limit: int64(f.opts.MaxRow)}
	dec := jsontext.NewDecoder(in, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if dec.PeekKind() != '[' {
		f.values(dec, in, jsontext.KindInvalid)
		return
	}
	if _, err := dec.ReadToken(); err != nil {
		f.syntax(in, 0, nil, err)
		return
	}
	if !f.values(dec, in, ']') {
		return
	}
	if _, err := dec.ReadToken(); err != nil {
		f.syntax(in, dec.InputOffset(), nil, err)
		return
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		f.fatal(in.line(dec.InputOffset()), "something follows after the list of deals", "put all deals in one pair of brackets")
	}
}

// values reads deals until the end of the list or file, and says whether it
// got there.
func (f *file) values(dec *jsontext.Decoder, in *metered, end jsontext.Kind) bool {
	var src jsonSource
	for first := true; ; first = false {
		in.mark = dec.InputOffset()
		if end != jsontext.KindInvalid && dec.PeekKind() == end {
			return true
		}
		v, err := dec.ReadValue()
		if err == io.EOF && end == jsontext.KindInvalid {
			if first {
				f.fatal(0, "the file is empty", "")
			}
			return true
		}
		if err != nil {
			f.syntax(in, dec.InputOffset(), v, err)
			return false
		}
		line := in.line(dec.InputOffset() - int64(len(v)))
		if !f.value(&src, v, line) {
			return false
		}
	}
}

// value reads one deal and says whether to go on. What the quick way cannot
// read or the binder refuses is read again the strict way, which knows the
// exact places.
func (f *file) value(src *jsonSource, v []byte, line int) bool {
	if f.t.quickTree(string(v), line) {
		if d, notes, err := f.b.bind(&f.t); err == nil {
			return f.deal(line, d, notes)
		}
	}
	if bad := src.tree(&f.t, v, line); bad != nil {
		return f.bad(*bad)
	}
	return f.emit(line)
}

func (f *file) syntax(in *metered, offset int64, v []byte, err error) {
	if in.err != nil {
		f.fatal(in.line(in.mark), in.err.Error(), "")
		return
	}
	var syn *jsontext.SyntacticError
	if errors.As(err, &syn) {
		offset, err = syn.ByteOffset, syn.Err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		f.fatal(in.line(offset), "the file ends in the middle of a deal", "see whether it was cut off")
		return
	}
	f.fatal(in.line(offset), "not JSON: "+plainSyntax(err), "deals before this place were read, the rest was not; as JSON Lines (one deal a line) one bad deal does not hide the others")
}

// plainSyntax is the message of the JSON library without its own name.
func plainSyntax(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "jsontext: "), "json: ")
}

// jsonl reads one deal a line.
func (f *file) jsonl(br *bufio.Reader) {
	skipBOM(br)
	var src jsonSource
	lines := &lineReader{br: br, max: f.opts.MaxRow}
	empty := true
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		if err != nil && err != errLong {
			f.fatal(lines.line, "cannot be read: "+err.Error(), "")
			return
		}
		if err == errLong {
			empty = false
			if !f.bad(Problem{Line: lines.line, Msg: "the line is longer than " + kib(f.opts.MaxRow)}) {
				return
			}
			continue
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		empty = false
		if f.pool != nil {
			if !f.pool.add(item{line: lines.line}, line, nil) || br.Buffered() == 0 && !f.pool.flush() {
				return
			}
			continue
		}
		if !f.value(&src, line, lines.line) {
			return
		}
	}
	if empty {
		f.fatal(0, "the file is empty", "")
	}
}
