package deal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
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

// A jsonSource turns JSON values into trees. It is reused from value to value.
type jsonSource struct {
	dec  *jsontext.Decoder
	buf  bytes.Buffer
	v    []byte
	seen int // how far line and col have come in v
	line int
	col  int
}

// tree reads one value into t.
func (s *jsonSource) tree(t *tree, v []byte, line int) *Problem {
	s.v, s.seen, s.line, s.col = v, 0, line, 1
	s.buf.Reset()
	s.buf.Write(v)
	if s.dec == nil {
		s.dec = jsontext.NewDecoder(&s.buf)
	} else {
		s.dec.Reset(&s.buf)
	}
	t.nodes = t.nodes[:0]
	if err := s.node(t, -1, ""); err != nil {
		return s.problem(err)
	}
	if _, err := s.dec.ReadToken(); err != io.EOF {
		s.move(int(s.dec.InputOffset()))
		return &Problem{Line: s.line, Col: s.col, Msg: "something follows after the deal", Hint: "write one deal a line"}
	}
	return nil
}

func (s *jsonSource) problem(err error) *Problem {
	at := int(s.dec.InputOffset())
	var syn *jsontext.SyntacticError
	if errors.As(err, &syn) {
		at = int(syn.ByteOffset)
		field := strings.ReplaceAll(strings.TrimPrefix(string(syn.JSONPointer), "/"), "/", ".")
		s.move(at)
		p := &Problem{Line: s.line, Col: s.col, Field: field, Msg: plainSyntax(syn.Err)}
		switch {
		case errors.Is(syn.Err, jsontext.ErrDuplicateName):
			p.Msg, p.Hint = "the field is given twice", "give it once; a list means one of several values"
		case errors.Is(syn.Err, io.ErrUnexpectedEOF):
			p.Field, p.Msg = "", "the deal ends in the middle"
		case strings.Contains(p.Msg, "UTF-8"):
			p.Msg, p.Hint = "not UTF-8 text", "save the file as UTF-8"
		}
		if !printable(p.Field) {
			p.Field = ""
		}
		return p
	}
	s.move(at)
	return &Problem{Line: s.line, Col: s.col, Msg: err.Error()}
}

func printable(s string) bool {
	return quote(s) == `"`+s+`"`
}

// move brings line and col to the byte at.
func (s *jsonSource) move(at int) {
	for at = min(at, len(s.v)); s.seen < at; s.seen++ {
		if s.v[s.seen] == '\n' {
			s.line, s.col = s.line+1, 1
		} else if s.v[s.seen]&0xc0 != 0x80 {
			s.col++
		}
	}
}

// begin brings line and col to the next token.
func (s *jsonSource) begin() {
	at := int(s.dec.InputOffset())
	for at < len(s.v) && bytes.IndexByte([]byte(" \t\r\n,:"), s.v[at]) >= 0 {
		at++
	}
	s.move(at)
}

// node reads the next value as a child of parent, or as the root for -1.
func (s *jsonSource) node(t *tree, parent int32, key string) error {
	if len(t.nodes) > maxNodes {
		return fmt.Errorf("more than %d values in one deal", maxNodes)
	}
	s.begin()
	tok, err := s.dec.ReadToken()
	if err != nil {
		return err
	}
	n := node{key: key, line: int32(s.line), col: int32(s.col)}
	switch tok.Kind() {
	case '{':
		n.kind = object
	case '[':
		n.kind = list
	case '"':
		n.text = tok.String()
	case '0':
		n.text, n.src = tok.String(), fromNumber
	case 't', 'f':
		n.text, n.src = tok.String(), fromBool
	default:
		n.text, n.src = "null", fromNull
	}
	at := int32(0)
	if parent < 0 {
		t.nodes = append(t.nodes, n)
	} else {
		at = t.add(parent, n)
	}
	if n.kind == scalar {
		return nil
	}
	return s.children(t, at)
}

func (s *jsonSource) children(t *tree, at int32) error {
	if s.dec.StackDepth() > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	isObject := t.nodes[at].kind == object
	for {
		switch s.dec.PeekKind() {
		case '}', ']':
			_, err := s.dec.ReadToken()
			return err
		}
		key := ""
		if isObject {
			tok, err := s.dec.ReadToken()
			if err != nil {
				return err
			}
			key = tok.String()
		}
		if err := s.node(t, at, key); err != nil {
			return err
		}
	}
}
