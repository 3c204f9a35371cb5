package deal

import (
	"bytes"
	"io"
)

// blockSize is how much is read at a time, beyond what a row may take.
const blockSize = 256 << 10

// A blockReader holds the stretch of a file that is being cut into records.
type blockReader struct {
	r    io.Reader
	buf  []byte
	max  int // to which buf may grow
	pos  int // where the next record begins
	end  int
	last bool // the file ends with the block
	err  error
}

func (b *blockReader) rest() []byte { return b.buf[b.pos:b.end] }

// fill drops what was read and fills the buffer, which grows when a record
// needs all of it.
func (b *blockReader) fill() (block []byte, last bool, err error) {
	old := b.buf
	if b.pos == 0 && b.end == len(b.buf) {
		b.buf = make([]byte, min(4*len(b.buf), b.max))
	} else if b.pos > 0 && len(b.buf) < blockSize && b.max >= blockSize {
		b.buf = make([]byte, blockSize) // the file is not a small one
	}
	b.end = copy(b.buf, old[b.pos:b.end])
	b.pos = 0
	for b.end < len(b.buf) && !b.last {
		n, err := b.r.Read(b.buf[b.end:])
		b.end += n
		if err == io.EOF {
			b.last = true
		} else if err != nil {
			b.err = err
			return nil, false, err
		}
	}
	return b.buf[:b.end], b.last, nil
}

// skipLine drops the rest of a line that is longer than the block, and gives
// the number of bytes to the end of the line in the block that then stands.
func (b *blockReader) skipLine() int {
	for {
		if i := bytes.IndexByte(b.rest(), '\n'); i >= 0 {
			return i + 1
		}
		if b.last {
			return b.end - b.pos
		}
		b.pos = b.end
		if _, _, err := b.fill(); err != nil {
			return 0
		}
	}
}
