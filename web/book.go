package web

import (
	"io"
	"time"

	"interdict"
)

// A Reader reads the deals of an uploaded file. Rows that cannot be read are
// listed in Book.Bad and do not stop the rest; an error means that nothing
// could be read at all. Read is called by one request at a time, with at most
// MaxUpload bytes.
type Reader interface {
	Read(name string, r io.Reader) (Book, error)
}

// A Decider answers deals; decide's engine is one. It is called from several
// goroutines.
type Decider interface {
	Decide(interdict.Deal) interdict.Decision
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
	Line  int // as the file counts, unique in the book
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

// A Pack is a restriction as the law pages show it.
type Pack struct {
	ID         interdict.RestrictionID
	Title      string
	Citation   string
	Lead       string // a sentence on what it does
	Country    string // of the law: "US"
	Status     string // draft reviewed superseded
	Version    int
	SHA256     string
	CheckedAt  string // the date on which it was last held against its sources
	Confidence interdict.Confidence
	Caution    []string // what was not read, or is disputed
	Events     []PackEvent
	Sources    []PackSource
	Rules      []PackRule
}

// A PackEvent is a date of a restriction: announced, published, in force.
type PackEvent struct {
	At   string // an instant or date
	What string
}

// A PackSource is a text that a pack was made from.
type PackSource struct {
	Citation   string
	What       string
	Confidence interdict.Confidence
}

// The kinds of PackRule.
const (
	KindRule      = "rule"
	KindException = "exception"
	KindSilent    = "silent"
	KindAdvisory  = "advisory"
	KindDuty      = "duty"
)

// A PackRule is one paragraph beside its row.
type PackRule struct {
	ID         interdict.RuleID
	Kind       string // KindRule …
	Title      string
	Citation   string
	Text       string
	Quoted     bool // Text is the source's own words
	Confidence interdict.Confidence
	From       string // an instant or date
	Until      string
	Clock      string // which time of the deal is held against From and Until
	Outcome    interdict.Outcome
	Binds      string
	Defeats    []string // rules that an exception takes out
	Liable     map[string]string
	Readings   []string // how the text can be read
	Row        []string // the conditions, one sentence each
}
