package web

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

//go:embed templates/find/*.html
var findFiles embed.FS

// A Hunter finds software in a file that was dropped on the page.
type Hunter interface {
	// Hunt looks through a file. Its error says what the reader can do; what is
	// in the file and could not be read is in the answer.
	Hunt(ctx context.Context, f Dropped) (Hunted, error)
	// Trace tells what an indicator of a finding's evidence stands for.
	Trace(indicator string) (Trace, bool)
	// Source says what the key of a source stands for; an address is its own.
	Source(key string) string
}

// Dropped is a file from somebody's browser: bytes that nobody vouches for.
type Dropped struct {
	Name    string
	Content []byte
	Columns map[string]string // fact → column of a table, where somebody has said so; nil is a guess
	Owner   []string          // who uses what is found, as fields of a party ("kind=company"); nil is not stated
}

// Hunted is what was found in a file.
type Hunted struct {
	As       string // what it was read as
	Report   bool   // it is the report of an earlier scan, whose word its verdicts are
	Rows     int    // what it says, of whatever software
	Findings []interdict.Finding
	Over     int       // findings beyond MaxFindings, which are not kept
	Unread   []NotRead // the first of them
	Missed   int       // how many there are
	Complete bool      // nothing was left unread
	Files    int64     // in it, itself among them
	Catalog  string    // digest of the catalog that knows products
	From     []string  // what was looked through, with its digest
	Columns  []Column  // of a table, with the fact that each was read as; nil is no table, or several
	Notes    []string

	Kept any // of whoever looked, handed back when the findings are recorded
}

// NotRead is something that was not read, and why.
type NotRead struct {
	Path []string
	Why  string
}

// A Trace is a row of the catalog by which products are known.
type Trace struct {
	ID         string
	Kind       string
	Note       string
	Strength   int // 0 to 5
	Risk       string
	Confidence interdict.Confidence
	Sources    []string
}

// A finder serves the pages of FIND.
type finder struct {
	*site
	pages *Pages

	patience time.Duration // how long a drop is looked through
}

// findPages hangs the pages of FIND into the server.
func (s *site) findPages(mux *http.ServeMux, frame *Frame) error {
	f := &finder{site: s, patience: maxHunt}
	var err error
	f.pages, err = frame.Parse(findFiles, "templates/find", template.FuncMap{
		"verdict": words.Verdict,
		"vtone":   verdictTone,
		"vmark":   verdictMark,
		"pips":    pips,
		"shown":   shownText,
		"path":    func(p []string) string { return shownText(strings.Join(p, " › ")) },
		"textual": s.zone.textual,
	})
	if err != nil {
		return err
	}
	mux.HandleFunc("GET /findings", f.overview)
	mux.HandleFunc("POST /findings", f.drop)
	mux.HandleFunc("GET /findings/{id}", f.list)
	mux.HandleFunc("GET /findings/{id}/unread", f.unread)
	mux.HandleFunc("GET /findings/{id}/findings.csv", f.exportCSV)
	mux.HandleFunc("GET /findings/{id}/findings.json", f.exportJSON)
	mux.HandleFunc("POST /findings/{id}/columns", f.postColumns)
	mux.HandleFunc("POST /findings/{id}/close", f.closeScan)
	if s.opt.HuntKeeper != nil {
		mux.HandleFunc("POST /findings/{id}/record", f.postKeepScan)
	}
	mux.HandleFunc("GET /findings/{id}/{n}", f.finding)
	mux.HandleFunc("GET /findings/{id}/{n}/finding.json", f.findingJSON)
	return nil
}

// as is the finder as it was when a force was in force.
func (f *finder) as(by *force) *finder {
	then := *f
	then.site = f.site.as(by)
	return &then
}

// A Hunt is a file that was looked through before the pages were asked for.
type Hunt struct {
	Name    string
	Content []byte // of the file, so that a table can be read anew; may be nil
	Hunted
}

// scanOf gives the scan that an address names, or says that it is gone.
func (f *finder) scanOf(w http.ResponseWriter, r *http.Request) (*scan, bool) {
	x, ok := f.scans.find(r.PathValue("id"))
	if !ok {
		f.fail(w, http.StatusNotFound, problem{Title: "These findings are not open", Said: []string{
			"Findings live in memory: they end when they are closed or the program stops. Drop the file again."}, Back: "/findings", Next: "To the findings"})
	}
	return x, ok
}

// foundOf gives the finding that an address names, or says that it is gone.
func (f *finder) foundOf(w http.ResponseWriter, r *http.Request) (*scan, *found, bool) {
	x, ok := f.scanOf(w, r)
	if !ok {
		return nil, nil, false
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(x.rows) {
		f.fail(w, http.StatusNotFound, problem{Title: "There is no such finding in " + x.name, Said: []string{"It has " + words.Plural(len(x.rows), "finding") + "."},
			Back: x.href(), Next: "To its findings"})
		return nil, nil, false
	}
	return x, x.rows[n-1], true
}

// closeScan drops a scan.
func (f *finder) closeScan(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	f.scans.close(r.PathValue("id"))
	http.Redirect(w, r, "/findings", http.StatusSeeOther)
}
