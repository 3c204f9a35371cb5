package image

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"interdict/find"
)

// Folder makes the place of layers of an image that lies unpacked. What is a
// blob of such a folder and no layer goes to the first of others that wants it.
// What it knows of a folder it remembers for one scan.
func Folder(others ...*find.Place) *find.Place {
	l := &layouts{others: others}
	return &find.Place{
		Name: "image-folder",
		Doc: `open container images that lie as a folder: OCI layout, docker-archive

A layer is known by its name (blobs/sha256/…, …/layer.tar) and by the index.json or
manifest.json above it, which are read to tell which of its files a later layer
removes or replaces, as in an image that was saved as one file. A folder that is
packed inside another file is read as its plain files.`,
		Sequential: true,
		Want:       func(f *find.File) bool { return f.Content != nil && f.Open != nil && root(f.Name()) >= 0 },
		Walk:       l.walk,
	}
}

// root is how long the part of a name is that leads to the folder of the image,
// -1 if the name is none of a layer.
func root(name string) int {
	if n := len(name); n < 10 || !hex(name[n-1:]) && name[n-1] != 'r' {
		return -1 // most files
	}
	dir, base := cut(name)
	switch {
	case base == "layer.tar":
		up, id := cut(dir)
		if len(id) == 64 && hex(id) {
			return len(up)
		}
	case (len(base) == 64 || len(base) == 128) && hex(base):
		dir, algorithm := cut(dir)
		up, blobs := cut(dir)
		if blobs == "blobs" && strings.HasPrefix(algorithm, "sha") {
			return len(up)
		}
	}
	return -1
}

// cut takes the last part of a path off; the rest keeps no slash at its end, but
// for the root of the tree.
func cut(name string) (dir, base string) {
	name = strings.TrimRight(name, `/\`)
	at := strings.LastIndexAny(name, `/\`)
	return name[:at+1], name[at+1:]
}

func hex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// layouts remembers the folders of one scan: the last few, since the files of a
// folder come one after the other.
type layouts struct {
	others []*find.Place

	mu   sync.Mutex
	last []*layout
}

// maxLayouts is how many folders are remembered: hardly more are read at once.
const maxLayouts = 2

type layout struct {
	root   string
	once   sync.Once
	layers map[string]*layer // nil if it is none
	err    error
}

func (l *layouts) of(root string) *layout {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range l.last {
		if x.root == root {
			return x
		}
	}
	if len(l.last) == maxLayouts {
		l.last = l.last[1:]
	}
	x := &layout{root: root}
	l.last = append(l.last, x)
	return x
}

func (l *layouts) walk(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
	n := root(f.Name())
	x := l.of(f.Name()[:n])
	x.once.Do(func() { x.read(ctx, f) })
	layer := x.layers[strings.ReplaceAll(f.Name()[n:], `\`, "/")]
	if x.err != nil {
		skip("", fmt.Errorf("what its layers remove is not known: %w", x.err))
	}
	if layer == nil {
		for _, p := range l.others {
			if p.Want(f) {
				return p.Walk(ctx, f, visit, skip)
			}
		}
		return find.ErrNotRecognized
	}
	in, err := unpacked(io.NewSectionReader(f.Content, 0, f.Content.Size()))
	if err != nil {
		return err
	}
	defer in.Close()
	return visit(&find.Member{Path: strings.TrimSpace(layer.label()), Size: -1, ModTime: f.ModTime, Mode: f.Mode, Stream: in, Removed: layer.removed})
}

// read reads what the layers of a folder remove, in the time of the layer that
// comes first.
func (x *layout) read(ctx context.Context, f *find.File) {
	a := archive(func(name string) (*io.SectionReader, bool) {
		c, err := f.OpenLarge(x.root + name)
		if err != nil {
			return nil, false
		}
		return io.NewSectionReader(c, 0, c.Size()), true
	})
	if !a.has("index.json") && !a.has("manifest.json") {
		return // blobs of something else
	}
	x.layers, x.err = a.read(ctx)
}
