package strictyaml

import (
	"fmt"
	"reflect"
)

// A Kind is the shape of a node.
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota + 1
	Mapping
	Sequence
)

// String names the kind: "scalar", "mapping", "sequence".
func (k Kind) String() string {
	switch k {
	case Scalar:
		return "scalar"
	case Mapping:
		return "mapping"
	case Sequence:
		return "sequence"
	}
	return "nothing"
}

// A Node is one value of a document, for types that read more than one shape.
// It has passed every check that does not depend on a Go type: no aliases or
// tags, no duplicate keys, no word that YAML guesses about. What may still be
// plain is text, a decimal number, true and false.
type Node struct {
	Pos Pos
	n   *node
	by  *Reader
}

// Unmarshaler is a type that reads its own node. An error that is not a
// Problem is reported at the node's position, and what follows "\nhint: " in
// its text becomes the hint.
type Unmarshaler interface {
	UnmarshalYAML(*Node) error
}

// Kind is the shape of the node; 0 for the zero Node, which stands for a key
// that was not given.
func (n *Node) Kind() Kind {
	if n == nil || n.n == nil {
		return 0
	}
	return n.n.kind
}

// Value is the text of a scalar, without quotes.
func (n *Node) Value() string {
	if n.Kind() != Scalar {
		return ""
	}
	return n.n.value
}

// Quoted reports whether a scalar is marked as text: in quotes or as a block.
func (n *Node) Quoted() bool { return n.Kind() == Scalar && !n.n.plain }

// Items lists the members of a sequence.
func (n *Node) Items() []*Node {
	if n.Kind() != Sequence {
		return nil
	}
	out := make([]*Node, len(n.n.items))
	for i := range out {
		out[i] = n.wrap(&n.n.items[i])
	}
	return out
}

// Fields lists the keys of a mapping with their values, in the order of the file.
func (n *Node) Fields() Map[*Node] {
	if n.Kind() != Mapping {
		return nil
	}
	out := make(Map[*Node], len(n.n.items)/2)
	for i := range out {
		k := n.wrap(&n.n.items[2*i])
		out[i] = Entry[*Node]{Key: k.n.value, Pos: k.Pos, Value: n.wrap(&n.n.items[2*i+1])}
	}
	return out
}

func (n *Node) wrap(c *node) *Node {
	return &Node{Pos: Pos{File: n.Pos.File, Line: int(c.line), Col: int(c.col)}, n: c, by: n.by}
}

// Decode reads the node into v as Unmarshal does. A type that calls it on its
// own node from UnmarshalYAML must hand it a type without that method.
func (n *Node) Decode(v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return fmt.Errorf("strictyaml: want a pointer to decode into, got %T", v)
	}
	if n.Kind() == 0 {
		return fmt.Errorf("strictyaml: decode of a node that was not given")
	}
	d := &decoder{reader: n.by, file: n.Pos.File}
	d.value(n.n, target.Elem())
	return d.err()
}

// Problem is a Problem at the node, with a hint that may be empty.
func (n *Node) Problem(hint, format string, args ...any) Problem {
	return Problem{Pos: n.Pos, Msg: fmt.Sprintf(format, args...), Hint: hint}
}
