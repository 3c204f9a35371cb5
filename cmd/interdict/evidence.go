package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"interdict/internal/desk"
	"interdict/internal/replay"
	"interdict/internal/retain"
	"interdict/internal/words"
	"interdict/prove"
)

func newEvidenceCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "evidence",
		Short: "how long evidence is kept: drop what is over, hold what is disputed",
		Example: `  interdict evidence gc ./evidence --dry-run                  what would be dropped, and why
  interdict evidence gc ./evidence --key evidence.key
  interdict evidence erase ./evidence --record 3f2a0c --who "J. Doe" --why "request of …"
  interdict evidence hold add ./evidence case-17 --naming "Acme Clinic" --who "J. Doe" --why "inquiry of …"
  interdict evidence hold list ./evidence
  interdict evidence hold release ./evidence case-17 --who "J. Doe" --why "closed"`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newEvidenceGCCmd(a), newEvidenceEraseCmd(a), newEvidenceHoldCmd(a))
	return c
}

// gcFlags are those of evidence gc.
type gcFlags struct {
	keyFlags
	policy string
	now    string
	dry    bool
	format *choice
}

func newEvidenceGCCmd(a *app) *cobra.Command {
	f := &gcFlags{}
	c := &cobra.Command{
		Use: "gc LOG", Short: "drop what was asked where the time to keep it is over", Args: cobra.ExactArgs(1),
		Example: "  interdict evidence gc ./evidence --dry-run\n  interdict evidence gc ./evidence --policy retention.yaml --key evidence.key",
		Long: `Dropped are the facts that were asked, with their salts, and the answer as people read it.
The record and its commitments stay: the log, and every bundle of it, verify as before. What a
hold keeps stays, however old. What is dropped is written into the log first, with the reason.
Records are kept for ten years after the last act that they tell of; --policy changes that.`,
	}
	f.register(c)
	f.format = a.formatFlag(c)
	c.Flags().StringVar(&f.policy, "policy", "", "`file` that says how long records are kept, over the shipped regimes")
	c.Flags().StringVar(&f.now, "now", "", "take this `time` for now; with --dry-run only")
	c.Flags().BoolVar(&f.dry, "dry-run", false, "say what would be dropped, and drop nothing")
	c.RunE = func(_ *cobra.Command, args []string) error { return a.evidenceGC(f, args[0]) }
	return c
}

func (a *app) evidenceGC(f *gcFlags, dir string) error {
	if f.now != "" && !f.dry {
		return usagef("add --dry-run", "nothing is dropped by another clock than this machine's")
	}
	policy, err := readRetention(f.policy)
	if err != nil {
		return err
	}
	today, err := a.at(f.now)
	if err != nil {
		return err
	}
	if f.dry {
		log, err := f.reader(a, dir)
		if err != nil {
			return err
		}
		plan, err := retain.Make(log, policy, today)
		if err != nil {
			return err
		}
		return a.showPlan(f, plan)
	}
	r, err := a.keeper(&f.keyFlags, dir)
	if err != nil {
		return err
	}
	defer r.close()
	plan, err := retain.Make(r.log, policy, today)
	if err != nil {
		return err
	}
	asked := map[string]any{"erasure": map[string]any{"default_years": policy.DefaultYears, "regimes": policy.Regimes}}
	if err := r.drop(plan, asked); err != nil {
		return err
	}
	return a.showPlan(f, plan)
}

// drop writes into the log what is dropped, and then drops it. A crash between
// the two leaves something there that the log calls dropped; the next run drops it.
func (r *recording) drop(plan *retain.Plan, asked any) error {
	gone := plan.Gone()
	if len(gone) == 0 {
		return nil
	}
	for _, e := range plan.Erasures() {
		if err := r.rec.Observed("erasure", asked, e, e, nil); err != nil {
			return err
		}
	}
	if err := r.log.Commit(); err != nil {
		return err
	}
	_, err := r.log.EraseAll(gone)
	return err
}

func readRetention(name string) (retain.Policy, error) {
	p, err := retain.Default()
	if err != nil || name == "" {
		return p, err
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return p, err
	}
	return retain.Parse(name, src, p)
}

