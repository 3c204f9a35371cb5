package screen

import (
	"math/bits"
	"slices"

	"interdict/screen/name"
)

// relate finds the related forms of every token and of neighbours written
// together.
func (x *index) relate(s *scratch, c *Calibration, q *name.Name, query *side) {
	s.hits, s.always, s.joined = s.hits[:0], s.always[:0], s.joined[:0]
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

// link makes the relations found known to bound and judge.
func (s *scratch) link(c *Calibration, query *side) {
	s.linked = true
	for i := range s.tokens {
		for _, h := range s.tokens[i].hits {
			s.add(rel{form: h.form, sim: h.sim, how: h.how, cost: c.slip(h.sim, h.how, query.known[i]), q: uint8(i), qn: 1})
		}
	}
	for _, r := range s.joined {
		s.add(r)
	}
}

func (x *index) hit(form uint32, sim float32, how name.Relation) hit {
	d := &x.facts[form]
	return hit{form: form, from: d.posts, to: x.facts[form+1].posts, sim: sim, low: d.lightest, high: d.heaviest, how: how}
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
	o := opened{worth: t.Weight, hits: s.hits[from:len(s.hits):len(s.hits)]}
	if t.Grouped() && int(t.Group)+1 < len(x.groupAt) {
		o.group = uint32(t.Group)
		s.groups[o.group] |= 1 << i
		s.grouped = append(s.grouped, o.group)
	}
	for _, h := range o.hits {
		o.free = o.free || x.legal(h.form)
		s.paired = s.paired || h.form >= x.singles
	}
	if c := t.FirstLetter(); c != 0 {
		s.letters = true
		if c < 'a' {
			o.initial = true
			s.initial[c-'A'] |= 1 << i
			s.excuses = true
		} else {
			s.begins[c-'a'] |= 1 << i
			o.begins = 1 << (c - 'a')
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
			s.hits = append(s.hits, x.hit(id, 1, name.Same))
		}
	})
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
	x.draw(s, f)
	for _, id := range s.drawn {
		d := x.form(id)
		var sim float32
		var how name.Relation
		if id < x.singles {
			sim, how = name.Related(f, &d)
		} else {
			sim, how = name.RelatedJoined(&d, f)
		}
		if sim > 0 {
			s.hits = append(s.hits, x.hit(id, sim, how))
		}
	}
	if s.memo != nil && f.Kind == name.LatinForm {
		if len(s.memo) >= maxMemo {
			clear(s.memo)
		}
		s.memo[f.Text] = slices.Clone(s.hits[from:])
	}
}

// A probing is a key of a form, and what lies under it.
type probing struct {
	hash     uint64
	table    tableKind
	from, to uint32 // of the bucket
	first    uint32
}

// A lead is a form that shares a key, with what is known of it.
type lead struct {
	form, checked   uint32
	letters, sounds uint32
	table           tableKind
}

// draw collects into s.drawn the forms worth measuring against f: those that
// share a key and whose letters are near enough. Nearly all of its time is
// waiting for memory. So it goes over all keys step by step, and each step asks
// for all that the next one looks at; asked for together, it comes together.
func (x *index) draw(s *scratch, f *name.Form) {
	s.probes, s.leads, s.drawn = s.probes[:0], s.leads[:0], s.drawn[:0]
	formKeys(f, func(t tableKind, h uint64) { s.probes = append(s.probes, probing{hash: h, table: t}) })
	for i := range s.probes {
		p := &s.probes[i]
		if t := &x.keys[asks(p.table)]; len(t.starts) > 0 {
			b := p.hash >> t.shift
			p.from, p.to = t.starts[b], t.starts[b+1]
		}
	}
	for i := range s.probes {
		if p := &s.probes[i]; p.from < p.to {
			p.first = x.keys[asks(p.table)].entries[p.from]
		}
	}
	for i := range s.probes {
		p := &s.probes[i]
		t := &x.keys[asks(p.table)]
		tag := uint32(p.hash) >> t.idBits
		for _, e := range t.entries[p.from:p.to] {
			if e>>t.idBits == tag {
				s.leads = append(s.leads, lead{form: e & (1<<t.idBits - 1), table: p.table})
			}
		}
	}
	for i := range s.leads {
		l := &s.leads[i]
		d := &x.facts[l.form]
		l.checked, l.letters, l.sounds = s.checked[l.form], d.letters, d.sounds
	}
	s.checks++
	letters, sounds := letterSet(f.Text), letterSet(f.Sound)
	apart := 2 * name.Edits(len(f.Text))
	for i := range s.leads {
		l := &s.leads[i]
		if l.table == byLetters && f.Kind == name.LatinForm && bits.OnesCount32(letters^l.letters) > apart ||
			l.table == bySound && bits.OnesCount32(sounds^l.sounds) > 2 || s.checked[l.form] == s.checks {
			continue
		}
		s.checked[l.form] = s.checks
		s.drawn = append(s.drawn, l.form)
	}
	for _, id := range s.drawn {
		s.touched += x.text[x.facts[id].text]
	}
}

// letterSet is the set of letters of a word, by their lower five bits. An edit
// changes it by two letters at most, which spares looking at most of the forms
// that share a deletion by chance.
func letterSet(word string) uint32 {
	set := uint32(0)
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
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
				s.joined = append(s.joined, rel{form: id, sim: sim, how: how, cost: c.slip(sim, how, 0), q: uint8(q), qn: uint8(qn)})
				s.always = append(s.always, id)
				for i := q; i < q+qn; i++ {
					s.tokens[i].free = s.tokens[i].free || x.legal(id)
				}
			}
		})
	})
}
