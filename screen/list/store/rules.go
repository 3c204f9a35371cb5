package store

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"interdict/screen/list"
)

// What a new edition must be before it takes the place of the one in force: not
// older, not suddenly much shorter, and not further from its publisher. Whoever
// means it all the same can say so, but for the last.

// older refuses an edition of an earlier day than the one in force, or of an
// unknown one: the names listed since would be gone.
func (st *state) older(b batch, snaps []list.Snapshot) error {
	if b.allowOlder {
		return nil
	}
	for _, snap := range snaps {
		old := st.edition(snap.List)
		day := cmp.Or(snap.AsOf, b.asOf, b.checked)
		if old == nil || old.SHA256 == snap.SHA256 || better(*old, Edition{Format: snap.Format, Complete: snap.Complete, AsOf: day}) {
			continue
		}
		switch in := cmp.Or(old.AsOf, old.Checked); {
		case in != "" && day == "":
			return fmt.Errorf("%s: of an unknown day, where the edition in force is of %s: %w\nhint: say of which day the files are (--as-of)", snap.List, in, ErrOlder)
		case day < in && !nearer(*old, snap.Format, in, day):
			return fmt.Errorf("%s: of %s, where the edition in force is of %s: %w\nhint: if the older one is meant, allow it (--allow-older)", snap.List, day, in, ErrOlder)
		}
	}
	return nil
}

// smallList is the size up to which a list may shrink or vanish unremarked.
const smallList = 20

// shrinks refuses a batch in which a list has far fewer entries than the one in
// force from the same source, or is gone.
func (s *Store) shrinks(st *state, b batch, snaps []list.Snapshot) error {
	if b.allowShrink {
		return nil
	}
	most := s.MaxShrink
	if most == 0 {
		most = 0.2
	}
	for _, snap := range snaps {
		old := st.edition(snap.List)
		if old == nil || old.Named <= smallList || old.Format != snap.Format {
			continue
		}
		if n := named(snap); float64(n) < float64(old.Named)*(1-most) {
			return fmt.Errorf("%s: %d entries where the edition in force has %d: %w\nhint: if that is right, allow it (--allow-shrink)", snap.List, n, old.Named, ErrShrunk)
		}
	}
	for i := range st.Editions {
		old := &st.Editions[i]
		if b.way == list.Fetched && old.Source == b.source && old.Entries > smallList && b.opt.List == "" && !holds(snaps, old.List) {
			return fmt.Errorf("%s: no longer there, where the edition in force has %d entries: %w\nhint: if that is right, allow it (--allow-shrink)", old.List, old.Entries, ErrShrunk)
		}
	}
	return nil
}

// stays says why an edition that is there stays in the face of a new one, or "".
func stays(old *Edition, e Edition, b batch) string {
	switch {
	case old == nil:
		return ""
	case better(*old, e):
		return "which is nearer to its publisher"
	case !b.allowShrink && old.Format != e.Format && 2*e.Named < old.Named: // formats count differently, but not so
		return fmt.Sprintf("which has %d entries and not %d", old.Named, e.Named)
	}
	return ""
}

// better reports whether an edition that is there stays in the face of a new
// one: the publisher's own files before a collection of several publishers',
// unless they are more than a month older and the collection is whole.
func better(old, e Edition) bool {
	if !strings.HasPrefix(e.Format, "csl") || strings.HasPrefix(old.Format, "csl") {
		return false
	}
	if !e.Complete {
		return true
	}
	was, now := day(old), day(e)
	return was != "" && (now == "" || days(was, now) < month)
}

// nearer reports whether files of a day are the publisher's own, in place of a
// collection that is less than a month newer.
func nearer(old Edition, format, in, day string) bool {
	return strings.HasPrefix(old.Format, "csl") && !strings.HasPrefix(format, "csl") && days(day, in) < month
}

// month is how much older the publisher's own files may be than a collection
// before the collection is better, in days.
const month = 31

// days is how many days lie between two days, a great many where one is none.
func days(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil {
		return 1 << 20
	}
	return int(b.Sub(a).Hours() / 24)
}

func day(e Edition) string {
	if e.Checked != "" {
		return e.Checked
	}
	return e.AsOf
}
