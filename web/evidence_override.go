package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"interdict/internal/words"
)

// An Override is what a person asks for who sets a record aside.
type Override struct {
	Outcome   string
	Who       string
	Why       string
	Authority string
	Expires   string // last day, as 2006-01-02
}

// A Fault is what is wrong with one field of a form, in words for the reader.
type Fault struct{ Field, Words string }

// Faults are all that is wrong with a form.
type Faults []Fault

func (f Faults) Error() string {
	var all []string
	for _, x := range f {
		all = append(all, x.Field+": "+x.Words)
	}
	return strings.Join(all, "; ")
}

// overrideFields are the fields of the form, in their order.
var overrideFields = [...]string{"outcome", "why", "authority", "who", "expires"}

// postOverride records that a person sets a record aside.
func (s *site) postOverride(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	e, ok := s.entryOf(w, r)
	if !ok {
		return
	}
	given := map[string]string{}
	for _, f := range overrideFields {
		given[f] = strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get(f), "?"))
	}
	o := Override{Outcome: given["outcome"], Who: given["who"], Why: given["why"], Authority: given["authority"]}
	var wrong Faults
	day, err := typedTime(given["expires"])
	if err != nil || strings.ContainsAny(day, "/T") {
		wrong = Faults{{"expires", "Give the last day, for example 31 Dec 2026."}}
		day = "2999-12-31" // the keeper looks at the other fields
	}
	o.Expires = day
	n, err := s.setAside(r, e.Number, o, len(wrong) == 0)
	var more Faults
	switch {
	case errors.As(err, &more):
		wrong = append(more, wrong...)
	case err != nil:
		s.fail(w, http.StatusConflict, problem{Title: "The override was not recorded", Said: []string{faultWords(err), "Nothing was recorded."}, Back: recordHref(e.Number), Next: "Back to the record"})
		return
	case len(wrong) == 0:
		s.setWho(o.Who)
		http.Redirect(w, r, recordHref(n)+"?recorded=1", http.StatusSeeOther)
		return
	}
	d := s.entryData(e)
	if d.Form == nil {
		s.fail(w, http.StatusConflict, problem{Title: "This record cannot be set aside", Said: []string{"Decisions and screenings can."}, Back: recordHref(e.Number), Next: "Back to the record"})
		return
	}
	d.Form.Given, d.Form.Wrong = given, wrong
	s.evidencePages.Render(w, "record", Page{Title: "Not recorded: " + words.Plural(len(wrong), "correction"), Here: "/evidence", Status: http.StatusUnprocessableEntity, Data: d})
}

// setAside asks the keeper, one request at a time. Without really only the
// fields are looked at.
func (s *site) setAside(r *http.Request, number int64, o Override, really bool) (int64, error) {
	select {
	case s.keeping <- struct{}{}:
		defer func() { <-s.keeping }()
	case <-r.Context().Done():
		return 0, r.Context().Err()
	}
	if !really {
		return 0, s.opt.Evidence.Keeper.MayOverride(number, o)
	}
	return s.opt.Evidence.Keeper.Override(number, o)
}

// setWho keeps the name that was given last, so that it is not asked twice.
func (s *shelf) setWho(who string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.who = who
}

// formNumbers reads the numbers of records that a form has ticked.
func formNumbers(texts []string) ([]int64, error) {
	var out []int64
	for _, t := range texts {
		n, err := strconv.ParseInt(t, 10, 64)
		if err != nil || n < 0 {
			return nil, errors.New(quoteShort(t) + " is no number of a record")
		}
		out = append(out, n)
	}
	return out, nil
}
