package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"interdict/catalog"
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
			if err != nil && x.ID == ownCatalog {
				continue // the scan is named as not made anew
			}
		}
		if err != nil {
			return err
		}
		root := "packs/" + x.Kind
		id := x.ID
		if x.Kind == "catalog" {
			id = "" // there is one at a time
		}
		if first[x.Kind+id] {
			root += "@" + x.SHA256
		}
		first[x.Kind+id] = true
		for n, b := range files {
			members[root+"/"+n] = b
		}
	}
	return nil
}

// named are the packs of law and catalog that the decisions, order books and scans
// of a bundle name, each once, those of the last one first. Only they are made anew.
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
		if !r.Anew() {
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
