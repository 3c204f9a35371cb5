package desk

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/render"
	"interdict/internal/strictyaml"
	"interdict/law"
)

// LawPage is a pack as people read it: each paragraph beside its row.
func LawPage(p *law.Pack) render.Pack {
	out := render.Pack{
		ID: p.ID, Title: p.Title, Citation: p.Authority, Lead: p.About, Country: p.Country, Status: p.Status, Version: p.Version,
		SHA256: p.SHA256, CheckedAt: p.CheckedAt, Confidence: p.Confidence(),
	}
	if p.Status == "draft" {
		out.Caution = append(out.Caution, "Draft: no counsel has reviewed this pack.")
	}
	for _, s := range p.Sources {
		what := strings.TrimSpace(s.Value.Title + ". " + s.Value.Note)
		out.Sources = append(out.Sources, render.PackSource{Citation: s.Value.Cite, What: strings.TrimPrefix(what, ". "), Confidence: s.Value.Confidence})
	}
	for _, e := range p.History {
		out.Events = append(out.Events, render.PackEvent{At: e.Known, What: eventWords(p, e)})
	}
	b := pageBuilder{p: p}
	b.rows()
	out.Rules = b.out
	return out
}

func eventWords(p *law.Pack, e law.Event) string {
	s := "known: " + strings.ReplaceAll(e.Event, "_", " ")
	if len(e.Rules) > 0 {
		s += " of " + strings.Join(e.Rules, ", ")
	}
	if e.From != "" {
		s += ", from " + instant(p, e.From)
	}
	if e.Until != "" {
		s += ", until " + instant(p, e.Until)
	}
	if e.Unconfirmed {
		s += " (not confirmed by any source)"
	}
	return strings.TrimSpace(s + ". " + e.Note)
}

func instant(p *law.Pack, name string) string {
	i, ok := p.Instant(name)
	if !ok {
		return ""
	}
	s := i.Words
	if s == "" {
		s = i.At
	}
	if i.Or != "" {
		s += " (disputed up to " + i.Or + ": " + i.Why + ")"
	}
	return s
}

type pageBuilder struct {
	p   *law.Pack
	out []render.PackRule
}

func (b *pageBuilder) add(kind, key, title string, g law.Grounds, t law.Text, w law.When, s law.Span) *render.PackRule {
	text, quoted := t.Words()
	r := render.PackRule{
		ID: interdict.RuleID(string(b.p.ID) + "#" + key), Kind: kind, Title: title, Citation: b.cite(g), Text: text, Quoted: quoted,
		Confidence: b.p.RowConfidence(g, w, s), Clock: s.Clock, From: instant(b.p, s.From), Until: instant(b.p, s.Until), Row: b.conditions(w),
	}
	b.out = append(b.out, r)
	return &b.out[len(b.out)-1]
}

func (b *pageBuilder) rows() {
	for _, e := range b.p.Rules {
		x := e.Value
		r := b.add(render.KindRule, e.Key, x.Title, x.Grounds, x.Text, x.When, x.Span)
		r.Outcome = x.Outcome
		r.Binds = x.Question
		r.Liable = map[string]string{}
		for _, l := range x.Liable {
			r.Liable[l.Key] = b.liability(l.Value)
		}
		for _, id := range x.Readings {
			r.Readings = append(r.Readings, b.reading(id))
		}
	}
	for _, e := range b.p.Exceptions {
		x := e.Value
		b.add(render.KindException, e.Key, x.Title, x.Grounds, x.Text, x.When, x.Span).Defeats = x.To
	}
	for _, e := range b.p.Silent {
		b.add(render.KindSilent, e.Key, "nothing here on purpose", e.Value.Grounds, law.Text{Text: e.Value.Because}, e.Value.When, e.Value.Span)
	}
	for _, e := range b.p.Advisories {
		b.add(render.KindAdvisory, e.Key, "advice", e.Value.Grounds, e.Value.Text, e.Value.When, e.Value.Span)
	}
	for _, e := range b.p.Duties {
		x := e.Value
		text := x.Who + ": " + x.What
		if x.Within != "" {
			text += ", within " + x.Within
		}
		if x.By != "" {
			text += ", by " + instant(b.p, x.By)
		}
		b.add(render.KindDuty, e.Key, "duty", x.Grounds, law.Text{Text: text}, x.When, x.Span)
	}
}

func (b *pageBuilder) cite(g law.Grounds) string {
	s, _ := b.p.Sources.Get(g.Source)
	if g.Para != "" {
		return s.Cite + ", " + g.Para
	}
	return s.Cite
}

func (b *pageBuilder) liability(id string) string {
	if l, ok := b.p.Liability.Get(id); ok {
		return l.Text
	}
	return id
}

func (b *pageBuilder) reading(id string) string {
	r, _ := b.p.Readings.Get(id)
	return fmt.Sprintf("%s: %s Taken: %s (%s)", id, r.Question, r.Taken, r.Confidence.Words())
}

// conditions words what a row asks, one line each.
func (b *pageBuilder) conditions(w law.When) []string {
	out := b.all(w.When)
	for _, name := range w.Is {
		t, _ := b.p.Terms.Get(name)
		out = append(out, strings.ReplaceAll(name, "_", " ")+": "+b.oneOf(t.Any))
	}
	if len(w.Any) > 0 {
		out = append(out, b.oneOf(w.Any))
	}
	return out
}

func (b *pageBuilder) oneOf(alts []strictyaml.Map[strictyaml.List]) string {
	var out []string
	for _, a := range alts {
		out = append(out, strings.Join(b.all(a), " and "))
	}
	return strings.Join(out, "; or ")
}

func (b *pageBuilder) all(cs strictyaml.Map[strictyaml.List]) []string {
	var out []string
	for _, c := range cs {
		f, _ := b.p.Facts.Get(c.Key)
		out = append(out, conditionWords(c.Key, &f, c.Value))
	}
	return out
}

// conditionWords words one condition, by what it leaves out where that is shorter.
func conditionWords(name string, f *law.Fact, values []string) string {
	var said, rest []string
	for _, v := range f.Domain() {
		words := strings.ReplaceAll(v, "_", " ")
		if s, ok := f.Say.Get(v); ok {
			words = s
		}
		if slices.Contains(values, v) {
			said = append(said, words)
		} else {
			rest = append(rest, words)
		}
	}
	if len(rest) < len(said) && len(f.Domain()) > 2 {
		return strings.ReplaceAll(name, "_", " ") + " is not " + strings.Join(rest, " or ")
	}
	if len(f.Domain()) == 2 && len(said) == 1 && (values[0] == interdict.Yes || values[0] == interdict.No) && len(f.Say) > 0 {
		return said[0]
	}
	return strings.ReplaceAll(name, "_", " ") + " is " + strings.Join(said, " or ")
}
