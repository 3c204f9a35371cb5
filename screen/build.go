package screen

import (
	"math"

	"interdict/screen/list"
	"interdict/screen/name"
)

// builder fills an index, entry by entry.
type builder struct {
	x      index
	known  map[formKey]uint32
	single []formFacts
	pair   []formFacts
	groups [][]uint32
}

// A formKey tells forms apart: a pair is another form than a single token of
// the same letters.
type formKey struct {
	text string
	kind name.FormKind
	pair bool
}

// formFacts is a form while the index is built.
type formFacts struct {
	form     name.Form
	min, max float32
	legal    bool
	posts    []uint32
}

func buildIndex(snaps []list.Snapshot) *index {
	entries := 0
	for l := range snaps {
		entries += len(snaps[l].Entries)
	}
	b := &builder{known: make(map[formKey]uint32, min(8*entries, 1<<16))}
	for l := range snaps {
		for i := range snaps[l].Entries {
			b.entry(&snaps[l].Entries[i], uint32(l))
		}
	}
	return b.finish()
}

func (b *builder) entry(e *list.Entry, l uint32) {
	x := &b.x
	n := uint32(x.entries())
	x.entryAt = append(x.entryAt, uint32(len(x.blob)))
	x.entryList = append(x.entryList, l)
	x.entryNames = append(x.entryNames, uint32(x.names()))
	x.blob = encodeEntry(x.blob, e)
	hint := hintOf(e.Kind)
	for i := range e.Names {
		b.name(&e.Names[i], n, hint)
	}
}

// hintOf is what the kind of an entry says about how its names are built.
func hintOf(k list.Kind) name.Hint {
	switch k {
	case list.Individual:
		return name.PersonHint
	case list.Entity, list.Vessel, list.Aircraft:
		return name.ThingHint
	}
	return name.NoHint
}

func (b *builder) name(n *list.Name, entry uint32, hint name.Hint) {
	x := &b.x
	id := uint32(x.names())
	p := parseListed(n, hint)
	side := sideOf(&p, hint)
	x.nameText = append(x.nameText, uint32(len(x.text)))
	x.text = append(x.text, n.Text...)
	x.nameEntry = append(x.nameEntry, entry)
	head := len(x.records)
	x.recordAt = append(x.recordAt, uint32(head))
	x.records = append(x.records, nameInfo(n.Kind, &side), 0)
	for i := range p.Tokens {
		b.slot(&p.Tokens[i], id)
	}
	pairs := 0
	for i := 0; i+1 < len(p.Tokens); i++ {
		pairs += b.pairs(p.Tokens[i:i+2], i, id)
	}
	whole, middle, trait := float32(0), float32(0), uint32(0)
	for i := range p.Tokens {
		if c := p.Tokens[i].FirstLetter(); c == 0 || c >= 'a' {
			whole += min(p.Tokens[i].Weight, leftLimit)
			middle += min(p.Tokens[i].Weight, middleLimit)
		} else { // an initial, which may be excused
			trait |= 1 << (c - 'A')
		}
	}
	if side.person {
		trait |= traitPerson
	}
	x.nameWorth, x.traits = append(x.nameWorth, whole, middle), append(x.traits, trait)
	x.records[head+1] = uint32(len(p.Tokens)) | uint32(pairs)<<16
}

func (b *builder) slot(t *name.Token, id uint32) {
	x := &b.x
	if len(t.Forms) > maxForms {
		t.Forms = t.Forms[:maxForms]
	}
	m := meta(t)
	x.records = append(x.records, math.Float32bits(t.Weight), m)
	for i := range t.Forms {
		f := b.form(t.Forms[i], false)
		x.records = append(x.records, f)
		if t.Class == name.LegalForm { // it agrees, but opens nothing
			b.single[f].legal = true
		} else {
			b.single[f].note(id, t.Weight)
		}
	}
	if g := metaGroup(m); g > 0 {
		for uint32(len(b.groups)) <= g {
			b.groups = append(b.groups, nil)
			x.groupMax = append(x.groupMax, 0)
		}
		b.groups[g] = appendOnce(b.groups[g], id)
		x.groupMax[g] = max(x.groupMax[g], t.Weight)
	}
}

// maxForms is what fits into a slot. No script gives a token more than eight.
const maxForms = 15

// pairs adds the forms of two neighbours written together. Their numbers are
// counted from the first pair until all single forms are known.
func (b *builder) pairs(two []name.Token, first int, id uint32) int {
	forms := name.Join(two)
	for _, f := range forms {
		n := b.form(f, true)
		b.x.records = append(b.x.records, n|uint32(first)<<pairSlotShift)
		b.pair[n].note(id, two[0].Weight+two[1].Weight)
	}
	return len(forms)
}

func (f *formFacts) note(id uint32, weight float32) {
	if len(f.posts) == 0 {
		f.min = weight
	}
	f.min, f.max = min(f.min, weight), max(f.max, weight)
	f.posts = appendOnce(f.posts, id)
}

