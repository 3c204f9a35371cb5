package find

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"interdict"
)

// # The walk
//
// Workers share a stack of folders: whoever is idle takes the top one, reads
// its entries and looks at its files. Nothing but the stack is held, so memory
// depends on how wide the tree is on its way down, not on how many files it
// has. Links are not followed, and a folder on another device than its root is
// left out and said, so no loop can be met.

// folders is the stack.
type folders struct {
	mu    sync.Mutex
	more  *sync.Cond
	stack []folder
	busy  int
	done  bool
}

type folder struct {
	name   string // on disk
	asset  string
	device uint64
}

func newFolders() *folders {
	f := &folders{}
	f.more = sync.NewCond(&f.mu)
	return f
}

func (f *folders) push(x folder) {
	f.mu.Lock()
	f.stack = append(f.stack, x)
	f.mu.Unlock()
	f.more.Signal()
}

// pop waits for a folder. It reports false when there is none left and nobody
// who could find one.
func (f *folders) pop() (folder, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.stack) == 0 && f.busy > 0 && !f.done {
		f.more.Wait()
	}
	if len(f.stack) == 0 || f.done {
		f.more.Broadcast()
		return folder{}, false
	}
	x := f.stack[len(f.stack)-1]
	f.stack = f.stack[:len(f.stack)-1]
	f.busy++
	return x, true
}

func (f *folders) finished() {
	f.mu.Lock()
	f.busy--
	f.mu.Unlock()
	f.more.Broadcast()
}

func (f *folders) stop() {
	f.mu.Lock()
	f.done = true
	f.mu.Unlock()
	f.more.Broadcast()
}

// walk goes through the roots.
func (s *Scan) walk(ctx context.Context, roots []string, workers int) error {
	dirs := newFolders()
	defer context.AfterFunc(ctx, dirs.stop)()
	for _, root := range roots {
		info, err := os.Stat(root) // a root may be a link: the user has named it
		if err != nil {
			return err
		}
		if info.IsDir() {
			dirs.push(folder{name: root, asset: root, device: device(info)})
		} else {
			s.file(ctx, root, root, info)
		}
	}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for {
				d, ok := dirs.pop()
				if !ok {
					return
				}
				s.folder(ctx, d, dirs)
				dirs.finished()
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// folder looks at the entries of a folder.
func (s *Scan) folder(ctx context.Context, d folder, dirs *folders) {
	entries, err := os.ReadDir(d.name)
	if err != nil {
		s.skip([]string{d.name}, reason(err), "")
	}
	s.total.Add(int64(len(entries)))
	sets := baseSets{}
	for _, e := range entries {
		if ctx.Err() != nil {
			return
		}
		name := filepath.Join(d.name, e.Name())
		kind := e.Type()
		if kind != 0 && kind != fs.ModeDir {
			s.files.Add(1) // links, sockets, devices: nothing to read
			continue
		}
		s.name(&File{Path: []string{name}, Asset: d.asset}, filepath.ToSlash(name))
		info, err := e.Info()
		if err != nil {
			s.skip([]string{name}, reason(err), "")
			continue
		}
		if kind == fs.ModeDir {
			if device(info) != d.device {
				s.skip([]string{name}, "on another file system", "")
				continue
			}
			dirs.push(folder{name, d.asset, d.device})
			continue
		}
		sets.add(s, filepath.ToSlash(name))
		s.file(ctx, d.asset, name, info)
	}
	sets.tell(s, &File{Asset: d.asset})
}

// reason is the fixed phrase for an error of the file system.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	case errors.Is(err, fs.ErrNotExist):
		return "vanished while it was looked at"
	}
	return "could not be read"
}

// file looks at one file on disk.
func (s *Scan) file(ctx context.Context, asset, name string, info fs.FileInfo) {
	s.files.Add(1)
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return
	}
	h, err := openQuietly(name)
	if err != nil {
		s.skip([]string{name}, reason(err), "")
		return
	}
	defer h.Close()
	var buf [HeadSize]byte
	n, err := io.ReadFull(h, buf[:])
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		s.skip([]string{name}, reason(err), "")
		return
	}
	s.bytes_.Add(int64(n))
	f := &File{Path: []string{filepath.ToSlash(name)}, Asset: asset, Size: info.Size(), ModTime: info.ModTime().Unix(), Mode: uint32(info.Mode().Perm()), Head: buf[:n],
		Content: io.NewSectionReader(h, 0, info.Size()), Open: beside}
	b := &budget{members: s.Limits.Members, packed: info.Size()}
	s.look(ctx, f, 0, b)
}

// beside opens another file on disk, whole.
func beside(name string) (Content, error) {
	b, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	return bytesContent(b), nil
}

type bytesContent []byte

func (b bytesContent) Size() int64 { return int64(len(b)) }

func (b bytesContent) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// SortObservations orders what was seen by asset, path and kind, so that a scan
// by several workers gives the same findings as one by a single one.
func SortObservations(all []interdict.Observation) {
	slices.SortStableFunc(all, func(a, b interdict.Observation) int {
		if a.Asset != b.Asset {
			return compare(a.Asset, b.Asset)
		}
		if c := slices.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return compare(string(a.Kind), string(b.Kind))
	})
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
