package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"interdict/catalog"
	"interdict/decide"
	"interdict/internal/desk"
	"interdict/law"
	"interdict/prove"
)

// A Library remembers law and catalogs by their digests, for one evidence file
// after the other. It is safe for concurrent use.
type Library struct {
	mu       sync.Mutex
	laws     map[string]*law.Pack
	catalogs map[string]*catalog.Catalog
	engines  map[string]*decide.Engine // by packs and clocks
}

// The limits of what a Library remembers; it begins anew when one is reached.
const (
	maxLaws     = 256
	maxCatalogs = 4
	maxEngines  = 16
)

// A Source makes Replayers that share the law and catalog of one bundle.
type Source struct {
	Lists WholeLists // on which screenings are made anew in whole; nil for none

	library *Library
	once    sync.Once
	held    *held
	err     error
}

// NewSource makes a Source. It loads nothing before the first replay.
func NewSource() *Source { return new(Library).Source() }

// Source makes a Source for one bundle. What it loads, the next one has.
func (l *Library) Source() *Source { return &Source{library: l} }

// New makes a Replayer for one goroutine.
func (s *Source) New() prove.Replayer { return &Replayer{source: s} }

// open takes stock of law and catalogs, once for all Replayers of a Source.
func (p *Replayer) open(packs fs.FS) error {
	if p.held != nil {
		return nil
	}
	s := p.source
	s.once.Do(func() { s.held, s.err = takeStock(packs, s.library) })
	p.held = s.held
	return s.err
}

// held are the law and catalogs of a bundle, in all their versions. They are
// loaded when a record names them.
type held struct {
	library  *Library
	laws     []heldLaw
	catalogs map[string]fs.FS // by digest

	mu    sync.Mutex
	desks map[string]*desk.Desk
}

// A heldLaw is the file of a restriction.
type heldLaw struct {
	id, sha256 string
	src        []byte
}

// takeStock notes which law and catalogs there are, by their digests.
func takeStock(packs fs.FS, library *Library) (*held, error) {
	roots, err := fs.ReadDir(packs, ".")
	if err != nil {
		return nil, err
	}
	h := &held{library: library, catalogs: map[string]fs.FS{}, desks: map[string]*desk.Desk{}}
	for _, d := range roots {
		fsys, err := fs.Sub(packs, d.Name())
		if err != nil {
			return nil, err
		}
		switch kind, _, _ := strings.Cut(d.Name(), "@"); kind {
		case "law":
			err = h.takeLaws(fsys)
		case "catalog":
			var digest string
			digest, err = catalog.DigestOf(fsys)
			h.catalogs[digest] = fsys
		}
		if err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *held) takeLaws(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "*/*/restriction.yaml")
	for _, n := range names {
		src, err := fs.ReadFile(fsys, n)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(src)
		h.laws = append(h.laws, heldLaw{path.Dir(n), hex.EncodeToString(sum[:]), src})
	}
	return err
}

// desk puts together what a record names, by its digests.
func (h *held) desk(packs []prove.Pack) (*desk.Desk, error) {
	key := ""
	for _, x := range packs {
		key += x.Kind + "\x00" + x.ID + "\x00" + x.SHA256 + "\x00"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if d, ok := h.desks[key]; ok {
		return d, nil
	}
	d, err := h.load(packs)
	if err == nil && len(h.desks) < maxWorkers {
		h.desks[key] = d
	}
	return d, err
}

// load loads law and catalog side by side.
func (h *held) load(packs []prove.Pack) (*desk.Desk, error) {
	var named []heldLaw
	d := &desk.Desk{}
	load := func() error { return errors.New("the record names no catalog") }
	for _, x := range packs {
		switch x.Kind {
		case "law":
			of, err := h.law(x)
			if err != nil {
				return nil, err
			}
			named = append(named, of)
		case "catalog":
			fsys, ok := h.catalogs[x.SHA256]
			if !ok {
				return nil, errors.New("the catalog in the bundle is not the one that the record names")
			}
			load = func() (err error) { d.Catalog, err = h.library.catalog(x.SHA256, fsys); return err }
		}
	}
	failed := make([]error, len(named)+1)
	d.Packs = make([]*law.Pack, len(named))
	var all sync.WaitGroup
	all.Go(func() { failed[len(named)] = load() })
	for i, x := range named {
		all.Go(func() { d.Packs[i], failed[i] = h.library.law(x) })
	}
	all.Wait()
	slices.SortFunc(d.Packs, func(a, b *law.Pack) int {
		if a == nil || b == nil {
			return 0 // failed, and told below
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return d, errors.Join(failed...)
}

// law finds the version of a restriction that a record names.
func (h *held) law(x prove.Pack) (heldLaw, error) {
	other := false
	for _, l := range h.laws {
		if l.id == x.ID && l.sha256 == x.SHA256 {
			return l, nil
		}
		other = other || l.id == x.ID
	}
	if other {
		return heldLaw{}, fmt.Errorf("the law pack %s in the bundle is not the one that the record names", x.ID)
	}
	return heldLaw{}, fmt.Errorf("the law pack %s is not in the bundle", x.ID)
}

func (l *Library) law(x heldLaw) (*law.Pack, error) {
	l.mu.Lock()
	p := l.laws[x.sha256]
	l.mu.Unlock()
	if p == nil {
		var err error
		if p, err = law.Parse(x.id+"/restriction.yaml", x.src); err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.laws == nil || len(l.laws) >= maxLaws {
			l.laws = map[string]*law.Pack{}
		}
		l.laws[x.sha256] = p
	}
	if string(p.ID) != x.id {
		return nil, fmt.Errorf("the law pack %s in the bundle calls itself %s", x.id, p.ID)
	}
	return p, nil
}

func (l *Library) catalog(digest string, fsys fs.FS) (*catalog.Catalog, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.catalogs[digest]; c != nil {
		return c, nil
	}
	c, err := catalog.Embedded()
	if err != nil || c.Digest() != digest {
		c, err = catalog.Load(fsys)
	}
	if err != nil {
		return nil, err
	}
	if l.catalogs == nil || len(l.catalogs) >= maxCatalogs {
		l.catalogs = map[string]*catalog.Catalog{}
	}
	l.catalogs[digest] = c
	return c, nil
}

// engine gives what decides by some packs and clocks, compiled once.
func (l *Library) engine(key string, compile func() (*decide.Engine, error)) (*decide.Engine, error) {
	l.mu.Lock()
	e := l.engines[key]
	l.mu.Unlock()
	if e != nil {
		return e, nil
	}
	e, err := compile()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engines == nil || len(l.engines) >= maxEngines {
		l.engines = map[string]*decide.Engine{}
	}
	l.engines[key] = e
	return e, nil
}
