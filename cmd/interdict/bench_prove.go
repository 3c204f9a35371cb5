package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/catalog"
	"interdict/deal"
	"interdict/internal/desk"
	"interdict/internal/replay"
	"interdict/law"
	"interdict/prove"
)

func newBenchProveCmd(a *app) *cobra.Command {
	records, leaves, lines := 5_000, 1_000_000, 200_000
	c := &cobra.Command{
		Use:     "prove",
		Short:   "measure evidence: recording, logging, verifying with replay",
		Example: "  interdict bench prove --records 100000 --leaves 22000000",
		Args:    cobra.NoArgs,
	}
	format := a.formatFlag(c, "jsonl")
	c.Flags().IntVar(&records, "records", records, "how many decisions are recorded, bundled and verified")
	c.Flags().IntVar(&leaves, "leaves", leaves, "how many compact leaves are logged")
	c.Flags().IntVar(&lines, "lines", lines, "how many lines of an order book are decided and logged")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b := bench{a: a, format: format.value}
		return b.prove(c.Context(), records, leaves, lines)
	}
	return c
}

func (b *bench) prove(ctx context.Context, records, leaves, lines int) error {
	dir, err := os.MkdirTemp("", "interdict-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	k, err := prove.NewKey(rand.Reader, "bench.example.com", b.a.Now(), b.a.Now().AddDate(1, 0, 0), nil)
	if err != nil {
		return err
	}
	signer, err := k.Signer(nil, b.a.Now())
	if err != nil {
		return err
	}
	ring := &prove.KeyRing{Keys: []prove.PublicKey{k.Public()}}
	if err := b.record(filepath.Join(dir, "log"), records, signer, ring); err != nil {
		return err
	}
	if err := b.bundle(filepath.Join(dir, "log"), records, signer, ring); err != nil {
		return err
	}
	if err := b.lines(ctx, filepath.Join(dir, "book"), lines, signer, ring); err != nil {
		return err
	}
	log, err := prove.Create(filepath.Join(dir, "leaves"), signer, ring.Verifiers())
	if err != nil {
		return err
	}
	defer log.Close()
	return b.leaves(log, leaves)
}

// leaves logs compact leaves, with one signature at the end.
func (b *bench) leaves(log *prove.Log, n int) error {
	start := b.a.Now()
	const batch = 1 << 16
	for at := 0; at < n; at += batch {
		space := make([]byte, prove.LeafSize*min(batch, n-at))
		for i := range min(batch, n-at) {
			binary.BigEndian.PutUint64(space[prove.LeafSize*i+8:], uint64(at+i))
		}
		if err := log.AddLeaves(space); err != nil {
			return err
		}
	}
	if err := log.Commit(); err != nil {
		return err
	}
	took := b.a.Now().Sub(start).Seconds()
	return b.say(measure{Bench: "compact leaves of 64 bytes, logged and signed", Value: float64(n) / took, Unit: "leaves/s", Note: fmt.Sprintf("%d leaves in %.1f s", n, took)})
}

// record measures the full record beside the bare decision.
func (b *bench) record(dir string, n int, signer interface {
	Name() string
	KeyHash() uint32
	Sign([]byte) ([]byte, error)
}, ring *prove.KeyRing) error {
	d, err := desk.Open(desk.Options{})
	if err != nil {
		return err
	}
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	e, err := d.Engine(desk.Clocks{KnownAt: known}, nil)
	if err != nil {
		return err
	}
	log, err := prove.Create(dir, signer, ring.Verifiers())
	if err != nil {
		return err
	}
	defer log.Close()
	r := &replay.Recorder{Log: log, Program: prove.Program{Name: "bench"}, Random: rand.Reader, Now: b.a.Now, Desk: d, Clocks: desk.Clocks{KnownAt: known}}
	w := e.NewWorker(nil)
	var deals []interdict.Deal
	for row := range deal.Read(newBook("jsonl", n), "bench", deal.Options{Format: deal.JSONL}) {
		if row.Err != nil {
			return row.Err
		}
		deals = append(deals, row.Deal)
	}
	start := b.a.Now()
	for i := range deals {
		if _, err := w.Decide(&deals[i]); err != nil {
			return err
		}
	}
	bare := b.a.Now().Sub(start).Seconds() / float64(n)
	start = b.a.Now()
	for i := range deals {
		a, err := w.Decide(&deals[i])
		if err != nil {
			return err
		}
		dec := a.Decision()
		if err := r.Decision(&deals[i], &dec); err != nil {
			return err
		}
		if (i+1)%recordEvery == 0 {
			if err := log.Commit(); err != nil {
				return err
			}
		}
	}
	if err := log.Commit(); err != nil {
		return err
	}
	full := b.a.Now().Sub(start).Seconds() / float64(n)
	bytes := int64(0)
	err = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		return err
	}
	return b.say(measure{Bench: "decision with its full record", Value: full * 1e6, Unit: "µs", Base: bare * 1e6, Note: fmt.Sprintf("base: the bare decision; %d bytes a record on disk", bytes/int64(n))})
}

// bundle measures verifying with replay: one record, and all.
func (b *bench) bundle(dir string, n int, signer interface {
	Name() string
	KeyHash() uint32
	Sign([]byte) ([]byte, error)
}, ring *prove.KeyRing) error {
	for _, only := range []int{1, n} {
		log, cp, err := prove.Open(dir, ring.Verifiers())
		if err != nil {
			return err
		}
		members, err := replay.Packs(law.Files(), catalog.Files())
		if err != nil {
			return err
		}
		var numbers []int64
		for i := range only {
			numbers = append(numbers, int64(i))
		}
		if err := collect(log, cp, members, numbers, false); err != nil {
			return err
		}
		var buf writer
		if err := prove.WriteBundle(&buf, members, cp.Origin, signer, b.a.Now().UTC().Truncate(time.Second)); err != nil {
			return err
		}
		var known replay.Library
		took := func() (float64, error) {
			start := b.a.Now()
			v := prove.Verify(buf, ring, known.Source().New, nil)
			if !v.OK || v.Replayed != only {
				return 0, fmt.Errorf("the bundle of %d records does not hold: %v", only, v.Problems)
			}
			return b.a.Now().Sub(start).Seconds(), nil
		}
		first, err := took()
		if err != nil {
			return err
		}
		if err := b.say(measure{Bench: fmt.Sprintf("verify a bundle of %d with replay", only), Value: first * 1000, Unit: "ms", Note: fmt.Sprintf("%.1f MB; law and catalog are loaded from it", float64(len(buf))/1e6)}); err != nil {
			return err
		}
		if only > 1 {
			continue
		}
		again, err := fastest(20, took)
		if err != nil {
			return err
		}
		if err := b.say(measure{Bench: "the same, its law and catalog met before", Value: again * 1000, Unit: "ms", Note: "the fastest of 20"}); err != nil {
			return err
		}
	}
	return nil
}

// fastest is the least of some measures.
func fastest(n int, measure func() (float64, error)) (best float64, err error) {
	for i := range n {
		x, err := measure()
		if err != nil {
			return 0, err
		}
		if i == 0 || x < best {
			best = x
		}
	}
	return best, nil
}

// writer is bytes that are written to.
type writer []byte

func (w *writer) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }
