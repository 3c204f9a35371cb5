package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/internal/lists"
	"interdict/internal/render"
	"interdict/internal/words"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/store"
)

func newListsCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "lists",
		Short: "restricted-party lists: what is loaded, of which day, from where",
		Example: `  interdict lists status                            what is there, how old, what is missing
  interdict lists update                            fetch from the publishers
  interdict lists import ./sdn ./consolidated.csv   put files of your own in force`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newListsStatusCmd(a), newListsUpdateCmd(a), newListsImportCmd(a))
	return c
}

// storeFlags name the folder of lists and where they come from.
type storeFlags struct {
	dir     string
	sources string
	now     string
}

func (f *storeFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "lists", "", "`folder` where lists are kept; INTERDICT_LISTS or the user's data folder unless given")
	c.Flags().StringVar(&f.now, "now", "", "take this `time` for now")
}

// store opens the folder of lists.
func (f *storeFlags) store(a *app) (*store.Store, time.Time, error) {
	now := a.Now()
	if f.now != "" {
		t, err := flagTime("--now", f.now)
		if err != nil {
			return nil, now, err
		}
		now = t
	}
	dir := cmp.Or(f.dir, lists.DefaultDir(a.Env))
	if dir == "" {
		return nil, now, exit{code: exitUsage, err: lists.ErrNoDir}
	}
	s := &store.Store{Dir: dir, Now: func() time.Time { return now }}
	sources, err := store.DefaultSources()
	if err == nil && f.sources != "" {
		var src []byte
		if src, err = os.ReadFile(f.sources); err == nil {
			sources, err = store.ParseSources(f.sources, src, sources)
		}
	}
	s.Sources = sources
	return s, now, err
}

// A listStatus is one list as status shows it.
type listStatus struct {
	List      interdict.ListID `json:"list"`
	Title     string           `json:"title"`
	AsOf      string           `json:"as_of,omitempty"`
	Checked   string           `json:"checked,omitempty"` // day on which the publisher last had no newer one
	Entries   int              `json:"entries"`
	Names     int              `json:"names"`
	Complete  bool             `json:"complete"`
	MetReal   bool             `json:"met_real"`
	Source    string           `json:"source"`
	Way       string           `json:"way"` // how it came: publisher, import, carried
	Format    string           `json:"format"`
	SHA256    string           `json:"sha256"`
	Note      string           `json:"note,omitempty"`
	Installed string           `json:"installed,omitempty"`
}

func newListsStatusCmd(a *app) *cobra.Command {
	var f storeFlags
	var policyFile string
	c := &cobra.Command{
		Use:   "status",
		Short: "what is loaded, of which day, from where, and what is missing",
		Example: `  interdict lists status
  interdict lists status --policy house-lists.yaml --format json`,
		Long: "Ends with 5 when a list that the policy requires is missing, cut, too old or of unknown age.",
		Args: cobra.NoArgs,
	}
	format := a.formatFlag(c, "csv")
	f.register(c)
	c.Flags().StringVar(&policyFile, "policy", "", "`file` that says which lists must be there, and how fresh")
	c.RunE = func(*cobra.Command, []string) error {
		s, now, err := f.store(a)
		if err != nil {
			return err
		}
		o, err := lists.Open(lists.Options{Dir: s.Dir, Policy: policyFile}, now)
		if err != nil {
			return err
		}
		a.sayWarnings(o.Warnings)
		editions, err := s.Status()
		if err != nil {
			return err
		}
		if err := a.showStatus(format.value, s.Dir, statuses(editions, s.Sources), o.Gaps); err != nil {
			return err
		}
		if len(o.Gaps) > 0 {
			return ended(exitIncomplete)
		}
		return nil
	}
	return c
}

func statuses(editions []store.Edition, sources []store.Source) []listStatus {
	var out []listStatus
	for _, e := range editions {
		way := "import"
		if e.Dir == "" {
			way = "carried"
		}
		for _, s := range sources {
			if e.Source == s.ID {
				way = "publisher"
			}
		}
		out = append(out, listStatus{List: e.List, Title: e.Title, AsOf: e.AsOf, Checked: e.Checked, Entries: e.Entries, Names: e.Names, Complete: e.Complete,
			MetReal: e.MetReal, Source: e.Source, Way: way, Format: e.Format, SHA256: e.SHA256, Note: e.Note, Installed: e.Installed})
	}
	return out
}

func (a *app) showStatus(form, dir string, rows []listStatus, gaps []screen.Gap) error {
	switch form {
	case "json":
		if gaps == nil {
			gaps = []screen.Gap{}
		}
		return writeJSON(a.Out, map[string]any{"folder": dir, "lists": rows, "gaps": gaps})
	case "csv":
		w := csv.NewWriter(a.Out)
		w.Write([]string{"list", "title", "as_of", "checked", "entries", "names", "complete", "way", "source", "sha256", "note"})
		for _, r := range rows {
			w.Write([]string{string(r.List), render.Cell(r.Title), r.AsOf, r.Checked, fmt.Sprint(r.Entries), fmt.Sprint(r.Names), fmt.Sprint(r.Complete), r.Way, render.Cell(r.Source), r.SHA256, render.Cell(r.Note)})
		}
		w.Flush()
		return w.Error()
	}
	for _, r := range rows {
		whole := "whole"
		if !r.Complete {
			whole = "a part"
		}
		if !r.MetReal {
			whole += ", reader never met a real file"
		}
		day := cmp.Or(r.AsOf, "day unknown")
		if r.Checked != "" && r.Checked != r.AsOf {
			day += ", checked " + r.Checked
		}
		fmt.Fprintf(a.Out, "%-18s %7s entries  %-10s  %s; %s from %s\n", r.List, words.Number(r.Entries), day, whole, r.Way, r.Source)
		if r.Note != "" {
			fmt.Fprintf(a.Out, "%18s %s\n", "", r.Note)
		}
	}
	if len(gaps) == 0 {
		_, err := fmt.Fprintln(a.Out, "every list that the policy requires is loaded, whole and fresh")
		return err
	}
	fmt.Fprintln(a.Out, "nothing is clear, since:")
	for _, g := range gaps {
		fmt.Fprintf(a.Out, "  %s %s\n", g.List, g.Text)
	}
	_, err := fmt.Fprintln(a.Out, "interdict lists update fetches them; interdict lists import takes files")
	return err
}

