package catalog

import "unicode/utf8"

// A scan is one text, cut into words of the catalog, with the makers that it
// names. It is used again for the next text.
type scan struct {
	ix   *index
	src  string
	cut  bool // longer than maxText
	buf  []byte
	span []span
	toks []token
	row  []word // the tokens, spellings replaced
	hits []hit
}

// A token is a word as it stands in the text; id is -1 for an unknown one.
type token struct {
	id     int32
	a, b   int32 // in buf
	ra, rb int32 // in src
	number bool
	of     int32 // the maker whose name it belongs to, plus one
}

// A word is one or more tokens that stand for one word of the index.
type word struct {
	id       int32
	from, to int32 // tokens
	number   bool
	ignored  bool
	guessed  bool // what it is short for is not certain
}

// A hit is a maker named in the text.
type hit struct {
	name     name
	from, to int32 // tokens
	sure     bool
	stem     bool
	edits    int // how far a misspelling is off; 0 for a name as it should be
}

// read scans a text.
func (s *scan) read(ix *index, text string) {
	text, cut := bounded(text)
	s.ix, s.src, s.cut = ix, composed(text), cut
	s.toks, s.row, s.hits = s.toks[:0], s.row[:0], s.hits[:0]
	s.buf, s.span = fold(s.src, s.buf[:0], s.span[:0])
	for i := range s.span {
		s.token(&s.span[i])
	}
	s.findNames()
	s.respell()
}

// token looks a folded word up. An unknown one may be several run together.
func (s *scan) token(w *span) {
	t := token{id: -1, a: w.a, b: w.b, ra: w.ra, rb: w.rb, number: w.kind == digits}
	if id, ok := s.ix.words[string(s.buf[w.a:w.b])]; ok {
		t.id = id
	} else if w.kind == run {
		s.cutRun(t)
		return
	} else if w.kind == letters && s.cutJoined(t, 0) {
		return
	}
	s.toks = append(s.toks, t)
}

// cutRun cuts a run of a script without spaces at the longest known words. A
// stretch between them stays one unknown word.
func (s *scan) cutRun(t token) {
	text := s.buf[t.a:t.b]
	start := 0
	for i := 0; i < len(text); {
		n := min(len(text)-i, s.ix.longest)
		id, ok := int32(-1), false
		for ; n > 0; n-- {
			if i+n < len(text) && !utf8.RuneStart(text[i+n]) {
				continue
			}
			if id, ok = s.ix.words[string(text[i:i+n])]; ok {
				break
			}
		}
		if !ok {
			_, size := utf8.DecodeRune(text[i:])
			i += size
			continue
		}
		if start < i {
			s.toks = append(s.toks, token{id: -1, a: t.a + int32(start), b: t.a + int32(i), ra: t.ra, rb: t.rb})
		}
		s.toks = append(s.toks, token{id: id, a: t.a + int32(i), b: t.a + int32(i+n), ra: t.ra, rb: t.rb})
		i += n
		start = i
	}
	if start < len(text) {
		s.toks = append(s.toks, token{id: -1, a: t.a + int32(start), b: t.b, ra: t.ra, rb: t.rb})
	}
}

// joinedMin is the length from which an unknown word is tried as several known
// ones ("kasperskyinternetsecurity"), and joinedPart that of each of them:
// shorter ones are found in words that have nothing to do with them.
// A longer one than joinedMax is no word, and trying it costs the square.
const (
	joinedMin  = 10
	joinedMax  = 64
	joinedPart = 4
)

func (s *scan) cutJoined(t token, depth int) bool {
	n := int(t.b - t.a)
	if depth == 0 && n < joinedMin || n > joinedMax || depth > 4 {
		return false
	}
	for k := n; k >= joinedPart; k-- {
		rest := n - k
		if rest != 0 && rest < joinedPart {
			continue
		}
		id, ok := s.ix.words[string(s.buf[t.a:t.a+int32(k)])]
		if !ok {
			continue
		}
		had := len(s.toks)
		s.toks = append(s.toks, token{id: id, a: t.a, b: t.a + int32(k), ra: t.ra, rb: t.rb})
		if rest == 0 || s.cutJoined(token{id: -1, a: t.a + int32(k), b: t.b, ra: t.ra, rb: t.rb}, depth+1) {
			return true
		}
		s.toks = s.toks[:had]
	}
	return false
}

// findNames marks the names of makers.
func (s *scan) findNames() {
	for i := 0; i < len(s.toks); {
		if to, node := s.ix.names.longest(s.toks, i); to > i && !s.counts(i, to) {
			for _, v := range s.ix.names.out[node] {
				s.name(s.ix.known[v], i, to)
			}
			i = to
			continue
		}
		s.nearName(i)
		i++
	}
}

