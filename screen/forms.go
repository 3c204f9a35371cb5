package screen

import (
	"interdict/screen/name"
)

// A dictionary numbers forms in the order in which they are first met.
type dictionary struct {
	facts []fact
	text  []byte
	slots []uint32 // hash → number of a form, plus one; what finds its place taken goes to the next
}

// number returns the number of a form, giving it one when it is new.
func (d *dictionary) number(f *name.Form) uint32 {
	if 2*len(d.facts) >= len(d.slots) {
		d.grow()
	}
	mask := uint64(len(d.slots) - 1)
	at := hashForm(f.Kind, f.Text) & mask
	for ; d.slots[at] != 0; at = (at + 1) & mask {
		n := d.slots[at] - 1
		if kind, text := d.letters(n); kind == f.Kind && text == f.Text {
			return n
		}
	}
	n := uint32(len(d.facts))
	d.slots[at] = n + 1
	lens := uint32(len(f.Text)) | uint32(len(f.Sound))<<8 | uint32(len(f.Bones))<<16 | uint32(f.Kind)<<24
	d.facts = append(d.facts, fact{text: uint32(len(d.text)), lens: lens, letters: letterSet(f.Text), sounds: letterSet(f.Sound)})
	d.text = append(append(append(d.text, f.Text...), f.Sound...), f.Bones...)
	return n
}

func hashForm(kind name.FormKind, text string) uint64 { return hash(saltLatin+uint64(kind), text) }

func (d *dictionary) letters(n uint32) (name.FormKind, string) {
	f := &d.facts[n]
	return name.FormKind(f.lens >> 24 & 0x7F), view(d.text[f.text : f.text+f.lens&0xFF])
}

func (d *dictionary) grow() {
	d.slots = make([]uint32, max(1024, 2*len(d.slots)))
	mask := uint64(len(d.slots) - 1)
	for n := range uint32(len(d.facts)) {
		at := hashForm(d.letters(n)) & mask
		for d.slots[at] != 0 {
			at = (at + 1) & mask
		}
		d.slots[at] = n + 1
	}
}

// joinForms lays the forms of single tokens and then those of pairs into the
// index.
func (x *index) joinForms(single, pair *dictionary) {
	x.singles = uint32(len(single.facts))
	x.text = make([]byte, 0, len(single.text)+len(pair.text))
	x.text = append(append(x.text, single.text...), pair.text...)
	x.facts = make([]fact, 0, len(single.facts)+len(pair.facts)+1)
	x.facts = append(append(x.facts, single.facts...), pair.facts...)
	for i := x.singles; i < uint32(len(x.facts)); i++ {
		x.facts[i].text += uint32(len(single.text))
	}
	x.facts = append(x.facts, fact{})
}

// postForms makes the postings of all forms: first it counts them, then it
// puts the names with initials into their places, then the others. It also
// finds what tokens with a form weigh.
func (x *index) postForms() {
	last := make([]uint32, len(x.facts)) // form → the name that met it last, plus one
	for n := range uint32(x.names()) {
		x.occurrences(n, func(f uint32, weight float32) {
			d := &x.facts[f]
			if last[f] == 0 {
				d.lightest = weight
			}
			d.lightest, d.heaviest = min(d.lightest, weight), max(d.heaviest, weight)
			if last[f] != n+1 {
				last[f] = n + 1
				d.posts++
			}
		})
	}
	sum := uint32(0)
	for i := range x.facts {
		d := &x.facts[i]
		d.posts, sum = sum, sum+d.posts
		last[i] = 0
	}
	x.posts = make([]uint32, sum)
	next := make([]uint32, len(x.facts))
	for i := range next {
		next[i] = x.facts[i].posts
	}
	for _, initials := range [...]bool{true, false} {
		for n := range uint32(x.names()) {
			if x.extents[n].trait&traitInitials != 0 != initials {
				continue
			}
			post := n
			if initials {
				post |= postInitials
			}
			x.occurrences(n, func(f uint32, _ float32) {
				if last[f] != n+1 {
					last[f] = n + 1
					x.posts[next[f]] = post
					next[f]++
				}
			})
		}
	}
}

// occurrences calls use with every form that opens a name, and what the slots
// that it is of weigh. Legal forms open nothing; they are marked.
func (x *index) occurrences(n uint32, use func(form uint32, weight float32)) {
	rec := x.record(n)
	slots, rest := rec.slots(), rec[2:]
	var worth [name.MaxTokens]float32
	for i := range slots {
		var m uint32
		var forms record
		worth[i], m, forms, rest = rest.slot()
		for _, f := range forms {
			if metaClass(m) == name.LegalForm {
				x.facts[f].lens |= legalMark
			} else {
				use(f, worth[i])
			}
		}
	}
	for _, p := range rest {
		at := p >> pairSlotShift
		use(p&pairFormMask, worth[at]+worth[at+1])
	}
}

// postGroups makes the postings of groups.
func (x *index) postGroups(groups [][]uint32) {
	for _, g := range groups {
		x.groupAt = append(x.groupAt, uint32(len(x.groupNames)))
		for _, initials := range [...]bool{true, false} {
			for _, n := range g {
				switch has := x.extents[n].trait&traitInitials != 0; {
				case has && initials:
					x.groupNames = append(x.groupNames, n|postInitials)
				case !has && !initials:
					x.groupNames = append(x.groupNames, n)
				}
			}
		}
	}
	x.groupAt = append(x.groupAt, uint32(len(x.groupNames)))
}
