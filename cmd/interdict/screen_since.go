package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"interdict/internal/words"
	"interdict/screen"
)

// sinceFlags are the flags by which a file of parties is screened again and
// again: each run leaves a baseline for the next one.
type sinceFlags struct {
	file string
	news bool
}

func (f *sinceFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.file, "since", "", "`file` that remembers this screening; the next one looks up in full only who and what has changed")
	c.Flags().BoolVar(&f.news, "news", false, "with --since: show only parties that are answered otherwise than last time")
}

// A rescreening is a screening with a memory. Without --since it has none, and
// everything is news.
type rescreening struct {
	flags sinceFlags
	s     *screen.Screener
	old   *screen.Baseline // nil on the first run
	next  *screen.Baseline // nil without --since
	shown int
}

// since puts the baseline of the last run to use.
func (a *app) since(f sinceFlags, s *screen.Screener) (*rescreening, error) {
	r := &rescreening{flags: f, s: s}
	if f.file == "" {
		if f.news {
			return nil, usagef("add --since FILE", "--news tells what has changed since a screening that --since remembers")
		}
		return r, nil
	}
	r.next = s.Baseline()
	old, err := readBaseline(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, hinted(fmt.Errorf("%s: %w", f.file, err), "name another file for --since, or remove this one; then all is looked up in full")
	}
	quick := s.Since(old)
	if quick == nil {
		a.remark(shown(f.file) + " is of another program, threshold or limit; all is looked up in full")
	} else {
		r.s = quick
		a.remark(words.Plural(quick.Changed(), "entry") + " of the lists new or changed since the last screening")
	}
	r.old = old
	return r, nil
}

func readBaseline(name string) (*screen.Baseline, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return screen.ReadBaseline(f)
}

// add remembers an answer and reports whether it is to be shown.
func (r *rescreening) add(x *screen.Result) bool {
	if r.next != nil {
		r.next.Add(x)
	}
	if r.flags.news && r.old != nil && !r.old.News(x) {
		return false
	}
	r.shown++
	return true
}

// done writes the baseline for the next run, whole or not at all.
func (r *rescreening) done() error {
	if r.next == nil {
		return nil
	}
	part := r.flags.file + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(r.next.Write(f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, r.flags.file)
}
