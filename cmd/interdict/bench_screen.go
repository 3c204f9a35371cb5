package main

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict/screen"
	"interdict/screen/accuracy"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/gen"
)

func newBenchScreenCmd(a *app) *cobra.Command {
	dir, parties := "", 12_000
	c := &cobra.Command{
		Use:   "screen",
		Short: "measure screening: load, one query, bulk, against comparing with every name",
		Example: `  interdict bench screen
  interdict bench screen --from ./published-lists --format jsonl`,
		Long: `Without --from the lists are invented ones of full size. Queries are names as people would
write listed parties, and invented others, made from the lists with a fixed seed.`,
		Args: cobra.NoArgs,
	}
	format := a.formatFlag(c, "jsonl")
	c.Flags().StringVar(&dir, "from", "", "`folder` with one folder of published files for each list")
	c.Flags().IntVar(&parties, "parties", parties, "how many invented parties, without --from")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b := bench{a: a, format: format.value}
		return b.screen(c.Context(), dir, parties)
	}
	return c
}

func (b *bench) screen(ctx context.Context, dir string, parties int) error {
	load := func() ([]list.Snapshot, error) { return invented(parties) }
	if dir != "" {
		load = func() ([]list.Snapshot, error) { return accuracy.Load(dir) }
	}
	start, used := b.a.Now(), cpuTime()
	snaps, err := load()
	if err != nil {
		return err
	}
	parsed := b.a.Now().Sub(start)
	used = cpuTime() - used
	before := heap()
	again, more := b.a.Now(), cpuTime()
	s := screen.New(snaps, screen.Options{})
	built := parsed + b.a.Now().Sub(again)
	used += cpuTime() - more
	names := fmt.Sprintf("%d names", s.Names())
	if err := b.say(measure{Bench: "load from files: parse and index", Value: built.Seconds() * 1000, Unit: "ms", Note: fmt.Sprintf("%s; parsing alone %.0f ms; %.0f ms of CPU", names, parsed.Seconds()*1000, used.Seconds()*1000)}); err != nil {
		return err
	}
	if err := b.say(measure{Bench: "heap of the index", Value: float64(heap()-before) / 1e6, Unit: "MB", Note: names}); err != nil {
		return err
	}
	if err := b.mapped(snaps, names); err != nil {
		return err
	}
	return b.queries(ctx, s, snaps)
}

// mapped measures opening the compiled index.
func (b *bench) mapped(snaps []list.Snapshot, names string) error {
	dir, err := os.MkdirTemp("", "interdict-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var buf bytes.Buffer
	if err := screen.WriteIndex(&buf, snaps); err != nil {
		return err
	}
	name := filepath.Join(dir, "lists.idx")
	if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
		return err
	}
	n, before, start := 0, heap(), b.a.Now()
	var held uint64
	for b.a.Now().Sub(start) < 500*time.Millisecond {
		s, err := screen.Open(name, screen.Options{})
		if err != nil {
			return err
		}
		if n == 0 {
			held = heap() - before
			start = b.a.Now()
		}
		s.Close()
		n++
	}
	ms := b.a.Now().Sub(start).Seconds() * 1000 / float64(max(1, n-1))
	return b.say(measure{Bench: "load from the compiled index", Value: ms, Unit: "ms", Note: fmt.Sprintf("%s, %.1f MB mapped, %.2f MB on the heap", names, float64(buf.Len())/1e6, float64(int64(held))/1e6)})
}

// queries measures one query at a time, cold, and many at once.
func (b *bench) queries(ctx context.Context, s *screen.Screener, snaps []list.Snapshot) error {
	var mixed, others []string
	for _, c := range accuracy.Make(snaps, 11, accuracy.Size{Positive: 100, Negative: 40_000}) {
		switch {
		case c.Target != "":
			mixed = append(mixed, c.Name)
		case c.Class != "people, own script":
			others = append(others, c.Name)
		}
	}
	for i := 5; i < len(mixed); i += 6 { // and every sixth is of nobody listed
		mixed = slices.Insert(mixed, i, others[i*97%len(others)])
	}
	var lower []string
	for _, snap := range snaps {
		for i := range snap.Entries {
			for _, n := range snap.Entries[i].Names {
				lower = append(lower, strings.ToLower(n.Text))
			}
		}
	}
	naive, _ := b.each(func(i int) { accuracy.Naive(mixed[i%len(mixed)], lower) })
	one, cpu := b.each(func(i int) { s.Screen(screen.Query{Name: mixed[i%len(mixed)]}) })
	if err := b.say(measure{Bench: "single query, mixed classes, one after the other", Value: one * 1e6, Unit: "µs", Base: naive * 1e6, Note: fmt.Sprintf("%.1f µs of CPU; base: Jaro-Winkler with every name", cpu*1e6)}); err != nil {
		return err
	}
	other, cpu := b.each(func(i int) { s.Screen(screen.Query{Name: others[i%len(others)]}) })
	if err := b.say(measure{Bench: "single query, nobody listed", Value: other * 1e6, Unit: "µs", Base: naive * 1e6, Note: fmt.Sprintf("%.1f µs of CPU", cpu*1e6)}); err != nil {
		return err
	}
	start, used, n := b.a.Now(), cpuTime(), 0
	for range s.Batch(ctx, queriesOf(others)) {
		n++
	}
	took := b.a.Now().Sub(start).Seconds()
	return b.say(measure{Bench: fmt.Sprintf("bulk of distinct names, nobody listed, %d cores", runtime.GOMAXPROCS(0)), Value: float64(n) / took, Unit: "names/s", Base: 1 / naive, Note: fmt.Sprintf("%d names, %.1f µs of CPU each", n, (cpuTime()-used).Seconds()*1e6/float64(n))})
}

func queriesOf(names []string) iter.Seq[screen.Query] {
	return func(yield func(screen.Query) bool) {
		for _, n := range names {
			if !yield(screen.Query{Name: n}) {
				return
			}
		}
	}
}

// each calls f for half a second and gives the seconds of a call, by the clock
// and of the processors.
func (b *bench) each(f func(i int)) (took, cpu float64) {
	n, start, used := 0, b.a.Now(), cpuTime()
	for {
		f(n)
		n++
		if took := b.a.Now().Sub(start); took > 500*time.Millisecond {
			return took.Seconds() / float64(n), (cpuTime() - used).Seconds() / float64(n)
		}
	}
}

// heap is what is in use after a collection, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// invented are lists of full size with invented parties.
func invented(n int) ([]list.Snapshot, error) {
	parties := gen.Parties(7, n)
	sdn := gen.OFAC(parties[:n*3/4])
	var files []list.File
	for name, b := range map[string][]byte{"sdn.csv": sdn.Primary, "alt.csv": sdn.Aliases, "add.csv": sdn.Addresses, "sdn_comments.csv": sdn.Comments} {
		files = append(files, list.BytesFile(name, b))
	}
	snaps, _, err := all.Load(files, list.Options{})
	if err != nil {
		return nil, err
	}
	more, _, err := all.Load([]list.File{list.BytesFile("un.xml", gen.UNSC(parties[n*3/4:]))}, list.Options{})
	return append(snaps, more...), err
}
