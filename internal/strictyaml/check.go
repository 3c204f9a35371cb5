package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parse checks the bytes and builds the tree, or reports why it cannot and
// returns nil.
func (d *decoder) parse(src []byte) (root *yaml.Node) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if !d.text(src) {
		return nil
	}
	// The YAML library gives up on some hostile inputs by a panic; to its
	// caller that is one more way to say that this is not YAML.
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
	return doc.Content[0]
}

// marks are the characters of which one at least stands between two nodes.
const marks = ",:[{?-\n"

// text reports bytes that do not belong into a file that people must be able
// to read as the program does.
func (d *decoder) text(src []byte) bool {
	if len(src) > maxSize {
		d.report(Problem{Pos: d.at(1, 1), Msg: fmt.Sprintf("file has %d bytes, more than %d", len(src), maxSize), Hint: "split it"})
		return false
	}
	line, col, marked := 1, 1, 0
	for i := 0; i < len(src); {
		if c := src[i]; c >= ' ' && c < 0x7f { // most of every file
			if strings.IndexByte(marks, c) >= 0 {
				marked++
			}
			i, col = i+1, col+1
			continue
		}
		r, size := utf8.DecodeRune(src[i:])
		if p, bad := badRune(r, size, src[i+size:]); bad {
			p.Pos = d.at(line, col)
			d.report(p)
			return false
		}
		i, col = i+size, col+1
		if r == '\n' {
			line, col, marked = line+1, 1, marked+1
		}
	}
	// Each node but the first needs a mark of its own, so this bounds the
	// memory of the parser before it runs; prose has some to spare.
	if marked > 4*maxNodes {
		d.report(Problem{Pos: d.at(1, 1), Msg: fmt.Sprintf("more than %d nodes", maxNodes), Hint: "split the file"})
		return false
	}
	return true
}

func badRune(r rune, size int, rest []byte) (Problem, bool) {
	switch {
	case r == utf8.RuneError && size == 1:
		return Problem{Msg: "not UTF-8 text", Hint: "save the file as UTF-8"}, true
	case r == '\t':
		return Problem{Msg: "tab character", Hint: `indent with spaces; inside double quotes write "\t"`}, true
	case r == '\r' && (len(rest) == 0 || rest[0] != '\n'):
		return Problem{Msg: "carriage return without line feed", Hint: "save the file with ordinary line ends"}, true
	case r < ' ' && r != '\n' && r != '\r', r >= 0x7f && r < 0xa0, r == '\u2028', r == '\u2029', r == '\ufeff', r >= 0xfffe && r <= 0xffff:
		return Problem{Msg: fmt.Sprintf("control character U+%04X", r), Hint: "remove it"}, true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return Problem{Msg: fmt.Sprintf("direction-changing character U+%04X, which can make a line read otherwise than it is", r), Hint: "remove it"}, true
	}
	return Problem{}, false
}

