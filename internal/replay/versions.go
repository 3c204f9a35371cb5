package replay

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"interdict/catalog"
	"interdict/internal/desk"
	"interdict/law"
	"interdict/prove"
)

// # Versions
//
// A log outlives many versions of law and catalog, and each record names the
// ones that made it. A bundle holds all of them:
//
//	packs/law/…                 of each restriction the version that was used last
//	packs/law@<digest>/…        a version from before
//	packs/catalog/…             the catalog that was used last
//	packs/catalog@<digest>/…    one from before

// Complete puts exactly the law and catalog into a bundle that its decisions
// name, out of those at hand. What is named and not at hand is an error: the bundle
// could not be verified.
func Complete(members prove.Members, laws, catalogs []fs.FS) error {
	for n := range members {
		if strings.HasPrefix(n, "packs/") {
			delete(members, n)
		}
	}
	want, err := named(members)
	if err != nil {
		return err
	}
	return gather(members, want, laws, catalogs)
}

// PacksOf gives the law and catalog that are named as files, out of those at
// hand, as a bundle would have them below packs/.
func PacksOf(want []prove.Pack, laws, catalogs []fs.FS) (fs.FS, error) {
	members := prove.Members{}
	if err := gather(members, want, laws, catalogs); err != nil {
		return nil, err
	}
	return members.FS("packs/"), nil
}

func gather(members prove.Members, want []prove.Pack, laws, catalogs []fs.FS) error {
	first := map[string]bool{}
	for _, x := range want {
		var files prove.Members
		var err error
		if x.Kind == "law" {
			files, err = lawFiles(laws, x)
		} else {
			files, err = catalogFiles(catalogs, x)
		}
		if err != nil {
			return err
		}
		root := "packs/" + x.Kind
		if first[x.Kind+x.ID] {
			root += "@" + x.SHA256
		}
		first[x.Kind+x.ID] = true
		for n, b := range files {
			members[root+"/"+n] = b
		}
	}
	return nil
}

// named are the packs of law and catalog that the decisions and order books of a
// bundle name, each once, those of the last one first. Only they are made anew.
func named(members prove.Members) ([]prove.Pack, error) {
	var names []string
	for n := range members {
		if strings.HasPrefix(n, "records/") {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	var out []prove.Pack
	seen := map[string]bool{}
	for _, n := range names {
		r, err := prove.ParseRecord(members[n])
		if err != nil {
			return nil, err
		}
		if r.Kind != "decision" && r.Kind != "book" {
			continue
		}
		for _, x := range r.Packs {
			if key := x.Kind + x.ID + x.SHA256; x.Kind != "list" && !seen[key] {
				seen[key] = true
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// lawFiles are the files of one version of a restriction.
func lawFiles(laws []fs.FS, x prove.Pack) (prove.Members, error) {
	for _, fsys := range laws {
		b, err := fs.ReadFile(fsys, x.ID+"/restriction.yaml")
		if err != nil {
			continue // another folder may have it
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != x.SHA256 {
			continue
		}
		out := prove.Members{x.ID + "/restriction.yaml": b}
		if cases, err := fs.ReadFile(fsys, x.ID+"/cases.yaml"); err == nil {
			out[x.ID+"/cases.yaml"] = cases
		}
		return out, nil
	}
	return nil, fmt.Errorf("the law pack %s with digest %.12s is not at hand, and a record rests on it\nhint: name the folder that holds it with --law", x.ID, x.SHA256)
}

// catalogFiles are the files of one catalog.
func catalogFiles(catalogs []fs.FS, x prove.Pack) (prove.Members, error) {
	for _, fsys := range catalogs {
		if digest, err := catalog.DigestOf(fsys); err != nil || digest != x.SHA256 {
			continue
		}
		out := prove.Members{}
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".yaml" || slices.Contains(strings.Split(name, "/"), "testdata") {
				return err
			}
			out[name], err = fs.ReadFile(fsys, name)
			return err
		})
		return out, err
	}
	return nil, fmt.Errorf("the catalog with digest %.12s is not at hand, and a record rests on it\nhint: name the folder that holds it with --catalog, or use the program that recorded", x.SHA256)
}

// held are the law and catalogs of a bundle, in all their versions.
type held struct {
	laws     []*law.Pack
	catalogs []*catalog.Catalog
}

// open loads law and catalogs from the files of a bundle.
func open(packs fs.FS) (*held, error) {
	roots, err := fs.ReadDir(packs, ".")
	if err != nil {
		return nil, err
	}
	h := &held{}
	for _, d := range roots {
		fsys, err := fs.Sub(packs, d.Name())
		if err != nil {
			return nil, err
		}
		switch kind, _, _ := strings.Cut(d.Name(), "@"); kind {
		case "law":
			packs, err := law.Load(fsys)
			if err != nil {
				return nil, err
			}
			h.laws = append(h.laws, packs...)
		case "catalog":
			c, err := openCatalog(fsys)
			if err != nil {
				return nil, err
			}
			h.catalogs = append(h.catalogs, c)
		}
	}
	return h, nil
}

func openCatalog(fsys fs.FS) (*catalog.Catalog, error) {
	digest, err := catalog.DigestOf(fsys)
	if err != nil {
		return nil, err
	}
	if c, err := catalog.Embedded(); err == nil && c.Digest() == digest {
		return c, nil // loaded already
	}
	return catalog.Load(fsys)
}

// desk puts together what a record names, by its digests.
func (h *held) desk(packs []prove.Pack) (*desk.Desk, error) {
	d := &desk.Desk{}
	for _, x := range packs {
		switch x.Kind {
		case "law":
			i := slices.IndexFunc(h.laws, func(p *law.Pack) bool { return string(p.ID) == x.ID && p.SHA256 == x.SHA256 })
			if i < 0 {
				if slices.ContainsFunc(h.laws, func(p *law.Pack) bool { return string(p.ID) == x.ID }) {
					return nil, fmt.Errorf("the law pack %s in the bundle is not the one that the record names", x.ID)
				}
				return nil, fmt.Errorf("the law pack %s is not in the bundle", x.ID)
			}
			d.Packs = append(d.Packs, h.laws[i])
		case "catalog":
			i := slices.IndexFunc(h.catalogs, func(c *catalog.Catalog) bool { return c.Digest() == x.SHA256 })
			if i < 0 {
				return nil, fmt.Errorf("the catalog in the bundle is not the one that the record names")
			}
			d.Catalog = h.catalogs[i]
		}
	}
	if d.Catalog == nil {
		return nil, fmt.Errorf("the record names no catalog")
	}
	slices.SortFunc(d.Packs, func(a, b *law.Pack) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return d, nil
}
