package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"interdict/internal/desk"
	"interdict/internal/lists"
	"interdict/internal/packs"
	"interdict/internal/words"
	"interdict/law"
)

// A component is one thing whose version an answer may depend on.
type component struct {
	Kind    string `json:"kind"` // program, packs, law, catalog, list
	ID      string `json:"id"`
	Version string `json:"version"`
	SHA256  string `json:"sha256,omitempty"`
	Note    string `json:"note,omitempty"` // what else a reader should know, in words
}

// components lists what the program is made of, the program first: of the lists
// those that are loaded, and the parties that packs name themselves.
func components(d *desk.Desk, held []lists.Held) []component {
	all := []component{program()}
	for _, p := range d.Packs {
		all = append(all, component{Kind: "law", ID: string(p.ID), Version: strconv.Itoa(p.Version), SHA256: p.SHA256,
			Note: p.Status + ", checked " + p.CheckedAt + ", " + p.Confidence().Words()})
	}
	v := d.Catalog.Version()
	all = append(all, component{Kind: "catalog", ID: "catalog", Version: "of " + strconv.Itoa(v.Files) + " files", SHA256: v.SHA256,
		Note: words.Plural(v.Products, "product") + ", " + words.Plural(v.Makers, "maker")})
	for _, p := range d.Packs {
		all = append(all, named(p)...)
	}
	for i := range held {
		h := &held[i]
		note := words.Plural(h.Entries, "entry") + ", came " + h.Way.Words()
		if !h.Complete {
			note += "; a part only"
		}
		all = append(all, component{Kind: "list", ID: string(h.ID), Version: cmp.Or(h.AsOf, h.Checked, "of an unknown day"), SHA256: h.SHA256, Note: note})
	}
	return all
}

// signedSet describes the signed set in force.
func signedSet(s *packs.Set, now time.Time) component {
	note := fmt.Sprintf("signed by %s, a key from %s; made on %s, %s old", s.Name, s.Trust, s.MadeAt.Format(time.DateOnly), words.Plural(days(s.MadeAt, now), "day"))
	if now.UTC().Format(time.DateOnly) > s.Until {
		note += "; past " + s.Until + ", until which it should be taken for new"
	}
	return component{Kind: "packs", ID: s.Name, Version: strconv.FormatInt(s.Version, 10), SHA256: s.SHA256, Note: note}
}

// named are the lists of which a pack names parties itself. That is never the
// whole list, and the note says so.
func named(p *law.Pack) []component {
	count := map[string]int{}
	for _, l := range p.Listed {
		count[string(l.Value.List)]++
	}
	var out []component
	for _, id := range slices.Sorted(maps.Keys(count)) {
		out = append(out, component{Kind: "list", ID: id, Version: strconv.Itoa(p.Version),
			Note: "only the " + words.Plural(count[id], "party") + " that the pack " + string(p.ID) + " names"})
	}
	return out
}

func newVersionCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "version",
		Short: "show what this program is and knows, with digests",
		Example: `  interdict version
  interdict version --format json | jq -r '.components[].id'`,
		Args: cobra.NoArgs,
	}
	format := a.formatFlag(c)
	f, l := deskFlags{}, listFlags{}
	c.Flags().StringVar(&f.law, "law", "", "`folder` of law packs instead of the shipped ones")
	l.registerDir(c)
	f.packsFlag.register(c)
	c.RunE = func(*cobra.Command, []string) error {
		var d *desk.Desk
		var set *packs.Set
		var o *lists.Opened
		err := f.settled(a, func() (err error) {
			if d, err = f.desk(a); err != nil {
				return err
			}
			if set, err = f.set(a); err != nil {
				return err
			}
			o, err = l.open(a, a.Now())
			return err
		})
		if err != nil {
			return err
		}
		defer o.Close()
		all := components(d, o.Lists)
		if set != nil {
			all = slices.Insert(all, 1, signedSet(set, a.Now()))
		}
		if format.value == "json" {
			return writeJSON(a.Out, struct {
				Components []component `json:"components"`
			}{all})
		}
		return writeComponents(a.Out, all)
	}
	return c
}

func writeComponents(w io.Writer, all []component) error {
	for _, c := range all {
		line := fmt.Sprintf("%-8s %s %s", c.Kind, c.ID, c.Version)
		if c.SHA256 != "" {
			line += " sha256:" + c.SHA256
		}
		if c.Note != "" {
			line += " (" + c.Note + ")"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// program describes the binary by what the linker wrote into it.
func program() component {
	c := component{Kind: "program", ID: "interdict", Version: "unknown", Note: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return c
	}
	if info.Main.Version != "" {
		c.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			c.Note += ", commit " + s.Value
		case s.Key == "vcs.time":
			c.Note += " of " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			c.Note += ", with changes"
		}
	}
	return c
}
