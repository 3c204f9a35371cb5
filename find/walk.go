package find

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"interdict"
)

// # The walk
//
// Workers share a stack of folders: whoever is idle takes the top one, reads
// its entries and looks at its files. Nothing but the stack is held, so memory
// depends on how wide the tree is on its way down, not on how many files it
// has. Links are not followed, and what is mounted below a root is left out
// and said, so no loop can be met.

// folders is the stack.
type folders struct {
	mu    sync.Mutex
	more  *sync.Cond
	stack []folder
	busy  int
	done  bool
}

type folder struct {
	name  string // on disk
	asset string
	root  bool
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
	last := f.busy == 0 && len(f.stack) == 0
	f.mu.Unlock()
	if last {
		f.more.Broadcast()
	}
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
	w := &worker{s: s, dirs: dirs}
	for _, root := range roots {
		info, err := os.Stat(root) // a root may be a link: the user has named it
		if err != nil {
			return err
		}
		if info.IsDir() {
			dirs.push(folder{name: root, asset: cmp.Or(s.Asset, root), root: true})
		} else if err := w.rootFile(ctx, root); err != nil {
			return err
		}
	}
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			w := &worker{s: s, dirs: dirs}
			for {
				d, ok := dirs.pop()
				if !ok {
					return
				}
				w.folder(ctx, d)
				dirs.finished()
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}

// A worker looks at one folder at a time.
type worker struct {
	s       *Scan
	dirs    *folders
	head    [HeadSize]byte
	heads   heads
	all     []byte // whole files of a deep scan
	listing []byte // a part of a folder's list
}

// rootFile looks at a file that the user has named.
func (w *worker) rootFile(ctx context.Context, root string) error {
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	d, err := openDisk(filepath.Dir(real), true)
	if err != nil {
		return err
	}
	defer d.close()
	u := &unit{s: w.s, asset: cmp.Or(w.s.Asset, root)}
	w.file(ctx, u, d, filepath.Base(real), filepath.ToSlash(root), nil)
	return nil
}

// folder looks at the entries of a folder.
func (w *worker) folder(ctx context.Context, x folder) {
	s, u := w.s, &unit{s: w.s, asset: x.asset}
	d, err := openDisk(x.name, x.root)
	if err != nil {
		u.skip([]string{filepath.ToSlash(x.name)}, reason(err), "")
		return
	}
	defer d.close()
	switch at := d.where(); {
	case at.pseudo:
		return // nothing is stored there
	case at.network && !x.root && s.Local:
		s.leave(x.name + " (on the network)")
		return
	case at.mount && !x.root && !s.Cross:
		u.skip([]string{filepath.ToSlash(x.name)}, "on another file system", "")
		return
	}
	key, print := s.Journal.folder(x.name, d, &w.listing)
	if old, ok := s.Journal.recall(key, print); ok {
		w.again(x, d, u, old)
		return
	}
	w.entries(ctx, x, d, u)
	if ctx.Err() == nil {
		s.Journal.store(key, print, u)
	}
}

// again tells what an earlier scan has seen in a folder that has not changed.
func (w *worker) again(x folder, d *disk, u *unit, old record) {
	u.count(old.files, old.read)
	w.s.disk.Add(old.files)
	for _, o := range old.seen {
		w.s.tell(o)
	}
	if err := d.list(&w.listing, func(name string, kind fs.FileMode) {
		if kind == fs.ModeDir {
			w.dirs.push(folder{name: join(x.name, name), asset: x.asset})
		}
	}); err != nil {
		u.skip([]string{filepath.ToSlash(x.name)}, reason(err), "")
	}
}

// join puts a name behind a folder's. The folder's own may be long: nothing is
// cleaned.
func join(dir, name string) string {
	if strings.HasSuffix(dir, string(filepath.Separator)) {
		return dir + name
	}
	return dir + string(filepath.Separator) + name
}

func (w *worker) entries(ctx context.Context, x folder, d *disk, u *unit) {
	sets := baseSets{}
	err := d.list(&w.listing, func(name string, kind fs.FileMode) {
		if ctx.Err() != nil {
			return
		}
		path := filepath.ToSlash(join(x.name, name))
		switch kind {
		case fs.ModeDir:
			w.s.name(&File{Path: []string{path}, unit: u}, path)
			w.dirs.push(folder{name: join(x.name, name), asset: x.asset})
		case 0:
			w.file(ctx, u, d, name, path, sets)
		default:
			u.count(1, 0) // links, pipes, sockets, devices: nothing to read
			w.s.disk.Add(1)
		}
	})
	if err != nil {
		u.skip([]string{filepath.ToSlash(x.name)}, reason(err), "")
	}
	sets.tell(&File{unit: u})
}

// reason is the fixed phrase for an error of the file system.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	case errors.Is(err, fs.ErrNotExist):
		return "vanished while it was looked at"
	case errors.Is(err, errDeep):
		return "nested too deep"
	case errors.Is(err, errAway):
		return "stored elsewhere, and reading would fetch it"
	case errors.Is(err, errInUse):
		return "in use by another program"
	}
	return "could not be read"
}