func appendOnce(ids []uint32, id uint32) []uint32 {
	if n := len(ids); n > 0 && ids[n-1] == id {
		return ids
	}
	return append(ids, id)
}

// form returns the number of a form, giving it one when it is new.
func (b *builder) form(f name.Form, pair bool) uint32 {
	key := formKey{f.Text, f.Kind, pair}
	if n, ok := b.known[key]; ok {
		return n
	}
	to, n := &b.single, uint32(len(b.single))
	if pair {
		to, n = &b.pair, uint32(len(b.pair))
	}
	*to = append(*to, formFacts{form: f})
	b.known[key] = n
	return n
}

// parseListed reads a name of a list; where the publisher says which words are
// the family name, that stands.
func parseListed(n *list.Name, hint name.Hint) name.Name {
	p := name.Parse(n.Text, hint)
	if n.Parts.Family != "" {
		p.SetFamily(n.Parts.Family)
	}
	return p
}

// finish numbers the pairs after the single forms, lays everything out flat
// and makes the hash tables.
func (b *builder) finish() *index {
	x := &b.x
	x.nameText = append(x.nameText, uint32(len(x.text)))
	x.recordAt = append(x.recordAt, uint32(len(x.records)))
	x.entryAt = append(x.entryAt, uint32(len(x.blob)))
	x.entryNames = append(x.entryNames, uint32(x.names()))
	x.singles = uint32(len(b.single))
	for n := range uint32(x.names()) {
		rest := x.record(n)[2:]
		for range x.record(n).slots() {
			_, _, _, rest = rest.slot()
		}
		for i := range rest {
			rest[i] += x.singles
		}
	}
	var hashes [tableKinds][]uint64
	var ids [tableKinds][]uint32
	for n, f := range append(b.single, b.pair...) {
		b.lay(&f)
		put := func(t tableKind, h uint64) {
			hashes[t], ids[t] = append(hashes[t], h), append(ids[t], uint32(n))
		}
		if uint32(n) < x.singles {
			formKeys(&f.form, put)
		} else {
			pairKeys(&f.form, put)
		}
	}
	x.facts = append(x.facts, fact{posts: uint32(len(x.posts))})
	for t := range x.keys {
		x.keys[t] = newKeyTable(hashes[t], ids[t])
	}
	for _, g := range b.groups {
		x.groupAt = append(x.groupAt, uint32(len(x.groupNames)))
		x.groupNames = x.appendPosts(x.groupNames, g)
	}
	x.groupAt = append(x.groupAt, uint32(len(x.groupNames)))
	x.ids = identifierTable(x)
	return x.trimmed()
}

// trimmed is the index in arrays without room to grow, apart from the builder,
// whose tables would otherwise be kept with it.
func (x *index) trimmed() *index {
	out := *x
	for _, p := range []*[]byte{&out.text, &out.blob} {
		*p = trim(*p)
	}
	for _, p := range []*[]uint32{&out.posts, &out.nameText, &out.nameEntry,
		&out.recordAt, &out.records, &out.traits, &out.groupAt, &out.groupNames, &out.entryAt, &out.entryList, &out.entryNames} {
		*p = trim(*p)
	}
	for _, p := range []*[]float32{&out.nameWorth, &out.groupMax} {
		*p = trim(*p)
	}
	out.facts = trim(out.facts)
	return &out
}

func trim[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

// pairKeys are the keys of two tokens written together: the whole Sound, and
// the Bones.
func pairKeys(f *name.Form, put func(t tableKind, h uint64)) {
	if f.Kind == name.ConsonantForm {
		for _, c := range name.CoarseKeys(f.Text) {
			put(byCoarseOfConsonants, hash(saltCoarse, c))
		}
		return
	}
	deletions(saltSound, f.Sound, 0, func(h uint64) { put(bySound, h) })
	if name.BonesCount(f.Bones) {
		put(byBones, hash(saltBones, f.Bones))
	}
}

// lay writes a form into the flat arrays.
func (b *builder) lay(f *formFacts) {
	x := &b.x
	lens := uint32(len(f.form.Text)) | uint32(len(f.form.Sound))<<8 | uint32(len(f.form.Bones))<<16 | uint32(f.form.Kind)<<24
	if f.legal {
		lens |= legalMark
	}
	x.facts = append(x.facts, fact{text: uint32(len(x.text)), lens: lens, letters: letterSet(f.form.Text), sounds: letterSet(f.form.Sound),
		posts: uint32(len(x.posts)), lightest: f.min, heaviest: f.max})
	x.text = append(append(append(x.text, f.form.Text...), f.form.Sound...), f.form.Bones...)
	x.posts = x.appendPosts(x.posts, f.posts)
}

// appendPosts lays names out as postings.
func (x *index) appendPosts(dst, names []uint32) []uint32 {
	for _, n := range names {
		if x.traits[n]&traitInitials != 0 {
			dst = append(dst, n|postInitials)
		}
	}
	for _, n := range names {
		if x.traits[n]&traitInitials == 0 {
			dst = append(dst, n)
		}
	}
	return dst
}
