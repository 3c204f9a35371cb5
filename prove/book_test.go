package prove

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"interdict"
)

// leavesOf are n leaves of lines that begin at 2, all prohibited.
func leavesOf(n int, salt string) []byte {
	var out []byte
	for i := range n {
		x := Leaf{Outcome: interdict.Prohibited, Between: [2]interdict.Outcome{interdict.Review, interdict.Prohibited}, Line: i + 2, Text: fmt.Appendf(nil, "line %d", i+2)}
		out = x.Append(out, []byte(salt))
	}
	return out
}

// book adds leaves and their record to a log.
func book(t testing.TB, l *Log, id string, n int) *Book {
	t.Helper()
	b := &Book{First: l.Next(), Lines: int64(n), Outcomes: map[interdict.Outcome]int64{interdict.Prohibited: int64(n)}}
	if err := l.AddLeaves(leavesOf(n, id)); err != nil {
		t.Fatal(err)
	}
	r, d := record(t, id, "permitted")
	r.Kind = "book"
	var err error
	if r.Answer, err = Canonical(b); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(r, d); err != nil {
		t.Fatal(err)
	}
	return b
}

// again decides books by saying what leaves they had.
type again struct{ echo }

func (again) ReplayBook(r *Record, _ *Disclosure, file io.Reader, _ fs.FS, take func([]byte) error) error {
	if text, err := io.ReadAll(file); err != nil || len(text) == 0 {
		return errors.New("no file")
	}
	b, err := ReadBook(r)
	if err != nil {
		return err
	}
	return take(leavesOf(int(b.Lines), r.ID))
}

func anew() Replayer { return again{echo{`{"outcome":"permitted"}`}} }

// booked is a log of records, two books and a record, as a bundle.
func booked(t testing.TB, before, n, after int) (house, Members, string) {
	t.Helper()
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, before).Close()
	l, err := Create(dir, h.signer, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	one, two := book(t, l, "b1", n), book(t, l, "b2", 3)
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	fill(t, dir, h, 1000, after).Close()
	m, log := bundled(t, dir, h)
	for _, b := range []*Book{one, two} {
		if err := m.AddBook(log, b.First+b.Lines, b, []byte("the file")); err != nil {
			t.Fatal(err)
		}
	}
	return h, m, fmt.Sprintf("%08d", one.First+one.Lines)
}

