package prove

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// A BookReplayer decides an order book anew. A Replayer may be one.
type BookReplayer interface {
	// ReplayBook gives the leaves of a book from its file, in their order.
	ReplayBook(r *Record, d *Disclosure, file io.Reader, packs fs.FS, take func(leaves []byte) error) error
}

// A bookSource is where the leaves of a book come from, and its file; nil where
// that is withheld.
type bookSource struct{ leaves, file io.Reader }

// A LeafProof leads from the leaves of a book to the root of the log. Left are
// the roots of the whole subtrees before the first leaf, the largest first; with
// the leaves they give the root of the log as it was after the last leaf, and
// Since leads from there to the root of the checkpoint.
type LeafProof struct {
	Size  int64    `json:"size"`
	Left  []string `json:"left"`
	Since []string `json:"since"`
}

// ProveLeaves gives the proof that the leaves of a book are in the log.
func (l *Log) ProveLeaves(b *Book) (*LeafProof, error) {
	out := &LeafProof{Size: l.tree.N, Left: []string{}, Since: []string{}}
	var at []int64
	for level, done := 62, int64(0); level >= 0; level-- {
		if b.First&(1<<level) != 0 {
			at = append(at, tlog.StoredHashIndex(level, done>>level))
			done += 1 << level
		}
	}
	if len(at) > 0 {
		left, err := l.hashes().ReadHashes(at)
		if err != nil {
			return nil, err
		}
		for _, h := range left {
			out.Left = append(out.Left, h.String())
		}
	}
	if end := b.First + b.Lines; end < l.tree.N && end > 0 {
		p, err := l.ProveSince(end)
		if err != nil {
			return nil, err
		}
		for _, h := range p {
			out.Since = append(out.Since, h.String())
		}
	}
	return out, nil
}

// check holds leaves to a root.
func (p *LeafProof) check(root tlog.Tree, b *Book, leaves []byte) error {
	end := b.First + b.Lines
	switch {
	case p.Size != root.N:
		return fmt.Errorf("the proof is for a log of %d records, the checkpoint for one of %d", p.Size, root.N)
	case end > root.N:
		return fmt.Errorf("leaves %d to %d in a log of %d", b.First, end, root.N)
	case b.Lines == 0:
		return nil
	}
	var stack subtrees
	left, err := parseHashes(p.Left)
	if err != nil {
		return err
	}
	for level := 62; level >= 0; level-- {
		if b.First&(1<<level) == 0 {
			continue
		}
		if len(left) == 0 {
			return errors.New("the proof is too short")
		}
		stack, left = append(stack, subtree{level, left[0]}), left[1:]
	}
	if len(left) > 0 {
		return errors.New("the proof is too long")
	}
	for ; len(leaves) > 0; leaves = leaves[LeafSize:] {
		stack = stack.add(leaves[:LeafSize])
	}
	then := stack.root()
	since, err := parseHashes(p.Since)
	switch {
	case err != nil:
		return err
	case end == root.N && then != root.Hash:
		return errors.New("they do not lead to the root")
	case end == root.N:
		return nil
	}
	return tlog.CheckTree(since, root.N, root.Hash, end, then)
}

// A subtree is a whole one, of 1<<level leaves.
type subtree struct {
	level int
	hash  tlog.Hash
}

// subtrees are a tree that grows: the whole ones in it, the largest first.
type subtrees []subtree

func (s subtrees) add(entry []byte) subtrees {
	s = append(s, subtree{0, tlog.RecordHash(entry)})
	for n := len(s); n > 1 && s[n-1].level == s[n-2].level; n = len(s) {
		s = append(s[:n-2], subtree{s[n-1].level + 1, tlog.NodeHash(s[n-2].hash, s[n-1].hash)})
	}
	return s
}

// root is the root of a tree that holds something.
func (s subtrees) root() tlog.Hash {
	h := s[len(s)-1].hash
	for i := len(s) - 2; i >= 0; i-- {
		h = tlog.NodeHash(s[i].hash, h)
	}
	return h
}

