//go:build !linux

package find

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A disk is an open folder.
type disk struct {
	name string
	root bool // the user has named it
}

// stamp is what tells whether a file is still the same.
type stamp struct {
	size, mtime, ctime int64 // times in nanoseconds
	inode              uint64
	mode               uint32
	kind               fs.FileMode // 0 for a regular file
}

// maxPath bounds the path of a folder in bytes.
const maxPath = 16 << 10

var errDeep = errors.New("nested too deep")

// openDisk opens a folder; follow is for roots, which may be links.
func openDisk(name string, follow bool) (*disk, error) {
	if len(name) > maxPath {
		return nil, errDeep
	}
	if !follow {
		info, err := os.Lstat(name)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, fs.ErrNotExist
		}
		if absent(info) {
			return nil, errAway
		}
	}
	return &disk{name, follow}, nil
}

func (d *disk) close() {}

// listed is how many entries are read at once.
const listed = 1024

// list gives the entries, as they come, without their stamps.
func (d *disk) list(_ *[]byte, each func(name string, kind fs.FileMode)) error {
	f, err := os.Open(d.name)
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(listed)
		for _, e := range entries {
			kind := e.Type()
			if kind != 0 && kind != fs.ModeDir {
				kind = fs.ModeIrregular
			}
			each(e.Name(), kind)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// stat stamps a file without opening it.
func (d *disk) stat(name string) (stamp, error) {
	info, err := os.Lstat(filepath.Join(d.name, name))
	if err != nil {
		return stamp{}, err
	}
	return stampOf(info), nil
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), mtime: info.ModTime().UnixNano(), mode: uint32(info.Mode().Perm())}
	switch {
	case info.IsDir():
		s.kind = fs.ModeDir
	case !info.Mode().IsRegular():
		s.kind = fs.ModeIrregular
	}
	return s
}

// A handle is an open file on disk.
type handle struct {
	f    *os.File
	size int64
}

// open opens a file if it is a regular one.
func (d *disk) open(name string) (handle, stamp, error) {
	full := filepath.Join(d.name, name)
	info, err := os.Lstat(full)
	if err != nil {
		return handle{}, stamp{}, err
	}
	st := stampOf(info)
	if st.kind != 0 {
		return handle{}, st, nil
	}
	if absent(info) {
		return handle{}, stamp{}, errAway
	}
	f, err := os.Open(full)
	if err != nil {
		return handle{}, stamp{}, d.explain(name, err)
	}
	return handle{f, st.size}, st, nil
}

func (h handle) Size() int64 { return h.size }

func (h handle) ReadAt(p []byte, off int64) (int, error) { return h.f.ReadAt(p, off) }

func (h handle) close() {
	if h.f != nil {
		h.f.Close()
	}
}
