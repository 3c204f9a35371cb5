package prove

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/mod/sumdb/note"
)

// VerifyLog checks a log where it lies, entry by entry: that all of them lead to
// the signed root, and, with what is disclosed beside them, that decisions and
// order books come out the same when made anew. Packs gives the law and catalog
// that records name. A log of any size is checked in bounded memory.
func VerifyLog(dir string, ring *KeyRing, replay func() Replayer, packs func([]Pack) (fs.FS, error), older *Older) *Verdict {
	v := &Verdict{Problems: []string{}}
	v.looked[stageRoot]++
	l, cp, err := Open(dir, ring.Verifiers())
	if err != nil {
		v.problem(stageRoot, "%v", unsigned(err))
		return v.finish()
	}
	v.Log, v.Size = cp.Origin, cp.Tree.N
	w := &walk{Verdict: v, log: l, met: map[int64]string{}, members: Members{}}
	if !w.entries(cp, older, ring) {
		return v.finish()
	}
	v.looked[stageSignature]++
	if n, err := note.Open(cp.Note, ring.Verifiers()); err == nil {
		v.judge("checkpoint", n, v.MadeAt, ring)
	}
	var with fs.FS = emptyFS{}
	var mine Replayer
	if replay != nil {
		if with, err = packs(w.named); err != nil {
			v.problem(stageReplay, "%v", err)
		} else {
			mine = replay()
		}
	}
	for _, n := range w.records {
		w.record(n, with, mine)
	}
	v.overrides(w.placed, w.met, w.members)
	if uncovered := v.Size - int64(v.Records) - v.Lines; uncovered > 0 && len(v.Problems) == 0 {
		v.problem(stageInclusion, "%d leaves of the log belong to no order book", uncovered)
	}
	return v.finish()
}

// A walk goes through a log.
type walk struct {
	*Verdict
	log     *Log
	records []int64
	named   []Pack
	placed  []placed
	met     map[int64]string
	members Members // the records that overrides set aside
}

// entries reads every entry and holds all of them to the root, and to one that
// was kept from before.
func (w *walk) entries(cp *Checkpoint, older *Older, ring *KeyRing) bool {
	var old *Checkpoint
	if older != nil {
		w.looked[stageSince]++
		var err error
		if old, err = ParseCheckpoint(older.Checkpoint, ring.Verifiers()); err != nil {
			w.problem(stageSince, "the older checkpoint: %v", unsigned(err))
		} else if old.Origin != cp.Origin || old.Tree.N > cp.Tree.N {
			w.problem(stageSince, "the older checkpoint is of the log %s with %d records", old.Origin, old.Tree.N)
			old = nil
		}
	}
	var tree subtrees
	seen := map[Pack]bool{}
	for n := int64(0); n < cp.Tree.N; n += perTile {
		all, err := w.log.bundle(n)
		if err != nil || int64(len(all)) < min(perTile, cp.Tree.N-n) {
			w.problem(stageInclusion, "the entries from number %d on cannot be read: %v", n, err)
			return false
		}
		for i, b := range all[:min(perTile, cp.Tree.N-n)] {
			at := n + int64(i)
			if tree = tree.add(b); old != nil && at+1 == old.Tree.N && tree.root() != old.Tree.Hash {
				w.problem(stageSince, "the log was forked: two roots of %d records", old.Tree.N)
			}
			if !IsLeaf(b) {
				w.note(at, b, seen)
			}
		}
	}
	w.looked[stageInclusion]++
	if cp.Tree.N > 0 && tree.root() != cp.Tree.Hash {
		w.problem(stageInclusion, "the entries of the log do not lead to its signed root: something was changed, dropped or added")
	}
	return true
}

// note notes a record that comes by, and the packs that it names.
func (w *walk) note(n int64, entry []byte, seen map[Pack]bool) {
	w.records = append(w.records, n)
	r, err := ParseRecord(entry)
	if err != nil {
		return // told when it is looked at
	}
	if r.MadeAt.After(w.MadeAt) {
		w.MadeAt = r.MadeAt
	}
	if !r.Anew() {
		return
	}
	for _, p := range r.Packs {
		if key := (Pack{Kind: p.Kind, ID: p.ID, SHA256: p.SHA256}); p.Kind != "list" && !seen[key] {
			seen[key] = true
			w.named = append(w.named, p)
		}
	}
}

// record checks one record with what is disclosed beside it.
func (w *walk) record(n int64, packs fs.FS, replay Replayer) {
	name := fmt.Sprintf("%08d", n)
	defer func() { // a log may be a stranger's: what it brings down is one record
		if p := recover(); p != nil {
			w.problem(stageReplay, "record number %d could not be checked: %v", n, p)
		}
	}()
	w.Records++
	w.looked[stageInclusion]++
	entry, err := w.log.Entry(n)
	if err != nil {
		w.problem(stageInclusion, "%v", err)
		return
	}
	r, err := ParseRecord(entry)
	if err != nil {
		w.problem(stageInclusion, "number %d: %v", n, err)
		return
	}
	w.met[n] = name
	if r.Override != nil {
		w.placed = append(w.placed, placed{r, n, name})
		w.target(r)
	}
	d, err := w.log.Disclosure(n, r.ID)
	if err != nil {
		w.problem(stageFacts, "record %s: %v", r.ID, err)
		return
	}
	said := Members{}
	if d != nil {
		if said["disclosed/"+name+".json"], err = Canonical(d); err != nil {
			w.problem(stageFacts, "record %s: %v", r.ID, err)
			return
		}
	}
	var book *bookSource
	if r.Kind == "book" {
		b, err := ReadBook(r)
		if err == nil && b.First+b.Lines != n {
			err = fmt.Errorf("its leaves end at number %d", b.First+b.Lines)
		}
		if err == nil {
			err = b.counts(w.log.leafReader(b))
		}
		if err != nil {
			w.problem(stageInclusion, "record %s, number %d: %v", r.ID, n, err)
			return
		}
		w.Lines += b.Lines
		book = &bookSource{leaves: w.log.leafReader(b)}
		if sum := BookSum(d); sum != "" {
			f, err := os.Open(w.log.BookPath(sum))
			if err != nil {
				w.problem(stageReplay, "record %s: %v", r.ID, err)
				return
			}
			defer f.Close()
			book.file = f
		}
	}
	w.replay(name, r, book, said, packs, replay)
}

// target keeps the record that an override sets aside, to hold the override to it.
func (w *walk) target(r *Record) {
	var s SetAside
	if json.Unmarshal(r.Answer, &s) != nil {
		return // told with the overrides
	}
	if b, err := w.log.Entry(s.Number); err == nil {
		w.members["records/"+fmt.Sprintf("%08d", s.Number)+".json"] = append([]byte(nil), b...)
	}
}

// leafReader reads the leaves of a book.
func (l *Log) leafReader(b *Book) io.Reader {
	return &leafReader{log: l, at: b.First, end: b.First + b.Lines}
}

type leafReader struct {
	log     *Log
	at, end int64
	left    []byte
}

func (r *leafReader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.at >= r.end {
			return 0, io.EOF
		}
		next := min(r.end, r.at-r.at%perTile+perTile)
		var err error
		if r.left, err = r.log.Leaves(&Book{First: r.at, Lines: next - r.at}); err != nil {
			return 0, err
		}
		r.at = next
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
