package web

import (
	"slices"
	"time"

	"interdict"
	"interdict/internal/words"
)

// An Edition names what answers rest on: law, catalog, lists, the standing facts
// of the house. Two of one ID answer alike.
type Edition struct {
	ID    string    // digest of all of it; "" where nobody tells editions apart
	Since time.Time // in force here since
}

// A Changed says what a newer edition has changed.
type Changed struct {
	From, To string // ids of editions
	At       time.Time
	Law      []LawChanged
	Others   []string // catalog, lists, standing facts: a sentence each
}

// A LawChanged is a restriction that is another, new or gone.
type LawChanged struct {
	ID           interdict.RestrictionID
	Title        string
	Was, Version int  // 0: it was not there, or is gone
	Points       int  // combinations of facts
	Turned       int  // that get another answer
	Sampled      bool // not every combination was looked at
	Examples     []LawExample
	More         int // examples beyond those
}

// A LawExample is a group of combinations that turn alike, with one of them.
type LawExample struct {
	Act      string
	From, To string
	Points   int
	Example  string
}

// A Refusal says why what lies on the disk now was not taken, so that answers
// still rest on what was in force before.
type Refusal struct {
	Why   string // as the reader of the file says it: file, line, what is wrong
	Hint  string
	Since time.Time
}

// A force is what answers rest on during a request. It does not change, and is
// kept as long as a line rests on it.
type force struct {
	Edition
	decide Decider
	law    lawIndex
	keeper Keeper // records what this force answers; nil keeps nothing
	hunter Hunter
	hunts  HuntKeeper
}

func newForce(opt *Options) *force {
	f := &force{Edition: opt.Edition, decide: opt.Decider, law: indexLaw(opt.Law), hunter: opt.Hunter, hunts: opt.HuntKeeper}
	if opt.Evidence != nil {
		f.keeper = opt.Evidence.Keeper
	}
	return f
}

// earlier reports whether an answer of f is not one of the edition in force.
func (s *site) earlier(f *force) bool { return f.ID != s.force.ID }

// as is the site as it was when a force was in force: what it says of an answer
// is what was said then.
func (s *site) as(f *force) *site {
	if f == s.force {
		return s
	}
	then, store := *s, *s.store
	store.force, then.store = f, &store
	return &then
}

// here says an instant in the zone of the pages.
func (s *site) here(t time.Time) string { return s.zone.instant(t.In(s.zone.loc)) }

// shortID is an edition as pages name it.
func shortID(id string) string { return id[:min(len(id), 12)] }

// A madeBy says by which edition an answer was made.
type madeBy struct {
	ID      string // short; "" where nobody tells editions apart
	Since   string
	Earlier bool         // another edition is in force
	Changes []changedRow // between the two, the newest first
	Gap     bool         // some of them are no longer known
	Action  string       // address that decides anew
	Line    int          // to be decided anew; 0 is every line
	Lines   int          // made by earlier editions
}

// A changedRow is a Changed as pages show it.
type changedRow struct {
	Changed
	When string
}

// madeBy says by which edition a force has answered.
func (s *site) madeBy(f *force) madeBy {
	m := madeBy{ID: shortID(f.ID), Earlier: s.earlier(f)}
	if !f.Since.IsZero() {
		m.Since = s.here(f.Since)
	}
	if m.Earlier {
		m.Changes, m.Gap = s.since(f.ID)
	}
	return m
}

// since lists what has changed since an edition; gap when that is no longer known.
func (s *site) since(id string) (out []changedRow, gap bool) {
	for _, c := range slices.Backward(s.open.changes()) {
		out = append(out, changedRow{c, s.here(c.At)})
		if c.From == id {
			return out, false
		}
	}
	return out, true
}

// refusedNotes say in the grey band that newer files are not in force.
func (s *site) refusedNotes() []Note {
	r := s.open.refusal()
	if r == nil {
		return nil
	}
	return []Note{{Text: "Newer law or lists", Strong: "refused since " + s.here(r.Since), Href: "/inforce#refused", Bad: true}}
}

// earlierLines counts the lines of a book that another edition has answered, and
// gives the oldest force of them.
func (s *site) earlierLines(b *book) (n int, oldest *force) {
	for _, l := range b.lines {
		if !s.earlier(l.by) {
			continue
		}
		n++
		if oldest == nil || l.by.Since.Before(oldest.Since) {
			oldest = l.by
		}
	}
	return n, oldest
}

// Said says in a sentence what became of a restriction.
func (c LawChanged) Said() string {
	switch {
	case c.Was == 0:
		return "version " + words.Number(c.Version) + " is new here"
	case c.Version == 0:
		return "is gone; version " + words.Number(c.Was) + " was in force"
	}
	said := "version " + words.Number(c.Version) + " after " + words.Number(c.Was)
	switch {
	case c.Points == 0:
		return said
	case c.Turned == 0 && !c.Sampled:
		return said + ": every one of " + words.Number(c.Points) + " combinations of facts is answered as before"
	case c.Turned == 0:
		return said + ": of " + words.Number(c.Points) + " combinations of facts a sample was looked at, and none is answered otherwise"
	}
	said += ": " + words.Number(c.Turned) + " of " + words.Number(c.Points) + " combinations of facts are answered otherwise"
	if c.Sampled {
		said += ", counted on a sample"
	}
	return said
}
