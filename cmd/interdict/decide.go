package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/deal"
	"interdict/decide"
	"interdict/internal/words"
)

// decideFlags are the flags of the verb decide.
type decideFlags struct {
	deskFlags
	format   *choice
	set      []string
	act      string
	mapping  []string
	in       choice
	dates    choice
	sheet    string
	calendar bool
	lookback bool
	assessed string
	record   string
	compact  choice
	keyFlags
	listFlags
	suppressions string
}

func newDecideCmd(a *app) *cobra.Command {
	f := &decideFlags{}
	c := &cobra.Command{
		Use:   "decide [FILE...|-]",
		Short: "may this deal go ahead? by this person, on this date, and why",
		Example: `  interdict decide orders.xlsx --profile house.yaml
  interdict decide --act resell --set product.name="Kaspersky Endpoint Security" \
      --set counterparty.country=US --set performed_at=2024-10-02
  interdict decide orders.csv --map "Ship Dt=performed_at" --format csv > answers.csv
  interdict decide orders.csv --calendar        when each answer changes
  interdict decide sold-2024.csv --lookback     what was prohibited, and the exposure`,
		Long: `Deals come as XLSX, CSV, JSON, JSON Lines or YAML, or one deal by --act and --set.
An absent fact is unknown, never a default: the answer then says what to ask.
Exit codes: 3 something is prohibited, 4 something needs a licence or a review,
5 some rows could not be read, 0 all permitted. ` + notAdvice,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.decide(c.Context(), f, args) },
	}
	f.format = a.formatFlag(c, "jsonl", "csv", "html", "ics")
	f.deskFlags.register(c)
	c.Flags().StringVar(&f.act, "act", "", "what is done, for one deal by flags")
	c.Flags().StringArrayVar(&f.set, "set", nil, "a `field=value` of the deal; repeatable")
	c.Flags().StringArrayVar(&f.mapping, "map", nil, "`column=field` of a table; column=- leaves it out; repeatable")
	f.in = choice{of: []string{deal.CSV, deal.XLSX, deal.JSON, deal.JSONL, deal.YAML}}
	f.in.register(c, c.Flags(), "input", "form of the input instead of finding out")
	f.dates = choice{of: []string{deal.MonthFirst, deal.DayFirst}}
	f.dates.register(c, c.Flags(), "dates", "how 03/04/2024 is meant: the month first, or the day")
	c.Flags().StringVar(&f.sheet, "sheet", "", "`name` of the sheet of a workbook")
	c.Flags().BoolVar(&f.calendar, "calendar", false, "list the deals by the instant at which their answer changes")
	c.Flags().BoolVar(&f.lookback, "lookback", false, "list past acts that were prohibited, with their value and the exposure")
	f.keyFlags.register(c)
	f.listFlags.register(c)
	suppressionFlag(c, &f.suppressions)
	c.Flags().StringVar(&f.record, "record", "", "keep evidence of every answer in the log in this `folder`")
	f.compact = choice{value: "auto", of: []string{"auto", "always", "never"}}
	f.compact.register(c, c.Flags(), "compact", "with --record: log a leaf a line and keep the file, in place of a record a line; auto does so for large CSV and JSON Lines files answered as csv or jsonl")
	c.Flags().StringVar(&f.assessed, "assessed", "", "with --lookback: the `date` at which penalties are assessed; today unless given")
	if err := c.RegisterFlagCompletionFunc("act", cobra.FixedCompletions(interdict.Acts(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was added above
	}
	return c
}

// An answered is a row with its decision, or what was wrong with it.
type answered struct {
	row deal.Row
	ans decide.Answer
	err error
}

// decide runs the verb.
func (a *app) decide(ctx context.Context, f *decideFlags, args []string) error {
	if err := f.check(); err != nil {
		return err
	}
	f.listen = f.record != ""
	s, err := f.sitWith(a, &f.listFlags, f.suppressions)
	if err != nil {
		return err
	}
	rec, err := a.recorder(f, &s)
	if err != nil {
		return err
	}
	defer rec.close()
	if rec == nil || f.compactly(args) { // the fast way answers without deals at hand, of which full records are made
		if done, err := a.decideBulk(ctx, f, &s, rec, args); done {
			return err
		}
	}
	rows, err := a.deals(f, args)
	if err != nil {
		return err
	}
	sink, err := a.decideSink(f, s.desk, s.clocks)
	if err != nil {
		return err
	}
	t := tally{seen: map[interdict.Outcome]int{}}
	p := a.progress("deals", 0)
	for x := range answers(ctx, s.engine, s.profile, rows) {
		t.add(x)
		p.add(1, found(x))
		if x.err != nil {
			p.end()
			a.complain(x.err)
			continue
		}
		if err := rec.put(&x); err != nil {
			return err
		}
		if err := sink.put(x); err != nil {
			return err
		}
	}
	p.end()
	if err := rec.commit(); err != nil { // before the answer is complete
		return err
	}
	if err := sink.end(t); err != nil {
		return err
	}
	a.sayUnread(&t, f.format.value)
	if err := ctx.Err(); err != nil {
		return errors.New("interrupted; the result is not complete")
	}
	return ended(t.code())
}

// largeBook is the size in bytes from which a book is logged with a leaf a line
// unless somebody says otherwise: some ten thousand lines.
const largeBook = 4 << 20

// compactly reports whether evidence of a book is a leaf a line.
func (f *decideFlags) compactly(args []string) bool {
	if f.compact.value != "auto" || f.bulkForm(args) == "" {
		return f.compact.value == "always"
	}
	info, err := os.Stat(args[0])
	return err == nil && info.Size() >= largeBook
}

// check refuses flags that do not go together, before anything is read.
func (f *decideFlags) check() error {
	form := f.format.value
	switch {
	case f.calendar && f.lookback:
		return usagef("run it twice", "--calendar and --lookback are two different lists")
	case f.calendar && form == "html":
		return usagef("text, json, jsonl, csv and ics are there", "a calendar has no form html")
	case f.lookback && (form == "html" || form == "ics"):
		return usagef("text, json, jsonl and csv are there", "a lookback has no form %s", form)
	case form == "ics" && !f.calendar:
		return usagef("add --calendar", "the form ics is for --calendar")
	case f.compact.value == "always" && f.record == "":
		return usagef("add --record", "--compact is for --record")
	case f.assessed != "" && !f.lookback:
		return usagef("add --lookback", "--assessed is for --lookback")
	}
	return nil
}

// sayUnread tells how many rows are missing from a result that has no place
// to say it itself, and that there were none at all.
func (a *app) sayUnread(t *tally, form string) {
	total := t.bad
	for _, n := range t.seen {
		total += n
	}
	switch {
	case total == 0:
		a.remark("there is no deal in the input")
	case t.bad > 0 && form != "text":
		a.complain(fmt.Errorf("%s of %s could not be read and %s no answer", words.Number(t.bad), words.Plural(total, "line"), have(t.bad)))
	}
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// found is 1 for bad news.
func found(x answered) int64 {
	if x.err == nil && x.ans.Outcome() == interdict.Prohibited {
		return 1
	}
	return 0
}

// tally counts answers for the exit code and the last line.
type tally struct {
	seen map[interdict.Outcome]int
	bad  int
}

func (t *tally) add(x answered) {
	if x.err != nil {
		t.bad++
		return
	}
	t.seen[x.ans.Outcome()]++
}

// code is the exit code: the worst result decides.
func (t *tally) code() int {
	code := exitClear
	if t.bad > 0 {
		code = exitIncomplete
	}
	if t.seen[interdict.Review]+t.seen[interdict.NeedsLicence] > 0 {
		code = worse(code, exitReview)
	}
	if t.seen[interdict.Prohibited] > 0 {
		code = worse(code, exitBad)
	}
	return code
}

// deals gives the rows to answer: of files, of standard input, or the one
// that the flags make.
func (a *app) deals(f *decideFlags, args []string) (iter.Seq[deal.Row], error) {
	if f.act != "" || len(f.set) > 0 {
		if len(args) > 0 {
			return nil, usagef("leave the file out, or the flags", "a deal by --act and --set does not go with a file")
		}
		pairs := f.set
		if f.act != "" {
			pairs = append([]string{"act=" + f.act}, pairs...)
		}
		one, notes, err := deal.Parse(pairs, deal.Options{Dates: f.dates.value})
		if err != nil {
			return nil, exit{code: exitUsage, err: err}
		}
		return func(yield func(deal.Row) bool) { yield(deal.Row{Deal: one, Pos: "flags", Line: 1, Notes: notes}) }, nil
	}
	if len(args) == 0 {
		return nil, usagef("name a file, or - for standard input; interdict decide --help shows examples", "nothing to decide")
	}
	o, err := f.readOptions(a)
	if err != nil {
		return nil, err
	}
	return func(yield func(deal.Row) bool) {
		for _, name := range args {
			if !a.readFile(name, o, yield) {
				return
			}
		}
	}, nil
}

func (f *decideFlags) readOptions(a *app) (deal.Options, error) {
	o := deal.Options{Format: f.in.value, Dates: f.dates.value, Sheet: f.sheet, Map: map[string]string{}}
	for _, m := range f.mapping {
		column, field, ok := strings.Cut(m, "=")
		if !ok {
			return o, usagef(`write --map "Ship Dt=performed_at"`, "--map %q names no field", m)
		}
		o.Map[column] = field
	}
	if !a.quiet {
		o.OnMapping = a.showMapping
		o.OnNote = func(s string) { a.remark(s) }
	}
	return o, nil
}

// showMapping tells how the columns of a table were read, so that a guess is
// never silent.
func (a *app) showMapping(columns []deal.Column) {
	var read, left []string
	for _, c := range columns {
		if c.Field == "" {
			left = append(left, c.Header)
			continue
		}
		if c.Header != c.Field {
			read = append(read, fmt.Sprintf("%s → %s", c.Header, c.Field))
		}
	}
	if len(read) > 0 {
		a.remark("columns read as: " + strings.Join(read, ", "))
	}
	if len(left) > 0 {
		a.remark("columns not read: " + strings.Join(left, ", "))
	}
}

// remark tells a person something that is not a result; --quiet drops it.
func (a *app) remark(s string) {
	if !a.quiet {
		_, _ = fmt.Fprintln(a.Err, "interdict: "+s) // a remark that cannot be shown loses nothing
	}
}

// stdin stands for standard input in positions.
const stdin = "stdin"

// readFile yields the rows of one file and reports whether to go on.
func (a *app) readFile(name string, o deal.Options, yield func(deal.Row) bool) bool {
	var r io.Reader = a.In
	if name == "-" {
		name = stdin
	} else {
		f, err := os.Open(name)
		if err != nil {
			return yield(deal.Row{Pos: name, Err: err, Fatal: true})
		}
		defer f.Close()
		r = f
	}
	for row := range deal.Read(r, name, o) {
		if !yield(row) {
			return false
		}
	}
	return true
}

// batch is how many rows go to a worker at once: enough to make the hand-over
// cheap, few enough that a short file uses all workers.
const batch = 64

// answers decides rows on all processors and yields them in their order.
func answers(ctx context.Context, e *decide.Engine, p *decide.Profile, rows iter.Seq[deal.Row]) iter.Seq[answered] {
	return func(yield func(answered) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		workers := runtime.GOMAXPROCS(0)
		queue := make(chan chan []answered, 2*workers) // in the order of the input
		jobs := make(chan job, workers)
		var wait sync.WaitGroup
		for range workers {
			wait.Go(func() {
				w := e.NewWorker(p)
				for j := range jobs {
					j.done <- j.answer(w)
				}
			})
		}
		wait.Go(func() {
			defer close(queue)
			defer close(jobs)
			feed(ctx, rows, queue, jobs)
		})
		for done := range queue {
			for _, x := range <-done {
				if !yield(x) {
					stop()
					for range queue { // let the workers finish what they hold
					}
					wait.Wait()
					return
				}
			}
		}
		wait.Wait()
	}
}

// A job is a batch of rows, and where its answers go.
type job struct {
	rows []deal.Row
	done chan []answered
}

func feed(ctx context.Context, rows iter.Seq[deal.Row], queue chan<- chan []answered, jobs chan<- job) {
	var held []deal.Row
	send := func() bool {
		if len(held) == 0 {
			return true
		}
		j := job{held, make(chan []answered, 1)}
		held = nil
		select {
		case queue <- j.done:
		case <-ctx.Done():
			return false
		}
		jobs <- j
		return true
	}
	for row := range rows {
		held = append(held, row)
		if len(held) == batch && !send() {
			return
		}
	}
	send()
}

func (j job) answer(w *decide.Worker) []answered {
	out := make([]answered, len(j.rows))
	for i, row := range j.rows {
		out[i] = answered{row: row, err: row.Err}
		if row.Err != nil {
			continue
		}
		a, err := w.Decide(&row.Deal)
		if err != nil {
			out[i].err = fmt.Errorf("%s: %w", row.Pos, err)
			continue
		}
		a.Notes = row.Notes
		out[i].ans = a
	}
	return out
}
