package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"interdict/internal/words"
)

// uploadParties reads a file of parties, or pasted rows, and shows it. Whatever goes
// wrong, the files that are open stay as they are.
func (s *partySite) uploadParties(w http.ResponseWriter, r *http.Request) {
	body := &capped{r: r.Body, left: MaxUpload + 1<<16}
	r.Body = io.NopCloser(body)
	sent := &sentParties{}
	f, err := s.readParties(r, body, sent)
	if err == nil {
		http.Redirect(w, r, "/parties/"+f.id, http.StatusSeeOther)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body.r, maxDrain))
	d, ok := s.homeData(w, r)
	if !ok {
		return
	}
	d.Upload.Columns = sent.said
	if len(sent.pasted) <= maxForm {
		d.Upload.Rows = sent.pasted
	}
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, errTooLarge):
		status = http.StatusRequestEntityTooLarge
		d.Upload.Wrong = "The file is larger than " + words.Number(MaxUpload>>20) + " MB and was not read."
		d.Upload.Hint = "Split it, or run interdict screen -f, which has no such limit."
	case errors.Is(err, errFull):
		status = http.StatusConflict
		d.Upload.Wrong = words.Number(MaxBooks) + " files are open, as many as this program holds."
		d.Upload.Hint = "Close one of them first."
	default:
		said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
		d.Upload.Wrong = ended(opening(said))
		if hint != "" {
			d.Upload.Hint = ended(words.Upper(hint))
		}
	}
	s.views.Render(w, "home", Page{Title: "The parties were not read", Here: "/parties", Status: status, Data: d})
}

var errNothingSent = errors.New("no file and no rows were sent\nhint: choose a file, or paste rows with a line of headings above them")

// readParties takes the file or the pasted rows out of the form, and screens
// them.
func (s *partySite) readParties(r *http.Request, body *capped, sent *sentParties) (*partyFile, error) {
	if s.reader == nil {
		return nil, errNoReader
	}
	select {
	case s.read <- struct{}{}:
		defer func() { <-s.read }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if r.ContentLength > MaxUpload+1<<16 {
		return nil, errTooLarge
	}
	if err := sent.read(r, body); err != nil {
		return nil, err
	}
	in, err := s.reader.ReadParties(sent.name, sent.file, sent.columns)
	switch {
	case err != nil:
		return nil, err
	case len(in.Parties) == 0 && len(in.Bad) == 0:
		return nil, errors.New(sent.name + " has no rows\nhint: the first row holds the headings, the rows below it the parties")
	}
	return s.parties.add(r.Context(), sent.name, in)
}

// A sentParties is what the form of a file of parties holds: one file or pasted
// rows, and what is said of the columns.
type sentParties struct {
	name    string
	file    []byte
	columns map[string]string
	said    string // of the columns, as it was typed
	pasted  string
}

// read takes the form apart.
func (s *sentParties) read(r *http.Request, body *capped) error {
	form, err := r.MultipartReader()
	if err != nil {
		return errNothingSent
	}
	for {
		part, err := form.NextPart()
		if body.over {
			return errTooLarge
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return errNothingSent
		}
		text, err := io.ReadAll(part)
		if body.over {
			return errTooLarge
		}
		if err != nil {
			return errNothingSent
		}
		switch {
		case part.FormName() == "columns":
			s.said = clip(string(text))
		case part.FormName() == "file" && part.FileName() != "":
			s.name, s.file = fileName(part.FileName()), text
		case part.FormName() == "rows" && strings.TrimSpace(string(text)) != "":
			s.pasted = string(text)
		}
	}
	switch {
	case s.name != "" && s.pasted != "":
		return errors.New("both a file and pasted rows were sent\nhint: send one of the two")
	case s.pasted != "":
		s.name, s.file = "Pasted rows", []byte(s.pasted)
	case s.name == "":
		return errNothingSent
	}
	s.columns, err = typedColumns(s.said)
	return err
}

// typedColumns reads what is said of columns: "Kunde=name; 3=country".
func typedColumns(s string) (map[string]string, error) {
	out := map[string]string{}
	for _, c := range parts(s, ";\n") {
		heading, field, ok := strings.Cut(c, "=")
		if heading, field = strings.TrimSpace(heading), strings.ToLower(strings.TrimSpace(field)); !ok || heading == "" || field == "" {
			return nil, errors.New("“" + c + "” says nothing of a column\nhint: write a heading, = and a field, as Kunde=name; 3=country")
		}
		out[heading] = field
	}
	return out, nil
}

// unreadParties lists every row that was not read.
func (s *partySite) unreadParties(w http.ResponseWriter, r *http.Request) {
	f, ok := s.fileOf(w, r)
	if !ok {
		return
	}
	d := unreadData{f.id, f.name, f.bad, f.unread(), f.over, f.rows()}
	s.views.Render(w, "unread", Page{Title: words.Plural(d.Unread, "row") + " of " + f.name + " not read", Here: "/parties", Data: d})
}
