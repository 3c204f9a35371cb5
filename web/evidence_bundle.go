package web

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// A Bundler makes bundles for auditors.
type Bundler interface {
	// Bundle gives a bundle. Its errors are for the reader.
	Bundle(BundleOrder) ([]byte, error)
}

// A BundleOrder says what a bundle is to hold.
type BundleOrder struct {
	Numbers []int64 // of records; nil is all
	Redact  bool    // leave personal facts out
	Since   int64   // prove that the log continues its first so many records; 0 is no such proof
	Most    int     // the most records that the pages can carry
}

// postBundle makes a bundle and hands it out.
func (s *site) postBundle(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	back := func(status int, said ...string) {
		s.fail(w, status, problem{Title: "No bundle was made", Said: said, Back: "/evidence", Next: "Back to the log"})
	}
	o := BundleOrder{Redact: r.PostForm.Get("redact") == "yes", Most: MaxBundleRecords}
	name := "evidence"
	if r.PostForm.Get("what") != "all" {
		var err error
		if o.Numbers, err = formNumbers(r.PostForm["n"]); err != nil {
			back(http.StatusUnprocessableEntity, faultWords(err))
			return
		}
		if len(o.Numbers) == 0 {
			back(http.StatusUnprocessableEntity, "No record is ticked. Tick records of the log, or choose all of them.")
			return
		}
		if name += "-" + strconv.FormatInt(o.Numbers[0], 10); len(o.Numbers) > 1 {
			name += "-and-more"
		}
	}
	if text := strings.TrimSpace(r.PostForm.Get("since")); text != "" {
		n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64)
		if err != nil || n < 1 {
			back(http.StatusUnprocessableEntity, "Write how many records the log had at the older checkpoint: its second line, a number from 1 on.")
			return
		}
		o.Since = n
	}
	patient(w)
	b, err := s.opt.Evidence.Bundler.Bundle(o)
	if err != nil {
		back(http.StatusUnprocessableEntity, faultWords(err))
		return
	}
	if o.Redact {
		name += "-redacted"
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + ".bundle"}))
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
}
