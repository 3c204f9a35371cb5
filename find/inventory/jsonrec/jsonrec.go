// Package jsonrec reads JSON documents of any size in bounded memory, record
// by record.
//
// A document is JSON Lines, each line a record, or one value. One value that is
// small is one record. Of a large one the members of its outer lists are the
// records: {"data": {"items": [record, record, …]}}. What stands beside those
// lists is known before the first record (it is read in a pass of its own), so
// that a host's name may follow the list of its software.
//
// Numbers, true and false become text. A bad line is reported and the reading
// goes on; a document that is bad in the middle ends there, with its place.
package jsonrec

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"interdict/find/inventory/text"
)

// An Object is a JSON object with its members in order.
type Object struct{ Members []Member }

// A Member is one name and its value: a string, a []any or an *Object.
type Member struct {
	Name  string
	Value any
}

// Get returns the first value of a name, nil if there is none.
func (o *Object) Get(name string) any {
	for i := range o.Members {
		if o.Members[i].Name == name {
			return o.Members[i].Value
		}
	}
	return nil
}

// Text returns the first value of a name that is a text, "" if there is none.
func (o *Object) Text(name string) string {
	s, _ := o.Get(name).(string)
	return s
}

// The limits of a record.
const (
	spillNodes = 20_000  // from this many values on, outer lists are cut into records
	maxNodes   = 400_000 // one record: a host with 40,000 programs
	maxDepth   = 64      // of a record; deeper values are left out and said
	wrapDepth  = 5       // how deep a list may stand to count as an outer one
)

// ErrTooLarge is given for a record with too many values, ErrTooDeep for one
// of which a part is nested too deep to be kept.
var (
	ErrTooLarge = errors.New("a record of more than 400,000 values")
	ErrTooDeep  = errors.New("a value nested more than 64 deep was left out")
)

// A Source opens the document from its start; it may be called twice.
type Source func() io.Reader

// Each calls f for every record with the place it stands at, and the object
// around it when it was cut out of a large one (else nil). A record that could
// not be read comes as nil with its error. An error of f ends the reading.
func Each(ctx context.Context, open Source, f func(where string, record any, around *Object, err error) error) error {
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(open(), head)
	if isLines(head[:n]) {
		return text.Lines(open(), func(n int, line string, err error) error {
			where := fmt.Sprintf("line %d", n)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil && strings.TrimSpace(line) == "" {
				return nil
			}
			if err != nil {
				return f(where, nil, nil, err)
			}
			r := newReader(strings.NewReader(line))
			v, err := r.value(0)
			if err == nil {
				_, end := r.d.ReadToken()
				if end != io.EOF {
					err = errors.New("something follows the value")
				}
			}
			if err != nil {
				return f(where, nil, nil, Plain(err))
			}
			if err := f(where, v, nil, nil); err != nil {
				return err
			}
			return r.deep(where, f)
		})
	}
	return document(ctx, open, f)
}

// isLines reports whether a text is JSON Lines: its first line is a whole
// object and another follows.
func isLines(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	first, rest, ok := bytes.Cut(head, []byte("\n"))
	first, rest = bytes.TrimSpace(first), bytes.TrimLeft(rest, " \t\r\n")
	return ok && len(first) > 1 && first[0] == '{' && first[len(first)-1] == '}' && len(rest) > 0 && rest[0] == '{' && jsontext.Value(first).IsValid()
}

