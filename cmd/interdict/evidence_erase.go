package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"interdict/internal/retain"
	"interdict/internal/words"
)

// eraseFlags are those of evidence erase.
type eraseFlags struct {
	holdFlags
	records []string
	early   bool
}

func newEvidenceEraseCmd(a *app) *cobra.Command {
	f := &eraseFlags{}
	c := &cobra.Command{
		Use: "erase LOG", Short: "drop what was asked for some records, as when a person asks for it", Args: cobra.ExactArgs(1),
		Example: `  interdict evidence erase ./evidence --record 3f2a0c --who "J. Doe" --why "request of 2 December"`,
		Long: `Dropped are the facts that were asked, with their salts, and the answer as people read it; of an
order book its file too. The record and its commitments stay, and the log verifies as before. Who
asked for it and why is written into the log first. What is held is never dropped, and what must
still be kept only with --before-its-time.`,
	}
	f.register(c)
	c.Flags().StringArrayVar(&f.records, "record", nil, "this `record`, by the beginning of its id; repeatable")
	c.Flags().BoolVar(&f.early, "before-its-time", false, "drop it although the time to keep it is not over")
	c.RunE = func(_ *cobra.Command, args []string) error { return a.erase(f, args[0]) }
	return c
}

func (a *app) erase(f *eraseFlags, dir string) error {
	if f.who == "" || f.why == "" || len(f.records) == 0 {
		return usagef("add --record, --who and --why", "an erasure says of which records, who asks for it, and why")
	}
	r, err := a.keeper(&f.keyFlags, dir)
	if err != nil {
		return err
	}
	defer r.close()
	policy, err := retain.Default()
	if err != nil {
		return err
	}
	plan, err := retain.Make(r.log, policy, a.Now())
	if err != nil {
		return err
	}
	if err := plan.Only(r.log, f.records, f.early); err != nil {
		return err
	}
	asked := map[string]any{"erasure": map[string]any{"who": f.who, "why": f.why}}
	if err := r.drop(plan, asked); err != nil {
		return err
	}
	a.remark(fmt.Sprintf("what was asked for %s is dropped; record %d of the log says so", words.Plural(len(plan.Gone()), "record"), r.log.Size()-1))
	return nil
}
