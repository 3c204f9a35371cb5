package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"interdict/internal/words"
)

// An Updater takes signed sets of law, catalog and lists from the one place that
// whoever started the program has named. It is called by one request at a time.
type Updater interface {
	// From is the folder or address that is asked.
	From() string

	// Update takes the set that lies there, if it is signed by a trusted key, is
	// newer and finds no fault; with dry it only says what would change. It
	// returns when the set is in force or is refused.
	Update(ctx context.Context, dry bool) (Updated, error)
}

// An Updated is what a set has changed, or would.
type Updated struct {
	Set     string // its number and publisher
	ID      string // digest
	MadeAt  time.Time
	Signed  string // where the key was had from
	Current bool   // it was in force already
	Law     []LawChanged
	Others  []string // catalog and lists: a sentence each
	Notes   []string
}

// A Stock is a part of what is in force, lists apart: a restriction, the
// catalog, the signed set.
type Stock struct {
	Title   string
	Href    string
	Version string
	Day     string // when it was checked or made, as 2006-01-02; "" is not known
	Is      string // what happened on that day: "checked", "made"
	Until   string // last day on which it should be taken for new
	Came    string // how it came here
	SHA256  string
}

// A stockRow is a Stock as the table shows it.
type stockRow struct {
	Stock
	Age string
	Old bool // past its last day
}

func (s *site) stockRows() []stockRow {
	var out []stockRow
	for _, x := range s.opt.Stock {
		row := stockRow{Stock: x, Age: "not known"}
		if t, err := time.Parse(time.DateOnly, x.Day); err == nil {
			row.Age = x.Is + " " + t.Format(dayWords) + ", " + dayAge(t, s.now())
		}
		if t, err := time.Parse(time.DateOnly, x.Until); err == nil {
			row.Old = s.now().Format(time.DateOnly) > x.Until
			row.Age += "; to be taken for new until " + t.Format(dayWords)
		}
		out = append(out, row)
	}
	return out
}

// updateData is the form that updates, with what was found.
type updateData struct {
	From        string
	Wrong, Hint string
	Other       bool     // another set lies there than the one that was shown
	Offer       *Updated // what would change
	Taken       *Updated // what was taken last
	Made        string   // when the set of either was made
}

// updateForm is the form as it stands; nil where updates are off.
func (s *site) updateForm() *updateData {
	if s.opt.Updater == nil {
		return nil
	}
	return &updateData{From: s.opt.Updater.From()}
}

// show puts a set on the form.
func (s *site) show(d *updateData, u *Updated, taken bool) {
	if taken {
		d.Taken = u
	} else {
		d.Offer = u
	}
	d.Made = s.here(u.MadeAt)
}

// postCheck says what lies at the source and what it would change.
func (s *site) postCheck(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) || !s.turnTo(s.updating, r) {
		return
	}
	defer s.leave(s.updating)
	patient(w)
	d := s.updateForm()
	u, err := s.opt.Updater.Update(r.Context(), true)
	if err != nil {
		s.notUpdated(w, d, err)
		return
	}
	s.show(d, &u, false)
	s.renderUpdate(w, d, http.StatusOK)
}

// postUpdate takes the set that was shown, and no other.
func (s *site) postUpdate(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) || !s.turnTo(s.updating, r) {
		return
	}
	defer s.leave(s.updating)
	patient(w)
	d := s.updateForm()
	u, err := s.opt.Updater.Update(r.Context(), true)
	if err == nil && u.ID != r.PostForm.Get("set") {
		d.Other = true
		s.show(d, &u, false)
		s.renderUpdate(w, d, http.StatusConflict)
		return
	}
	if err == nil {
		u, err = s.opt.Updater.Update(r.Context(), false)
	}
	if err != nil {
		s.notUpdated(w, d, err)
		return
	}
	s.open.taken.Store(&u)
	http.Redirect(w, r, "/inforce?taken=1#update", http.StatusSeeOther)
}

// notUpdated says why nothing was taken.
func (s *site) notUpdated(w http.ResponseWriter, d *updateData, err error) {
	said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	d.Wrong = ended(opening(clipText(said, 1000)))
	if hint != "" {
		d.Hint = ended(words.Upper(clipText(hint, 500)))
	}
	s.renderUpdate(w, d, http.StatusUnprocessableEntity)
}

func (s *site) renderUpdate(w http.ResponseWriter, u *updateData, status int) {
	d := s.inForceData()
	d.Update = u
	s.pages.Render(w, "inforce", Page{Title: d.Headline, Here: "/inforce", Status: status, Data: d})
}

// turnTo waits for the turn of a request; false when its browser has gone.
func (s *site) turnTo(turn chan struct{}, r *http.Request) bool {
	select {
	case turn <- struct{}{}:
		return true
	case <-r.Context().Done():
		return false
	}
}

func (s *site) leave(turn chan struct{}) { <-turn }
