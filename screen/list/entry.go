// Package list holds what a published list of restricted parties says: the
// types that every loader fills and that the screener reads.
//
// A Snapshot is one edition of one list. An Entry is one party of it, with all
// the names, addresses and marks by which the publisher describes it. Text is
// kept as published; where a code is known (a country), it stands beside.
package list

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"

	"interdict"
)

// Kind is what sort of party an entry is. It is a prior, never a filter: the
// empty Kind says that the publisher does not tell.
type Kind string

// The kinds of party.
const (
	Individual Kind = "individual"
	Entity     Kind = "entity"
	Vessel     Kind = "vessel"
	Aircraft   Kind = "aircraft"
	Unknown    Kind = "unknown"
)

// NameKind is the standing that the publisher gives to a name.
type NameKind string

// The kinds of name.
const (
	Primary   NameKind = "primary"
	Alias     NameKind = "alias"
	Weak      NameKind = "weak alias" // broad or common, in the publisher's own view
	Former    NameKind = "former"
	Original  NameKind = "original script"
	Elsewhere NameKind = "known elsewhere" // not the publisher's: how the party calls itself in other texts
)

// A Name is one name of an entry, as published. Parts is filled only when the
// publisher separates them.
type Name struct {
	Text   string   `json:"text"`
	Kind   NameKind `json:"kind,omitempty"`
	Parts  Parts    `json:"parts,omitzero"`
	Script string   `json:"script,omitempty"` // ISO 15924 code, when stated: "Cyrl"
	Lang   string   `json:"lang,omitempty"`   // ISO 639 code, when stated: "ru"
}

// Parts are the pieces of a person's name.
type Parts struct {
	Family     string `json:"family,omitempty"`
	Given      string `json:"given,omitempty"`
	Patronymic string `json:"patronymic,omitempty"`
}

// An Address is one address, in the publisher's own division. Country is ISO
// 3166-1 alpha-2 where known; Text keeps what could not be divided.
type Address struct {
	Street   string `json:"street,omitempty"`
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Country  string `json:"country,omitempty"`
	Text     string `json:"text,omitempty"`
}

// An Identifier is a number that somebody gave the party: a passport, a tax
// number, an IMO number, a wallet address.
type Identifier struct {
	Type    string `json:"type,omitempty"`
	Value   string `json:"value"`
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-2 where known
}

// An Entry is one party of a published list.
type Entry struct {
	List interdict.ListID `json:"list"`
	ID   string           `json:"id"` // inside the list
	Kind Kind             `json:"kind,omitempty"`

	Names       []Name       `json:"names"`
	Addresses   []Address    `json:"addresses,omitempty"`
	Countries   []string     `json:"countries,omitempty"` // ISO 3166-1 alpha-2 where known, else as published
	Born        []string     `json:"born,omitempty"`      // EDTF ("1962-03", "1962~", "1960/1965") where readable, else as published
	Places      []string     `json:"places,omitempty"`    // of birth
	Citizenship []string     `json:"citizenship,omitempty"`
	IDs         []Identifier `json:"ids,omitempty"`

	Programs   []string             `json:"programs,omitempty"`
	Remarks    string               `json:"remarks,omitempty"`
	Source     string               `json:"source,omitempty"`    // citation or address
	Effective  string               `json:"effective,omitempty"` // date of listing, EDTF where readable
	Confidence interdict.Confidence `json:"confidence,omitempty"`
}

// Ref is the id by which other jobs cite the entry: "us/sdn/12345".
func (e *Entry) Ref() string { return string(e.List) + "/" + e.ID }

// A Snapshot is one edition of one list.
type Snapshot struct {
	List    interdict.ListID `json:"list"`
	Title   string           `json:"title,omitempty"`
	AsOf    string           `json:"as_of,omitempty"`   // date of the edition, where it is known
	Checked string           `json:"checked,omitempty"` // day on which the publisher last had no newer one
	Way     Way              `json:"way,omitempty"`     // how it came here
	Files   []Origin         `json:"files,omitempty"`   // what it was read from, where that is kept

	Installed string  `json:"installed,omitempty"` // when it was put in force, RFC 3339
	Entries   []Entry `json:"entries"`
	SHA256    string  `json:"sha256,omitempty"` // of the file or files read, in hex
	Source    string  `json:"source,omitempty"` // path or address it was read from
	Format    string  `json:"format,omitempty"` // the loader that read it: "ofac", "csl"
	Complete  bool    `json:"complete"`         // the whole list, not a part of it
	Note      string  `json:"note,omitempty"`
	MetReal   bool    `json:"met_real"` // the loader was tested against a real file of the publisher
}

// An Origin is one file of an edition: the address or path it came from.
type Origin struct {
	From   string `json:"from"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// A Way is how an edition came to this machine. Every answer says it.
type Way string

// The ways of an edition.
const (
	Carried  Way = "carried"   // typed from its source and carried by the program
	Fetched  Way = "publisher" // the publisher's original, fetched from its address
	Imported Way = "imported"  // files that the user imported
	Given    Way = "given"     // files named in the question
	Packed   Way = "pack"      // a signed pack
)

// Words is the way in words that follow "came".
func (w Way) Words() string {
	switch w {
	case Carried:
		return "with the program"
	case Fetched:
		return "from its publisher"
	case Imported:
		return "by import"
	case Given:
		return "with the question"
	case Packed:
		return "in a signed pack"
	}
	return "in a way that is not known"
}

// Digest is the version of an entry: SHA-256 in hex over its content, field by
// field. The order in which a publisher prints names, addresses and the like
// does not change it; any other change does.
func (e *Entry) Digest() string {
	d := digester{h: sha256.New()}
	d.text(string(e.List), e.ID, string(e.Kind))
	d.set(len(e.Names), func(i int, d *digester) {
		n := e.Names[i]
		d.text(n.Text, string(n.Kind), n.Parts.Family, n.Parts.Given, n.Parts.Patronymic, n.Script, n.Lang)
	})
	d.set(len(e.Addresses), func(i int, d *digester) {
		a := e.Addresses[i]
		d.text(a.Street, a.City, a.Region, a.Postcode, a.Country, a.Text)
	})
	d.set(len(e.IDs), func(i int, d *digester) {
		d.text(e.IDs[i].Type, e.IDs[i].Value, e.IDs[i].Country)
	})
	for _, texts := range [][]string{e.Countries, e.Born, e.Places, e.Citizenship, e.Programs} {
		d.set(len(texts), func(i int, d *digester) { d.text(texts[i]) })
	}
	d.text(e.Remarks, e.Source, e.Effective, string(e.Confidence))
	return hex.EncodeToString(d.h.Sum(nil))
}

// A digester hashes texts with their lengths, so that no two different
// contents feed the hash the same bytes.
type digester struct{ h hash.Hash }

func (d *digester) text(texts ...string) {
	var n [4]byte
	for _, t := range texts {
		binary.BigEndian.PutUint32(n[:], uint32(len(t)))
		d.h.Write(n[:])
		d.h.Write([]byte(t))
	}
}

// set hashes n members regardless of their order.
func (d *digester) set(n int, member func(i int, d *digester)) {
	sums := make([]string, n)
	for i := range n {
		m := digester{h: sha256.New()}
		member(i, &m)
		sums[i] = string(m.h.Sum(nil))
	}
	slices.Sort(sums)
	var count [4]byte
	binary.BigEndian.PutUint32(count[:], uint32(n))
	d.h.Write(count[:])
	for _, s := range sums {
		d.h.Write([]byte(s))
	}
}
