package prove

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// hashes reads hashes of the log from its tiles, and checks that they belong to
// its root.
func (l *Log) hashes() tlog.HashReader { return hashesOf(l.dir, l.tree) }

func hashesOf(dir string, t tlog.Tree) tlog.HashReader {
	if t.N == 0 {
		return tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) { return nil, errors.New("the log is empty") })
	}
	return tlog.TileHashReader(t, tiles{dir})
}

// tiles reads tiles from a directory.
type tiles struct{ dir string }

func (t tiles) Height() int { return tileHeight }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads each tile, from a wider one where that exists.
func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(list))
	for i, x := range list {
		b, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(tilePath(x.L, x.N, x.W))))
		if errors.Is(err, fs.ErrNotExist) && x.W < perTile {
			b, err = os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(tilePath(x.L, x.N, perTile))))
		}
		if err != nil {
			return nil, err
		}
		if len(b) < x.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is cut off", tilePath(x.L, x.N, x.W))
		}
		out[i] = b[:x.W*tlog.HashSize]
	}
	return out, nil
}

// Open opens a log for reading, at its last checkpoint.
func Open(dir string, known note.Verifiers) (*Log, *Checkpoint, error) {
	cp, err := ReadCheckpoint(dir, known)
	if err != nil {
		return nil, nil, err
	}
	return &Log{dir: dir, tree: cp.Tree, origin: cp.Origin}, cp, nil
}

// Entry reads the record of a number.
func (l *Log) Entry(n int64) ([]byte, error) {
	if n < 0 || n >= l.tree.N {
		return nil, fmt.Errorf("no record %d in a log of %d", n, l.tree.N)
	}
	width := perTile
	if n/perTile == l.tree.N/perTile {
		width = int(l.tree.N % perTile)
	}
	path := filepath.Join(l.dir, filepath.FromSlash(entriesPath(n/perTile, width)))
	if path != l.lastPath {
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && width < perTile { // the log has grown, and the whole holds the part
			b, err = os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(entriesPath(n/perTile, perTile))))
		}
		if err != nil {
			return nil, err
		}
		l.last, l.lastPath = b, path
	}
	b := l.last
	for i := int64(0); ; i++ {
		if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
			return nil, fmt.Errorf("%s is cut off", entriesPath(n/perTile, width))
		}
		size := int(binary.BigEndian.Uint16(b))
		if i == n%perTile {
			return b[2 : 2+size], nil
		}
		b = b[2+size:]
	}
}

// Prove gives the proof that a record is in the log.
func (l *Log) Prove(n int64) (tlog.RecordProof, error) {
	return tlog.ProveRecord(l.tree.N, n, l.hashes())
}

// ProveSince gives the proof that the log holds all that it held at a smaller
// size.
func (l *Log) ProveSince(old int64) (tlog.TreeProof, error) {
	return tlog.ProveTree(l.tree.N, old, l.hashes())
}

// Disclosure reads what was asked for the record of a number; nil if it was
// erased.
func (l *Log) Disclosure(n int64, id string) (*Disclosure, error) {
	path, err := l.disclosedIn(n)
	if err != nil || path == "" {
		return nil, err
	}
	if path != l.saidPath {
		if l.said, err = readDisclosures(path); err != nil {
			return nil, err
		}
		l.saidPath = path
	}
	return l.said[id], nil
}

// disclosedIn is the file that holds what was asked for a record: the last one
// that begins at or before it. "" if there is none. The folder is read once for
// all records of a checkpoint, since a log has as many files as signatures.
func (l *Log) disclosedIn(n int64) (string, error) {
	dir := filepath.Join(l.dir, "disclosed")
	if l.saidIn == nil {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		l.saidIn = make([]string, 0, len(entries))
		for _, e := range entries { // in the order of their names, which are numbers
			if strings.HasSuffix(e.Name(), ".jsonl") {
				l.saidIn = append(l.saidIn, e.Name())
			}
		}
	}
	i, exact := slices.BinarySearch(l.saidIn, fmt.Sprintf("%012d.jsonl", n))
	if exact {
		i++
	}
	if i == 0 {
		return "", nil
	}
	return filepath.Join(dir, l.saidIn[i-1]), nil
}

func readDisclosures(path string) (map[string]*Disclosure, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]*Disclosure{}
	for line := range bytes.Lines(b) {
		var d Disclosure
		if err := json.Unmarshal(line, &d); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out[d.Record] = &d
	}
	return out, nil
}
