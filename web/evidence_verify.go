package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"interdict/internal/words"
)

// A Verifier checks bundles that somebody was handed, as interdict verify does.
// It is asked by one request at a time, since a bundle is large.
type Verifier interface {
	// Verify checks a bundle. What is wrong with keys or checkpoint is told as
	// Faults; what is wrong with the bundle is the Verification's to say.
	Verify(Handed) (*Verification, error)

	// Own names the key that signs here; "" when none does.
	Own() string
}

// A Handed is a bundle that somebody was handed, and by which keys to check it.
type Handed struct {
	Name   string // of the file
	Bundle []byte
	Keys   []KeyText
	Own    bool   // trust the key that signs here too
	Since  []byte // an older checkpoint that was kept; nil for none
	Shown  int    // how many records to list
}

// A KeyText is public keys as text: a ring, or a key a line.
type KeyText struct {
	From string // where it was had from: a file's name, "pasted"
	Text []byte
}

// A Verification is what checking a bundle came to.
type Verification struct {
	OK     bool
	Log    string
	Size   int64 // of the log at the bundle's checkpoint
	MadeAt time.Time
	Key    string
	Trust  string // where the key was had from

	KeyFrom  string // first and last day on which it may sign; "" when it was not said
	KeyUntil string
	Lines    int64  // of order books
	Since    string // the older checkpoint that the log was held to, in words; "" for the one that was handed in

	Records, Replayed, Withheld, Overrides int
	Screened, Scanned, Observed            int // screenings and scans made anew, and those that were not

	Steps []VerifyStep
	Notes []string
	Rows  []LogRow // the first records that it holds, when it holds
}

// A VerifyStep is what one check came to: form, signature, checkpoint,
// consistency, inclusion, statements, facts, replay.
type VerifyStep struct {
	Step     string
	State    string // holds, fails or not_done
	Looked   int
	Problems []string
}

// did reports whether a check was made and holds.
func (v *Verification) did(step string) bool {
	return slices.ContainsFunc(v.Steps, func(s VerifyStep) bool { return s.Step == step && s.State == "holds" })
}

// A checkRow is a check as the table shows it.
type checkRow struct {
	Name     string
	State    string
	Result   string
	Against  string
	Problems []string
}

// checkRows puts the checks into words, and adds the one that cannot be made.
func checkRows(v *Verification, z zoner) []checkRow {
	var out []checkRow
	failed := false
	for _, s := range v.Steps {
		r := checkRow{State: s.State, Problems: s.Problems}
		r.Name, r.Result, r.Against = stepWords(v, &s, z)
		switch {
		case s.State == "fails":
			r.Result, failed = "fails", true
		case s.State == "not_done" && failed:
			r.Result, r.Against = "not reached", "a check above fails"
		case s.State == "not_done":
			r.Result = "not checked"
		}
		out = append(out, r)
	}
	if !v.MadeAt.IsZero() {
		out = append(out, checkRow{Name: "Time", State: "open", Result: "own clock only", Against: z.instant(v.MadeAt) + ", as the one who signed says; no outside witness has signed"})
	}
	return out
}

// stepWords says what a check is, its result when it holds, and against what.
func stepWords(v *Verification, s *VerifyStep, z zoner) (name, result, against string) {
	done := s.State != "not_done"
	switch s.Step {
	case "form":
		return "Every byte of the file", "accounted for", orText(someParts(s.Looked), "each part must have the digest that the manifest names")
	case "signature":
		return "Who made the file", "signed", orText(keyWords(v), "no trusted key has signed it") + validWords(v, z)
	case "checkpoint":
		if v.Size == 0 {
			return "Signature of the root", "signed", "the log’s checkpoint"
		}
		return "Signature of the root", "signed", "log " + v.Log + ", " + words.Plural(int(v.Size), "record")
	case "consistency":
		if !done {
			return "Log only grew", "", "no older checkpoint was given"
		}
		return "Log only grew", "proven", orText(v.Since, "the older checkpoint that was kept")
	case "inclusion":
		return "Records are in the log", "proven", words.Plural(s.Looked, "record") + ", each by its hashes up to the signed root"
	case "statements":
		if !done {
			return "Statements for other tools", "", "the file holds none"
		}
		return "Statements for other tools", "same as the records", words.Plural(s.Looked, "in-toto statement") + " in DSSE envelopes"
	case "facts":
		if !done {
			return "What was asked", "", "withheld or erased"
		}
		return "What was asked", "as committed to", words.Plural(s.Looked, "disclosure") + " against their salted digests"
	case "replay":
		return "Decided again", sameWords(v, s), replayWords(v, s)
	}
	return s.Step, s.State, ""
}

