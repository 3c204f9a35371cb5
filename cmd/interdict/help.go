package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"interdict"
)

const notAdvice = interdict.NotLegalAdvice

func newHelpCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "help [VERB]",
		Short:   "show examples, use and flags of a verb",
		Example: "  interdict help version",
		Args:    cobra.ArbitraryArgs,
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if at, _, err := c.Root().Find(args); err == nil {
				for _, sub := range at.Commands() {
					names = append(names, sub.Name()+"\t"+sub.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			topic, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownVerb(c.Root(), strings.Join(args, " "))
			}
			topic.InitDefaultHelpFlag()
			return a.help(topic, a.Out)
		},
	}
}

// help prints what a person needs in the order of need: what it is, examples
// to copy, the use in full, what else to know, flags.
func (a *app) help(c *cobra.Command, w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", c.CommandPath(), c.Short)
	if c.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", strings.TrimRight(c.Example, "\n"))
	}
	b.WriteString("\nUse:\n")
	if c.HasParent() && c.Runnable() {
		fmt.Fprintf(&b, "  %s\n", c.UseLine())
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s VERB [flags]\n\nVerbs:\n", c.CommandPath())
		width := 0
		for _, sub := range c.Commands() {
			width = max(width, len(sub.Name()))
		}
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-*s  %s\n", width, sub.Name(), sub.Short)
			}
		}
	}
	if c.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(c.Long))
	}
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\nFlags:\n%s\n", strings.TrimRight(c.LocalFlags().FlagUsages(), "\n"))
	}
	if c.HasAvailableInheritedFlags() {
		fmt.Fprintf(&b, "\nFlags of every verb:\n%s\n", strings.TrimRight(c.InheritedFlags().FlagUsages(), "\n"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
