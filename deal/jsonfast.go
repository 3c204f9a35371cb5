package deal

import "unicode/utf8"

// The deals of a JSON Lines file are nearly all plain: no escapes, no odd
// spacing, nothing wrong. quickTree reads those, with the texts of the tree as
// views into the line, about four times as fast as the strict way. It gives up
// on everything else, so it need not know what to say about it: the strict way
// then reads the line again. It accepts nothing that the strict way refuses,
// which a fuzz target watches.

// quickTree reads a line into t and reports whether it could.
func (t *tree) quickTree(line string, number int) bool {
	if !utf8.ValidString(line) {
		return false
	}
	t.nodes = t.nodes[:0]
	q := quick{t: t, s: line, line: int32(number)}
	end := q.value(-1, "", 0, 0)
	for end >= 0 && end < len(line) {
		if c := line[end]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
		end++
	}
	return end >= 0
}

// maxQuickKeys bounds the keys of an object, each of which is compared with all
// before it. No object of a deal has as many fields.
const maxQuickKeys = 64

type quick struct {
	t    *tree
	s    string
	line int32
}

// skip passes white space.
func (q *quick) skip(i int) int {
	for i < len(q.s) && (q.s[i] == ' ' || q.s[i] == '\t') {
		i++
	}
	return i
}

// value reads the value that begins at i as a child of parent, and gives the
// index behind it, or -1 to give up.
func (q *quick) value(parent int32, key string, i, depth int) int {
	if i = q.skip(i); i >= len(q.s) || depth > maxDepth || len(q.t.nodes) >= maxNodes {
		return -1
	}
	n := node{key: key, line: q.line, col: int32(i + 1)}
	end := -1
	switch c := q.s[i]; {
	case c == '{':
		n.kind = object
	case c == '[':
		n.kind = list
	case c == '"':
		n.text, end = q.text(i)
	case c == 't' && len(q.s) >= i+4 && q.s[i:i+4] == "true":
		n.text, n.src, end = "true", fromBool, i+4
	case c == 'f' && len(q.s) >= i+5 && q.s[i:i+5] == "false":
		n.text, n.src, end = "false", fromBool, i+5
	case c >= '1' && c <= '9':
		n.src, end = fromNumber, q.number(i)
		n.text = q.s[i:max(i, end)]
	}
	if n.kind == scalar && end < 0 {
		return -1
	}
	at := int32(0)
	if parent < 0 {
		q.t.nodes = append(q.t.nodes, n)
	} else {
		at = q.t.add(parent, n)
	}
	switch n.kind {
	case object:
		return q.object(at, i+1, depth+1)
	case list:
		return q.list(at, i+1, depth+1)
	}
	return end
}

// text reads a string without escapes.
func (q *quick) text(i int) (string, int) {
	for j := i + 1; j < len(q.s); j++ {
		switch c := q.s[j]; {
		case c == '"':
			return q.s[i+1 : j], j + 1
		case c == '\\' || c < ' ':
			return "", -1
		}
	}
	return "", -1
}

// number reads digits with at most one point inside. Those that begin with 0,
// a sign or have an exponent are left to the strict way.
func (q *quick) number(i int) int {
	j := i
	for j < len(q.s) && q.s[j] >= '0' && q.s[j] <= '9' {
		j++
	}
	if j < len(q.s) && q.s[j] == '.' {
		point := j
		for j++; j < len(q.s) && q.s[j] >= '0' && q.s[j] <= '9'; {
			j++
		}
		if j == point+1 {
			return -1
		}
	}
	if j < len(q.s) && (q.s[j] == 'e' || q.s[j] == 'E') {
		return -1
	}
	return j
}

func (q *quick) object(at int32, i, depth int) int {
	if i = q.skip(i); i < len(q.s) && q.s[i] == '}' {
		return i + 1
	}
	for keys := 0; ; keys++ {
		if i = q.skip(i); i >= len(q.s) || q.s[i] != '"' || keys > maxQuickKeys {
			return -1
		}
		key, end := q.text(i)
		if end < 0 || q.t.child(at, key) != 0 {
			return -1
		}
		if i = q.skip(end); i >= len(q.s) || q.s[i] != ':' {
			return -1
		}
		if i = q.value(at, key, i+1, depth); i < 0 {
			return -1
		}
		if i = q.skip(i); i >= len(q.s) {
			return -1
		}
		switch q.s[i] {
		case ',':
			i++
		case '}':
			return i + 1
		default:
			return -1
		}
	}
}

func (q *quick) list(at int32, i, depth int) int {
	if i = q.skip(i); i < len(q.s) && q.s[i] == ']' {
		return i + 1
	}
	for {
		if i = q.value(at, "", i, depth); i < 0 {
			return -1
		}
		if i = q.skip(i); i >= len(q.s) {
			return -1
		}
		switch q.s[i] {
		case ',':
			i++
		case ']':
			return i + 1
		default:
			return -1
		}
	}
}
