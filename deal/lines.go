package deal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errLong says that a line is longer than a row may be.
var errLong = errors.New("line too long")

// A lineReader cuts a file into lines and skips those that are too long.
type lineReader struct {
	br   *bufio.Reader
	max  int
	line int // number of the line that next gave last
	buf  []byte
}

// next gives the next line without its end. It is valid until the next call.
func (l *lineReader) next() ([]byte, error) {
	l.line++
	part, err := l.br.ReadSlice('\n')
	if err == nil || err == io.EOF && len(part) > 0 {
		if len(part) > l.max+1 {
			return nil, errLong
		}
		return bytes.TrimSuffix(part, []byte("\n")), nil
	}
	if err != bufio.ErrBufferFull {
		return nil, err
	}
	l.buf = append(l.buf[:0], part...)
	long := false
	for err == bufio.ErrBufferFull {
		part, err = l.br.ReadSlice('\n')
		if long = long || len(l.buf)+len(part) > l.max+1; !long {
			l.buf = append(l.buf, part...)
		}
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	if long {
		return nil, errLong
	}
	return bytes.TrimSuffix(l.buf, []byte("\n")), nil
}

func skipBOM(br *bufio.Reader) {
	if head, _ := br.Peek(3); string(head) == "\xef\xbb\xbf" {
		br.Discard(3)
	}
}

// A metered reader bounds what is read ahead of a mark, and remembers where
// lines begin.
type metered struct {
	r        io.Reader
	limit    int64
	mark     int64 // how far the reader of this has come for certain
	read     int64
	newlines []int64 // offsets of line ends after mark
	lines    int     // line ends before those
	err      error
}

// slack is what a decoder reads ahead without need.
const slack = 64 << 10

func (m *metered) Read(p []byte) (int, error) {
	if m.read-m.mark > m.limit+slack {
		m.err = errors.New("a deal is longer than " + kib(int(m.limit)))
		return 0, m.err
	}
	n, err := m.r.Read(p[:min(len(p), slack)])
	for i, c := range p[:n] {
		if c == '\n' {
			m.newlines = append(m.newlines, m.read+int64(i))
		}
	}
	m.read += int64(n)
	return n, err
}

// line gives the number of the line that holds the byte at offset. Offsets must
// not go down from call to call.
func (m *metered) line(offset int64) int {
	i := 0
	for i < len(m.newlines) && m.newlines[i] < offset {
		i++
	}
	m.lines += i
	m.newlines = m.newlines[:copy(m.newlines, m.newlines[i:])]
	return m.lines + 1
}
