package screen

import (
	"math/bits"
	"slices"

	"interdict/screen/name"
)

// # How candidates are found, and why none is missed
//
// Two tokens are related when name.Token.Related says so, and each of its ways
// has a key: letters within so many edits share a deletion of letters, equal
// Sounds and Bones share them, words of one group share its number. So looking
// the keys of a query's token up in the index gives every form to which it is
// related (and others, which measuring throws out).
//
// Every name that could score has at least one related form, but the forms of
// "Muhammad" stand in a thousand names. So the postings of the costliest
// tokens are not opened, as long as a name in which only those tokens agree
// cannot reach the threshold: its score is at most what bound computes. What
// is opened is measured in two strokes, a bound from the related forms alone,
// then the alignment. TestSameAsBruteForce holds this against comparing the
// query with every name.

// rel says that form is related to tokens q..q+qn-1 of the query.
type rel struct {
	next  uint32 // the next one of the same form, plus one
	sim   float32
	cost  float32 // what it loses for each unit of weight
	q, qn uint8
	how   name.Relation
}

// hit is a form that a token of the query is related to.
type hit struct {
	form uint32
	sim  float32
	how  name.Relation
}

// scratch is the working memory of one search. The arrays over forms and names
// are cleared by moving the epoch on.
type scratch struct {
	epoch   uint32
	relMark []uint32 // form → epoch in which relHead holds
	relHead []uint32 // form → first rel, plus one
	rels    []rel
	checks  uint32
	checked []uint32 // form → check in which it was measured
	seen    []uint32 // name → epoch in which it was opened
	groups  map[uint32]uint64

	tokens  []opened
	links   []link
	names   []uint32
	worth   []float32
	class   []name.Class
	hits    []hit
	always  []uint32 // forms that are opened in any case: tokens written together
	best    []scored
	entries map[uint32]candidate
	found   []candidate
	memo    map[string][]hit // nil unless in a batch
	halves  [name.MaxTokens]best
	initial [26]uint64 // letter → tokens of the query that are that initial
	begins  [26]uint64 // letter → tokens of the query that begin with it
	letters bool
}

// opened is what is known of a token of the query before names are opened.
type opened struct {
	hits   []hit
	group  uint32
	most   float32 // the most that a name can agree on through this token alone
	cost   int     // names to be opened for it
	letter bool    // it can meet an initial
	free   bool    // it can meet a legal form, which opens nothing
	skip   bool
}

func newScratch(x *index) *scratch {
	return &scratch{
		relMark: make([]uint32, x.forms()), relHead: make([]uint32, x.forms()), checked: make([]uint32, x.forms()),
		seen: make([]uint32, x.names()), groups: make(map[uint32]uint64, 8), entries: make(map[uint32]candidate, 16),
	}
}

// A scored name is one that reached the threshold.
type scored struct {
	name  uint32
	score float32
}

// search returns every name whose score reaches least, in order of their
// numbers. The result is valid until the next search with the same scratch.
func (x *index) search(s *scratch, c *Calibration, q *name.Name, query *side, least float32) []scored {
	s.begin()
	x.relate(s, c, q, query)
	s.choose(c, query, least)
	s.names = s.names[:0]
	x.open(s)
	s.best = s.best[:0]
	for _, n := range s.names {
		if x.bound(s, c, n, query) < least {
			continue
		}
		if j := x.judge(s, c, n, query); j.score >= least && j.score > 0 {
			s.best = append(s.best, scored{n, j.score})
		}
	}
	slices.SortFunc(s.best, func(a, b scored) int { return int(a.name) - int(b.name) })
	return s.best
}

func (s *scratch) begin() {
	s.epoch++
	if s.epoch == 0 { // four thousand million searches later
		clear(s.relMark)
		clear(s.seen)
		s.epoch = 1
	}
	s.rels, s.tokens = s.rels[:0], s.tokens[:0]
	clear(s.groups)
	if s.letters {
		s.initial, s.begins, s.letters = [26]uint64{}, [26]uint64{}, false
	}
}

// relate finds the related forms of every token and of neighbours written
// together.
func (x *index) relate(s *scratch, c *Calibration, q *name.Name, query *side) {
	s.hits, s.always = s.hits[:0], s.always[:0]
	for i := range q.Tokens {
		t := &q.Tokens[i]
		s.tokens = append(s.tokens, x.relateToken(s, c, t, i))
	}
	for size := 2; size <= 3; size++ {
		for i := 0; i+size <= len(q.Tokens); i++ {
			if size == 3 && !unspaced(q.Tokens[i:i+3]) {
				continue
			}
			for _, f := range name.Join(q.Tokens[i : i+size]) {
				x.relateJoined(s, c, &f, i, size)
			}
		}
	}
}

