package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A part number is read from left to right, and confidence falls the same way.
//
//	KL 4863 K A P D R -N3
//	│  │    │ │ │ │ │ └ tail: the shop's own, kept and not read
//	│  │    └─┴─┴─┴─┴── positions: what they accept is data (part-numbers.yaml)
//	│  └ product code
//	└ prefix
//
// A number whose positions all hold an accepted character is whole, and speaks
// for itself. Anything shorter is a short number: prefix and code alone are also bus
// terminals, flights and tablets, so it counts only beside the maker's name.
//
// Lists spoil numbers, so reading folds letter case, full width, and Cyrillic
// letters that look like Latin ones, and steps over a few separators.

// A PartNumber is a part number as it was read.
type PartNumber struct {
	Text  string // as written
	Maker MakerID
	Code  string // the product code: "4863"
	Whole bool   // every position was readable
	Tail  string // what the shop added
	Read  []Read // the positions, if Whole
}

// A Read is one position of a part number with what it means, if that is known.
type Read struct {
	Position, Is, Means string
	Min, Max            int // of a quantity; 0 is open
	Basis               Basis
}

type scheme struct {
	maker     int32
	prefix    string
	digits    int
	positions []position
	open      map[string]Basis // codes of this maker whose product is not known
	friends   string           // what else is numbered so, for people
}

type position struct {
	name    string
	accepts string
	read    map[byte]Read
}

// A part is one number found in a text.
type part struct {
	scheme   *scheme
	from, to int // in the text, without the tail
	code     [8]byte
	pos      [8]byte
	whole    bool
	glued    bool // a further character stands right behind the last position
}

func (p *part) codeText() string { return string(p.code[:p.scheme.digits]) }

// maxSeparators is how many spaces or dashes a number may hold. Two suffice for
// every way of grouping that was seen; more would join words of a sentence.
const maxSeparators = 2

// maxParts bounds the numbers read from one field.
const maxParts = 4

// findParts appends the part numbers in s to out.
func findParts(schemes []scheme, s string, out []part) []part {
	boundary := true
	for i := 0; i < len(s) && len(out) < maxParts; {
		c, n := partByte(s[i:])
		if boundary && c != 0 {
			for k := range schemes {
				if p, ok := schemes[k].at(s, i); ok {
					out = append(out, p)
					i = p.to
					c, n = partByte(s[i:])
					break
				}
			}
		}
		if i >= len(s) {
			break
		}
		boundary = c == 0 || c == '*'
		i += n
	}
	return out
}

// at reads a number that begins at s[i].
func (sc *scheme) at(s string, i int) (part, bool) {
	p := part{scheme: sc, from: i}
	if c, _ := partByte(s[i:]); c != sc.prefix[0] {
		return p, false
	}
	r := partReader{s: s, i: i}
	for k := range len(sc.prefix) {
		if c, ok := r.next(); !ok || c != sc.prefix[k] {
			return p, false
		}
	}
	for k := range sc.digits {
		c, ok := r.next()
		if !ok || c < '0' || c > '9' {
			return p, false
		}
		p.code[k] = c
	}
	p.to = r.i
	short := r
	for k := range sc.positions {
		c, ok := r.next()
		if !ok || strings.IndexByte(sc.positions[k].accepts, c) < 0 {
			// A fifth digit makes another number of it altogether.
			next, _ := partByte(s[short.i:])
			return p, next < '0' || next > '9'
		}
		p.pos[k] = c
	}
	p.whole, p.to = true, r.i
	next, _ := partByte(s[r.i:])
	p.glued = next != 0
	return p, true
}

// A partReader gives the characters of a number, stepping over separators.
type partReader struct {
	s    string
	i    int
	gaps int
}

func (r *partReader) next() (byte, bool) {
	c, n := partByte(r.s[r.i:])
	if c == 0 && n > 0 && r.gaps < maxSeparators && strings.IndexByte(" -_./", r.s[r.i]) >= 0 {
		r.gaps++
		r.i += n
		c, n = partByte(r.s[r.i:])
	}
	if c == 0 {
		return 0, false
	}
	r.i += n
	return c, true
}

