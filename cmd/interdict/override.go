package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"interdict/internal/replay"
	"interdict/internal/words"
	"interdict/prove"
)

func newOverrideCmd(a *app) *cobra.Command {
	var f keyFlags
	var o prove.Override
	c := &cobra.Command{
		Use:   "override LOG RECORD",
		Short: "set a recorded answer aside: by whom, why, by which authority, until when",
		Example: `  interdict override ./evidence PO-1066/1 --outcome permitted --expires 2026-12-31 \
      --who "R. Adeyo" --authority "general counsel, memo 12" --why "the licence came today"
  interdict override ./evidence '#1187' --outcome prohibited …`,
		Long: `Nothing is edited. The override is a record of its own that names the first by its place and its
hash; whoever sees the one in a bundle sees the other. RECORD is the id of a deal, of which the
newest decision is meant, the beginning of a record's id, or #12 for number 12 of the log.
Who, why and authority stand beside the log, under salted commitments: interdict bundle --redact
leaves them out, and interdict evidence erase drops them.`,
		Args: cobra.ExactArgs(2),
	}
	f.register(c)
	format := a.formatFlag(c)
	c.Flags().StringVar(&o.Outcome, "outcome", "", "what is done instead: an `outcome`, or the band of a screening")
	c.Flags().StringVar(&o.Who, "who", "", "who decides so: a `name`")
	c.Flags().StringVar(&o.Why, "why", "", "the `reason`")
	c.Flags().StringVar(&o.Authority, "authority", "", "by which `authority`: an office, a licence, a memo")
	c.Flags().StringVar(&o.Expires, "expires", "", "the last `day` on which it stands, as 2026-12-31")
	c.RunE = func(_ *cobra.Command, args []string) error {
		key, err := f.unlock(a)
		if err != nil {
			return err
		}
		if _, err := prove.ReadCheckpoint(args[0], key.ring.Verifiers()); err != nil {
			return err // a log is never made for an override
		}
		log, err := prove.Create(args[0], key.signer, key.ring.Verifiers())
		if err != nil {
			return err
		}
		defer log.Close()
		r, err := recordOf(log, args[1])
		if err != nil {
			return err
		}
		done, err := a.override(log, r, o)
		var faults replay.Faults
		if errors.As(err, &faults) {
			return faultsOf(faults)
		}
		if err != nil {
			return err
		}
		if format.value == "json" {
			return writeJSON(a.Out, done)
		}
		fmt.Fprintf(a.Out, "Number %d of the log sets aside number %d (%s, %s): %s instead, until %s.\n", done.Number, done.Of, r.Kind, shown(r.ID),
			words.Plain(done.Outcome), done.Expires)
		return nil
	}
	return c
}

// An overridden is what setting a record aside came to.
type overridden struct {
	Number    int64  `json:"number"` // of the new record
	ID        string `json:"id"`
	Of        int64  `json:"of"` // number of the record that is set aside
	OfID      string `json:"of_id"`
	Was       string `json:"was"`
	Outcome   string `json:"outcome"`
	Who       string `json:"who"`
	Why       string `json:"why"`
	Authority string `json:"authority"`
	Expires   string `json:"expires"`
}

// override sets a record of a log aside and signs that.
func (a *app) override(log *prove.Log, r *logged, o prove.Override) (*overridden, error) {
	before := map[int64][]*logged{}
	if err := overridesIn(log, r.number, before); err != nil {
		return nil, err
	}
	if was := replay.Says(r.Record); o.Outcome == was && len(before[r.number]) == 0 {
		return nil, usagef("name another outcome", "record %s says %s already", r.ID, words.Plain(was))
	}
	if replay.May(r.Record) == nil {
		return nil, usagef("decisions and screenings can", "record %s is of kind %s, which cannot be set aside", r.ID, r.Kind)
	}
	rec := &replay.Recorder{Log: log, Program: provenBy(), Random: rand.Reader, Now: a.Now}
	if err := rec.Override(r.number, r.entry, o); err != nil {
		return nil, err
	}
	number := log.Size()
	if err := log.Commit(); err != nil {
		return nil, err
	}
	done, err := fetch(log, number)
	if err != nil {
		return nil, err
	}
	x, err := done.told(log)
	if err != nil {
		return nil, err
	}
	return &overridden{number, done.ID, r.number, r.ID, replay.Says(r.Record), x.Outcome, x.Who, x.Why, x.Authority, x.Expires}, nil
}

// faultsOf says what is wrong with the flags of an override, all at once.
func faultsOf(faults replay.Faults) error {
	var all []string
	for _, f := range faults {
		all = append(all, "--"+f.Part+": "+f.Says)
	}
	return exit{code: exitUsage, err: errors.New(strings.Join(all, "\n"))}
}
