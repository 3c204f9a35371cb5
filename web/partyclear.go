package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"interdict/internal/words"
)

// postClear notes that a person has found the party to be somebody else.
func (s *partySite) postClear(w http.ResponseWriter, r *http.Request) {
	s.note(w, r, "cleared", func(m *matchData, in url.Values, now time.Time) (Clearing, bool) {
		f := &m.Form
		f.read(in)
		f.Until = clip(in.Get("until"))
		until, err := typedTime(f.Until)
		switch {
		case err != nil || len(until) != len(time.DateOnly):
			f.fault("until", "Give the last day on which it holds, for example "+now.AddDate(1, 0, 0).Format(dayWords)+".")
		case until < now.UTC().Format(time.DateOnly):
			f.fault("until", "This day has passed: give a day to come.")
		}
		return Clearing{Who: f.Who, Why: f.Why, Until: until}, len(f.Wrong) == 0
	})
}

// postRestore takes a clearing back: it ends yesterday, and the file keeps who
// said so and why.
func (s *partySite) postRestore(w http.ResponseWriter, r *http.Request) {
	s.note(w, r, "restored", func(m *matchData, in url.Values, now time.Time) (Clearing, bool) {
		f := &m.TakeBack
		f.read(in)
		if m.Cleared == nil {
			f.fault("why", "This pair is not cleared any more.")
			return Clearing{}, false
		}
		return Clearing{Who: m.Cleared.Who, Why: "taken back by " + f.Who + ": " + f.Why, Until: now.UTC().AddDate(0, 0, -1).Format(time.DateOnly)}, len(f.Wrong) == 0
	})
}

// read takes who and why out of a form.
func (f *clearForm) read(in url.Values) {
	f.Open, f.Who, f.Why = true, oneLine(in.Get("who")), oneLine(in.Get("why"))
	if f.Who == "" {
		f.fault("who", "Write your name, so that others know whom to ask.")
	}
	if f.Why == "" {
		f.fault("why", "Write the reason: what differs, and where you saw it.")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(clip(s)), " ") }

func (f *clearForm) fault(field, said string) {
	if f.Wrong == nil {
		f.Wrong = map[string]string{}
	}
	if f.Wrong[field] == "" {
		f.Wrong[field] = said
	}
}

// note reads a form about one match, keeps what it says and shows the party as
// it stands then. A form that is wrong comes back with its message.
func (s *partySite) note(w http.ResponseWriter, r *http.Request, done string, read func(*matchData, url.Values, time.Time) (Clearing, bool)) {
	f, l, ok := s.partyOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	d := s.partyData(r, f, l)
	ref := clip(r.PostForm.Get("entry"))
	i := slices.IndexFunc(d.Matches, func(m matchData) bool { return m.Ref == ref })
	if i < 0 {
		s.fail(w, http.StatusConflict, problem{Title: "This entry is no longer among the matches", Said: []string{"Nothing was noted."}, Back: d.Base, Next: "Back to " + d.Name})
		return
	}
	m := &d.Matches[i]
	c, ok := read(m, r.PostForm, s.now())
	if ok {
		c.Made = s.now().UTC().Format(time.DateOnly)
		err := s.parties.clear(l.party, ref, c)
		if err == nil {
			http.Redirect(w, r, d.Base+"?"+url.Values{done: {ref}}.Encode(), http.StatusSeeOther)
			return
		}
		m.Form.fault("why", faultWords(err))
		m.TakeBack.fault("why", faultWords(err))
	}
	d.Wrong = true
	s.views.Render(w, "party", Page{Title: "Not noted: " + words.Plural(max(1, m.Form.Faults()+m.TakeBack.Faults()), "correction") + " for " + d.Name, Here: "/parties",
		Status: http.StatusUnprocessableEntity, Data: d})
}
