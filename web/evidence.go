package web

import (
	"time"

	"interdict"
)

// Evidence is what the evidence pages are made of. Without a Log nothing is
// kept, and the pages only verify what somebody was handed.
type Evidence struct {
	Log      Logbook
	Keeper   Keeper
	Bundler  Bundler
	Verifier Verifier
}

// A Keeper writes records to the log. Its methods may be called by one request
// at a time, and return when the records are on the disk.
type Keeper interface {
	// Keep records answers in their order. The records have the numbers from first on.
	Keep(lines []Kept) (first int64, err error)

	// Override records that a person sets a record aside, and gives the number
	// of that. What is wrong with it is told as Faults.
	Override(number int64, o Override) (int64, error)

	// MayOverride says what would be wrong, and records nothing.
	MayOverride(number int64, o Override) error
}

// A Logbook reads the log. It may be called by several requests at once.
type Logbook interface {
	// Page gives records, newest first.
	Page(LogQuery) (LogPage, error)

	// Entry gives one record, checked anew.
	Entry(number int64) (*Entry, error)

	// Checkpoint gives the log's signed root as it lies on the disk.
	Checkpoint() ([]byte, error)
}

// A Kept is an answer to be recorded: the deal as it stands, its decision, and
// what somebody answered to questions about it.
type Kept struct {
	Deal     interdict.Deal
	Decision interdict.Decision
	Said     []Said
}

// A Said is an answer that somebody gave to a question about a deal.
type Said struct {
	Fact   string    `json:"fact"`
	Value  string    `json:"value"` // "" when it is not known
	Source string    `json:"source"`
	Who    string    `json:"who"`
	At     time.Time `json:"at"`
}

// A LogQuery asks for a part of the log.
type LogQuery struct {
	Before int64  // the first number not to show; 0 begins with the newest
	Kind   string // "" is every kind
	Limit  int
}

// A LogPage is a part of the log, newest first, with the log's signed root.
type LogPage struct {
	Checkpoint LogRoot
	Rows       []LogRow
	Older      int64 // where the next page begins, as LogQuery.Before; 0: this is the end
	Looked     int64 // how many records were looked at, to find those of a kind
}

// A LogRoot is the signed root of the log.
type LogRoot struct {
	Origin string
	Size   int64
	Root   string // hash, in hexadecimal
	Key    string // the key that signs, as its owner names it
	Public string // its public half, for those who verify
	From   string // first and last day on which the key may sign
	Until  string
}

// A LogRow is one record in few words.
type LogRow struct {
	Number   int64
	ID       string
	Kind     string
	MadeAt   time.Time
	About    string            // the deal's id, the party, the paths; "" when withheld or erased
	Detail   string            // more of it
	Outcome  interdict.Outcome // of decisions and their overrides
	Says     string            // the answer of all other kinds
	Tone     string            // of Says: stop, ask or go
	Override *LogOverride      // what an override says
	SetAside *LogOverride      // the override that stands over this record
	Broken   string            // why the record cannot be read
}

// A LogOverride is a person's decision to do otherwise than a record says.
type LogOverride struct {
	Number    int64 // of the override's own record
	Of        int64 // number of the record that it sets aside
	Outcome   interdict.Outcome
	Says      string // what is done instead, where it is no outcome
	Who       string
	Why       string
	Authority string
	Expires   string // last day, as 2006-01-02
	MadeAt    time.Time
	Lapsed    bool // the last day is past
}
