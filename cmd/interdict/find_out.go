package main

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/find"
	"interdict/find/evidence"
	"interdict/internal/hunt"
	"interdict/internal/render"
	"interdict/internal/words"
)

// A findSink writes what a scan learns.
type findSink struct {
	a     *app
	f     *findFlags
	w     *bufio.Writer
	at    time.Time // of what is written
	skips []hunt.Skip
	err   error
}

// maxSkips bounds how many skips are named, the first by their path; all are
// counted.
const maxSkips = 1000

func (a *app) findSink(f *findFlags) *findSink {
	return &findSink{a: a, f: f, w: bufio.NewWriterSize(a.Out, 1<<16)}
}

func (s *findSink) skipped(path []string, why string) {
	s.skips = append(s.skips, hunt.Skip{Path: append([]string{}, path...), Why: why})
	if len(s.skips) == 2*maxSkips {
		s.sortSkips()
	}
}

// sortSkips puts them in an order that hangs on no worker, so that a scan that
// was killed and went on says the same, byte for byte.
func (s *findSink) sortSkips() {
	slices.SortFunc(s.skips, func(a, b hunt.Skip) int { return cmp.Or(slices.Compare(a.Path, b.Path), cmp.Compare(a.Why, b.Why)) })
	s.skips = s.skips[:min(len(s.skips), maxSkips)]
}

