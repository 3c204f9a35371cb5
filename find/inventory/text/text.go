// Package text is what the inventories that are text have in common: bytes of
// any of the encodings in which tools save their exports, as lines or as a
// stream, and what a head looks like.
package text

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"interdict/find"
)

// MaxLine bounds one line of an export, in bytes. A process list shows command
// lines of up to 32 KiB; a row of results as JSON may be longer.
const MaxLine = 4 << 20

// ErrLongLine is given for a line longer than MaxLine; the reading goes on
// behind it.
var ErrLongLine = errors.New("a line of more than 4 MiB")

// Decode reads UTF-8 or UTF-16 with its mark as UTF-8 without one. Text
// without a mark is taken as it is.
func Decode(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.BOMOverride(transform.Nop))
}

// Open is the content of a file as a stream of UTF-8.
func Open(f *find.File) io.Reader {
	return Decode(io.NewSectionReader(f.Content, 0, f.Content.Size()))
}

// Head is the beginning of a file as UTF-8, nil if it is no text.
func Head(f *find.File) []byte {
	head := f.Head
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		out, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), head[:len(head)&^1])
		if err != nil {
			return nil
		}
		return out
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil
	}
	return bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
}

// FirstLine is the first line of a head that is not blank.
func FirstLine(head []byte) []byte {
	for line := range bytes.Lines(head) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line
		}
	}
	return nil
}

// Lines calls each for every line, counted from 1, without its line end; bytes
// that are no UTF-8 come as the replacement character. Lines that are too long
// are given to each as "" with ErrLongLine. An error of each ends the reading.
func Lines(r io.Reader, each func(n int, line string, err error) error) error {
	br := bufio.NewReaderSize(r, 64<<10)
	var buf []byte
	for n := 1; ; n++ {
		line, long, err := readLine(br, &buf)
		if err == io.EOF && len(line) == 0 && !long {
			return nil
		}
		if err != nil && err != io.EOF {
			return err
		}
		var failed error
		switch {
		case long:
			failed = each(n, "", ErrLongLine)
		case utf8.Valid(line):
			failed = each(n, string(line), nil)
		default:
			failed = each(n, string(bytes.ToValidUTF8(line, []byte("\uFFFD"))), nil)
		}
		if failed != nil || err == io.EOF {
			return failed
		}
	}
}

// readLine reads one line of any length and keeps at most MaxLine of it.
func readLine(br *bufio.Reader, buf *[]byte) (line []byte, long bool, err error) {
	*buf = (*buf)[:0]
	for {
		part, err := br.ReadSlice('\n')
		if len(*buf)+len(part) > MaxLine {
			long = true
			*buf = (*buf)[:0]
		} else if !long {
			*buf = append(*buf, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		return bytes.TrimRight(*buf, "\r\n"), long, err
	}
}
