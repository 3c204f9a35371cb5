package web

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"interdict"
	"interdict/internal/words"
)

// asked is the id of the book that holds the deals typed in at /ask.
const asked = "asked"

var errFull = errors.New("as many books are open as this program holds")

// A store answers the lines of the books by what is in force.
type store struct {
	*shelf
	*force
	now func() time.Time
	loc *time.Location
}

// A shelf holds the books in memory. One lock is enough for one person's
// browser; no page is rendered while it is held.
type shelf struct {
	mu    sync.RWMutex
	books []*book
	next  int
	who   string // the name given with the last answer
}

// A book is a Book with its answers.
type book struct {
	id      string
	name    string
	readAt  time.Time
	lines   []*line     // each is replaced, never changed
	index   map[int]int // line number → place in lines
	bad     []BadRow
	columns []Column
	notes   []string
	over    int // rows beyond MaxRows, which were not decided
}

// rows is how many rows the file has, read or not.
func (b *book) rows() int { return len(b.lines) + b.unread() + b.over }

// unread is how many rows were not read; one row can have several faults.
func (b *book) unread() int {
	seen := make(map[int]bool, len(b.bad))
	for _, r := range b.bad {
		seen[r.Line] = true
	}
	return len(seen)
}

// numbered gives rows of which each has its own number: that of the file, or
// where the file has several deals on a line, their place in it.
func numbered(rows []Row) []Row {
	seen := make(map[int]bool, len(rows))
	for _, r := range rows {
		if seen[r.Line] {
			rows = slices.Clone(rows)
			for i := range rows {
				rows[i].Line = i + 1
			}
			return rows
		}
		seen[r.Line] = true
	}
	return rows
}

// add decides every row of a book and keeps it.
func (s *store) add(in Book) (*book, error) {
	s.mu.RLock()
	full := len(s.books) >= MaxBooks
	s.mu.RUnlock()
	if full {
		return nil, errFull
	}
	b := &book{name: in.Name, readAt: in.ReadAt, bad: slices.Clone(in.Bad), columns: in.Columns, notes: in.Notes, index: make(map[int]int, len(in.Rows))}
	if b.readAt.IsZero() {
		b.readAt = s.now()
	}
	rows := numbered(in.Rows)
	if len(rows) > MaxRows {
		b.over, rows = len(rows)-MaxRows, rows[:MaxRows]
	}
	b.lines = make([]*line, 0, len(rows))
	for i, d := range s.decideAll(rows) {
		if d.err != nil {
			b.bad = append(b.bad, badRow(rows[i].Line, d.err))
			continue
		}
		b.append(d.line)
	}
	slices.SortStableFunc(b.bad, func(x, y BadRow) int { return cmp.Compare(x.Line, y.Line) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.books) >= MaxBooks {
		return nil, errFull
	}
	s.next++
	b.id = strconv.Itoa(s.next)
	s.books = append(s.books, b)
	return b, nil
}

// decided answers a row as it was read.
func (s *store) decided(r Row) (*line, error) {
	l := &line{row: r, deal: r.Deal, by: s.force}
	dec, err := s.decide.Decide(r.Deal)
	if err != nil {
		return nil, err
	}
	l.brief = newBrief(&l.deal, r, &dec, s.loc, s.law)
	return l, nil
}

// A tried is a row with its answer, or why it has none.
type tried struct {
	line *line
	err  error
}

// decideAll answers rows on all processors, in their order. A panic of the
// decider is passed on to the caller, where a request can be answered.
func (s *store) decideAll(rows []Row) []tried {
	out := make([]tried, len(rows))
	var next atomic.Int64
	var all sync.WaitGroup
	var failed atomic.Value
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failed.CompareAndSwap(nil, fmt.Sprint(p))
				}
			}()
			for failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(rows) {
					return
				}
				out[i].line, out[i].err = s.decided(rows[i])
			}
		})
	}
	all.Wait()
	if p := failed.Load(); p != nil {
		panic(p)
	}
	return out
}

// badRow says why a row has no answer.
func badRow(line int, err error) BadRow {
	said, hint, _ := strings.Cut(err.Error(), "\nhint: ")
	return BadRow{Line: line, Why: said, Hint: hint}
}

// append puts a line at the end.
func (b *book) append(l *line) {
	b.index[l.row.Line] = len(b.lines)
	b.lines = append(b.lines, l)
}

