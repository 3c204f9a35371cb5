package screen

import (
	"math"
	"slices"

	"interdict/screen/list"
	"interdict/screen/name"
)

// index is everything that matching reads, in flat arrays: no pointers, so the
// garbage collector has nothing to do and a file of these arrays can be mapped
// into memory and used as it lies (file.go).
//
//	forms    the dictionary: each distinct form of a token, once; after them
//	         forms of two neighbouring tokens written together
//	records  every name of every entry: its slots (one a token) and pairs
//	posts    form → the names in which it occurs, those with initials first
//	entries  what the list says of the party, encoded (codec.go)
type index struct {
	text []byte // letters of all forms

	facts   []fact // one a form, and one more whose postings begin at the end
	posts   []uint32
	singles uint32 // forms below this number are single tokens, the others pairs

	// Names. A record is read from start to end, so it lies in one piece:
	//
	//	info, slots | pairs<<16, slots times {worth, meta, forms…}, pairs times {form | slot<<26}
	nameEntry []uint32
	recordAt  []uint32
	records   []uint32
	extents   []extent

	keys [tableKinds]keyTable

	// Words of one group open candidates too.
	groupAt    []uint32 // group → first place in groupNames
	groupNames []uint32
	groupMax   []float32 // the most that a slot of the group weighs

	// Entries.
	entryAt    []uint32 // where in blob an entry begins
	entryList  []uint32 // which list it is of
	entryNames []uint32 // first name; entries' names lie together
	blob       []byte
	ids        keyTable // normalised identifiers → entries
}

func (x *index) forms() int   { return len(x.facts) - 1 }
func (x *index) names() int   { return len(x.nameEntry) }
func (x *index) entries() int { return len(x.entryList) }

// A fact is what is asked of a form, in one piece, since a form is met anywhere
// in memory and every piece is waited for.
type fact struct {
	text               uint32  // where in text it begins: letters, Sound, Bones
	lens               uint32  // three lengths, 8 bits each, the kind on top, and legalMark
	letters, sounds    uint32  // the set of its letters, and of its Sound's
	posts              uint32  // where its postings begin; the next one's begin ends them
	lightest, heaviest float32 // the least and the most that a token with it weighs
	_                  uint32
}

// form returns form i; its strings share the index's memory.
func (x *index) form(i uint32) name.Form {
	at, lens := x.facts[i].text, x.facts[i].lens
	a, b, c := lens&0xFF, lens>>8&0xFF, lens>>16&0xFF
	s := view(x.text[at : at+a+b+c])
	return name.Form{Kind: name.FormKind(lens >> 24 & 0x7F), Text: s[:a], Sound: s[a : a+b], Bones: s[a+b:]}
}

// legalMark is set on a form that is a legal form in some name. Such slots open
// no names, so a name that was not opened may still have a partner for it.
const legalMark = 1 << 31

func (x *index) legal(form uint32) bool { return x.facts[form].lens&legalMark != 0 }

// A record is one name, cut into slots.
type record []uint32

func (x *index) record(n uint32) record { return x.records[x.recordAt[n]:x.recordAt[n+1]] }

func (r record) info() uint32 { return r[0] }
func (r record) slots() int   { return int(r[1] & 0xFFFF) }

// slot reads the slot at the head of the rest of a record.
func (r record) slot() (worth float32, meta uint32, forms, rest record) {
	end := 2 + metaForms(r[1])
	return math.Float32frombits(r[0]), r[1], r[2:end], r[end:]
}

// Pairs are what remains of a record behind its slots.
const (
	pairSlotShift = 26 // names have fewer than 64 slots
	pairFormMask  = 1<<pairSlotShift - 1
)

// meta packs what a slot needs beside its worth: class and number of forms in
// four bits each, first letter, group.
func meta(t *name.Token) uint32 {
	m := uint32(t.Class) | uint32(len(t.Forms))<<4 | uint32(t.FirstLetter())<<8
	if t.Grouped() {
		m |= uint32(t.Group) << 16
	}
	return m
}

func metaClass(m uint32) name.Class { return name.Class(m & 0xF) }
func metaForms(m uint32) int        { return int(m >> 4 & 0xF) }
func metaFirst(m uint32) byte       { return byte(m >> 8) }
func metaGroup(m uint32) uint32     { return m >> 16 }

// nameInfo packs the standing of a name (7 bits), whether a person bears it or
// a thing, and its legal forms.
func nameInfo(kind list.NameKind, s *side) uint32 {
	info := uint32(slices.Index(nameKinds[:], kind)+1) | s.legal<<8
	if s.person {
		info |= personBit
	}
	if s.thing {
		info |= thingBit
	}
	if s.craft {
		info |= craftBit
	}
	return info
}

const (
	personBit = 0x80
	thingBit  = 1 << 16
	craftBit  = 1 << 17
)

func infoPerson(info uint32) bool { return info&personBit != 0 }
func infoThing(info uint32) bool  { return info&thingBit != 0 }
func infoCraft(info uint32) bool  { return info&craftBit != 0 }

var nameKinds = [...]list.NameKind{list.Primary, list.Alias, list.Weak, list.Former, list.Original, list.Elsewhere}

func infoKind(info uint32) list.NameKind {
	if k := info & (personBit - 1); k > 0 && int(k) <= len(nameKinds) {
		return nameKinds[k-1]
	}
	return ""
}

func infoLegal(info uint32) uint32 { return info >> 8 & 0xFF }
