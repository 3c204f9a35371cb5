package packs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"interdict"
	"interdict/catalog"
	"interdict/law"
	"interdict/prove"
	"interdict/screen/list/store"
)

// A Draft is what a publisher puts into a set.
type Draft struct {
	Version int64 // 0 for one more than the last set in the folder
	MadeAt  time.Time
	Until   string // the last day on which the set should be taken for new
	Law     fs.FS  // folders of restrictions; nil for none
	Catalog fs.FS  // nil for none
	Lists   []store.Shipment
}

// listsFile is the member of the pack "lists" that says what the packs "list"
// hold.
const listsFile = "lists.json"

// A shipment is what a set says of one pack of lists.
type shipment struct {
	store.Shipment
	Pack  string   `json:"pack"`  // its digest
	Names []string `json:"names"` // of its files, in their order
}

// Make signs a set and writes it into a folder: the packs first, the index last.
func Make(dir string, d Draft, signer note.Signer, ring *prove.KeyRing) (*prove.PackSet, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	set := &prove.PackSet{Version: d.Version, MadeAt: d.MadeAt, Until: d.Until}
	last, err := lastSet(dir, ring, d.MadeAt)
	if err != nil {
		return nil, err
	}
	switch {
	case set.Version == 0:
		set.Version = last.version + 1
	case set.Version <= last.version:
		return nil, fmt.Errorf("version %d: the folder holds version %d already, and nobody would take an older one", set.Version, last.version)
	}
	var bodies [][]byte
	add := func(kind, stem string, m prove.Members) (string, error) {
		m[kindFile] = []byte(kind)
		b, f, err := prove.NewPack(kind, stem, m)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(set.Packs, func(x prove.PackFile) bool { return x.File == f.File }) {
			return f.SHA256, nil
		}
		set.Packs, bodies = append(set.Packs, f), append(bodies, b)
		return f.SHA256, nil
	}
	for _, x := range []struct {
		kind  string
		files fs.FS
		want  func(string) bool
		sound func(fs.FS) error
	}{{"law", d.Law, isLaw, last.soundLaw}, {"catalog", d.Catalog, isCatalog, soundCatalog}} {
		if x.files == nil {
			continue
		}
		m, err := collect(x.files, x.want)
		if err != nil {
			return nil, err
		}
		if len(m) == 0 {
			return nil, fmt.Errorf("no %s in the folder named for it", x.kind)
		}
		if err := x.sound(m.FS("")); err != nil {
			return nil, fmt.Errorf("%s: %w", x.kind, err)
		}
		if _, err := add(x.kind, x.kind, m); err != nil {
			return nil, err
		}
	}
	if err := addLists(d.Lists, add); err != nil {
		return nil, err
	}
	for i, f := range set.Packs {
		if err := replaceFile(filepath.Join(dir, f.File), bodies[i], 0o644); err != nil {
			return nil, err
		}
	}
	signed, err := set.Sign(signer)
	if err != nil {
		return nil, err
	}
	return set, replaceFile(filepath.Join(dir, prove.IndexName), signed, 0o644)
}

// addLists adds a pack for the files of each list, and one that says what they
// are of: which day, checked when.
func addLists(lists []store.Shipment, add func(kind, stem string, m prove.Members) (string, error)) error {
	if len(lists) == 0 {
		return nil
	}
	var all []shipment
	for _, l := range lists {
		x := shipment{Shipment: l}
		m := prove.Members{}
		for i, f := range l.Files {
			b, err := f.ReadAll()
			if err != nil {
				return err
			}
			name := fmt.Sprintf("files/%d-%s", i+1, path.Base(filepath.ToSlash(f.Name)))
			m[name], x.Names = b, append(x.Names, name)
		}
		var err error
		if x.Pack, err = add("list", "list-"+stem(l.Lists[0]), m); err != nil {
			return err
		}
		all = append(all, x)
	}
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = add("lists", "lists", prove.Members{listsFile: b})
	return err
}

// stem keeps of a list's id what a file name takes.
func stem(id interdict.ListID) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, string(id))
}

// A signed set that lies in the folder already.
type signedBefore struct {
	version int64
	law     []*law.Pack
}

func lastSet(dir string, ring *prove.KeyRing, at time.Time) (signedBefore, error) {
	b, err := folder(dir).get(context.Background(), prove.IndexName, prove.MaxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return signedBefore{}, nil
	}
	if err != nil {
		return signedBefore{}, err
	}
	last, _, err := prove.ReadPackSet(b, ring, at)
	if err != nil {
		return signedBefore{}, fmt.Errorf("%s: the set in this folder: %w\nhint: after a change of keys, name the version with --version and sign into a new folder", dir, err)
	}
	out := signedBefore{version: last.Version}
	if f, ok := last.Pack("law"); ok {
		b, err := folder(dir).get(context.Background(), f.File, f.Bytes)
		if err != nil {
			return out, err
		}
		m, err := f.Open(b)
		if err != nil {
			return out, err
		}
		out.law, err = law.Load(m.FS(""))
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// soundLaw refuses what nobody would take: a fault that lint finds, a pack that
// was changed and kept its version, or got a lower one.
func (s signedBefore) soundLaw(files fs.FS) error {
	fresh, err := law.Load(files)
	if err != nil {
		return err
	}
	for _, p := range fresh {
		if err := lint(p); err != nil {
			return err
		}
		for _, old := range s.law {
			if old.ID == p.ID && (p.Version < old.Version || p.Version == old.Version && p.SHA256 != old.SHA256) {
				return fmt.Errorf("%s: version %d, and the set before has version %d of other content\nhint: raise the version in restriction.yaml", p.ID, p.Version, old.Version)
			}
		}
	}
	return nil
}

func soundCatalog(files fs.FS) error {
	_, err := catalog.Load(files)
	return err
}

// isLaw and isCatalog say which files belong into a pack.
func isLaw(name string) bool {
	return strings.Count(name, "/") == 2 && (path.Base(name) == "restriction.yaml" || path.Base(name) == "cases.yaml")
}

func isCatalog(name string) bool {
	return path.Ext(name) == ".yaml" && !slices.Contains(strings.Split(path.Dir(name), "/"), "testdata")
}

func collect(fsys fs.FS, want func(string) bool) (prove.Members, error) {
	m := prove.Members{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !want(name) {
			return err
		}
		m[name], err = fs.ReadFile(fsys, name)
		return err
	})
	return m, err
}
