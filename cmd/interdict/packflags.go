package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"interdict/catalog"
	"interdict/internal/desk"
	"interdict/internal/hunt"
	"interdict/internal/packs"
	"interdict/law"
	"interdict/screen/list/store"
)

// packsFlag names the folder of signed packs.
type packsFlag struct {
	packs  string
	opened func() (*packs.Set, error) // what was opened, so that a run asks and warns once
	odd    []string                   // which sets are not used, and why
	stamp  string                     // of what was opened
}

func (f *packsFlag) register(c *cobra.Command) {
	c.Flags().StringVar(&f.packs, "packs", "", "`folder` of signed packs; INTERDICT_PACKS or the user's data folder unless given")
}

// store opens the folder of signed packs; nil when there is nowhere to keep
// them. With lists nil no set with lists is taken.
func (f *packsFlag) store(a *app, lists *store.Store) (*packs.Store, error) {
	dir := cmp.Or(f.packs, packs.DefaultDir(a.Env))
	if dir == "" {
		return nil, nil
	}
	return &packs.Store{Dir: dir, Now: a.Now, Lists: lists, Proxy: http.ProxyFromEnvironment}, nil
}

// set is the signed set in force; nil for none.
func (f *packsFlag) set(a *app) (*packs.Set, error) {
	if f.opened == nil {
		f.opened = sync.OnceValues(func() (*packs.Set, error) { return f.load(a) })
	}
	return f.opened()
}

func (f *packsFlag) load(a *app) (*packs.Set, error) {
	s, err := f.store(a, nil)
	if err != nil || s == nil {
		return nil, err
	}
	if f.stamp, err = s.Stamp(); err != nil {
		return nil, err
	}
	set, warnings, err := s.Load()
	if err != nil {
		return nil, err
	}
	for _, w := range warnings {
		a.remark(w)
	}
	f.odd = warnings
	if today := a.Now().UTC().Format(time.DateOnly); set != nil && today > set.Until {
		a.remark(fmt.Sprintf("the signed set %d of %s should be taken for new until %s only; interdict update brings a newer one", set.Version, set.Name, set.Until))
	}
	return set, nil
}

// settled opens the set and then, by read, the lists that came with it. When
// another set is put in force meanwhile, both are read again: an answer never
// rests on the law of one and the lists of the other.
func (f *packsFlag) settled(a *app, read func() error) error {
	for range 5 {
		if err := read(); err != nil || f.opened == nil {
			return err
		}
		s, err := f.store(a, nil)
		if err != nil || s == nil {
			return err
		}
		now, err := s.Stamp()
		if err != nil || now == f.stamp {
			return err
		}
		f.opened, f.odd = nil, nil
	}
	return errors.New("signed sets are put in force all the time")
}

// inForce says where law and catalog come from: from the signed set in force, or
// from the program.
func (f *packsFlag) inForce(a *app) (desk.Options, error) {
	set, err := f.set(a)
	if err != nil || set == nil {
		return desk.Options{}, err
	}
	return desk.Options{Signed: set.Law, Catalog: set.Catalog}, nil
}

// atHand are all versions of law and catalog that lie on this machine: in the
// folders named, in the program, and in signed sets of now and before.
func (f *packsFlag) atHand(a *app, lawDir, catalogDir string) (laws, catalogs []fs.FS, err error) {
	laws, catalogs = []fs.FS{law.Files()}, []fs.FS{catalog.Files()}
	for _, x := range []struct {
		dir string
		to  *[]fs.FS
	}{{lawDir, &laws}, {catalogDir, &catalogs}} {
		if x.dir != "" {
			*x.to = append([]fs.FS{os.DirFS(x.dir)}, *x.to...)
		}
	}
	if catalogDir != "" { // or rows of one's own, as find --catalog takes them
		catalogs = append(catalogs, hunt.Layered(catalog.Files(), os.DirFS(catalogDir)))
	}
	s, err := f.store(a, nil)
	if err != nil || s == nil {
		return laws, catalogs, err
	}
	pastLaws, err := s.Past("law")
	if err != nil {
		return nil, nil, err
	}
	pastCatalogs, err := s.Past("catalog")
	if catalogDir != "" {
		for _, base := range pastCatalogs {
			catalogs = append(catalogs, hunt.Layered(base, os.DirFS(catalogDir)))
		}
	}
	return append(laws, pastLaws...), append(catalogs, pastCatalogs...), err
}

// carried adds what the program carries: no set may be older.
func carried(s *packs.Store) error {
	var err error
	if s.CarriedLaw, err = law.Embedded(); err != nil {
		return err
	}
	s.CarriedCatalog, err = catalog.Embedded()
	return err
}

// days is how many whole days lie between two times, none where the later one
// is earlier.
func days(from, to time.Time) int { return max(0, int(to.Sub(from)/(24*time.Hour))) }
