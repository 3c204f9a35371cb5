package catalog

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folding makes words that people take for the same compare equal.
//
//	"KES12"           kes 12            letters and digits part
//	"Kaspеrsky"       kaspersky         Cyrillic е among Latin letters
//	"ＫＡＶ", "Sécurité"  kav, securite     width and accents go
//	"KESC+"           kesc plus
//	"卡巴斯基安全软件"      卡巴斯基 安全 …     runs without spaces are cut by the
//	                                    words of the catalog (see scan.cut)
//
// Marks that change the letter stay: dakuten, Thai vowels, Indic signs.

// maxText bounds the text of one field, in bytes. A line of an order book has
// a tenth of it; what is longer is read up to here and called incomplete.
const maxText = 4096

// A span is one word: its folded bytes and where it stood in the text.
type span struct {
	a, b   int32 // in the folded buffer
	ra, rb int32 // in the text
	kind   kind
}

type kind uint8

const (
	separator kind = iota
	letters        // an alphabet: words end at spaces
	digits
	run // a script without spaces between words
)

// bounded cuts s to maxText at a character, and reports whether it did.
func bounded(s string) (string, bool) {
	if len(s) <= maxText {
		return s, false
	}
	n := maxText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// folder cuts a text into folded words.
type folder struct {
	buf  []byte
	out  []span
	open bool
	cur  span
	seen struct{ latin, alike bool } // in the word that is open
}

// fold appends the words of s to out and their bytes to buf.
func fold(s string, buf []byte, out []span) ([]byte, []span) {
	f := folder{buf: buf, out: out}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			f.ascii(s, i)
			i++
			continue
		}
		i += f.wide(s, i)
	}
	f.close(len(s))
	return f.buf, f.out
}

// composed makes one form of letters that can be written in two.
func composed(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return norm.NFC.String(s)
		}
	}
	return s
}

func (f *folder) ascii(s string, i int) {
	c := s[i]
	switch {
	case 'A' <= c && c <= 'Z':
		f.add(letters, i)
		f.buf = append(f.buf, c|0x20)
		f.seen.latin = true
	case 'a' <= c && c <= 'z':
		f.add(letters, i)
		f.buf = append(f.buf, c)
		f.seen.latin = true
	case '0' <= c && c <= '9':
		f.add(digits, i)
		f.buf = append(f.buf, c)
	default:
		plus := c == '+' && f.open && (i+1 == len(s) || !wordByte(s[i+1]))
		f.close(i)
		if plus {
			f.add(letters, i)
			f.buf = append(f.buf, "plus"...)
			f.close(i + 1)
		}
	}
}

func wordByte(c byte) bool {
	return c >= utf8.RuneSelf || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// wide folds the character at s[i] and gives its length.
func (f *folder) wide(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	switch r {
	case '™', '®', '©', '℠', utf8.RuneError:
		f.close(i)
		return size
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff': // seen by nobody
		return size
	}
	switch { // most of what is not ASCII in an order book
	case 'А' <= r && r <= 'я' && r != 'Й' && r != 'й':
		f.add(letters, i)
		f.seen.alike = true
		if r < 'а' {
			r += 'а' - 'А'
		}
		f.buf = utf8.AppendRune(f.buf, r)
		return size
	case r == 'ー' || 0x4e00 <= r && r <= 0x9fff || 0xac00 <= r && r <= 0xd7a3:
		f.add(run, i)
		f.buf = utf8.AppendRune(f.buf, r)
		return size
	}
	if d := norm.NFKD.PropertiesString(s[i:]).Decomposition(); d != nil {
		for k := 0; k < len(d); {
			rr, n := utf8.DecodeRune(d[k:])
			f.rune(rr, i)
			k += n
		}
		return size
	}
	f.rune(r, i)
	return size
}

// rune folds one character of full decomposition.
func (f *folder) rune(r rune, at int) {
	r = unicode.ToLower(r)
	switch {
	case r < utf8.RuneSelf:
		if k := asciiKind(byte(r)); k != separator {
			f.add(k, at)
			f.buf = append(f.buf, byte(r))
			f.seen.latin = f.seen.latin || k == letters
		} else {
			f.close(at)
		}
	case dropped(r):
	case unicode.IsDigit(r):
		f.add(digits, at)
		f.buf = append(f.buf, '0'+digitValue(r))
	case unicode.IsLetter(r) || unicode.IsMark(r):
		k := letters
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) || r == 'ー' || r == '\u3099' || r == '\u309a' {
			k = run
		}
		f.add(k, at)
		if two, ok := spelled[r]; ok {
			f.buf = append(f.buf, two...)
			f.seen.latin = true
			return
		}
		f.seen.alike = f.seen.alike || unicode.In(r, unicode.Cyrillic, unicode.Greek)
		f.buf = utf8.AppendRune(f.buf, r)
	default:
		f.close(at)
	}
}

