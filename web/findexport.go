package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/render"
)

// findColumns is the header of the CSV, that of `interdict find --format csv`.
var findColumns = [...]string{"asset", "verdict", "product", "name", "version", "place", "strength", "question", "why", "known_to", "use", "answers"}

// exportCSV writes the findings that the filter shows.
func (f *finder) exportCSV(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return
	}
	attachAs(w, "text/csv; charset=utf-8", x.name, "-findings.csv")
	out := csv.NewWriter(w)
	defer out.Flush()
	_ = out.Write(findColumns[:])
	for _, row := range readFindFilter(r.URL.Query()).apply(x) {
		known := ""
		if ig := row.Ignored; ig != nil {
			known = ig.Who + " until " + ig.Until
		}
		var use []string
		for i := range row.Decisions {
			use = append(use, row.Decisions[i].Owner+": "+string(row.Decisions[i].Decision.Outcome))
		}
		cells := []string{row.Asset, string(row.Verdict), string(row.Product), row.Name, row.Version, row.Place, strconv.Itoa(row.Strength), row.Question,
			strings.Join(row.Why, "; "), known, strings.Join(use, "; "), strings.Join(row.Said(), "; ")}
		for i := range cells {
			cells[i] = render.Cell(cells[i])
		}
		if out.Write(cells) != nil {
			return
		}
	}
}

// reportJSON is a report as `interdict find --format json` writes it. Filter is
// there when it holds what a filter shows and not all.
type reportJSON struct {
	Filter   string               `json:"filter,omitempty"`
	Findings []*interdict.Finding `json:"findings"`
	Skipped  []skippedJSON        `json:"skipped"`
	Summary  summaryJSON          `json:"summary"`
}

type skippedJSON struct {
	Path []string `json:"path"`
	Why  string   `json:"why"`
}

type summaryJSON struct {
	Files    int64          `json:"files"`
	Findings map[string]int `json:"findings"` // by verdict, of those in the report
	Ignored  int            `json:"ignored,omitempty"`
	Answered int            `json:"answered,omitempty"`
	Complete bool           `json:"complete"`
}

// exportJSON writes the findings that the filter shows, with their evidence,
// what the law says and what was not read.
func (f *finder) exportJSON(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return
	}
	view := readFindFilter(r.URL.Query())
	out := reportJSON{Findings: []*interdict.Finding{}, Skipped: []skippedJSON{}, Summary: summaryJSON{Files: x.Files, Findings: map[string]int{}, Complete: x.Complete}}
	if !view.empty() {
		out.Filter = view.values().Encode()
	}
	for _, row := range view.apply(x) {
		out.Findings = append(out.Findings, row.Finding)
		switch {
		case row.Ignored != nil:
			out.Summary.Ignored++
		case row.Answered() != nil:
			out.Summary.Answered++
		default:
			out.Summary.Findings[string(row.Verdict)]++
		}
	}
	for _, u := range x.Unread {
		out.Skipped = append(out.Skipped, skippedJSON(u))
	}
	attachAs(w, "application/json", x.name, "-findings.json")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(out)
}
