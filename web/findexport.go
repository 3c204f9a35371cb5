package web

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

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

// exportJSON writes the findings that the filter shows as a report, in the form
// of `interdict find --format json`: with their evidence, what the law says, and
// what was not read. "filter" is there when it is not all. It is written finding
// by finding: the law's answers make a report a hundred times its inventory.
func (f *finder) exportJSON(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return
	}
	view := readFindFilter(r.URL.Query())
	attachAs(w, "application/json", x.name, "-findings.json")
	out := jsonParts{w: w}
	out.text("{\n")
	if !view.empty() {
		out.text(`"filter": `)
		out.value(view.values().Encode())
		out.text(",\n")
	}
	sum := summaryJSON{Files: x.Files, Findings: map[string]int{}, Complete: x.Complete}
	out.text(`"findings": [`)
	for i, row := range view.apply(x) {
		switch {
		case row.Ignored != nil:
			sum.Ignored++
		case row.Answered() != nil:
			sum.Answered++
		default:
			sum.Findings[string(row.Verdict)]++
		}
		out.item(i, row.Finding)
	}
	out.text("],\n" + `"skipped": [`)
	for i, u := range x.Unread {
		out.item(i, skippedJSON(u))
	}
	out.text("],\n" + `"summary": `)
	out.value(sum)
	out.text("\n}\n")
}

// jsonParts writes a JSON document piece by piece; after an error nothing more.
type jsonParts struct {
	w   io.Writer
	err error
}

func (j *jsonParts) text(s string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, s)
	}
}

func (j *jsonParts) value(v any) {
	b, err := json.Marshal(v)
	if j.err = cmp.Or(j.err, err); j.err == nil {
		_, j.err = j.w.Write(b)
	}
}

// item writes the i-th element of a list, on a line of its own.
func (j *jsonParts) item(i int, v any) {
	if i > 0 {
		j.text(",")
	}
	j.text("\n")
	j.value(v)
}
