package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/internal/lists"
	"interdict/internal/words"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/store"
)

func newListsImportCmd(a *app) *cobra.Command {
	var f storeFlags
	var opt store.ImportOptions
	var id string
	c := &cobra.Command{
		Use:   "import PATH...",
		Short: "put published files, or a list of your own, in force",
		Example: `  interdict lists import ./sdn --as-of 2026-11-20     sdn.csv, alt.csv, add.csv as published
  interdict lists import consolidated.csv
  interdict lists import blocked.xlsx --list user/blocked`,
		Long: `Files are recognised by their content; a folder stands for the files in it. A file that
is cut off, or of no known format, is refused with the reason and what was in force stays.
Ends with 5 when only a part could be taken.`,
		Args: cobra.MinimumNArgs(1),
	}
	format := a.formatFlag(c)
	f.register(c)
	c.Flags().StringVar(&id, "list", "", "`id` of the list: of your own, as user/blocked, or the one wanted of several")
	c.Flags().StringVar(&opt.AsOf, "as-of", "", "the `day` of the files, where they do not say it")
	c.Flags().BoolVar(&opt.DryRun, "dry-run", false, "read, say what would change, and put nothing in force")
	c.Flags().BoolVar(&opt.AllowShrink, "allow-shrink", false, "accept an edition with far fewer entries than before")
	c.Flags().BoolVar(&opt.AllowOlder, "allow-older", false, "accept files that are older than what is in force, or of an unknown day")
	c.Flags().BoolVar(&opt.AllowTruncated, "allow-truncated", false, "read a file that is cut off; the list then stays incomplete")
	if err := c.RegisterFlagCompletionFunc("list", completeLists(false)); err != nil {
		panic(err) // the flag was added above
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		if id != "" && !lists.ValidID(id) {
			return usagef("write it as user/blocked", "--list %q is no id of a list", id)
		}
		opt.List = interdict.ListID(id)
		s, _, err := f.store(a)
		if err != nil {
			return err
		}
		return a.listsImport(s, args, opt, format.value)
	}
	return c
}

func (a *app) listsImport(s *store.Store, paths []string, opt store.ImportOptions, form string) error {
	var files []list.File
	for _, p := range paths {
		some, err := all.Files(p)
		if err != nil {
			return err
		}
		files = append(files, some...)
	}
	changes, warnings, err := s.Import(files, opt)
	a.sayWarnings(warnings)
	if form == "json" {
		if changes == nil {
			changes = []store.Change{}
		}
		if err := writeJSON(a.Out, changes); err != nil {
			return err
		}
	} else {
		for _, c := range changes {
			a.showChange(c, opt.DryRun)
		}
	}
	if err != nil {
		a.complain(fmt.Errorf("%w\nhint: what was in force stays in force", err))
		if len(changes) == 0 {
			return exit{code: exitFailed}
		}
	}
	if err != nil || partsOnly(changes) {
		return ended(exitIncomplete)
	}
	return nil
}

// completeLists completes ids of lists: those that publishers are known for, or
// all that a format yields.
func completeLists(fetched bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var ids []string
		if fetched {
			sources, err := store.DefaultSources()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			ids = listIDs(sources)
		} else {
			for _, f := range all.Formats() {
				for _, l := range f.Lists {
					ids = append(ids, string(l))
				}
			}
		}
		slices.Sort(ids)
		ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return slices.Contains(args, id) })
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeGiven completes the id of --list ID=PATH, and then leaves the path to
// the shell.
func completeGiven(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	ids, _ := completeLists(false)(c, nil, typed)
	for i := range ids {
		ids[i] += "="
	}
	return ids, cobra.ShellCompDirectiveNoSpace
}

func (a *app) showChange(c store.Change, dry bool) {
	what := fmt.Sprintf("%s entries", words.Number(c.Entries))
	switch {
	case c.Same:
		what += ", the same as before"
	case c.Was == 0:
		what += ", none before"
	default:
		what += fmt.Sprintf(", %s before: %s new, %s gone, %s changed", words.Number(c.Was), words.Number(c.Added), words.Number(c.Removed), words.Number(c.Changed))
	}
	if !c.Complete {
		what += "; a part only: " + c.Note
	}
	if dry {
		what += " (dry run: not in force)"
	}
	fmt.Fprintf(a.Out, "%-18s %s\n", c.List, what)
}

func partsOnly(changes []store.Change) bool {
	return slices.ContainsFunc(changes, func(c store.Change) bool { return !c.Complete })
}
