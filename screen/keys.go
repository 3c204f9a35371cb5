package screen

import (
	"math/bits"
	"unicode/utf8"

	"interdict/screen/name"
)

// A keyTable finds forms by the hash of a key. A bucket's entries hold a form's
// number and, in the bits that the number leaves, a tag of the hash: what has
// the tag is a candidate. A hash that two keys share only costs a comparison,
// since every candidate is measured afterwards.
type keyTable struct {
	shift   uint32   // 64 less the bits of a bucket number
	idBits  uint32   // bits of a form's number
	starts  []uint32 // bucket → first of its entries
	entries []uint32 // number | tag << idBits
}

// find calls use for every id under the hash.
func (t *keyTable) find(h uint64, use func(id uint32)) {
	if len(t.starts) == 0 {
		return
	}
	b := h >> t.shift
	tag := uint32(h) >> t.idBits
	for _, e := range t.entries[t.starts[b]:t.starts[b+1]] {
		if e>>t.idBits == tag {
			use(e & (1<<t.idBits - 1))
		}
	}
}

// A keyList is what a keyTable is made of.
type keyList struct {
	hashes []uint64
	ids    []uint32
}

func (l *keyList) add(h uint64, id uint32) {
	l.hashes, l.ids = append(l.hashes, h), append(l.ids, id)
}

func (l *keyList) reserve(n int) { l.hashes, l.ids = make([]uint64, 0, n), make([]uint32, 0, n) }

// newKeyTable lays out pairs of hash and id: a counting sort by bucket, so
// that the same pairs in the same order give the same bytes.
func newKeyTable(l keyList) keyTable {
	hashes, ids := l.hashes, l.ids
	n, most := max(1, bits.Len(uint(len(hashes)/3))), uint32(0)
	for _, id := range ids {
		most = max(most, id)
	}
	t := keyTable{shift: uint32(64 - n), idBits: uint32(bits.Len32(most)), starts: make([]uint32, 1<<n+1), entries: make([]uint32, len(ids))}
	for _, h := range hashes {
		t.starts[h>>t.shift+1]++
	}
	for i := 1; i < len(t.starts); i++ {
		t.starts[i] += t.starts[i-1]
	}
	next := make([]uint32, len(t.starts))
	copy(next, t.starts)
	for i, h := range hashes {
		at := &next[h>>t.shift]
		t.entries[*at] = ids[i] | uint32(h)>>t.idBits<<t.idBits
		*at++
	}
	return t
}

// The kinds of key share hash tables; a salt keeps them apart.
const (
	saltLatin     uint64 = 0x9E3779B97F4A7C15
	saltConsonant uint64 = 0xBF58476D1CE4E5B9
	saltNative    uint64 = 0x94D049BB133111EB
	saltSound     uint64 = 0xD6E8FEB86659FD93
	saltBones     uint64 = 0xA0761D6478BD642F
	saltCoarse    uint64 = 0xE7037ED1A0B428DB
	saltID        uint64 = 0x8EBC6AF09C88C6E3
)

const hashStep = 0x100000001B3

// hash is FNV-1a over the key from a salt, then mixed, since buckets are taken
// from the high bits.
func hash(salt uint64, key string) uint64 {
	for i := 0; i < len(key); i++ {
		salt = (salt ^ uint64(key[i])) * hashStep
	}
	return mix(salt)
}

func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>29
}

// deletePrefix is how much of a word takes part in its deletion neighbourhood.
// Two words at most k edits apart share, among their first deletePrefix
// letters with up to k of them dropped, at least one string: whatever an edit
// pushes out of one prefix is dropped from the other too, and counts against
// the same k. The rest of the word is seen when the candidate is measured.
const deletePrefix = 6

// deletions calls use with the hash of every string that comes of dropping up
// to k letters of the word's prefix.
func deletions(salt uint64, word string, k int, use func(h uint64)) {
	if len(word) > deletePrefix {
		word = word[:deletePrefix]
	}
	use(hash(salt, word))
	if k == 0 {
		return
	}
	for i := range len(word) {
		h := salt
		for j := range len(word) {
			if j != i {
				h = (h ^ uint64(word[j])) * hashStep
			}
		}
		use(mix(h))
		if k == 1 {
			continue
		}
		for i2 := i + 1; i2 < len(word); i2++ {
			h := salt
			for j := range len(word) {
				if j != i && j != i2 {
					h = (h ^ uint64(word[j])) * hashStep
				}
			}
			use(mix(h))
		}
	}
}

// runeDeletions is deletions for a word of another script, with one letter
// dropped at most.
func runeDeletions(salt uint64, word string, use func(h uint64)) {
	use(hash(salt, word))
	if utf8.RuneCountInString(word) < 3 {
		return
	}
	for i, r := range word {
		h := salt
		for j := 0; j < len(word); j++ {
			if j < i || j >= i+utf8.RuneLen(r) {
				h = (h ^ uint64(word[j])) * hashStep
			}
		}
		use(mix(h))
	}
}

// formKeys calls put with every key under which a single form is found: the
// same for the forms of a list and for those of a query.
func formKeys(f *name.Form, put func(t tableKind, h uint64)) {
	switch f.Kind {
	case name.LatinForm:
		deletions(saltLatin, f.Text, name.Edits(len(f.Text)), func(h uint64) { put(byLetters, h) })
		k := 0
		if name.SoundEdits(len(f.Sound)) {
			k = 1
		}
		deletions(saltSound, f.Sound, k, func(h uint64) { put(bySound, h) })
		if name.BonesCount(f.Bones) {
			put(byBones, hash(saltBones, f.Bones))
		}
		var buf [64]byte
		if c := name.Coarse(buf[:0], f.Bones); name.CoarseCounts(string(c)) {
			put(byCoarse, hash(saltCoarse, string(c)))
		}
	case name.ConsonantForm:
		put(byLetters, hash(saltConsonant, f.Text))
		for _, c := range name.CoarseKeys(f.Text) {
			put(byCoarseOfConsonants, hash(saltCoarse, c))
		}
	case name.SyllableForm: // equals the letters of a Latin form, or of another such
		put(byLetters, hash(saltLatin, f.Text[:min(len(f.Text), deletePrefix)]))
	case name.NativeForm:
		runeDeletions(saltNative, f.Text, func(h uint64) { put(byLetters, h) })
	}
}

// A tableKind names one of the hash tables.
type tableKind uint8

const (
	byLetters            tableKind = iota // deletion neighbourhood of the letters
	bySound                               // the same of the Sound, and the Sound itself
	byBones                               // consonants
	byCoarse                              // coarse consonants of Latin forms
	byCoarseOfConsonants                  // and of forms without vowels
	tableKinds
)

// asks are the tables in which the keys of a form of the query are looked up:
// a Latin form finds unvowelled ones by its coarse consonants, and vice versa.
func asks(t tableKind) tableKind {
	switch t {
	case byCoarse:
		return byCoarseOfConsonants
	case byCoarseOfConsonants:
		return byCoarse
	}
	return t
}
