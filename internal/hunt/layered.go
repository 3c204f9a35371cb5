package hunt

import (
	"io/fs"
	"slices"
	"strings"

	"interdict/catalog"
)

// Catalog is the shipped catalog, with a folder of the user's own rows beside
// it; "" for none.
func Catalog(own fs.FS) (*catalog.Catalog, error) {
	if own == nil {
		return catalog.Embedded()
	}
	return CatalogOver(catalog.Files(), own)
}

// CatalogOver is a catalog with a folder of the user's own rows beside it; nil
// for none.
func CatalogOver(base, own fs.FS) (*catalog.Catalog, error) {
	if own == nil {
		return catalog.Load(base)
	}
	return catalog.Load(Layered(base, own))
}

// Layered are the files of a catalog with a folder of the user's own rows beside
// it.
func Layered(base, own fs.FS) fs.FS { return layered{base, own} }

// layered shows a second tree as the folder "own" of the first.
type layered struct{ base, own fs.FS }

const ownFolder = "own"

func (l layered) Open(name string) (fs.File, error) {
	if name == ownFolder {
		return l.own.Open(".")
	}
	if rest, ok := strings.CutPrefix(name, ownFolder+"/"); ok {
		return l.own.Open(rest)
	}
	return l.base.Open(name)
}

func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == ownFolder {
		return fs.ReadDir(l.own, ".")
	}
	if rest, ok := strings.CutPrefix(name, ownFolder+"/"); ok {
		return fs.ReadDir(l.own, rest)
	}
	list, err := fs.ReadDir(l.base, name)
	if err != nil || name != "." {
		return list, err
	}
	info, err := fs.Stat(l.own, ".")
	if err != nil {
		return nil, err
	}
	list = append(list, called{fs.FileInfoToDirEntry(info)})
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// called is a folder under the name ownFolder.
type called struct{ fs.DirEntry }

func (called) Name() string { return ownFolder }
