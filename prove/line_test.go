package prove

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"interdict"
)

// aline decides a line by saying what leavesOf says, and reads of it only "line".
type aline struct{ echo }

func (aline) ReplayLine(_ *Record, _ *Disclosure, _ *Excerpt, text string, _ fs.FS) (Leaf, error) {
	if !strings.HasPrefix(text, "line ") {
		return Leaf{}, errors.New("cannot be read")
	}
	return Leaf{Outcome: interdict.Prohibited, Between: [2]interdict.Outcome{interdict.Review, interdict.Prohibited}}, nil
}

func lines() Replayer { return aline{echo{`{"outcome":"permitted"}`}} }

// TestLineAlone: a line of an order book is handed over without the others, and
// nothing passes for it: another text, number, salt or place, or a line of
// another book.
func TestLineAlone(t *testing.T) {
	h := newHouse(t, 1, "log.example.com")
	dir := t.TempDir()
	l := fill(t, dir, h, 0, 3)
	one, two := book(t, l, "b1", 700), book(t, l, "b2", 300)
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	all, log := bundled(t, dir, h)
	excerpt := func(b *Book, salt string, numbers ...int64) (e Excerpt) {
		for _, n := range numbers {
			if err := e.AddLine(log, b, []byte(salt), n, fmt.Appendf(nil, "line %d", n)); err != nil {
				t.Fatal(err)
			}
		}
		return e
	}
	at := one.First + one.Lines
	said, err := log.Disclosure(at, "b1")
	if err != nil {
		t.Fatal(err)
	}
	const name = "00000703"
	m := Members{"checkpoint": all["checkpoint"], "packs/law/x.yaml": []byte("x: y\n")}
	for _, n := range []string{"records/", "proofs/"} {
		m[n+name+".json"] = all[n+name+".json"]
	}
	put := func(e Excerpt) {
		if err := m.AddExcerpt(at, &e, said); err != nil {
			t.Fatal(err)
		}
	}
	verify := func(r func() Replayer) *Verdict { return Verify(pack(t, m, h), h.ring, r, nil) }
	put(excerpt(one, "b1", 2, 480, 701))
	if v := verify(lines); !v.OK || v.Lines != 3 || v.Replayed != 1 || !strings.Contains(strings.Join(v.Notes, "\n"), "3 of the 700 lines") {
		t.Fatalf("%+v", v)
	}
	if v := verify(same); !v.OK || v.Replayed != 0 || v.Withheld != 1 {
		t.Errorf("a replayer that knows no lines: %+v", v)
	}
	good, other := excerpt(one, "b1", 480).Lines[0], excerpt(two, "b2", 100).Lines[0]
	for _, c := range []struct {
		what   string
		change func(x *Line)
		words  string
	}{
		{"another line's text", func(x *Line) { x.Text = "line 481" }, "its text is not what its leaf commits to"},
		{"a shifted number", func(x *Line) { x.Line++ }, "line 481: its leaf is that of line 480"},
		{"a shifted place", func(x *Line) { x.Proof.Number++ }, "is not in the log at number"},
		{"another line's leaf", func(x *Line) { x.Leaf = excerpt(one, "b1", 481).Lines[0].Leaf }, "its leaf is that of line 481"},
		{"another line's salt", func(x *Line) { x.Salt = excerpt(one, "b1", 481).Lines[0].Salt }, "its text is not what its leaf commits to"},
		{"a line of another book", func(x *Line) { *x = other }, "is no leaf of this order book"},
		{"a line of another book at a place of this one", func(x *Line) { *x = other; x.Proof = good.Proof }, "is not in the log at number"},
		{"a leaf that was never logged", func(x *Line) {
			x.Leaf = x.Leaf[:2] + "01" + x.Leaf[4:]
		}, "is not in the log at number"},
		{"a record for a leaf", func(x *Line) { x.Leaf = hex.EncodeToString(all["records/"+name+".json"]) }, "what stands for its leaf is none"},
	} {
		x := good
		c.change(&x)
		put(Excerpt{Lines: []Line{x}})
		wants(t, c.what, verify(lines), c.words)
	}
	put(Excerpt{Lines: []Line{good, good}})
	wants(t, "a line twice", verify(lines), "line 480 stands twice")
	put(Excerpt{})
	wants(t, "no line", verify(lines), "it holds no line")
	put(Excerpt{Lines: []Line{good}})
	wants(t, "another answer", verify(func() Replayer { return otherLine{} }), "line 480, decided anew, has another answer")
	delete(m, "disclosed/"+name+".json")
	wants(t, "without what was asked", verify(lines), "what was asked for the book is missing")
	e := Excerpt{}
	for n, words := range map[int64]string{1: "got no answer", 702: "got no answer", 9: "its text is not what its leaf commits to"} {
		if err := e.AddLine(log, one, []byte("b1"), n, []byte("line 10")); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("line %d: %v", n, err)
		}
	}
}

// otherLine decides otherwise.
type otherLine struct{ aline }

func (otherLine) ReplayLine(*Record, *Disclosure, *Excerpt, string, fs.FS) (Leaf, error) {
	return Leaf{Outcome: interdict.Permitted, Between: [2]interdict.Outcome{interdict.Review, interdict.Prohibited}}, nil
}

// FuzzLine: whatever a line says of itself, only the text that was logged opens
// its leaf.
func FuzzLine(f *testing.F) {
	leaves := leavesOf(3, "salt of the book")
	salt := lineSalt([]byte("salt of the book"), 3)
	f.Add(int64(3), "line 3", hex.EncodeToString(salt[:16]))
	f.Add(int64(4), "line 4", "00")
	f.Fuzz(func(t *testing.T, n int64, text, salt string) {
		x := Line{Line: n, Text: text, Salt: salt}
		if x.opens(leaves[LeafSize:2*LeafSize]) == nil && (n != 3 || text != "line 3") {
			t.Errorf("line %d, %q, opens the leaf of line 3", n, text)
		}
	})
}
