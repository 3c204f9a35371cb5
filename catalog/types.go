// Package catalog knows products and who makes them: the part of the subject
// that an analyst keeps, in YAML, and that knows no law.
//
// It answers two questions.
//
//   - Resolve: which product, of which maker and class, does a line of business
//     mean? The line holds free text, a part number, a bar code, or what a
//     column calls maker and brand.
//   - Party: is this company the maker, one of its group, or a near miss?
//
// An answer is a set of candidates and never a guess. What no rule recognises
// has an unknown maker, and unknown never means harmless: see [Resolution].
//
// The format of the data is in FORMAT.md. A Catalog does not change after it
// was loaded and is safe for concurrent use. Nothing here reads a clock, the
// environment or the network, so the same words give the same answer.
package catalog

import "interdict"

// A MakerID names a maker, with all companies of its group: "kaspersky".
type MakerID string

// A Basis says how well a row of the catalog is known.
type Basis string

// The bases, best first.
const (
	Seen       Basis = "seen"       // a public text says so
	Derived    Basis = "derived"    // made from rows that were seen, or reported at second hand
	Remembered Basis = "remembered" // from memory, to be checked
)

// Weaker returns the weaker of two bases; the empty one is stronger than all.
func (b Basis) Weaker(o Basis) Basis {
	if o.rank() > b.rank() {
		return o
	}
	return b
}

func (b Basis) rank() int {
	switch b {
	case Seen:
		return 1
	case Derived:
		return 2
	case Remembered:
		return 3
	}
	return 0
}

// Confidence puts a basis into the vocabulary of decisions: what was seen was
// seen in a source that is not the law's own text.
func (b Basis) Confidence() interdict.Confidence {
	if b == Seen || b == Derived {
		return interdict.Secondary
	}
	return interdict.Unverified
}

// A Coverage is the analyst's hint whether the US determination of 2024 covers
// a product. It is not law: what is covered, a restriction says.
type Coverage string

// The coverages. The zero Coverage stands for no opinion.
const (
	Covered    Coverage = "yes"
	Unsure     Coverage = "unsure"
	Excluded   Coverage = "excluded"
	NotCovered Coverage = "no"
)

// A Product is one entry of the catalog.
type Product struct {
	ID              interdict.ProductID
	Name            string
	Maker           MakerID
	Class           interdict.Values // several: one of these, by edition
	Audience        string
	SoldFrom        string // a year, or words
	SoldUntil       string
	Coverage        Coverage
	CoverageBecause string
	Embeds          []Embed
	Successors      []interdict.ProductID
	Reach           []interdict.Reach
	Removal         *interdict.Removal // nil if the catalog does not know how
	Basis           Basis
	Source          []string // keys of Sources, or addresses
	Note            string
}

// A Status says whether something is so today.
type Status string

// The statuses of an embedding.
const (
	Current Status = "current"
	Past    Status = "past"
	Unknown Status = "unknown"
)

// An Embed says that a product holds another maker's product.
type Embed struct {
	Product interdict.ProductID
	How     string // engine client signatures plug-in bundle
	From    string // a year, a version, or words; empty is unknown
	Until   string
	Status  Status
	Basis   Basis
	Source  []string
	Note    string
}

// A Maker makes products, under one or more names, with the companies of its group.
type Maker struct {
	ID        MakerID
	Name      string
	Names     []string // other names, in all scripts
	Kind      Kind
	Country   string
	Companies []Company
	Ties      []Tie
	Basis     Basis
	Source    []string
	Note      string
}

// A Kind says what a name in a maker column is worth.
type Kind string

// The kinds of makers. A seller or distributor puts its name on offers for
// things that others made, so its name does not tell the maker.
const (
	Makes       Kind = "maker"
	Sells       Kind = "seller"
	Distributes Kind = "distributor"
)

// A Company is one legal person of a maker's group.
type Company struct {
	ID             string
	Name           string
	Names          []string
	Country        string
	Relation       Relation
	EntityListName string // its name on the US Entity List, if it is there
	From, Until    string
	Role           string
	Basis          Basis
	Source         []string
	Note           string
}

// A Relation is what ties a name to a maker's group.
type Relation string

// The relations. The first three belong to the group. The next two may: the
// catalog cannot settle it. The last two do not.
const (
	Itself            Relation = "itself"
	Affiliate         Relation = "affiliate" // parent, subsidiary or sister
	Predecessor       Relation = "predecessor"
	PossibleAffiliate Relation = "possible_affiliate"
	PossibleSuccessor Relation = "possible_successor"
	FormerAffiliate   Relation = "former_affiliate"
	Partner           Relation = "partner" // seller, distributor, licensor
)

// A Tie is a relation of one maker to another maker's group.
type Tie struct {
	To          MakerID
	Relation    Relation
	From, Until string
	Basis       Basis
	Source      []string
	Note        string
}

// counts reports whether the tie may, and whether it must, put its holder into
// the group. An affiliation that is only remembered cannot be certain.
func (t Tie) counts() (may, must bool) {
	switch t.Relation {
	case Itself, Affiliate, Predecessor:
		return true, t.Basis != Remembered
	case PossibleAffiliate, PossibleSuccessor:
		return true, false
	}
	return false, false
}

// makes reports whether the tie may, and whether it must, make a product of its
// holder one of the group. Who took over customers did not make the product.
func (t Tie) makes() (may, must bool) {
	if t.Relation == PossibleSuccessor {
		return false, false
	}
	return t.counts()
}

// A Source is where rows of the catalog come from.
type Source struct {
	Ref   string // a citation, an address, or why it is withheld
	Gives string
}
