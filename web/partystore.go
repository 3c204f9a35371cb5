package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"interdict/internal/words"
)

// typedIn is the id of the file that holds the names typed in.
const typedIn = "typed"

// A partyStore answers the parties of files by the lists that are in force.
// Answers are made anew when anything has changed that they rest on.
type partyStore struct {
	*partyShelf
	screener Screener
	now      func() time.Time
}

// A partyShelf holds files of parties in memory, with what lists of it need.
type partyShelf struct {
	turn  sync.Mutex // one screens a whole file anew at a time
	mu    sync.RWMutex
	files []*partyFile
	next  int
	who   string // the name given with the last clearing
	kept  map[partyKey]keptParty
}

// A partyFile is a file of parties with their answers.
type partyFile struct {
	id       string
	name     string
	screened time.Time
	edition  string
	lines    []*partyLine // each is replaced, never changed
	index    map[int]int  // line number → place in lines
	bad      []BadRow
	columns  []Column
	notes    []string
	over     int // rows beyond MaxRows, which were not screened
}

// unread is how many rows were not read.
func (f *partyFile) unread() int { return (&book{bad: f.bad}).unread() }

// rows is how many rows the file has, read or not.
func (f *partyFile) rows() int { return len(f.lines) + f.unread() + f.over }

// A standing is where a party stands in the queue.
type standing string

// The standings, most urgent first. They part the parties of a file.
const (
	stMatch      standing = "match"
	stReview     standing = "review"
	stIncomplete standing = "incomplete" // not found, but the lists or the name do not allow a clear
	stClear      standing = "clear"
)

// words says a standing.
func (s standing) words() string {
	switch s {
	case stMatch:
		return "Match"
	case stReview:
		return "Review"
	case stIncomplete:
		return "Cannot be cleared yet"
	}
	return "Clear"
}

// rank orders standings.
func (s standing) rank() int {
	return slices.Index([]standing{stMatch, stReview, stIncomplete, stClear}, s)
}

// A partyLine is one party with what a list shows of its answer. The whole
// answer is made anew for the pages that show it.
type partyLine struct {
	party AskedParty
	file  string // id
	partyBrief
}

// A partyBrief is what a list needs of an answer.
type partyBrief struct {
	standing standing
	best     *PartyMatch // without its words; nil: no match
	open     int         // matches that nobody has cleared
	cleared  int
	because  string
	text     string // what the filter searches
}

// standingOf says where an answer puts a party.
func standingOf(a *PartyAnswer) standing {
	switch {
	case a.Band == BandMatch:
		return stMatch
	case a.Band == BandClear:
		return stClear
	case openMatches(a) > 0:
		return stReview
	}
	return stIncomplete
}

// openMatches counts the entries that a party may be, and nobody has cleared.
func openMatches(a *PartyAnswer) int {
	n := 0
	for i := range a.Matches {
		if m := &a.Matches[i]; m.Cleared == nil && m.Band != BandClear {
			n++
		}
	}
	return n
}

// newPartyLine keeps of an answer what a list needs.
func newPartyLine(file string, p AskedParty, a *PartyAnswer) *partyLine {
	l := &partyLine{party: p, file: file}
	l.standing, l.open = standingOf(a), openMatches(a)
	said := []string{p.Name, p.ID, strings.Join(p.Aliases, " "), strings.Join(p.Countries, " ")}
	for i := range a.Matches {
		m := &a.Matches[i]
		said = append(said, m.Name, m.Primary, m.Ref)
		if m.Cleared != nil {
			l.cleared++
		}
		if l.best == nil || l.best.Cleared != nil && m.Cleared == nil {
			kept := *m
			l.because = mostTelling(&kept)
			kept.Words, kept.Steps, kept.NotCompared, kept.Clears = nil, nil, nil, nil
			l.best = &kept
		}
	}
	if a.Blank {
		l.because = "the name has no letter or digit to compare"
	}
	l.text = fold(strings.Join(said, " "))
	return l
}

// screen answers parties in their order. A panic of the screener's goroutines
// would end the program; it is theirs to avoid.
func (s *partyStore) screen(ctx context.Context, file string, parties []AskedParty) ([]*partyLine, error) {
	out := make([]*partyLine, 0, len(parties))
	for a := range s.screener.Screen(ctx, slices.Values(parties)) {
		if len(out) == len(parties) {
			break
		}
		out = append(out, newPartyLine(file, parties[len(out)], &a))
	}
	if len(out) < len(parties) {
		return nil, cmp.Or(ctx.Err(), errors.New("not every party was answered"))
	}
	return out, nil
}

// one gives the whole answer for one party.
func (s *partyStore) one(ctx context.Context, p AskedParty) PartyAnswer {
	for a := range s.screener.Screen(ctx, slices.Values([]AskedParty{p})) {
		return a
	}
	return PartyAnswer{Band: BandReview, Notes: []string{"the screening was interrupted"}}
}

