package screen

import (
	"slices"

	"interdict/screen/list"
	"interdict/screen/name"
)

// index is everything that matching reads, in flat arrays: no pointers, so the
// garbage collector has nothing to do and a file of these arrays can be mapped
// into memory and used as it lies (file.go).
//
//	forms   the dictionary: each distinct form of a token, once; after them
//	        forms of two neighbouring tokens written together
//	names   every name of every entry, cut into slots (one a token); a slot
//	        lists its forms; a name also lists its joined pairs
//	posts   form → the names in which it occurs, ascending
//	entries what the list says of the party, encoded (entry.go)
type index struct {
	text []byte // letters of all forms and names

	// Forms. formAt[i] is where in text form i begins: letters, Sound, Bones.
	formAt   []uint32
	formLens []uint32 // three lengths, 8 bits each, the kind on top, and legalMark
	formMax  []float32
	postAt   []uint32
	posts    []uint32
	singles  uint32 // forms below this number are single tokens, the others pairs

	// Names.
	nameText  []uint32 // where in text the raw name begins; the next one's begin ends it
	nameEntry []uint32
	nameInfo  []uint32 // kind of name, legal forms, flags: see nameInfo constants
	slotAt    []uint32 // name → first slot
	pairAt    []uint32 // name → first pair
	slotForms []uint32 // slot → first place in slotForm
	slotForm  []uint32
	slotWorth []float32
	slotMeta  []uint32 // class, first letter, group
	pairForm  []uint32
	pairSlot  []uint32 // first of the two slots, counted from the name's first

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

func (x *index) forms() int   { return len(x.formLens) }
func (x *index) names() int   { return len(x.nameEntry) }
func (x *index) entries() int { return len(x.entryList) }

// form returns form i; its strings share the index's memory.
func (x *index) form(i uint32) name.Form {
	at, lens := x.formAt[i], x.formLens[i]
	a, b, c := lens&0xFF, lens>>8&0xFF, lens>>16&0xFF
	s := view(x.text[at : at+a+b+c])
	return name.Form{Kind: name.FormKind(lens >> 24 & 0x7F), Text: s[:a], Sound: s[a : a+b], Bones: s[a+b:]}
}

// legalMark is set on a form that is a legal form in some name. Such slots open
// no names, so a name that was not opened may still have a partner for it.
const legalMark = 1 << 31

func (x *index) legal(form uint32) bool { return x.formLens[form]&legalMark != 0 }

// meta packs what a slot needs beside its forms and its worth.
func meta(t *name.Token) uint32 {
	m := uint32(t.Class) | uint32(t.FirstLetter())<<8
	if t.Grouped() {
		m |= uint32(t.Group) << 16
	}
	return m
}

// nameInfo packs the standing of a name (7 bits), whether a person bears it,
// and its legal forms.
func nameInfo(kind list.NameKind, s *side) uint32 {
	info := uint32(slices.Index(nameKinds[:], kind)+1) | s.legal<<8
	if s.person {
		info |= personBit
	}
	return info
}

const personBit = 0x80

func infoPerson(info uint32) bool { return info&personBit != 0 }

var nameKinds = [...]list.NameKind{list.Primary, list.Alias, list.Weak, list.Former, list.Original}

func infoKind(info uint32) list.NameKind {
	if k := info & (personBit - 1); k > 0 && int(k) <= len(nameKinds) {
		return nameKinds[k-1]
	}
	return ""
}

func infoLegal(info uint32) uint32 { return info >> 8 }

func metaClass(m uint32) name.Class { return name.Class(m) & 0xFF }
func metaFirst(m uint32) byte       { return byte(m >> 8) }
func metaGroup(m uint32) uint32     { return m >> 16 }
