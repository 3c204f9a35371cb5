package words

import (
	"io"
	"strings"
)

// Shown is a text without what would move or colour a terminal, turn the
// direction of a line round, or is no text: names on a disk may hold all of it.
func Shown(s string) string { return plain(s, false) }

func plain(s string, lines bool) string {
	return strings.Map(func(r rune) rune {
		switch {
		case lines && (r == '\n' || r == '\t'):
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// ShownTo writes a page of lines as Shown has them. Each write has to hold whole
// characters, as those of a template do.
func ShownTo(w io.Writer) io.Writer { return shownWriter{w} }

type shownWriter struct{ w io.Writer }

func (p shownWriter) Write(b []byte) (int, error) {
	if _, err := io.WriteString(p.w, plain(string(b), true)); err != nil {
		return 0, err
	}
	return len(b), nil
}
