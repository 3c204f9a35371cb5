package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// A component is one thing whose version an answer may depend on.
type component struct {
	Kind    string `json:"kind"` // program, law, catalog, list
	ID      string `json:"id"`
	Version string `json:"version"`
	SHA256  string `json:"sha256,omitempty"`
	Note    string `json:"note,omitempty"` // what else a reader should know, in words
}

// components lists what the program is made of, the program first.
func components() []component {
	return []component{program()}
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
	c.RunE = func(*cobra.Command, []string) error {
		all := components()
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
