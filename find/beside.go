package find

import (
	"errors"
	"io"
	"path/filepath"
)

// maxBeside bounds a neighbour that is opened whole, in bytes.
const maxBeside = 64 << 20

// beside opens another file on disk, whole. What it says is remembered with
// this file's folder only if it lies there.
func (f *File) beside(name string) (Content, error) {
	h, st, err := f.neighbour(name).open()
	if err != nil {
		return nil, err
	}
	defer h.close()
	if st.kind != 0 || st.size > maxBeside {
		return nil, errors.New("no file, or too large")
	}
	b, err := io.ReadAll(io.NewSectionReader(h, 0, st.size))
	return bytesContent(b), err
}

// OpenLarge opens another file as Open does, of any size. Each ReadAt opens the
// file anew, so that nothing stays open: read it in large pieces.
func (f *File) OpenLarge(name string) (Content, error) {
	switch {
	case f.disk:
		c := f.neighbour(name)
		h, st, err := c.open()
		if err != nil {
			return nil, err
		}
		defer h.close()
		if st.kind != 0 {
			return nil, errors.New("no file")
		}
		c.at = st
		return c, nil
	case f.Open == nil:
		return nil, errors.New("no other files are here")
	}
	return f.Open(name)
}

// neighbour finds a file on disk by its name.
func (f *File) neighbour(name string) *reopened {
	name = filepath.FromSlash(name)
	if filepath.Dir(name) != filepath.Dir(filepath.FromSlash(f.Name())) {
		f.unit.spoilt = true
	}
	c := &reopened{}
	c.dir, c.base = filepath.Split(name)
	return c
}

// reopened is a file on disk of which nothing is held open.
type reopened struct {
	dir, base string
	at        stamp
}

func (c *reopened) Size() int64 { return c.at.size }

func (c *reopened) open() (handle, stamp, error) {
	d, err := openDisk(filepath.Clean(c.dir), true)
	if err != nil {
		return handle{}, stamp{}, err
	}
	defer d.close()
	return d.open(c.base)
}

func (c *reopened) ReadAt(p []byte, off int64) (int, error) {
	h, st, err := c.open()
	if err != nil {
		return 0, err
	}
	defer h.close()
	if st.kind != 0 || st != c.at {
		return 0, errors.New("it was changed while it was read")
	}
	return h.ReadAt(p, off)
}