// bundled are the members of all records of a log, as members gives them of one
// without leaves.
func bundled(t testing.TB, dir string, h house) (Members, *Log) {
	t.Helper()
	l, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	m := Members{"checkpoint": cp.Note}
	err = l.EachRecord(func(i int64, b []byte) error {
		p, err := l.Prove(i)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%08d", i)
		m["records/"+name+".json"] = b
		m["proofs/"+name+".json"], _ = Canonical(NewProof(i, cp.Tree.N, p))
		r, err := ParseRecord(b)
		if err != nil {
			return err
		}
		d, err := l.Disclosure(i, r.ID)
		if err == nil {
			m["disclosed/"+name+".json"], err = Canonical(d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, l
}

// TestBooks: leaves anywhere in a log, in any number, lead to its root.
func TestBooks(t *testing.T) {
	for _, c := range [][3]int{{0, 1, 0}, {0, 5, 0}, {1, 1, 1}, {3, 300, 2}, {255, 1, 300}, {256, 256, 0}, {7, 1000, 500}, {2, 0, 1}} {
		h, m, _ := booked(t, c[0], c[1], c[2])
		v := Verify(pack(t, m, h), h.ring, anew, nil)
		if !v.OK || v.Lines != int64(c[1]+3) || v.Records != c[0]+2+c[2] || v.Replayed != v.Records {
			t.Errorf("%v: %+v", c, v)
		}
	}
}

// TestBookAttacks re-sign the bundle with the right key, as a dishonest owner of
// the key would: log and file still speak against them.
func TestBookAttacks(t *testing.T) {
	flip := func(b []byte, at int) []byte { b = bytes.Clone(b); b[at] ^= 2; return b }
	for _, c := range []struct {
		what  string
		do    func(m Members, n, other string)
		words string
	}{
		{"a leaf changed", func(m Members, n, _ string) { m["leaves/"+n] = flip(m["leaves/"+n], 5*LeafSize+20) }, "are not in the log"},
		{"an outcome changed", func(m Members, n, _ string) { m["leaves/"+n] = flip(m["leaves/"+n], 5*LeafSize+1) }, "are not in the log"},
		{"a leaf dropped", func(m Members, n, _ string) { m["leaves/"+n] = m["leaves/"+n][LeafSize:] }, "tells of 9 lines"},
		{"half a leaf", func(m Members, n, _ string) { m["leaves/"+n] = m["leaves/"+n][:8*LeafSize+7] }, "tells of 9 lines"},
		{"two leaves swapped", func(m Members, n, _ string) {
			b := bytes.Clone(m["leaves/"+n])
			copy(b, m["leaves/"+n][LeafSize:2*LeafSize])
			copy(b[LeafSize:], m["leaves/"+n][:LeafSize])
			m["leaves/"+n] = b
		}, "are not in the log"},
		{"no leaves", func(m Members, n, _ string) { delete(m, "leaves/"+n) }, "tells of 9 lines"},
		{"no proof", func(m Members, n, _ string) { delete(m, "leaves/"+n+".json") }, "leaves/"},
		{"another book's proof", func(m Members, n, other string) { m["leaves/"+n+".json"] = m["leaves/"+other+".json"] }, "are not in the log"},
		{"another book's file", func(m Members, n, _ string) { m["books/"+n] = nil }, "no file"},
		{"a proof that is too long", func(m Members, n, _ string) {
			var p LeafProof
			json.Unmarshal(m["leaves/"+n+".json"], &p)
			p.Left = append(p.Left, p.Left...)
			m["leaves/"+n+".json"], _ = Canonical(p)
		}, "too long"},
		{"a proof that is too short", func(m Members, n, _ string) {
			var p LeafProof
			json.Unmarshal(m["leaves/"+n+".json"], &p)
			p.Left = nil
			m["leaves/"+n+".json"], _ = Canonical(p)
		}, "too short"},
		{"a proof for another size", func(m Members, n, _ string) {
			m["leaves/"+n+".json"] = bytes.Replace(m["leaves/"+n+".json"], []byte(`"size":`), []byte(`"size":9`), 1)
		}, "the proof is for a log of"},
	} {
		h, m, n := booked(t, 5, 9, 4)
		c.do(m, n, fmt.Sprintf("%08d", 5+9+1+3))
		wants(t, c.what, Verify(pack(t, m, h), h.ring, anew, nil), c.words)
	}
}

// TestBookSaysWhatItsLeavesSay: whoever has the key can log a record that does
// not fit its leaves; it is told.
func TestBookSaysWhatItsLeavesSay(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*Book)
		words  string
	}{
		"other outcomes":     {func(b *Book) { b.Outcomes = map[interdict.Outcome]int64{interdict.Permitted: 4} }, "outcome"},
		"outcomes left out":  {func(b *Book) { b.Outcomes = nil }, "does not tell of all outcomes"},
		"fewer lines":        {func(b *Book) { b.First++; b.Lines-- }, "outcome"},
		"leaves elsewhere":   {func(b *Book) { b.First-- }, "its leaves end at number"},
		"a record as a leaf": {func(b *Book) { b.First--; b.Lines++ }, "not"},
	} {
		h := newHouse(t, 1, "log.example.com")
		dir := t.TempDir()
		l := fill(t, dir, h, 0, 2)
		b := &Book{First: l.Next(), Lines: 4, Outcomes: map[interdict.Outcome]int64{interdict.Prohibited: 4}}
		c.change(b)
		if err := l.AddLeaves(leavesOf(4, "b1")); err != nil {
			t.Fatal(err)
		}
		r, d := record(t, "b1", "permitted")
		r.Kind = "book"
		r.Answer, _ = Canonical(b)
		if err := errors.Join(l.Add(r, d), l.Commit()); err != nil {
			t.Fatal(err)
		}
		l.Close()
		m, log := bundled(t, dir, h)
		p, err := log.ProveLeaves(b)
		if err != nil {
			t.Fatal(err)
		}
		var leaves []byte
		for n := b.First; n < b.First+b.Lines; n++ {
			e, err := log.Entry(n)
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, append(bytes.Clone(e), make([]byte, LeafSize)...)[:LeafSize]...)
		}
		m["leaves/00000006"], m["books/00000006"] = leaves, []byte("x")
		m["leaves/00000006.json"], _ = Canonical(p)
		wants(t, what, Verify(pack(t, m, h), h.ring, anew, nil), c.words)
	}
}

// TestBookWithheld: without its file a book is held by its leaves alone.
func TestBookWithheld(t *testing.T) {
	h, m, n := booked(t, 2, 5, 0)
	delete(m, "books/"+n)
	if v := Verify(pack(t, m, h), h.ring, anew, nil); !v.OK || v.Withheld != 1 || v.Lines != 8 || !strings.Contains(strings.Join(v.Notes, "\n"), "the file of the order book is withheld") {
		t.Errorf("%+v", v)
	}
	if v := Verify(pack(t, m, h), h.ring, same, nil); !v.OK || v.Withheld != 2 {
		t.Errorf("one that decides no books: %+v", v)
	}
}

// TestLeavesUncommitted: leaves that were written and not signed are nobody's;
// the log goes on as if they had never been.
func TestLeavesUncommitted(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	fill(t, dir, h, 0, 3).Close()
	l, err := Create(dir, h.signer, h.ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.AddLeaves(leavesOf(1000, "x")), l.flush(), l.AddLeaves(leavesOf(10, "x"))); err != nil {
		t.Fatal(err)
	}
	if l.Size() != 3 || l.Next() != 1013 {
		t.Errorf("size %d, next %d", l.Size(), l.Next())
	}
	l.Close() // as a program does that is killed
	fill(t, dir, h, 3, 600).Close()
	log, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil || cp.Tree.N != 603 {
		t.Fatalf("%+v, %v", cp, err)
	}
	var all []tlog.Hash
	err = log.EachRecord(func(n int64, b []byte) error {
		all = append(all, tlog.RecordHash(b))
		if !strings.Contains(string(b), fmt.Sprintf(`"id":"r%d"`, n)) {
			return fmt.Errorf("record %d is %.60s", n, b)
		}
		return nil
	})
	if err != nil || plainRoot(all) != cp.Tree.Hash {
		t.Errorf("%v; root %v", err, plainRoot(all) == cp.Tree.Hash)
	}
}

// TestFlushedInPortions: a log that is written in portions has the root that a
// plain computation gives.
func TestFlushedInPortions(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 5)
	for _, n := range []int{100, 300, 1, 511} {
		if err := errors.Join(l.AddLeaves(leavesOf(n, "x")), l.flush()); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	var all []tlog.Hash
	for n := range l.Size() {
		b, err := l.Entry(n)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, tlog.RecordHash(b))
	}
	if len(all) != 917 || plainRoot(all) != l.tree.Hash {
		t.Errorf("%d entries, root %s", len(all), l.tree.Hash)
	}
	l.Close()
	if err := l.AddLeaves(make([]byte, LeafSize+1)); err == nil {
		t.Error("a leaf and a byte are taken for leaves")
	}
}

