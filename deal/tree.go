package deal

import (
	"fmt"
	"strings"
)

// nodeKind is the shape of a node.
type nodeKind uint8

const (
	scalar nodeKind = iota
	list
	object
)

// source says where a scalar comes from, which decides how it may be spelled.
type source uint8

const (
	fromText   source = iota // a string of JSON or YAML
	fromNumber               // a number of JSON or YAML
	fromBool
	fromNull
	fromCell   // a cell of a table, or the value of a flag
	fromSheet  // a cell of a spreadsheet that holds a number
	fromSheet4 // the same, in a workbook that counts its days from 1904
)

func (s source) loose() bool { return s >= fromCell }

// A node is one value of a tree. Children of objects have keys. In tables col
// is the number of the column, else that of the character in the line.
type node struct {
	key       string
	text      string
	kind      nodeKind
	src       source
	soft      bool // a word that the vocabulary does not know leaves the fact unknown
	line, col int32
	first     int32 // index of the first child, 0 for none
	last      int32
	next      int32 // index of the next sibling, 0 for none
}

// A tree is one deal as its file has it. The root is node 0. It is reused from
// row to row.
type tree struct{ nodes []node }

// limits of one deal. The largest deal of a test has some hundred fields.
const (
	maxDepth = 32
	maxNodes = 50_000
)

func (t *tree) reset(kind nodeKind, line, col int) {
	t.nodes = append(t.nodes[:0], node{kind: kind, line: int32(line), col: int32(col)})
}

// add appends a child to a node and returns its index.
func (t *tree) add(parent int32, n node) int32 {
	i := int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	p := &t.nodes[parent]
	if p.first == 0 {
		p.first = i
	} else {
		t.nodes[p.last].next = i
	}
	p.last = i
	return i
}

// child finds the child of an object by key, or 0.
func (t *tree) child(parent int32, key string) int32 {
	for i := t.nodes[parent].first; i != 0; i = t.nodes[i].next {
		if t.nodes[i].key == key {
			return i
		}
	}
	return 0
}

// put sets the value at a dotted path that is cut at its dots, making the
// objects on the way.
//
// A text in the place of a party, a product or a value is its name or amount.
func (t *tree) put(path []string, f *Field, cell node) *fault {
	if f.Kind == Object && mainOf(f) != "" && !isNA(&cell) && cell.text != emptyObject && !saysUnknown(cell.text) {
		path = append(path[:len(path):len(path)], mainOf(f))
	}
	at, text := int32(0), cell.text
	for i, key := range path {
		if t.nodes[at].kind != object {
			return &fault{fmt.Sprintf("%s is %s, so it has no %s", strings.Join(path[:i], "."), quote(t.nodes[at].text), key), "give one of the two"}
		}
		next := t.child(at, key)
		leaf := i == len(path)-1
		switch {
		case next == 0 && leaf:
			cell.key = key
			t.add(at, cell)
			return nil
		case next == 0:
			next = t.add(at, node{key: key, kind: object, line: cell.line, col: cell.col})
		case leaf && t.nodes[next].kind == object && text != emptyObject:
			return &fault{fmt.Sprintf("%s is %s, but its fields are given too", strings.Join(path, "."), quote(text)), "give one of the two"}
		case leaf && t.nodes[next].kind == scalar:
			return &fault{strings.Join(path, ".") + " is given twice", ""}
		case !leaf && t.nodes[next].kind == scalar && t.nodes[next].text == emptyObject:
			t.nodes[next].kind = object
		}
		at = next
	}
	return nil
}

// emptyObject in the cell of an object says that there is one, of which
// nothing is known.
const emptyObject = "{}"

// splitCell cuts the text of a cell at "|". A backslash before "|" or another
// backslash takes its meaning away.
func splitCell(s string, dst []string) []string {
	if strings.IndexByte(s, '|') < 0 && strings.IndexByte(s, '\\') < 0 {
		return append(dst, strings.TrimSpace(s))
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '|' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '|':
			dst = append(dst, strings.TrimSpace(b.String()))
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	return append(dst, strings.TrimSpace(b.String()))
}

// joinCell is the reverse of splitCell.
func joinCell(values []string) string {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(v)
	}
	return strings.Join(escaped, "|")
}