func newListsUpdateCmd(a *app) *cobra.Command {
	var f storeFlags
	var shrink, force bool
	c := &cobra.Command{
		Use:   "update [SOURCE...]",
		Short: "fetch lists from their publishers",
		Example: `  interdict lists update
  interdict lists update ofac-sdn --sources mirrors.yaml`,
		Long: `A source that fails leaves its lists as they are. An edition that is cut off, of
another kind or suddenly much shorter is refused, with the reason.`,
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			sources, _ := store.DefaultSources()
			var ids []string
			for _, s := range sources {
				ids = append(ids, s.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
	format := a.formatFlag(c)
	f.register(c)
	c.Flags().StringVar(&f.sources, "sources", "", "`file` of addresses that replaces, adds or removes publishers'")
	c.Flags().BoolVar(&shrink, "allow-shrink", false, "accept an edition with far fewer entries than before")
	c.Flags().BoolVar(&force, "force", false, "fetch also what the publisher says has not changed")
	c.RunE = func(c *cobra.Command, args []string) error {
		s, _, err := f.store(a)
		if err != nil {
			return err
		}
		return a.listsUpdate(c.Context(), s, format.value, store.UpdateOptions{Sources: args, AllowShrink: shrink, Force: force})
	}
	return c
}

func (a *app) listsUpdate(ctx context.Context, s *store.Store, form string, opt store.UpdateOptions) error {
	var p *progress
	file := ""
	s.Progress = func(x store.Progress) {
		if x.File != file {
			p.end()
			p, file = a.progress("bytes of "+x.Source+" "+x.File, max(x.Total, 0)), x.File
		}
		if p != nil {
			p.add(x.Bytes-p.done, 0)
		}
	}
	updates, err := s.Update(ctx, opt)
	p.end()
	if err != nil {
		return err
	}
	failed := 0
	for i := range updates {
		a.sayWarnings(updates[i].Warnings)
		if updates[i].Err != nil {
			failed++
		}
	}
	if form == "json" {
		if err := writeJSON(a.Out, updates); err != nil {
			return err
		}
	} else {
		for _, u := range updates {
			a.showUpdate(&u)
		}
	}
	if failed > 0 {
		a.complain(fmt.Errorf("%s of %d could not be fetched; the lists there stay as they were", words.Plural(failed, "source"), len(updates)))
		return ended(exitIncomplete)
	}
	return nil
}

func (a *app) showUpdate(u *store.Update) {
	switch {
	case u.Err != nil:
		fmt.Fprintf(a.Out, "%-18s failed: %v\n", u.Source, u.Err)
	case u.Current:
		fmt.Fprintf(a.Out, "%-18s nothing newer\n", u.Source)
	}
	for _, c := range u.Changes {
		a.showChange(c)
	}
}

func (a *app) showChange(c store.Change) {
	what := fmt.Sprintf("%s entries, %s before", words.Number(c.Entries), words.Number(c.Was))
	if c.Same {
		what = fmt.Sprintf("%s entries, the same as before", words.Number(c.Entries))
	}
	if !c.Complete {
		what += "; a part only: " + c.Note
	}
	fmt.Fprintf(a.Out, "%-18s %s\n", c.List, what)
}

func newListsImportCmd(a *app) *cobra.Command {
	var f storeFlags
	var opt store.ImportOptions
	var id string
	c := &cobra.Command{
		Use:   "import PATH...",
		Short: "put published files, or a list of your own, in force",
		Example: `  interdict lists import ./sdn --as-of 2026-11-20     sdn.csv, alt.csv, add.csv as published
  interdict lists import consolidated.csv
  interdict lists import blocked.xlsx --id user/blocked`,
		Long: `Files are recognised by their content; a folder stands for the files in it. A file that
is cut off, or of no known format, is refused and what was in force stays.`,
		Args: cobra.MinimumNArgs(1),
	}
	format := a.formatFlag(c)
	f.register(c)
	c.Flags().StringVar(&id, "id", "", "what a list of your own is called, as user/blocked")
	c.Flags().StringVar(&opt.AsOf, "as-of", "", "the `day` of the files, where they do not say it")
	c.Flags().BoolVar(&opt.AllowShrink, "allow-shrink", false, "accept an edition with far fewer entries than before")
	c.Flags().BoolVar(&opt.AllowTruncated, "allow-truncated", false, "read a file that is cut off; the list then stays incomplete")
	c.RunE = func(_ *cobra.Command, args []string) error {
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
			a.showChange(c)
		}
	}
	if err != nil {
		a.complain(fmt.Errorf("%w\nhint: what was in force stays in force", err))
		if len(changes) == 0 {
			return exit{code: exitFailed}
		}
		return ended(exitIncomplete)
	}
	for _, c := range changes {
		if !c.Complete {
			return ended(exitIncomplete)
		}
	}
	return nil
}
