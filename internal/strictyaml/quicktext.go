package strictyaml

import "strings"

// indicators cannot begin plain text, or not everywhere.
const indicators = "-?:,[]{}#&*!|>'\"%@` \n"

// scalar pushes the text that begins at the next byte, up to the end of its
// line at most.
func (q *quick) scalar(inFlow bool) bool {
	switch c := q.peek(); {
	case c == '"':
		return q.double()
	case c == '\'':
		return q.single()
	case strings.IndexByte(indicators, c) >= 0 && (c != '-' || strings.IndexByte(indicators, q.byteAt(q.at+1)) >= 0):
		return false
	}
	n := q.push(Scalar)
	n.value, n.plain = q.plain(inFlow), true
	return true
}

// plain takes the rest of a line that belongs to plain text, without the
// blanks behind it.
func (q *quick) plain(inFlow bool) string {
	start, end := q.at, q.at
	i := q.at
line:
	for ; i < len(q.src); i++ {
		switch q.src[i] {
		case '\n':
			break line
		case ' ':
			continue
		case ':':
			if q.blankAt(i + 1) {
				break line
			}
		case '#':
			if i > end { // behind a blank
				break line
			}
		case ',', '?', '[', ']', '{', '}':
			if inFlow {
				break line
			}
		}
		end = i + 1
	}
	q.at = end
	return q.src[start:end]
}

// rest ends the line of a scalar of block style, and adds the lines of plain
// text that follow deeper than its parent: a line feed reads as a space, and
// empty lines read as that many line feeds.
func (q *quick) rest(parent int) bool {
	n := len(q.stack) - 1
	var more []byte
	for {
		end := q.at
		if !q.lineEnd() {
			return false
		}
		if !q.stack[n].plain || strings.IndexByte(q.src[end:q.at], '#') >= 0 {
			break
		}
		empty := 0
		for q.spaces(); q.at < len(q.src) && q.src[q.at] == '\n'; q.spaces() {
			q.newline(q.at)
			empty++
		}
		if q.at == len(q.src) || q.at-q.bol <= parent || q.src[q.at] == '#' || q.at == q.bol && q.marker() {
			break
		}
		if more == nil {
			more = []byte(q.stack[n].value)
		}
		if empty == 0 {
			more = append(more, ' ')
		}
		for range empty {
			more = append(more, '\n')
		}
		more = append(more, q.plain(false)...)
	}
	if more != nil {
		q.stack[n].value = string(more)
	}
	return true
}

// single reads text in single quotes, in which ” stands for one.
func (q *quick) single() bool {
	n := q.push(Scalar)
	start := q.at + 1
	for i := start; i < len(q.src) && q.src[i] != '\n'; i++ {
		if q.src[i] != '\'' {
			continue
		}
		if q.byteAt(i+1) == '\'' {
			i++
			continue
		}
		n.value, q.at = strings.ReplaceAll(q.src[start:i], "''", "'"), i+1
		return true
	}
	return false
}

// double reads text in double quotes with the commonest escapes.
func (q *quick) double() bool {
	n := q.push(Scalar)
	start, escaped := q.at+1, false
	for i := start; i < len(q.src); i++ {
		switch q.src[i] {
		case '\n':
			return false
		case '\\':
			if i++; strings.IndexByte(`"\nt`, q.byteAt(i)) < 0 {
				return false
			}
			escaped = true
		case '"':
			if n.value = q.src[start:i]; escaped {
				n.value = unescape.Replace(n.value)
			}
			q.at = i + 1
			return true
		}
	}
	return false
}

var unescape = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\t`, "\t")

// literal reads block text, whose lines stand deeper than its parent: as it
// is after "|", with single line feeds read as spaces after ">".
func (q *quick) literal(parent int) bool {
	n := q.push(Scalar)
	folded := q.peek() == '>'
	q.at++
	strip := q.peek() == '-'
	if strip {
		q.at++
	}
	if !q.lineEnd() {
		return false
	}
	q.spaces()
	indent := q.at - q.bol
	if indent <= max(parent, 0) || q.peek() == '\n' {
		return false
	}
	var text []byte
	for empty := 0; ; {
		length := strings.IndexByte(q.src[q.at:], '\n')
		if length < 0 {
			return false // whether the text then ends in a line feed, the library knows
		}
		switch content := q.src[q.at : q.at+length]; {
		case content == "":
			empty++
		case folded && content[0] == ' ':
			return false // deeper lines are not folded
		default:
			if text != nil && !folded {
				text = append(text, '\n')
			} else if text != nil && empty == 0 {
				text = append(text, ' ')
			}
			for ; empty > 0; empty-- {
				text = append(text, '\n')
			}
			text = append(text, content...)
		}
		q.newline(q.at + length)
		for q.at-q.bol < indent && q.peek() == ' ' {
			q.at++
		}
		if q.at == len(q.src) || q.at-q.bol < indent && q.src[q.at] != '\n' {
			break
		}
	}
	if !strip {
		text = append(text, '\n')
	}
	n.value = string(text)
	return true
}

// flow reads a collection in brackets or braces.
func (q *quick) flow() bool {
	if q.depth > maxDepth {
		return false
	}
	q.depth++
	defer func() { q.depth-- }()
	at, kind, closing := len(q.stack), Sequence, byte(']')
	if q.peek() == '{' {
		kind, closing = Mapping, '}'
	}
	q.push(kind)
	q.at++
	for {
		if !q.gap() {
			return false
		}
		if q.peek() == closing {
			break
		}
		if kind == Mapping {
			if start := q.at; !q.scalar(true) || !q.keyEnds(start) || !q.gap() {
				return false
			}
		}
		if c := q.peek(); c == '[' || c == '{' {
			if !q.flow() {
				return false
			}
		} else if !q.scalar(true) {
			return false
		}
		if !q.gap() {
			return false
		}
		if q.peek() == ',' {
			q.at++
		} else if q.peek() != closing {
			return false
		}
	}
	q.at++
	q.close(at)
	return true
}

// gap skips blanks, line ends and comments inside of brackets.
func (q *quick) gap() bool {
	for q.at < len(q.src) {
		start := q.at
		q.spaces()
		switch {
		case q.peek() == '#' && (q.at > start || q.at == q.bol):
			q.comment()
		case q.at < len(q.src) && q.src[q.at] == '\n':
			q.newline(q.at)
		default:
			return q.at < len(q.src) && (q.at > q.bol || !q.marker())
		}
	}
	return false
}
