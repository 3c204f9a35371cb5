package zip

import (
	"io"

	"interdict/find"
)

// A window holds a part of an archive in memory. Its entries lie behind each
// other and most of them are small: one reading serves many, with their headers
// and the list of entries too.
type window struct {
	c   find.Content
	at  int64
	buf []byte // what is held, from at on
}

// The sizes of a reading: of one somewhere, and of one that goes on where the
// last one ended. maxPeek is the most that is held for one entry.
const (
	nearSize = 8 << 10
	farSize  = 64 << 10
	maxPeek  = 2 << 20
)

func newWindow(c find.Content) *window {
	w := &window{c: c}
	if b, ok := c.(interface{ Bytes() []byte }); ok {
		w.buf = b.Bytes()
	}
	return w
}

// bytes is a part of the archive; it holds until the next call.
func (w *window) bytes(at, size int64) ([]byte, error) {
	if off := at - w.at; off >= 0 && off+size <= int64(len(w.buf)) {
		return w.buf[off : off+size], nil
	}
	if at < 0 || size < 0 || at+size > w.c.Size() {
		return nil, io.ErrUnexpectedEOF
	}
	most := int64(nearSize)
	if end := w.at + int64(len(w.buf)); at >= w.at && at <= end+nearSize {
		most = farSize
	}
	most = min(max(most, size), w.c.Size()-at)
	if int64(cap(w.buf)) < most {
		w.buf = make([]byte, max(most, farSize))
	}
	w.at = at
	n, err := w.c.ReadAt(w.buf[:most], at)
	if w.buf = w.buf[:n]; int64(n) >= size {
		return w.buf[:size], nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return nil, err
}

// ReadAt serves the library, which reads headers and the list of entries by it.
func (w *window) ReadAt(p []byte, at int64) (int, error) {
	if len(p) > nearSize || at+int64(len(p)) > w.c.Size() {
		return w.c.ReadAt(p, at)
	}
	b, err := w.bytes(at, int64(len(p)))
	return copy(p, b), err
}
