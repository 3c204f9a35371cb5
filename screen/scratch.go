package screen

import "interdict/screen/name"

// rel says that a form is related to tokens q..q+qn-1 of the query.
type rel struct {
	form  uint32
	next  uint32 // the next one of the same form, plus one
	sim   float32
	cost  float32 // what it loses for each unit of weight
	q, qn uint8
	how   name.Relation
}

// hit is a form that a token of the query is related to, with what a plan asks
// of the form.
type hit struct {
	form      uint32
	from, to  uint32 // its postings
	sim       float32
	low, high float32 // what a token with it weighs
	how       name.Relation
}

// scratch is the working memory of one search. The arrays over forms and names
// are cleared by moving the epoch on.
type scratch struct {
	epoch   uint32
	related []relHead // form → its relations
	rels    []rel
	checks  uint32
	checked []uint32 // form → check in which it was measured
	places  []place  // name → its prospect
	groups  []uint64 // group → tokens of the query that are of it

	tokens    []opened
	links     []link
	names     []uint32
	worth     []float32
	class     []name.Class
	hits      []hit
	grouped   []uint32 // groups of the query
	joined    []rel    // relations of tokens written together
	linked    bool     // the relations are known to bound and judge
	always    []uint32 // forms that are opened in any case: tokens written together
	paired    bool     // some pair of the list has a relation
	probes    []probing
	leads     []lead
	drawn     []uint32
	touched   byte // of memory that is asked for before it is needed
	units     []unit
	prospects []prospect
	prices    []price
	shuts     []shut
	closed    int    // units that stay closed
	shut      uint64 // words with closed postings
	whole     uint64 // words that must be met where names agree as a whole
	speak     uint64 // words that speak against a brand where nothing meets them
	brands    bool   // a word by which firms are known is among what is closed
	order     []uint64
	sorted    []unit
	tell      uint64 // telling words of the query
	excuses   bool   // the query has initials
	scores    []scored
	entries   map[uint32]candidate
	found     []candidate
	memo      map[string][]hit // nil unless in a batch
	halves    [name.MaxTokens]best
	initial   [26]uint64 // letter → tokens of the query that are that initial
	begins    [26]uint64 // letter → tokens of the query that begin with it
	letters   bool
}

// relHead is where the relations of a form begin, if its mark is the epoch.
type relHead struct{ mark, first uint32 }

// opened is what is known of a token of the query before names are opened.
type opened struct {
	hits    []hit
	group   uint32
	worth   float32
	begins  uint32 // the initial that it can meet, as a trait
	initial bool   // it is one itself
	free    bool   // it can meet a legal form, which opens nothing
}

func newScratch(x *index) *scratch {
	return &scratch{
		related: make([]relHead, x.forms()), checked: make([]uint32, x.forms()), places: make([]place, x.names()),
		groups: make([]uint64, max(1, len(x.groupMax))), entries: make(map[uint32]candidate, 16),
	}
}

func (s *scratch) begin() {
	if s.epoch++; s.epoch == 0 { // four thousand million searches later
		clear(s.places)
		clear(s.related)
		s.epoch = 1
	}
	s.rels, s.tokens, s.linked = s.rels[:0], s.tokens[:0], false
	s.paired = false
	for _, g := range s.grouped {
		s.groups[g] = 0
	}
	s.grouped, s.excuses = s.grouped[:0], false
	if s.letters {
		s.initial, s.begins, s.letters = [26]uint64{}, [26]uint64{}, false
	}
}

// add notes that a form is related to tokens of the query.
func (s *scratch) add(l rel) {
	r := &s.related[l.form]
	if r.mark != s.epoch {
		*r = relHead{mark: s.epoch}
	}
	l.next = r.first
	s.rels = append(s.rels, l)
	r.first = uint32(len(s.rels))
}

// first is the first relation of a form, plus one, or 0.
func (s *scratch) first(form uint32) uint32 {
	if r := s.related[form]; r.mark == s.epoch {
		return r.first
	}
	return 0
}
