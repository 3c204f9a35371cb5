package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"interdict"
	"interdict/catalog"
	"interdict/internal/desk"
	"interdict/internal/render"
	"interdict/internal/strictyaml"
)

func newLawShowCmd(a *app) *cobra.Command {
	f := &lawFlags{a: a}
	c := &cobra.Command{
		Use: "show RESTRICTION", Short: "print a restriction, each paragraph beside its row",
		Example: "  interdict law show us/icts-2021-002\n  interdict law show us/icts-2021-002 --format html > kaspersky.html",
		Args:    cobra.ExactArgs(1),
	}
	f.register(c)
	format := a.formatFlag(c, "html")
	c.RunE = func(_ *cobra.Command, ids []string) error {
		packs, err := f.packs(ids)
		if err != nil {
			return err
		}
		page := desk.LawPage(packs[0])
		switch format.value {
		case "html":
			return render.LawHTML(a.Out, &page)
		case "json":
			return writeJSON(a.Out, page)
		}
		return render.LawText(a.Out, &page)
	}
	return c
}

// newExplainCmd prints what an id of an answer stands for.
func newExplainCmd(a *app) *cobra.Command {
	f := &explainFlags{}
	c := &cobra.Command{
		Use: "explain ID", Short: "print a rule with its source and cases, a restriction, a product, a list's entry, or a code",
		Example: `  interdict explain us/icts-2021-002#K5
  interdict explain us/icts-2021-002
  interdict explain kaspersky/scan-engine
  interdict explain us/entity-list/fr-2024-13695-1
  interdict explain alias-of-nobody                 a word of a warning about lists`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.explain(f, args[0]) },
	}
	f.listFlags.register(c)
	f.packsFlag.register(c)
	return c
}

// explainFlags name the lists and the signed packs in which ids are looked for.
type explainFlags struct {
	listFlags
	packsFlag
}

func (a *app) explain(f *explainFlags, id string) error {
	o, err := f.inForce(a)
	if err != nil {
		return err
	}
	d, err := desk.Open(o)
	if err != nil {
		return err
	}
	pack, row, isRow := strings.Cut(id, "#")
	var known []string
	for _, p := range d.Packs {
		known = append(known, string(p.ID))
		if string(p.ID) != pack {
			continue
		}
		page := desk.LawPage(p)
		if !isRow {
			return render.LawText(a.Out, &page)
		}
		for i := range page.Rules {
			if string(page.Rules[i].ID) == id {
				fmt.Fprintf(a.Out, "%s\n", page.Title)
				if err := render.RuleText(a.Out, &page.Rules[i]); err != nil {
					return err
				}
				return a.explainCases(d, string(p.ID), row)
			}
		}
		near, _ := strictyaml.Nearest(row, p.Rows())
		return usagef(fmt.Sprintf("did you mean %q?", pack+"#"+near), "%s has no row %q", pack, row)
	}
	if p, ok := d.Catalog.Product(interdict.ProductID(id)); ok {
		a.explainProduct(p)
		return nil
	}
	if a.explainCode(id) {
		return nil
	}
	if strings.Contains(id, "/") {
		if found, err := a.explainEntry(&f.listFlags, id, a.Now()); found || err != nil {
			return err
		}
	}
	for p := range d.Catalog.Products() {
		known = append(known, string(p.ID))
	}
	hint := "interdict law list shows the restrictions, and an answer the ids of its rules, products and entries"
	if near, ok := strictyaml.Nearest(id, known); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usagef(hint, "nothing is called %q", id)
}

// explainCases lists the cases that expect the row.
func (a *app) explainCases(d *desk.Desk, pack, row string) error {
	for _, p := range d.Packs {
		if string(p.ID) != pack {
			continue
		}
		all, err := p.Cases()
		if err != nil {
			return err
		}
		if all == nil {
			break
		}
		for _, c := range all.Cases {
			for _, r := range c.Expect.Rules {
				if r == row {
					fmt.Fprintf(a.Out, "   case: %s → %s\n", c.Name, strings.ToLower(c.Expect.Outcome.Words()))
				}
			}
		}
	}
	fmt.Fprintln(a.Out, interdict.NotLegalAdvice)
	return nil
}

func (a *app) explainProduct(p catalog.Product) {
	fmt.Fprintf(a.Out, "%s  %s\nmaker: %s\nclass: %s\nbasis: %s, %s\n", p.ID, p.Name, p.Maker, p.Class, p.Basis, strings.Join(p.Source, "; "))
	for _, e := range p.Embeds {
		fmt.Fprintf(a.Out, "embeds: %s (%s, %s, from %s until %s)\n", e.Product, e.How, e.Status, orUnknown(e.From), orUnknown(e.Until))
	}
	for _, r := range p.Reach {
		fmt.Fprintf(a.Out, "can %s (%s, %s)\n", r.Words, r.Confidence.Words(), strings.Join(r.Source, "; "))
	}
	if r := p.Removal; r != nil {
		fmt.Fprintf(a.Out, "to remove it: %s (%s, %s)\n", r.How, r.Confidence.Words(), strings.Join(r.Source, "; "))
	}
	if p.CoverageBecause != "" {
		fmt.Fprintf(a.Out, "analyst's hint on the U.S. determination, not law: %s, %s\n", p.Coverage, p.CoverageBecause)
	}
	if p.Note != "" {
		fmt.Fprintln(a.Out, p.Note)
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}
