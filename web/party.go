package web

import (
	"context"
	"iter"

	"interdict"
)

// A Screener looks parties up on restricted-party lists; with one, the pages
// of parties and lists are there. It is called from several goroutines.
type Screener interface {
	// Screen answers parties, in their order.
	Screen(context.Context, iter.Seq[AskedParty]) iter.Seq[PartyAnswer]

	// Entry gives what a list says of an entry that an answer named.
	Entry(ref string) (PartyEntry, bool)

	// Clear notes that a person has found a party to be somebody else than an
	// entry. A day in the past ends an earlier note. The next answers know it.
	Clear(p AskedParty, ref string, note Clearing) error

	// Lists says what is searched, and what that is worth. It is asked for every
	// page.
	Lists() ListState
}

// A PartyReader reads the parties of an uploaded file. Rows that cannot be read
// are listed in PartyFile.Bad and do not stop the rest; an error means that
// nothing could be read at all. What a column means is guessed from its heading;
// columns says it where somebody has said so, by heading or number ("3"). It is
// called by one request at a time, with at most MaxUpload bytes.
type PartyReader interface {
	ReadParties(name string, file []byte, columns map[string]string) (PartyFile, error)
}

// A PartyFile is a file of parties as it was read.
type PartyFile struct {
	Parties []AskedParty
	Bad     []BadRow
	Columns []Column
	Notes   []string
}

// An AskedParty is a party to be looked up. What is not known is empty.
type AskedParty struct {
	Line      int    // of the file
	ID        string // in the file
	Name      string
	Aliases   []string
	Kind      string // individual entity vessel aircraft
	Countries []string
	Born      []string // dates or years, as ISO 8601-2 writes them
	Addresses []PartyAddress
	Numbers   []PartyNumber
}

// A PartyAddress is an address, divided as far as it was.
type PartyAddress struct{ Street, City, Region, Postcode, Country, Text string }

// A PartyNumber is a number that somebody gave a party: a passport, a tax number.
type PartyNumber struct{ Type, Value, Country string }

// A Band is what is to be done about a party.
type Band string

// The bands, worst first.
const (
	BandMatch  Band = "match"  // stop, until somebody has looked and cleared it
	BandReview Band = "review" // a person must look, or the lists are not complete
	BandClear  Band = "clear"  // nothing found on lists that are whole and fresh
)

// A PartyAnswer is what the lists say of a party.
type PartyAnswer struct {
	Band    Band
	Matches []PartyMatch // the likeliest first
	More    int          // matches beyond those
	Notes   []string     // what was odd about the name
	Blank   bool         // the name has nothing that could be compared
}

// A PartyMatch is an entry that a party may be.
type PartyMatch struct {
	Ref         string // "us/sdn/12345"
	List        string // its title
	Name        string // the listed name that agrees best
	NameKind    string // alias, former … where it is not the main name
	Primary     string // the entry's main name, where another agrees better
	Asked       string // the alias asked for, where it agrees better than the name
	Score       float64
	Band        Band
	Words       []WordPair
	Steps       []MatchStep
	NotCompared []string
	Clears      []string // what would clear it
	Programs    []string
	Effective   string
	Source      string
	Confidence  interdict.Confidence
	Cleared     *Clearing // a person has cleared this pair
	Lapsed      string    // what became of an earlier clearing
}

// A WordPair is words of the party beside words of the entry. Either side may
// be empty: the word found no partner.
type WordPair struct {
	Asked       string
	AskedLatin  string // how it was read, when in another script
	Listed      string
	ListedLatin string
	How         string // same, mistyped … ; "left over"
	Class       string // family name, generic word, legal form …
	System      string // of the transliteration
	Alike       float64
	Weight      float64
}

// A MatchStep is one thing beside the words that raised or lowered a score.
type MatchStep struct{ Name, Why, Effect string }

// A Clearing says that a person has cleared a pair.
type Clearing struct {
	Who, Why string
	Until    string // last day, as 2006-01-02
	Made     string // day
}

// A PartyEntry is an entry as its list describes it.
type PartyEntry struct {
	Names                                                []string // the main one first
	Kind                                                 string
	Countries, Born, Places, Citizenship, Addresses, IDs []string
	Remarks                                              string
}

// A ListState says which lists are searched and what that is worth.
type ListState struct {
	Edition       string // changes whenever an answer may: other lists, another day, another clearing
	Lists         []PartyList
	Gaps          []ListGap // what must be there before anything is clear, and is not
	Policy        string    // the file that demands it, or "shipped"
	ReviewAt      float64   // score from which a person must look
	MatchAt       float64   // score from which it is a match
	Calibration   string    // version of what the scores are made by
	ClearingsFile string    // where clearings are kept; empty: in memory only
}

// A PartyList is a list as it is searched.
type PartyList struct {
	ID, Title string
	AsOf      string // day of the edition; empty: not known
	Checked   string // day on which the publisher last had no newer one
	Age       int    // days; below 0: not known
	MaxAge    int    // that the policy allows; 0: any
	Required  bool   // by the policy
	StandsIn  bool   // the policy takes it, with others, in place of a required one
	Entries   int
	Names     int
	Complete  bool
	MetReal   bool   // its reader was tested with a real file of the publisher
	Came      string // how it came here: "from its publisher"
	Source    string
	Format    string
	SHA256    string
	Note      string
}

// A ListGap is a list that is required and missing, cut, too old, of unknown
// age or too small.
type ListGap struct{ List, Title, Why, Text string }
