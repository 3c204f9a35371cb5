package catalog

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"interdict"
	"interdict/internal/strictyaml"
)

//go:embed *.yaml */*.yaml
var files embed.FS

var embedded = sync.OnceValues(func() (*Catalog, error) { return load(files, nil) })

// Embedded returns the catalog that is built into the program. Its rows were
// checked when the program was made, by this package's tests, and are not
// checked again.
func Embedded() (*Catalog, error) { return embedded() }

// Files are the shipped catalog as files, for evidence that carries it.
func Files() fs.FS { return files }

// The limits of a catalog. The shipped one has a tenth of each; they bound
// what a folder handed in by mistake can cost.
const (
	maxFiles = 2000
	maxBytes = 16 << 20
)

// A Catalog is a checked set of products, makers and names.
type Catalog struct {
	digest    string
	files     int
	sources   map[string]Source
	products  []Product // by id
	makers    []Maker   // by id
	byID      map[interdict.ProductID]int32
	makerAt   map[MakerID]int32
	schemes   []scheme
	codes     map[string]codeEntry // shop codes and part prefixes, as folded by partKey
	gtins     map[string]int32
	platform  []bool            // by maker: its name tells what a thing runs on as often as who made it
	embedders map[int32][]int32 // by maker: its products that embed another's
	parties   func() *parties   // made when first asked for
	ix        *index

	indicators []Indicator // by id
	signs      *signs
	sought     sought

	desks sync.Pool // of *work
}

// Load reads every *.yaml file below fsys as one catalog. The error joins all
// problems found, each with file, line and column.
func Load(fsys fs.FS) (*Catalog, error) { return load(fsys, (*rows).lint) }

func load(fsys fs.FS, lint func(*rows) []error) (*Catalog, error) {
	src, digest, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	raw, err := decode(src)
	if err != nil {
		return nil, err
	}
	if lint != nil {
		if problems := lint(raw); len(problems) > 0 {
			return nil, errors.Join(problems...)
		}
	}
	c := raw.build()
	c.digest, c.files = digest, len(src)
	return c, nil
}

type sourceFile struct {
	name string
	text []byte
}

// readAll reads the files in the order of their names and hashes them. Each
// file enters the digest by name, length and content, so that no two different
// sets of files can give one digest.
func readAll(fsys fs.FS) (out []sourceFile, digest string, err error) {
	h, total := sha256.New(), 0
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".yaml" {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		total += len(text)
		if len(out) == maxFiles || total > maxBytes {
			return fmt.Errorf("catalog: more than %d files or %d bytes; hint: is this the right folder?", maxFiles, maxBytes)
		}
		fmt.Fprintf(h, "%s\x00%d\x00", name, len(text))
		h.Write(text)
		out = append(out, sourceFile{name, text})
		return nil
	})
	return out, hex.EncodeToString(h.Sum(nil)), err
}

// DigestOf is the digest that a catalog of these files would have.
func DigestOf(fsys fs.FS) (string, error) {
	_, digest, err := readAll(fsys)
	return digest, err
}

// Digest is the SHA-256 over all files of the catalog, in hexadecimal.
func (c *Catalog) Digest() string { return c.digest }

// A Version says which catalog answered, for reports and evidence.
type Version struct {
	SHA256   string `json:"sha256"`
	Files    int    `json:"files"`
	Products int    `json:"products"`
	Makers   int    `json:"makers"`
}

// Version describes the catalog.
func (c *Catalog) Version() Version {
	return Version{SHA256: c.digest, Files: c.files, Products: len(c.products), Makers: len(c.makers)}
}

// Product returns the product of an id.
func (c *Catalog) Product(id interdict.ProductID) (Product, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Product{}, false
	}
	return c.products[i], true
}

// Products gives all products in the order of their ids.
func (c *Catalog) Products() iter.Seq[Product] { return slices.Values(c.products) }

// Maker returns the maker of an id.
func (c *Catalog) Maker(id MakerID) (Maker, bool) {
	i, ok := c.makerAt[id]
	if !ok {
		return Maker{}, false
	}
	return c.makers[i], true
}

// Makers gives all makers in the order of their ids.
func (c *Catalog) Makers() iter.Seq[Maker] { return slices.Values(c.makers) }

// Source explains a source key: what it is and what it gives. An address is
// its own explanation.
func (c *Catalog) Source(key string) (Source, bool) {
	if isAddress(key) {
		return Source{Ref: key}, true
	}
	s, ok := c.sources[key]
	return s, ok
}

func isAddress(key string) bool {
	return strings.HasPrefix(key, "https://") || strings.HasPrefix(key, "http://")
}

// decode reads the files into one set of rows, several at a time: parsing is
// most of the work of loading. Rows and problems come in the order of the files.
func decode(src []sourceFile) (*rows, error) {
	each, errs := make([]rows, len(src)), make([]error, len(src))
	var reader strictyaml.Reader
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(len(src), runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1) - 1); i < len(src); i = int(next.Add(1) - 1) {
				errs[i] = reader.Unmarshal(src[i].name, src[i].text, &each[i])
			}
		})
	}
	all.Wait()
	out := &rows{}
	for i := range each {
		if errs[i] == nil {
			out.add(&each[i])
		}
	}
	return out, errors.Join(errs...)
}
