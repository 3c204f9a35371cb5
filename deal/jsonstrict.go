package deal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

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
