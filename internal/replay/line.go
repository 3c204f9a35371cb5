package replay

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"interdict/deal"
	"interdict/decide"
	"interdict/internal/bulk"
	"interdict/prove"
)

// Excerpt takes lines out of an order book, by their numbers in its file, with
// what lists said of the names in them.
func Excerpt(log *prove.Log, r *prove.Record, d *prove.Disclosure, open func() (io.ReadCloser, error), lines []int) (*prove.Excerpt, error) {
	coded, err := prove.ReadBook(r)
	if err != nil {
		return nil, err
	}
	b, err := readBook(d)
	if err != nil {
		return nil, err
	}
	salt, err := hex.DecodeString(b.Salt)
	if err != nil || len(salt) == 0 {
		return nil, errors.New("the salt of the order book is not there: it was erased")
	}
	e := &prove.Excerpt{}
	said := []Said{}
	met := map[string]bool{}
	for _, n := range lines {
		header, text, err := rowOf(open, b, n)
		if err != nil {
			return nil, err
		}
		e.Header = string(header)
		if err := e.AddLine(log, coded, salt, int64(n), text); err != nil {
			return nil, err
		}
		for _, name := range b.names(string(header), string(text)) {
			if b.lists != nil && !met[name] {
				met[name] = true
				said = append(said, b.lists.said[name]...)
			}
		}
	}
	if len(said) > 0 {
		sortSaid(said)
		e.Heard, err = json.Marshal(said)
	}
	return e, err
}

func rowOf(open func() (io.ReadCloser, error), b *askedBook, line int) (header, text []byte, err error) {
	f, err := open()
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return bulk.Row(f, b.reading(), line)
}

// names are all texts in a line and in the profile of the house: among them are
// the names that lists were asked for.
func (b *askedBook) names(header, text string) []string {
	var out []string
	for row := range deal.Read(strings.NewReader(header+text), b.Name, b.reading().Deal) {
		whole, err := json.Marshal(row.Deal)
		var tree any
		if row.Err == nil && err == nil && json.Unmarshal(whole, &tree) == nil {
			eachText(tree, func(s string) { out = append(out, s) })
		}
	}
	if b.profile != nil {
		eachLine(b.profile.Text, func(s string) { out = append(out, s) })
	}
	return out
}

// ReplayLine gives what a leaf says of the answer to one line of a book.
func (p *Replayer) ReplayLine(r *prove.Record, d *prove.Disclosure, e *prove.Excerpt, text string, packs fs.FS) (prove.Leaf, error) {
	var out prove.Leaf
	b, err := readBook(d)
	if err != nil {
		return out, err
	}
	if len(e.Heard) > 0 {
		if b.lists == nil {
			b.lists = &retoldBook{said: map[string][]Said{}}
		}
		if err := b.lists.take(prove.Fact{Fact: heardFact, Value: e.Heard}); err != nil {
			return out, fmt.Errorf("what lists said: %w", err)
		}
	}
	o, err := p.bookOptions(r, b, packs)
	if err != nil {
		return out, err
	}
	answers := 0
	code := leafCoder()
	o.NewCoder = func() bulk.Coder {
		return func(dst []byte, a *decide.Answer, line int, text []byte) (_ []byte, err error) {
			answers++ // one block, so one goroutine comes by here
			out, err = code(a)
			return dst, err
		}
	}
	o.Codes = func([]byte) error { return nil }
	var bad error
	_, err = bulk.Run(context.Background(), strings.NewReader(e.Header+text), io.Discard, o, func(e error) { bad = e }, func(int, int) {})
	switch {
	case err != nil:
		return out, err
	case bad != nil:
		return out, bad
	case answers != 1:
		return out, fmt.Errorf("its text holds %d deals, not one", answers)
	}
	return out, nil
}
