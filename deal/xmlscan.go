package deal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An xmlScanner reads the XML of workbooks as a stream of tags and text. It is
// smaller than encoding/xml on purpose: it holds one tag or text at a time,
// refuses one that is longer than a row may be, and knows no document types,
// so that no file makes it use much memory. Prefixes of names are dropped.
type xmlScanner struct {
	r   *bufio.Reader
	max int // bytes of one tag or text

	name  string // of the tag that next gave
	attrs []byte // its attributes, raw
	empty bool   // it ends itself: <v/>
	text  []byte // that next gave, raw; valid until the next call
	cdata bool   // text is taken as it stands
	buf   []byte
}

// xmlKind is what next found.
type xmlKind uint8

const (
	xmlEOF xmlKind = iota
	xmlStart
	xmlEnd
	xmlText
)

var errXML = errors.New("the workbook is damaged: its XML cannot be read")

func newXML(r io.Reader, max int) *xmlScanner {
	return &xmlScanner{r: bufio.NewReaderSize(r, 64<<10), max: max}
}

// next finds the next tag or stretch of text.
func (x *xmlScanner) next() (xmlKind, error) {
	for {
		c, err := x.r.ReadByte()
		if err == io.EOF {
			return xmlEOF, nil
		}
		if err != nil {
			return xmlEOF, err
		}
		if c != '<' {
			x.r.UnreadByte()
			x.cdata = false
			x.text, err = x.until('<')
			if err == nil {
				x.r.UnreadByte()
			} else if err != io.EOF {
				return xmlEOF, err
			}
			return xmlText, nil
		}
		kind, again, err := x.tag()
		if err != nil || !again {
			return kind, err
		}
	}
}

// until reads to the next c and drops it. At the end of the file it gives what
// there is with io.EOF.
func (x *xmlScanner) until(c byte) ([]byte, error) {
	part, err := x.r.ReadSlice(c)
	if err == nil {
		return part[:len(part)-1], nil
	}
	x.buf = append(x.buf[:0], part...)
	for err == bufio.ErrBufferFull {
		part, err = x.r.ReadSlice(c)
		if x.buf = append(x.buf, part...); len(x.buf) > x.max {
			return nil, errors.New("a value in the workbook is longer than " + kib(x.max))
		}
	}
	if err == nil {
		x.buf = x.buf[:len(x.buf)-1]
	}
	return x.buf, err
}

// tag reads what follows a "<". again says that it was a comment or the like.
func (x *xmlScanner) tag() (kind xmlKind, again bool, err error) {
	head, _ := x.r.Peek(8)
	switch {
	case bytes.HasPrefix(head, []byte("![CDATA[")):
		x.r.Discard(8)
		x.cdata = true
		x.text, err = x.untilMark("]]>")
		return xmlText, false, err
	case bytes.HasPrefix(head, []byte("!--")):
		x.r.Discard(3)
		_, err = x.untilMark("-->")
		return 0, true, err
	case bytes.HasPrefix(head, []byte("?")):
		_, err = x.untilMark("?>")
		return 0, true, err
	case bytes.HasPrefix(head, []byte("!")):
		return 0, false, errors.New("the workbook declares a document type, which no spreadsheet program writes")
	}
	body, err := x.untilMark(">")
	if err != nil {
		return 0, false, err
	}
	if len(body) > 0 && body[0] == '/' {
		x.name = x.known(local(bytes.TrimSpace(body[1:])))
		return xmlEnd, false, nil
	}
	x.empty = len(body) > 0 && body[len(body)-1] == '/'
	if x.empty {
		body = body[:len(body)-1]
	}
	name := body
	x.attrs = nil
	if i := bytes.IndexAny(body, " \t\r\n"); i >= 0 {
		name, x.attrs = body[:i], body[i:]
	}
	x.name = x.known(local(name))
	return xmlStart, false, nil
}

// untilMark reads to a mark that ends in ">" and drops it. A tag's ">" does not
// count inside of quotes.
func (x *xmlScanner) untilMark(mark string) ([]byte, error) {
	part, err := x.until('>')
	if err == nil && mark == ">" && bytes.Count(part, []byte{'"'})%2 == 0 && bytes.Count(part, []byte{'\''})%2 == 0 {
		return part, nil
	}
	all := bytes.Clone(part)
	for err == nil {
		done := bytes.HasSuffix(all, []byte(mark[:len(mark)-1]))
		if mark == ">" {
			done = bytes.Count(all, []byte{'"'})%2 == 0
		}
		if done {
			return all[:len(all)-len(mark)+1], nil
		}
		if len(all) > x.max {
			return nil, errXML
		}
		if part, err = x.until('>'); err == nil {
			all = append(append(all, '>'), part...)
		}
	}
	if err == io.EOF {
		err = errXML
	}
	return nil, err
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// known gives the frequent names without an allocation.
func (x *xmlScanner) known(name []byte) string {
	switch string(name) {
	case "c":
		return "c"
	case "v":
		return "v"
	case "f":
		return "f"
	case "t":
		return "t"
	case "is":
		return "is"
	case "row":
		return "row"
	case "si":
		return "si"
	case "r":
		return "r"
	}
	return string(name)
}

// attr gives the value of an attribute of the tag, or "". Prefixes count.
func (x *xmlScanner) attr(name string) string {
	rest := x.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(key) == name {
			return xmlUnescape(rest[1 : 1+end])
		}
		rest = rest[end+2:]
	}
}

// value is the text that next gave, its entities read.
func (x *xmlScanner) value() string {
	if x.cdata {
		return string(x.text)
	}
	return xmlUnescape(x.text)
}

// xmlUnescape reads the entities of XML and the form _x000D_ in which workbooks
// hold characters that XML does not have.
func xmlUnescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 && !bytes.Contains(b, []byte("_x")) && bytes.IndexByte(b, '\r') < 0 {
		return string(b)
	}
	var out strings.Builder
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '&':
			end := bytes.IndexByte(b[i:min(len(b), i+12)], ';')
			if r, ok := entity(string(b[i+1 : max(i+1, i+end)])); end > 0 && ok {
				out.WriteRune(r)
				i += end
				continue
			}
			out.WriteByte('&')
		case b[i] == '_' && i+7 <= len(b) && b[i+1] == 'x' && b[i+6] == '_':
			if n, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil {
				out.WriteRune(rune(n))
				i += 6
				continue
			}
			out.WriteByte('_')
		case b[i] == '\r':
		default:
			out.WriteByte(b[i])
		}
	}
	return out.String()
}

func entity(s string) (rune, bool) {
	switch s {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	base := 10
	digits, ok := strings.CutPrefix(s, "#")
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), ok && err == nil && utf8.ValidRune(rune(n))
}
