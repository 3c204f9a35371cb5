package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/deal"
	"interdict/decide"
	"interdict/web"
)

type serveFlags struct {
	deskFlags
	recordFlag
	listFlags
	findPagesFlags
	suppressions string
	addr         string
	updates      string
	orders       []string
}

func newServeCmd(a *app) *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "pages on this machine: order books, parties on lists, findings of software, prints",
		Example: `  interdict serve
  interdict serve --file examples/orders-2024.csv --profile examples/profile.yaml
  interdict serve --record ./evidence --key evidence.key
  interdict serve --lists ./lists --suppressions cleared.jsonl
  interdict serve --inventory software.csv --ignore known.yaml
  interdict serve --updates https://packs.example.com/interdict
  interdict serve --addr 127.0.0.1:8080`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), f) },
	}
	f.deskFlags.register(c)
	f.recordFlag.register(c)
	f.listFlags.register(c)
	suppressionFlag(c, &f.suppressions)
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:7878", "loopback `address` to listen on; port 0 takes a free one")
	c.Flags().StringVar(&f.updates, "updates", "", "folder or address `FROM` which the page of law and lists may take signed packs, as interdict update does; off unless given")
	c.Flags().StringArrayVar(&f.orders, "file", nil, "order book to open at the start; repeatable")
	f.registerFind(c)
	return c
}

// serve runs the pages until it is interrupted, by what lies on the disk.
func (a *app) serve(ctx context.Context, f *serveFlags) error {
	f.deskFlags.listen = f.record != ""
	h := &house{a: a, f: f, now: a.Now, cleared: &clearings{path: f.suppressions}, asked: make(chan chan struct{})}
	if f.now != "" {
		fixed, err := flagTime("--now", f.now)
		if err != nil {
			return err
		}
		h.now = func() time.Time { return fixed.UTC() }
	}
	if zone, err := time.LoadLocation("America/New_York"); err == nil {
		h.zone = zone
	}
	var err error
	if h.log, err = a.logbook(f); err != nil {
		return err
	}
	seen := h.stamp()
	x, pages, err := h.start(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		(&watch{house: h, pages: pages, held: x, good: seen, tried: seen, before: seen}).run(ctx, watchEvery)
	})
	defer watching.Wait()
	defer stop()
	return a.listen(ctx, f.addr, pages)
}

func (a *app) listen(ctx context.Context, addr string, h http.Handler) error {
	l, err := web.Listen(addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "http://%s/\n", l.Addr())
	s := web.Server(h)
	go func() {
		<-ctx.Done()
		wait, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		_ = s.Shutdown(wait) // what is still open after that is cut off
	}()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// openBook reads an order book that is there from the beginning.
func openBook(name string) (web.Book, error) {
	f, err := os.Open(name)
	if err != nil {
		return web.Book{}, err
	}
	defer f.Close()
	return reader{}.Read(filepath.Base(name), f)
}

// decider lets the pages ask the engine, with the house's standing facts.
type decider struct {
	engine  *decide.Engine
	profile *decide.Profile
}

// Decide answers one deal.
func (d decider) Decide(x interdict.Deal) (interdict.Decision, error) {
	dec, err := d.engine.DecideWith(x, d.profile)
	if err == nil {
		dec.Notes = append(dec.Notes, deal.Contradictions(x)...)
	}
	return dec, err
}

// reader lets the pages read files of deals.
type reader struct{}

// Read reads a book; rows that cannot be read are listed in it.
func (reader) Read(name string, r io.Reader) (web.Book, error) {
	b := web.Book{Name: name}
	o := deal.Options{
		OnMapping: func(columns []deal.Column) {
			for _, c := range columns {
				b.Columns = append(b.Columns, web.Column{Header: c.Header, Field: c.Field, Guessed: c.Field != "" && c.Field != c.Header})
			}
		},
		OnNote: func(s string) { b.Notes = append(b.Notes, s) },
	}
	for row := range deal.Read(r, name, o) {
		if row.Err == nil {
			b.Rows = append(b.Rows, web.Row{Line: row.Line, Deal: row.Deal, Notes: lasting(row)})
			continue
		}
		if row.Fatal && len(b.Rows) == 0 && len(b.Bad) == 0 {
			return b, row.Err
		}
		b.Bad = append(b.Bad, badRows(row)...)
	}
	return b, nil
}

// badRows takes the problems of a row apart.
func badRows(row deal.Row) []web.BadRow {
	var out []web.BadRow
	for _, p := range deal.Problems(row.Err) {
		out = append(out, web.BadRow{Line: row.Line, Column: p.Field, Why: p.Msg, Hint: p.Hint})
	}
	if len(out) == 0 {
		out = append(out, web.BadRow{Line: row.Line, Why: row.Err.Error()})
	}
	return out
}

// lasting are the notes on a row that no answer can change: the decider tells
// of contradictions itself, in the deal as it is then.
func lasting(row deal.Row) []string {
	now := deal.Contradictions(row.Deal)
	return slices.DeleteFunc(slices.Clone(row.Notes), func(n string) bool { return slices.Contains(now, n) })
}
