package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"interdict/internal/words"
)

// postAnswer takes an answer, decides the line again and shows what changed.
// An answer that is wrong comes back with its message and what was typed.
func (s *site) postAnswer(w http.ResponseWriter, r *http.Request) {
	b, l, ok := s.lineOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	d := s.dealData(b, l)
	fact := clip(r.PostForm.Get("fact"))
	if slices.ContainsFunc(d.Counsel, func(q question) bool { return q.Fact == fact }) {
		s.fail(w, http.StatusUnprocessableEntity, problem{Title: "This question is for counsel",
			Said: []string{"It asks what the law means, so it is not answered in a form. Nothing was changed."}, Back: d.Base, Next: "Back to " + d.ID})
		return
	}
	if slices.IndexFunc(d.Questions, func(q question) bool { return q.Fact == fact }) < 0 {
		d.correct(s, l, fact)
	}
	i := slices.IndexFunc(d.Questions, func(q question) bool { return q.Fact == fact })
	if i < 0 {
		s.fail(w, http.StatusUnprocessableEntity, problem{Title: "This question is no longer open",
			Said: []string{"Nothing was changed."}, Back: d.Base, Next: "Back to " + d.ID})
		return
	}
	q := &d.Questions[i]
	a := q.read(r.PostForm.Get).stamp(s.now())
	if len(q.Wrong) == 0 {
		kept, err := s.store.answer(b.id, l.row.Line, a)
		if err == nil {
			http.Redirect(w, r, d.Base+"?saved="+strconv.Itoa(kept.N)+"#answer", http.StatusSeeOther)
			return
		}
		q.fault("typed", faultWords(err))
	}
	for k := range d.Questions {
		d.Questions[k].Open = k == i
	}
	d.Wrong = q
	s.pages.Render(w, "deal", Page{Title: "Not saved: " + words.Plural(len(q.Wrong), "correction") + " for " + d.ID, Here: "/deals",
		Status: http.StatusUnprocessableEntity, Data: d})
}

// faultWords turns an error into the message at a field.
func faultWords(err error) string {
	said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	out := opening(said) + "."
	if hint != "" {
		out += " " + words.Upper(hint) + "."
	}
	return out
}

// opening makes the first letter of a sentence large, unless the sentence opens
// with the name of a file, which stays as it is written.
func opening(said string) string {
	if first, _, _ := strings.Cut(said, " "); strings.ContainsAny(strings.TrimRight(first, ".:"), "./:_") {
		return said
	}
	return words.Upper(said)
}

// postUndo takes an answer back.
func (s *site) postUndo(w http.ResponseWriter, r *http.Request) {
	b, l, ok := s.lineOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	base := "/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line)
	n, _ := strconv.Atoi(r.PostForm.Get("n"))
	if _, err := s.withdraw(b.id, l.row.Line, n); err != nil {
		s.fail(w, http.StatusConflict, problem{Title: "The answer was not taken back", Said: []string{faultWords(err)}, Back: base, Next: "Back to the line"})
		return
	}
	http.Redirect(w, r, base+"?undone="+strconv.Itoa(n)+"#answer", http.StatusSeeOther)
}

// form reads a posted form within its limit.
func (s *site) form(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := r.ParseForm()
	if err == nil {
		return true
	}
	status, said := http.StatusBadRequest, "What was sent could not be read as a form."
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		status, said = http.StatusRequestEntityTooLarge, "The answers are longer than "+words.Number(maxForm>>10)+" KB together."
	}
	s.fail(w, status, problem{Title: "The form was not read", Said: []string{said, "Nothing was changed."}})
	return false
}
