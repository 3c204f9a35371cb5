package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"interdict/deal"
	"interdict/decide"
	"interdict/internal/bulk"
)

// decideBulk answers one file of CSV or JSON Lines into CSV or JSON Lines by
// the fast way, which gives the same answers. It reports whether it did. With
// rec, each line gets a leaf in the log, and the file is kept.
func (a *app) decideBulk(ctx context.Context, f *decideFlags, s *sitting, rec *recording, args []string) (bool, error) {
	form := f.bulkForm(args)
	if form == "" {
		return false, nil
	}
	options, err := f.readOptions(a)
	if err != nil {
		return true, err
	}
	var in io.Reader = a.In
	name := args[0]
	if name == "-" {
		name = stdin
	} else {
		file, err := os.Open(args[0])
		if err != nil {
			return false, nil // it is counted as not read, as among several files
		}
		defer file.Close()
		in = file
	}
	w := bufio.NewWriterSize(a.Out, 1<<16)
	o := &bulk.Options{Engine: s.engine, Profile: s.profile, Deal: options, Name: name, Format: form, Append: f.bulkAppend()}
	var kept *keptBook
	if rec != nil {
		if kept, err = rec.book(o, s); err != nil {
			return true, err
		}
		defer kept.drop()
		in = kept.reading(in)
	}
	head := &once{w: w}
	if f.format.value == "csv" {
		head.text = csvHeader
	}
	progress := a.progress("deals", 0)
	counts, err := bulk.Run(ctx, in, head, o, func(err error) { progress.end(); a.complain(err) },
		func(rows, prohibited int) { progress.add(int64(rows), int64(prohibited)) })
	progress.end()
	if errors.Is(err, bulk.ErrUnsuited) {
		if args[0] == "-" {
			a.In = o.Rest // the file is read again from its beginning by name
		}
		return false, nil
	}
	if err == nil {
		err = head.begin()
	}
	if err == nil && kept != nil { // before the answer is complete
		err = kept.commit(counts)
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return true, err
	}
	t := tally{seen: counts.Outcomes, bad: counts.Bad}
	a.sayUnread(&t, f.format.value)
	return true, ended(t.code())
}

// bulkForm is the form of the input if the fast way may suit it, else "".
func (f *decideFlags) bulkForm(args []string) string {
	if len(args) != 1 || f.act != "" || len(f.set) > 0 || f.calendar || f.lookback || f.format.value != "csv" && f.format.value != "jsonl" {
		return ""
	}
	form := f.in.value
	if form == "" {
		form = strings.TrimPrefix(strings.ToLower(filepath.Ext(args[0])), ".")
	}
	switch form {
	case deal.CSV, deal.JSONL:
		return form
	}
	return ""
}

// bulkAppend writes one answer in the form asked for. Each goroutine has
// worded parts of its own.
func (f *decideFlags) bulkAppend() func([]byte, *decide.Answer, bulk.Pos) ([]byte, error) {
	if f.format.value == "jsonl" {
		return func(b []byte, a *decide.Answer, _ bulk.Pos) ([]byte, error) {
			b, err := a.AppendJSON(b)
			return append(b, '\n'), err
		}
	}
	lines := sync.Pool{New: func() any { return new(csvLines) }}
	return func(b []byte, a *decide.Answer, pos bulk.Pos) ([]byte, error) {
		l := lines.Get().(*csvLines)
		defer lines.Put(l)
		return l.append(b, a, pos.Name+":"+strconv.Itoa(pos.Line))
	}
}

// once writes a text before the first thing that is written.
type once struct {
	w    io.Writer
	text string
}

func (o *once) begin() error {
	text := o.text
	o.text = ""
	_, err := io.WriteString(o.w, text)
	return err
}

func (o *once) Write(p []byte) (int, error) {
	if err := o.begin(); err != nil {
		return 0, err
	}
	return o.w.Write(p)
}
