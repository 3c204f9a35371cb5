package find

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"sync"

	"interdict"
	"interdict/find/needle"
)

// A Deep scan reads every byte, once: what detectors read, the digest and the
// search for words all come from the same reading. It finds what no structure
// tells: a file known by its digest, and texts. A text in a file proves nothing
// by itself, so it is never more than a mention.
type Deep struct {
	Known func(sha256 string) bool // digests that the catalog knows
	Words *needle.Set

	free sync.Pool
}

// maxWords bounds how many different words are told of one file.
const maxWords = 20

// chunk is how much is read at once.
const chunk = 256 << 10

// begin starts the reading of a file; it returns nil when the scan is not deep,
// and nil does nothing.
func (d *Deep) begin() *reading {
	if d == nil {
		return nil
	}
	r, ok := d.free.Get().(*reading)
	if !ok {
		r = &reading{deep: d, sum: sha256.New(), search: d.Words.Search(), buf: make([]byte, chunk)}
	}
	r.sum.Reset()
	r.search.Reset()
	return r
}

// A reading is one file on its way through the digest and the search.
type reading struct {
	deep   *Deep
	sum    hash.Hash
	search *needle.Search
	buf    []byte
}

func (r *reading) Write(p []byte) (int, error) {
	r.sum.Write(p)
	r.search.Write(p)
	return len(p), nil
}

// tee lets through what somebody reads of a stream.
func (r *reading) tee(in io.Reader) io.Reader {
	if r == nil {
		return in
	}
	return io.TeeReader(in, r)
}

// finish reads what nobody has read, the rest of a stream or all of the
// content, and tells what was in the file.
func (r *reading) finish(ctx context.Context, f *File, rest io.Reader) error {
	if r == nil {
		return nil
	}
	defer r.deep.free.Put(r)
	if rest != nil {
		if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, rest, r.buf); err != nil {
			return err
		}
	} else if err := r.content(ctx, f); err != nil {
		return err
	}
	emit := emitter(f)
	if sum := hex.EncodeToString(r.sum.Sum(nil)); r.deep.Known != nil && r.deep.Known(sum) {
		o := interdict.Observation{Kind: interdict.FileHeader}
		o.Facts.Add("path", f.Name())
		o.Facts.Add("sha256", sum)
		emit(o)
	}
	for i, word := range r.search.Found() {
		if i == maxWords {
			break
		}
		o := interdict.Observation{Kind: interdict.FileContent}
		o.Facts.Add("path", f.Name())
		o.Facts.Add("text", word)
		emit(o)
	}
	return nil
}

func (r *reading) content(ctx context.Context, f *File) error {
	if b, ok := f.Content.(bytesContent); ok {
		r.Write(b)
		return nil
	}
	for at, size := int64(0), f.Content.Size(); at < size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := f.Content.ReadAt(r.buf[:min(chunk, size-at)], at)
		r.Write(r.buf[:n])
		f.unit.count(0, int64(n))
		if err == io.EOF {
			return nil // it has shrunk
		}
		if err != nil {
			return err
		}
		at += int64(n)
	}
	return nil
}
