package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/screen/list"
	"interdict/screen/list/store"
	"interdict/screen/report"
)

// A listDiff is a store.Diff as it is written: entries by id and name.
type listDiff struct {
	List    interdict.ListID `json:"list"`
	From    string           `json:"from,omitempty"`
	To      string           `json:"to,omitempty"`
	Added   []entryName      `json:"added"`
	Removed []entryName      `json:"removed"`
	Changed []entryName      `json:"changed"`
}

type entryName struct {
	Entry string    `json:"entry"`
	Name  string    `json:"name"`
	Kind  list.Kind `json:"kind,omitempty"`
}

func entryNames(of []list.Entry) []entryName {
	out := make([]entryName, len(of))
	for i := range of {
		out[i] = entryName{of[i].Ref(), of[i].Names[0].Text, of[i].Kind}
	}
	return out
}

func newListsDiffCmd(a *app) *cobra.Command {
	var f storeFlags
	c := &cobra.Command{
		Use:   "diff [ID...]",
		Short: "what the edition in force says otherwise than the one before: new, gone, changed",
		Example: `  interdict lists diff
  interdict lists diff us/sdn --format json | jq -r '.[].added[].name'`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeLists(false),
	}
	format := a.formatFlag(c)
	f.register(c)
	c.RunE = func(_ *cobra.Command, ids []string) error {
		s, _, err := f.store(a)
		if err != nil {
			return err
		}
		diffs, err := listDiffs(s, ids)
		if err != nil {
			return err
		}
		if format.value == "json" {
			return writeJSON(a.Out, diffs)
		}
		for _, d := range diffs {
			a.showDiff(d)
		}
		if len(diffs) == 0 {
			a.remark("no list is kept of which there is an edition before the one in force")
		}
		return nil
	}
	return c
}

// listDiffs are those of the lists named, or of all that have two editions.
func listDiffs(s *store.Store, ids []string) ([]listDiff, error) {
	editions, err := s.Editions()
	if err != nil {
		return nil, err
	}
	all := len(ids) == 0
	var kept []string
	for _, e := range editions {
		kept = append(kept, string(e.List))
	}
	if all {
		ids = kept
	}
	out := []listDiff{}
	for _, id := range ids {
		d, err := s.Diff(interdict.ListID(id))
		var none store.ErrNoEdition
		switch {
		case errors.As(err, &none) && all:
			continue
		case errors.As(err, &none):
			hint := "interdict lists status shows what is kept"
			if near, ok := strictyaml.Nearest(id, kept); ok && !none.Kept {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return nil, exit{code: exitUsage, err: hinted(err, hint)}
		case err != nil:
			return nil, err
		}
		out = append(out, listDiff{d.List, d.From, d.To, entryNames(d.Added), entryNames(d.Removed), entryNames(d.Changed)})
	}
	return out, nil
}

func (a *app) showDiff(d listDiff) {
	fmt.Fprintf(a.Out, "%s  %s → %s: %d new, %d gone, %d changed\n", d.List, cmp.Or(d.From, "unknown day"), cmp.Or(d.To, "unknown day"), len(d.Added), len(d.Removed), len(d.Changed))
	for _, part := range []struct {
		sign string
		of   []entryName
	}{{"+", d.Added}, {"-", d.Removed}, {"~", d.Changed}} {
		for _, e := range part.of {
			fmt.Fprintf(a.Out, "  %s %s  %s\n", part.sign, e.Entry, report.Visible(e.Name))
		}
	}
}
