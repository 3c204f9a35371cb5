package main

import (
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

// find measures each scan right after its base, which also warms the cache.
func (b *bench) find(ctx context.Context, tree string, deep bool) error {
	c, err := catalog.Embedded()
	if err != nil {
		return err
	}
	for _, x := range []struct {
		what, base string
		deep       bool
		limit      int64
	}{
		{"scan, by what identifies a file", "base: a walk on one core that reads the first 4 KiB of each file", false, find.HeadSize},
		{"deep scan, every byte", "base: a walk on one core that hashes every byte", true, 1 << 62},
	} {
		if x.deep && !deep {
			continue
		}
		if _, _, err := bareWalk(tree, x.limit); err != nil { // warm
			return err
		}
		start := time.Now()
		files, bytes, err := bareWalk(tree, x.limit)
		if err != nil {
			return err
		}
		base := time.Since(start)
		h := &hunt.Hunt{Trust: pe.Trust{Roots: x509.NewCertPool(), Now: b.a.Now()}, Catalog: c, Limits: find.Defaults(), Deep: x.deep, Today: b.a.Now().Format(time.DateOnly), Workers: 1}
		start = time.Now()
		_, sum, err := h.Run(ctx, []string{tree})
		if err != nil {
			return err
		}
		took := time.Since(start)
		if err := b.say(measure{Bench: x.what, Value: took.Seconds(), Unit: "s", Base: base.Seconds(), Ratio: took.Seconds() / base.Seconds(),
			Note: fmt.Sprintf("%s; one core each; %d files of %d MB, %d with those inside archives", x.base, files, bytes>>20, sum.Files)}); err != nil {
			return err
		}
	}
	return nil
}

// bareWalk reads up to limit bytes of every regular file below a folder, and
// hashes them.
func bareWalk(tree string, limit int64) (files, bytes int64, err error) {
	buf := make([]byte, 256<<10)
	err = filepath.WalkDir(tree, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what cannot be read is no part of the base
		}
		f, err := os.Open(name)
		if err != nil {
			return nil
		}
		defer f.Close()
		files++
		if limit <= find.HeadSize {
			n, _ := f.Read(buf[:limit])
			bytes += int64(n)
			return nil
		}
		h := sha256.New()
		n, _ := io.CopyBuffer(h, struct{ io.Reader }{f}, buf)
		bytes += n
		return nil
	})
	return files, bytes, err
}