// partByte folds the character at the start of s to A-Z, 0-9 or *, or gives 0
// for any other. n is its length, 0 at the end.
func partByte(s string) (c byte, n int) {
	if s == "" {
		return 0, 0
	}
	if b := s[0]; b < utf8.RuneSelf {
		switch {
		case 'a' <= b && b <= 'z':
			return b &^ 0x20, 1
		case 'A' <= b && b <= 'Z', '0' <= b && b <= '9', b == '*':
			return b, 1
		}
		return 0, 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r >= 'Ａ' && r <= 'Ｚ':
		return byte(r-'Ａ') + 'A', n
	case r >= 'ａ' && r <= 'ｚ':
		return byte(r-'ａ') + 'A', n
	case r >= '０' && r <= '９':
		return byte(r-'０') + '0', n
	case r == '＊':
		return '*', n
	case r == 'Л' || r == 'л': // KL typed as Кл
		return 'L', n
	}
	if l, ok := lookalike(unicode.ToLower(r)); ok {
		return l &^ 0x20, n
	}
	return 0, n
}

// partKey folds a whole code to the form in which the catalog keeps it, or
// gives "" when it holds something that no code does or is too long.
func partKey(s string, buf []byte) []byte {
	const longest = 40
	for s != "" {
		c, n := partByte(s)
		if c != 0 {
			buf = append(buf, c)
		} else if strings.IndexByte(" -_./", s[0]) < 0 {
			return nil
		}
		if len(buf) > longest {
			return nil
		}
		s = s[n:]
	}
	return buf
}

// number describes a part for people and for the caller's records.
func (c *Catalog) number(p *part, s string) *PartNumber {
	tail := strings.TrimSpace(s[p.to:])
	if k := strings.IndexAny(tail, " \t,;"); k >= 0 {
		tail = tail[:k]
	}
	if !p.glued && !strings.HasPrefix(tail, "-") {
		tail = ""
	}
	out := &PartNumber{Text: s[p.from:p.to], Maker: c.makers[p.scheme.maker].ID, Code: p.codeText(), Whole: p.whole, Tail: tail}
	if p.whole {
		out.Read = make([]Read, len(p.scheme.positions))
		for i, pos := range p.scheme.positions {
			r := pos.read[p.pos[i]]
			r.Position, r.Is = pos.name, string(rune(p.pos[i]))
			out.Read[i] = r
		}
	}
	return out
}

// gtin14 writes a bar code of 8, 12, 13 or 14 digits in fourteen, or gives ""
// for what is none.
func gtin14(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s)
	if strings.Trim(s, "0123456789") != "" || len(s) != 8 && len(s) != 12 && len(s) != 13 && len(s) != 14 {
		return ""
	}
	s = strings.Repeat("0", 14-len(s)) + s
	sum := 0
	for i := range s {
		d := int(s[i] - '0')
		if i%2 == 0 {
			d *= 3
		}
		sum += d
	}
	if sum%10 != 0 {
		return ""
	}
	return s
}

// quantity compares the quantity that a part number tells with the count in
// the text.
func (w *work) quantity(p *PartNumber) {
	for _, r := range p.Read {
		if r.Min == 0 {
			continue
		}
		for i := 0; i+1 < len(w.text.toks); i++ {
			t, unit := &w.text.toks[i], &w.text.toks[i+1]
			if !t.number || unit.id < 0 || w.text.ix.flags[unit.id]&counted == 0 || t.b-t.a > 7 {
				continue
			}
			n := 0
			for _, c := range w.text.buf[t.a:t.b] {
				n = n*10 + int(c-'0')
			}
			if n < r.Min || r.Max > 0 && n > r.Max {
				w.note("the part number says " + r.Means + ", the text " + strings.TrimSpace(w.text.quote(int32(i), int32(i)+2)) + "; the text counts")
			}
			return
		}
	}
}
