package replay

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"slices"
	"strings"

	"interdict"
	"interdict/prove"
)

//go:embed report.html
var reportPage string

// Report is a bundle to read and print: a page that needs nothing else.
func Report(members prove.Members, origin string) ([]byte, error) {
	type row struct {
		Record   *prove.Record
		Observed bool        // a screening or a scan, a hold or an erasure
		Coded    prove.Coded // of decisions
		Facts    []prove.Fact
		Number   string
	}
	var names []string
	for n := range members {
		if strings.HasPrefix(n, "records/") {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(n, "records/"), ".json"))
		}
	}
	slices.Sort(names)
	var rows []row
	for _, n := range names[:min(len(names), maxReported)] {
		r, err := prove.ParseRecord(members["records/"+n+".json"])
		if err != nil {
			return nil, err
		}
		x := row{Record: r, Number: n, Observed: r.Kind != "decision" && r.Kind != "override"}
		if r.Kind == "decision" { // the answer of others is shown as it was coded
			if err := json.Unmarshal(r.Answer, &x.Coded); err != nil {
				return nil, err
			}
		}
		if b, ok := members["disclosed/"+n+".json"]; ok {
			var d prove.Disclosure
			if err := json.Unmarshal(b, &d); err != nil {
				return nil, err
			}
			x.Facts = d.Facts
		}
		rows = append(rows, x)
	}
	t, err := template.New("report").Funcs(template.FuncMap{
		"text":  func(b json.RawMessage) string { return string(b) },
		"words": func(o interdict.Outcome) string { return o.Words() },
	}).Parse(reportPage)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]any{"Rows": rows, "Origin": origin, "All": len(names), "Not": interdict.NotLegalAdvice})
	return out.Bytes(), err
}

// maxReported bounds the records that the page shows; all are in the bundle.
const maxReported = 1000
