package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/lists"
	"interdict/internal/render"
	"interdict/internal/words"
	"interdict/screen/list"
	"interdict/screen/list/store"
)

func newListsCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "lists",
		Short: "restricted-party lists: what is loaded, of which day, from where",
		Example: `  interdict lists status                            what is there, how old, what is missing
  interdict lists update                            fetch from the publishers
  interdict lists update us/sdn --dry-run           what would change
  interdict lists import ./sdn ./consolidated.csv   put files of your own in force
  interdict lists diff us/sdn                       who is new on it, who is gone`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newListsStatusCmd(a), newListsUpdateCmd(a), newListsImportCmd(a), newListsDiffCmd(a))
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
	now, err := a.at(f.now)
	if err != nil {
		return nil, now, err
	}
	dir := cmp.Or(f.dir, lists.DefaultDir(a.Env))
	if dir == "" {
		return nil, now, exit{code: exitUsage, err: lists.ErrNoDir}
	}
	s := &store.Store{Dir: dir, Now: func() time.Time { return now }, Proxy: http.ProxyFromEnvironment}
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

// at is the time that --now names, else now.
func (a *app) at(now string) (time.Time, error) {
	if now == "" {
		return a.Now(), nil
	}
	return flagTime("--now", now)
}

func newListsStatusCmd(a *app) *cobra.Command {
	var f listFlags
	now := ""
	c := &cobra.Command{
		Use:   "status",
		Short: "what is loaded, of which day, from where, and what is missing",
		Example: `  interdict lists status
  interdict lists status --policy house-lists.yaml --format json
  interdict lists status --list us/sdn=./sdn --as-of 2026-11-20    would these files do?`,
		Long: "Ends with 5 when a list that the policy requires is missing, cut, too old or of unknown age.",
		Args: cobra.NoArgs,
	}
	format := a.formatFlag(c, "csv")
	f.register(c)
	c.Flags().StringVar(&now, "now", "", "take this `time` for now")
	c.RunE = func(*cobra.Command, []string) error {
		at, err := a.at(now)
		if err != nil {
			return err
		}
		dir := f.folder(a)
		if dir == "" && len(f.files) == 0 {
			return exit{code: exitUsage, err: lists.ErrNoDir}
		}
		o, err := f.open(a, at)
		if err != nil {
			return err
		}
		defer o.Close()
		if err := a.showStatus(format.value, dir, o); err != nil {
			return err
		}
		if len(o.Gaps) > 0 {
			return ended(exitIncomplete)
		}
		return nil
	}
	return c
}

func (a *app) showStatus(form, dir string, o *lists.Opened) error {
	switch form {
	case "json":
		return writeJSON(a.Out, struct {
			Folder string `json:"folder"`
			*lists.Opened
		}{dir, o})
	case "csv":
		return a.statusCSV(o.Lists)
	}
	for i := range o.Lists {
		a.statusText(&o.Lists[i])
	}
	fmt.Fprintf(a.Out, "policy: %s, sha256 %.12s; folder: %s\n", o.Policy.Source, o.Policy.SHA256, dir)
	if len(o.Gaps) == 0 {
		_, err := fmt.Fprintln(a.Out, "every list that the policy requires is loaded, whole and fresh")
		return err
	}
	fmt.Fprintln(a.Out, "nothing is clear, since:")
	for _, g := range o.Gaps {
		fmt.Fprintf(a.Out, "  %s %s\n", g.List, g.Text)
	}
	_, err := fmt.Fprintln(a.Out, "interdict lists update fetches them; interdict lists import takes files")
	return err
}

// statusText writes a list as two lines, and a third for what is odd about it.
func (a *app) statusText(h *lists.Held) {
	whole := "whole"
	if !h.Complete {
		whole = "a part"
	}
	fmt.Fprintf(a.Out, "%-18s %7s entries, %s; %s\n", h.ID, words.Number(h.Entries), whole, dayAndAge(h))
	from := " (" + h.Source + ")"
	if h.Way == list.Carried {
		from = ""
	}
	fmt.Fprintf(a.Out, "%18s came %s%s, format %s, sha256 %.12s\n", "", h.Way.Words(), from, h.Format, h.SHA256)
	if !h.MetReal {
		fmt.Fprintf(a.Out, "%18s its reader was made from the published schema and never met a real file\n", "")
	}
	if h.Note != "" {
		fmt.Fprintf(a.Out, "%18s %s\n", "", h.Note)
	}
}

// dayAndAge says of which day a list is, and how old that makes it.
func dayAndAge(h *lists.Held) string {
	s := "of an unknown day"
	if h.AsOf != "" {
		s = "of " + h.AsOf
	}
	if h.Checked != "" && h.Checked != h.AsOf {
		s += ", nothing newer on " + h.Checked
	}
	if h.AgeDays == nil {
		return s
	}
	s += ", " + words.Plural(*h.AgeDays, "day") + " old"
	if h.Required && h.MaxAge > 0 {
		s += fmt.Sprintf(" (%d allowed)", h.MaxAge)
	}
	return s
}

func (a *app) statusCSV(held []lists.Held) error {
	w := csv.NewWriter(a.Out)
	rows := [][]string{{"list", "title", "as_of", "checked", "age_days", "required", "max_age_days", "entries", "names", "complete", "met_real", "way", "source", "format", "sha256", "note"}}
	for _, h := range held {
		age, most := "", ""
		if h.AgeDays != nil {
			age = fmt.Sprint(*h.AgeDays)
		}
		if h.MaxAge > 0 {
			most = fmt.Sprint(h.MaxAge)
		}
		rows = append(rows, []string{string(h.ID), render.Cell(h.Title), h.AsOf, h.Checked, age, fmt.Sprint(h.Required), most, fmt.Sprint(h.Entries), fmt.Sprint(h.Names),
			fmt.Sprint(h.Complete), fmt.Sprint(h.MetReal), string(h.Way), render.Cell(h.Source), h.Format, h.SHA256, render.Cell(h.Note)})
	}
	return w.WriteAll(rows)
}
