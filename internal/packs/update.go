package packs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"interdict/catalog"
	"interdict/decide"
	"interdict/internal/lockfile"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

// The errors of an update that is refused. What was in force stays.
var (
	ErrOlder   = errors.New("older than what was taken before")
	ErrSwapped = errors.New("another one of the same name and version was taken before")
	ErrStale   = errors.New("past the day until which it should be taken for new")
	ErrFault   = errors.New("finds a fault")
	ErrLost    = errors.New("lacks what is in force")
)

// Options say how a set is taken.
type Options struct {
	DryRun       bool // say what would change, and put nothing in force
	AllowStale   bool // take a set past its day, as on a machine without a network
	AllowShrink  bool // take lists that are suddenly much shorter
	AllowRemoval bool // take a set that lacks a restriction of the set in force
}

// An Update is what taking a set came to.
type Update struct {
	prove.PackSet
	Trust   string `json:"trust"` // where the publisher's key was had from
	AgeDays int    `json:"age_days"`
	Was     int64  `json:"was"`     // version of the set in force before; 0 for none
	Current bool   `json:"current"` // the set was in force already

	Law     []LawChange    `json:"-"`
	Catalog *CatalogChange `json:"catalog,omitempty"`
	Lists   []store.Change `json:"lists,omitempty"`
	Notes   []string       `json:"notes,omitempty"`
}

// A LawChange is a restriction that is new or of another version.
type LawChange struct{ Old, New *law.Pack }

// A CatalogChange is another catalog.
type CatalogChange struct {
	From catalog.Version `json:"from"`
	To   catalog.Version `json:"to"`
}

// Update takes the set at a folder or an address. On an error nothing has
// changed.
func (s *Store) Update(ctx context.Context, from string, ring *prove.KeyRing, o Options) (*Update, error) {
	src, name, err := s.open(from)
	if err != nil {
		return nil, err
	}
	index, err := src.get(ctx, name, prove.MaxIndex)
	if err != nil {
		return nil, err
	}
	now := s.Now().UTC()
	set, key, err := prove.ReadPackSet(index, ring, now)
	if err != nil {
		return nil, err
	}
	st, err := s.read()
	if err != nil {
		return nil, err
	}
	if err := st.takes(set, now, o); err != nil { // before anything is fetched
		return nil, err
	}
	bodies, err := s.fetch(ctx, src, set)
	if err != nil {
		return nil, err
	}
	in := Installed{PackSet: *set, SHA256: set.Digest(), Trust: key.Trust, From: from, Installed: now.Truncate(time.Second)}
	u := &Update{PackSet: *set, Trust: key.Trust, AgeDays: int(now.Sub(set.MadeAt) / (24 * time.Hour))}
	t := &taking{Store: s, u: u, o: o, bodies: bodies}
	if s.current(st, &in, ring) {
		u.Was, u.Current = st.Sets[0].Version, true
		return u, nil
	}
	if err := t.take(in, index, ring); err != nil {
		return nil, err
	}
	return u, nil
}

// current reports whether a set is in force already, and whole.
func (s *Store) current(st *state, in *Installed, ring *prove.KeyRing) bool {
	if len(st.Sets) == 0 || st.Sets[0].SHA256 != in.SHA256 {
		return false
	}
	_, err := s.load(&st.Sets[0], ring)
	return err == nil
}

