// Package xmlrec reads a large XML file record by record, within bounds.
//
// A record is an element at a depth that the caller chooses, with everything
// inside it. Only one is held at a time, so a file of 126 MB needs the memory
// of its largest party. Entities other than the five of XML are refused, as are
// records too deep or too large: a list does not need them and a bomb does.
package xmlrec

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"interdict/screen/list"
	"interdict/screen/list/tabular"
)

const (
	maxDepth = 40      // the deepest published list has 11 levels
	maxNodes = 200_000 // of one record; the largest party of OFAC has 3,000
	maxText  = 8 << 20 // bytes of text in one record
)

// A Node is one element: its name without namespace, attributes, the text
// directly inside it, and the elements inside it, in their order.
type Node struct {
	Name  string
	Space string
	Line  int
	Text  string
	Attrs []xml.Attr
	Kids  []*Node
}

// Attr returns an attribute without surrounding space, "" for none.
func (n *Node) Attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// Set gives the node an attribute.
func (n *Node) Set(name, value string) {
	n.Attrs = append(n.Attrs, xml.Attr{Name: xml.Name{Local: name}, Value: value})
}

// Get returns the text of the first element of a name, without surrounding
// space. A path of several names leads inwards.
func (n *Node) Get(path ...string) string {
	if n = n.Kid(path...); n != nil {
		return strings.TrimSpace(n.Text)
	}
	return ""
}

// Kid returns the first element of a name, or nil. A path leads inwards.
func (n *Node) Kid(path ...string) *Node {
	for _, name := range path {
		var next *Node
		for _, k := range n.Kids {
			if k.Name == name {
				next = k
				break
			}
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// All returns every element of a name directly inside the node.
func (n *Node) All(name string) []*Node {
	var out []*Node
	for _, k := range n.Kids {
		if k.Name == name {
			out = append(out, k)
		}
	}
	return out
}

// Texts returns the texts of every element of a name, each taken from the inner
// path, empty ones left out.
func (n *Node) Texts(name string, inner ...string) []string {
	var out []string
	for _, k := range n.All(name) {
		for _, v := range []*Node{k.Kid(inner...)} {
			if v != nil && strings.TrimSpace(v.Text) != "" {
				out = append(out, strings.TrimSpace(v.Text))
			}
		}
	}
	return out
}

// A Handler gets the elements above the records as they open, and the records.
type Handler struct {
	// Depth is the level of the records: 1 for the root's own elements.
	Depth int

	// Open is told of every element above the records; the path holds the
	// names from the root. It may be nil.
	Open func(path []string, n *Node) error

	// Record gets each record with the path of the elements around it.
	Record func(path []string, n *Node) error
}

// Read reads a file. An XML that ends in the middle gives an error that wraps
// list.ErrTruncated; all records before that were handed out.
func Read(r io.Reader, h Handler) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = charset
	var path []string
	closed := false // an element has ended
	for {
		t, err := d.Token()
		if err == io.EOF {
			if len(path) > 0 {
				return list.ErrTruncated
			}
			return nil
		}
		if err != nil && closed && len(path) == 0 && strings.Contains(err.Error(), "U+001A") {
			return nil // behind the root element the end mark of old systems
		}
		if err != nil {
			return explain(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			line, _ := d.InputPos()
			n := &Node{Name: t.Name.Local, Space: t.Name.Space, Line: line, Attrs: clone(t.Attr)}
			if len(path) < h.Depth {
				path = append(path, n.Name)
				if h.Open != nil {
					if err := h.Open(path, n); err != nil {
						return err
					}
				}
				continue
			}
			b := builder{d: d}
			if err := b.fill(n, 0); err != nil {
				return explain(err)
			}
			if err := h.Record(path, n); err != nil {
				return err
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			closed = true
		}
	}
}

func clone(a []xml.Attr) []xml.Attr {
	if len(a) == 0 {
		return nil
	}
	return append([]xml.Attr(nil), a...)
}

// explain turns the decoder's "unexpected EOF" into ErrTruncated.
func explain(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") || errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return fmt.Errorf("the XML ends in the middle: %w", list.ErrTruncated)
	}
	return err
}

type builder struct {
	d     *xml.Decoder
	nodes int
	bytes int
}

// fill reads the inside of an element whose start was read.
func (b *builder) fill(n *Node, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("line %d: elements more than %d deep", n.Line, maxDepth)
	}
	var text strings.Builder
	for {
		t, err := b.d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if b.nodes++; b.nodes > maxNodes {
				return fmt.Errorf("line %d: a record of more than %d elements", n.Line, maxNodes)
			}
			line, _ := b.d.InputPos()
			k := &Node{Name: t.Name.Local, Space: t.Name.Space, Line: line, Attrs: clone(t.Attr)}
			n.Kids = append(n.Kids, k)
			if err := b.fill(k, depth+1); err != nil {
				return err
			}
		case xml.CharData:
			if b.bytes += len(t); b.bytes > maxText {
				return fmt.Errorf("line %d: a record of more than %d MB of text", n.Line, maxText>>20)
			}
			text.Write(t)
		case xml.EndElement:
			n.Text = text.String()
			return nil
		}
	}
}

// charset reads the two old encodings that lists were published in.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "windows-1252", "latin1":
		return &oneByte{in: in}, nil
	}
	return nil, fmt.Errorf("encoding %q is not supported", label)
}

// oneByte turns Windows-1252 into UTF-8 as it is read.
type oneByte struct {
	in   io.Reader
	rest []byte
}

func (o *oneByte) Read(p []byte) (int, error) {
	for len(o.rest) == 0 {
		var buf [4096]byte
		n, err := o.in.Read(buf[:])
		for _, c := range buf[:n] {
			o.rest = utf8.AppendRune(o.rest, tabular.Windows1252(c))
		}
		if n == 0 && err != nil {
			return 0, err
		}
	}
	n := copy(p, o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

// A Schema says which elements may stand inside which, and which attributes an
// element may have. A loader that never met a real file refuses the rest.
type Schema struct {
	Kids  map[string]string // element → names of the elements inside, separated by spaces
	Attrs map[string]string // element → names of its attributes
	Any   string            // attributes that any element may have
}

// Check returns an error that wraps list.ErrUnrecognised for the first element
// or attribute that the schema does not know.
func (s *Schema) Check(n *Node) error {
	for _, a := range n.Attrs {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance" {
			continue
		}
		if !word(s.Attrs[n.Name], a.Name.Local) && !word(s.Any, a.Name.Local) {
			return fmt.Errorf("line %d: attribute %q of %s is not known: the publisher's format has changed: %w", n.Line, a.Name.Local, n.Name, list.ErrUnrecognised)
		}
	}
	for _, k := range n.Kids {
		if !word(s.Kids[n.Name], k.Name) {
			return fmt.Errorf("line %d: element %s inside %s is not known: the publisher's format has changed: %w", k.Line, k.Name, n.Name, list.ErrUnrecognised)
		}
		if err := s.Check(k); err != nil {
			return err
		}
	}
	return nil
}

// word reports whether a name is one of the words of a text.
func word(words, name string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == name {
			return true
		}
	}
	return false
}
