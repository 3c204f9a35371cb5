package image

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"interdict/find"
)

// maxManifest bounds a manifest or an index, in bytes. The registry protocol
// allows 4 MiB.
const maxManifest = 4 << 20

// maxMembers bounds the members of the archive itself: its layers and a few
// texts for each.
const maxMembers = 100_000

// An archive opens the members of a saved image by their clean names.
type archive func(name string) (*io.SectionReader, bool)

func (a archive) has(name string) bool {
	_, ok := a(clean(name))
	return ok
}

// json reads a member as JSON.
func (a archive) json(name string, to any) error {
	r, ok := a(clean(name))
	if !ok {
		return fmt.Errorf("%s is missing", name)
	}
	if r.Size() > maxManifest {
		return fmt.Errorf("%s has more than %d bytes", name, maxManifest)
	}
	if err := json.NewDecoder(r).Decode(to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// read finds the layers of the images in an archive, by the name of the member,
// with what each takes away from those below it.
func (a archive) read(ctx context.Context) (map[string]*layer, error) {
	images, err := a.images()
	if err != nil {
		return nil, err
	}
	out := map[string]*layer{}
	for _, names := range images {
		s := newStack(len(names))
		for n, name := range names {
			r, ok := a(clean(name))
			if !ok {
				continue // left out, as some tools do with layers that a registry has
			}
			if err := s.layer(ctx, n, r); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			name = clean(name)
			if out[name] == nil {
				out[name] = &layer{}
			}
			out[name].of = append(out[name].of, place{s, n})
		}
	}
	return out, nil
}

// list notes where the members of a tar lie.
func list(ctx context.Context, c find.Content) (archive, error) {
	type section struct{ from, size int64 }
	members := map[string]section{}
	open := func(name string) (*io.SectionReader, bool) {
		s, ok := members[name]
		return io.NewSectionReader(c, s.from, s.size), ok
	}
	r := io.NewSectionReader(c, 0, c.Size())
	t := tar.NewReader(r)
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h, err := t.Next()
		if err == io.EOF {
			return open, nil
		}
		if err != nil {
			return nil, err
		}
		if n == maxMembers {
			return nil, fmt.Errorf("more than %d members", maxMembers)
		}
		at, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil, err
		}
		switch h.Typeflag {
		case tar.TypeReg:
			members[clean(h.Name)] = section{at, min(h.Size, c.Size()-at)}
		case tar.TypeLink, tar.TypeSymlink: // docker save names one layer twice so
			if s, ok := members[clean(target(h))]; ok {
				members[clean(h.Name)] = s
			}
		}
	}
}

// target is where a link leads, from the root of the archive.
func target(h *tar.Header) string {
	if h.Typeflag == tar.TypeLink {
		return h.Linkname
	}
	return h.Name[:strings.LastIndexByte(h.Name, '/')+1] + h.Linkname
}

// descriptor is the part of an OCI content descriptor that leads on.
type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
}

func (d descriptor) blob() string {
	return "blobs/" + strings.Replace(d.Digest, ":", "/", 1)
}

// images gives the layers of each image, lowest first.
func (a archive) images() ([][]string, error) {
	if a.has("manifest.json") {
		var docker []struct{ Layers []string }
		if err := a.json("manifest.json", &docker); err != nil {
			return nil, err
		}
		var out [][]string
		for _, d := range docker {
			out = append(out, d.Layers)
		}
		return out, nil
	}
	if a.has("index.json") {
		return a.indexed("index.json", 0)
	}
	return nil, errors.New("it has neither manifest.json nor index.json")
}

// maxIndexes is how deep indexes may refer to indexes.
const maxIndexes = 3

func (a archive) indexed(name string, depth int) (out [][]string, err error) {
	var x struct {
		Manifests []descriptor `json:"manifests"`
		Layers    []descriptor `json:"layers"`
	}
	if err := a.json(name, &x); err != nil {
		return nil, err
	}
	if len(x.Layers) > 0 {
		var names []string
		for _, l := range x.Layers {
			names = append(names, l.blob())
		}
		return [][]string{names}, nil
	}
	for _, m := range x.Manifests {
		if !a.has(m.blob()) || depth == maxIndexes {
			continue // of another platform, and not saved
		}
		more, err := a.indexed(m.blob(), depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}