// unspaced reports whether tokens are of a script written without spaces, in
// which three syllables may be one word of the list.
func unspaced(tokens []name.Token) bool {
	for i := range tokens {
		switch tokens[i].Script {
		case name.Han, name.Hangul, name.Kana:
		default:
			return false
		}
	}
	return true
}

func (x *index) relateToken(s *scratch, c *Calibration, t *name.Token, i int) opened {
	from := len(s.hits)
	if t.Class == name.LegalForm {
		x.sameLetters(s, t)
	} else {
		for k := range t.Forms {
			x.hitsOf(s, &t.Forms[k])
		}
	}
	o := opened{hits: s.hits[from:len(s.hits):len(s.hits)]}
	if t.Grouped() && int(t.Group)+1 < len(x.groupAt) {
		o.group = uint32(t.Group)
		s.groups[o.group] |= 1 << i
	}
	o.most, o.cost = x.most(&o, t)
	for _, h := range o.hits {
		o.free = o.free || x.legal(h.form)
		s.add(h, c.slip(h.sim, h.how, t.Known), i, 1)
	}
	if c := t.FirstLetter(); c != 0 {
		s.letters, o.letter = true, true
		if c < 'a' {
			s.initial[c-'A'] |= 1 << i
		} else {
			s.begins[c-'a'] |= 1 << i
		}
	}
	return o
}

// sameLetters finds only the form with the letters of a legal form.
func (x *index) sameLetters(s *scratch, t *name.Token) {
	salt := [...]uint64{name.LatinForm: saltLatin, name.ConsonantForm: saltConsonant, name.NativeForm: saltNative}
	if len(t.Forms) == 0 {
		return
	}
	f := &t.Forms[0]
	text := f.Text
	if f.Kind == name.LatinForm && len(text) > deletePrefix {
		text = text[:deletePrefix]
	}
	s.checks++
	x.keys[byLetters].find(hash(salt[f.Kind], text), func(id uint32) {
		if s.checked[id] == s.checks {
			return
		}
		s.checked[id] = s.checks
		if d := x.form(id); id < x.singles && d.Kind == f.Kind && d.Text == f.Text {
			s.hits = append(s.hits, hit{id, 1, name.Same})
		}
	})
}

// most is what agreeing on this token can bring, and what opening it costs.
func (x *index) most(o *opened, t *name.Token) (most float32, cost int) {
	for _, h := range o.hits {
		cost += int(x.postAt[h.form+1] - x.postAt[h.form])
		if h.form < x.singles {
			most = max(most, h.sim*x.formMax[h.form])
		}
	}
	if o.group > 0 {
		cost += int(x.groupAt[o.group+1] - x.groupAt[o.group])
		most = max(most, name.SpellingSimilarity*x.groupMax[o.group])
	}
	return most, cost
}

// add notes that a form is related to tokens of the query.
func (s *scratch) add(h hit, cost float32, q, qn int) {
	if s.relMark[h.form] != s.epoch {
		s.relMark[h.form], s.relHead[h.form] = s.epoch, 0
	}
	s.rels = append(s.rels, rel{next: s.relHead[h.form], sim: h.sim, cost: cost, q: uint8(q), qn: uint8(qn), how: h.how})
	s.relHead[h.form] = uint32(len(s.rels))
}

// hitsOf appends to s.hits the forms to which a form of the query is related.
func (x *index) hitsOf(s *scratch, f *name.Form) {
	if s.memo != nil {
		if known, ok := s.memo[f.Text]; ok && f.Kind == name.LatinForm {
			s.hits = append(s.hits, known...)
			return
		}
	}
	from := len(s.hits)
	s.checks++
	formKeys(f, func(t tableKind, h uint64) {
		x.keys[asks(t)].find(h, func(id uint32) {
			if s.checked[id] == s.checks {
				return
			}
			s.checked[id] = s.checks
			d := x.form(id)
			var sim float32
			var how name.Relation
			if id < x.singles {
				sim, how = name.Related(f, &d)
			} else {
				sim, how = name.RelatedJoined(&d, f)
			}
			if sim > 0 {
				s.hits = append(s.hits, hit{id, sim, how})
			}
		})
	})
	if s.memo != nil && f.Kind == name.LatinForm {
		if len(s.memo) >= maxMemo {
			clear(s.memo)
		}
		s.memo[f.Text] = slices.Clone(s.hits[from:])
	}
}

// maxMemo bounds the tokens that a batch remembers: about 20 MB.
const maxMemo = 1 << 16

