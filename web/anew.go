package web

import (
	"net/http"
	"strconv"

	"interdict/internal/words"
)

// postAnew decides the lines of a book anew that an earlier edition has
// answered, or one of them.
func (s *site) postAnew(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	base := "/books/" + b.id
	var wanted []*line
	one, err := strconv.Atoi(r.PostForm.Get("line"))
	for _, l := range b.lines {
		if s.earlier(l.by) && (err != nil || l.row.Line == one) {
			wanted = append(wanted, l)
		}
	}
	patient(w)
	left := s.anew(b.id, wanted)
	if err == nil && len(wanted) == 1 {
		base += "/deals/" + strconv.Itoa(one)
	}
	if left > 0 {
		s.fail(w, http.StatusConflict, problem{Title: words.Plural(left, "line") + " could not be decided anew",
			Said: []string{"Law or lists in force now cannot read them, or somebody has changed them meanwhile. They stay as they were answered before."}, Back: base, Next: "Back to " + b.name})
		return
	}
	http.Redirect(w, r, base+"?anew=1#edition", http.StatusSeeOther)
}

// anew decides lines of a book by what is in force, and gives how many stay as
// they were: those that cannot be decided, and those that were changed meanwhile.
func (s *store) anew(id string, lines []*line) (left int) {
	rows := make([]Row, len(lines))
	for i, l := range lines {
		rows[i] = l.row
		rows[i].Deal = l.deal
	}
	made := s.decideAll(rows)
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.find(id)
	if b == nil {
		return len(lines)
	}
	for i, was := range lines {
		k, ok := b.index[was.row.Line]
		if !ok || b.lines[k] != was || made[i].err != nil {
			left++
			continue
		}
		l := *was
		l.brief, l.by, l.was = made[i].line.brief, s.force, was.outcome
		l.rev++
		b.lines[k] = &l
	}
	return left
}

// bookMadeBy says by which edition the lines of a book were answered: the oldest
// where there are several.
func (s *site) bookMadeBy(b *book) madeBy {
	n, oldest := s.earlierLines(b)
	if n == 0 {
		oldest = s.force
	}
	m := s.madeBy(oldest)
	m.Action, m.Lines = "/books/"+b.id+"/anew", n
	return m
}

// turnedLines counts the lines that a later edition has answered otherwise.
func turnedLines(b *book) int {
	n := 0
	for _, l := range b.lines {
		if l.turned() {
			n++
		}
	}
	return n
}
