package find

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// A budget is what is left for one file on disk and all that is in it.
type budget struct {
	members  int
	expanded int64
	packed   int64 // size of the file on disk
	over     string
	heads    *heads
}

// heads are buffers for the heads of members, one for each depth: a member's
// head is of use only while it is looked at. Those of a deep scan hold whole
// members.
type heads [][]byte

func (h *heads) at(depth, size int) []byte {
	for len(*h) <= depth {
		*h = append(*h, nil)
	}
	if len((*h)[depth]) < size {
		(*h)[depth] = make([]byte, size)
	}
	return (*h)[depth][:size]
}

var errBudget = errors.New("a limit is reached")

// take counts unpacked bytes; it fails when a limit is reached.
func (b *budget) take(n int64, l *Limits) error {
	b.expanded += n
	switch {
	case b.expanded > l.Expanded:
		b.over = fmt.Sprintf("more than %d MiB unpacked", l.Expanded>>20)
	case b.expanded > ratioFrom && b.expanded/l.Ratio > b.packed:
		b.over = fmt.Sprintf("unpacks to more than %d times its size", l.Ratio)
	default:
		return nil
	}
	return errBudget
}

// lies says of a file where it lies, and whether it is still there.
func (f *File) lies(outer *File, m *Member) {
	f.gone, f.removed = outer.gone, outer.removed
	if f.gone == "" && outer.removed != nil {
		f.gone = outer.removed(m.Path)
	}
	if m.Removed != nil {
		f.removed = m.Removed
	}
}

// enter looks at the files inside a file.
func (s *Scan) enter(ctx context.Context, p *Place, f *File, depth int, b *budget) {
	if depth >= s.Limits.Depth {
		f.unit.skip(f.Path, "nested too deep", fmt.Sprintf("more than %d archives inside each other", s.Limits.Depth))
		return
	}
	if !p.Sequential && !s.ready(f, p.Name) || p.Sequential && f.Content == nil && f.Stream == nil {
		return
	}
	whole := ctx
	if depth == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.Limits.Time)
		defer cancel()
	}
	folders := baseSets{}
	defer func() {
		if r := recover(); r != nil {
			f.unit.skip(f.Path, "could not be parsed", fmt.Sprintf("%s failed: %v", p.Name, r))
		}
	}()
	err := p.Walk(ctx, f, func(m *Member) error {
		if b.members--; b.members < 0 {
			b.over = fmt.Sprintf("more than %d files", s.Limits.Members)
			return errBudget
		}
		return s.member(ctx, f, m, depth+1, b, folders)
	}, func(path string, why error) {
		f.unit.skip(append(f.Path[:len(f.Path):len(f.Path)], path), "damaged", why.Error())
	})
	folders.tell(f)
	switch {
	case err == nil || whole.Err() != nil:
	case ctx.Err() != nil:
		f.unit.skip(f.Path, "took too long", fmt.Sprintf("more than %v for all that is in it", s.Limits.Time))
	case errors.Is(err, errBudget) || b.over != "":
		f.unit.skip(f.Path, "a limit was reached", b.over)
	case errors.Is(err, ErrNotRecognized):
	case errors.Is(err, ErrEncrypted):
		f.unit.skip(f.Path, "encrypted", "")
	default:
		f.unit.skip(f.Path, "damaged", p.Name+": "+err.Error())
	}
}

// member looks at one file inside a place.
func (s *Scan) member(ctx context.Context, outer *File, m *Member, depth int, b *budget, folders baseSets) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	outer.unit.count(1, 0)
	f := &File{Path: append(outer.Path[:len(outer.Path):len(outer.Path)], m.Path), Asset: outer.Asset, Size: m.Size, ModTime: m.ModTime, Mode: m.Mode, Open: m.Open,
		unit: outer.unit, source: isSource(m.Path)}
	f.lies(outer, m)
	folders.add(s, m.Path, s.name(f, m.Path))
	if m.At == nil && m.Stream == nil {
		return nil // a folder, a link
	}
	f.Content = m.At
	all := s.Deep.begin()
	in := &counting{ctx: ctx, r: m.Stream, b: b, l: &s.Limits, u: f.unit}
	if m.Stream != nil {
		f.Stream = all.tee(in)
	}
	err := s.peek(f, m, in, depth)
	if err == nil && f.Head == nil {
		err = f.readHead(b.heads.at(depth, HeadSize))
	}
	if err != nil {
		if errors.Is(err, errBudget) || ctx.Err() != nil {
			return err
		}
		f.unit.skip(f.Path, "damaged", err.Error())
		return nil
	}
	rest := f.Stream
	s.look(ctx, f, depth, b)
	if b.over != "" {
		return errBudget
	}
	if err := all.finish(ctx, f, rest); err != nil && !errors.Is(err, errBudget) && ctx.Err() == nil {
		f.unit.skip(f.Path, "damaged", err.Error())
	} else if err != nil {
		return err
	}
	return nil
}

// peek unpacks a member's head where the place can do that without beginning its
// stream, and for a deep scan the whole of a small member. Most members are
// looked at no further.
func (s *Scan) peek(f *File, m *Member, in *counting, depth int) error {
	size := HeadSize
	if s.Deep != nil {
		size = wholeSize
	}
	if m.Peek == nil || s.Deep != nil && m.Size > wholeSize {
		return nil
	}
	buf := in.b.heads.at(depth, size)
	n, whole, ok := m.Peek(buf)
	if !ok || s.Deep != nil && !whole {
		return nil
	}
	if err := in.take(n); err != nil {
		return err
	}
	f.Head, in.before = buf[:min(n, HeadSize)], n
	if whole {
		f.Content, f.Stream, f.Size = bytesContent(buf[:n]), nil, int64(n)
	}
	return nil
}

// readHead reads the head of a member into a buffer, and puts it back before its
// stream.
func (f *File) readHead(head []byte) error {
	if f.Content != nil {
		n, err := f.Content.ReadAt(head, 0)
		if err != nil && err != io.EOF {
			return err
		}
		f.Head = head[:n]
		f.unit.count(0, int64(n))
		return nil
	}
	n, err := io.ReadFull(f.Stream, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	f.Head = head[:n]
	f.Stream = io.MultiReader(bytes.NewReader(f.Head), f.Stream)
	return nil
}

// counting takes what it reads out of a budget, and stops when time is up.
type counting struct {
	ctx    context.Context
	r      io.Reader
	b      *budget
	l      *Limits
	u      *unit
	before int // bytes at the beginning that were taken out before
}

func (c *counting) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	known := min(n, c.before)
	c.before -= known
	if over := c.take(n - known); over != nil {
		return n, over
	}
	return n, err
}

func (c *counting) take(n int) error {
	c.u.count(0, int64(n))
	return c.b.take(int64(n), c.l)
}
