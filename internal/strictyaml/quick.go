package strictyaml

import (
	"strings"
	"unicode/utf8"
)

// quick is a reader of the YAML that people write: block mappings and
// sequences, flow collections, plain, quoted and block text, comments. It is
// ten times as fast as the library, which matters to a program that reads all
// its law and catalog at each start, and it never judges: at the first thing
// that is not plainly of this kind it gives up, and the library reads the file
// from its beginning. So it may know little, but what it does read it must read
// as the library does, positions included; FuzzQuick holds it to that.
//
// Values are pushed on a stack; where a collection closes, its own are taken
// off into a slice of their number.
type quick struct {
	src    string
	at     int // the next byte
	line   int // from 1
	bol    int // where the line begins
	indent int // of the line on which the next value stands, or -1 at the end
	depth  int

	counted, col int // column of an earlier byte of the line, from which to count on
	stack        []node
	slab         []node // room for the items of the next collections
}

const slabSize = 256 // nodes, some 14 KiB

// quickly reads src, which has passed text; false says that the library must.
func quickly(src string) (root *node, ok bool) {
	src = strings.ReplaceAll(src, "\r\n", "\n") // there is no other carriage return
	q := &quick{src: src, line: 1, col: 1, stack: make([]node, 0, 64)}
	if !q.next() || q.indent < 0 || !q.block(-1) || q.indent >= 0 {
		return nil, false
	}
	return &q.stack[0], true
}

// peek is the next byte, or a line feed at the end of the source.
func (q *quick) peek() byte { return q.byteAt(q.at) }

func (q *quick) byteAt(i int) byte {
	if i < len(q.src) {
		return q.src[i]
	}
	return '\n'
}

// blankAt reports whether a byte cannot belong to a word.
func (q *quick) blankAt(i int) bool { c := q.byteAt(i); return c == ' ' || c == '\n' }

func (q *quick) spaces() {
	for q.at < len(q.src) && q.src[q.at] == ' ' {
		q.at++
	}
}

// newline goes on behind a line feed.
func (q *quick) newline(i int) {
	q.at = min(i+1, len(q.src))
	q.bol, q.counted, q.col = q.at, q.at, 1
	q.line++
}

// push opens a value that begins at the next byte.
func (q *quick) push(k Kind) *node {
	q.col += utf8.RuneCountInString(q.src[q.counted:q.at])
	q.counted = q.at
	q.stack = append(q.stack, node{kind: k, line: int32(q.line), col: int32(q.col)})
	return &q.stack[len(q.stack)-1]
}

// close gives the values above a collection to it.
func (q *quick) close(collection int) {
	of := q.stack[collection+1:]
	if len(of) > len(q.slab) {
		q.slab = make([]node, max(len(of), slabSize))
	}
	items := q.slab[:len(of):len(of)]
	q.slab = q.slab[len(of):]
	copy(items, of)
	q.stack[collection].items = items
	q.stack = q.stack[:collection+1]
}

// lineEnd ends a line on which nothing but a comment may follow.
func (q *quick) lineEnd() bool {
	start := q.at
	q.spaces()
	if q.peek() == '#' && q.at > start {
		q.comment()
	}
	if q.peek() != '\n' {
		return false
	}
	q.newline(q.at)
	return true
}

// comment skips to the end of the line.
func (q *quick) comment() {
	if n := strings.IndexByte(q.src[q.at:], '\n'); n >= 0 {
		q.at += n
	} else {
		q.at = len(q.src)
	}
}

// next goes from the beginning of a line to the next value, if there is one.
func (q *quick) next() bool {
	for q.at < len(q.src) {
		q.spaces()
		switch q.peek() {
		case '#':
			q.comment()
			fallthrough
		case '\n':
			q.newline(q.at)
			continue
		}
		q.indent = q.at - q.bol
		return q.indent > 0 || !q.marker()
	}
	q.indent = -1
	return true
}

// marker reports what at the beginning of a line is not part of a value: the
// marks of documents and directives.
func (q *quick) marker() bool {
	rest := q.src[q.at:]
	return strings.HasPrefix(rest, "---") || strings.HasPrefix(rest, "...") || rest[0] == '%'
}

// block reads a value of block style and goes on to the next line that holds
// one. parent is the indent of the collection around it.
func (q *quick) block(parent int) bool {
	if q.depth > maxDepth {
		return false
	}
	q.depth++
	defer func() { q.depth-- }()
	switch c := q.peek(); {
	case c == '-' && q.blankAt(q.at+1):
		return q.sequence(q.at-q.bol, false)
	case c == '[' || c == '{':
		return q.flow() && q.lineEnd() && q.next()
	case c == '|' || c == '>':
		return q.literal(parent) && q.next()
	}
	start, first := q.at, len(q.stack)
	if !q.scalar(false) {
		return false
	}
	if q.keyEnds(start) {
		return q.mapping(start-q.bol, first)
	}
	return q.rest(parent) && q.next()
}

// mapping reads the rest of a mapping whose first key stands on the stack.
func (q *quick) mapping(indent, at int) bool {
	key := q.stack[at]
	q.stack[at] = node{kind: Mapping, line: key.line, col: key.col}
	q.stack = append(q.stack, key)
	for {
		if !q.mapped(indent) {
			return false
		}
		if q.indent != indent {
			break
		}
		start := q.at
		if !q.scalar(false) || !q.keyEnds(start) {
			return false
		}
	}
	q.close(at)
	return q.indent < indent
}

// keyEnds reports whether the scalar just read, which began at start, is a
// key, and goes on behind its colon. No reader takes a longer key than this.
func (q *quick) keyEnds(start int) bool {
	end := q.at
	q.spaces()
	if q.peek() == ':' && q.blankAt(q.at+1) && q.at-start < 1000 {
		q.at++
		return true
	}
	q.at = end
	return false
}

// mapped reads the value of a key in a mapping of block style.
func (q *quick) mapped(indent int) bool {
	start := q.at
	q.spaces()
	switch c := q.peek(); {
	case c == '\n' || c == '#':
		q.at = start
		switch {
		case !q.lineEnd() || !q.next():
			return false
		case q.indent > indent:
			return q.block(indent)
		case q.indent == indent && q.peek() == '-' && q.blankAt(q.at+1):
			return q.sequence(indent, true)
		}
		return false
	case c == '[' || c == '{':
		return q.flow() && q.lineEnd() && q.next()
	case c == '|' || c == '>':
		return q.literal(indent) && q.next()
	}
	return q.scalar(false) && q.rest(indent) && q.next()
}

// sequence reads the items at one indent. As the value of a key it may stand
// level with the key, and then ends at the next one.
func (q *quick) sequence(indent int, level bool) bool {
	at := len(q.stack)
	q.push(Sequence)
	for {
		q.at++ // the dash
		start := q.at
		q.spaces()
		if c := q.peek(); c == '\n' || c == '#' {
			q.at = start
			if !q.lineEnd() || !q.next() || q.indent <= indent {
				return false
			}
		}
		if !q.block(indent) {
			return false
		}
		if q.indent != indent || q.peek() != '-' || !q.blankAt(q.at+1) {
			break
		}
	}
	q.close(at)
	return q.indent < indent || q.indent == indent && level
}
