package screen

import (
	"math"
	"slices"
	"sync"

	"interdict/screen/list"
	"interdict/screen/name"
)

// builder fills an index, entry by entry.
type builder struct {
	x            index
	single, pair dictionary
	groups       [][]uint32
	blobs        [][]byte
	blobSize     uint32
	ids          keyList
}

func buildIndex(snaps []list.Snapshot) *index {
	b := &builder{}
	portions(snaps, b.portion)
	return b.finish()
}

func (b *builder) portion(p *portion) {
	x := &b.x
	from := uint32(0)
	for i := range p.entries {
		e := &p.entries[i]
		n := uint32(x.entries())
		x.entryAt = append(x.entryAt, b.blobSize+from)
		x.entryList = append(x.entryList, p.list)
		x.entryNames = append(x.entryNames, uint32(x.names()))
		from = e.end
		for k := range e.names {
			b.name(&e.names[k], n)
		}
		for _, h := range e.ids {
			b.ids.add(h, n)
		}
	}
	b.blobs = append(b.blobs, p.blob)
	b.blobSize += uint32(len(p.blob))
}

func (b *builder) name(p *preparedName, entry uint32) {
	x := &b.x
	id := uint32(x.names())
	x.nameEntry = append(x.nameEntry, entry)
	head := len(x.records)
	x.recordAt = append(x.recordAt, uint32(head))
	x.records = append(x.records, nameInfo(p.kind, &p.side), 0)
	tokens := p.name.Tokens
	whole, middle, trait := float32(0), float32(0), uint32(0)
	for i := range tokens {
		t := &tokens[i]
		b.slot(t, id)
		if c := t.FirstLetter(); c == 0 || c >= 'a' {
			whole += min(t.Weight, leftLimit)
			middle += min(t.Weight, middleLimit)
		} else { // an initial, which may be excused
			trait |= 1 << (c - 'A')
		}
	}
	pairs := 0
	for i, forms := range p.pairs {
		for k := range forms {
			x.records = append(x.records, b.pair.number(&forms[k])|uint32(i)<<pairSlotShift)
		}
		pairs += len(forms)
	}
	if p.side.person {
		trait |= traitPerson
	}
	x.extents = append(x.extents, extent{whole: whole, middle: middle, trait: trait})
	x.records[head+1] = uint32(len(tokens)) | uint32(pairs)<<16
}

func (b *builder) slot(t *name.Token, id uint32) {
	x := &b.x
	m := meta(t)
	x.records = append(x.records, math.Float32bits(t.Weight), m)
	for i := range t.Forms {
		x.records = append(x.records, b.single.number(&t.Forms[i]))
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

func appendOnce(ids []uint32, id uint32) []uint32 {
	if n := len(ids); n > 0 && ids[n-1] == id {
		return ids
	}
	return append(ids, id)
}

// finish numbers the pairs after the single forms, lays everything out flat
// and makes the hash tables. The index that it returns is no part of the
// builder, whose tables would otherwise be kept with it, and its arrays have no
// room to grow.
func (b *builder) finish() *index {
	out := b.x
	x := &out
	x.joinForms(&b.single, &b.pair)
	b.single, b.pair = dictionary{}, dictionary{}
	x.recordAt = append(x.recordAt, uint32(len(x.records)))
	x.entryAt = append(x.entryAt, b.blobSize)
	x.entryNames = append(x.entryNames, uint32(x.names()))
	for n := range uint32(x.names()) {
		rest := x.record(n)[2:]
		for range x.record(n).slots() {
			_, _, _, rest = rest.slot()
		}
		for i := range rest {
			rest[i] += x.singles
		}
	}
	var tables sync.WaitGroup
	x.postForms()
	tables.Go(x.makeKeys) // behind postForms, which marks the forms that makeKeys reads
	x.postGroups(b.groups)
	x.blob = slices.Concat(b.blobs...)
	x.ids = newKeyTable(b.ids)
	for _, p := range []*[]uint32{&x.nameEntry, &x.recordAt, &x.records, &x.groupAt, &x.groupNames, &x.entryAt, &x.entryList, &x.entryNames} {
		*p = trim(*p)
	}
	x.extents, x.groupMax = trim(x.extents), trim(x.groupMax)
	tables.Wait()
	return x
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

// makeKeys makes the hash tables of all forms.
func (x *index) makeKeys() {
	var lists [tableKinds]keyList
	lists[byLetters].reserve(16 * int(x.singles))
	lists[bySound].reserve(8*int(x.singles) + x.forms())
	lists[byBones].reserve(x.forms())
	for n := range uint32(x.forms()) {
		f := x.form(n)
		put := func(t tableKind, h uint64) { lists[t].add(h, n) }
		if n < x.singles {
			formKeys(&f, put)
		} else {
			pairKeys(&f, put)
		}
	}
	for t := range x.keys {
		x.keys[t] = newKeyTable(lists[t])
		lists[t] = keyList{}
	}
}
