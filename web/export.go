package web

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// exportColumns is the header of the CSV.
var exportColumns = []string{"line", "id", "outcome", "basis", "between_mildest", "between_strictest", "act", "product", "counterparty",
	"date", "amount", "currency", "because", "rule", "citation", "confidence", "changes_on", "questions_for_you", "questions_for_counsel", "edition"}

// exportCSV writes the lines that the filter shows.
func (s *site) exportCSV(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok {
		return
	}
	attach(w, "text/csv; charset=utf-8", b.name, "csv")
	out := csv.NewWriter(w)
	defer out.Flush()
	_ = out.Write(exportColumns)
	for _, l := range readFilter(r.URL.Query()).apply(b, s.zone) {
		var amount, currency string
		if l.value.n != nil {
			amount, currency = strings.ReplaceAll(strings.Replace(groupDigits(l.value.n), "−", "-", 1), ",", ""), l.value.currency
		}
		var days []string
		for _, c := range l.changes {
			days = append(days, c.At.Format("2006-01-02T15:04:05Z07:00"))
		}
		row := []string{strconv.Itoa(l.row.Line), l.deal.ID, string(l.outcome), string(l.basis), string(l.between[0]), string(l.between[1]),
			strings.Join(l.deal.Act, "|"), words.Product(l.deal.Product), words.Party(l.deal.Counterparty),
			strings.Join(clockValues(&l.deal, l.clock), "|"), amount, currency, l.because, string(l.rule), l.citation, string(l.confidence),
			strings.Join(days, "|"), strconv.Itoa(l.clerk), strconv.Itoa(l.counsel), l.by.ID}
		for i := range row {
			row[i] = inert(row[i])
		}
		if out.Write(row) != nil {
			return
		}
	}
}

// inert keeps a spreadsheet from running a cell of somebody else's file as a
// formula: such a cell gets an apostrophe in front, which reading it as an
// order book takes off again. Numbers stay numbers.
func inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@'\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// exportJSON writes the whole decisions of the lines that the filter shows.
func (s *site) exportJSON(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok {
		return
	}
	attach(w, "application/json", b.name, "json")
	_, _ = io.WriteString(w, "[")
	for i, l := range readFilter(r.URL.Query()).apply(b, s.zone) {
		sep := ",\n"
		if i == 0 {
			sep = "\n"
		}
		text, err := json.Marshal(lineJSON{l.row.Line, l.by.ID, l.deal, s.decision(l)})
		if err != nil {
			return
		}
		if _, err := io.WriteString(w, sep+string(text)); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, "\n]\n")
}

// lineJSON is a line with its deal and its decision.
type lineJSON struct {
	Line     int                `json:"line"`
	Edition  string             `json:"edition,omitempty"` // of law, catalog, lists and standing facts
	Deal     interdict.Deal     `json:"deal"`
	Decision interdict.Decision `json:"decision"`
}

// dealJSON writes one line.
func (s *site) dealJSON(w http.ResponseWriter, r *http.Request) {
	_, l, ok := s.lineOf(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(lineJSON{l.row.Line, l.by.ID, l.deal, s.decision(l)})
}

// attach names the file of answers that the browser saves.
func attach(w http.ResponseWriter, kind, name, ext string) {
	attachAs(w, kind, name, "-answers."+ext)
}

// attachAs names the file that the browser saves: what it was read from, with
// another end.
func attachAs(w http.ResponseWriter, kind, name, end string) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + end}))
}
