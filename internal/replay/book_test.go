package replay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/decide"
	"interdict/internal/bulk"
	"interdict/internal/desk"
	"interdict/law"
	"interdict/prove"
)

// someLists say that one name is listed, another may be, and are whole.
type someLists struct{ known decide.Lists }

func (l someLists) Listed(name string, kind interdict.Values, id interdict.ListID) decide.Match {
	switch name {
	case "Zorvil Trading":
		return decide.Match{May: true, Must: true, Because: "it is listed"}
	case "Zorvil Trade":
		return decide.Match{May: true, Because: "a person must look"}
	}
	return decide.Match{Because: name + " was not found"}
}

func (l someLists) Known() decide.Lists { return l.known }
func (l someLists) Whole() map[interdict.ListID]string {
	return map[interdict.ListID]string{"us/entity-list": "2026-11-20", "us/sdn": "2026-11-20", "us/sdn-2024-06-21": ""}
}

// orders is a book of n lines and one that cannot be read.
func orders(n int) string {
	var b strings.Builder
	b.WriteString("id,act,actor.country,counterparty.name,counterparty.country,product.name,performed_at\n")
	for i := range n {
		who := []string{"Acme Clinic", "Zorvil Trading", "Zorvil Trade", "Pell County"}[i%4]
		fmt.Fprintf(&b, "PO-%d,%s,US,%s,US,Kaspersky Total Security,2024-%02d-02\n", i, []string{"resell", "use", "support"}[i%3], who, 7+i%5)
	}
	b.WriteString("PO-x,resell,US,A,US,\"cut\n")
	return b.String()
}