// reader opens a log for reading, by the public half of the key.
func (f *keyFlags) reader(a *app, dir string) (*prove.Log, error) {
	ring, err := f.public(a)
	if err != nil {
		return nil, err
	}
	log, _, err := prove.Open(dir, ring.Verifiers())
	return log, err
}

// public is the public half of the key; no passphrase is needed for it.
func (f *keyFlags) public(a *app) (*prove.KeyRing, error) {
	name, err := f.file(a)
	if err != nil {
		return nil, err
	}
	k, err := prove.ReadKey(name)
	if err != nil {
		return nil, err
	}
	return &prove.KeyRing{Keys: append([]prove.PublicKey{k.Public()}, replaced(name, k)...)}, nil
}

// keeper opens a log that is there for records of its own keeping.
func (a *app) keeper(f *keyFlags, dir string) (*recording, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	signer, ring, err := f.open(a)
	if err != nil {
		return nil, err
	}
	log, err := prove.Create(dir, signer, ring.Verifiers())
	if err != nil {
		return nil, err
	}
	return &recording{log: log, rec: &replay.Recorder{Log: log, Program: provenBy(), Random: rand.Reader, Now: a.Now, Clocks: desk.Clocks{KnownAt: a.Now()}}}, nil
}

func (a *app) showPlan(f *gcFlags, p *retain.Plan) error {
	drop, held, stay := 0, 0, map[string]int{}
	for _, x := range p.Items {
		switch {
		case x.Drop:
			drop++
		case x.Held != "":
			held++
		default:
			stay[x.Regime]++
		}
	}
	if f.format.value == "json" {
		return writeJSON(a.Out, struct {
			*retain.Plan
			DryRun  bool `json:"dry_run"`
			Dropped int  `json:"dropped"`
		}{p, f.dry, drop})
	}
	for _, x := range p.Items {
		if x.Drop || x.Held != "" {
			fmt.Fprintf(a.Out, "%s  %s of %s, last act %s; %s, %d years: until %s%s\n", x.Record, x.Kind, x.MadeAt, x.LastAct, x.Regime, x.Years, x.Until, heldWords(x.Held))
		}
	}
	verb := "dropped"
	if f.dry {
		verb = "would be dropped"
	}
	fmt.Fprintf(a.Out, "%s in the log; of %s what was asked %s, %d held, %d had nothing to drop\n", words.Plural(int(p.Records), "record"), words.Number(drop), verb, held, p.Erased)
	for _, regime := range slices.Sorted(maps.Keys(stay)) {
		fmt.Fprintf(a.Out, "   %d kept by %s, the first until %s\n", stay[regime], regime, firstUntil(p.Items, regime))
	}
	return nil
}

func heldWords(hold string) string {
	if hold == "" {
		return ""
	}
	return "; held by " + shown(hold)
}

// firstUntil is the first day on which something of a regime will be over.
func firstUntil(items []retain.Item, regime string) string {
	first := ""
	for _, x := range items {
		if x.Regime == regime && !x.Drop && x.Held == "" && x.Until != "" && (first == "" || x.Until < first) {
			first = x.Until
		}
	}
	return cmp.Or(first, "a day that nobody knows")
}

func newEvidenceHoldCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use: "hold", Short: "keep evidence without end, for a dispute or an inquiry", Args: cobra.NoArgs,
		Example: `  interdict evidence hold add ./evidence case-17 --all --who "J. Doe" --why "inquiry of …"
  interdict evidence hold list ./evidence`,
		RunE: func(c *cobra.Command, _ []string) error {
			return errors.Join(a.help(c, a.Err), exit{code: exitUsage})
		},
	}
	c.AddCommand(newHoldAddCmd(a), newHoldReleaseCmd(a), newHoldListCmd(a))
	return c
}

// holdFlags are those of adding and releasing a hold.
type holdFlags struct {
	keyFlags
	who, why string
	scope    retain.Scope
}

func (f *holdFlags) register(c *cobra.Command) {
	f.keyFlags.register(c)
	c.Flags().StringVar(&f.who, "who", "", "`name` of who orders it")
	c.Flags().StringVar(&f.why, "why", "", "the `reason`")
}

