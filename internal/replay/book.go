package replay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"interdict"
	"interdict/deal"
	"interdict/decide"
	"interdict/internal/bulk"
	"interdict/prove"
)

// A BookRun is an order book while it is decided and logged line by line.
type BookRun struct {
	Name    string
	Form    string // deal.CSV or deal.JSONL
	Options deal.Options
	Header  string // of a CSV file: its first line, with the end

	salt  []byte
	first int64
	log   *prove.Log
}

// Facts of a book.
const (
	bookFact  = "book"
	wholeFact = "book.whole"
)

// bookFacts are how a book is read again, and what it must be.
type bookFacts struct {
	Name   string            `json:"name"`
	Form   string            `json:"form"`
	Dates  string            `json:"dates,omitempty"`
	Map    map[string]string `json:"map,omitempty"`
	Bytes  int64             `json:"bytes"`
	SHA256 string            `json:"sha256"`
	Salt   string            `json:"salt"`
	LastAt string            `json:"last_at,omitempty"` // the latest day of its acts
}

// Begin makes ready for a book.
func (r *Recorder) Begin(b *BookRun) error {
	b.salt = make([]byte, 16)
	b.log, b.first = r.Log, r.Log.Next()
	_, err := io.ReadFull(r.Random, b.salt)
	return err
}

// Coder makes what codes lines, for one goroutine.
func (b *BookRun) Coder() bulk.Coder { return coder(b.salt) }

// Take logs codes. The bytes are the caller's again afterwards.
func (b *BookRun) Take(codes []byte) error { return b.log.AddLeaves(bytes.Clone(codes)) }

func coder(salt []byte) bulk.Coder {
	code := leafCoder()
	return func(dst []byte, a *decide.Answer, line int, text []byte) ([]byte, error) {
		leaf, err := code(a)
		if err != nil {
			return dst, err
		}
		leaf.Line, leaf.Text = line, text
		return leaf.Append(dst, salt), nil
	}
}

// leafCoder makes what says of an answer what its leaf says. It remembers answers.
func leafCoder() func(*decide.Answer) (prove.Leaf, error) {
	seen := map[any]prove.Leaf{}
	return func(a *decide.Answer) (prove.Leaf, error) {
		leaf, ok := seen[a.Shared()]
		if ok {
			return leaf, nil
		}
		dec := a.Decision()
		b, err := prove.Canonical(prove.Code(&dec))
		if err != nil {
			return leaf, err
		}
		leaf = prove.Leaf{Outcome: dec.Outcome, Between: dec.Between, Answer: sha256.Sum256(b)}
		if len(seen) >= 1<<14 {
			clear(seen)
		}
		seen[a.Shared()] = leaf
		return leaf, nil
	}
}

