package web

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"interdict/internal/words"
)

// logRows is how many records one page of the log shows.
const logRows = 50

// recordKinds are the kinds of records, as the filter offers them.
var recordKinds = [...]string{"decision", "book", "screening", "scan", "override", "hold", "erasure"}

// logData is the page of the log.
type logData struct {
	Kept     bool // evidence is kept
	Empty    bool
	Headline string
	Lead     string
	Root     LogRoot
	Rows     []logRow
	Kind     string
	Kinds    []string
	View     string
	Newest   string // address of the first page, when this is another
	Older    string
	Looked   string
	Most     string // records that a bundle may hold
	Bundle   bool   // bundles can be made
	Verify   bool
}

// A logRow is a record as the table shows it.
type logRow struct {
	LogRow
	Href string
	When string
	OfHref,
	SetAsideHref string
}

// evidence shows the log.
func (s *site) evidence(w http.ResponseWriter, r *http.Request) {
	d := logData{Kinds: recordKinds[:], Bundle: s.opt.Evidence.Bundler != nil, Verify: s.opt.Evidence.Verifier != nil, Most: words.Number(MaxBundleRecords)}
	if s.opt.Evidence.Log == nil {
		d.Headline = "No evidence is kept"
		d.Lead = "Start the program with --record and a folder, and answers can be recorded here."
		s.evidencePages.Render(w, "log", Page{Title: d.Headline, Here: "/evidence", Data: d})
		return
	}
	d.Kept = true
	q := LogQuery{Kind: r.URL.Query().Get("kind"), Limit: logRows}
	if !slices.Contains(d.Kinds, q.Kind) {
		q.Kind = ""
	}
	if n, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64); err == nil && n > 0 {
		q.Before = n
	}
	page, err := s.opt.Evidence.Log.Page(q)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.fail(w, http.StatusInternalServerError, problem{Title: "The log could not be read", Said: []string{faultWords(err), "Nothing was changed."}})
		return
	}
	s.logPage(&d, q, page)
	s.evidencePages.Render(w, "log", Page{Title: d.Headline, Here: "/evidence", Data: d})
}

// logPage puts a part of the log into words.
func (s *site) logPage(d *logData, q LogQuery, page LogPage) {
	d.Root, d.Kind, d.Looked = page.Checkpoint, q.Kind, words.Number(int(page.Looked))
	size := int(page.Checkpoint.Size)
	if d.Empty = size == 0; d.Empty {
		d.Headline = "The log is empty"
		d.Lead = "Record a line or a book, and it appears here with its proof."
		return
	}
	for _, row := range page.Rows {
		x := logRow{LogRow: row, Href: recordHref(row.Number), When: s.zone.instant(row.MadeAt)}
		if row.Override != nil {
			x.OfHref = recordHref(row.Override.Of)
		}
		if row.SetAside != nil {
			x.SetAsideHref = recordHref(row.SetAside.Number)
		}
		d.Rows = append(d.Rows, x)
	}
	d.Headline = words.Plural(size, "record") + " in the log, under one signed root"
	if size == 1 {
		d.Headline = "One record in the log, under a signed root"
	}
	d.Lead = "Nothing is edited. A later answer, or an override by a person, is a new record."
	at := func(before int64) string {
		v := url.Values{}
		if q.Kind != "" {
			v.Set("kind", q.Kind)
		}
		if before > 0 {
			v.Set("before", strconv.FormatInt(before, 10))
		}
		return address("/evidence", v.Encode()) + "#records"
	}
	d.View = words.Number(len(d.Rows)) + " of " + words.Plural(size, "record") + ", newest first"
	if q.Kind != "" {
		d.View = words.Plural(len(d.Rows), q.Kind) + " among " + words.Plural(int(page.Looked), "record") + " looked at, newest first"
	}
	if q.Before > 0 {
		d.Newest = at(0)
	}
	if page.Older > 0 {
		d.Older = at(page.Older)
	}
}

// checkpoint hands out the log's signed root as it lies on the disk.
func (s *site) checkpoint(w http.ResponseWriter, r *http.Request) {
	b, err := s.opt.Evidence.Log.Checkpoint()
	if err != nil {
		s.fail(w, http.StatusNotFound, problem{Title: "There is no checkpoint yet", Said: []string{faultWords(err)}, Back: "/evidence", Next: "Back to the log"})
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="checkpoint"`)
	_, _ = w.Write(b)
}
