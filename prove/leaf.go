package prove

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"interdict"
)

// # Order books
//
// A line of a large order book does not get a record but a leaf, in 64 bytes:
//
//	 0      1       what a leaf begins with; a record begins with {
//	 1      1..4    outcome: permitted, review, needs a licence, prohibited
//	 2, 3           the mildest and the strictest outcome, in the same way
//	 4 to 7         zero
//	 8 to 15        number of the line, most significant byte first
//	16 to 39        SHA-256 of the coded answer, its first 24 bytes
//	40 to 63        commitment to the line: SHA-256(salt of the line ‖ line), its first 24 bytes
//
// The salt of a line is the first 16 bytes of SHA-256(salt of the book ‖ number).
// Behind the leaves stands one record, of kind "book". It says where they begin
// and how many they are; beside it lie the salt of the book and the digest of
// the file, which is kept under books/. From file, salt and packs, each line can
// be decided anew, and must give its leaf.

// LeafSize is the size of a leaf.
const LeafSize = 64

const leafMark = 1

// flushLeaves is how many leaves are written at once: whole tiles, and little
// enough to lie in memory.
const flushLeaves = 1 << 19

// A Leaf is what is logged of one line of an order book.
type Leaf struct {
	Outcome interdict.Outcome
	Between [2]interdict.Outcome
	Line    int
	Answer  [sha256.Size]byte // digest of the coded answer
	Text    []byte            // of the line
}

// Append writes a leaf by the salt of its book.
func (x *Leaf) Append(b []byte, salt []byte) []byte {
	var out [LeafSize]byte
	out[0] = leafMark
	out[1], out[2], out[3] = mark(x.Outcome), mark(x.Between[0]), mark(x.Between[1])
	binary.BigEndian.PutUint64(out[8:], uint64(x.Line))
	copy(out[16:40], x.Answer[:])
	line := lineSalt(salt, uint64(x.Line))
	at := len(b)
	b = append(append(b, line[:16]...), x.Text...) // b lends its end, so that a line costs no memory
	sum := sha256.Sum256(b[at:])
	copy(out[40:], sum[:24])
	return append(b[:at], out[:]...)
}

func mark(o interdict.Outcome) byte { return byte(o.Strictness()) + 1 }

// lineSalt is the salt of one line, from that of the book. It opens this line
// alone.
func lineSalt(book []byte, line uint64) [sha256.Size]byte {
	var in [64]byte
	b := append(in[:0], book...)
	return sha256.Sum256(binary.BigEndian.AppendUint64(b, line))
}

// IsLeaf reports whether an entry of a log is a leaf, and no record.
func IsLeaf(b []byte) bool { return len(b) == LeafSize && b[0] == leafMark }

// AddLeaves takes leaves, one behind the other, for the next checkpoint. They
// are acknowledged by Commit, all of them or none.
func (l *Log) AddLeaves(leaves []byte) error {
	if len(leaves)%LeafSize != 0 {
		return fmt.Errorf("%d bytes are no leaves", len(leaves))
	}
	for len(leaves) > 0 {
		l.held = append(l.held, leaves[:LeafSize:LeafSize])
		leaves = leaves[LeafSize:]
		if at := l.Next(); len(l.held) >= flushLeaves && at%perTile == 0 {
			if err := l.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Next is the number of the entry that is added next.
func (l *Log) Next() int64 { return l.next.N + int64(len(l.held)) }

// A Book is the coded answer of the record behind the leaves of an order book.
type Book struct {
	First    int64                       `json:"first"` // number of the first leaf
	Lines    int64                       `json:"lines"` // leaves
	Outcomes map[interdict.Outcome]int64 `json:"outcomes"`
	Unread   int64                       `json:"unread"` // rows that got no answer
}

// ReadBook reads the coded answer of a record of kind "book".
func ReadBook(r *Record) (*Book, error) {
	var b Book
	if err := json.Unmarshal(r.Answer, &b); err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	if r.Kind != "book" || b.First < 0 || b.Lines < 0 || b.First > maxTree || b.Lines > maxTree {
		return nil, fmt.Errorf("record %s is of no order book", r.ID)
	}
	return &b, nil
}

// EachRecord visits the records of the log, and passes over leaves.
func (l *Log) EachRecord(visit func(n int64, entry []byte) error) error {
	return l.RecordsFrom(0, visit)
}

// RecordsFrom visits the records of the log from a number on.
func (l *Log) RecordsFrom(from int64, visit func(n int64, entry []byte) error) error {
	for n := from - from%perTile; n < l.tree.N; n += perTile {
		all, err := l.bundle(n)
		if err != nil {
			return err
		}
		for i, b := range all[:min(int64(len(all)), l.tree.N-n)] { // the file may have grown since
			if IsLeaf(b) || n+int64(i) < from {
				continue
			}
			if err := visit(n+int64(i), b); err != nil {
				return err
			}
		}
	}
	return nil
}

// bundle reads the entries that lie in one file, from a whole multiple on.
func (l *Log) bundle(n int64) ([][]byte, error) {
	if _, err := l.Entry(n); err != nil {
		return nil, err
	}
	var out [][]byte
	for b := bytes.Clone(l.last); len(b) >= 2; {
		size := 2 + int(binary.BigEndian.Uint16(b))
		if len(b) < size {
			return nil, fmt.Errorf("%s is cut off", l.lastPath)
		}
		out, b = append(out, b[2:size:size]), b[size:]
	}
	return out, nil
}

// Leaves reads the leaves of a book, one behind the other.
func (l *Log) Leaves(b *Book) ([]byte, error) {
	end := b.First + b.Lines
	if b.Lines == 0 {
		return nil, nil
	}
	if end > l.tree.N {
		return nil, fmt.Errorf("leaves %d to %d in a log of %d", b.First, end, l.tree.N)
	}
	out := make([]byte, 0, b.Lines*LeafSize)
	for n := b.First - b.First%perTile; n < end; n += perTile {
		all, err := l.bundle(n)
		if err != nil {
			return nil, err
		}
		for i, x := range all {
			switch at := n + int64(i); {
			case at < b.First || at >= end:
			case !IsLeaf(x):
				return nil, fmt.Errorf("entry %d of the log is no leaf", at)
			default:
				out = append(out, x...)
			}
		}
	}
	return out, nil
}

// BookSum is the digest of the file of an order book, "" where it is not told.
func BookSum(d *Disclosure) string {
	if d == nil {
		return ""
	}
	for _, f := range d.Facts {
		var sum string
		if f.Fact == "book.sha256" && json.Unmarshal(f.Value, &sum) == nil {
			return sum
		}
	}
	return ""
}

// BookPath is where the file of an order book is kept, by its digest.
func (l *Log) BookPath(sum string) string { return filepath.Join(l.dir, "books", filepath.Base(sum)) }

// KeepBook puts the file of an order book in its place; it was written to a
// temporary file beside it, from NewBook.
func (l *Log) KeepBook(f *os.File, sum string) error {
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), l.BookPath(sum)); err != nil {
		return err
	}
	return syncDir(filepath.Dir(f.Name()))
}

// NewBook makes a file for an order book that is being read.
func (l *Log) NewBook() (*os.File, error) {
	dir := filepath.Join(l.dir, "books")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, ".new-")
}
