package deal

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded takes the byte order mark off, and turns UTF-16 into UTF-8.
func (f *file) decoded(br *bufio.Reader) (io.Reader, bool) {
	head, _ := br.Peek(512)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		br.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		br.Discard(2)
		f.note("the file is UTF-16")
		return &utf16Reader{r: br, order: binary.LittleEndian}, true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		br.Discard(2)
		f.note("the file is UTF-16")
		return &utf16Reader{r: br, order: binary.BigEndian}, true
	case bytes.Count(head, []byte{0}) > len(head)/3:
		f.fatal(1, "this is no text, or UTF-16 without a mark", "save the file as UTF-8")
		return nil, false
	}
	return br, true
}

// A utf16Reader reads UTF-16 as UTF-8. Half a pair becomes the replacement
// character.
type utf16Reader struct {
	r     *bufio.Reader
	order binary.ByteOrder
	out   []byte
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 && u.err == nil {
		u.more()
	}
	if len(u.out) == 0 {
		return 0, u.err
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// more decodes the next stretch.
func (u *utf16Reader) more() {
	u.out = u.out[:0:cap(u.out)]
	for len(u.out) < 4096 {
		r, ok := u.unit()
		if !ok {
			return
		}
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if next, _ := u.r.Peek(2); len(next) == 2 {
				low = rune(u.order.Uint16(next))
			}
			if full := utf16.DecodeRune(r, low); full != utf8.RuneError {
				u.r.Discard(2)
				r = full
			} else {
				r = utf8.RuneError
			}
		}
		u.out = utf8.AppendRune(u.out, r)
	}
}

func (u *utf16Reader) unit() (rune, bool) {
	var b [2]byte
	if _, err := io.ReadFull(u.r, b[:]); err != nil {
		if u.err = err; err == io.ErrUnexpectedEOF {
			u.out, u.err = utf8.AppendRune(u.out, utf8.RuneError), io.EOF
		}
		return 0, false
	}
	return rune(u.order.Uint16(b[:])), true
}
