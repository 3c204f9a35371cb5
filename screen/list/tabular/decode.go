package tabular

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode turns a file's bytes into text: it drops a byte order mark, reads
// UTF-16 when one says so, and reads a line that is not UTF-8 as Windows-1252.
// It returns the numbers of those lines, at most 100 of them. No byte is
// dropped: a name in the wrong encoding is still a name to be screened.
func Decode(b []byte) (text string, odd []int) {
	switch {
	case len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF:
		b = b[3:]
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return fromUTF16(b[2:], binary.LittleEndian), nil
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return fromUTF16(b[2:], binary.BigEndian), nil
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/16)
	for line := 1; len(b) > 0; line++ {
		n := len(b)
		for i, c := range b {
			if c == '\n' {
				n = i + 1
				break
			}
		}
		if utf8.Valid(b[:n]) {
			out.Write(b[:n])
		} else {
			if len(odd) < 100 {
				odd = append(odd, line)
			}
			for _, c := range b[:n] {
				out.WriteRune(Windows1252(c))
			}
		}
		b = b[n:]
	}
	return out.String(), odd
}

func fromUTF16(b []byte, order binary.ByteOrder) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}

// upper1252 is 0x80 to 0x9F of Windows-1252; the rest equals Latin-1. The five
// unassigned bytes map to the control character of the same number, as
// browsers do.
const upper1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// Windows1252 is the character of a byte of Windows-1252.
func Windows1252(c byte) rune {
	if c < 0x80 || c > 0x9F {
		return rune(c)
	}
	n := int(c - 0x80)
	for _, r := range upper1252 {
		if n == 0 {
			return r
		}
		n--
	}
	return utf8.RuneError
}
