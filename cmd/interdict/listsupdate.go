package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/internal/words"
	"interdict/screen/list/store"
)

// updateFlags are those of lists update.
type updateFlags struct {
	storeFlags
	store.UpdateOptions
	format *choice
	from   []string
	asOf   string
}

func newListsUpdateCmd(a *app) *cobra.Command {
	f := &updateFlags{}
	c := &cobra.Command{
		Use:   "update [ID...]",
		Short: "fetch lists from their publishers",
		Example: `  interdict lists update
  interdict lists update us/sdn us/ofac-nonsdn
  interdict lists update un/sc --from https://mirror.example/un.xml
  interdict lists update us/sdn --from /mnt/mirror/sdn --as-of 2026-11-20
  interdict lists update --dry-run --sources mirrors.yaml`,
		Long: `A publisher is asked only for what has changed. A list that cannot be fetched, is cut
off, of another kind or suddenly much shorter is refused with the reason, and the last
good edition stays in force. Ends with 5 when one was refused.`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeLists(true),
	}
	f.format = a.formatFlag(c)
	f.register(c)
	c.Flags().StringVar(&f.sources, "sources", "", "`file` of addresses that replaces, adds or removes publishers'")
	c.Flags().StringArrayVar(&f.from, "from", nil, "`URL` or path in place of the publisher's address of the one list named; an address that ends in / stands for the publisher's file names below it (repeatable)")
	c.Flags().StringVar(&f.asOf, "as-of", "", "the `day` of the files at a path, where they do not say it")
	c.Flags().BoolVar(&f.DryRun, "dry-run", false, "fetch and read, say what would change, and put nothing in force")
	c.Flags().BoolVar(&f.AllowShrink, "allow-shrink", false, "accept an edition with far fewer entries than before")
	c.Flags().BoolVar(&f.AllowOlder, "allow-older", false, "accept files that are older than what is in force, as a mirror that lags has them")
	c.Flags().BoolVar(&f.Force, "force", false, "fetch also what the publisher says has not changed")
	c.RunE = func(c *cobra.Command, args []string) error { return a.listsUpdate(c.Context(), f, args) }
	return c
}

func (a *app) listsUpdate(ctx context.Context, f *updateFlags, args []string) error {
	s, _, err := f.store(a)
	if err != nil {
		return err
	}
	f.Sources = args
	if len(f.from) > 0 {
		src, err := instead(s.Sources, args, f.from)
		if err != nil {
			return err
		}
		if !remote(f.from[0]) {
			return a.listsImport(s, f.from, store.ImportOptions{Want: src.Lists, AsOf: f.asOf, AllowShrink: f.AllowShrink, AllowOlder: f.AllowOlder, DryRun: f.DryRun}, f.format.value)
		}
		s.Sources, f.Sources = []store.Source{src}, nil
	}
	end := a.watch(s)
	updates, err := s.Update(ctx, f.UpdateOptions)
	end()
	if err != nil {
		return unknownList(err, s.Sources)
	}
	return a.updated(s, updates, f)
}

func remote(from string) bool {
	return strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://")
}

// instead is the one source that is named, with other addresses.
func instead(sources []store.Source, args, from []string) (store.Source, error) {
	if len(args) != 1 {
		return store.Source{}, usagef("interdict lists update us/sdn --from …", "--from goes with one list")
	}
	for _, src := range sources {
		if src.ID != args[0] && !slices.Contains(src.Lists, interdict.ListID(args[0])) {
			continue
		}
		var files []string
		for _, x := range from {
			if remote(x) != remote(from[0]) {
				return store.Source{}, usagef("", "--from names addresses and paths together")
			}
			if !remote(x) || !strings.HasSuffix(x, "/") {
				files = append(files, x)
				continue
			}
			for _, old := range src.Files {
				u, err := url.Parse(old)
				if err != nil {
					return store.Source{}, err
				}
				files = append(files, x+path.Base(u.Path))
			}
		}
		src.Files = files
		if remote(from[0]) {
			if err := src.Check(); err != nil {
				return store.Source{}, exit{code: exitUsage, err: fmt.Errorf("--from: %w", err)}
			}
		}
		return src, nil
	}
	return store.Source{}, unknownList(store.UnknownSource{ID: args[0]}, sources)
}

// unknownList names the list that was meant.
func unknownList(err error, sources []store.Source) error {
	var unknown store.UnknownSource
	if !errors.As(err, &unknown) {
		return err
	}
	known := listIDs(sources)
	hint := "fetched are " + strings.Join(known, ", ") + "; others come by interdict lists import"
	if near, ok := strictyaml.Nearest(unknown.ID, known); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return exit{code: exitUsage, err: hinted(err, hint)}
}

func listIDs(sources []store.Source) []string {
	var ids []string
	for _, s := range sources {
		for _, l := range s.Lists {
			ids = append(ids, string(l))
		}
	}
	return ids
}

// watch shows a line for each file that is fetched, on a terminal.
func (a *app) watch(s *store.Store) (end func()) {
	var p *progress
	at := ""
	s.Progress = func(x store.Progress) {
		if where := x.Source + " " + x.File; where != at {
			p.end()
			p, at = a.progress("bytes of "+where, max(x.Total, 0)), where
		}
		if p != nil {
			p.add(x.Bytes-p.done, 0)
		}
	}
	return func() { p.end() }
}

// updated tells what an update came to.
func (a *app) updated(s *store.Store, updates []store.Update, f *updateFlags) error {
	failed, parts := 0, false
	for i := range updates {
		a.sayWarnings(updates[i].Warnings)
		if updates[i].Err != nil {
			failed++
		}
		parts = parts || partsOnly(updates[i].Changes)
	}
	if f.format.value == "json" {
		if err := writeJSON(a.Out, updates); err != nil {
			return err
		}
	} else {
		for i := range updates {
			a.showUpdate(&updates[i], f.DryRun)
		}
	}
	if failed > 0 {
		a.complain(fmt.Errorf("%s of %d could not be had; the lists there stay as they were", words.Plural(failed, "source"), len(updates)))
	}
	if failed > 0 || parts {
		return ended(exitIncomplete)
	}
	return nil
}

func (a *app) showUpdate(u *store.Update, dry bool) {
	switch {
	case u.Err != nil:
		fmt.Fprintf(a.Out, "%-18s failed: %v\n", u.Source, u.Err)
	case u.Current:
		fmt.Fprintf(a.Out, "%-18s nothing newer\n", u.Source)
	}
	for _, c := range u.Changes {
		a.showChange(c, dry)
	}
}
