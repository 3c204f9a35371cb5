package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"interdict"
	"interdict/internal/lists"
	"interdict/screen/list"
	"interdict/screen/report"
)

// explainCode prints what a word of a warning or gap means, and what to do.
func (a *app) explainCode(word string) (found bool) {
	for _, c := range lists.Codes() {
		if c.Code != word {
			continue
		}
		fmt.Fprintf(a.Out, "%s: %s\n", c.Code, c.Means)
		if c.Do != "" {
			fmt.Fprintf(a.Out, "what to do: %s\n", c.Do)
		}
		return true
	}
	return false
}

// explainEntry prints a list's entry as published. It reports false where no
// list that is loaded can have such an id.
func (a *app) explainEntry(f *listFlags, ref string, now time.Time) (found bool, err error) {
	o, err := f.open(a, now)
	if err != nil {
		return false, err
	}
	defer o.Close()
	h, e, err := o.Entry(ref)
	if err == nil {
		return true, writeEntry(a.Out, &h, &e)
	}
	for i := range o.Lists {
		h := &o.Lists[i]
		if id, ok := strings.CutPrefix(ref, string(h.ID)+"/"); ok {
			hint := "an entry may have left the list; interdict lists update fetches the newest"
			if !h.Complete {
				hint = "only a part of the list is loaded: " + h.Note
			}
			return true, usagef(hint, "%s (%s) has no entry %q", h.ID, dayAndAge(h), id)
		}
	}
	return false, nil
}

// writeEntry writes an entry, a line for each thing that is said of it.
func writeEntry(w io.Writer, h *lists.Held, e *list.Entry) error {
	b := &strings.Builder{}
	kind := "the list does not say what sort of party"
	if e.Kind != "" && e.Kind != list.Unknown {
		kind = string(e.Kind)
	}
	line := func(label, format string, args ...any) {
		fmt.Fprintf(b, "%-13s%s\n", label, report.Visible(fmt.Sprintf(format, args...)))
	}
	fmt.Fprintf(b, "%s  %s\n", e.Ref(), report.Visible(e.Names[0].Text))
	line("kind", "%s", kind)
	for _, n := range e.Names {
		line("name", "%s", nameWords(n))
	}
	for _, x := range e.Addresses {
		line("address", "%s", addressWords(x))
	}
	for _, x := range []struct {
		label string
		of    []string
	}{{"country", e.Countries}, {"born", e.Born}, {"born at", e.Places}, {"citizen of", e.Citizenship}} {
		if len(x.of) > 0 {
			line(x.label, "%s", strings.Join(x.of, "; "))
		}
	}
	for _, id := range e.IDs {
		line("number", "%s", strings.TrimSpace(strings.Join([]string{id.Type, id.Value, id.Country}, " ")))
	}
	if len(e.Programs) > 0 {
		line("listed under", "%s", strings.Join(e.Programs, ", "))
	}
	if e.Effective != "" {
		line("since", "%s", e.Effective)
	}
	if e.Remarks != "" {
		line("remarks", "%s", e.Remarks)
	}
	if e.Source != "" {
		line("source", "%s", e.Source)
	}
	if e.Confidence != "" {
		line("confidence", "%s", e.Confidence.Words())
	}
	line("version", "sha256 %s", e.Digest())
	line("list", "%s, %s", h.Title, dayAndAge(h))
	line("", "came %s (%s), sha256 %s", h.Way.Words(), h.Source, h.SHA256)
	if !h.Complete {
		line("", "a part only: %s", h.Note)
	}
	b.WriteString(interdict.NotLegalAdvice + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func nameWords(n list.Name) string {
	s := n.Text
	if n.Kind != "" && n.Kind != list.Primary {
		s += " (" + string(n.Kind) + ")"
	}
	var parts []string
	for _, p := range []struct{ what, text string }{{"family name", n.Parts.Family}, {"given name", n.Parts.Given}, {"patronymic", n.Parts.Patronymic}} {
		if p.text != "" {
			parts = append(parts, p.what+" "+p.text)
		}
	}
	if parts != nil {
		s += ": " + strings.Join(parts, ", ")
	}
	return s
}

func addressWords(x list.Address) string {
	var parts []string
	for _, p := range []string{x.Street, x.Postcode, x.City, x.Region, x.Text, x.Country} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
