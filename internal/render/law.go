package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// A Pack is a restriction as people read it: paragraphs beside their rows.
type Pack struct {
	ID         interdict.RestrictionID `json:"id"`
	Title      string                  `json:"title"`
	Citation   string                  `json:"citation"`
	Lead       string                  `json:"lead,omitempty"` // a sentence on what it does
	Country    string                  `json:"country"`        // of the law: "US"
	Status     string                  `json:"status"`         // draft reviewed superseded
	Version    int                     `json:"version"`
	SHA256     string                  `json:"sha256"`
	CheckedAt  string                  `json:"checked_at"` // the date on which it was last held against its sources
	Confidence interdict.Confidence    `json:"confidence"`
	Caution    []string                `json:"caution,omitempty"` // what was not read, or is disputed
	Events     []PackEvent             `json:"events,omitempty"`
	Sources    []PackSource            `json:"sources,omitempty"`
	Rules      []PackRule              `json:"rules,omitempty"`
}

// A PackEvent is a date of a restriction: announced, published, in force.
type PackEvent struct {
	At   string `json:"at"` // an instant or date
	What string `json:"what"`
}

// A PackSource is a text that a pack was made from.
type PackSource struct {
	Citation   string               `json:"citation"`
	What       string               `json:"what"`
	Confidence interdict.Confidence `json:"confidence"`
}

// The kinds of PackRule.
const (
	KindRule      = "rule"
	KindException = "exception"
	KindSilent    = "silent"
	KindAdvisory  = "advisory"
	KindDuty      = "duty"
)

// A PackRule is one paragraph beside its row.
type PackRule struct {
	ID         interdict.RuleID     `json:"id"`
	Kind       string               `json:"kind"` // KindRule …
	Title      string               `json:"title"`
	Citation   string               `json:"citation"`
	Text       string               `json:"text"`
	Quoted     bool                 `json:"quoted"` // Text is the source's own words
	Confidence interdict.Confidence `json:"confidence"`
	From       string               `json:"from,omitempty"` // an instant or date
	Until      string               `json:"until,omitempty"`
	Clock      string               `json:"clock,omitempty"` // which time of the deal is held against From and Until
	Outcome    interdict.Outcome    `json:"outcome,omitempty"`
	Binds      string               `json:"binds,omitempty"`
	Defeats    []string             `json:"defeats,omitempty"` // rules that an exception takes out
	Liable     map[string]string    `json:"liable,omitempty"`
	Readings   []string             `json:"readings,omitempty"` // how the text can be read
	Row        []string             `json:"row,omitempty"`      // the conditions, one sentence each
}

// LawText writes a restriction as text.
func LawText(w io.Writer, p *Pack) error {
	pr := &printer{w: w}
	pr.line("%s  %s", p.ID, p.Title)
	pr.line("%s. Version %d, %s, checked %s, weakest source: %s.", p.Citation, p.Version, p.Status, p.CheckedAt, p.Confidence.Words())
	pr.line("%s", p.Lead)
	for _, s := range p.Sources {
		pr.line("   %s, %s. %s", s.Citation, s.Confidence.Words(), s.What)
	}
	for _, c := range p.Caution {
		pr.line("   caution: %s", c)
	}
	for _, e := range p.Events {
		pr.line("   %s: %s", e.At, e.What)
	}
	for i := range p.Rules {
		pr.line("")
		pr.rule(&p.Rules[i])
	}
	pr.line("\n%s", interdict.NotLegalAdvice)
	return pr.err
}

// RuleText writes one row of a restriction as text.
func RuleText(w io.Writer, r *PackRule) error {
	pr := &printer{w: w}
	pr.rule(r)
	return pr.err
}

func (p *printer) rule(r *PackRule) {
	p.line("%s %s  %s", r.Kind, words.RuleShort(r.ID), r.Title)
	text, how := r.Text, "paraphrase"
	if r.Quoted {
		text, how = "“"+text+"”", "the source's words"
	}
	p.line("   %s", text)
	p.line("   [%s, %s, %s]", r.Citation, r.Confidence.Words(), how)
	for _, c := range r.Row {
		p.line("   when %s", c)
	}
	if s := SpanWords(r); s != "" {
		p.line("   %s", s)
	}
	if r.Outcome != "" {
		p.line("   gives: %s", strings.ToLower(r.Outcome.Words()))
	}
	if len(r.Defeats) > 0 {
		p.line("   defeats: %s", strings.Join(r.Defeats, ", "))
	}
	if r.Binds != "" {
		p.line("   %s", r.Binds)
	}
	for _, who := range sortedKeys(r.Liable) {
		p.line("   exposure of the %s: %s", who, r.Liable[who])
	}
	for _, x := range r.Readings {
		p.line("   reading %s", x)
	}
}

// SpanWords says when a row bites: "performed on or after 29 Sep 2024".
func SpanWords(r *PackRule) string {
	switch {
	case r.From != "" && r.Until != "":
		return fmt.Sprintf("by %s from %s and before %s", words.Clock(r.Clock), r.From, r.Until)
	case r.From != "":
		return fmt.Sprintf("by %s from %s on", words.Clock(r.Clock), r.From)
	case r.Until != "":
		return fmt.Sprintf("by %s before %s", words.Clock(r.Clock), r.Until)
	}
	return ""
}

//go:embed law.html
var lawPage string

// LawHTML writes a restriction as one page for counsel that opens offline and prints.
func LawHTML(w io.Writer, p *Pack) error {
	t, err := template.New("law").Funcs(template.FuncMap{"short": words.RuleShort, "span": func(r PackRule) string { return SpanWords(&r) }}).Parse(lawPage)
	if err != nil {
		return err
	}
	return t.Execute(w, map[string]any{"P": p, "Not": interdict.NotLegalAdvice})
}
