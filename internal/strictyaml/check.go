package strictyaml

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// parse checks the bytes and builds the tree, or reports why it cannot and
// returns nil. The quick reader takes what people write; what it does not
// know, good or bad, the library reads and judges.
func (d *decoder) parse(src []byte) *node {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if !d.text(src) {
		return nil
	}
	if root, ok := quickly(string(src)); ok {
		return root
	}
	return d.library(src)
}

// marks are the characters of which one at least stands between two nodes.
const marks = ",:[{?-\n"

// A class says what text must do about a byte.
type class uint8

const (
	ordinary class = iota
	marking        // one of marks
	suspect        // outside of printable ASCII: a rune to look at
)

var classes = func() (of [256]class) {
	for c := range of {
		if c < ' ' || c >= 0x7f {
			of[c] = suspect
		}
	}
	for _, c := range []byte(marks) {
		of[c] = marking
	}
	return of
}()

// text reports bytes that do not belong into a file that people must be able
// to read as the program does.
func (d *decoder) text(src []byte) bool {
	if len(src) > maxSize {
		d.report(Problem{Pos: d.at(1, 1), Msg: fmt.Sprintf("file has %d bytes, more than %d", len(src), maxSize), Hint: "split it"})
		return false
	}
	marked := 0
	for i := 0; i < len(src); {
		switch classes[src[i]] {
		case ordinary:
			i++
		case marking:
			i, marked = i+1, marked+1
		default:
			r, size := utf8.DecodeRune(src[i:])
			if p, bad := badRune(r, size, src[i+size:]); bad {
				before := src[:i]
				p.Pos = d.at(1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]))
				d.report(p)
				return false
			}
			i += size
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

func (d *decoder) at(line, col int) Pos { return Pos{File: d.file, Line: line, Col: col} }

func (d *decoder) pos(n *node) Pos { return d.at(int(n.line), int(n.col)) }

// tree reports everything that is refused wherever it stands and whatever
// Go type would receive it. What it reports is not decoded, the rest is, so
// that the author sees both kinds of problem together; false says that the
// tree is too big to go on with.
func (d *decoder) tree(root *node) bool {
	d.bad = map[*node]bool{}
	w := walker{d: d}
	return w.node(root, 1)
}

type walker struct {
	d     *decoder
	nodes int
}

func (w *walker) refuse(n *node, msg, hint string) {
	w.d.bad[n] = true
	w.d.report(Problem{Pos: w.d.pos(n), Msg: msg, Hint: hint})
}

// node checks one node and what is below it, and says whether to go on.
func (w *walker) node(n *node, depth int) bool {
	w.nodes++
	switch {
	case w.nodes > maxNodes:
		w.refuse(n, fmt.Sprintf("more than %d nodes", maxNodes), "split the file")
		return false
	case depth > maxDepth:
		w.refuse(n, fmt.Sprintf("nested more than %d deep", maxDepth), "")
		return false
	case n.mark == anchored:
		w.refuse(n, "anchors and aliases are not allowed", "write the value out in each place")
		return true
	case n.mark == tagged:
		w.refuse(n, "tags are not allowed", "remove it; what a value is, its key says")
		return true
	case n.kind == Scalar && n.plain:
		if msg, hint, bad := guessed(n.value); bad {
			w.refuse(n, msg, hint)
		}
		return true
	}
	if n.kind == Mapping {
		w.keys(n)
	}
	for i := range n.items {
		if !w.node(&n.items[i], depth+1) {
			return false
		}
	}
	return true
}

// fewKeys is up to where looking through the keys is faster than a map of them.
const fewKeys = 16

// keys reports keys that are not text, and keys that stand twice.
func (w *walker) keys(n *node) {
	var first map[string]int32 // line of each key
	if len(n.items) > 2*fewKeys {
		first = make(map[string]int32, len(n.items)/2)
	}
	for i := 0; i < len(n.items); i += 2 {
		k := &n.items[i]
		switch {
		case k.mark == anchored:
			continue // reported as such
		case k.kind != Scalar:
			w.refuse(k, "a key must be text", "")
			continue
		case k.plain && notText(k.value):
			w.refuse(k, "a key must be text", fmt.Sprintf("put %q in quotes", k.value))
		}
		line, twice := int32(0), false
		if first != nil {
			if line, twice = first[k.value]; !twice {
				first[k.value] = k.line
			}
		} else {
			line, twice = lineOfKey(n.items[:i], k.value)
		}
		if twice {
			w.refuse(k, fmt.Sprintf("key %q stands twice, in lines %d and %d", k.value, line, k.line), "keep one of them")
		}
	}
}

// lineOfKey is where a key stands among pairs.
func lineOfKey(pairs []node, key string) (line int32, ok bool) {
	for i := 0; i < len(pairs); i += 2 {
		if k := &pairs[i]; k.value == key && k.kind == Scalar && k.mark != anchored {
			return k.line, true
		}
	}
	return 0, false
}

var (
	// oddNumber is what some reader of YAML 1.1 or 1.2 takes for a number:
	// octal, hexadecimal, binary, grouped, sexagesimal, with exponent.
	oddNumber = lazily(`^[-+]?(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9][0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$`)
	dateLike  = lazily(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}($|[Tt ])`)
)

// guessWords are the plain words about whose meaning versions and readers of
// YAML differ, in lower case, with what to write when the guess is meant.
var guessWords = map[string]string{
	"y": "true", "yes": "true", "on": "true", "true": "true",
	"n": "false", "no": "false", "off": "false", "false": "false",
	"null": "", "~": "", "<<": "", "=": "", ".nan": "",
}

// guessBegin holds the bytes with which those words begin.
const guessBegin = "yYnNtTfFoO~<=."

// lazily compiles an expression when it is first needed: a program that reads
// its files at each start, and finds nothing odd in them, needs none.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// isNumber reports a decimal number as JSON has it, without an exponent.
func isNumber(s string) bool {
	whole, part, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return isDigits(whole) && (len(whole) == 1 || whole[0] != '0') && (!point || isDigits(part))
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// likeNumber is a quick no for most text: numbers and dates begin like this.
func likeNumber(s string) bool {
	return s != "" && (s[0] >= '0' && s[0] <= '9' || s[0] == '-' || s[0] == '+' || s[0] == '.')
}

// surelyText is a quick yes for most text: no reader guesses about what is
// none of the words and does not begin like a number, nor about what has a
// blank in it, unless it may be a day with its time.
func surelyText(s string) bool {
	if likeNumber(s) {
		return strings.Contains(s, " ") && (len(s) < 5 || s[4] != '-')
	}
	if len(s) > len("false") || strings.IndexByte(guessBegin, s[0]) < 0 {
		return true
	}
	_, isWord := guessWords[strings.ToLower(s)]
	return !isWord
}

// notText reports whether plain text is a number or a truth value.
func notText(s string) bool { return s == "true" || s == "false" || isNumber(s) }

// guessed reports a plain scalar about which YAML would guess. Plain numbers
// and plain true and false pass: the type that receives them judges them.
func guessed(s string) (msg, hint string, bad bool) {
	if s == "" {
		return "empty value", "leave the key out, or write a value", true
	}
	if surelyText(s) || notText(s) {
		return "", "", false
	}
	meant, isWord := guessWords[strings.ToLower(s)]
	quotes := fmt.Sprintf("put %q in quotes", s)
	switch {
	case meant != "":
		return fmt.Sprintf("plain %s may be read as text or as %s", s, meant), quotes + ", or write " + meant + " if a truth value is meant", true
	case s == "~" || strings.EqualFold(s, "null"):
		return "null is not a value", quotes + " if text is meant, else leave the key out", true
	case isWord:
		return fmt.Sprintf("plain %s has a meaning of its own in YAML", s), quotes, true
	case dateLike().MatchString(s):
		return fmt.Sprintf("plain %s may be read as text or as a time", s), quotes, true
	case oddNumber().MatchString(s):
		return fmt.Sprintf("plain %s may be read as text or as a number", s), quotes + ", or write a plain decimal number", true
	}
	// Whatever else the library has an opinion on.
	if tag := libraryTag(s); tag != "!!str" {
		return fmt.Sprintf("plain %s may be read as text or as %s", s, strings.TrimPrefix(tag, "!!")), quotes, true
	}
	return "", "", false
}