// Book records what a book came to. Its file has the size and digest given. The
// record and the leaves are acknowledged together, when the log is committed.
func (r *Recorder) Book(b *BookRun, c bulk.Counts, size int64, sum string) error {
	var facts []prove.Fact
	var failed []error
	add := func(name, from string, value any) {
		text, err := json.Marshal(value)
		salt, err2 := prove.NewSalt(r.Random)
		facts, failed = append(facts, prove.Fact{Fact: name, Value: text, Salt: salt, From: from}), append(failed, err, err2)
	}
	text, err := json.Marshal(map[string]any{bookFact: bookFacts{Name: b.Name, Form: b.Form, Dates: b.Options.Dates, Bytes: size, SHA256: sum, Salt: hex.EncodeToString(b.salt), LastAt: c.LastDay}})
	if err != nil {
		return err
	}
	if facts, err = r.flat(text, "book"); err != nil {
		return err
	}
	if b.Header != "" {
		add(prove.BookHeaderFact, "book", b.Header) // so that a line can be shown with it, and without the file
	}
	add("book.map", "run", b.Options.Map) // whole: the columns may be called anything
	if r.Profile != nil {
		add(profileFact, "profile", r.Profile)
	}
	if r.Heard != nil {
		said, whole := r.Heard.all()
		add(heardFact, "screening", said)
		add(wholeFact, "screening", whole)
	}
	if r.Clocks.MaxAge > 0 {
		add(maxAgeFact, "run", int64(r.Clocks.MaxAge/time.Hour))
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	coded := prove.Book{First: b.first, Lines: b.log.Next() - b.first, Outcomes: map[interdict.Outcome]int64{}, Unread: int64(c.Bad)}
	for o, n := range c.Outcomes {
		coded.Outcomes[o] = int64(n)
	}
	return r.add("book", facts, coded, coded, r.packs())
}

// ReplayBook gives the leaves of a book from its file.
func (p *Replayer) ReplayBook(r *prove.Record, d *prove.Disclosure, file io.Reader, packs fs.FS, take func([]byte) error) error {
	b, err := readBook(d)
	if err != nil {
		return err
	}
	salt, err := hex.DecodeString(b.Salt)
	if err != nil {
		return err
	}
	o, err := p.bookOptions(r, b, packs)
	if err != nil {
		return err
	}
	o.NewCoder, o.Codes = func() bulk.Coder { return coder(salt) }, take
	sum := sha256.New()
	_, err = bulk.Run(context.Background(), io.TeeReader(file, sum), io.Discard, o, func(error) {}, func(int, int) {})
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != b.SHA256 {
		err = errors.New("its file is not the one that was committed to")
	}
	return err
}

// askedBook is what a disclosure says of an order book.
type askedBook struct {
	bookFacts
	profile *ProfileText
	lists   *retoldBook // nil where none was asked
	maxAge  time.Duration
}

func readBook(d *prove.Disclosure) (*askedBook, error) {
	b := &askedBook{}
	var own []prove.Fact
	for _, f := range d.Facts {
		var err error
		switch f.Fact {
		case profileFact:
			err = json.Unmarshal(f.Value, &b.profile)
		case maxAgeFact:
			var hours int64
			err = json.Unmarshal(f.Value, &hours)
			b.maxAge = time.Duration(hours) * time.Hour
		case heardFact, wholeFact:
			if b.lists == nil {
				b.lists = &retoldBook{said: map[string][]Said{}}
			}
			err = b.lists.take(f)
		default:
			own = append(own, f)
		}
		if err != nil {
			return nil, fmt.Errorf("fact %s: %w", f.Fact, err)
		}
	}
	return b, b.read(own)
}

// reading is how the file of a book is read.
func (b *bookFacts) reading() *bulk.Options {
	return &bulk.Options{Deal: deal.Options{Format: b.Form, Dates: b.Dates, Map: b.Map}, Name: b.Name, Format: b.Form}
}

// bookOptions are how a book is read and decided, without anything to write.
func (p *Replayer) bookOptions(r *prove.Record, b *askedBook, packs fs.FS) (*bulk.Options, error) {
	o := b.reading()
	o.Append = func(dst []byte, _ *decide.Answer, _ bulk.Pos) ([]byte, error) { return dst, nil }
	var err error
	o.Engine, o.Profile, err = p.bookEngine(r, b.maxAge, b.profile, b.lists, packs)
	return o, err
}

// read puts the facts of a book together again.
func (b *bookFacts) read(facts []prove.Fact) error {
	text, err := unflatten(facts)
	if err != nil {
		return err
	}
	var whole struct {
		Book *bookFacts `json:"book"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		return err
	}
	if whole.Book == nil || whole.Book.Form != deal.CSV && whole.Book.Form != deal.JSONL {
		return errors.New("the form of the order book is not known")
	}
	*b = *whole.Book
	return nil
}

// bookEngine makes what decides a book anew.
func (p *Replayer) bookEngine(r *prove.Record, maxAge time.Duration, profile *ProfileText, lists *retoldBook, packs fs.FS) (*decide.Engine, *decide.Profile, error) {
	if err := p.open(packs); err != nil {
		return nil, nil, err
	}
	d, err := p.held.desk(r.Packs)
	if err != nil {
		return nil, nil, err
	}
	var heard decide.Lists
	if lists != nil {
		lists.rest.known, heard = d.Known(), lists
	}
	e, err := engineOf(d, r, maxAge, heard)
	if err != nil || profile == nil {
		return e, nil, err
	}
	house, err := decide.ParseProfile(profile.Name, []byte(profile.Text))
	return e, house, err
}

// retoldBook are lists that say what was heard while a book was decided, and of
// all other names what goes without saying.
type retoldBook struct {
	said map[string][]Said
	rest unheard
}

func (l *retoldBook) take(f prove.Fact) error {
	if f.Fact == wholeFact {
		return json.Unmarshal(f.Value, &l.rest.whole)
	}
	var said []Said
	if err := json.Unmarshal(f.Value, &said); err != nil {
		return err
	}
	for _, s := range said {
		l.said[s.Name] = append(l.said[s.Name], s)
	}
	return nil
}

func (l *retoldBook) Listed(name string, kind interdict.Values, list interdict.ListID) decide.Match {
	for _, s := range l.said[name] {
		if s.List == list && slices.Equal(s.Kind, kind) {
			return decide.Match{May: s.May, Must: s.Must, Because: s.Because}
		}
	}
	return l.rest.Listed(name, kind, list)
}
