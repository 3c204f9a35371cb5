package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"interdict/internal/words"
)

// keepBatch is how many answers share a signature.
const keepBatch = 500

// A keptAt says where in the log a line was recorded, and as it stood when.
type keptAt struct {
	number int64
	rev    int // of the line
	at     time.Time
}

// recorded is the last record of a line, and whether it stands in the log as it
// stands now.
func (l *line) recorded() (last keptAt, ok, current bool) {
	if len(l.kept) == 0 {
		return keptAt{}, false, false
	}
	last = l.kept[len(l.kept)-1]
	return last, true, last.rev == l.rev
}

// keepData is what the page of a line says of its evidence.
type keepData struct {
	Action  string // address that records; "" when nothing is kept
	Href    string // of the last record
	Number  int64
	When    string
	Changed bool // the line is no longer what was recorded
	Flash   bool // it was recorded just now
	Before  []keptRow
}

// A keptRow is an earlier record of a line.
type keptRow struct {
	Href   string
	Number int64
	When   string
}

// keepOf says where a line is recorded; nil when no evidence is kept.
func (s *site) keepOf(l *line, base string) *keepData {
	if s.opt.Evidence == nil || s.opt.Evidence.Keeper == nil {
		return nil
	}
	d := &keepData{Action: base + "/record"}
	last, ok, current := l.recorded()
	if !ok {
		return d
	}
	d.Href, d.Number, d.When, d.Changed = recordHref(last.number), last.number, s.zone.instant(last.at), !current
	for _, k := range slices.Backward(l.kept[:len(l.kept)-1]) {
		d.Before = append(d.Before, keptRow{recordHref(k.number), k.number, s.zone.instant(k.at)})
	}
	return d
}

func recordHref(n int64) string { return "/evidence/" + strconv.FormatInt(n, 10) }

// keepBook is what the page of a book says of its evidence.
type keepBook struct {
	Action   string
	Lines    int
	Recorded int // as they stand
	Changed  int // recorded, but changed since
	Flash    int // recorded just now
}

// Left is how many lines are not recorded as they stand.
func (k keepBook) Left() int { return k.Lines - k.Recorded }

func (s *site) keepOfBook(b *book) *keepBook {
	if s.opt.Evidence == nil || s.opt.Evidence.Keeper == nil {
		return nil
	}
	k := &keepBook{Action: "/books/" + b.id + "/record", Lines: len(b.lines)}
	for _, l := range b.lines {
		switch _, ok, current := l.recorded(); {
		case current:
			k.Recorded++
		case ok:
			k.Changed++
		}
	}
	return k
}

// postKeepLine records one line as it stands.
func (s *site) postKeepLine(w http.ResponseWriter, r *http.Request) {
	b, l, ok := s.lineOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	base := "/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line)
	if _, err := s.keep(r, b.id, []int{l.row.Line}); err != nil {
		s.notKept(w, err, 0, base, "Back to the line")
		return
	}
	http.Redirect(w, r, base+"?recorded=1#evidence", http.StatusSeeOther)
}

// postKeepBook records every line of a book that is not recorded as it stands.
func (s *site) postKeepBook(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok || !s.form(w, r) {
		return
	}
	var numbers []int
	for _, l := range b.lines {
		numbers = append(numbers, l.row.Line)
	}
	patient(w)
	base := "/books/" + b.id
	n, err := s.keep(r, b.id, numbers)
	if err != nil {
		s.notKept(w, err, n, base, "Back to the book")
		return
	}
	http.Redirect(w, r, base+"?"+url.Values{"recorded": {strconv.Itoa(n)}}.Encode()+"#evidence", http.StatusSeeOther)
}

// notKept says that recording failed, and what is recorded all the same.
func (s *site) notKept(w http.ResponseWriter, err error, n int, back, next string) {
	said := []string{faultWords(err), "Nothing was recorded."}
	if n > 0 {
		said[1] = words.Plural(n, "line") + " were recorded before that, and stay in the log."
	}
	s.fail(w, http.StatusInternalServerError, problem{Title: "The answer was not recorded", Said: said, Back: back, Next: next})
}

// keep records lines of a book that are not recorded as they stand, batch by
// batch, and gives how many. One request records at a time, so that nothing is
// recorded twice.
func (s *site) keep(r *http.Request, id string, numbers []int) (int, error) {
	select {
	case s.keeping <- struct{}{}:
		defer func() { <-s.keeping }()
	case <-r.Context().Done():
		return 0, r.Context().Err()
	}
	done := 0
	for batch := range slices.Chunk(numbers, keepBatch) {
		var lines []*line
		var kept []Kept
		for _, n := range batch {
			l, ok := s.store.line(id, n)
			if !ok {
				continue
			}
			if _, _, current := l.recorded(); current {
				continue
			}
			lines = append(lines, l)
			kept = append(kept, Kept{Deal: l.deal, Decision: s.decision(l), Said: said(l.answers)})
		}
		for len(lines) > 0 { // those of one edition at a time
			n := 1
			for n < len(lines) && lines[n].by == lines[0].by {
				n++
			}
			first, err := lines[0].by.keeper.Keep(kept[:n])
			if err != nil {
				return done, err
			}
			s.store.mark(id, lines[:n], first)
			done += n
			lines, kept = lines[n:], kept[n:]
		}
	}
	return done, nil
}

// said are the answers that stand.
func said(answers []answer) []Said {
	var out []Said
	for _, a := range answers {
		if a.stands() {
			out = append(out, Said{Fact: a.Fact, Value: a.Value, Source: a.Source, Who: a.Who, At: a.At})
		}
	}
	return out
}

// mark notes where lines were recorded, as they were then. A line that was
// changed meanwhile keeps the note of its older state.
func (s *store) mark(id string, lines []*line, first int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.find(id)
	if b == nil {
		return
	}
	for i, was := range lines {
		k, ok := b.index[was.row.Line]
		if !ok {
			continue
		}
		l := *b.lines[k]
		l.kept = append(slices.Clone(l.kept), keptAt{first + int64(i), was.rev, s.now()})
		b.lines[k] = &l
	}
}
