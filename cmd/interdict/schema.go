package main

import (
	"strings"

	"github.com/spf13/cobra"

	"interdict/doc/schema"
)

func newSchemaCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema " + strings.Join(schema.Names(), "|"),
		Short: "print the JSON Schema of deals or of decisions",
		Example: `  interdict schema deal > deal.schema.json
  interdict schema decision`,
		ValidArgs: schema.Names(),
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := schema.Of(args[0])
			if err != nil {
				return err
			}
			_, err = a.Out.Write(b)
			return err
		},
	}
}
