package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"interdict/internal/strictyaml"
)

// verbs lists every verb, in the order in which help shows them.
func verbs(a *app) []*cobra.Command {
	return []*cobra.Command{
		newDecideCmd(a),
		newScreenCmd(a),
		newListsCmd(a),
		newFindCmd(a),
		newBundleCmd(a),
		newVerifyCmd(a),
		newOverrideCmd(a),
		newKeyCmd(a),
		newEvidenceCmd(a),
		newUpdateCmd(a),
		newPackCmd(a),
		newLawCmd(a),
		newExplainCmd(a),
		newServeCmd(a),
		newBenchCmd(a),
		newSchemaCmd(a),
		newVersionCmd(a),
		newCompletionCmd(a),
		newHelpCmd(a),
	}
}

func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "interdict",
		Short: "carry out a technology ban: may this deal go ahead, and why",
		Example: `  interdict decide orders.xlsx --profile house.yaml     answer an order book
  interdict decide --act resell --set product.name="Kaspersky Endpoint Security" \
      --set counterparty.country=US --set performed_at=2024-10-02
  interdict screen "AO Kaspersky Lab"                   is this party on a list?
  interdict explain us/icts-2021-002#K5                 a rule, its source, its cases
  interdict serve --file orders.csv                     the same as pages
  interdict help decide                                 more about one verb`,
		Long: `Results go to standard output, everything else to standard error.
Exit codes: 0 clear, 1 the tool failed, 2 wrong use, 3 bad news,
4 needs a licence or a review, 5 incomplete. The worst result decides.
` + notAdvice,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownVerb(c, args[0])
			}
			// Not a success: a script whose verb got lost must not read "clear".
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		if err := a.help(c, a.Out); err != nil {
			a.complain(err)
		}
	})
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "no progress and no remarks, only results and errors")
	a.color = choice{value: "auto", of: []string{"auto", "always", "never"}}
	a.color.register(root, root.PersistentFlags(), "color", "colours in text: auto looks at the terminal and at NO_COLOR")
	all := verbs(a)
	root.SetHelpCommand(all[len(all)-1])
	root.AddCommand(all...)
	return root
}

// unknownVerb names the verb that was meant.
func unknownVerb(root *cobra.Command, word string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	hint := "interdict help lists the verbs"
	if near, ok := strictyaml.Nearest(word, names); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usagef(hint, "unknown verb %q", word)
}

// flagError turns an error of flag parsing into one that names the flag that
// was meant. Flags behind an unknown verb are not looked at: the verb is the
// mistake.
func flagError(c *cobra.Command, err error) error {
	if args := c.Flags().Args(); !c.HasParent() && len(args) > 0 {
		return unknownVerb(c, args[0])
	}
	hint := c.CommandPath() + " --help shows examples"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		name := unknown.GetSpecifiedName()
		if near, ok := strictyaml.Nearest(name, names); ok {
			hint = fmt.Sprintf("did you mean --%s?", near)
		} else if sub, _, err := c.Root().Find([]string{name}); err == nil && sub.HasParent() {
			hint = fmt.Sprintf("%s is a verb: interdict %s", name, name)
		}
		if unknown.GetSpecifiedShortnames() == "" {
			return usagef(hint, "unknown flag --%s", name)
		}
	}
	msg, own, _ := strings.Cut(err.Error(), "\nhint: ") // a flag's own type may know better
	return usagef(cmp.Or(own, hint), "%s", msg)
}