// file looks at one file on disk; sets is nil for one that the user has named.
func (w *worker) file(ctx context.Context, u *unit, d *disk, name, path string, sets baseSets) {
	s := w.s
	u.count(1, 0)
	s.disk.Add(1)
	f := &File{Path: []string{path}, Asset: u.asset, unit: u, source: sets != nil && isSource(name)}
	if notable := s.name(f, path); sets != nil {
		sets.add(s, path, notable)
	}
	h, st, err := d.open(name)
	if errors.Is(err, errMemory) {
		return
	}
	if err != nil {
		u.skip(f.Path, reason(err), "")
		return
	}
	defer h.close()
	if st.kind != 0 || st.size == 0 {
		return // a link or pipe that has just taken its place, or nothing in it
	}
	large := s.Journal.large(st.size)
	key, print := s.Journal.file(path, st, large)
	if old, ok := s.Journal.recall(key, print); large && ok {
		u.count(old.files, old.read)
		for _, o := range old.seen {
			s.tell(o)
		}
		u.seen = append(u.seen, old.seen...)
		return
	}
	own := u
	if large {
		own = &unit{s: s, asset: u.asset}
		f.unit = own
	}
	w.open(ctx, f, h, st)
	if large {
		if ctx.Err() == nil {
			s.Journal.store(key, print, own)
		}
		u.add(own)
	}
}

// open reads a file on disk.
func (w *worker) open(ctx context.Context, f *File, h handle, st stamp) {
	f.Size, f.ModTime, f.Mode, f.Open, f.disk = st.size, st.mtime/1e9, st.mode&0o777, f.beside, true
	head := w.head[:]
	all := w.s.Deep.begin()
	if all != nil && st.size <= wholeSize { // one read serves all
		if w.all == nil {
			w.all = make([]byte, wholeSize)
		}
		head = w.all
	}
	n, err := h.ReadAt(head[:min(int64(len(head)), st.size)], 0)
	if err != nil && err != io.EOF {
		f.unit.skip(f.Path, reason(err), "")
		return
	}
	f.unit.count(0, int64(n))
	f.Head, f.Content = head[:min(n, HeadSize)], h
	if all != nil && int64(n) == st.size {
		f.Content = bytesContent(head[:n])
	}
	w.s.look(ctx, f, 0, &budget{members: w.s.Limits.Members, packed: st.size, heads: &w.heads})
	if err := all.finish(ctx, f, nil); err != nil && ctx.Err() == nil {
		f.unit.skip(f.Path, reason(err), "")
	}
}

// wholeSize is up to which size a deep scan holds a file in memory, so that it
// is read once.
const wholeSize = 1 << 20

// census counts the files below the roots, at the speed of listing alone.
func (s *Scan) census(ctx context.Context, roots []string) int64 {
	var listing []byte
	stack, n := []string{}, int64(0)
	for _, r := range roots {
		if info, err := os.Stat(r); err == nil && info.IsDir() {
			stack = append(stack, r)
		} else {
			n++
		}
	}
	for first := len(stack); len(stack) > 0 && ctx.Err() == nil; first-- {
		name := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		d, err := openDisk(name, first > 0)
		if err != nil {
			continue
		}
		if at := d.where(); at.pseudo || first <= 0 && (at.mount && !s.Cross || at.network && s.Local) {
			d.close()
			continue
		}
		_ = d.list(&listing, func(entry string, kind fs.FileMode) { // what cannot be listed, the walk says
			if kind == fs.ModeDir {
				stack = append(stack, join(name, entry))
			} else {
				n++
			}
		})
		d.close()
	}
	return n
}

type bytesContent []byte

func (b bytesContent) Size() int64 { return int64(len(b)) }

// Bytes is all of it; a place that finds this method need not copy.
func (b bytesContent) Bytes() []byte { return b }

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

// sources are endings of files that people write or look at, by the thousand on
// every disk. No tool's export is called so; where one is, naming it helps.
var sources = []string{".c", ".cc", ".cpp", ".css", ".cxx", ".d", ".el", ".f90", ".gif", ".go", ".h", ".hpp", ".html", ".htm", ".hxx", ".inc", ".ipp", ".java", ".jpeg",
	".jpg", ".js", ".jsx", ".kt", ".lua", ".m4", ".map", ".md", ".mjs", ".ml", ".mo", ".mod", ".mp3", ".mp4", ".o", ".pas", ".php", ".pl", ".pm", ".png", ".po", ".pod", ".ps1",
	".py", ".pyi", ".pyx", ".rb", ".rs", ".rst", ".s", ".scala", ".sh", ".svg", ".swift", ".tcl", ".tex", ".ts", ".tsx", ".ttf", ".vim", ".wav", ".woff", ".woff2"}

// isSource reports whether a name has one of those endings.
func isSource(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || len(name)-dot > 6 {
		return false
	}
	_, found := slices.BinarySearchFunc(sources, name[dot:], func(a, b string) int { return strings.Compare(a, b) })
	return found
}

// SortObservations orders what was seen by asset, path, kind and facts, so that a
// scan by several workers gives the same findings as one by a single one.
func SortObservations(all []interdict.Observation) {
	slices.SortStableFunc(all, func(a, b interdict.Observation) int {
		if c := strings.Compare(a.Asset, b.Asset); c != 0 {
			return c
		}
		if c := slices.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(string(a.Kind), string(b.Kind))
	})
}