func someParts(n int) string {
	if n == 0 {
		return ""
	}
	return words.Plural(n, "part") + ", each with the digest that the manifest names"
}

func keyWords(v *Verification) string {
	if v.Key == "" || v.Trust == "" || v.Trust == v.Key {
		return v.Key
	}
	return v.Key + ", a key from " + v.Trust
}

// validWords says when the key may sign.
func validWords(v *Verification, z zoner) string {
	out := ""
	if v.KeyFrom != "" {
		out += " from " + z.textual(v.KeyFrom)
	}
	if v.KeyUntil != "" {
		out += " to " + z.textual(v.KeyUntil)
	}
	if out != "" {
		out = ", valid" + out
	}
	return out
}

// sameWords says what was found to be the same.
func sameWords(v *Verification, s *VerifyStep) string {
	if n := v.Screened + v.Scanned; n > 0 && n == s.Looked {
		return "same answer"
	}
	return "same outcome, bounds, rules and needs"
}

// replayWords says what was decided again, and what was not.
func replayWords(v *Verification, s *VerifyStep) string {
	var parts []string
	if v.Lines > 0 {
		parts = append(parts, words.Plural(int(v.Lines), "line")+" of order books")
	}
	if n := s.Looked - v.Screened - v.Scanned; n > 0 {
		parts = append(parts, words.Plural(n, "answer")+" with the law and catalog of the file")
	}
	if v.Screened > 0 {
		parts = append(parts, words.Plural(v.Screened, "screening")+" from the list entries that they name")
	}
	if v.Scanned > 0 {
		parts = append(parts, words.Plural(v.Scanned, "scan")+" from the evidence that was found")
	}
	if v.Observed > 0 {
		parts = append(parts, words.Plural(v.Observed, "screening or scan")+" not made anew")
	}
	if v.Withheld > 0 {
		parts = append(parts, words.Plural(v.Withheld, "record")+" not, since facts are withheld")
	}
	if v.Overrides > 0 {
		parts = append(parts, words.Plural(v.Overrides, "override"))
	}
	if parts == nil {
		return "there is no decision to make anew"
	}
	return strings.Join(parts, "; ")
}

// verifyData is the page on which a bundle is verified.
type verifyData struct {
	Headline string
	Lead     string
	Done     *Verification
	File     string
	Checks   []checkRow
	Rows     []logRow
	More     int
	Notes    []string
	NotesCut int
	Form     verifyForm
}

// verifyForm is the form by which a bundle is handed in.
type verifyForm struct {
	Limit  string
	Own    string // the key that signs here
	Pasted string
	Trust  bool
	Wrong  Faults
}

// About says what is wrong with a field.
func (f verifyForm) About(field string) string {
	o := overrideForm{Wrong: f.Wrong}
	return o.About(field)
}

func (s *site) verifyForm() verifyForm {
	return verifyForm{Limit: words.Number(MaxBundle>>20) + " MB", Own: s.opt.Evidence.Verifier.Own()}
}

// verify shows the form.
func (s *site) verify(w http.ResponseWriter, _ *http.Request) {
	d := verifyData{Headline: "Verify a file that you were given", Form: s.verifyForm(),
		Lead: "It is checked on this machine, and not kept. The key must come to you by another way than the file."}
	s.evidencePages.Render(w, "verify", Page{Title: d.Headline, Here: "/evidence", Data: d})
}

// postVerify checks a bundle and shows what each check came to.
func (s *site) postVerify(w http.ResponseWriter, r *http.Request) {
	patient(w)
	select {
	case s.verifying <- struct{}{}:
		defer func() { <-s.verifying }()
	case <-r.Context().Done():
		return
	}
	body := &capped{r: r.Body, left: MaxBundle + 4*maxKeys}
	r.Body = io.NopCloser(body)
	h, pasted, err := readHanded(r, body)
	var v *Verification
	if err == nil {
		h.Shown = maxVerified
		v, err = s.opt.Evidence.Verifier.Verify(h)
	}
	if err == nil {
		s.verified(w, h.Name, v)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body.r, maxDrain))
	d := verifyData{Headline: "The file was not checked", Form: s.verifyForm()}
	d.Form.Pasted, d.Form.Trust = pasted, h.Own
	status := http.StatusUnprocessableEntity
	if !errors.As(err, &d.Form.Wrong) {
		d.Form.Wrong = Faults{{"bundle", faultWords(err)}}
	}
	if errors.Is(err, errTooLarge) {
		status = http.StatusRequestEntityTooLarge
		d.Form.Wrong = Faults{{"bundle", "What was sent is larger than " + words.Number(MaxBundle>>20) + " MB. interdict verify takes larger files."}}
	}
	s.evidencePages.Render(w, "verify", Page{Title: d.Headline, Here: "/evidence", Status: status, Data: d})
}