func asciiKind(c byte) kind {
	switch {
	case 'a' <= c && c <= 'z':
		return letters
	case '0' <= c && c <= '9':
		return digits
	}
	return separator
}

// dropped reports the marks that do not change a letter for our purpose:
// accents, Arabic and Hebrew vowel points, and the Arabic stretching sign.
func dropped(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x64b && r <= 0x65f || r == 0x670 || r == 0x640 || r >= 0x591 && r <= 0x5c7
}

// digitValue relies on every script keeping its ten digits in a row.
func digitValue(r rune) byte {
	v := byte(0)
	for v < 9 && unicode.IsDigit(r-1) {
		r, v = r-1, v+1
	}
	return v
}

// spelled holds Latin letters that do not decompose.
var spelled = map[rune]string{'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th"}

func (f *folder) add(k kind, at int) {
	if f.open && f.cur.kind != k {
		f.close(at)
	}
	if !f.open {
		f.open = true
		f.cur = span{a: int32(len(f.buf)), ra: int32(at), kind: k}
		f.seen.latin, f.seen.alike = false, false
	}
}

func (f *folder) close(at int) {
	if !f.open {
		return
	}
	f.open = false
	if f.seen.latin && f.seen.alike {
		f.buf = append(f.buf[:f.cur.a], latinized(f.buf[f.cur.a:])...)
	}
	f.cur.b, f.cur.rb = int32(len(f.buf)), int32(at)
	if f.cur.b > f.cur.a {
		f.out = append(f.out, f.cur)
	}
}

// latinized replaces letters that only look Latin, in a word that mixes scripts.
func latinized(word []byte) []byte {
	out := make([]byte, 0, len(word))
	for len(word) > 0 {
		r, n := utf8.DecodeRune(word)
		if l, ok := lookalike(r); ok {
			out = append(out, l)
		} else {
			out = append(out, word[:n]...)
		}
		word = word[n:]
	}
	return out
}

const (
	alikeFrom = "авсеніјкморѕтухԁԛԝαβεηικνορτυχ"
	alikeTo   = "abcehijkmopstyxdqwabenikvoptux"
)

// lookalike gives the Latin letter that a lower-case Cyrillic or Greek one is
// taken for.
func lookalike(r rune) (byte, bool) {
	n := 0
	for _, c := range alikeFrom {
		if c == r {
			return alikeTo[n], true
		}
		n++
	}
	return 0, false
}

// Fold gives the folded words of a text, joined by spaces: how the catalog
// compares. Folding twice changes nothing.
func Fold(s string) string {
	var space [128]byte
	return string(appendFold(space[:0], s))
}

// appendFold appends the folded words of a text to b, joined by spaces.
func appendFold(b []byte, s string) []byte {
	s, _ = bounded(s)
	if plain, ok := foldPlain(b, s); ok {
		return plain
	}
	buf, spans := fold(composed(s), nil, nil)
	for i, w := range spans {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, buf[w.a:w.b]...)
	}
	return b
}

// foldPlain folds what most texts are, ASCII, in one pass. It reports false for
// others.
func foldPlain(b []byte, s string) ([]byte, bool) {
	from, last := len(b), separator // of the byte before
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return b[:from], false
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		k := asciiKind(c)
		if k != separator && k != last && len(b) > from {
			b = append(b, ' ')
		}
		switch {
		case k != separator:
			b = append(b, c)
		case c == '+' && last != separator && (i+1 == len(s) || !wordByte(s[i+1])):
			b = append(b, " plus"...)
		}
		last = k
	}
	return b, true
}