// relateJoined finds single forms that are these tokens written together. The
// names behind them are opened in any case: there are few.
func (x *index) relateJoined(s *scratch, c *Calibration, f *name.Form, q, qn int) {
	s.checks++
	pairKeys(f, func(t tableKind, h uint64) {
		x.keys[asks(t)].find(h, func(id uint32) {
			if id >= x.singles || s.checked[id] == s.checks {
				return
			}
			s.checked[id] = s.checks
			d := x.form(id)
			if sim, how := name.RelatedJoined(f, &d); sim > 0 {
				s.add(hit{id, sim, how}, c.slip(sim, how, 0), q, qn)
				s.always = append(s.always, id)
				for i := q; i < q+qn && x.legal(id); i++ {
					s.tokens[i].free = true
				}
			}
		})
	})
}

// choose decides which tokens are not opened: the costliest ones, as long as a
// name in which only they agree stays under the threshold.
func (s *scratch) choose(c *Calibration, query *side, least float32) {
	agreed, extra := float32(0), float32(0)
	for i := range s.tokens {
		extra += s.spare(c, query, i)
	}
	cut := func(extra float32, skipped int) float32 { // what is left over costs at least this
		if skipped > 0 { // with two words agreed, others may count as middle names
			return min(c.Extra*extra, c.Middle*min(extra, middleLimit))
		}
		return c.Extra * extra
	}
	for skipped := 0; ; skipped++ {
		costliest := -1
		for i := range s.tokens {
			o := &s.tokens[i]
			if o.skip || o.cost == 0 || costliest >= 0 && o.cost <= s.tokens[costliest].cost {
				continue
			}
			rest := max(0, extra-s.spare(c, query, i))
			if c.top(agreed+o.most, cut(rest, skipped), rest < 0.06)*slack < least {
				costliest = i
			}
		}
		if costliest < 0 {
			return
		}
		o := &s.tokens[costliest]
		o.skip = true
		agreed += o.most
		extra = max(0, extra-s.spare(c, query, costliest))
	}
}

// slack keeps a bound above the score that it bounds although sums are rounded
// in another order.
const slack = 1 + 1e-5

// spare is the least that a token counts as left over in a name that is not
// opened for it: an initial there may still excuse it.
func (s *scratch) spare(c *Calibration, query *side, i int) float32 {
	if s.tokens[i].free {
		return 0
	}
	if s.tokens[i].letter {
		return min(c.Initial*query.worth[i], leftLimit)
	}
	return min(query.worth[i], leftLimit)
}

// open collects the names behind every token that is not skipped.
func (x *index) open(s *scratch) {
	for i := range s.tokens {
		o := &s.tokens[i]
		for _, h := range o.hits {
			if o.skip && h.form < x.singles {
				continue
			}
			s.take(x.posts[x.postAt[h.form]:x.postAt[h.form+1]])
		}
		if o.group > 0 && !o.skip {
			s.take(x.groupNames[x.groupAt[o.group]:x.groupAt[o.group+1]])
		}
	}
	for _, f := range s.always {
		s.take(x.posts[x.postAt[f]:x.postAt[f+1]])
	}
}

func (s *scratch) take(names []uint32) {
	for _, n := range names {
		if s.seen[n] != s.epoch {
			s.seen[n] = s.epoch
			s.names = append(s.names, n)
		}
	}
}

// bound is at least the score of a name: every slot gets its best relation,
// whether or not another slot wants the same token.
func (x *index) bound(s *scratch, c *Calibration, n uint32, query *side) float32 {
	var agreed, loss, spare float32 // spare: weight that finds no partner for certain
	var touched, excused uint64
	from, to := x.slotAt[n], x.slotAt[n+1]
	joined := x.pairBest(s, n, &touched)
	person := infoPerson(x.nameInfo[n])
	for j := from; j < to; j++ {
		w := x.slotWorth[j]
		m := x.slotMeta[j]
		mask := s.initials(m)
		excused |= mask
		best := best{cost: 1e9}
		alone := c.unmatched(c.Missing, w, person, mask != 0)
		if joined != nil {
			best.take(joined[j-from].sim, joined[j-from].cost)
		}
		for _, f := range x.slotForm[x.slotForms[j]:x.slotForms[j+1]] {
			if s.relMark[f] != s.epoch {
				continue
			}
			for r := s.relHead[f]; r > 0; r = s.rels[r-1].next {
				best.take(s.rels[r-1].sim, s.rels[r-1].cost)
				touched |= span(s.rels[r-1].q, s.rels[r-1].qn)
			}
		}
		if g := metaGroup(m); g > 0 && len(s.groups) > 0 && s.groups[g] != 0 {
			touched |= s.groups[g]
			best.take(name.GroupWorth(uint16(g)), c.slip(name.GroupWorth(uint16(g)), name.Variant, 0))
		}
		if best.sim == 0 && mask == 0 {
			spare += w
		}
		agreed += float32(w * best.sim)
		loss += min(alone, float32(w*best.cost))
	}
	for i, w := range query.worth {
		switch {
		case touched&(1<<i) != 0:
		case excused&(1<<i) != 0:
			loss += c.unmatched(c.Extra, w, person, true)
		default:
			spare += w
			loss += c.unmatched(c.Extra, w, person, false)
		}
	}
	return c.top(agreed, loss, spare < 0.06)*slack + 1e-6
}