// readHanded takes the form apart. What was pasted is given back, to be shown
// again.
func readHanded(r *http.Request, body *capped) (h Handed, pasted string, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return h, "", Faults{{"bundle", "No file was sent. Choose a file first."}}
	}
	for {
		part, err := form.NextPart()
		if body.over {
			return h, pasted, errTooLarge
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return h, pasted, Faults{{"bundle", "What was sent could not be read as a form."}}
		}
		if err := h.take(part, &pasted); err != nil {
			if body.over {
				err = errTooLarge
			}
			return h, pasted, err
		}
	}
	switch {
	case h.Bundle == nil:
		return h, pasted, Faults{{"bundle", "No file was sent. Choose a file first."}}
	case len(h.Keys) == 0 && !h.Own:
		return h, pasted, Faults{{"keys", "No key is named by which to verify. Ask whoever made the file for the output of interdict key show, by another way than the file."}}
	}
	return h, pasted, nil
}

// take reads one part of the form.
func (h *Handed) take(part *multipart.Part, pasted *string) error {
	limit := int64(maxKeys)
	if part.FormName() == "bundle" {
		limit = MaxBundle
	}
	b, err := io.ReadAll(io.LimitReader(part, limit+1))
	switch {
	case err != nil:
		return err
	case int64(len(b)) > limit && part.FormName() == "bundle":
		return errTooLarge
	case int64(len(b)) > limit:
		return Faults{{part.FormName(), "It is longer than " + words.Number(maxKeys>>10) + " KB."}}
	case len(bytes.TrimSpace(b)) == 0:
		return nil
	}
	switch part.FormName() {
	case "bundle":
		h.Name, h.Bundle = fileName(part.FileName()), b
	case "keys":
		h.Keys = append(h.Keys, KeyText{fileName(part.FileName()), b})
	case "pasted":
		*pasted = strings.ToValidUTF8(string(b), "?")
		h.Keys = append(h.Keys, KeyText{"pasted", b})
	case "own":
		h.Own = true
	case "since":
		h.Since = b
	}
	return nil
}

// verified shows what checking came to.
func (s *site) verified(w http.ResponseWriter, file string, v *Verification) {
	d := verifyData{Done: v, File: file, Form: s.verifyForm(), Checks: checkRows(v, s.zone), Notes: v.Notes}
	if len(d.Notes) > maxVerified {
		d.Notes, d.NotesCut = d.Notes[:maxVerified], len(d.Notes)-maxVerified
	}
	switch {
	case !v.OK:
		d.Headline = "The file does not hold"
		d.Lead = "At least one check fails. Nothing in the file should be relied on as it stands."
	case v.Replayed > 0 && v.Replayed+v.Overrides == v.Records:
		d.Headline = "The file holds, and every answer was right when decided again"
	case v.Replayed > 0:
		d.Headline = "The file holds; " + words.Number(v.Replayed) + " of " + words.Plural(v.Records, "record") + " were decided again with the same answer"
	case v.Screened+v.Scanned > 0:
		d.Headline = "The file holds; " + words.Plural(v.Screened+v.Scanned, "record") + " of screenings and scans came out the same when made anew"
	default:
		d.Headline = "The file holds; nothing in it was decided again"
	}
	if v.OK {
		d.Lead = words.Plural(v.Records, "record") + " of the log " + v.Log + ", signed by " + keyWords(v) + "."
	}
	for _, row := range v.Rows {
		d.Rows = append(d.Rows, logRow{LogRow: row, When: s.zone.instant(row.MadeAt)})
	}
	d.More = v.Records - len(v.Rows)
	s.evidencePages.Render(w, "verify", Page{Title: d.Headline, Here: "/evidence", Data: d})
}
