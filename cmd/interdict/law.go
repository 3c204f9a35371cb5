package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interdict/decide"
	"interdict/internal/desk"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// newLawCmd is the bench of those who write law packs.
func newLawCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "law",
		Short: "the bench of rule authors: list, show, lint, test, check and compare law packs",
		Example: `  interdict law list
  interdict law show us/icts-2021-002
  interdict law show us/icts-2021-002 --format html > kaspersky.html    for counsel
  interdict law lint --law ./my-packs
  interdict law test --law ./my-packs --mutants
  interdict law check us/icts-2021-002
  interdict law diff old/restriction.yaml new/restriction.yaml`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return usagef("interdict law --help shows examples", "name what to do")
		},
	}
	c.AddCommand(newLawListCmd(a), newLawShowCmd(a), newLawLintCmd(a), newLawTestCmd(a), newLawCheckCmd(a), newLawDiffCmd(a))
	return c
}

// lawFlags name the packs that a law verb works on.
type lawFlags struct {
	a     *app
	dir   string
	known string
	packsFlag
}

func (f *lawFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "law", "", "`folder` of law packs instead of the shipped ones")
	c.Flags().StringVar(&f.known, "known-at", "", "the law as the world could know it at this `time`; now unless given")
	f.packsFlag.register(c)
}

// packs loads the packs that are named, or all.
func (f *lawFlags) packs(ids []string) ([]*law.Pack, error) {
	o, err := f.inForce(f.a)
	if err != nil {
		return nil, err
	}
	if f.dir != "" {
		o.Law = os.DirFS(f.dir)
	}
	packs, err := desk.Law(o)
	if err != nil {
		return nil, exit{code: exitBad, err: err}
	}
	if len(packs) == 0 {
		return nil, noPacks(f.dir)
	}
	if len(ids) == 0 {
		return packs, nil
	}
	var out []*law.Pack
	for _, id := range ids {
		p, err := packNamed(packs, id)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func packNamed(packs []*law.Pack, id string) (*law.Pack, error) {
	var ids []string
	for _, p := range packs {
		if string(p.ID) == id {
			return p, nil
		}
		ids = append(ids, string(p.ID))
	}
	near, _ := strictyaml.Nearest(id, ids)
	return nil, exit{code: exitUsage, err: desk.UnknownPack{ID: id, Nearest: near}}
}

func (f *lawFlags) knownAt(a *app) (time.Time, error) {
	if f.known == "" {
		return a.Now().UTC(), nil
	}
	return flagTime("--known-at", f.known)
}

func newLawListCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	c := &cobra.Command{
		Use: "list", Short: "list the packs with their state", Args: cobra.NoArgs,
		Example: "  interdict law list",
	}
	f.register(c)
	format := a.formatFlag(c)
	c.RunE = func(*cobra.Command, []string) error {
		packs, err := f.packs(nil)
		if err != nil {
			return err
		}
		type line struct {
			ID         string `json:"id"`
			Version    int    `json:"version"`
			Status     string `json:"status"`
			Checked    string `json:"checked_at"`
			Confidence string `json:"confidence"`
			Rules      int    `json:"rules"`
			Title      string `json:"title"`
			SHA256     string `json:"sha256"`
		}
		var lines []line
		for _, p := range packs {
			lines = append(lines, line{string(p.ID), p.Version, p.Status, p.CheckedAt, string(p.Confidence()), len(p.Rules), p.Title, p.SHA256})
		}
		if format.value == "json" {
			return writeJSON(a.Out, lines)
		}
		for _, l := range lines {
			fmt.Fprintf(a.Out, "%-22s v%d %-8s checked %s  %-10s  %2d rules  %s\n", l.ID, l.Version, l.Status, l.Checked, l.Confidence, l.Rules, l.Title)
		}
		return nil
	}
	return c
}

func newLawLintCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	c := &cobra.Command{
		Use: "lint [RESTRICTION...]", Args: cobra.ArbitraryArgs, Short: "find rows that never hold, exceptions that do nothing, instants without cases, …",
		Example: "  interdict law lint\n  interdict law lint --law ./my-packs us/my-ban",
	}
	f.register(c)
	c.RunE = func(_ *cobra.Command, ids []string) error {
		packs, err := f.packs(ids)
		if err != nil {
			return err
		}
		n := 0
		for _, p := range packs {
			problems, err := decide.Lint(p)
			if err != nil {
				return err
			}
			for _, x := range problems {
				fmt.Fprintln(a.Out, x.Error())
			}
			n += len(problems)
		}
		fmt.Fprintf(a.Out, "%d packs, %d problems\n", len(packs), n)
		return badIf(n > 0)
	}
	return c
}

// badIf ends with the code for bad news when something was wrong.
func badIf(bad bool) error {
	if bad {
		return ended(exitBad)
	}
	return nil
}

func newLawTestCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	mutants := false
	c := &cobra.Command{
		Use: "test [RESTRICTION...]", Args: cobra.ArbitraryArgs, Short: "run the cases of packs, and with --mutants hold them against every single change",
		Example: "  interdict law test\n  interdict law test us/icts-2021-002 --mutants",
	}
	f.register(c)
	c.Flags().BoolVar(&mutants, "mutants", false, "also make every single change of the pack and see that a case notices it")
	c.RunE = func(_ *cobra.Command, ids []string) error {
		packs, err := f.packs(ids)
		if err != nil {
			return err
		}
		o, err := f.inForce(a)
		if err != nil {
			return err
		}
		d, err := desk.Open(o)
		if err != nil {
			return err
		}
		bad := false
		for _, p := range packs {
			failed, err := a.testPack(p, desk.View{Catalog: d.Catalog}, mutants)
			if err != nil {
				return err
			}
			bad = bad || failed
		}
		return badIf(bad)
	}
	return c
}

