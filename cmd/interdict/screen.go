package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/lists"
	"interdict/internal/words"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/plain"
)

// screenFlags are the flags of the verb screen.
type screenFlags struct {
	listFlags
	recordFlag
	format       *choice
	file         string
	columns      []string
	kind         choice
	country      []string
	born         string
	limit        int
	threshold    float32
	pairs        string
	suppressions string
	clear        clearFlags
	since        sinceFlags
	now          string
}

func newScreenCmd(a *app) *cobra.Command {
	f := &screenFlags{}
	c := &cobra.Command{
		Use:   "screen [NAME...|-f FILE|-]",
		Short: "is this party on a restricted-party list? any script, any spelling",
		Example: `  interdict screen "AO Kaspersky Lab" "Лаборатория Касперского"
  interdict screen -f customers.xlsx --format csv > matches.csv
  interdict screen --list us/sdn=./sdn --as-of 2026-11-20 --born 1970 "Ivan Petrov"
  interdict screen "Ivan Petrov" --clear us/sdn/12345 --who "A. Clerk" \
      --why "born 1991, not 1970" --until 2027-06-30 --suppressions cleared.jsonl
  interdict screen -f customers.csv --since customers.seen --news
  interdict screen --pairs pairs.csv --format csv        two names a line, scored`,
		Long: `Parties come as names, or as a table (CSV, XLSX, JSON Lines) with any sensible headings.
A band says what to do: match, stop; review, a person must look; clear, not found on
lists that are whole and fresh. With lists missing or stale nothing is clear.
Exit codes: 3 a match, 4 a review, 5 lists or rows are missing, 0 all clear. ` + notAdvice,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.screen(c.Context(), f, args) },
	}
	f.format = a.formatFlag(c, "jsonl", "csv", "html")
	f.listFlags.register(c)
	c.Flags().StringVarP(&f.file, "file", "f", "", "`file` of parties: CSV, XLSX, JSON Lines, or a name a line; - for standard input")
	c.Flags().StringArrayVar(&f.columns, "columns", nil, "`heading=field` of the file, where a guess is wrong; repeatable")
	f.kind = choice{of: []string{"individual", "entity", "vessel", "aircraft"}}
	f.kind.register(c, c.Flags(), "kind", "what the names on the command line are; a prior, never a filter")
	c.Flags().StringSliceVar(&f.country, "country", nil, "`countries` of the names on the command line, as US,DE")
	c.Flags().StringVar(&f.born, "born", "", "`date` or year of birth of the names on the command line")
	c.Flags().IntVar(&f.limit, "limit", 10, "how many matches to show of each party")
	c.Flags().Float32Var(&f.threshold, "threshold", -1, "show matches from this `score` on; 0 shows every candidate")
	c.Flags().StringVar(&f.pairs, "pairs", "", "`file` of two columns: score the names of each line against each other")
	c.Flags().StringVar(&f.now, "now", "", "take this `time` for now, so that an answer can be repeated")
	suppressionFlag(c, &f.suppressions)
	f.clear.register(c)
	f.since.register(c)
	f.recordFlag.register(c)
	return c
}

// screen runs the verb.
func (a *app) screen(ctx context.Context, f *screenFlags, args []string) error {
	now := a.Now()
	if f.now != "" {
		t, err := flagTime("--now", f.now)
		if err != nil {
			return err
		}
		now = t
	}
	if f.pairs != "" {
		return a.screenPairs(f)
	}
	if len(args) == 0 && f.file == "" {
		return usagef("give names, or -f FILE; interdict screen --help shows examples", "nobody to screen")
	}
	if len(args) == 1 && args[0] == "-" {
		f.file, args = "-", nil
	}
	if len(args) > 0 && f.file != "" {
		return usagef("leave one out", "names do not go with -f")
	}
	s, required, err := f.screener(a, now)
	if err != nil {
		return err
	}
	if f.clear.entry != "" {
		return a.clearPair(f, s, args, now)
	}
	again, err := a.since(f.since, s)
	if err != nil {
		return err
	}
	sink, err := a.screenSink(f, s.Lists())
	if err != nil {
		return err
	}
	rec, err := f.observer(a, now)
	if err != nil {
		return err
	}
	defer rec.close()
	in := &parties{app: a, flags: f, names: args}
	t := screenTally{}
	p := a.progress("parties", 0)
	for r := range again.s.Batch(ctx, in.queries()) {
		t.add(&r)
		p.add(1, bad(&r))
		if err := rec.screening(again.s, required, &r); err != nil {
			return err
		}
		if !again.add(&r) {
			continue
		}
		if err := sink.put(&r); err != nil {
			return err
		}
	}
	p.end()
	if err := rec.commit(); err != nil {
		return err
	}
	if in.err != nil {
		if len(t.seen) == 0 {
			return in.err
		}
		a.complain(in.err) // what was read before is answered
		in.bad++
	}
	if err := sink.end(&t); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("interrupted; the result is not complete")
	}
	if in.err == nil {
		if err := again.done(); err != nil {
			return err
		}
	}
	if in.bad > 0 {
		a.complain(fmt.Errorf("%s could not be read and %s not screened", words.Plural(in.bad, "row"), was(in.bad)))
	}
	return ended(t.code(in.bad))
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// screener opens the lists that the flags name, with the policy that they are held to.
func (f *screenFlags) screener(a *app, now time.Time) (*screen.Screener, lists.Policy, error) {
	none := lists.Policy{}
	o, err := f.open(a, now)
	if err != nil {
		return nil, none, err
	}
	quiet, err := readSuppressions(f.suppressions)
	if err != nil {
		return nil, none, err
	}
	opts := screen.Options{Limit: f.limit, Suppressions: quiet, Today: now.UTC().Format(time.DateOnly)}
	switch {
	case f.threshold == 0:
		opts.All = true
	case f.threshold > 0 && f.threshold <= 1:
		opts.Threshold = f.threshold
	case f.threshold != -1:
		return nil, none, usagef("write a number from 0 to 1", "--threshold %v is no score", f.threshold)
	}
	if f.limit < 1 {
		return nil, none, usagef("write 1 or more", "--limit %d shows nothing", f.limit)
	}
	if len(o.Gaps) > 0 {
		a.remark("nothing is clear: " + gapWords(o.Gaps))
	}
	s, err := o.Screener(opts)
	return s, o.Policy, err
}

