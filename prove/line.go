package prove

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"unicode/utf8"
)

// An Excerpt is some lines of an order book that are handed over without the
// others, as the member lines/N.json of a bundle. Of the other lines it tells
// nothing but that there are so many.
type Excerpt struct {
	Header string          `json:"header,omitempty"` // the first line of a CSV file, with its end
	Lines  []Line          `json:"lines"`
	Heard  json.RawMessage `json:"heard,omitempty"` // what lists said of the names in these lines
}

// A Line is one line of an Excerpt.
type Line struct {
	Line  int64  `json:"line"` // its number in the file
	Text  string `json:"text"` // with its end
	Salt  string `json:"salt"` // hex; opens this line alone
	Leaf  string `json:"leaf"` // hex
	Proof Proof  `json:"proof"`
}

// Facts of an order book that an Excerpt leaves out, since they tell of other
// lines, and the one that commits to its header.
const (
	bookSaltFact   = "book.salt"
	bookHeardFact  = "heard"
	BookHeaderFact = "book.header"
)

// A LineReplayer decides single lines of an order book anew. A Replayer may be one.
type LineReplayer interface {
	// ReplayLine gives what a leaf says of the answer to a line.
	ReplayLine(r *Record, d *Disclosure, e *Excerpt, text string, packs fs.FS) (Leaf, error)
}

// excerptMember is where a bundle has lines of the book of a record.
func excerptMember(n string) string { return "lines/" + n + ".json" }

// AddLine adds a line of a book, of which the text is given, to an excerpt.
func (e *Excerpt) AddLine(l *Log, b *Book, salt []byte, line int64, text []byte) error {
	at, entry, err := l.leafOf(b, line)
	if err != nil {
		return err
	}
	one := lineSalt(salt, uint64(line))
	x := Line{Line: line, Text: string(text), Salt: hex.EncodeToString(one[:16]), Leaf: hex.EncodeToString(entry)}
	if err := x.opens(entry); err != nil {
		return err
	}
	p, err := l.Prove(at)
	if err != nil {
		return err
	}
	x.Proof = NewProof(at, l.tree.N, p)
	e.Lines = append(e.Lines, x)
	return nil
}

// AddExcerpt puts lines of a book, and what was asked for all of it, into a
// bundle, and leaves out what tells of other lines.
func (m Members) AddExcerpt(n int64, e *Excerpt, d *Disclosure) error {
	name := fmt.Sprintf("%08d", n)
	out := &Disclosure{Record: d.Record, Prose: d.Prose}
	for _, f := range d.Facts {
		if f.Fact != bookSaltFact && f.Fact != bookHeardFact {
			out.Facts = append(out.Facts, f)
		}
	}
	var err error
	if m[excerptMember(name)], err = Canonical(e); err != nil {
		return err
	}
	return m.AddDisclosure(name, out)
}

// leafOf finds the leaf of a line; leaves lie in the order of their lines.
func (l *Log) leafOf(b *Book, line int64) (at int64, entry []byte, err error) {
	read := func(n int64) int64 {
		x, err2 := l.Entry(n)
		if err2 == nil && !IsLeaf(x) {
			err2 = fmt.Errorf("entry %d of the log is no leaf", n)
		}
		if err2 != nil {
			err = errors.Join(err, err2)
			return 0
		}
		entry = x
		return lineOf(x)
	}
	at = b.First + int64(sort.Search(int(b.Lines), func(i int) bool { return read(b.First+int64(i)) >= line }))
	if err == nil && (at == b.First+b.Lines || read(at) != line) {
		err = fmt.Errorf("line %d of the order book got no answer: it holds none, or could not be read", line)
	}
	return at, bytes.Clone(entry), err
}

func lineOf(leaf []byte) int64 { return int64(binary.BigEndian.Uint64(leaf[8:])) }

// opens checks that a leaf commits to this line, under its number.
func (x *Line) opens(leaf []byte) error {
	salt, err := hex.DecodeString(x.Salt)
	switch {
	case err != nil || len(salt) != 16:
		return fmt.Errorf("line %d: its salt is not 16 bytes in hexadecimal", x.Line)
	case !IsLeaf(leaf):
		return fmt.Errorf("line %d: what stands for its leaf is none", x.Line)
	case lineOf(leaf) != x.Line:
		return fmt.Errorf("line %d: its leaf is that of line %d", x.Line, lineOf(leaf))
	case !utf8.ValidString(x.Text):
		return fmt.Errorf("line %d: its text is not UTF-8, so it cannot be handed over alone", x.Line)
	}
	sum := sha256.Sum256(append(salt, x.Text...))
	if !bytes.Equal(sum[:24], leaf[40:]) {
		return fmt.Errorf("line %d: its text is not what its leaf commits to", x.Line)
	}
	return nil
}

