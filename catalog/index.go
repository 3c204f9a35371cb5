package catalog

import (
	"cmp"
	"slices"
	"strings"

	"interdict"
)

// The index is what the words of the catalog compile to. Every word that
// stands in any name has a number; a line of business becomes a row of such
// numbers, and all comparing is on numbers.
//
//	names    phrases that name a maker          "check point" → check-point
//	same     phrases that are one word          "anti virus"  → antivirus
//	ignore   phrases that say nothing           "base plus"
//	aliases  sets of words that name products   {endpoint security cloud}
//	alone    phrases that name a product without its maker  "kes select"
//
// An alias is a set, since the words of a line come in any order. It is found
// by its rarest word, so a line is compared with a handful of aliases.
type index struct {
	words   map[string]int32
	text    []string // by word
	canon   []int32  // by word: the word that stands for it
	flags   []flag
	class   []string // by word: the class that it tells, or ""
	names   trie
	same    trie
	ignore  trie
	alone   trie
	nobody  trie
	legal   trie
	known   []name
	aliases []alias
	lone    []alias   // what the trie alone finds
	rarest  [][]int32 // by word: the aliases found by it
	watched []watched
	longest int // bytes of the longest word of a script without spaces

	buf   []byte // for phrase, while building
	spans []span
}

type flag uint8

const (
	noise flag = 1 << iota
	connector
	about
	guard
	counted
	inAlias
)

// A name is a phrase that names a maker.
type name struct {
	maker int32
	how   how
	basis Basis
	class interdict.Values // for a line of products
}

type how uint8

const (
	exact   how = iota
	plain       // an ordinary word: names a maker at the start of a text only
	weak        // an abbreviation: the maker is possible
	missed      // a known misspelling
	product     // the name of a line of products
)

// An alias names one product, or one of several, of a maker.
type alias struct {
	maker    int32
	text     string
	set      []int32 // sorted words, without the maker's name
	seq      []int32 // the same in the order of the name
	products []int32
	basis    Basis
	sure     bool // alone it is certain; else possible
	inRow    bool // only in its own order and without gaps
	beside   bool // only next to the maker's name
	several  bool // declared ambiguous
}

// A watched maker is one whose name is also found when misspelt or inflected.
type watched struct {
	maker int32
	name  string
	stems []string
	not   map[string]bool
	vocab []vocable
}

type vocable struct {
	text string
	word int32
}

// A trie finds the longest phrase that begins at a word.
type trie struct {
	next map[uint64]int32
	out  [][]int32
}

func newTrie(size int) trie {
	return trie{next: make(map[uint64]int32, size), out: make([][]int32, 1, size)}
}

func (t *trie) add(phrase []int32, value int32) {
	node := int32(0)
	for _, w := range phrase {
		key := uint64(node)<<32 | uint64(uint32(w))
		n, ok := t.next[key]
		if !ok {
			n = int32(len(t.out))
			t.next[key] = n
			t.out = append(t.out, nil)
		}
		node = n
	}
	if node != 0 && !slices.Contains(t.out[node], value) {
		t.out[node] = append(t.out[node], value)
	}
}

func (t *trie) step(node, word int32) (int32, bool) {
	if word < 0 {
		return 0, false
	}
	n, ok := t.next[uint64(node)<<32|uint64(uint32(word))]
	return n, ok
}

// intern gives the number of a folded word.
func (ix *index) intern(w string) int32 {
	if id, ok := ix.words[w]; ok {
		return id
	}
	id := int32(len(ix.canon))
	ix.words[w] = id
	ix.text = append(ix.text, w)
	ix.canon = append(ix.canon, id)
	ix.flags = append(ix.flags, 0)
	ix.class = append(ix.class, "")
	return id
}

// phrase interns the words of a text.
func (ix *index) phrase(text string) []int32 {
	ix.buf, ix.spans = fold(composed(text), ix.buf[:0], ix.spans[:0])
	out := make([]int32, 0, len(ix.spans))
	for _, w := range ix.spans {
		id, ok := ix.words[string(ix.buf[w.a:w.b])]
		if !ok {
			id = ix.intern(string(ix.buf[w.a:w.b]))
		}
		out = append(out, id)
		if w.kind == run {
			ix.longest = max(ix.longest, int(w.b-w.a))
		}
	}
	return out
}

func newIndex() *index {
	return &index{words: make(map[string]int32, 4096), names: newTrie(2048), same: newTrie(512), ignore: newTrie(64),
		alone: newTrie(256), nobody: newTrie(64), legal: newTrie(128)}
}