// take holds a set against what is in force, and puts it there. Nobody else
// changes packs or lists meanwhile; fetching, which takes minutes, is over.
func (t *taking) take(in Installed, index []byte, ring *prove.KeyRing) error {
	if !t.o.DryRun {
		lock, err := lockfile.Hold(t.Dir)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	st, err := t.read() // anew: another program may have written
	if err != nil {
		return err
	}
	if len(st.Sets) > 0 {
		t.u.Was = st.Sets[0].Version
	}
	if err := st.takes(&t.u.PackSet, t.Now().UTC(), t.o); err != nil {
		return err
	}
	if t.current(st, &in, ring) {
		t.u.Current = true
		return nil
	}
	if t.before, err = t.inForce(ring, st); err != nil {
		return err
	}
	if _, ok := t.u.Pack("lists"); ok && t.Lists != nil && !t.o.DryRun {
		if t.turn, err = t.Lists.Begin(); err != nil {
			return err
		}
		defer t.turn.End()
	}
	if err := t.check(); err != nil || t.o.DryRun {
		return err
	}
	return t.install(st, in, index)
}

// takes refuses a set that is too old, from elsewhere, or not the one that its
// version stands for.
func (st *state) takes(set *prove.PackSet, now time.Time, o Options) error {
	seen := st.Seen[set.Name]
	switch {
	case len(st.Sets) > 0 && st.Sets[0].Name != set.Name:
		return fmt.Errorf("the set is of %s, and that in force of %s\nhint: keep the packs of another publisher in another folder, with --packs", set.Name, st.Sets[0].Name)
	case set.Version < seen.Version:
		return fmt.Errorf("set %d of %s, where set %d was taken: %w", set.Version, set.Name, seen.Version, ErrOlder)
	case set.Version == seen.Version && set.Digest() != seen.SHA256:
		return fmt.Errorf("set %d of %s: %w\nhint: ask the publisher; one of the two is not theirs, or they gave a version twice", set.Version, set.Name, ErrSwapped)
	case set.MadeAt.After(now.Add(24 * time.Hour)):
		return fmt.Errorf("set %d of %s was made on %s, which is yet to come\nhint: is the clock of this machine right?", set.Version, set.Name, set.MadeAt.Format(time.DateOnly))
	case now.Format(time.DateOnly) > set.Until && !o.AllowStale:
		return fmt.Errorf("set %d of %s: until %s: %w\nhint: there should be a newer one; where there cannot be, --allow-stale takes it", set.Version, set.Name, set.Until, ErrStale)
	}
	return nil
}

// fetch gets every pack, from the disk where it lies there already.
func (s *Store) fetch(ctx context.Context, src source, set *prove.PackSet) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, f := range set.Packs {
		if b, err := os.ReadFile(s.packPath(f.SHA256)); err == nil && f.Check(b) == nil {
			out[f.SHA256] = b
			continue
		}
		b, err := src.get(ctx, f.File, f.Bytes)
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.File, err)
		}
		if err := f.Check(b); err != nil {
			return nil, err
		}
		out[f.SHA256] = b
	}
	return out, nil
}

// A force is what answers rest on: what the program carries and the set in force.
type force struct {
	law     []*law.Pack
	signed  []*law.Pack // those that came with the set
	catalog *catalog.Catalog
}

func (s *Store) inForce(ring *prove.KeyRing, st *state) (f force, err error) {
	f = force{law: s.CarriedLaw, catalog: s.CarriedCatalog}
	if len(st.Sets) == 0 {
		return f, nil
	}
	set, err := s.load(&st.Sets[0], ring)
	if err != nil {
		return f, nil // then it is not in force, and cannot hold a sound one up
	}
	if set.Law != nil {
		if f.signed, err = law.Load(set.Law); err != nil {
			return f, err
		}
		f.law = law.Newest(s.CarriedLaw, f.signed)
	}
	if set.Catalog != nil {
		f.catalog, err = catalog.Load(set.Catalog)
	}
	return f, err
}

// A taking is a set while it is looked at.
type taking struct {
	*Store
	u      *Update
	o      Options
	bodies map[string][]byte
	before force
	turn   *store.Turn // of the store of lists, while nothing else may change it
	lists  []listing
}

// A listing is the files of one pack of lists, and how to import them.
type listing struct {
	files []list.File
	opt   store.ImportOptions
}

func (t *taking) check() error {
	for _, kind := range []struct {
		name string
		take func(prove.Members) error
	}{{"law", t.law}, {"catalog", t.catalog}, {"lists", t.listing}} {
		f, ok := t.u.Pack(kind.name)
		if !ok {
			continue
		}
		m, err := t.open(f)
		if err != nil {
			return err
		}
		if err := kind.take(m); err != nil {
			return fmt.Errorf("%s: %w", f.File, err)
		}
	}
	if _, ok := t.u.Pack("law"); !ok && len(t.before.signed) > 0 && !t.o.AllowRemoval {
		return fmt.Errorf("set %d holds no law, and that in force does: %w", t.u.Version, ErrLost)
	}
	return nil
}

// open reads a pack and checks that it is of the kind that the index says.
func (t *taking) open(f prove.PackFile) (prove.Members, error) {
	m, err := f.Open(t.bodies[f.SHA256])
	if err != nil {
		return nil, err
	}
	if got := string(m[kindFile]); got != f.Kind {
		return nil, fmt.Errorf("%s: is a pack of kind %.20q, and the index says %s", f.File, got, f.Kind)
	}
	return m, nil
}

