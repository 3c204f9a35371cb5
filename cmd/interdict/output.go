package main

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"interdict/internal/strictyaml"
)

// A choice is a flag that takes one of a few words.
type choice struct {
	value string
	of    []string
}

// String is the word chosen. It is one of pflag.Value's methods.
func (c *choice) String() string { return c.value }

// Type names the choices in help.
func (c *choice) Type() string { return strings.Join(c.of, "|") }

// Set refuses other words, naming the nearest.
func (c *choice) Set(s string) error {
	if !slices.Contains(c.of, s) {
		hint := "choose one of " + strings.Join(c.of, ", ")
		if near, ok := strictyaml.Nearest(s, c.of); ok {
			hint = "did you mean " + near + "?"
		}
		return usagef(hint, "unknown word")
	}
	c.value = s
	return nil
}

// register adds the flag, and its words to the shell's completion.
func (c *choice) register(cmd *cobra.Command, flags *pflag.FlagSet, name, use string) {
	flags.Var(c, name, use)
	if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(c.of, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag was added one line above
	}
}

// formatFlag gives a verb the flag --format. Text is for people and the
// default on a terminal, JSON elsewhere; more is the verb's affair.
func (a *app) formatFlag(cmd *cobra.Command, more ...string) *choice {
	c := &choice{value: "json", of: append([]string{"text", "json"}, more...)}
	if isTerminal(a.Out) {
		c.value = "text"
	}
	c.register(cmd, cmd.Flags(), "format", "form of the result; text is the default on a terminal, else json")
	// The default depends on the terminal, and help must not.
	cmd.Flags().Lookup("format").DefValue = ""
	return c
}

// writeJSON writes one indented JSON value and a line feed.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// colors reports whether text on w is to be coloured.
func (a *app) colors(w io.Writer) bool {
	switch a.color.value {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal(w) && a.Env("NO_COLOR") == "" && a.Env("TERM") != "dumb"
}

// isTerminal reports whether a person looks at what is written to w. The
// null device is a character device too, and nobody looks at it.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