// unmatched is the least that a word without partner costs: as such, as a
// middle name, or excused by an initial.
func (c *Calibration) unmatched(coefficient, w float32, person, excused bool) float32 {
	least := float32(coefficient * min(w, leftLimit))
	if person {
		least = min(least, float32(c.Middle*min(w, middleLimit)))
	}
	if excused {
		least = min(least, float32(coefficient*c.Initial*w))
	}
	return least
}

// best is the most that a slot can agree and the least that it can lose.
type best struct{ sim, cost float32 }

func (b *best) take(sim, cost float32) {
	if sim > 0 {
		b.sim, b.cost = max(b.sim, sim), min(b.cost, cost)
	}
}

// pairBest is the best relation of each slot as half of a pair, nil when no
// pair has any.
func (x *index) pairBest(s *scratch, n uint32, touched *uint64) []best {
	var out []best
	for p := x.pairAt[n]; p < x.pairAt[n+1]; p++ {
		f := x.pairForm[p]
		if s.relMark[f] != s.epoch {
			continue
		}
		if out == nil {
			out = s.halves[:]
			for i := range out {
				out[i] = best{cost: 1e9}
			}
		}
		for r := s.relHead[f]; r > 0; r = s.rels[r-1].next {
			at := x.pairSlot[p]
			out[at].take(s.rels[r-1].sim, s.rels[r-1].cost)
			out[at+1].take(s.rels[r-1].sim, s.rels[r-1].cost)
			*touched |= span(s.rels[r-1].q, s.rels[r-1].qn)
		}
	}
	return out
}

// initials are the tokens of the query that a slot's first letter meets.
func (s *scratch) initials(m uint32) uint64 {
	switch c := metaFirst(m); {
	case !s.letters || c == 0:
		return 0
	case c < 'a':
		return s.begins[c-'A']
	default:
		return s.initial[c-'a']
	}
}

// judge aligns the query with a name.
func (x *index) judge(s *scratch, c *Calibration, n uint32, query *side) judged {
	s.links = s.links[:0]
	s.worth, s.class = s.worth[:0], s.class[:0]
	from, to := x.slotAt[n], x.slotAt[n+1]
	for j := from; j < to; j++ {
		e, m := uint8(j-from), x.slotMeta[j]
		s.worth = append(s.worth, x.slotWorth[j])
		s.class = append(s.class, metaClass(m))
		for _, f := range x.slotForm[x.slotForms[j]:x.slotForms[j+1]] {
			s.linkForm(f, e, 1)
		}
		if g := metaGroup(m); g > 0 && len(s.groups) > 0 {
			for mask := s.groups[g]; mask != 0; mask &= mask - 1 {
				q := uint8(bits.TrailingZeros64(mask))
				s.links = append(s.links, link{q: q, qn: 1, e: e, en: 1, how: name.Variant, sim: name.GroupWorth(uint16(g))})
			}
		}
		for mask := s.initials(m); mask != 0; mask &= mask - 1 {
			s.links = append(s.links, link{q: uint8(bits.TrailingZeros64(mask)), qn: 1, e: e, en: 1, how: name.Initial, sim: name.InitialSimilarity})
		}
	}
	for p := x.pairAt[n]; p < x.pairAt[n+1]; p++ {
		s.linkForm(x.pairForm[p], uint8(x.pairSlot[p]), 2)
	}
	entry := side{worth: s.worth, class: s.class, legal: infoLegal(x.nameInfo[n]), person: infoPerson(x.nameInfo[n])}
	return c.judge(s.links, query, &entry)
}

// linkForm adds a link for every token to which a form is related.
func (s *scratch) linkForm(f uint32, e, en uint8) {
	if s.relMark[f] != s.epoch {
		return
	}
	for r := s.relHead[f]; r > 0; r = s.rels[r-1].next {
		l := &s.rels[r-1]
		if l.how == name.Initial {
			continue // the slot's first letter decides, in judge
		}
		s.links = append(s.links, link{q: l.q, qn: l.qn, e: e, en: en, how: l.how, sim: l.sim})
	}
}
