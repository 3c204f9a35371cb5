package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word is a token as it is cut from the text, before it is understood.
type word struct {
	text     string // folded
	plus     string // folded with diacritics expanded (ü as ue), "" if the same
	script   Script
	mixed    bool // letters of more than one script
	from, to int
	glued    bool // a hyphen follows
	comma    bool // a comma follows
	abridged bool // a full stop follows
	aside    bool // in brackets
}

// maxWord is how many letters of one word are compared. The longest on a real
// list has 34; in forms of 60 no length passes a byte.
const maxWord = 60

// cutter collects words from a text.
type cutter struct {
	out        []word
	text, plus []byte
	expanded   bool
	letters    int // in the word at hand
	cur        word
	aside      bool // an opened bracket is not closed yet
	flags      Flag
}

// cut divides a name into words and folds them. It returns the text to which
// their positions refer: raw, unless that was too long or no UTF-8.
func cut(raw string) ([]word, string, Flag) {
	c := cutter{out: make([]word, 0, 8)}
	if len(raw) > MaxBytes {
		raw = clip(raw, MaxBytes)
		c.flags |= Truncated
	}
	if ascii(raw) {
		for i := 0; i < len(raw); i++ {
			c.take(rune(raw[i]), i, i+1)
		}
		c.flush()
		return c.out, raw, c.flags
	}
	if !utf8.ValidString(raw) {
		c.flags |= InvalidUTF8
		raw = latin1(raw)
	}
	c.all(raw)
	return c.out, raw, c.flags
}

// all takes every character of a text in its composed form.
func (c *cutter) all(s string) {
	var it norm.Iter
	it.InitString(norm.NFKC, s)
	for !it.Done() {
		from := it.Pos()
		seg := it.Next()
		for len(seg) > 0 {
			r, n := utf8.DecodeRune(seg)
			c.take(r, from, it.Pos())
			seg = seg[n:]
		}
	}
	c.flush()
}

func clip(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latin1 reads the bytes that are no UTF-8 one by one.
func latin1(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(s[i])
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// take reads one composed character that stands at raw[from:to].
func (c *cutter) take(r rune, from, to int) {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			c.letter(byteText[r:r+1], r, from, to)
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
			c.letter(byteText[r:r+1], r, from, to)
		default:
			c.mark(r, from)
		}
		return
	}
	switch {
	case apostrophe(r):
		return
	case r == 'ー' || unicode.Is(unicode.Mn, r):
		if len(c.text) > 0 {
			c.cur.to = to
		}
		return
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r):
		c.flags |= Unprintable
		return
	case unicode.IsLetter(r), unicode.Is(unicode.Nd, r):
		c.letter(foldRune(r), r, from, to)
	default:
		c.mark(r, from)
	}
}

// byteText is every ASCII character in order, so that a letter's text is a
// slice of it.
const byteText = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f"

func apostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '´', 'ˈ', '׳', '״', 'ʹ', 'ʺ', 'Ꞌ', 'ꞌ':
		return true
	}
	return false
}

// letter adds a folded letter or digit to the word at hand.
func (c *cutter) letter(folded string, r rune, from, to int) {
	s := scriptOf(r)
	if n := len(c.text); n > 0 && c.breaks(s) {
		c.flush()
	}
	if c.letters++; c.letters > maxWord {
		c.flags |= Truncated
		return
	}
	if len(c.text) == 0 {
		c.cur = word{script: s, from: from, aside: c.aside}
	}
	switch {
	case s != NoScript && c.cur.script == NoScript:
		c.cur.script = s
	case s != NoScript && s != c.cur.script:
		c.cur.mixed = true
	}
	c.text = append(c.text, folded...)
	if e := ""; r >= utf8.RuneSelf && s == Latin {
		if e = expanded(r); e != "" {
			c.expanded = true
			folded = e
		}
	}
	c.plus = append(c.plus, folded...)
	c.cur.to = to
}

// breaks reports whether a letter of script s starts a new word although
// nothing stands between: scripts without spaces meet others.
func (c *cutter) breaks(s Script) bool {
	return s != c.cur.script && (unspaced(s) || unspaced(c.cur.script))
}

func unspaced(s Script) bool { return s == Han || s == Kana || s == Hangul }

// mark takes what is no letter: it ends the word at hand, apostrophes aside.
func (c *cutter) mark(r rune, from int) {
	if apostrophe(r) {
		return
	}
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7F {
		c.flags |= Unprintable // dropped, as everywhere beyond ASCII: it must not cut a word
		return
	}
	c.flush()
	switch r {
	case '(', '[', '（':
		c.aside = true
	case ')', ']', '）':
		c.aside = false
	}
	if len(c.out) == 0 {
		return
	}
	last := &c.out[len(c.out)-1]
	switch r {
	case '-', '‐', '‑', '–':
		last.glued = last.to == from
	case ',', '،', '、':
		last.comma = true
	case '.':
		last.abridged = last.to == from
	}
}

// flush ends the word at hand.
func (c *cutter) flush() {
	if len(c.text) == 0 {
		return
	}
	w := c.cur
	w.text = string(c.text)
	if c.expanded {
		w.plus = string(c.plus)
	}
	c.text, c.plus, c.expanded, c.letters = c.text[:0], c.plus[:0], false, 0
	if len(c.out) >= MaxTokens {
		c.flags |= Truncated
		return
	}
	c.out = append(c.out, w)
}