func gapWords(gaps []screen.Gap) string {
	s := ""
	for i, g := range gaps {
		if i > 0 {
			s += "; "
		}
		s += string(g.List) + " " + g.Text
	}
	return s
}

// parties are the parties to look up: of the command line, or of a file.
type parties struct {
	app   *app
	flags *screenFlags
	names []string
	bad   int
	err   error
}

// queries yields them in order. A row that cannot be read is told and counted.
func (p *parties) queries() iter.Seq[screen.Query] {
	return func(yield func(screen.Query) bool) {
		for _, n := range p.names {
			q := screen.Query{Name: n, Kind: list.Kind(p.flags.kind.value), Countries: p.flags.country}
			if p.flags.born != "" {
				q.Born = []string{p.flags.born}
			}
			if !yield(q) {
				return
			}
		}
		if p.flags.file != "" {
			p.err = p.read(yield)
		}
	}
}

// errEnough ends the reading when nobody takes more.
var errEnough = errors.New("enough")

func (p *parties) read(yield func(screen.Query) bool) error {
	columns := map[string]string{}
	for _, c := range p.flags.columns {
		heading, field, ok := strings.Cut(c, "=")
		if !ok {
			return usagef(`write --columns "Kunde=name"`, "--columns %q names no field", c)
		}
		columns[heading] = field
	}
	f := list.PathFile(p.flags.file)
	if p.flags.file == "-" {
		b, err := io.ReadAll(list.Limit(p.app.In))
		if err != nil {
			return err
		}
		f = list.File{Name: stdin, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
	}
	warnings, err := plain.Parties(f, list.Options{Columns: columns}, func(x plain.Party) error {
		if x.Problem != "" {
			p.bad++
			p.app.complain(fmt.Errorf("%s: line %d: %s", f.Name, x.Line, x.Problem))
			return nil
		}
		if !yield(query(&x)) {
			return errEnough
		}
		return nil
	})
	for _, w := range warnings {
		p.app.remark(w.String())
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// query is a row of a file as a question.
func query(x *plain.Party) screen.Query {
	e := &x.Entry
	q := screen.Query{ID: e.ID, Kind: e.Kind, Born: e.Born, Addresses: e.Addresses, IDs: e.IDs}
	if q.ID == "" {
		q.ID = fmt.Sprintf("line %d", x.Line)
	}
	for i, n := range e.Names {
		if i == 0 {
			q.Name = n.Text
		} else {
			q.Aliases = append(q.Aliases, n.Text)
		}
	}
	for _, c := range append(e.Countries, e.Citizenship...) {
		q.Countries = list.AddText(q.Countries, c)
	}
	return q
}

// screenTally counts answers for the exit code and the last line.
type screenTally struct {
	seen    map[screen.Band]int
	gapOnly int // reviews for no other reason than lists that are missing
}

func (t *screenTally) add(r *screen.Result) {
	if t.seen == nil {
		t.seen = map[screen.Band]int{}
	}
	t.seen[r.Band]++
	if r.Band == screen.BandReview && bad(r) == 0 {
		t.gapOnly++
	}
}

// bad is 1 for a party that may be listed.
func bad(r *screen.Result) int64 {
	for i := range r.Matches {
		if m := &r.Matches[i]; m.Suppressed == nil && m.Band != screen.BandClear {
			return 1
		}
	}
	return 0
}

// code is the exit code: the worst answer decides.
func (t *screenTally) code(unread int) int {
	code := exitClear
	if unread > 0 || t.gapOnly > 0 {
		code = exitIncomplete
	}
	if t.seen[screen.BandReview] > t.gapOnly {
		code = worse(code, exitReview)
	}
	if t.seen[screen.BandMatch] > 0 {
		code = worse(code, exitBad)
	}
	return code
}

func partiesWord(n int) string {
	if n == 1 {
		return "1 party"
	}
	return words.Number(n) + " parties"
}

// sum is the tally in words.
func (t *screenTally) sum() string {
	total := t.seen[screen.BandMatch] + t.seen[screen.BandReview] + t.seen[screen.BandClear]
	s := fmt.Sprintf("%s: %d match, %d review, %d clear", partiesWord(total), t.seen[screen.BandMatch], t.seen[screen.BandReview], t.seen[screen.BandClear])
	if t.gapOnly > 0 {
		s += fmt.Sprintf("; %d of the reviews only because lists are missing or stale", t.gapOnly)
	}
	return s
}
