package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"interdict/decide"
	"interdict/internal/desk"
	"interdict/law"
)

// A measure is one line of a benchmark, with its base from the same run.
type measure struct {
	Bench string  `json:"bench"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Base  float64 `json:"base,omitempty"`
	Ratio float64 `json:"ratio,omitempty"`
	Note  string  `json:"note,omitempty"`
}

func newBenchCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "bench",
		Short: "measure here and now, each figure with its base from the same run",
		Example: `  interdict bench decide
  interdict bench decide --lines 22000000 --format jsonl
  interdict bench screen
  interdict bench find /usr
  interdict bench prove`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usagef("interdict bench decide, screen, find or prove", "name what to measure")
		},
	}
	c.AddCommand(newBenchDecideCmd(a), newBenchScreenCmd(a), newBenchFindCmd(a), newBenchProveCmd(a))
	return c
}

func newBenchDecideCmd(a *app) *cobra.Command {
	lines, check := 1_000_000, true
	c := &cobra.Command{
		Use:     "decide",
		Short:   "measure decisions: coded facts, JSON Lines, an order book, the exhaustive check",
		Example: "  interdict bench decide --lines 200000",
		Args:    cobra.NoArgs,
	}
	format := a.formatFlag(c, "jsonl")
	c.Flags().IntVar(&lines, "lines", lines, "order lines in the generated book")
	c.Flags().BoolVar(&check, "check", check, "also exhaust every pack")
	c.RunE = func(c *cobra.Command, _ []string) error {
		b := bench{a: a, format: format.value}
		return b.decide(c.Context(), lines, check)
	}
	return c
}

type bench struct {
	a      *app
	format string
}

// say writes one measure as soon as it is there.
func (b *bench) say(m measure) error {
	if m.Base > 0 {
		m.Ratio = m.Value / m.Base
	}
	if b.format != "text" {
		return json.NewEncoder(b.a.Out).Encode(m)
	}
	s := fmt.Sprintf("%-52s %14.4g %s", m.Bench, m.Value, m.Unit)
	if m.Base > 0 {
		s += fmt.Sprintf("   base %.4g, ratio %.4g", m.Base, m.Ratio)
	}
	if m.Note != "" {
		s += "   " + m.Note
	}
	_, err := fmt.Fprintln(b.a.Out, s)
	return err
}

func (b *bench) decide(ctx context.Context, lines int, check bool) error {
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if err := b.load(); err != nil {
		return err
	}
	d, err := desk.Open(desk.Options{})
	if err != nil {
		return err
	}
	if err := b.coded(d, known); err != nil {
		return err
	}
	if err := b.book(ctx, d, known, lines); err != nil {
		return err
	}
	if !check {
		return nil
	}
	return b.check(d.Packs, known)
}

// load measures reading and compiling the packs.
func (b *bench) load() error {
	n, start := 0, b.a.Now()
	for b.a.Now().Sub(start) < 500*time.Millisecond {
		packs, err := law.Embedded()
		if err != nil {
			return err
		}
		if _, err := decide.New(packs, decide.Options{Catalog: decide.StatedOnly{}, Lists: decide.NewPackLists(packs)}); err != nil {
			return err
		}
		n++
	}
	ms := b.a.Now().Sub(start).Seconds() * 1000 / float64(n)
	return b.say(measure{Bench: "load and compile all packs", Value: ms, Unit: "ms"})
}

// coded measures decisions whose facts are coded, on one core, against the
// reference interpreter.
func (b *bench) coded(d *desk.Desk, known time.Time) error {
	for _, only := range []string{"", "us/icts-2021-002"} {
		packs, name := d.Packs, "decision, facts coded, all packs, one core"
		if only != "" {
			p, err := packNamed(d.Packs, only)
			if err != nil {
				return err
			}
			packs, name = []*law.Pack{p}, "decision, facts coded, "+only+", one core"
		}
		e, err := decide.New(packs, decide.Options{Catalog: decide.StatedOnly{}, Lists: decide.NewPackLists(packs), KnownAt: known})
		if err != nil {
			return err
		}
		deals := e.Sample(256, 1, false)
		fast := b.rate(func(i int) { e.Outcome(deals[i&255]) })
		base := b.rate(func(i int) { e.Naive(deals[i&255]) })
		if err := b.say(measure{Bench: name, Value: fast, Unit: "decisions/s", Base: base, Note: "base: the reference interpreter"}); err != nil {
			return err
		}
	}
	return nil
}

// rate calls f for half a second and gives the calls a second.
func (b *bench) rate(f func(i int)) float64 {
	n, start := 0, b.a.Now()
	for {
		for range 1024 {
			f(n)
			n++
		}
		if took := b.a.Now().Sub(start); took > 500*time.Millisecond {
			return float64(n) / took.Seconds()
		}
	}
}

// book measures an order book of many lines: JSON Lines in and full decisions
// out, and CSV in and CSV out, each against reading alone.
func (b *bench) book(ctx context.Context, d *desk.Desk, known time.Time, lines int) error {
	for _, form := range []string{"jsonl", "csv"} {
		n := lines
		if form == "jsonl" {
			n = min(lines, 1_000_000)
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := b.a.Now()
		sub := &app{In: newBook(form, n), Out: io.Discard, Err: b.a.Err, Now: func() time.Time { return known }, Env: b.a.Env, quiet: true}
		if code := sub.run(ctx, []string{"decide", "-", "--quiet", "--input", form, "--format", form}); code != exitBad && code != exitReview && code != exitClear {
			return fmt.Errorf("deciding the generated book ended with code %d", code)
		}
		took := b.a.Now().Sub(start).Seconds()
		runtime.ReadMemStats(&after)
		err := b.say(measure{Bench: fmt.Sprintf("order book, %s in, %s out, %d cores", form, form, runtime.GOMAXPROCS(0)), Value: float64(n) / took, Unit: "lines/s",
			Note: fmt.Sprintf("%d lines in %.1f s, %d MB from the system", n, took, after.Sys>>20)})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) check(packs []*law.Pack, known time.Time) error {
	start, points, states := b.a.Now(), uint64(0), uint64(0)
	for _, p := range packs {
		r, err := decide.Check(p, known)
		if err != nil {
			return err
		}
		points, states = points+r.Tried, states+r.States
	}
	return b.say(measure{Bench: "exhaustive check of every pack", Value: b.a.Now().Sub(start).Seconds(), Unit: "s",
		Note: fmt.Sprintf("%d points, %d states of knowledge", points, states)})
}

// A book is an endless supply of order lines, made while it is read: 220,000
// customers with a hundred lines each, from small lists of products, acts and
// days, so that 22 million lines need no disk.
type book struct {
	form string
	n, i int
	buf  bytes.Buffer
}

func newBook(form string, n int) *book {
	b := &book{form: form, n: n}
	if form == "csv" {
		b.buf.WriteString("id,act,actor.role,actor.country,counterparty.name,counterparty.kind,counterparty.country,product.name,product.embeds,place,agreement_at,performed_at,value.amount,value.currency,under_contract,counterparty.list_entries\n")
	}
	return b
}

// Read gives the next lines.
func (b *book) Read(p []byte) (int, error) {
	for b.buf.Len() < len(p) && b.i < b.n {
		b.line(b.i)
		b.i++
	}
	if b.buf.Len() == 0 {
		return 0, io.EOF
	}
	return b.buf.Read(p)
}

func (b *book) line(i int) {
	acts := []string{"resell", "sell", "renew", "use", "support"}
	products := []string{"Kaspersky Endpoint Security Select", "KL4863KAPDR", "Kaspersky Total Security 3 Device 1 Year", "Kaspersky Threat Intelligence Portal", "Dell Latitude 5440", "Microsoft Office 365"}
	h := uint32(i) * 2654435761
	act, product := acts[h>>8%uint32(len(acts))], products[h>>16%uint32(len(products))]
	month, day, cents := 1+h>>4%12, 1+h>>12%28, 1000+h>>3%100000
	if b.form == "csv" {
		fmt.Fprintf(&b.buf, "PO-%d,%s,reseller,US,Customer %d Inc.,company,US,%s,n/a,US,2024-01-%02d,2024-%02d-%02d,%d.%02d,USD,n/a,n/a\n",
			i, act, i/100, product, day, month, day, cents/100, cents%100)
		return
	}
	fmt.Fprintf(&b.buf, `{"id":"PO-%d","act":"%s","actor":{"role":"reseller","country":"US"},"counterparty":{"name":"Customer %d Inc.","kind":"company","country":"US","list_entries":"n/a"},"product":{"name":"%s","embeds":"n/a"},"place":"US","agreement_at":"2024-01-%02d","performed_at":"2024-%02d-%02d","value":{"amount":"%d.%02d","currency":"USD"},"under_contract":"n/a"}`+"\n",
		i, act, i/100, product, day, month, day, cents/100, cents%100)
}
