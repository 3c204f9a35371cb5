package web

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
)

// A Handler answers every page. What its answers rest on can be replaced while
// it runs; a request that is being answered ends with what it began with.
type Handler struct {
	open  *open
	turn  sync.Mutex // one replaces at a time
	pages atomic.Pointer[http.Handler]
}

// New makes the handler of all pages, wrapped by Protect.
func New(opt Options) (*Handler, error) {
	h := &Handler{open: newOpen()}
	s, err := h.put(opt)
	if err != nil {
		return nil, err
	}
	for _, b := range opt.Start {
		if _, err := s.add(b); err != nil {
			return nil, err
		}
	}
	for _, x := range opt.Hunts {
		if opt.Hunter == nil {
			break
		}
		kept, err := h.open.scans.add(x.Name, x.Hunted, s.force, s.now())
		if err != nil {
			return nil, err
		}
		h.open.scans.keepFile(kept, &Dropped{Name: x.Name, Content: x.Content})
	}
	return h, nil
}

// ServeHTTP answers a request by what is in force when it comes.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*h.pages.Load()).ServeHTTP(w, r)
}

// Replace puts something else in force for every request from now on. Books,
// files and findings that are open stay, with their answers; those of opt are not
// opened. A refusal that stood is over. c says what has changed.
func (h *Handler) Replace(opt Options, c Changed) error {
	h.turn.Lock()
	defer h.turn.Unlock()
	h.open.note(c)
	if _, err := h.put(opt); err != nil {
		return err
	}
	h.open.refused.Store(nil)
	return nil
}

// Refuse says on every page that what lies on the disk was not taken; nil says
// that it is no longer so.
func (h *Handler) Refuse(r *Refusal) { h.open.refused.Store(r) }

// put makes the pages of one set and puts them in force.
func (h *Handler) put(opt Options) (*site, error) {
	s, pages, err := makeSite(opt, h.open)
	if err != nil {
		return nil, err
	}
	h.pages.Store(&pages)
	return s, nil
}

// An open is what is open on the pages, and outlives what is in force: books,
// files, findings, and who waits for what.
type open struct {
	books   *shelf
	parties *partyShelf
	scans   *scanStore

	read      chan struct{} // one upload is read at a time
	keeping   chan struct{} // one request records at a time
	verifying chan struct{} // one bundle is verified at a time
	hunting   chan struct{} // one file is looked through at a time
	updating  chan struct{} // one request updates at a time

	refused atomic.Pointer[Refusal]
	taken   atomic.Pointer[Updated] // the last set that was taken from the page
	mu      sync.RWMutex
	changed []Changed // the oldest first
}

func newOpen() *open {
	one := func() chan struct{} { return make(chan struct{}, 1) }
	return &open{books: &shelf{}, parties: &partyShelf{kept: map[partyKey]keptParty{}}, scans: &scanStore{kept: map[string]keptAt{}}, read: one(), keeping: one(), verifying: one(), hunting: one(), updating: one()}
}

// keptChanges is how many changes are remembered.
const keptChanges = 20

// note remembers a change.
func (o *open) note(c Changed) {
	if c.From == c.To {
		return // the same, judged on another day
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.changed = append(o.changed, c)
	o.changed = o.changed[max(0, len(o.changed)-keptChanges):]
}

func (o *open) changes() []Changed {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return slices.Clone(o.changed)
}

func (o *open) refusal() *Refusal { return o.refused.Load() }
