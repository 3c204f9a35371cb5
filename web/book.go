package web

import (
	"io"
	"time"

	"interdict"
	"interdict/internal/render"
)

// A Reader reads the deals of an uploaded file. Rows that cannot be read are
// listed in Book.Bad and do not stop the rest; an error means that nothing
// could be read at all. Read is called by one request at a time, with at most
// MaxUpload bytes.
type Reader interface {
	Read(name string, r io.Reader) (Book, error)
}

// A Decider answers deals; decide's engine is one. It is called from several
// goroutines. An error says that the deal cannot be read as one, for example
// for a time that is none: such a row is listed as not read, and an answer that
// leads to it is refused.
type Decider interface {
	Decide(interdict.Deal) (interdict.Decision, error)
}

// A Book is a file of deals as it was read.
type Book struct {
	Name    string    // of the file
	ReadAt  time.Time // zero: when it was handed over
	Rows    []Row
	Bad     []BadRow
	Columns []Column
	Notes   []string // what was read into what, for the whole file
}

// A Row is one line of a book.
type Row struct {
	Line  int // as the file counts
	Deal  interdict.Deal
	Notes []string
}

// A BadRow is a line that could not be read, and why.
type BadRow struct {
	Line   int
	Column string
	Why    string
	Hint   string
}

// A Column says which deal field a header was read as.
type Column struct {
	Header  string
	Field   string // empty: the column was not used
	Guessed bool   // the header is not the field's own name
}

// The law as the pages show it.
type (
	Pack       = render.Pack
	PackEvent  = render.PackEvent
	PackSource = render.PackSource
	PackRule   = render.PackRule
)

// The kinds of PackRule.
const (
	KindRule      = render.KindRule
	KindException = render.KindException
	KindSilent    = render.KindSilent
	KindAdvisory  = render.KindAdvisory
	KindDuty      = render.KindDuty
)