// message writes one JSON object on a line.
func (s *findSink) message(v any) {
	e := json.NewEncoder(s.w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && s.err == nil {
		s.err = err
	}
}

// seen is told every observation with its own verdict.
func (s *findSink) seen(f *findFlags, o *interdict.Observation, j *evidence.Judgement) {
	if f.each {
		s.message(map[string]any{"observation": map[string]any{"id": o.ID, "asset": o.Asset, "path": o.Path, "kind": o.Kind, "verdict": j.Verdict, "maker": j.Maker,
			"products": append([]interdict.ProductID{}, j.Products...), "strength": j.Strength, "why": j.Why, "question": j.Question}})
	}
	if f.explain != "" && strings.Contains(strings.Join(o.Path, "/")+" "+o.Facts.Get("path"), f.explain) {
		fmt.Fprintf(s.a.Err, "interdict: %s (%s): %s\n", shown(strings.Join(o.Path, " › ")), o.Kind, j.Verdict)
		for _, w := range j.Why {
			fmt.Fprintf(s.a.Err, "interdict:    %s\n", shown(w))
		}
	}
}

// shown is a text as a terminal, a browser or a spreadsheet may have it.
func shown(s string) string { return words.Shown(s) }

// end writes the findings and the summary in the form asked for.
func (s *findSink) end(found []interdict.Finding, sum find.Summary) error {
	if found == nil {
		found = []interdict.Finding{}
	}
	s.sortSkips()
	switch s.f.format.value {
	case "text":
		s.text(found, sum)
	case "csv":
		s.csv(found)
	case "sarif":
		s.err = hunt.SARIF(s.w, found, hunt.Scan{Version: program().Version, Summary: sum, Skips: s.skips})
	case "openvex", "cyclonedx-vex":
		s.err = s.vex(found)
	case "html":
		s.err = hunt.HTML(s.w, found, sum)
	case "jsonl":
		for i := range found {
			s.message(map[string]any{"finding": &found[i]})
		}
		for i := range s.skips {
			s.message(map[string]any{"skipped": &s.skips[i]})
		}
		s.message(map[string]any{"summary": &sum})
	default:
		skips := s.skips
		if skips == nil {
			skips = []hunt.Skip{}
		}
		s.err = writeJSON(s.w, map[string]any{"findings": found, "skipped": skips, "summary": sum})
	}
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

func (s *findSink) line(format string, args ...any) {
	if _, err := fmt.Fprintf(s.w, format+"\n", args...); err != nil && s.err == nil {
		s.err = err
	}
}

func (s *findSink) text(found []interdict.Finding, sum find.Summary) {
	t := render.Text{Color: s.a.colors(s.a.Out)}
	for i := range found {
		f := &found[i]
		name := f.Name
		if f.Version != "" {
			name += " " + f.Version
		}
		s.line("%s  %s", t.Verdict(f.Verdict), shown(name))
		s.line("   on %s, at %s", shown(f.Asset), shown(f.Place))
		if ig := f.Ignored; ig != nil {
			s.line("   known to %s until %s: %s", shown(ig.Who), ig.Until, shown(ig.Why))
		}
		for _, w := range f.Why {
			s.line("   %s", shown(w))
		}
		s.question(f)
		for _, d := range f.Decisions {
			s.line("   use by %s: %s", d.Owner, strings.ToLower(d.Decision.Outcome.Words()))
			for _, r := range d.Decision.Reasons {
				s.line("      %s %s [%s, %s]", words.RuleShort(r.Rule), r.Because, r.Citation, r.Confidence.Words())
			}
		}
		s.reach(f)
		s.line("")
	}
	s.reached(found)
	for _, k := range s.skips {
		s.line("not read: %s: %s", shown(strings.Join(k.Path, " › ")), shown(k.Why))
	}
	s.line("%s", summary(found, sum))
	s.line("%s", interdict.NotLegalAdvice)
}

// reach tells what a finding can do on its host, and how it is removed.
func (s *findSink) reach(f *interdict.Finding) {
	for _, r := range f.Reach {
		s.line("   can %s (%s)", r.Words, r.Confidence.Words())
	}
	if r := f.Removal; r != nil {
		s.line("   to remove it: %s (%s)", r.How, r.Confidence.Words())
		if len(r.Leaves) > 0 {
			s.line("   what may stay: %s", strings.Join(r.Leaves, "; "))
		}
	}
}

// reached tells of all findings together what they can do, and on how many
// assets.
func (s *findSink) reached(found []interdict.Finding) {
	powers := hunt.Reached(found)
	if len(powers) == 0 {
		return
	}
	s.line("What is here can, by what the catalog knows; it does not say that it does:")
	for _, p := range powers {
		s.line("   %s: on %s", p.Words, words.Plural(len(p.Assets), "asset"))
	}
	s.line("")
}

// summary is the scan in a sentence.
func summary(found []interdict.Finding, sum find.Summary) string {
	var parts []string
	for _, v := range interdict.Verdicts() {
		if n := sum.Findings[string(v)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	what := "nothing found"
	if len(parts) > 0 {
		what = strings.Join(parts, ", ")
	}
	out := fmt.Sprintf("%s in %s (%.1f MB read, %.1f s)", what, words.Plural(int(sum.Files), "file"), float64(sum.Bytes)/1e6, sum.Seconds)
	if sum.Ignored > 0 {
		out += fmt.Sprintf("; %d more known to somebody", sum.Ignored)
	}
	if sum.Answered > 0 {
		out += fmt.Sprintf("; %d more answered by the vendor", sum.Answered)
	}
	if len(sum.NotRun) > 0 {
		out += "; not looked at: " + shown(strings.Join(sum.NotRun, ", "))
	}
	if !sum.Complete {
		n := 0
		for _, k := range sum.Skipped {
			n += k
		}
		out += fmt.Sprintf("; NOT COMPLETE: %s could not be read", words.Plural(n, "thing"))
	}
	return out
}

func (s *findSink) csv(found []interdict.Finding) {
	w := csv.NewWriter(s.w)
	w.Write([]string{"asset", "verdict", "product", "name", "version", "place", "strength", "question", "why", "known_to", "use", "answers"})
	for i := range found {
		f := &found[i]
		known := ""
		if f.Ignored != nil {
			known = f.Ignored.Who + " until " + f.Ignored.Until
		}
		var use []string
		for _, d := range f.Decisions {
			use = append(use, d.Owner+": "+string(d.Decision.Outcome))
		}
		row := []string{f.Asset, string(f.Verdict), string(f.Product), f.Name, f.Version, f.Place, fmt.Sprint(f.Strength), f.Question, strings.Join(f.Why, "; "), known, strings.Join(use, "; "), strings.Join(f.Said(), "; ")}
		for k := range row {
			row[k] = render.Cell(shown(row[k]))
		}
		w.Write(row)
	}
	w.Flush()
	s.err = w.Error()
}
