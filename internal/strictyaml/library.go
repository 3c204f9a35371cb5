package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// library reads all of YAML with the YAML library, or reports why it cannot
// and returns nil.
func (d *decoder) library(src []byte) (root *node) {
	// The library gives up on some hostile inputs by a panic; to its caller
	// that is one more way to say that this is not YAML.
	defer func() {
		if r := recover(); r != nil {
			root = nil
			d.report(Problem{Pos: d.at(1, 1), Msg: fmt.Sprintf("not YAML: %v", r)})
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(src))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		d.report(d.syntax(err, src))
		return nil
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		d.report(Problem{Pos: d.at(second.Line, second.Column), Msg: "a second document begins here",
			Hint: `put it in a file of its own, or remove the line "---"`})
	} else if !errors.Is(err, io.EOF) {
		d.report(d.syntax(err, src))
	}
	last := src[bytes.LastIndexByte(src, '\n')+1:]
	c := converter{src: src, rest: src, line: 1, col: 1,
		endLine: 1 + bytes.Count(src, []byte("\n")), endCol: 1 + utf8.RuneCount(last)}
	root = &node{}
	c.node(root, doc.Content[0])
	return root
}

// A converter takes over the library's tree.
type converter struct {
	src             []byte
	endLine, endCol int    // behind the last character
	rest            []byte // of src, from line and col on
	line, col       int
}

func (c *converter) node(to *node, n *yaml.Node) {
	line, col := n.Line, n.Column
	// The library places an empty value at the end of a last line without
	// line feed into the line below, which no editor shows.
	if line > c.endLine {
		line, col = c.endLine, c.endCol
	}
	to.line, to.col, to.value = int32(line), int32(col), n.Value
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		to.mark = anchored
	case n.Style&yaml.TaggedStyle != 0 || c.starts(line, col, '!'):
		to.mark = tagged
	}
	switch n.Kind {
	case yaml.MappingNode:
		to.kind = Mapping
	case yaml.SequenceNode:
		to.kind = Sequence
	default:
		to.kind, to.plain = Scalar, n.Style == 0
	}
	to.items = make([]node, len(n.Content))
	for i := range to.items {
		c.node(&to.items[i], n.Content[i])
	}
}

// starts reports whether the source at a node's position begins with b.
// The library forgets the tag "!", whose meaning is "do not resolve". Nodes
// come in the order of the file, so one cursor serves them all.
func (c *converter) starts(line, col int, b byte) bool {
	if line < c.line || line == c.line && col < c.col {
		c.rest, c.line, c.col = c.src, 1, 1
	}
	for len(c.rest) > 0 && (c.line < line || c.col < col && c.rest[0] != '\n') {
		if c.line < line {
			_, c.rest, _ = bytes.Cut(c.rest, []byte("\n"))
			c.line, c.col = c.line+1, 1
			continue
		}
		_, size := utf8.DecodeRune(c.rest)
		c.rest, c.col = c.rest[size:], c.col+1
	}
	return len(c.rest) > 0 && c.rest[0] == b
}

// libraryTag is what the library takes a plain scalar for, such as "!!int".
func libraryTag(s string) string {
	return (&yaml.Node{Kind: yaml.ScalarNode, Value: s}).ShortTag()
}

var (
	lineOf = lazily(`^(?:yaml: )?line (\d+): (.*)`)
	// blockError matches the errors for which the library tells where the
	// enclosing block or bracket begins, counted from 0, and not where its
	// reader got stuck.
	blockError = lazily(`^did not find expected (key|node content|'-' indicator|',' or .*|<document start>)$`)
)

// syntax turns an error of the YAML library into a Problem inside the file.
func (d *decoder) syntax(err error, src []byte) Problem {
	if errors.Is(err, io.EOF) {
		return Problem{Pos: d.at(1, 1), Msg: "the file holds no document"}
	}
	line, msg := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf().FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits by the expression; too many end at the largest int
		msg = m[2]
		if blockError().MatchString(msg) {
			line++
		}
	}
	if blockError().MatchString(msg) {
		msg += ", in the block or bracket that begins here"
	}
	line = max(1, min(line, 1+bytes.Count(src, []byte("\n"))))
	return Problem{Pos: d.at(line, 1), Msg: "not YAML: " + msg}
}