func parseHashes(list []string) ([]tlog.Hash, error) {
	if len(list) > 64 {
		return nil, errors.New("more than 64 hashes")
	}
	var out []tlog.Hash
	for _, s := range list {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// bookMember is where a bundle has the file of the book of a record.
func bookMember(n string) string { return "books/" + n }

// AddBook adds leaves, proof and, unless it is withheld, the file of a book to a
// bundle. The file is nil when it was erased.
func (m Members) AddBook(l *Log, n int64, b *Book, file []byte) error {
	if b.Lines*LeafSize > maxMember || len(file) > maxMember {
		return fmt.Errorf("the order book of record %d has %d lines and %d bytes, and a member of a bundle at most %d bytes", n, b.Lines, len(file), maxMember)
	}
	leaves, err := l.Leaves(b)
	if err != nil {
		return err
	}
	p, err := l.ProveLeaves(b)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%08d", n)
	m["leaves/"+name] = leaves
	if m["leaves/"+name+".json"], err = Canonical(p); err != nil {
		return err
	}
	if file != nil {
		m[bookMember(name)] = file
	}
	return nil
}

// leaves checks the leaves of a book: that they are in the log, just before
// their record, and come to what it says.
func (v *Verdict) leaves(n string, number int64, r *Record, members Members, root *Checkpoint) ([]byte, bool) {
	b, err := ReadBook(r)
	if err != nil {
		v.problem(stageInclusion, "records/%s.json: %v", n, err)
		return nil, false
	}
	leaves := members["leaves/"+n]
	var p LeafProof
	if err := json.Unmarshal(members["leaves/"+n+".json"], &p); err != nil {
		v.problem(stageInclusion, "leaves/%s.json: %v", n, err)
		return nil, false
	}
	if int64(len(leaves)) != b.Lines*LeafSize {
		v.problem(stageInclusion, "leaves/%s: %d bytes, but record %s tells of %d lines", n, len(leaves), r.ID, b.Lines)
		return nil, false
	}
	if b.First+b.Lines != number {
		v.problem(stageInclusion, "record %s: its leaves end at number %d, and it is number %d", r.ID, b.First+b.Lines, number)
		return nil, false
	}
	if err := p.check(root.Tree, b, leaves); err != nil {
		v.problem(stageInclusion, "leaves/%s: the lines of record %s are not in the log: %v", n, r.ID, err)
		return nil, false
	}
	if err := b.counts(bytes.NewReader(leaves)); err != nil {
		v.problem(stageInclusion, "leaves/%s: %v", n, err)
		return nil, false
	}
	v.Lines += b.Lines
	return leaves, true
}

// counts holds what the record of a book says to its leaves.
func (b *Book) counts(leaves io.Reader) error {
	var seen [5]int64
	var x [LeafSize]byte
	for n := b.First; n < b.First+b.Lines; n++ {
		if _, err := io.ReadFull(leaves, x[:]); err != nil {
			return err
		}
		if !IsLeaf(x[:]) || x[1] < 1 || x[1] > 4 {
			return fmt.Errorf("number %d of the log is no leaf", n)
		}
		seen[x[1]]++
	}
	for o, n := range b.Outcomes {
		if seen[mark(o)] != n {
			return fmt.Errorf("the record tells of %d lines with outcome %q, the leaves of %d", n, o, seen[mark(o)])
		}
		seen[mark(o)] = 0
	}
	if seen != [5]int64{} {
		return errors.New("the record does not tell of all outcomes of its leaves")
	}
	return nil
}

// replayBook decides a book anew and holds it to its leaves.
func (v *Verdict) replayBook(r *Record, d *Disclosure, b *bookSource, packs fs.FS, replay Replayer) {
	if b.file == nil {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: the file of the order book is withheld, so it was not decided anew", r.ID))
		return
	}
	books, ok := replay.(BookReplayer)
	if !ok {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: order books are not decided anew here", r.ID))
		return
	}
	v.looked[stageReplay]++
	c := leafCompare{want: bufio.NewReaderSize(b.leaves, 1<<16)}
	err := books.ReplayBook(r, d, b.file, packs, c.take)
	if err == nil {
		err = c.end()
	}
	switch {
	case err != nil:
		v.problem(stageReplay, "the order book of record %s could not be decided anew: %v", r.ID, err)
	case c.differs != "":
		v.problem(stageReplay, "the order book of record %s: %s", r.ID, c.differs)
	default:
		v.Replayed++
		if slices.ContainsFunc(r.Packs, func(p Pack) bool { return p.Kind == "list" }) {
			v.remark(remark{"order book", true, "what lists said of the names was not looked up anew: it rests on the signature"}, 1)
		}
	}
}

// leafCompare holds leaves that were made anew to those that were logged.
type leafCompare struct {
	want    io.Reader
	differs string // how the first one that differs does
}

func (c *leafCompare) take(leaves []byte) error {
	for ; len(leaves) > 0 && c.differs == ""; leaves = leaves[LeafSize:] {
		var want [LeafSize]byte
		_, err := io.ReadFull(c.want, want[:])
		line := binary.BigEndian.Uint64(leaves[8:])
		switch got := leaves[:LeafSize]; {
		case err == io.EOF:
			c.differs = fmt.Sprintf("line %d, decided anew, has an answer, and none was recorded", line)
		case err != nil:
			return err
		case !bytes.Equal(got[8:16], want[8:16]) || !bytes.Equal(got[40:], want[40:]):
			c.differs = fmt.Sprintf("line %d is not what was committed to", binary.BigEndian.Uint64(want[8:]))
		case !bytes.Equal(got, want[:]):
			c.differs = fmt.Sprintf("line %d, decided anew, has another answer than was recorded", line)
		}
	}
	return nil
}

// end wants that no leaf is left.
func (c *leafCompare) end() error {
	var want [LeafSize]byte
	if c.differs != "" {
		return nil
	}
	if _, err := io.ReadFull(c.want, want[:]); err != io.EOF {
		c.differs = fmt.Sprintf("line %d, decided anew, has no answer, and one was recorded", binary.BigEndian.Uint64(want[8:]))
	}
	return nil
}
