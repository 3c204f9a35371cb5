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
	f, err := s.readParties(r, body)
	if err == nil {
		http.Redirect(w, r, "/parties/"+f.id, http.StatusSeeOther)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body.r, maxDrain))
	d, ok := s.homeData(w, r)
	if !ok {
		return
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
		d.Upload.Wrong = ended(words.Upper(said))
		if hint != "" {
			d.Upload.Hint = ended(words.Upper(hint))
		}
	}
	s.views.Render(w, "home", Page{Title: "The parties were not read", Here: "/parties", Status: status, Data: d})
}

var errNothingSent = errors.New("no file and no rows were sent\nhint: choose a file, or paste rows with a line of headings above them")

// readParties takes the file or the pasted rows out of the form, and screens
// them.
func (s *partySite) readParties(r *http.Request, body *capped) (*partyFile, error) {
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
	form, err := r.MultipartReader()
	if err != nil {
		return nil, errNothingSent
	}
	name, in := "", PartyFile{}
	for {
		part, err := form.NextPart()
		if body.over {
			return nil, errTooLarge
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errNothingSent
		}
		var from io.Reader = part
		called := ""
		switch {
		case part.FormName() == "file" && part.FileName() != "":
			called = fileName(part.FileName())
		case part.FormName() == "rows":
			text, err := io.ReadAll(part)
			if body.over {
				return nil, errTooLarge
			}
			if err != nil {
				return nil, errNothingSent
			}
			if strings.TrimSpace(string(text)) == "" {
				continue
			}
			called, from = "Pasted rows", strings.NewReader(string(text))
		default:
			continue
		}
		if name != "" {
			return nil, errors.New("both a file and pasted rows were sent\nhint: send one of the two")
		}
		name = called
		if in, err = s.reader.ReadParties(name, from); body.over {
			return nil, errTooLarge
		} else if err != nil {
			return nil, err
		}
	}
	switch {
	case name == "":
		return nil, errNothingSent
	case len(in.Parties) == 0 && len(in.Bad) == 0:
		return nil, errors.New(name + " has no rows\nhint: the first row holds the headings, the rows below it the parties")
	}
	return s.parties.add(r.Context(), name, in)
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