// NewDecoder reads tokens of a text that may be of any size: duplicate names
// and bad UTF-8 are let through, a single text of more than 8 MiB is an error.
func NewDecoder(r io.Reader) *jsontext.Decoder {
	g := &guard{r: r}
	g.d = jsontext.NewDecoder(g, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return g.d
}

// maxToken bounds one text, in bytes: the parser holds it in memory as a whole.
const maxToken = 8 << 20

// A guard gives a decoder no more than it may hold.
type guard struct {
	r     io.Reader
	d     *jsontext.Decoder
	given int64
}

func (g *guard) Read(p []byte) (int, error) {
	if g.given-g.d.InputOffset() > maxToken {
		return 0, errors.New("a text of more than 8 MiB")
	}
	n, err := g.r.Read(p)
	g.given += int64(n)
	return n, err
}

// document reads one value.
func document(ctx context.Context, open Source, f func(string, any, *Object, error) error) error {
	r := newReader(open())
	var around *Object
	n := 0
	r.spill = func(v any) error {
		if around == nil {
			o, err := outside(open())
			if err != nil {
				return err
			}
			around = o
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n++
		return f(fmt.Sprintf("item %d", n), v, around, nil)
	}
	v, err := r.value(0)
	if err != nil {
		return Plain(err)
	}
	if err := f("", v, around, nil); err != nil {
		return err
	}
	if _, err := r.d.ReadToken(); err != io.EOF {
		return fmt.Errorf("byte %d: something follows the value", r.d.InputOffset())
	}
	return r.deep("", f)
}

// outside reads what stands beside the lists of a document.
func outside(r io.Reader) (*Object, error) {
	b := newReader(r)
	b.skipLists = true
	v, err := b.value(0)
	if err != nil {
		return nil, Plain(err)
	}
	if o, ok := v.(*Object); ok {
		return o, nil
	}
	return &Object{}, nil
}

// A reader builds values from tokens.
type reader struct {
	d         *jsontext.Decoder
	nodes     int
	tooDeep   int
	skipLists bool

	spill      func(any) error // takes a record of an outer list, nil to keep all together
	spillDepth int             // of the lists that are handed on, -1 while none is
	lists      []openList
}

func newReader(r io.Reader) reader { return reader{d: NewDecoder(r), spillDepth: -1} }

// deep says once what was left out for its depth.
func (r *reader) deep(where string, f func(string, any, *Object, error) error) error {
	if r.tooDeep == 0 {
		return nil
	}
	return f(where, nil, nil, ErrTooDeep)
}

// value reads the next value, at a depth counted from the record's start.
func (r *reader) value(depth int) (any, error) {
	if r.nodes++; r.nodes > maxNodes {
		return nil, ErrTooLarge
	}
	kind := r.d.PeekKind()
	if depth > maxDepth && (kind == '{' || kind == '[') {
		r.tooDeep++
		return nil, r.d.SkipValue()
	}
	switch kind {
	case '{':
		return r.object(depth)
	case '[':
		if r.skipLists {
			return nil, r.d.SkipValue()
		}
		return r.list(depth)
	}
	t, err := r.d.ReadToken()
	if err != nil {
		return nil, err
	}
	if t.Kind() == 'n' {
		return nil, nil
	}
	return t.String(), nil
}

func (r *reader) object(depth int) (any, error) {
	if _, err := r.d.ReadToken(); err != nil {
		return nil, err
	}
	o := &Object{}
	for r.d.PeekKind() != '}' {
		t, err := r.d.ReadToken()
		if err != nil {
			return nil, err
		}
		name := t.String()
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v != nil {
			o.Members = append(o.Members, Member{name, v})
		}
	}
	_, err := r.d.ReadToken()
	return o, err
}

// list reads a list. When a document has grown large, one of its outer lists is
// handed on record by record: the outermost that has more than one, so that
// what a record says of its host stays with it.
func (r *reader) list(depth int) (any, error) {
	if _, err := r.d.ReadToken(); err != nil {
		return nil, err
	}
	r.lists = append(r.lists, openList{depth: depth})
	defer func() { r.lists = r.lists[:len(r.lists)-1] }()
	var out []any
	for r.d.PeekKind() != ']' {
		me := &r.lists[len(r.lists)-1]
		me.before = r.nodes
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
		me.members++
		if r.spillDepth < 0 && r.nodes > spillNodes {
			r.choose()
		}
		if r.spillDepth == depth {
			if err := r.hand(out); err != nil {
				return nil, err
			}
			out, r.nodes = out[:0], min(me.before, spillNodes)
		}
	}
	_, err := r.d.ReadToken()
	return out, err
}

// choose decides which lists are handed on from now on.
func (r *reader) choose() {
	if r.spill == nil {
		return
	}
	for _, l := range r.lists {
		if l.depth < wrapDepth && l.members > 0 {
			r.spillDepth = l.depth
			r.nodes -= l.before
			return
		}
	}
}

func (r *reader) hand(records []any) error {
	for _, v := range records {
		if err := r.spill(v); err != nil {
			return err
		}
	}
	return nil
}

// An openList is a list that is being read.
type openList struct{ depth, members, before int }

// Plain is an error of the parser without its package's name.
func Plain(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return fmt.Errorf("byte %d: not JSON: %w", syntax.ByteOffset, syntax.Err)
	}
	return err
}