// booked decides and logs a book, and gives a bundle's members.
func booked(t *testing.T, text string) (prove.Members, *prove.KeyFile, string, *prove.Log) {
	t.Helper()
	k, err := prove.NewKey(chance(), "log.example.com", day, day.AddDate(1, 0, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := k.Signer(nil, day)
	if err != nil {
		t.Fatal(err)
	}
	ring := &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}
	dir := t.TempDir()
	log, err := prove.Create(dir, signer, ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(desk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	heard := Hear(someLists{d.Known()})
	heard.Brief()
	r := &Recorder{Log: log, Program: prove.Program{Name: "interdict"}, Random: chance(), Now: func() time.Time { return day }, Desk: d, Clocks: desk.Clocks{KnownAt: day}, Heard: heard,
		Profile: &ProfileText{"house.yaml", "profile: house\nabout: a test\nfacts:\n  - when: {actor.name: absent}\n    set: {actor.name: Calloway Ridge Inc.}\n    because: ours\n"}}
	e, err := d.Engine(r.Clocks, heard)
	if err != nil {
		t.Fatal(err)
	}
	house, err := decide.ParseProfile(r.Profile.Name, []byte(r.Profile.Text))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(text, "\n")
	b := &BookRun{Name: "book.csv", Form: deal.CSV, Header: first + "\n"}
	if err := r.Begin(b); err != nil {
		t.Fatal(err)
	}
	o := &bulk.Options{Engine: e, Profile: house, Name: b.Name, Format: b.Form, NewCoder: b.Coder, Codes: b.Take,
		Append: func(dst []byte, _ *decide.Answer, _ bulk.Pos) ([]byte, error) { return dst, nil }}
	c, err := bulk.Run(context.Background(), strings.NewReader(text), io.Discard, o, func(error) {}, func(int, int) {})
	if err != nil || c.Bad == 0 || c.LastDay != "2024-11-02" {
		t.Fatalf("%+v, %v", c, err)
	}
	sum := sha256.Sum256([]byte(text))
	if err := r.Book(b, c, int64(len(text)), hex.EncodeToString(sum[:])); err != nil {
		t.Fatal(err)
	}
	if err := log.Commit(); err != nil {
		t.Fatal(err)
	}
	log.Close()
	l, cp, err := prove.Open(dir, ring.Verifiers())
	if err != nil {
		t.Fatal(err)
	}
	m := prove.Members{"checkpoint": cp.Note}
	n := cp.Tree.N - 1
	entry, err := l.Entry(n)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := prove.ParseRecord(entry)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Prove(n)
	if err != nil {
		t.Fatal(err)
	}
	said, err := l.Disclosure(n, rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range said.Facts {
		if f.Fact == heardFact && (bytes.Contains(f.Value, []byte("Acme")) || !bytes.Contains(f.Value, []byte("Zorvil Trade"))) {
			t.Errorf("what was heard: %s", f.Value)
		}
	}
	name := fmt.Sprintf("%08d", n)
	m["records/"+name+".json"] = entry
	m["proofs/"+name+".json"], _ = prove.Canonical(prove.NewProof(n, cp.Tree.N, p))
	m["disclosed/"+name+".json"], _ = prove.Canonical(said)
	coded, err := prove.ReadBook(rec)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.AddBook(l, n, coded, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return m, k, name, l
}

// TestBook: from its file, each line of a book is decided anew and gives its leaf,
// with the law, the profile and what lists said.
func TestBook(t *testing.T) {
	m, k, name, _ := booked(t, orders(500))
	if err := Complete(m, []fs.FS{law.Files()}, []fs.FS{catalog.Files()}); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, m, k); !v.OK || v.Replayed != 1 || v.Lines != 500 {
		t.Fatalf("%+v", v)
	}
	says := func(what, words string) {
		t.Helper()
		if v := verify(t, m, k); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), words) {
			t.Errorf("%s: %+v, want %q", what, v.Problems, words)
		}
	}
	file, facts := m["books/"+name], m["disclosed/"+name+".json"]
	m["books/"+name] = bytes.Replace(file, []byte("PO-77,"), []byte("PO-78,"), 1)
	says("another file", "its file is not the one that was committed to")
	// Whoever keeps the key could have committed to another file than was decided.
	m["books/"+name] = file
	pack := "packs/law/us/icts-2021-002/restriction.yaml"
	whole := m[pack]
	m[pack] = append(bytes.Clone(whole), "# another\n"...)
	says("another law", "us/icts-2021-002 in the bundle is not the one")
	m[pack] = whole
	m["disclosed/"+name+".json"] = bytes.Replace(facts, []byte("Zorvil Trading"), []byte("Zorvil Trandig"), 1)
	says("other lists", "fact heard is not what was committed to")
	m["disclosed/"+name+".json"], _ = prove.Canonical(prove.Redact(opened(t, facts)))
	delete(m, "books/"+name)
	if v := verify(t, m, k); !v.OK || v.Withheld != 1 || bytes.Contains(m["disclosed/"+name+".json"], []byte("book.salt")) {
		t.Errorf("redacted: %+v", v)
	}
}

func opened(t *testing.T, b []byte) *prove.Disclosure {
	t.Helper()
	var d prove.Disclosure
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// TestLineAlone: one line is decided anew with its header, the profile and what
// lists said of the names in it, and shows nothing of other lines.
func TestLineAlone(t *testing.T) {
	text := orders(500)
	m, k, name, log := booked(t, text)
	rec, err := prove.ParseRecord(m["records/"+name+".json"])
	if err != nil {
		t.Fatal(err)
	}
	said := opened(t, m["disclosed/"+name+".json"])
	e, err := Excerpt(log, rec, said, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, []int{11, 23})
	if err != nil {
		t.Fatal(err)
	}
	if e.Lines[1].Text != strings.SplitAfter(text, "\n")[22] || !bytes.Contains(e.Heard, []byte("Zorvil Trading")) || bytes.Contains(e.Heard, []byte("Zorvil Trade\"")) {
		t.Errorf("%+v", e)
	}
	delete(m, "leaves/"+name)
	delete(m, "leaves/"+name+".json")
	delete(m, "books/"+name)
	var number int64
	fmt.Sscan(strings.TrimLeft(name, "0"), &number)
	put := func(e *prove.Excerpt) {
		if err := m.AddExcerpt(number, e, said); err != nil {
			t.Fatal(err)
		}
	}
	put(e)
	if err := Complete(m, []fs.FS{law.Files()}, []fs.FS{catalog.Files()}); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, m, k); !v.OK || v.Replayed != 1 || v.Lines != 2 || !strings.Contains(strings.Join(v.Notes, "\n"), "what lists said of them is told by") {
		t.Fatalf("%+v", v)
	}
	for n, b := range m {
		for _, secret := range []string{"PO-7,", "Zorvil Trade\"", "Acme"} {
			if bytes.Contains(b, []byte(secret)) && !strings.HasPrefix(n, "packs/") {
				t.Errorf("another line shows: %q in %s", secret, n)
			}
		}
	}
	for what, c := range map[string]struct {
		change func(*prove.Excerpt)
		words  string
	}{
		"columns swapped in the header": {func(e *prove.Excerpt) {
			e.Header = strings.Replace(e.Header, "actor.country,counterparty.name,counterparty.country", "counterparty.country,counterparty.name,actor.country", 1)
		}, "the header of the lines is not the one that was committed to"},
		"without what lists said": {func(e *prove.Excerpt) { e.Heard = nil }, "line 11, decided anew, has another answer"},
		"lists that say nothing bad": {func(e *prove.Excerpt) {
			e.Heard = bytes.ReplaceAll(e.Heard, []byte(`"must":true`), []byte(`"must":false`))
		}, "line 11, decided anew, has another answer"},
		"two deals in one text": {func(e *prove.Excerpt) { e.Lines[0].Text += e.Lines[0].Text }, "its text is not what its leaf commits to"},
	} {
		x := *e
		x.Lines = append([]prove.Line(nil), e.Lines...)
		c.change(&x)
		put(&x)
		if v := verify(t, m, k); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), c.words) {
			t.Errorf("%s: %q, want %q", what, v.Problems, c.words)
		}
	}
}

// TestLineCommittedOtherwise: a leaf of another line than the file has is named
// by its number.
func TestLineCommittedOtherwise(t *testing.T) {
	e := desk.Desk{}
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e.Packs = packs[:1]
	if e.Catalog, err = catalog.Embedded(); err != nil {
		t.Fatal(err)
	}
	engine, err := e.Engine(desk.Clocks{KnownAt: day}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.NewWorker(nil).Decide(&interdict.Deal{ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	salt := []byte("0123456789abcdef")
	code := coder(salt)
	one, err1 := code(nil, &a, 7, []byte("a line"))
	same, err2 := code(nil, &a, 7, []byte("a line"))
	other, err3 := code(nil, &a, 7, []byte("A line"))
	next, err4 := code(nil, &a, 8, []byte("a line"))
	salted, err5 := coder([]byte("another salt 123"))(nil, &a, 7, []byte("a line"))
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one, same) || !prove.IsLeaf(one) {
		t.Error("the same line gives two leaves")
	}
	for what, x := range map[string][]byte{"text": other, "number": next, "salt": salted} {
		if bytes.Equal(one[40:], x[40:]) {
			t.Errorf("another %s is committed to in the same way", what)
		}
		if !bytes.Equal(one[16:40], x[16:40]) {
			t.Errorf("another %s changes the answer", what)
		}
	}
}