// ask keeps one deal that was typed in, and gives its line number.
func (s *store) ask(d interdict.Deal) (int, error) {
	l, err := s.decided(Row{Deal: d})
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.find(asked)
	if b == nil {
		if len(s.books) >= MaxBooks {
			return 0, errFull
		}
		b = &book{id: asked, name: "Deals typed in here", index: map[int]int{}}
		s.books = append(s.books, b)
	}
	if len(b.lines) >= MaxRows {
		return 0, fmt.Errorf("%s deals were typed in, the limit", words.Number(MaxRows))
	}
	b.readAt = s.now()
	l.row.Line = len(b.lines) + 1
	if l.row.Deal.ID == "" {
		l.row.Deal.ID = "Deal " + strconv.Itoa(l.row.Line)
		l.deal.ID = l.row.Deal.ID
	}
	b.append(l)
	return l.row.Line, nil
}

// find gives the book with an id. The lock must be held.
func (s *shelf) find(id string) *book {
	for _, b := range s.books {
		if b.id == id {
			return b
		}
	}
	return nil
}

// snapshot gives a book as it is now: an answer given meanwhile does not tear
// the page that is made of it.
func (s *shelf) snapshot(id string) (*book, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b := s.find(id)
	if b == nil {
		return nil, false
	}
	c := *b
	c.lines = slices.Clone(b.lines)
	return &c, true
}

// snapshots gives all books.
func (s *shelf) snapshots() []*book {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]*book, len(s.books))
	for i, b := range s.books {
		c := *b
		c.lines = slices.Clone(b.lines)
		out[i] = &c
	}
	return out
}

// line gives one line of a book.
func (s *shelf) line(id string, number int) (*line, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b := s.find(id)
	if b == nil {
		return nil, false
	}
	i, ok := b.index[number]
	if !ok {
		return nil, false
	}
	return b.lines[i], true
}

// close drops a book.
func (s *shelf) close(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books = slices.DeleteFunc(s.books, func(b *book) bool { return b.id == id })
}

// lastWho is the name that was given with the last answer, so that it is not
// asked twice.
func (s *shelf) lastWho() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.who
}

// answer records an answer and decides the line again. The line stays as it
// was when the answer does not fit the deal.
func (s *store) answer(id string, number int, a answer) (answer, error) {
	return s.change(id, number, func(l *line) (*answer, error) {
		if len(l.answers) >= maxAnswers {
			return nil, fmt.Errorf("this line has %d answers, the limit", maxAnswers)
		}
		a.N = len(l.answers) + 1
		a.Was, _ = fieldText(l.deal, a.Fact)
		l.answers = append(slices.Clone(l.answers), a)
		if a.Who != "" {
			s.who = a.Who
		}
		return &l.answers[a.N-1], nil
	})
}

// withdraw takes an answer back; it stays listed.
func (s *store) withdraw(id string, number, n int) (answer, error) {
	return s.change(id, number, func(l *line) (*answer, error) {
		if n < 1 || n > len(l.answers) || !l.answers[n-1].stands() {
			return nil, fmt.Errorf("there is no answer %d to take back", n)
		}
		l.answers = slices.Clone(l.answers)
		l.answers[n-1].Withdrawn = s.now()
		return &l.answers[n-1], nil
	})
}

// change edits a line, replays the answers that stand, and keeps the result if
// it is a deal.
func (s *store) change(id string, number int, edit func(*line) (*answer, error)) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.find(id)
	if b == nil {
		return answer{}, errGone
	}
	i, ok := b.index[number]
	if !ok {
		return answer{}, errGone
	}
	l := *b.lines[i]
	a, err := edit(&l)
	if err != nil {
		return answer{}, err
	}
	if l.deal, err = replay(l.row.Deal, l.answers); err != nil {
		return answer{}, err
	}
	before := l.outcome
	dec, err := s.decide.Decide(l.deal)
	if err != nil {
		return answer{}, err
	}
	l.brief, l.by = newBrief(&l.deal, l.row, &dec, s.loc, s.law), s.force
	if a.stands() {
		a.Before, a.After = before, l.outcome
	}
	l.rev++
	b.lines[i] = &l
	return *a, nil
}

var errGone = errors.New("this line is no longer open")

// replay sets the answers that stand, in the order in which they were given.
func replay(d interdict.Deal, answers []answer) (interdict.Deal, error) {
	for _, a := range answers {
		if !a.stands() || a.Value == "" {
			continue
		}
		var err error
		if d, err = setField(d, a.Fact, fieldValue(a.Fact, a.Value)); err != nil {
			return d, err
		}
	}
	return d, nil
}

// compareLines orders lines strictest first, then as the file has them.
func compareLines(a, b *line) int {
	return cmp.Or(cmp.Compare(b.outcome.Strictness(), a.outcome.Strictness()), cmp.Compare(a.row.Line, b.row.Line))
}