// add screens every party of a file and keeps it.
func (s *partyStore) add(ctx context.Context, name string, in PartyFile) (*partyFile, error) {
	s.mu.RLock()
	full := len(s.files) >= MaxBooks
	s.mu.RUnlock()
	if full {
		return nil, errFull
	}
	f := &partyFile{name: name, screened: s.now(), bad: in.Bad, columns: in.Columns, notes: in.Notes}
	parties := numberedParties(in.Parties)
	if len(parties) > MaxRows {
		f.over, parties = len(parties)-MaxRows, parties[:MaxRows]
	}
	f.edition = s.screener.Lists().Edition
	lines, err := s.screen(ctx, "", parties)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(f.bad, func(x, y BadRow) int { return cmp.Compare(x.Line, y.Line) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.files) >= MaxBooks {
		return nil, errFull
	}
	s.next++
	f.id = strconv.Itoa(s.next)
	for _, l := range lines {
		l.file = f.id
	}
	f.set(lines)
	s.files = append(s.files, f)
	return f, nil
}

// set puts lines into a file.
func (f *partyFile) set(lines []*partyLine) {
	f.lines, f.index = lines, make(map[int]int, len(lines))
	for i, l := range lines {
		f.index[l.party.Line] = i
	}
}

// numberedParties gives parties of which each has its own number.
func numberedParties(in []AskedParty) []AskedParty {
	out, seen := slices.Clone(in), make(map[int]bool, len(in))
	for i := range out {
		if seen[out[i].Line] || out[i].Line < 1 {
			for k := range out {
				out[k].Line = k + 1
			}
			return out
		}
		seen[out[i].Line] = true
	}
	return out
}

// ask keeps one party that was typed in, and gives its number.
func (s *partyStore) ask(ctx context.Context, p AskedParty) (int, error) {
	s.turn.Lock() // or a file could be called fresh that is not
	defer s.turn.Unlock()
	edition := s.screener.Lists().Edition
	lines, err := s.screen(ctx, typedIn, []AskedParty{p})
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.find(typedIn)
	if f == nil {
		if len(s.files) >= MaxBooks {
			return 0, errFull
		}
		f = &partyFile{id: typedIn, name: "Names typed in here", index: map[int]int{}, edition: edition}
		s.files = append(s.files, f)
	}
	if len(f.lines) >= MaxRows {
		return 0, fmt.Errorf("%s names were typed in, the limit\nhint: close “%s” on the page of parties", words.Number(MaxRows), f.name)
	}
	if f.edition != edition {
		f.edition = "" // the others are of another one
	}
	f.screened = s.now()
	l := lines[0]
	l.party.Line = len(f.lines) + 1
	f.set(append(slices.Clone(f.lines), l))
	return l.party.Line, nil
}

// find gives the file with an id. The lock must be held.
func (s *partyShelf) find(id string) *partyFile {
	for _, f := range s.files {
		if f.id == id {
			return f
		}
	}
	return nil
}

// fresh screens anew what was answered by other lists, on another day or before
// a clearing, and gives all files as they are then.
func (s *partyStore) fresh(ctx context.Context) ([]partyFile, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	edition := s.screener.Lists().Edition
	s.mu.RLock()
	held := slices.Clone(s.files)
	s.mu.RUnlock()
	for _, f := range held {
		if err := s.renew(ctx, f, edition); err != nil {
			return nil, err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := make([]partyFile, len(s.files))
	for i, f := range s.files {
		out[i] = *f
	}
	return out, nil
}

// renew screens a file anew unless it is of this edition.
func (s *partyStore) renew(ctx context.Context, f *partyFile, edition string) error {
	s.mu.RLock()
	old, lines := f.edition, f.lines
	s.mu.RUnlock()
	if old == edition {
		return nil
	}
	parties := make([]AskedParty, len(lines))
	for i, l := range lines {
		parties[i] = l.party
	}
	now := s.now()
	made, err := s.screen(ctx, f.id, parties)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	made = append(made, f.lines[len(lines):]...) // names typed in meanwhile
	f.set(made)
	f.edition, f.screened = edition, now
	return nil
}

// get gives one file as it is now.
func (s *partyStore) get(ctx context.Context, id string) (*partyFile, bool, error) {
	all, err := s.fresh(ctx)
	for i := range all {
		if all[i].id == id {
			return &all[i], true, err
		}
	}
	return nil, false, err
}

// close drops a file.
func (s *partyShelf) close(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = slices.DeleteFunc(s.files, func(f *partyFile) bool { return f.id == id })
	maps.DeleteFunc(s.kept, func(k partyKey, _ keptParty) bool { return k.file == id })
}

// clear notes a clearing, and who gave it, for the next form.
func (s *partyStore) clear(p AskedParty, ref string, c Clearing) error {
	if err := s.screener.Clear(p, ref, c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.who = c.Who
	return nil
}

// lastWho is the name given with the last clearing.
func (s *partyShelf) lastWho() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.who
}
