// Package zip opens zip archives: also JAR, WAR, APK, IPA, XPI, NUPKG, wheels.
package zip

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"interdict/find"
	"interdict/internal/inflate"
)

// Place opens zip archives in place.
var Place = &find.Place{
	Name: "zip",
	Doc: `open zip archives, and what is one under another name

JAR, WAR, EAR, APK, IPA, XPI, NUPKG and wheels too. Entries that are stored as
they are can be read at random; the others are unpacked as they are read. Of Java
classes the names alone are looked at.
Encrypted entries are named and not read. Office documents are left out.`,
	Want: want,
	Walk: walk,
}

// office are documents, which hold no programs.
var office = []string{".docx", ".xlsx", ".pptx", ".xlsm", ".odt", ".ods", ".odp", ".epub"}

func want(f *find.File) bool {
	if !bytes.HasPrefix(f.Head, []byte("PK\x03\x04")) && !bytes.HasPrefix(f.Head, []byte("PK\x05\x06")) {
		return false
	}
	name := strings.ToLower(f.Name())
	for _, o := range office {
		if strings.HasSuffix(name, o) {
			return false
		}
	}
	return true
}

// maxDirectory bounds the list of entries, in bytes: the library holds it in
// memory. A million entries need some 60 MiB.
const maxDirectory = 64 << 20

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
	if n := directory(f.Content); n > maxDirectory {
		return fmt.Errorf("the list of entries has %d MiB, more than %d", n>>20, maxDirectory>>20)
	}
	w := newWindow(f.Content)
	z, err := zip.NewReader(w, f.Content.Size())
	if err != nil {
		return err
	}
	z.RegisterDecompressor(zip.Deflate, new(inflaters).open)
	open := opener(z)
	r := reader{in: w}
	defer r.close()
	for _, e := range z.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := &find.Member{Path: e.Name, Size: int64(min(e.UncompressedSize64, 1<<62)), ModTime: e.Modified.Unix(), Mode: uint32(e.Mode().Perm()), Open: open}
		switch {
		case strings.HasSuffix(e.Name, "/") || strings.HasSuffix(e.Name, ".class") || !e.Mode().IsRegular():
			err = visit(m)
		case e.Flags&1 != 0:
			skip(e.Name, find.ErrEncrypted)
			err = visit(m) // its name still tells
		default:
			err = r.entry(e, m, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A reader goes through the entries of one archive.
type reader struct {
	in   *window
	open stream
	z    inflate.Decoder
}

// entry visits one file.
func (r *reader) entry(e *zip.File, m *find.Member, visit func(*find.Member) error) error {
	at, err := e.DataOffset()
	inside := err == nil && at+int64(e.CompressedSize64) <= r.in.c.Size()
	if e.Method == zip.Store && inside {
		m.At, m.Size = io.NewSectionReader(r.in.c, at, int64(e.CompressedSize64)), int64(e.CompressedSize64)
		return visit(m)
	}
	r.open = stream{e: e}
	defer r.close()
	m.Stream = &r.open
	if e.Method == zip.Deflate && inside {
		m.Peek = func(p []byte) (int, bool, bool) { return r.peek(e, at, p) }
	}
	return visit(m)
}

func (r *reader) close() {
	if r.open.r != nil {
		r.open.r.Close()
	}
}

// A stream is an entry that is unpacked once somebody reads it.
type stream struct {
	e   *zip.File
	r   io.ReadCloser
	err error
}

func (s *stream) Read(p []byte) (int, error) {
	if s.r == nil && s.err == nil {
		s.r, s.err = s.e.Open()
	}
	if s.err != nil {
		return 0, s.err
	}
	return s.r.Read(p)
}

// peek unpacks the beginning of an entry: in most archives that is all of most
// entries.
func (r *reader) peek(e *zip.File, at int64, p []byte) (n int, whole, ok bool) {
	size := int64(e.CompressedSize64)
	for _, most := range []int64{int64(len(p)) + int64(len(p))/64 + 64, maxPeek} {
		src, err := r.in.bytes(at, min(size, most))
		if err != nil {
			return 0, false, false
		}
		n, _, err := r.z.Inflate(p, src)
		switch {
		case errors.Is(err, inflate.ErrFull):
			return n, false, true
		case err == nil && uint64(n) == e.UncompressedSize64 && crc32.ChecksumIEEE(p[:n]) == e.CRC32 && r.told(e, at+size):
			return n, true, true
		case err == nil || err != io.ErrUnexpectedEOF || min(size, most) == size:
			return 0, false, false // what is wrong with it, the stream will say
		}
	}
	return 0, false, false
}

// told reports whether what stands behind an entry says the same of it as the
// list of entries, where something has to stand there.
func (r *reader) told(e *zip.File, at int64) bool {
	if e.Flags&8 == 0 {
		return true
	}
	b, err := r.in.bytes(at, 8)
	if err != nil {
		return false
	}
	if bytes.HasPrefix(b, []byte("PK\x07\x08")) {
		b = b[4:]
	}
	return binary.LittleEndian.Uint32(b) == e.CRC32
}

// inflaters are decoders that wait for the next entry: making one costs more
// than most entries do.
type inflaters []io.ReadCloser

// open gives a decoder for an entry, which comes back when it is closed. A
// neighbour may be opened while an entry is read, so there may be several.
func (free *inflaters) open(r io.Reader) io.ReadCloser {
	n := len(*free)
	if n == 0 {
		return &inflater{flate.NewReader(r), free}
	}
	d := (*free)[n-1]
	*free = (*free)[:n-1]
	if err := d.(flate.Resetter).Reset(r, nil); err != nil {
		return &inflater{flate.NewReader(r), free}
	}
	return &inflater{d, free}
}

type inflater struct {
	io.ReadCloser
	free *inflaters
}

// Close gives the decoder back.
func (i *inflater) Close() error {
	err := i.ReadCloser.Close()
	*i.free = append(*i.free, i.ReadCloser)
	return err
}

// directory is the size of the list of entries that the archive's end claims.
func directory(c find.Content) int64 {
	tail := make([]byte, min(c.Size(), 66<<10))
	if _, err := c.ReadAt(tail, c.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return 0
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || i+16 > len(tail) {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(tail[i+12:]))
}

// maxNeighbour bounds a neighbour that is opened whole.
const maxNeighbour = 16 << 20

func opener(z *zip.Reader) func(string) (find.Content, error) {
	return func(name string) (find.Content, error) {
		r, err := z.Open(name)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		b, err := io.ReadAll(io.LimitReader(r, maxNeighbour+1))
		if err != nil {
			return nil, err
		}
		if len(b) > maxNeighbour {
			return nil, errors.New("too large")
		}
		return bytes.NewReader(b), nil
	}
}
