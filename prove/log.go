package prove

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"interdict/internal/lockfile"
)

// tileHeight is the height of a tile in the log: 256 hashes.
const tileHeight = 8

const perTile = 1 << tileHeight

// maxTree bounds the size that a checkpoint may claim.
const maxTree = 1 << 40

// A Log is a directory of records. Only one program may write to it at a time;
// any number may read.
type Log struct {
	dir    string
	signer note.Signer // nil for reading
	tree   tlog.Tree   // of the last checkpoint
	next   tlog.Tree   // with what was written since
	origin string
	lock   *os.File

	held   [][]byte // records that wait for the next checkpoint
	opened []Disclosure
	ids    map[string]bool

	writing sync.Mutex      // of what follows
	dirty   []string        // files written since the last checkpoint
	made    map[string]bool // folders that are there

	last     []byte // the bundle of records that was read last, for reading in order
	lastPath string
	said     map[string]*Disclosure // of one file of disclosures
	saidPath string
	saidIn   []string // names of the files of disclosures, in their order; nil until one is looked for
}

// A Checkpoint is the signed root of a log.
type Checkpoint struct {
	Origin string
	Tree   tlog.Tree
	Note   []byte // as signed
}

// Create opens a log for writing, making it when it is new. The signer's name
// becomes the log's origin.
func Create(dir string, signer note.Signer, known note.Verifiers) (*Log, error) {
	if err := os.MkdirAll(filepath.Join(dir, "disclosed"), 0o700); err != nil {
		return nil, err
	}
	lock, err := lockfile.Try(filepath.Join(dir, lockfile.Name))
	if err != nil {
		return nil, fmt.Errorf("%s: another program writes to this log: %w", dir, err)
	}
	l := &Log{dir: dir, signer: signer, origin: signer.Name(), lock: lock, ids: map[string]bool{}}
	cp, err := ReadCheckpoint(dir, known)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l, nil
	case err != nil:
		l.Close()
		return nil, err
	}
	if cp.Origin != l.origin {
		l.Close()
		return nil, fmt.Errorf("%s is the log of %s, but the key is of %s", dir, cp.Origin, l.origin)
	}
	l.tree, l.next = cp.Tree, cp.Tree
	return l, nil
}

// Close lets go of the log. Records that were not committed are lost.
func (l *Log) Close() error {
	if l.lock == nil {
		return nil
	}
	err := l.lock.Close()
	l.lock = nil
	return err
}

// Size is how many records the last checkpoint holds.
func (l *Log) Size() int64 { return l.tree.N }

// Add takes a record for the next checkpoint. It is acknowledged by Commit.
func (l *Log) Add(r *Record, d *Disclosure) error {
	b, err := r.Bytes()
	if err != nil {
		return err
	}
	if l.ids[r.ID] {
		return fmt.Errorf("record %s is there already", r.ID)
	}
	l.ids[r.ID] = true
	l.held = append(l.held, b)
	if d != nil {
		l.opened = append(l.opened, *d)
	}
	return nil
}

// Commit writes what was added and signs the new root. When it returns without
// an error, the records are on the disk.
func (l *Log) Commit() error {
	if err := l.flush(); err != nil || l.next == l.tree {
		return err
	}
	if err := l.disclose(); err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: checkpointText(l.origin, l.next)}, l.signer)
	if err != nil {
		return err
	}
	if err := syncAll(l.dir, l.dirty); err != nil {
		return err
	}
	if err := replaceFile(filepath.Join(l.dir, "checkpoint"), signed); err != nil {
		return err
	}
	l.sweepParts(l.tree.N, l.next.N)
	l.tree, l.opened, l.dirty, l.saidIn = l.next, nil, nil, nil
	return nil
}

// sweepParts removes the parts of tiles and bundles that have become whole: who
// still reads at an older checkpoint finds all of it in the whole one. A part
// that stays costs disk, not truth.
func (l *Log) sweepParts(old, now int64) {
	drop := func(whole string) {
		os.RemoveAll(filepath.Join(l.dir, filepath.FromSlash(whole)+".p")) //nolint:errcheck // see above
	}
	if n := old / perTile; now/perTile > n {
		drop(entriesPath(n, perTile))
	}
	for level := range 8 {
		at := tileHeight * (level + 1)
		if n := old >> at; now>>at > n {
			drop(tilePath(level, n, perTile))
		}
	}
}

// flush writes what was added, without signing it: until Commit it is nobody's.
func (l *Log) flush() error {
	if len(l.held) == 0 {
		return nil
	}
	fresh, err := l.append(l.held)
	if err != nil {
		return err
	}
	l.next, l.held = fresh, nil
	return nil
}

// append writes entries and tiles side by side, and returns the tree with them.
func (l *Log) append(records [][]byte) (tlog.Tree, error) {
	written := make(chan error, 1)
	go func() { written <- l.entries(l.next.N, records) }()
	t, err := l.hash(records)
	return t, errors.Join(err, <-written)
}

// hash adds the hashes of records and writes the tiles that they complete or
// begin.
func (l *Log) hash(records [][]byte) (tlog.Tree, error) {
	old, n := l.next.N, l.next.N
	fresh := &grown{disk: hashesOf(l.dir, l.next), from: tlog.StoredHashCount(old)}
	for _, b := range records {
		hashes, err := tlog.StoredHashes(n, b, fresh)
		if err != nil {
			return tlog.Tree{}, err
		}
		fresh.added = append(fresh.added, hashes...)
		n++
	}
	for _, t := range tlog.NewTiles(tileHeight, old, n) {
		data, err := tlog.ReadTileData(t, fresh)
		if err != nil {
			return tlog.Tree{}, err
		}
		if err := l.put(tilePath(t.L, t.N, t.W), data); err != nil {
			return tlog.Tree{}, err
		}
	}
	root, err := tlog.TreeHash(n, fresh)
	return tlog.Tree{N: n, Hash: root}, err
}