func newHoldAddCmd(a *app) *cobra.Command {
	f := &holdFlags{}
	c := &cobra.Command{
		Use: "add LOG HOLD", Short: "hold evidence until it is released", Args: cobra.ExactArgs(2),
		Example: `  interdict evidence hold add ./evidence case-17 --naming "Acme Clinic" --who "J. Doe" --why "inquiry of …"
  interdict evidence hold add ./evidence case-18 --record 3f2a0c --who "J. Doe" --why "dispute"`,
		Long: "The hold is a record of the log: it cannot be taken back quietly. It keeps what comes later too.",
	}
	f.register(c)
	c.Flags().BoolVar(&f.scope.All, "all", false, "everything in the log")
	c.Flags().StringArrayVar(&f.scope.Records, "record", nil, "this `record`; repeatable")
	c.Flags().StringArrayVar(&f.scope.Naming, "naming", nil, "records in which this `text` was asked, as a party's name; repeatable")
	c.RunE = func(_ *cobra.Command, args []string) error {
		if err := f.scope.Check(); err != nil {
			return exit{code: exitUsage, err: err}
		}
		return a.hold(f, args[0], retain.Act{Action: "add", Hold: args[1]})
	}
	return c
}

func newHoldReleaseCmd(a *app) *cobra.Command {
	f := &holdFlags{}
	c := &cobra.Command{
		Use: "release LOG HOLD", Short: "release a hold", Args: cobra.ExactArgs(2),
		Example: `  interdict evidence hold release ./evidence case-17 --who "J. Doe" --why "closed"`,
	}
	f.register(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		return a.hold(f, args[0], retain.Act{Action: "release", Hold: args[1]})
	}
	return c
}

// hold records that a hold begins or ends.
func (a *app) hold(f *holdFlags, dir string, act retain.Act) error {
	if f.who == "" || f.why == "" {
		return usagef("add --who and --why", "a hold says who orders it, and why")
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
	open := slices.ContainsFunc(plan.Holds, func(h retain.Hold) bool { return h.ID == act.Hold })
	switch {
	case act.Action == "add" && open:
		return fmt.Errorf("the hold %s is open already", act.Hold)
	case act.Action == "release" && !open:
		return hinted(fmt.Errorf("no hold %s is open", act.Hold), "interdict evidence hold list shows them")
	}
	asked := retain.Asked{}
	asked.Hold.Who, asked.Hold.Why, asked.Hold.Scope = f.who, f.why, f.scope
	if err := r.rec.Observed("hold", asked, act, asked, nil); err != nil {
		return err
	}
	if err := r.log.Commit(); err != nil {
		return err
	}
	a.remark(fmt.Sprintf("hold %s: %s, record %d of the log", act.Hold, map[string]string{"add": "in force", "release": "released"}[act.Action], r.log.Size()-1))
	return nil
}

func newHoldListCmd(a *app) *cobra.Command {
	f := &keyFlags{}
	c := &cobra.Command{
		Use: "list LOG", Short: "list the holds that are open", Args: cobra.ExactArgs(1),
		Example: "  interdict evidence hold list ./evidence --key evidence.key",
	}
	f.register(c)
	format := a.formatFlag(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		log, err := f.reader(a, args[0])
		if err != nil {
			return err
		}
		policy, err := retain.Default()
		if err != nil {
			return err
		}
		plan, err := retain.Make(log, policy, a.Now())
		if err != nil {
			return err
		}
		if format.value == "json" {
			return writeJSON(a.Out, plan.Holds)
		}
		for _, h := range plan.Holds {
			fmt.Fprintf(a.Out, "%s  since %s, by %s: %s; %s\n", shown(h.ID), h.From, shown(cmp.Or(h.Who, "somebody")), shown(cmp.Or(h.Why, "not known any more")), scopeWords(h.Scope))
		}
		if len(plan.Holds) == 0 {
			fmt.Fprintln(a.Out, "no hold is open")
		}
		return nil
	}
	return c
}

func scopeWords(s retain.Scope) string {
	if s.All {
		return "everything"
	}
	text := ""
	if n := len(s.Records); n > 0 {
		text = words.Plural(n, "record")
	}
	for _, n := range s.Naming {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("naming %q", n)
	}
	return text
}
