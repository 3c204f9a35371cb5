package screen

import (
	"interdict"
	"interdict/screen/list"
)

// A Band is what is to be done about a party.
type Band string

// The bands, worst first.
const (
	BandMatch  Band = "match"  // stop: it is on a list until somebody clears it
	BandReview Band = "review" // a person must look, or the lists are not complete
	BandClear  Band = "clear"  // nothing found on lists that are whole and fresh
)

// A Result answers one Query. The same query, lists and options give the same
// bytes.
type Result struct {
	Query       Query      `json:"query"`
	Band        Band       `json:"band"`
	Matches     []Match    `json:"matches"`
	More        int        `json:"more,omitempty"`  // matches beyond the limit
	Gaps        []Gap      `json:"gaps,omitempty"`  // why "not found" proves nothing
	Blank       bool       `json:"blank,omitempty"` // the name has nothing that could be compared
	Notes       []string   `json:"notes,omitempty"`
	Lists       []ListInfo `json:"lists"`
	Calibration string     `json:"calibration"`
}

// A Match is an entry that the party may be.
type Match struct {
	Entry    string        `json:"entry"` // "us/sdn/12345"
	Name     string        `json:"name"`  // the listed name that agrees best
	NameKind list.NameKind `json:"name_kind,omitempty"`
	Primary  string        `json:"primary,omitempty"` // the entry's main name, when another agrees better
	Kind     list.Kind     `json:"kind,omitempty"`
	Asked    string        `json:"asked,omitempty"` // the alias asked for, when it agrees better than the name
	Score    float64       `json:"score"`
	Band     Band          `json:"band"`

	Why         []string `json:"why"`    // in sentences
	Tokens      []Pair   `json:"tokens"` // word by word
	Evidence    Evidence `json:"evidence"`
	Steps       []Step   `json:"steps,omitempty"`
	NotCompared []string `json:"not_compared"`
	Clears      []string `json:"clears,omitempty"` // what would clear it

	Programs   []string             `json:"programs,omitempty"`
	Effective  string               `json:"effective,omitempty"`
	Source     string               `json:"source,omitempty"`
	Confidence interdict.Confidence `json:"confidence,omitempty"`
	Version    string               `json:"version"` // digest of the entry
	Suppressed *Suppression         `json:"suppressed,omitempty"`
	Lapsed     string               `json:"lapsed,omitempty"` // what became of an earlier suppression

	at uint32 // number of the entry
}

// A Pair is words of the query beside words of the entry. Either side may be
// empty: the word found no partner.
type Pair struct {
	Asked      string  `json:"asked,omitempty"`
	AskedLatin string  `json:"asked_latin,omitempty"` // how it was read, when in another script
	Listed     string  `json:"listed,omitempty"`
	ListLatin  string  `json:"listed_latin,omitempty"`
	How        string  `json:"how"`   // same, mistyped, other spelling …; "left over"
	Class      string  `json:"class"` // family name, generic word, legal form …
	System     string  `json:"system,omitempty"`
	Similarity float64 `json:"similarity"`
	Weight     float64 `json:"weight"`
}

// A Step is one thing that raised or lowered a score, named.
type Step struct {
	Name   string  `json:"name"`
	Factor float32 `json:"factor,omitempty"` // the score was multiplied by this
	Add    float32 `json:"add,omitempty"`    // or this was added
	Why    string  `json:"why,omitempty"`
}

// A ListInfo says which edition of a list was searched.
type ListInfo struct {
	ID       interdict.ListID `json:"id"`
	Title    string           `json:"title,omitempty"`
	AsOf     string           `json:"as_of"`
	Checked  string           `json:"checked,omitempty"` // day on which the publisher last had no newer one
	Way      list.Way         `json:"way,omitempty"`     // how it came here
	Entries  int              `json:"entries"`
	SHA256   string           `json:"sha256"`
	Source   string           `json:"source,omitempty"`
	Complete bool             `json:"complete"`
	MetReal  bool             `json:"met_real"`
	Note     string           `json:"note,omitempty"`
}

// A Gap is a list that must be loaded whole and fresh before anything is
// clear, and is not.
type Gap struct {
	List interdict.ListID `json:"list"`
	Why  string           `json:"why"`
	Text string           `json:"text"`
}
