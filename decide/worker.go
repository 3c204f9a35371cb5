package decide

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
	"unsafe"

	"interdict"
)

// A Worker decides one deal after another. It gives the answers of its Engine
// and remembers what names and dates came to, so that an order book, which
// repeats both, is answered quickly. It is for one goroutine; workers of one
// engine share the answers that they have worded.
type Worker struct {
	e       *Engine
	profile *Profile
	coder   coder
	catalog memoCatalog
	lists   memoLists
	classes map[string]string         // of names
	zones   map[string]*time.Location // nil for a name that is none
}

// NewWorker makes a worker with the standing facts of a profile, or none.
func (e *Engine) NewWorker(p *Profile) *Worker {
	w := &Worker{e: e, profile: p}
	w.catalog = memoCatalog{inner: e.catalog, products: map[productKey]ProductView{}, parties: map[partyKey]Match{}}
	w.lists = memoLists{inner: e.lists, seen: map[listKey]Match{}}
	w.coder = coder{t: e.table, catalog: &w.catalog, lists: &w.lists, times: map[timeKey]uint64{}, coded: make(Coded, len(e.table.facts))}
	return w
}

// An Answer is a decision, held as the part that many deals share and the part
// that is its own.
type Answer struct {
	ID      string
	Assumed []interdict.Assumption
	Facts   []interdict.FactNote
	Notes   []string
	shared  *shared
}

// shared is what depends on nothing but coded facts.
type shared struct {
	dec        interdict.Decision
	head, tail []byte // JSON between the id and what is a deal's own, and after it
}

// Decide answers one deal. It fails only when the deal cannot be read.
func (w *Worker) Decide(d *interdict.Deal) (Answer, error) {
	full, assumed := *d, []assumed(nil)
	if w.profile != nil {
		full, assumed = w.profile.apply(*d)
	}
	c, notes, err := w.code(&full)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{ID: d.ID, Facts: notes, shared: w.e.share(c)}
	if len(assumed) > 0 {
		a.Assumed = w.mattered(d, assumed, slices.Clone(c), a.shared.dec.Between)
	}
	return a, nil
}

// code codes a deal on its own clocks, or on the instant asked for. The coded
// facts are valid until the next call.
func (w *Worker) code(d *interdict.Deal) (Coded, []interdict.FactNote, error) {
	if w.e.lawAt != "" {
		at := lawAt(d, w.e.lawAt)
		d = &at
	}
	return w.coder.code(d)
}

// zone is a zone by name, loaded once; nil for no zone.
func (w *Worker) zone(name string) *time.Location {
	if z, ok := w.zones[name]; ok {
		return z
	}
	if w.zones == nil {
		w.zones = map[string]*time.Location{}
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		z = nil
	}
	w.zones[name] = z
	return z
}

// Outcome is the outcome of the answer.
func (a *Answer) Outcome() interdict.Outcome { return a.shared.dec.Outcome }

// Shared identifies what the answer shares with others: two answers of one
// engine with equal Shared differ at most in id, assumptions, facts and notes.
func (a *Answer) Shared() any { return a.shared }

// Decision is the whole answer. Its lists are shared: do not write into them.
func (a *Answer) Decision() interdict.Decision {
	d := a.shared.dec
	d.ID, d.Assumed, d.Facts = a.ID, a.Assumed, a.Facts
	d.Notes = append(slices.Clip(d.Notes), a.Notes...)
	return d
}