func (a *app) testPack(p *law.Pack, catalog decide.Catalog, mutants bool) (failed bool, err error) {
	results, err := decide.RunCases(p, catalog)
	if err != nil {
		return true, err
	}
	bad := 0
	for _, r := range results {
		if len(r.Failures) > 0 {
			bad++
		}
		for _, x := range r.Failures {
			fmt.Fprintf(a.Out, "%v: %s: %s\n", r.Pos, r.Name, x)
		}
	}
	fmt.Fprintf(a.Out, "%s: %d cases, %d failed", p.ID, len(results), bad)
	if !mutants {
		fmt.Fprintln(a.Out)
		return bad > 0, nil
	}
	m, err := decide.Mutate(p, catalog)
	if err != nil {
		return true, err
	}
	fmt.Fprintf(a.Out, "; %d mutants, %d killed, %d equivalent, %d survive\n", m.Mutants, m.Killed, m.Equivalent, len(m.Survivors))
	for _, s := range append(m.Survivors, m.Problems...) {
		fmt.Fprintf(a.Out, "   %s\n", s)
	}
	return bad > 0 || len(m.Survivors)+len(m.Problems) > 0, nil
}

func newLawCheckCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	c := &cobra.Command{
		Use: "check [RESTRICTION...]", Args: cobra.ArbitraryArgs, Short: "exhaust every combination of facts, known and unknown",
		Long: `Merges values that no rule tells apart, drops facts that no rule reads, then
compares the compiled table with a slow reference interpreter at every point,
verifies the invariants of the pack, and shows at every state of knowledge that
the bounds enclose the truth.`,
		Example: "  interdict law check us/icts-2021-002",
	}
	f.register(c)
	c.RunE = func(_ *cobra.Command, ids []string) error {
		packs, err := f.packs(ids)
		if err != nil {
			return err
		}
		known, err := f.knownAt(a)
		if err != nil {
			return err
		}
		bad := false
		for _, p := range packs {
			start := a.Now()
			r, err := decide.Check(p, known)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.Out, "%s: %s in %v\n", p.ID, checkWords(r), a.Now().Sub(start).Round(time.Millisecond))
			for _, x := range r.Problems {
				fmt.Fprintf(a.Out, "   %s\n", x)
			}
			bad = bad || len(r.Problems) > 0
		}
		return badIf(bad)
	}
	return c
}

func checkWords(r decide.CheckReport) string {
	s := fmt.Sprintf("%d facts read, %d dropped; %d points", r.Facts, r.Dropped, r.Points)
	if r.Sampled {
		s += fmt.Sprintf(", too many: a selection of %d tried", r.Tried)
	} else {
		s += ", all tried"
	}
	if r.States > 0 {
		s += fmt.Sprintf("; %d states of knowledge, all tried", r.States)
	} else {
		s += "; too many states of knowledge to try"
	}
	return s + fmt.Sprintf("; bounds wider than the truth in %d; %d problems", r.Wide, len(r.Problems))
}

func newLawDiffCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	c := &cobra.Command{
		Use: "diff OLD NEW", Short: "tell what a new version of a pack changes, in points of the fact space",
		Example: "  interdict law diff us/icts-2021-002 ./restriction.yaml\n  interdict law diff old/restriction.yaml new/restriction.yaml",
		Args:    cobra.ExactArgs(2),
	}
	f.register(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		older, err := f.version(args[0])
		if err != nil {
			return err
		}
		newer, err := f.version(args[1])
		if err != nil {
			return err
		}
		known, err := f.knownAt(a)
		if err != nil {
			return err
		}
		d, err := decide.Diff(older, newer, known)
		if err != nil {
			return err
		}
		a.printDiff(older, newer, d)
		return nil
	}
	return c
}

// version is a shipped pack by id, or a pack in a file.
func (f *lawFlags) version(name string) (*law.Pack, error) {
	if !strings.HasSuffix(name, ".yaml") {
		packs, err := f.packs([]string{name})
		if err != nil {
			return nil, err
		}
		return packs[0], nil
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return law.Parse(name, src)
}

func (a *app) printDiff(older, newer *law.Pack, d decide.DiffReport) {
	fmt.Fprintf(a.Out, "%s version %d to version %d changes %d of %d combinations", newer.ID, older.Version, newer.Version, d.Changed, d.Points)
	if d.Sampled {
		fmt.Fprint(a.Out, " in a selection, since there are too many to try all")
	}
	fmt.Fprintln(a.Out)
	rows := func(p, q *law.Pack, what string) {
		for _, r := range p.Rows() {
			if !slices.Contains(q.Rows(), r) {
				fmt.Fprintf(a.Out, "   %s %s\n", what, r)
			}
		}
	}
	rows(newer, older, "new row")
	rows(older, newer, "row taken away")
	for _, g := range d.Groups {
		fmt.Fprintf(a.Out, "   %s: %d from %s to %s\n      for example %s\n", g.Act, g.Points, g.From, g.To, g.Example)
	}
}
