// Package packed opens files that are one file compressed: gzip, bzip2, xz and
// zstd.
package packed

import (
	"bytes"
	"compress/bzip2"
	"context"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"interdict/find"
)

// Place opens compressed files in one pass.
var Place = place(new(decoders))

func place(d *decoders) *find.Place {
	return &find.Place{
		Name: "packed",
		Doc: `open a file that was compressed with gzip, bzip2, xz or zstd

The file inside is called like the outer one without its ending; what it is, its
content tells. Several gzip streams in a row are one file.`,
		Sequential: true,
		Want:       func(f *find.File) bool { return d.opener(f.Head) != nil },
		Walk:       d.walk,
	}
}

// maxWindow bounds what a decoder may hold in memory, whatever the file asks.
const maxWindow = 64 << 20

func (d *decoders) opener(head []byte) func(io.Reader) (io.Reader, error) {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}):
		return d.gunzip
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 10 && bytes.Equal(head[4:10], []byte{0x31, 0x41, 0x59, 0x26, 0x53, 0x59}):
		return func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }
	case bytes.HasPrefix(head, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		return func(r io.Reader) (io.Reader, error) { return xz.ReaderConfig{DictCap: maxWindow}.NewReader(r) }
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return func(r io.Reader) (io.Reader, error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderConcurrency(1))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		}
	}
	return nil
}

// decoders of gzip wait for the next file: making one costs more than a page of a
// manual does.
type decoders struct{ free, heads sync.Pool }

// A gunzipper is a decoder that goes back to the others when it is closed.
type gunzipper struct {
	*gzip.Reader
	free *sync.Pool
}

func (d *decoders) gunzip(r io.Reader) (io.Reader, error) {
	if z, ok := d.free.Get().(*gzip.Reader); ok {
		if err := z.Reset(r); err != nil {
			return nil, err
		}
		return gunzipper{z, &d.free}, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return gunzipper{z, &d.free}, nil
}

// Close gives the decoder back.
func (g gunzipper) Close() error {
	g.free.Put(g.Reader)
	return nil
}

func (d *decoders) walk(_ context.Context, f *find.File, visit func(*find.Member) error, _ func(string, error)) error {
	m := &find.Member{Path: inner(f.Name()), Size: -1, ModTime: f.ModTime, Mode: f.Mode}
	in := &stream{open: d.opener(f.Head), from: f}
	defer in.close()
	m.Stream = in
	if body := deflated(f.Head); body > 0 {
		m.Peek = func(p []byte) (int, bool, bool) { return d.peek(f, body, p) }
	} else if in.begin(); in.err != nil {
		return in.err
	}
	return visit(m)
}

// A stream is one that is unpacked once somebody reads it.
type stream struct {
	open func(io.Reader) (io.Reader, error)
	from *find.File
	r    io.Reader
	err  error
}

func (s *stream) begin() {
	if s.r == nil && s.err == nil {
		s.r, s.err = s.open(s.from.Reader())
	}
}

func (s *stream) Read(p []byte) (int, error) {
	if s.begin(); s.err != nil {
		return 0, s.err
	}
	return s.r.Read(p)
}

func (s *stream) close() {
	if c, ok := s.r.(io.Closer); ok {
		c.Close()
	}
}

// inner is the name of the file inside.
func inner(name string) string {
	base := path.Base(name)
	lower := strings.ToLower(base)
	for _, e := range [...][2]string{{".tgz", ".tar"}, {".tbz2", ".tar"}, {".txz", ".tar"}, {".gz", ""}, {".bz2", ""}, {".xz", ""}, {".zst", ""}, {".zstd", ""}} {
		if strings.HasSuffix(lower, e[0]) {
			return base[:len(base)-len(e[0])] + e[1]
		}
	}
	return base
}
