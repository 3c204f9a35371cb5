package hunt

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/internal/words"
)

// A Scan is what a report says of the scan beside its findings.
type Scan struct {
	Version string // of the program
	Summary find.Summary
	Skips   []Skip // what was not read
}

// A Skip is something that was not read, and why.
type Skip struct {
	Path []string `json:"path"`
	Why  string   `json:"why"`
}

// The parts of a SARIF log that are written here.
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		Default          struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
		} `json:"physicalLocation"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   map[string]any     `json:"properties"`
	}
	sarifNotice struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifInvocation struct {
		Successful bool          `json:"executionSuccessful"`
		Notices    []sarifNotice `json:"toolExecutionNotifications,omitempty"`
	}
)

// SARIF writes findings as a SARIF 2.1.0 log: a rule a verdict, a result a
// finding. What was not read stands as a notification of the run, which then
// is not a successful one.
func SARIF(w io.Writer, found []interdict.Finding, scan Scan) error {
	verdicts := interdict.Verdicts()
	rules := make([]sarifRule, 0, len(verdicts))
	for _, v := range verdicts {
		r := sarifRule{ID: string(v), ShortDescription: sarifText{words.Meaning(v)}}
		r.Default.Level = level(v)
		rules = append(rules, r)
	}
	results := make([]sarifResult, 0, len(found))
	for i := range found {
		results = append(results, resultOf(&found[i], slices.Index(verdicts, found[i].Verdict)))
	}
	driver := map[string]any{"name": "interdict", "rules": rules}
	if scan.Version != "" {
		driver["version"] = scan.Version
	}
	log := map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []any{map[string]any{"tool": map[string]any{"driver": driver}, "invocations": []any{invocation(&scan)}, "results": results}},
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(log)
}

func resultOf(f *interdict.Finding, rule int) sarifResult {
	r := sarifResult{RuleID: string(f.Verdict), RuleIndex: rule, Level: level(f.Verdict), Locations: []sarifLocation{located(f.Place)},
		Message:    sarifText{f.Name + " on " + f.Asset + ": " + strings.Join(f.Why, "; ")},
		Properties: map[string]any{"asset": f.Asset, "product": f.Product, "strength": f.Strength}}
	if f.Question != "" {
		r.Properties["question"] = f.Question
	}
	if f.Ignored != nil {
		r.Suppressions = []sarifSuppression{{"external", f.Ignored.Who + " until " + f.Ignored.Until + ": " + f.Ignored.Why}}
	}
	if len(f.Answers) > 0 {
		r.Properties["answers"] = f.Answers
	}
	if a := f.Answered(); a != nil {
		r.Suppressions = append(r.Suppressions, sarifSuppression{"external", a.Who + " on " + a.When + ": " + strings.ReplaceAll(string(a.Status), "_", " ") + ": " + a.Why})
	}
	return r
}

// invocation says whether all was read. Skips are named up to a bound and
// counted beyond it.
func invocation(scan *Scan) sarifInvocation {
	out := sarifInvocation{Successful: scan.Summary.Complete}
	for i := range scan.Skips {
		k := &scan.Skips[i]
		out.Notices = append(out.Notices, sarifNotice{"error", sarifText{"not read: " + k.Why}, []sarifLocation{located(strings.Join(k.Path, " › "))}})
	}
	for _, why := range slices.Sorted(maps.Keys(scan.Summary.Skipped)) {
		out.Notices = append(out.Notices, sarifNotice{Level: "error", Message: sarifText{fmt.Sprintf("not read in all, %s: %d", why, scan.Summary.Skipped[why])}})
	}
	return out
}

func located(place string) sarifLocation {
	var l sarifLocation
	l.Physical.Artifact.URI = uri(place)
	return l
}

func level(v interdict.Verdict) string {
	switch v {
	case interdict.Present, interdict.PresentEmbedded, interdict.Imposter, interdict.Probable:
		return "error"
	case interdict.ForReview, interdict.Residue, interdict.Media:
		return "warning"
	}
	return "note"
}

// uri is a place as a URI: a file's where it has a root, a relative reference
// otherwise. Steps into a file follow behind "!".
func uri(place string) string {
	p := strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(place, "\uFFFD"), " › ", "!/"), `\`, "/")
	u := url.URL{Path: p}
	switch first, _, _ := strings.Cut(p, "/"); {
	case strings.HasPrefix(p, "//"): // \\server\share
		u.Scheme, u.Path = "file", strings.TrimLeft(p, "/")
		u.Host, u.Path, _ = strings.Cut(u.Path, "/")
		u.Path = "/" + u.Path
	case strings.HasPrefix(p, "/"):
		u.Scheme = "file"
	case len(first) == 2 && first[1] == ':': // C:\
		u.Scheme, u.Path = "file", "/"+p
	}
	return u.String()
}
