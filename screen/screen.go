// Package screen tells whether a party is on a list of restricted parties: in
// any script, in any spelling, with the reason.
//
//	s := screen.New(snapshots, screen.Options{})
//	r := s.Screen(screen.Query{Name: "Усама бин Ладен"})
//	r.Band, r.Matches[0].Entry, r.Matches[0].Why
//
// A name is cut into words (package name). Words are related when they are
// alike in letters, sound or consonants. A score is the agreement of two names
// seen from both sides, weighed by how telling each word is; what is known
// beside the name raises or lowers it in named steps. Calibration says how.
//
// # What holds
//
// The score of a query and an entry depends on these two and the calibration,
// never on what else is listed: Compare gives the same number without a list.
// The index finds what comparing with every name would find. "clear" is said
// only when the caller vouches for the lists (Options.Vouched, Options.Gaps).
//
// A Screener never changes and may be used by any number of goroutines. One
// query works on names of at most name.MaxBytes bytes and name.MaxTokens words,
// so its time and memory are bounded by the lists.
package screen

import (
	"sync"

	"interdict/screen/list"
)

// Options say how a Screener answers.
type Options struct {
	// Threshold is the score from which matches are reported; 0 means the
	// calibration's review threshold. All reports every candidate.
	Threshold float32
	All       bool

	// Limit is how many matches one answer shows; 0 means 10.
	Limit int

	// Vouched says that somebody has checked the lists against a policy and
	// Gaps is what was found. Without it nothing is ever clear.
	Vouched bool
	Gaps    []Gap

	Calibration  *Calibration  // nil means Shipped
	Suppressions []Suppression // pairs that somebody has cleared
	Today        string        // date at which suppressions are judged, as 2006-01-02
}

// A Screener looks parties up in the lists it was made of.
type Screener struct {
	x       *index
	lists   []ListInfo
	opts    Options
	cal     Calibration
	quiet   *suppressions
	scratch *sync.Pool
	only    []bool // entry → is looked at; nil for all
	since   *delta // what is known of earlier; nil for nothing
	closer  func() error
}

// New makes a Screener of lists. The snapshots are not kept.
func New(snaps []list.Snapshot, opts Options) *Screener {
	infos := make([]ListInfo, len(snaps))
	for i, s := range snaps {
		infos[i] = ListInfo{ID: s.List, Title: s.Title, AsOf: s.AsOf, Checked: s.Checked, Way: s.Way, Entries: len(s.Entries),
			SHA256: s.SHA256, Source: s.Source, Complete: s.Complete, MetReal: s.MetReal, Note: s.Note}
	}
	return newScreener(buildIndex(snaps), infos, opts)
}

func newScreener(x *index, infos []ListInfo, opts Options) *Screener {
	s := &Screener{x: x, lists: infos}
	s.scratch = &sync.Pool{New: func() any { return newScratch(x) }}
	return s.With(opts)
}

// With is the same Screener, over the same lists, with other options.
func (s *Screener) With(opts Options) *Screener {
	o := *s
	o.opts, o.cal, o.since = opts, Shipped(), nil
	if opts.Calibration != nil {
		o.cal = *opts.Calibration
	}
	if o.opts.Limit <= 0 {
		o.opts.Limit = 10
	}
	if o.opts.Threshold <= 0 {
		o.opts.Threshold = o.cal.Review
	}
	if opts.All {
		o.opts.Threshold = 0
	}
	o.quiet = newSuppressions(opts.Suppressions, opts.Today)
	return &o
}

// Lists says which editions are searched.
func (s *Screener) Lists() []ListInfo { return s.lists }

// Names is how many listed names are searched.
func (s *Screener) Names() int { return s.x.names() }

// Close lets go of a mapped index file. A Screener made by New needs none.
func (s *Screener) Close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer()
}
