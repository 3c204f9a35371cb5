package web

import (
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"interdict/internal/words"
)

var errTooLarge = errors.New("too large")

// upload reads a book and shows it. Whatever goes wrong, the books that are
// open stay as they are.
func (s *site) upload(w http.ResponseWriter, r *http.Request) {
	body := &capped{r: r.Body, left: MaxUpload + 1<<16}
	r.Body = io.NopCloser(body)
	b, err := s.readUpload(r, body)
	if err == nil {
		http.Redirect(w, r, "/books/"+b.id, http.StatusSeeOther)
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body.r, maxDrain))
	up := uploadData{Wrong: err.Error()}
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(err, errTooLarge):
		status = http.StatusRequestEntityTooLarge
		up.Wrong = "The file is larger than " + words.Number(MaxUpload>>20) + " MB and was not read."
		up.Hint = "Split it, or run interdict decide, which has no such limit."
	case errors.Is(err, errFull):
		status = http.StatusConflict
		up.Wrong = words.Number(MaxBooks) + " books are open, as many as this program holds."
		up.Hint = "Close one of them first."
	default:
		if said, hint, ok := strings.Cut(up.Wrong, "\nhint: "); ok {
			up.Wrong, up.Hint = said, words.Upper(hint)+"."
		}
		up.Wrong = opening(up.Wrong) + "."
	}
	d := s.overviewData(up)
	s.pages.Render(w, "overview", Page{Title: "The file was not read", Here: "/", Status: status, Data: d})
}

// readUpload takes the file out of the form and reads it.
func (s *site) readUpload(r *http.Request, body *capped) (*book, error) {
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
		return nil, errors.New("no file was sent\nhint: choose a file first")
	}
	for {
		part, err := form.NextPart()
		if body.over {
			return nil, errTooLarge
		}
		if err != nil {
			return nil, errors.New("no file was sent\nhint: choose a file first")
		}
		name := part.FileName()
		if part.FormName() != "book" || name == "" {
			continue
		}
		in, err := s.opt.Reader.Read(fileName(name), part)
		if body.over {
			return nil, errTooLarge
		}
		if err != nil {
			return nil, err
		}
		if in.Name == "" {
			in.Name = fileName(name)
		}
		if len(in.Rows) == 0 && len(in.Bad) == 0 {
			return nil, errors.New(in.Name + " has no rows\nhint: the first row holds the column names, the rows below it the deals")
		}
		return s.add(in)
	}
}

// fileName is the last part of a name, whichever system sent it.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "?"), `\`, "/"))
	if r := []rune(name); len(r) > 100 {
		name = string(r[:100]) + "…"
	}
	return name
}

// capped reads at most left bytes and remembers that there were more.
type capped struct {
	r    io.Reader
	left int64
	over bool
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		c.over = true
		return 0, errTooLarge
	}
	if int64(len(p)) > c.left {
		p = p[:c.left]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	return n, err
}

// closeBook drops a book.
func (s *site) closeBook(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	s.store.close(r.PathValue("id"))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
