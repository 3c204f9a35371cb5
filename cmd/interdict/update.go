package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"interdict/decide"
	"interdict/internal/packs"
	"interdict/internal/words"
	"interdict/prove"
)

// packUpdateFlags are those of update.
type packUpdateFlags struct {
	packsFlag
	packs.Options
	lists  storeFlags
	keys   string
	format *choice
}

func newUpdateCmd(a *app) *cobra.Command {
	f := &packUpdateFlags{}
	c := &cobra.Command{
		Use:   "update FROM",
		Short: "take law, catalog and lists from signed packs, out of a folder or an address",
		Example: `  interdict update https://packs.example.com/interdict --keys packs.pub
  interdict update /media/stick/public --dry-run     what would change
  interdict update /media/stick/public --allow-stale`,
		Long: `A set is taken only when it is signed by a trusted key, is no older than any that was taken
before, and finds no fault. Everything is read and held against what is in force first; then
its law, catalog and lists are put in force in one step. Whatever cuts that off, all of the set
is in force or all is as before. The keys are named once and kept. What changes is told: law in combinations of facts, as interdict law diff does, and
entries of lists.
Exit codes: 0 taken or nothing newer, 3 refused, 1 it could not be had.`,
		Args: cobra.ExactArgs(1),
	}
	f.packsFlag.register(c)
	f.format = a.formatFlag(c)
	c.Flags().StringVar(&f.lists.dir, "lists", "", "`folder` where lists are kept; INTERDICT_LISTS or the user's data folder unless given")
	c.Flags().StringVar(&f.keys, "keys", "", "`file` of the publishers' public keys to trust from now on, in place of those before")
	c.Flags().BoolVar(&f.DryRun, "dry-run", false, "say what would change, and put nothing in force")
	c.Flags().BoolVar(&f.AllowStale, "allow-stale", false, "take a set past the day until which it should be taken for new")
	c.Flags().BoolVar(&f.AllowShrink, "allow-shrink", false, "take lists with far fewer entries than before")
	c.Flags().BoolVar(&f.AllowRemoval, "allow-removal", false, "take a set that lacks a restriction of the one in force")
	c.RunE = func(c *cobra.Command, args []string) error { return a.update(c.Context(), f, args[0]) }
	return c
}

func (a *app) update(ctx context.Context, f *packUpdateFlags, from string) error {
	lists, _, err := f.lists.store(a)
	if err != nil {
		return err
	}
	s, err := f.store(a, lists)
	if err != nil {
		return err
	}
	if s == nil {
		return usagef("name a folder with --packs or INTERDICT_PACKS", "nowhere to keep packs")
	}
	if err := carried(s); err != nil {
		return err
	}
	ring, err := f.trusted(s)
	if err != nil {
		return err
	}
	end := a.watchPacks(s)
	u, err := s.Update(ctx, from, ring, f.Options)
	end()
	if err != nil {
		return refused(err)
	}
	changes, err := lawDiffs(u, a.Now())
	if err != nil {
		return err
	}
	if f.format.value == "json" {
		return writeJSON(a.Out, struct {
			*packs.Update
			Law []lawDiff `json:"law,omitempty"`
		}{u, changes})
	}
	a.showUpdated(u, changes, f.DryRun)
	return nil
}

// refused gives the exit code of bad news to a set that is not what it should
// be, so that a scheduled job tells an attack from a server that is away.
func refused(err error) error {
	for _, bad := range []error{packs.ErrOlder, packs.ErrSwapped, packs.ErrLost, packs.ErrFault, prove.ErrUntrusted, prove.ErrForged} {
		if errors.Is(err, bad) {
			return exit{code: exitBad, err: err}
		}
	}
	return err
}

// trusted are the keys named, which are kept from now on, or those kept.
func (f *packUpdateFlags) trusted(s *packs.Store) (*prove.KeyRing, error) {
	if f.keys == "" {
		ring, err := s.Keys()
		if errors.Is(err, packs.ErrNoKeys) {
			err = exit{code: exitUsage, err: err}
		}
		return ring, err
	}
	ring, err := prove.ReadKeyRing(f.keys)
	if err != nil || f.DryRun {
		return ring, err
	}
	return ring, s.Trust(ring)
}

// watchPacks shows a line for each pack that is fetched, on a terminal.
func (a *app) watchPacks(s *packs.Store) (end func()) {
	var p *progress
	at := ""
	s.Progress = func(x packs.Progress) {
		if x.File != at {
			p.end()
			p, at = a.progress("bytes of "+x.File, max(x.Total, 0)), x.File
		}
		if p != nil {
			p.add(x.Bytes-p.done, 0)
		}
	}
	return func() { p.end() }
}

// A lawDiff is what the new version of a restriction changes.
type lawDiff struct {
	ID      string `json:"id"`
	Was     int    `json:"was"` // version; 0 for a new restriction
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
	Points  uint64 `json:"points,omitempty"`  // combinations of facts
	Changed uint64 `json:"changed,omitempty"` // that get another answer
	Sampled bool   `json:"sampled,omitempty"`

	change packs.LawChange
	report decide.DiffReport
}

func lawDiffs(u *packs.Update, known time.Time) ([]lawDiff, error) {
	var out []lawDiff
	for _, c := range u.Law {
		d := lawDiff{ID: string(c.New.ID), Version: c.New.Version, SHA256: c.New.SHA256, change: c}
		if c.Old != nil {
			r, err := decide.Diff(c.Old, c.New, known.UTC())
			if err != nil {
				return nil, err
			}
			d.Was, d.Points, d.Changed, d.Sampled, d.report = c.Old.Version, r.Points, r.Changed, r.Sampled, r
		}
		out = append(out, d)
	}
	return out, nil
}

func (a *app) showUpdated(u *packs.Update, changes []lawDiff, dry bool) {
	fmt.Fprintf(a.Out, "set %d of %s, %s old, signed by a key from %s", u.Version, u.Name, words.Plural(u.AgeDays, "day"), u.Trust)
	switch {
	case u.Current:
		fmt.Fprintln(a.Out, ": nothing newer")
		return
	case dry:
		fmt.Fprintln(a.Out, " (dry run: not in force)")
	case u.Was == 0:
		fmt.Fprintln(a.Out, ": in force, the first one here")
	default:
		fmt.Fprintf(a.Out, ": in force, after set %d\n", u.Was)
	}
	for _, d := range changes {
		if d.change.Old == nil {
			fmt.Fprintf(a.Out, "%s version %d is new: %s\n", d.ID, d.Version, d.change.New.Title)
			continue
		}
		a.printDiff(d.change.Old, d.change.New, d.report)
	}
	if c := u.Catalog; c != nil {
		fmt.Fprintf(a.Out, "catalog: %d products and %d makers, %d and %d before\n", c.To.Products, c.To.Makers, c.From.Products, c.From.Makers)
	}
	for _, c := range u.Lists {
		a.showChange(c, dry)
	}
	for _, n := range u.Notes {
		fmt.Fprintln(a.Out, "note:", n)
	}
	if len(changes) == 0 && u.Catalog == nil && len(u.Lists) == 0 {
		fmt.Fprintln(a.Out, "law, catalog and lists are the same as before")
	}
}
