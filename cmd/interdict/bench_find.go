package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
	"interdict/internal/hunt"
)

func newBenchFindCmd(a *app) *cobra.Command {
	deep := true
	c := &cobra.Command{
		Use:     "find TREE",
		Short:   "measure a scan of a tree, beside a walk that reads 4 KiB of each file and one that hashes all",
		Example: "  interdict bench find /usr",
		Args:    cobra.ExactArgs(1),
	}
	format := a.formatFlag(c, "jsonl")
	c.Flags().BoolVar(&deep, "deep", deep, "also read every byte")
	c.RunE = func(c *cobra.Command, args []string) error {
		b := bench{a: a, format: format.value}
		return b.find(c.Context(), args[0], deep)
	}
	return c
}

// scanCase is one scan to measure, with its base.
type scanCase struct {
	what, base string
	limit      int64 // bytes of each file that the base reads; -1 if it only asks what each is
	set        func(*hunt.Hunt)
}

// scanCases are the scans of the bench. The base never opens an archive, so the
// same is measured without opening them too. A rescan has a journal of a scan
// just before.
func scanCases(deep bool, journal *find.Journal) []scanCase {
	const (
		heads = "base: a walk on one core that reads the first 4 KiB of each file"
		bytes = "base: a walk on one core that hashes every byte"
	)
	flat := func(h *hunt.Hunt) { h.Limits.Depth = 0 }
	cases := []scanCase{
		{"scan, by what identifies a file", heads, find.HeadSize, func(*hunt.Hunt) {}},
		{"the same, archives not opened", heads, find.HeadSize, flat},
		{"rescan, nothing changed", "base: a walk on one core that asks for the size and time of each file", -1, func(h *hunt.Hunt) { h.Journal = journal }},
	}
	if deep {
		cases = append(cases,
			scanCase{"deep scan, every byte", bytes, 1 << 62, func(h *hunt.Hunt) { h.Deep = true }},
			scanCase{"the same, archives not opened", bytes, 1 << 62, func(h *hunt.Hunt) { h.Deep = true; flat(h) }})
	}
	return cases
}

// find measures each scan right after its base, which also warms the cache.
func (b *bench) find(ctx context.Context, tree string, deep bool) error {
	c, err := catalog.Embedded()
	if err != nil {
		return err
	}
	run := func(set func(*hunt.Hunt)) (find.Summary, time.Duration, error) {
		h := &hunt.Hunt{Trust: pe.Trust{Roots: x509.NewCertPool(), Now: b.a.Now()}, Catalog: c, Limits: find.Defaults(), Today: b.a.Now().Format(time.DateOnly), Workers: 1}
		set(h)
		start := time.Now()
		_, sum, err := h.Run(ctx, []string{tree})
		return sum, time.Since(start), err
	}
	var first bytes.Buffer
	j, err := find.NewJournal("bench", &first)
	if err != nil {
		return err
	}
	if _, _, err := run(func(h *hunt.Hunt) { h.Journal = j }); err != nil {
		return err
	}
	if err := j.Flush(); err != nil {
		return err
	}
	if j, err = find.NewJournal("bench", io.Discard, &first); err != nil {
		return err
	}
	for _, x := range scanCases(deep, j) {
		if _, _, err := bareWalk(tree, x.limit); err != nil { // warm
			return err
		}
		start := time.Now()
		files, size, err := bareWalk(tree, x.limit)
		if err != nil {
			return err
		}
		base := time.Since(start)
		sum, took, err := run(x.set)
		if err != nil {
			return err
		}
		if err := b.say(measure{Bench: x.what, Value: took.Seconds(), Unit: "s", Base: base.Seconds(), Ratio: took.Seconds() / base.Seconds(),
			Note: fmt.Sprintf("%s; one core each; %d files of %d MB, %d with those inside archives", x.base, files, size>>20, sum.Files)}); err != nil {
			return err
		}
	}
	return nil
}

// bareWalk reads up to limit bytes of every regular file below a folder; more
// than a head it hashes.
func bareWalk(tree string, limit int64) (files, size int64, err error) {
	buf := make([]byte, 256<<10)
	err = filepath.WalkDir(tree, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what cannot be read is no part of the base
		}
		if limit < 0 {
			if _, err := d.Info(); err == nil {
				files++
			}
			return nil
		}
		f, err := os.Open(name)
		if err != nil {
			return nil
		}
		defer f.Close()
		files++
		if limit <= find.HeadSize {
			n, _ := f.Read(buf[:limit])
			size += int64(n)
			return nil
		}
		h := sha256.New()
		n, _ := io.CopyBuffer(h, struct{ io.Reader }{f}, buf)
		size += n
		return nil
	})
	return files, size, err
}