// addWords takes the spellings first, since all names are compared by them.
func (ix *index) addWords(w *rowWords) {
	for _, e := range w.Same {
		main := ix.intern(Fold(e.Key))
		for _, other := range e.Value {
			if p := ix.phrase(other); len(p) == 1 {
				ix.canon[p[0]] = main
			} else {
				ix.same.add(p, main)
			}
		}
	}
	mark := func(list []string, f flag) {
		for _, t := range list {
			for _, id := range ix.phrase(t) {
				ix.flags[id] |= f
				ix.flags[ix.canon[id]] |= f & (about | guard)
			}
		}
	}
	mark(w.Noise, noise)
	mark(w.Connectors, connector)
	mark(w.About, about)
	mark(w.Guards, guard)
	mark(w.Counts, counted)
	for _, e := range w.Classes {
		ix.class[ix.canon[ix.intern(Fold(e.Key))]] = e.Value
	}
	for _, t := range w.Nobody {
		ix.nobody.add(ix.phrase(t), 1)
	}
	for _, t := range w.LegalForms {
		ix.legal.add(ix.phrase(t), 1)
	}
}

// addIgnored comes after all spellings are known.
func (ix *index) addIgnored(list []string) {
	for _, t := range list {
		ix.ignore.add(ix.canonical(ix.phrase(t)), 1)
	}
}

func (ix *index) addName(text string, n name) {
	ix.known = append(ix.known, n)
	ix.names.add(ix.phrase(text), int32(len(ix.known)-1))
}

// canonical replaces words and phrases by the word that stands for them.
func (ix *index) canonical(p []int32) []int32 {
	out := make([]int32, 0, len(p))
	for i := 0; i < len(p); {
		if to, w := ix.sameAt(p, i); to > i {
			out = append(out, w)
			i = to
			continue
		}
		out = append(out, ix.canon[p[i]])
		i++
	}
	return out
}

func (ix *index) sameAt(p []int32, i int) (to int, word int32) {
	node, to := int32(0), i
	for k := i; k < len(p); k++ {
		n, ok := ix.same.step(node, p[k])
		if !ok {
			break
		}
		if node = n; len(ix.same.out[node]) > 0 {
			to, word = k+1, ix.same.out[node][0]
		}
	}
	return to, word
}

// without removes the names of a maker from a phrase and says whether it
// found one.
func (ix *index) without(p []int32, maker int32) (rest []int32, found bool) {
	rest = make([]int32, 0, len(p))
	for i := 0; i < len(p); {
		node, to := int32(0), i
		for k := i; k < len(p); k++ {
			n, ok := ix.names.step(node, p[k])
			if !ok {
				break
			}
			node = n
			for _, v := range ix.names.out[node] {
				if ix.known[v].maker == maker && ix.known[v].how != product {
					to = k + 1
				}
			}
		}
		if to > i {
			found, i = true, to
			continue
		}
		rest = append(rest, p[i])
		i++
	}
	return rest, found
}

// aliasOf compiles a name of a product. A name of nothing but its maker and
// noise, such as "Kaspersky for Android licence", has no alias.
func (ix *index) aliasOf(text string, maker int32) (alias, bool) {
	rest, found := ix.without(ix.phrase(text), maker)
	a := alias{maker: maker, text: text}
	seq := ix.canonical(rest)
	for _, w := range seq {
		if isNumber(ix.text[w]) || ix.flags[w]&noise != 0 && len(ix.text[w]) > 1 {
			continue
		}
		a.seq = append(a.seq, w)
		a.inRow = a.inRow || len(ix.text[w]) == 1
	}
	if len(a.seq) == 0 {
		return a, false
	}
	a.set = slices.Clone(a.seq)
	slices.Sort(a.set)
	a.set = slices.Compact(a.set)
	a.beside = found && len(a.seq) == 1
	return a, true
}

// build gives the aliases their order and finds each one's rarest word.
func (ix *index) build() {
	count := make([]int32, len(ix.canon))
	for i := range ix.aliases {
		for _, w := range ix.aliases[i].set {
			count[w]++
			ix.flags[w] |= inAlias
		}
	}
	ix.rarest = make([][]int32, len(ix.canon))
	for i := range ix.aliases {
		w := slices.MinFunc(ix.aliases[i].set, func(a, b int32) int { return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a, b)) })
		ix.rarest[w] = append(ix.rarest[w], int32(i))
	}
	ix.vocabulary()
}

// vocabulary lists, for each watched maker, the words long enough to be
// recognised when misspelt.
func (ix *index) vocabulary() {
	const long = 5
	for k := range ix.watched {
		in := make([]bool, len(ix.canon))
		for i := range ix.aliases {
			if ix.aliases[i].maker == ix.watched[k].maker {
				for _, w := range ix.aliases[i].set {
					in[w] = true
				}
			}
		}
		for id, t := range ix.text {
			if len(t) >= long && isLatin(t) && in[ix.canon[id]] {
				ix.watched[k].vocab = append(ix.watched[k].vocab, vocable{t, ix.canon[id]})
			}
		}
	}
}

func isLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

func isNumber(w string) bool { return w[0] >= '0' && w[0] <= '9' }