// law takes no pack that is older than the one in force, that is another of the
// same version, or that lint finds fault with.
func (t *taking) law(m prove.Members) error {
	fresh, err := law.Load(m.FS(""))
	if err != nil {
		return err
	}
	if len(fresh) == 0 {
		return errors.New("holds no restriction")
	}
	for _, p := range fresh {
		if err := lint(p); err != nil {
			return err
		}
		i := slices.IndexFunc(t.before.law, func(q *law.Pack) bool { return q.ID == p.ID })
		if i < 0 {
			t.u.Law = append(t.u.Law, LawChange{nil, p})
			continue
		}
		switch old := t.before.law[i]; {
		case p.Version < old.Version:
			return fmt.Errorf("the pack %s is of version %d, where version %d is in force: %w", p.ID, p.Version, old.Version, ErrOlder)
		case p.Version == old.Version && p.SHA256 != old.SHA256:
			return fmt.Errorf("the pack %s of version %d: %w\nhint: a pack that has changed has a higher version", p.ID, p.Version, ErrSwapped)
		case p.Version > old.Version:
			t.u.Law = append(t.u.Law, LawChange{old, p})
		}
	}
	for _, p := range t.before.signed {
		if !t.o.AllowRemoval && !slices.ContainsFunc(slices.Concat(fresh, t.CarriedLaw), func(q *law.Pack) bool { return q.ID == p.ID }) {
			return fmt.Errorf("the restriction %s would be gone: %w\nhint: a restriction that has ended says so itself; --allow-removal takes the set all the same", p.ID, ErrLost)
		}
	}
	return nil
}

func lint(p *law.Pack) error {
	problems, err := decide.Lint(p)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("lint %w: %w", ErrFault, problems[0])
	}
	return nil
}

func (t *taking) catalog(m prove.Members) error {
	fsys := m.FS("")
	digest, err := catalog.DigestOf(fsys)
	if err != nil {
		return err
	}
	if digest == t.before.catalog.Digest() {
		return nil
	}
	c, err := catalog.Load(fsys)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFault, err)
	}
	t.u.Catalog = &CatalogChange{t.before.catalog.Version(), c.Version()}
	return nil
}

// listing reads every list, as the store of lists would take it. A list that is
// older than what came here by another way stays out; any other fault refuses
// the set.
func (t *taking) listing(m prove.Members) error {
	if t.Lists == nil {
		return errors.New("there is nowhere to keep lists\nhint: name a folder with --lists or INTERDICT_LISTS")
	}
	var all []shipment
	if err := json.Unmarshal(m[listsFile], &all); err != nil {
		return fmt.Errorf("%s: %w", listsFile, err)
	}
	for _, x := range all {
		l, err := t.one(&x)
		if err != nil {
			return err
		}
		changes, warnings, err := t.Lists.Import(l.files, l.opt)
		switch {
		case errors.Is(err, store.ErrOlder):
			t.u.Notes = append(t.u.Notes, fmt.Sprintf("%s stays as it is: the edition here is newer than that of the set", x.Lists[0]))
			continue
		case err != nil:
			return err
		}
		for _, w := range warnings {
			if w.Code == store.KeptOther {
				t.u.Notes = append(t.u.Notes, w.String())
			}
		}
		t.u.Lists = append(t.u.Lists, changes...)
		l.opt.DryRun = false
		t.lists = append(t.lists, l)
	}
	return nil
}

// one is a list of the set with what is said of it.
func (t *taking) one(x *shipment) (listing, error) {
	i := slices.IndexFunc(t.u.Packs, func(f prove.PackFile) bool { return f.Kind == "list" && f.SHA256 == x.Pack })
	if i < 0 || len(x.Lists) == 0 {
		return listing{}, fmt.Errorf("%s: names a pack that the index does not", listsFile)
	}
	m, err := t.open(t.u.Packs[i])
	if err != nil {
		return listing{}, err
	}
	for _, day := range []string{x.AsOf, x.Checked} {
		if day > t.u.MadeAt.UTC().Format(time.DateOnly) { // it would stay fresh for longer than anybody knows
			return listing{}, fmt.Errorf("%s: of %s, a day after the set was made", x.Lists[0], day)
		}
	}
	out := listing{opt: store.ImportOptions{List: x.Given, AsOf: x.AsOf, Checked: x.Checked, Way: list.Packed, Source: fmt.Sprintf("%s, set %d", t.u.Name, t.u.Version),
		Want: x.Lists, AllowTruncated: x.Truncated, AllowShrink: t.o.AllowShrink, DryRun: true}}
	for _, n := range x.Names {
		b, ok := m[n]
		if !ok {
			return listing{}, fmt.Errorf("%s: its pack holds no %q", x.Lists[0], n)
		}
		out.files = append(out.files, list.BytesFile(filepath.Base(n), b))
	}
	return out, nil
}
