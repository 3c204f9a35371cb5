// Package image opens container images that were saved as one tar archive, and
// knows which of their files a later layer has taken away.
package image

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"interdict/find"
	placetar "interdict/find/place/tar"
)

// Place opens saved images as tar archives of their layers.
var Place = &find.Place{
	Name: "image",
	Doc: `open container images: docker-archive, OCI layout in a tar

The layers are opened in turn, each named with its number. What a later layer
removes or replaces is reported all the same, since it is still in the image, with
the layer that did it: a container of the image does not have it. Layers may be
plain, gzip or zstd. An image inside another archive is read as a plain tar.`,
	Sequential: true,
	Want:       want,
	Walk:       walk,
}

// want knows an image by the first name in the archive, as the tools write it.
func want(f *find.File) bool {
	if !placetar.Place.Want(f) {
		return false
	}
	name, _, _ := bytes.Cut(f.Head[:100], []byte{0})
	first, rest, _ := strings.Cut(strings.TrimPrefix(string(name), "./"), "/")
	switch first {
	case "manifest.json", "index.json", "oci-layout", "repositories":
		return rest == ""
	case "blobs":
		return true
	}
	digest := strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(first, ".json"), ".tar"), "sha256:")
	return len(digest) == 64 && strings.Trim(digest, "0123456789abcdef") == ""
}

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
	layers := map[string]*layer{}
	if f.Content != nil {
		a, err := list(ctx, f.Content)
		if err == nil {
			layers, err = a.read(ctx)
		}
		if err != nil {
			skip("", fmt.Errorf("what its layers remove is not known: %w", err))
		}
	}
	return placetar.Place.Walk(ctx, f, func(m *find.Member) error {
		if l := layers[clean(m.Path)]; l != nil {
			m.Removed = l.removed
			m.Path += l.label()
		}
		return visit(m)
	}, skip)
}

// clean is a name in the form in which names are compared.
func clean(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// A layer is one layer of one image or of several.
type layer struct {
	of []place
}

// A place is a layer's place in an image.
type place struct {
	image *stack
	at    int
}

func (l *layer) label() string {
	p := l.of[0]
	return fmt.Sprintf(" (layer %d of %d)", p.at+1, p.image.layers)
}

// removed tells which layer takes a path of this layer away, "" if none does. A
// layer of several images loses what all of them lose.
func (l *layer) removed(name string) string {
	by := ""
	for _, p := range l.of {
		if by = p.image.removed(p.at, clean(name)); by == "" {
			return ""
		}
	}
	return by
}

// A stack is the names in the layers of one image, each with the last layer that
// says so.
type stack struct {
	layers  int
	files   map[string]int // it is there, and no folder
	folders map[string]int // it is there as a folder
	removes map[string]int // it is taken away, with all below it
	hides   map[string]int // all below it is taken away
	names   int
}

func newStack(layers int) *stack {
	return &stack{layers: layers, files: map[string]int{}, folders: map[string]int{}, removes: map[string]int{}, hides: map[string]int{}}
}

// The marks of the OCI image specification, "Whiteouts".
const (
	whiteout = ".wh."
	opaque   = ".wh..wh..opq"
)

// maxNames bounds the names that are remembered of one image: some 300 MB. The
// largest real images have a million files.
const maxNames = 2_000_000

func (s *stack) add(layer int, name string, folder bool) error {
	if s.names++; s.names > maxNames {
		return fmt.Errorf("more than %d files in its layers", maxNames)
	}
	dir, base := path.Split(name)
	dir = strings.TrimSuffix(dir, "/")
	switch {
	case base == opaque:
		s.hides[dir] = layer
	case strings.HasPrefix(base, whiteout):
		s.removes[path.Join(dir, strings.TrimPrefix(base, whiteout))] = layer
	case folder:
		s.folders[name] = layer
	default:
		s.files[name] = layer
	}
	return nil
}

// removed tells which later layer takes away or replaces a file of a layer.
func (s *stack) removed(at int, name string) string {
	if by := max(s.files[name], s.folders[name]); by > at {
		return fmt.Sprintf("replaced by layer %d", by+1)
	}
	for p := name; p != ""; p = parent(p) {
		by := max(s.removes[p], s.hides[parent(p)])
		if p != name {
			by = max(by, s.files[p])
		}
		if by > at {
			return fmt.Sprintf("removed by layer %d", by+1)
		}
	}
	return ""
}

func parent(p string) string {
	if dir := path.Dir(p); dir != "." {
		return dir
	}
	return ""
}

// layer puts the names of one layer on the stack.
func (s *stack) layer(ctx context.Context, n int, r *io.SectionReader) error {
	in, err := unpacked(r)
	if err != nil {
		return err
	}
	defer in.Close()
	t := tar.NewReader(in)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.add(n, clean(h.Name), h.Typeflag == tar.TypeDir); err != nil {
			return err
		}
	}
}

// unpacked is a layer as the tar that it is.
func unpacked(r *io.SectionReader) (io.ReadCloser, error) {
	head := make([]byte, 4)
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	large := bufio.NewReaderSize(r, 256<<10) // a folder's files are opened for each reading
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzip.NewReader(large)
	case bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		d, err := zstd.NewReader(large, zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return struct {
		io.Reader
		io.Closer
	}{large, io.NopCloser(nil)}, nil
}