// counts reports whether a phrase is a quantity and a word that only look like
// a name: "1 password manager" is not 1Password.
func (s *scan) counts(from, to int) bool {
	return s.toks[from].number && to > from+1 && s.toks[from].rb != s.toks[from+1].ra
}

func (t *trie) longest(toks []token, i int) (to int, node int32) {
	to = i
	at := int32(0)
	for k := i; k < len(toks); k++ {
		n, ok := t.step(at, toks[k].id)
		if !ok {
			break
		}
		if at = n; len(t.out[at]) > 0 {
			to, node = k+1, at
		}
	}
	return to, node
}

func (s *scan) name(n name, from, to int) {
	if n.how == plain && !s.first(from) {
		return
	}
	h := hit{name: n, from: int32(from), to: int32(to), sure: n.how != weak}
	if n.how == missed {
		h.edits = 1
	}
	s.hits = append(s.hits, h)
	if n.how != product {
		for k := from; k < to; k++ {
			s.toks[k].of = n.maker + 1
		}
	}
}

// first reports whether nothing but numbers and noise stands before a token.
func (s *scan) first(i int) bool {
	for k := range i {
		if t := &s.toks[k]; !t.number && (t.id < 0 || s.ix.flags[t.id]&noise == 0) {
			return false
		}
	}
	return true
}

// nearName finds inflected and misspelt names of watched makers.
func (s *scan) nearName(i int) {
	t := &s.toks[i]
	if t.number {
		return
	}
	text := s.buf[t.a:t.b]
	for k := range s.ix.watched {
		w := &s.ix.watched[k]
		for _, stem := range w.stems {
			if len(text) >= len(stem) && string(text[:len(stem)]) == stem {
				s.hits = append(s.hits, hit{name: name{maker: w.maker, how: exact, basis: Seen}, from: int32(i), to: int32(i) + 1, sure: true, stem: true})
				if t.id < 0 || s.ix.flags[t.id]&inAlias == 0 {
					t.of = w.maker + 1
				}
				return
			}
		}
		if t.id >= 0 || w.not[string(text)] {
			continue
		}
		if e := edits(text, w.name, 2); e <= 2 && alikeStart(text, w.name) {
			s.hits = append(s.hits, hit{name: name{maker: w.maker, how: missed, basis: Derived}, from: int32(i), to: int32(i) + 1, sure: e == 1, edits: e})
			t.of = w.maker + 1
			return
		}
	}
}

// respell makes the row of words and sets aside the phrases that say nothing.
func (s *scan) respell() {
	for i := 0; i < len(s.toks); {
		w := word{id: -1, from: int32(i), to: int32(i) + 1, number: s.toks[i].number}
		if to, node := s.ix.same.longest(s.toks, i); to > i {
			w.id, w.to = s.ix.same.out[node][0], int32(to)
		} else if id := s.toks[i].id; id >= 0 {
			w.id = s.ix.canon[id]
		}
		s.row = append(s.row, w)
		i = int(w.to)
	}
	for i := 0; i < len(s.row); {
		if to := s.ignoredAt(i); to > i {
			for k := i; k < to; k++ {
				s.row[k].ignored = true
			}
			i = to
			continue
		}
		i++
	}
}

// ignoredAt finds a phrase that says nothing. Only numbers may stand inside.
func (s *scan) ignoredAt(i int) (to int) {
	to = i
	node := int32(0)
	for k := i; k < len(s.row); k++ {
		n, ok := s.ix.ignore.step(node, s.row[k].id)
		if !ok {
			if k > i && s.row[k].number {
				continue
			}
			break
		}
		if node = n; len(s.ix.ignore.out[node]) > 0 {
			to = k + 1
		}
	}
	return to
}

// phraseAt finds the longest phrase of t that begins at word i. Numbers and
// noise between its words do not count. Words of the maker's own name are
// passed over too, when one is given.
func (s *scan) phraseAt(t *trie, i int, maker int32) (to int, values []int32) {
	to = i
	node := int32(0)
	for k := i; k < len(s.row); k++ {
		w := &s.row[k]
		if n, ok := t.step(node, w.id); ok && !w.number {
			if node = n; len(t.out[node]) > 0 {
				to, values = k+1, t.out[node]
			}
			continue
		}
		if k == i || !s.skipped(w, maker) {
			break
		}
	}
	return to, values
}

// skipped reports whether a word may stand between the words of a name.
func (s *scan) skipped(w *word, maker int32) bool {
	return w.number || w.ignored || w.id >= 0 && s.ix.flags[w.id]&noise != 0 || maker != 0 && s.toks[w.from].of == maker
}

// quote gives the text between two tokens.
func (s *scan) quote(from, to int32) string {
	return s.src[s.toks[from].ra:s.toks[to-1].rb]
}
