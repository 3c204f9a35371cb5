package bulk

import (
	"bytes"
	"fmt"
	"io"
)

// Row finds the row that begins at a line of a book: its text, and the header of a
// CSV file, both with their ends, as Run takes them. Of the options it needs how
// the book is read.
func Row(r io.Reader, o *Options, line int) (header, text []byte, err error) {
	s, err := newSource(r, o)
	if err != nil {
		return nil, nil, err
	}
	k := &worker{o: o, src: s}
	for {
		err := s.more()
		if err != nil && err != io.EOF {
			return nil, nil, err
		}
		end := len(s.buf)
		if err == nil {
			end = s.boundary()
		}
		for left := s.buf[:end]; len(left) > 0; {
			raw, n, lines, _ := k.cut(left)
			if s.line == line {
				return s.header, bytes.Clone(raw), nil
			}
			left, s.line = left[n:], s.line+lines
		}
		if err == io.EOF || s.line > line {
			return nil, nil, fmt.Errorf("no row begins at line %d", line)
		}
		s.buf = append(s.buf[:0], s.buf[end:]...)
	}
}
