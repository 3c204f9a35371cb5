package main

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"interdict/deal"
	"interdict/internal/bulk"
	"interdict/internal/replay"
)

// A keptBook is an order book of which the log gets a leaf a line. Its file is
// copied into the log while it is read.
type keptBook struct {
	rec  *recording
	run  *replay.BookRun
	file *os.File
	sum  hash.Hash
	size int64
	done bool

	headed bool // the header is there
}

// book makes ready to keep a book that the options describe.
func (r *recording) book(o *bulk.Options, s *sitting) (*keptBook, error) {
	k := &keptBook{rec: r, run: &replay.BookRun{Name: o.Name, Form: o.Format, Options: o.Deal}, sum: sha256.New()}
	if err := r.rec.Begin(k.run); err != nil {
		return nil, err
	}
	if s.heard != nil {
		s.heard.Brief()
	}
	o.NewCoder, o.Codes = k.run.Coder, k.run.Take
	var err error
	k.file, err = r.log.NewBook()
	return k, err
}

// reading copies what is read.
func (k *keptBook) reading(in io.Reader) io.Reader { return io.TeeReader(in, k) }

// Write takes what was read.
func (k *keptBook) Write(b []byte) (int, error) {
	k.sum.Write(b)
	n, err := k.file.Write(b)
	k.size += int64(n)
	if !k.headed && k.run.Form == deal.CSV {
		k.head(b)
	}
	return n, err
}

// maxHeader bounds the header that is committed to by itself.
const maxHeader = 16 << 10

// head keeps the first line, which a line is shown with that is handed over alone.
func (k *keptBook) head(b []byte) {
	first, _, ends := strings.Cut(k.run.Header+string(b[:min(len(b), maxHeader)]), "\n")
	switch {
	case ends:
		k.run.Header, k.headed = first+"\n", true
	case len(first) > maxHeader:
		k.run.Header, k.headed = "", true
	default:
		k.run.Header = first
	}
	if k.headed && !utf8.ValidString(k.run.Header) {
		k.run.Header = ""
	}
}

// commit puts the file into its place, and signs the leaves and the record of
// the book.
func (k *keptBook) commit(c bulk.Counts) error {
	if !k.headed {
		k.run.Header = "" // a file of one line
	}
	sum := hex.EncodeToString(k.sum.Sum(nil))
	if err := k.rec.rec.Book(k.run, c, k.size, sum); err != nil {
		return err
	}
	if err := k.rec.log.KeepBook(k.file, sum); err != nil {
		return err
	}
	k.done = true
	return k.rec.log.Commit()
}

// drop removes the copy of a book that came to nothing.
func (k *keptBook) drop() {
	if !k.done {
		k.file.Close()
		os.Remove(k.file.Name()) //nolint:errcheck // a leftover costs disk, not truth
	}
}
