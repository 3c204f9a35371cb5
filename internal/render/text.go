// Package render writes answers for people: text for a terminal, pages that
// print, cells for spreadsheets. It knows the vocabulary and no job.
package render

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// Text writes decisions as text. Color turns on SGR colours.
type Text struct {
	Color bool
}

// Decision writes one answer: a sentence that a sales clerk understands, then
// the rules with their sources, what is missing, what would change it.
func (t Text) Decision(w io.Writer, d *interdict.Deal, dec *interdict.Decision) error {
	p := &printer{w: w, t: t}
	p.line("%s  %s", t.outcome(dec.Outcome), t.bold(strings.TrimSpace(dec.ID+"  "+words.Deal(d))))
	p.line("   %s", Sentence(d, dec))
	for _, r := range dec.Reasons {
		p.reason(r)
	}
	if len(dec.Reasons) == 0 {
		for _, l := range dec.LookedAt {
			p.line("   %s %s", t.soft(words.RuleShort(l.Rule)), l.Because)
		}
	}
	for _, n := range dec.Needs {
		p.need(n)
	}
	for _, c := range dec.Changes {
		p.line("   changes: %s by %s, %s to %s", Day(c.At), words.Clock(c.Clock), strings.ToLower(c.From.Words()), strings.ToLower(c.To.Words()))
	}
	for _, x := range dec.Duties {
		p.duty(x)
	}
	for _, x := range dec.Advisories {
		p.line("   advised: %s (%s)", x.Text, x.Source)
	}
	for _, x := range dec.Assumed {
		p.line("   assumed: %s is %s, %s", words.Fact(x.Field), x.Value, x.Because)
	}
	for _, x := range dec.Facts {
		p.line("   read: %s", x.Because)
	}
	for _, x := range dec.Notes {
		p.line("   note: %s", x)
	}
	if dec.Outcome == interdict.Permitted {
		p.line("   consulted: %s", consulted(dec))
	}
	p.line("")
	return p.err
}

// printer keeps the first error, so that lines can follow each other.
type printer struct {
	w   io.Writer
	t   Text
	err error

	said []string // exposures of this decision, so that each is told once
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) reason(r interdict.Reason) {
	certain := ""
	if !r.Certain {
		certain = "may apply: "
	}
	p.line("   %s %s%s", p.t.soft(words.RuleShort(r.Rule)), certain, r.Because)
	text := r.Text
	if r.Quoted {
		text = "“" + text + "”"
	}
	p.line("      %s [%s, %s]", text, r.Citation, r.Confidence.Words())
	if r.Policy != "" {
		p.line("      licence policy: %s", r.Policy)
	}
	if r.Enforced != "" {
		p.line("      %s", r.Enforced)
	}
	for _, who := range sortedKeys(r.Liable) {
		said := fmt.Sprintf("exposure of the %s: %s", who, r.Liable[who])
		if !slices.Contains(p.said, said) {
			p.said = append(p.said, said)
			p.line("      %s", said)
		}
	}
}

// sortedKeys lists the keys of a map in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func (p *printer) need(n interdict.Need) {
	who := "ask"
	if n.Counsel {
		who = "ask counsel"
	}
	p.line("   %s: %s", p.t.strong(who), n.Question)
	for _, k := range sortedKeys(n.If) {
		p.line("      %s → %s", k, strings.ToLower(n.If[k].Words()))
	}
}

func (p *printer) duty(x interdict.Duty) {
	when := ""
	if x.Within != "" {
		when = ", within " + x.Within
	}
	if x.By != "" {
		when += ", by " + x.By
	}
	may := ""
	if !x.Certain {
		may = "possible "
	}
	p.line("   %sduty of the %s: %s%s (%s)", may, words.Plain(x.Who), x.What, when, x.Citation)
}

// Sentence is the answer in one sentence.
func Sentence(d *interdict.Deal, dec *interdict.Decision) string {
	switch dec.Outcome {
	case interdict.Prohibited:
		return "This may not go ahead."
	case interdict.NeedsLicence:
		return "This needs a licence before it goes ahead."
	case interdict.Permitted:
		return "This may go ahead: " + BasisWords(dec) + "."
	}
	clerk := 0
	for _, n := range dec.Needs {
		if !n.Counsel {
			clerk++
		}
	}
	between := fmt.Sprintf("between %s and %s", strings.ToLower(dec.Between[0].Words()), strings.ToLower(dec.Between[1].Words()))
	switch {
	case len(dec.Needs) == 0 && dec.Between[0] == dec.Between[1]:
		return "Hold this until what the note says is settled; nothing else speaks against it."
	case len(dec.Needs) == 0:
		return "Hold this: the answer lies " + between + "."
	case clerk == 0:
		return "Hold this: counsel must settle a question; the answer lies " + between + "."
	case clerk == 1:
		return "Hold this: one fact is missing; the answer lies " + between + "."
	}
	return fmt.Sprintf("Hold this: %s are missing; the answer lies %s.", words.Plural(clerk, "fact"), between)
}

// BasisWords says why something is permitted.
func BasisWords(dec *interdict.Decision) string {
	switch dec.Basis {
	case interdict.Excepted:
		return "an exception applies"
	case interdict.Licensed:
		return "a licence covers it; check its conditions"
	case interdict.Silent:
		return "the rules leave this act alone on purpose"
	}
	return "no restriction known to this tool reaches it"
}

// consulted names the packs with the date of their last check.
func consulted(dec *interdict.Decision) string {
	var out []string
	for _, id := range sortedKeys(dec.Law) {
		v := dec.Law[id]
		out = append(out, fmt.Sprintf("%s v%d %s, checked %s", id, v.Version, v.Status, v.CheckedAt))
	}
	return strings.Join(out, "; ")
}

// Day prints an instant for people, in UTC and in words.
func Day(t time.Time) string {
	if eastern, err := time.LoadLocation("America/New_York"); err == nil {
		return t.In(eastern).Format("2 Jan 2006, 15:04") + " Eastern"
	}
	return t.UTC().Format("2 Jan 2006, 15:04") + " UTC"
}

func (t Text) sgr(code, s string) string {
	if !t.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t Text) bold(s string) string   { return t.sgr("1", s) }
func (t Text) soft(s string) string   { return t.sgr("2", s) }
func (t Text) strong(s string) string { return t.sgr("35", s) }

// outcome is the word of the outcome with its mark, coloured.
func (t Text) outcome(o interdict.Outcome) string {
	switch o {
	case interdict.Prohibited:
		return t.sgr("1;31", "■ Prohibited")
	case interdict.NeedsLicence:
		return t.sgr("1;33", "◪ Needs a licence")
	case interdict.Review:
		return t.sgr("1;35", "▧ Review")
	}
	return t.sgr("1;32", "□ Permitted")
}

// Verdict is the word of a verdict with its mark, coloured.
func (t Text) Verdict(v interdict.Verdict) string {
	switch v {
	case interdict.Present, interdict.PresentEmbedded, interdict.Imposter:
		return t.sgr("1;31", "■ "+string(v))
	case interdict.Probable:
		return t.sgr("1;31", "◪ "+string(v))
	case interdict.ForReview:
		return t.sgr("1;35", "▧ "+string(v))
	case interdict.Residue, interdict.Media:
		return t.sgr("1;33", "◌ "+string(v))
	}
	return t.sgr("2", "□ "+string(v))
}