// excerpt checks lines of a book that are handed over without the others.
func (v *Verdict) excerpt(n string, number int64, r *Record, members Members, root *Checkpoint, packs fs.FS, replay Replayer) {
	member := excerptMember(n)
	var e Excerpt
	b, err := ReadBook(r)
	if err == nil {
		err = json.Unmarshal(members[member], &e)
	}
	if err == nil && len(e.Lines) == 0 {
		err = errors.New("it holds no line")
	}
	if err != nil {
		v.problem(stageInclusion, "%s: %v", member, err)
		return
	}
	if b.First+b.Lines != number {
		v.problem(stageInclusion, "record %s: its leaves end at number %d, and it is number %d", r.ID, b.First+b.Lines, number)
		return
	}
	seen := map[int64]bool{}
	for i := range e.Lines {
		v.looked[stageInclusion]++
		if err := e.Lines[i].check(b, root, seen); err != nil {
			v.problem(stageInclusion, "%s: %v", member, err)
			return
		}
	}
	v.Lines += int64(len(e.Lines))
	d, err := members.Disclosure(n)
	v.looked[stageFacts]++
	if err == nil && d == nil {
		err = errors.New("what was asked for the book is missing")
	}
	var withheld []string
	if err == nil {
		withheld, err = d.Opens(r)
	}
	if err == nil {
		err = e.header(d, withheld)
	}
	if err != nil {
		v.problem(stageFacts, "disclosed/%s.json: %v", n, err)
		return
	}
	told := "what lists said of them is"
	if e.Header != "" && !slices.ContainsFunc(d.Facts, func(f Fact) bool { return f.Fact == BookHeaderFact }) {
		told = "their header, and what lists said of them, are"
	}
	v.Notes = append(v.Notes, fmt.Sprintf("record %s: %d of the %d lines of its order book are handed over; %s told by whoever signed this file, and must lead to the answer that was logged", r.ID, len(e.Lines), b.Lines, told))
	if slices.ContainsFunc(withheld, func(f string) bool { return f != bookSaltFact && f != bookHeardFact }) {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: facts are withheld, so its lines were not decided anew", r.ID))
		return
	}
	v.replayLines(r, d, &e, packs, replay)
}

// check holds a line to the log: its leaf is one of the book, and commits to it.
func (x *Line) check(b *Book, root *Checkpoint, seen map[int64]bool) error {
	leaf, err := hex.DecodeString(x.Leaf)
	if err != nil {
		return fmt.Errorf("line %d: its leaf is not hexadecimal", x.Line)
	}
	if err := x.opens(leaf); err != nil {
		return err
	}
	switch at := x.Proof.Number; {
	case at < b.First || at >= b.First+b.Lines:
		return fmt.Errorf("line %d: number %d of the log is no leaf of this order book", x.Line, at)
	case seen[x.Line]:
		return fmt.Errorf("line %d stands twice", x.Line)
	}
	seen[x.Line] = true
	if err := x.Proof.check(root.Tree, leaf); err != nil {
		return fmt.Errorf("line %d is not in the log at number %d: %w", x.Line, x.Proof.Number, err)
	}
	return nil
}

// header holds the header to the one that the record commits to. Records of
// before committed to it only as a part of the whole file.
func (e *Excerpt) header(d *Disclosure, withheld []string) error {
	for _, f := range d.Facts {
		var said string
		if f.Fact == BookHeaderFact && (json.Unmarshal(f.Value, &said) != nil || said != e.Header) {
			return errors.New("the header of the lines is not the one that was committed to")
		}
	}
	if slices.Contains(withheld, BookHeaderFact) {
		return errors.New("the header of the lines is withheld")
	}
	return nil
}

// replayLines decides lines anew and holds them to their leaves.
func (v *Verdict) replayLines(r *Record, d *Disclosure, e *Excerpt, packs fs.FS, replay Replayer) {
	lines, ok := replay.(LineReplayer)
	if !ok {
		v.Withheld++
		v.Notes = append(v.Notes, fmt.Sprintf("record %s: lines of order books are not decided anew here", r.ID))
		return
	}
	for i := range e.Lines {
		v.looked[stageReplay]++
		x := &e.Lines[i]
		leaf, err := hex.DecodeString(x.Leaf) // checked before
		var anew Leaf
		if err == nil {
			anew, err = lines.ReplayLine(r, d, e, x.Text, packs)
		}
		if err != nil {
			v.problem(stageReplay, "line %d of the order book of record %s could not be decided anew: %v", x.Line, r.ID, err)
			return
		}
		if got := anew.Append(nil, nil); !bytes.Equal(got[:8], leaf[:8]) || !bytes.Equal(got[16:40], leaf[16:40]) {
			v.problem(stageReplay, "the order book of record %s: line %d, decided anew, has another answer than was recorded", r.ID, x.Line)
			return
		}
	}
	v.Replayed++
}