// AppendJSON appends the answer as encoding/json writes its Decision.
func (a *Answer) AppendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"id":`...)
	id, err := json.Marshal(a.ID)
	if err != nil {
		return b, err
	}
	b = append(append(b, id...), a.shared.head...)
	notes := append(slices.Clip(a.shared.dec.Notes), a.Notes...)
	if b, err = appendList(b, "assumed", a.Assumed); err != nil {
		return b, err
	}
	if b, err = appendList(b, "facts", a.Facts); err != nil {
		return b, err
	}
	if b, err = appendList(b, "notes", notes); err != nil {
		return b, err
	}
	return append(b, a.shared.tail...), nil
}

func appendList[T any](b []byte, name string, list []T) ([]byte, error) {
	if len(list) == 0 {
		return b, nil
	}
	j, err := json.Marshal(list)
	if err != nil {
		return b, err
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return append(b, j...), nil
}

// answers holds the answers that were worded, by coded facts.
type answers struct {
	mu sync.RWMutex
	by map[string]*shared
}

// maxAnswers bounds the worded answers that are kept, a few kilobytes each.
// Real order books have some hundreds.
const maxAnswers = 8192

// share returns the answer for coded facts, worded once.
func (e *Engine) share(c Coded) *shared {
	key := unsafe.String((*byte)(unsafe.Pointer(unsafe.SliceData(c))), len(c)*8) // only to look up; kept keys are copies
	e.answers.mu.RLock()
	s := e.answers.by[key]
	e.answers.mu.RUnlock()
	if s != nil {
		return s
	}
	s = e.word(slices.Clone(c))
	e.answers.mu.Lock()
	defer e.answers.mu.Unlock()
	if e.answers.by == nil || len(e.answers.by) >= maxAnswers {
		e.answers.by = map[string]*shared{}
	}
	e.answers.by[string([]byte(key))] = s
	return s
}

// word makes the shared part of an answer.
func (e *Engine) word(c Coded) *shared {
	s := &shared{dec: e.answer(c)}
	whole := s.dec
	whole.Notes = nil
	full, err := json.Marshal(whole)
	if err != nil {
		panic(fmt.Sprintf("a decision that JSON cannot hold: %v", err)) // it is made of text and times of this century
	}
	tail, err := json.Marshal(struct {
		Law     interdict.LawVersions   `json:"law"`
		Lists   []interdict.ListVersion `json:"lists,omitempty"`
		LawAt   string                  `json:"law_at,omitempty"`
		KnownAt time.Time               `json:"known_at"`
	}{whole.Law, whole.Lists, whole.LawAt, whole.KnownAt})
	if err != nil {
		panic(fmt.Sprintf("a decision that JSON cannot hold: %v", err))
	}
	s.tail = append([]byte{','}, tail[1:]...)
	s.head = full[len(`{"id":""`) : len(full)-len(s.tail)]
	return s
}

// maxMemo bounds what a worker remembers; past it, it forgets everything and
// starts again, which costs less than keeping order.
const maxMemo = 1 << 15

type productKey struct{ group, id, name, sku, gtin, maker, brand, class string }

type partyKey struct{ name, group string }

type listKey struct {
	name, kind string
	list       interdict.ListID
}

type timeKey struct {
	fact int
	text string
	zone *time.Location
}

// memoCatalog remembers what a catalog said.
type memoCatalog struct {
	inner    Catalog
	products map[productKey]ProductView
	parties  map[partyKey]Match
}

// Product is that of the catalog behind.
func (m *memoCatalog) Product(p *interdict.Product, group string) ProductView {
	k := productKey{group, p.ID, p.Name, p.SKU, p.GTIN, flat(p.Maker), flat(p.Brand), flat(p.Class)}
	if v, ok := m.products[k]; ok {
		return v
	}
	if len(m.products) >= maxMemo {
		clear(m.products)
	}
	v := m.inner.Product(p, group)
	m.products[k] = v
	return v
}

// Party is that of the catalog behind.
func (m *memoCatalog) Party(name, group string) Match {
	k := partyKey{name, group}
	if v, ok := m.parties[k]; ok {
		return v
	}
	if len(m.parties) >= maxMemo {
		clear(m.parties)
	}
	v := m.inner.Party(name, group)
	m.parties[k] = v
	return v
}

// flat is a text that is the same for the same values only.
func flat(v interdict.Values) string {
	switch len(v) {
	case 0:
		return ""
	case 1:
		return v[0]
	}
	s := ""
	for _, x := range v {
		s += x + "\x00"
	}
	return s
}

// memoLists remembers what lists said.
type memoLists struct {
	inner Lists
	seen  map[listKey]Match
}

// Listed is that of the lists behind.
func (m *memoLists) Listed(name string, kind interdict.Values, list interdict.ListID) Match {
	k := listKey{name, flat(kind), list}
	if v, ok := m.seen[k]; ok {
		return v
	}
	if len(m.seen) >= maxMemo {
		clear(m.seen)
	}
	v := m.inner.Listed(name, kind, list)
	m.seen[k] = v
	return v
}
