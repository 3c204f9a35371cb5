package prove

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/mod/sumdb/tlog"
)

// A BookReplayer decides an order book anew. A Replayer may be one.
type BookReplayer interface {
	// ReplayBook gives the leaves of a book from its file.
	ReplayBook(r *Record, d *Disclosure, file []byte, packs fs.FS) (leaves []byte, err error)
}

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
	var stack []subtree
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
		stack = append(stack, subtree{0, tlog.RecordHash(leaves[:LeafSize])})
		for n := len(stack); n > 1 && stack[n-1].level == stack[n-2].level; n = len(stack) {
			stack = append(stack[:n-2], subtree{stack[n-1].level + 1, tlog.NodeHash(stack[n-2].hash, stack[n-1].hash)})
		}
	}
	then := stack[len(stack)-1].hash
	for i := len(stack) - 2; i >= 0; i-- {
		then = tlog.NodeHash(stack[i].hash, then)
	}
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
	if err := b.counts(leaves); err != nil {
		v.problem(stageInclusion, "leaves/%s: %v", n, err)
		return nil, false
	}
	v.Lines += b.Lines
	return leaves, true
}

// counts holds what the record of a book says to its leaves.
func (b *Book) counts(leaves []byte) error {
	var seen [5]int64
	for i := 0; i < len(leaves); i += LeafSize {
		if !IsLeaf(leaves[i:i+LeafSize]) || leaves[i+1] < 1 || leaves[i+1] > 4 {
			return fmt.Errorf("number %d of the log is no leaf", b.First+int64(i/LeafSize))
		}
		seen[leaves[i+1]]++
	}
	for o, n := range b.Outcomes {
		if k := mark(o); k < 1 || seen[k] != n {
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
func (v *Verdict) replayBook(n string, r *Record, d *Disclosure, leaves, file []byte, packs fs.FS, replay Replayer) {
	books, ok := replay.(BookReplayer)
	if !ok {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: order books are not decided anew here", r.ID))
		return
	}
	v.looked[stageReplay]++
	got, err := books.ReplayBook(r, d, file, packs)
	if err != nil {
		v.problem(stageReplay, "the order book of record %s could not be decided anew: %v", r.ID, err)
		return
	}
	if bytes.Equal(got, leaves) {
		v.Replayed++
		return
	}
	for i := 0; i < max(len(got), len(leaves)); i += LeafSize {
		if i >= len(got) || i >= len(leaves) {
			v.problem(stageReplay, "books/%s: decided anew it has %d lines with an answer, recorded were %d", n, len(got)/LeafSize, len(leaves)/LeafSize)
			return
		}
		a, b := got[i:i+LeafSize], leaves[i:i+LeafSize]
		if bytes.Equal(a, b) {
			continue
		}
		line := binary.BigEndian.Uint64(b[8:])
		switch {
		case !bytes.Equal(a[40:], b[40:]) || !bytes.Equal(a[8:16], b[8:16]):
			v.problem(stageReplay, "books/%s: line %d is not what was committed to", n, line)
		default:
			v.problem(stageReplay, "books/%s: line %d, decided anew, has another answer than was recorded", n, line)
		}
		return
	}
}