// grown are the hashes of a log with those that are not on the disk yet. Hashes
// are stored in the order in which they come to be, so the new ones follow.
type grown struct {
	disk  tlog.HashReader
	from  int64 // number of the first new one
	added []tlog.Hash
}

// ReadHashes reads hashes by their numbers.
func (g *grown) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	var old, where []int64
	for i, x := range at {
		switch {
		case x < g.from:
			old, where = append(old, x), append(where, int64(i))
		case x-g.from < int64(len(g.added)):
			out[i] = g.added[x-g.from]
		default:
			return nil, fmt.Errorf("no hash %d yet", x)
		}
	}
	if len(old) == 0 {
		return out, nil
	}
	got, err := g.disk.ReadHashes(old)
	if err != nil {
		return nil, err
	}
	for k, i := range where {
		out[i] = got[k]
	}
	return out, nil
}

// entries writes the bundles of records that the new ones complete or begin.
func (l *Log) entries(old int64, records [][]byte) error {
	bundle, start := []byte(nil), old/perTile
	if part := int(old % perTile); part > 0 {
		b, err := os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(entriesPath(start, part))))
		if err != nil {
			return err
		}
		bundle = b
	}
	count := int(old % perTile)
	for _, r := range records {
		bundle = append(binary.BigEndian.AppendUint16(bundle, uint16(len(r))), r...)
		if count++; count == perTile {
			if err := l.put(entriesPath(start, perTile), bundle); err != nil {
				return err
			}
			bundle, count, start = nil, 0, start+1
		}
	}
	if count > 0 {
		return l.put(entriesPath(start, count), bundle)
	}
	return nil
}

// tilePath is where a tile of hashes lies, as C2SP tlog-tiles says.
func tilePath(level int, n int64, width int) string {
	return fmt.Sprintf("tile/%d/%s", level, partPath(n, width))
}

func entriesPath(n int64, width int) string { return "tile/entries/" + partPath(n, width) }

// partPath writes a number in groups of three digits, all but the last behind
// an x, and the width of a part that is not whole.
func partPath(n int64, width int) string {
	s := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		s = fmt.Sprintf("x%03d/%s", n%1000, s)
	}
	if width < perTile {
		s += fmt.Sprintf(".p/%d", width)
	}
	return s
}

// put writes a file of the log; Commit puts all of them onto the disk at once. A
// file that lies there already, from before a crash, is written over: no
// checkpoint names it.
func (l *Log) put(path string, data []byte) error {
	name := filepath.Join(l.dir, filepath.FromSlash(path))
	if err := l.folder(filepath.Dir(name)); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	l.writing.Lock()
	l.dirty = append(l.dirty, name)
	l.writing.Unlock()
	return errors.Join(err, f.Close())
}

// folder makes a folder once.
func (l *Log) folder(dir string) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if l.made[dir] {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if l.made == nil {
		l.made = map[string]bool{}
	}
	l.made[dir] = true
	return nil
}

// disclose writes what was asked since the last checkpoint into one file, a line
// a record, named by the number of the first record that it is of.
func (l *Log) disclose() error {
	if len(l.opened) == 0 {
		return nil
	}
	var b []byte
	for i := range l.opened {
		line, err := Canonical(&l.opened[i])
		if err != nil {
			return err
		}
		b = append(append(b, line...), '\n')
	}
	return l.put(fmt.Sprintf("disclosed/%012d.jsonl", l.tree.N), b)
}

// checkpointText is the text of a checkpoint, as C2SP tlog-checkpoint says.
func checkpointText(origin string, t tlog.Tree) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, t.N, t.Hash)
}

// ReadCheckpoint reads a log's checkpoint and its signature.
func ReadCheckpoint(dir string, known note.Verifiers) (*Checkpoint, error) {
	b, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return nil, err
	}
	cp, err := ParseCheckpoint(b, known)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "checkpoint"), err)
	}
	return cp, nil
}

// ParseCheckpoint reads a signed checkpoint. The signer must be known, and be
// the origin.
func ParseCheckpoint(b []byte, known note.Verifiers) (*Checkpoint, error) {
	if len(b) > 64<<10 {
		return nil, errors.New("checkpoint: more than 64 KiB")
	}
	n, err := note.Open(b, known)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return nil, errors.New("checkpoint: not three lines")
	}
	var size int64
	if _, err := fmt.Sscanf(lines[1], "%d", &size); err != nil || size < 0 || size > maxTree || fmt.Sprint(size) != lines[1] {
		return nil, fmt.Errorf("checkpoint: %q is no size", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	for _, s := range n.Sigs {
		if s.Name == lines[0] {
			return &Checkpoint{Origin: lines[0], Tree: tlog.Tree{N: size, Hash: root}, Note: b}, nil
		}
	}
	return nil, fmt.Errorf("checkpoint: %s has not signed its own log", lines[0])
}

// NewSalt makes a salt of random bytes.
func NewSalt(r io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:]), nil
}

// replaceFile writes a file beside the old one, onto the disk, and puts it in
// its place in one step.
func replaceFile(name string, data []byte) error {
	tmp := name + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}