var (
	lineOf = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)`)
	// blockError matches the errors for which the library tells where the
	// enclosing block or bracket begins, counted from 0, and not where its
	// reader got stuck.
	blockError = regexp.MustCompile(`^did not find expected (key|node content|'-' indicator|',' or .*|<document start>)$`)
)

// syntax turns an error of the YAML library into a Problem inside the file.
func (d *decoder) syntax(err error, src []byte) Problem {
	if errors.Is(err, io.EOF) {
		return Problem{Pos: d.at(1, 1), Msg: "the file holds no document"}
	}
	line, msg := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits by the expression; too many end at the largest int
		msg = m[2]
		if blockError.MatchString(msg) {
			line++
		}
	}
	if blockError.MatchString(msg) {
		msg += ", in the block or bracket that begins here"
	}
	line = max(1, min(line, 1+bytes.Count(src, []byte("\n"))))
	return Problem{Pos: d.at(line, 1), Msg: "not YAML: " + msg}
}

func (d *decoder) at(line, col int) Pos { return Pos{File: d.file, Line: line, Col: col} }

func (d *decoder) pos(n *yaml.Node) Pos { return d.at(n.Line, n.Column) }

// tree reports everything that is refused wherever it stands and whatever
// Go type would receive it. What it reports is not decoded, the rest is, so
// that the author sees both kinds of problem together; false says that the
// tree is too big to go on with.
func (d *decoder) tree(root *yaml.Node, src []byte) bool {
	d.bad = map[*yaml.Node]bool{}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	last := src[bytes.LastIndexByte(src, '\n')+1:]
	w := walker{d: d, src: src, rest: src, line: 1, col: 1,
		end: d.at(1+bytes.Count(src, []byte("\n")), 1+utf8.RuneCount(last))}
	return w.node(root, 1)
}

type walker struct {
	d     *decoder
	src   []byte
	nodes int

	end       Pos    // behind the last character
	rest      []byte // of src, from line and col on
	line, col int
}

func (w *walker) refuse(n *yaml.Node, msg, hint string) {
	w.d.bad[n] = true
	w.d.report(Problem{Pos: w.d.pos(n), Msg: msg, Hint: hint})
}

// node checks one node and what is below it, and says whether to go on.
func (w *walker) node(n *yaml.Node, depth int) bool {
	// The library places an empty value at the end of a last line without
	// line feed into the line below, which no editor shows.
	if n.Line > w.end.Line {
		n.Line, n.Column = w.end.Line, w.end.Col
	}
	w.nodes++
	switch {
	case w.nodes > maxNodes:
		w.refuse(n, fmt.Sprintf("more than %d nodes", maxNodes), "split the file")
		return false
	case depth > maxDepth:
		w.refuse(n, fmt.Sprintf("nested more than %d deep", maxDepth), "")
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		w.refuse(n, "anchors and aliases are not allowed", "write the value out in each place")
		return true
	case n.Style&yaml.TaggedStyle != 0 || w.starts(n, '!'):
		w.refuse(n, "tags are not allowed", "remove it; what a value is, its key says")
		return true
	case n.Kind == yaml.ScalarNode && n.Style == 0:
		if msg, hint, bad := guessed(n); bad {
			w.refuse(n, msg, hint)
		}
		return true
	}
	if n.Kind == yaml.MappingNode {
		w.keys(n)
	}
	for _, c := range n.Content {
		if !w.node(c, depth+1) {
			return false
		}
	}
	return true
}

// starts reports whether the source at the node's position begins with c.
// The library forgets the tag "!", whose meaning is "do not resolve". Nodes
// come in the order of the file, so one cursor serves them all.
func (w *walker) starts(n *yaml.Node, c byte) bool {
	if n.Line < w.line || n.Line == w.line && n.Column < w.col {
		w.rest, w.line, w.col = w.src, 1, 1
	}
	for len(w.rest) > 0 && (w.line < n.Line || w.col < n.Column && w.rest[0] != '\n') {
		if w.line < n.Line {
			_, w.rest, _ = bytes.Cut(w.rest, []byte("\n"))
			w.line, w.col = w.line+1, 1
			continue
		}
		_, size := utf8.DecodeRune(w.rest)
		w.rest, w.col = w.rest[size:], w.col+1
	}
	return len(w.rest) > 0 && w.rest[0] == c
}

// keys reports keys that are not text, and keys that stand twice.
func (w *walker) keys(n *yaml.Node) {
	first := make(map[string]int, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind == yaml.AliasNode:
			continue // reported as such
		case k.Kind != yaml.ScalarNode:
			w.refuse(k, "a key must be text", "")
			continue
		case k.Style == 0 && isNumber(k.Value) || k.Style == 0 && (k.Value == "true" || k.Value == "false"):
			w.refuse(k, "a key must be text", fmt.Sprintf("put %q in quotes", k.Value))
		}
		if line, twice := first[k.Value]; twice {
			w.refuse(k, fmt.Sprintf("key %q stands twice, in lines %d and %d", k.Value, line, k.Line), "keep one of them")
			continue
		}
		first[k.Value] = k.Line
	}
}

var (
	plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	plainInt    = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	// oddNumber is what some reader of YAML 1.1 or 1.2 takes for a number:
	// octal, hexadecimal, binary, grouped, sexagesimal, with exponent.
	oddNumber = regexp.MustCompile(`^[-+]?(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9][0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$`)
	dateLike  = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}($|[Tt ])`)
)

// guessWords are the plain words about whose meaning versions and readers of
// YAML differ, in lower case, with what to write when the guess is meant.
var guessWords = map[string]string{
	"y": "true", "yes": "true", "on": "true", "true": "true",
	"n": "false", "no": "false", "off": "false", "false": "false",
	"null": "", "~": "", "<<": "", "=": "", ".nan": "",
}

func isNumber(s string) bool { return likeNumber(s) && plainNumber.MatchString(s) }

// likeNumber is a quick no for most text: numbers and dates begin like this.
func likeNumber(s string) bool {
	return s != "" && (s[0] >= '0' && s[0] <= '9' || s[0] == '-' || s[0] == '+' || s[0] == '.')
}

// guessed reports a plain scalar about which YAML would guess. Plain numbers
// and plain true and false pass: the type that receives them judges them.
func guessed(n *yaml.Node) (msg, hint string, bad bool) {
	s := n.Value
	if s == "" {
		return "empty value", "leave the key out, or write a value", true
	}
	meant, isWord := "", false
	if len(s) <= len("false") {
		meant, isWord = guessWords[strings.ToLower(s)]
	}
	if s == "true" || s == "false" || isNumber(s) || n.Tag == "!!str" && !isWord && !likeNumber(s) {
		return "", "", false
	}
	quotes := fmt.Sprintf("put %q in quotes", s)
	switch {
	case meant != "":
		return fmt.Sprintf("plain %s may be read as text or as %s", s, meant), quotes + ", or write " + meant + " if a truth value is meant", true
	case s == "~" || strings.EqualFold(s, "null"):
		return "null is not a value", quotes + " if text is meant, else leave the key out", true
	case isWord:
		return fmt.Sprintf("plain %s has a meaning of its own in YAML", s), quotes, true
	case dateLike.MatchString(s):
		return fmt.Sprintf("plain %s may be read as text or as a time", s), quotes, true
	case oddNumber.MatchString(s):
		return fmt.Sprintf("plain %s may be read as text or as a number", s), quotes + ", or write a plain decimal number", true
	case n.Tag != "!!str": // whatever else the library has an opinion on
		return fmt.Sprintf("plain %s may be read as text or as %s", s, strings.TrimPrefix(n.Tag, "!!")), quotes, true
	}
	return "", "", false
}
