package hunt

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"interdict"
)

// SARIF writes findings as a SARIF 2.1.0 log: a rule a verdict, a result a
// finding.
func SARIF(w io.Writer, found []interdict.Finding, version string) error {
	type message struct {
		Text string `json:"text"`
	}
	type rule struct {
		ID               string  `json:"id"`
		ShortDescription message `json:"shortDescription"`
	}
	type location struct {
		PhysicalLocation struct {
			ArtifactLocation struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
		} `json:"physicalLocation"`
	}
	type suppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	type result struct {
		RuleID       string        `json:"ruleId"`
		Level        string        `json:"level"`
		Message      message       `json:"message"`
		Locations    []location    `json:"locations"`
		Suppressions []suppression `json:"suppressions,omitempty"`
	}
	rules := make([]rule, 0, 10)
	for _, v := range interdict.Verdicts() {
		rules = append(rules, rule{string(v), message{Meaning(v)}})
	}
	results := []result{}
	for i := range found {
		f := &found[i]
		r := result{RuleID: string(f.Verdict), Level: level(f.Verdict), Message: message{f.Name + " on " + f.Asset + ": " + strings.Join(f.Why, "; ")}}
		var l location
		l.PhysicalLocation.ArtifactLocation.URI = uri(f.Place)
		r.Locations = []location{l}
		if f.Ignored != nil {
			r.Suppressions = []suppression{{"external", f.Ignored.Who + " until " + f.Ignored.Until + ": " + f.Ignored.Why}}
		}
		results = append(results, r)
	}
	log := map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []any{map[string]any{"tool": map[string]any{"driver": map[string]any{"name": "interdict", "rules": rules}}, "results": results}},
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(log)
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

// uri is a place as a relative reference.
func uri(place string) string {
	u := url.URL{Path: strings.ReplaceAll(strings.ReplaceAll(place, " › ", "!/"), `\`, "/")}
	return u.EscapedPath()
}

// Meaning says what a verdict means.
func Meaning(v interdict.Verdict) string {
	return map[interdict.Verdict]string{
		interdict.Present: "the product is installed or running here", interdict.PresentEmbedded: "another vendor's product here contains it",
		interdict.Imposter: "uses the name but is somebody else's, often malware", interdict.Probable: "one strong but incomplete sign; a second look settles it",
		interdict.ForReview: "could be either; the question says what would settle it", interdict.Residue: "remains of a removed product; nothing of it can run",
		interdict.Media: "an installer, image or tool lies here, not installed", interdict.OutOfScope: "made by the restricted party but not a covered product",
		interdict.Mention: "text about it", interdict.Absent: "another product or an accidental match",
	}[v]
}
