package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/note"

	"interdict/catalog"
	"interdict/deal"
	"interdict/decide"
	"interdict/internal/bulk"
	"interdict/internal/desk"
	"interdict/internal/replay"
	"interdict/law"
	"interdict/prove"
)

// lines measures an order book with a leaf a line beside the same book without
// evidence, and the check of it.
func (b *bench) lines(ctx context.Context, dir string, n int, signer note.Signer, ring *prove.KeyRing) error {
	text, err := io.ReadAll(newBook(deal.CSV, n))
	if err != nil {
		return err
	}
	d, err := desk.Open(desk.Options{})
	if err != nil {
		return err
	}
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	decided := func(coder func() bulk.Coder, codes func([]byte) error) (bulk.Counts, float64, error) {
		e, err := d.Engine(desk.Clocks{KnownAt: known}, nil)
		if err != nil {
			return bulk.Counts{}, 0, err
		}
		o := &bulk.Options{Engine: e, Name: "book.csv", Format: deal.CSV, NewCoder: coder, Codes: codes,
			Append: func(dst []byte, _ *decide.Answer, _ bulk.Pos) ([]byte, error) { return dst, nil }}
		start := b.a.Now()
		c, err := bulk.Run(ctx, bytes.NewReader(text), io.Discard, o, func(error) {}, func(int, int) {})
		return c, b.a.Now().Sub(start).Seconds(), err
	}
	_, bare, err := decided(nil, nil)
	if err != nil {
		return err
	}
	log, err := prove.Create(dir, signer, ring.Verifiers())
	if err != nil {
		return err
	}
	defer log.Close()
	r := &replay.Recorder{Log: log, Program: provenBy(), Random: rand.Reader, Now: b.a.Now, Desk: d, Clocks: desk.Clocks{KnownAt: known}}
	run := &replay.BookRun{Name: "book.csv", Form: deal.CSV}
	if err := r.Begin(run); err != nil {
		return err
	}
	// The leaves alone, kept in memory, and then once more into the log.
	_, coded, err := decided(run.Coder, func([]byte) error { return nil })
	if err != nil {
		return err
	}
	if err := b.say(measure{Bench: "a line of an order book with its leaf", Value: coded * 1e6 / float64(n), Unit: "µs", Base: bare * 1e6 / float64(n), Note: "base: the same line without evidence; not yet logged"}); err != nil {
		return err
	}
	c, _, err := decided(run.Coder, run.Take)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	start := b.a.Now()
	if err := r.Book(run, c, int64(len(text)), hex.EncodeToString(sum[:])); err != nil {
		return err
	}
	if err := log.Commit(); err != nil {
		return err
	}
	if err := b.say(measure{Bench: "its leaves signed and on the disk", Value: b.a.Now().Sub(start).Seconds() * 1000, Unit: "ms", Note: fmt.Sprintf("%d lines, one signature", n)}); err != nil {
		return err
	}
	return b.checkLines(dir, n, text, signer, ring)
}

// checkLines measures the check of a bundle with the book: each line decided
// anew.
func (b *bench) checkLines(dir string, n int, text []byte, signer note.Signer, ring *prove.KeyRing) error {
	log, cp, err := prove.Open(dir, ring.Verifiers())
	if err != nil {
		return err
	}
	members, err := replay.Packs(law.Files(), catalog.Files())
	if err != nil {
		return err
	}
	last := cp.Tree.N - 1
	if err := collect(log, cp, members, []int64{last}, true); err != nil {
		return err
	}
	entry, err := log.Entry(last)
	if err != nil {
		return err
	}
	r, err := prove.ParseRecord(entry)
	if err != nil {
		return err
	}
	d, err := log.Disclosure(last, r.ID)
	if err != nil {
		return err
	}
	book, err := prove.ReadBook(r)
	if err != nil {
		return err
	}
	if members[fmt.Sprintf("disclosed/%08d.json", last)], err = prove.Canonical(d); err != nil {
		return err
	}
	if err := members.AddBook(log, last, book, text); err != nil {
		return err
	}
	var buf writer
	if err := prove.WriteBundle(&buf, members, cp.Origin, signer, b.a.Now().UTC().Truncate(time.Second)); err != nil {
		return err
	}
	start := b.a.Now()
	v := prove.Verify(buf, ring, replay.NewSource().New, nil)
	took := b.a.Now().Sub(start).Seconds()
	if !v.OK || v.Replayed != 1 || v.Lines != int64(n) {
		return fmt.Errorf("the bundle of a book of %d lines does not hold: %v", n, v.Problems)
	}
	return b.say(measure{Bench: "verify an order book, each line decided anew", Value: float64(n) / took, Unit: "lines/s", Note: fmt.Sprintf("%d lines in %.1f s; a file of %.1f MB", n, took, float64(len(buf))/1e6)})
}