// TestEraseBook: the file of an order book goes with what was asked, unless
// another record rests on the same file.
func TestEraseBook(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 1)
	defer l.Close()
	for _, id := range []string{"b1", "b2"} {
		r, d := record(t, id, "permitted")
		x := Fact{Fact: "book.sha256", Value: json.RawMessage(`"feed"`), Salt: d.Facts[0].Salt, From: "book"}
		c, err := x.Commit()
		if err != nil {
			t.Fatal(err)
		}
		r.Asked, d.Facts = append(r.Asked, c), append(d.Facts, x)
		if err := l.Add(r, d); err != nil {
			t.Fatal(err)
		}
	}
	f, err := l.NewBook()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.KeepBook(f, "feed"), l.Commit(), os.WriteFile(filepath.Join(dir, "books", ".new-1"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	there := func() bool { _, err := os.Stat(l.BookPath("feed")); return err == nil }
	if _, err := l.EraseAll(map[string]bool{"b1": true}); err != nil || !there() {
		t.Errorf("the file that b2 rests on: %v, %v", there(), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "books", ".new-1")); err == nil {
		t.Error("what an interrupted run has left stays")
	}
	if n, err := l.EraseAll(map[string]bool{"b2": true}); err != nil || n != 1 || there() {
		t.Errorf("%d dropped, the file is there: %v, %v", n, there(), err)
	}
}

// FuzzLeafProof: no proof, whatever it says, takes other leaves for those of the
// log.
func FuzzLeafProof(f *testing.F) {
	h := newHouse(f, 1, "log.example.com")
	dir := f.TempDir()
	l := fill(f, dir, h, 0, 3)
	b := book(f, l, "b1", 6)
	if err := l.Commit(); err != nil {
		f.Fatal(err)
	}
	l.Close()
	fill(f, dir, h, 50, 4).Close()
	log, cp, err := Open(dir, h.ring.Verifiers())
	if err != nil {
		f.Fatal(err)
	}
	whole, err := log.Leaves(b)
	if err != nil {
		f.Fatal(err)
	}
	p, err := log.ProveLeaves(b)
	if err != nil {
		f.Fatal(err)
	}
	text, _ := Canonical(p)
	answer, _ := Canonical(b)
	f.Add(text, answer, whole)
	f.Add(text, answer, leavesOf(6, "other"))
	f.Fuzz(func(t *testing.T, text, answer, leaves []byte) {
		var p LeafProof
		r := &Record{ID: "b1", Kind: "book", Answer: answer}
		b, err := ReadBook(r)
		if json.Unmarshal(text, &p) != nil || err != nil || b.Lines == 0 || int64(len(leaves)) != b.Lines*LeafSize {
			return
		}
		if p.check(cp.Tree, b, leaves) == nil && (b.First != 3 || b.Lines != 6 || !bytes.Equal(leaves, whole)) {
			t.Errorf("%d leaves from %d on are taken for those of the log", b.Lines, b.First)
		}
	})
}
