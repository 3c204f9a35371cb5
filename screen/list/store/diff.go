package store

import (
	"cmp"
	"fmt"

	"interdict"
	"interdict/screen/list"
)

// A Diff is what the edition in force of a list says otherwise than the one
// before it.
type Diff struct {
	List    interdict.ListID
	From    string // day of the edition before, "" for not known
	To      string
	Added   []list.Entry
	Removed []list.Entry // as they were
	Changed []list.Entry // as they are
}

// ErrNoEdition is the error of Diff for a list that is not kept, or of which
// there is one edition only.
type ErrNoEdition struct {
	List interdict.ListID
	Kept bool
}

// Error says which of the two it is.
func (e ErrNoEdition) Error() string {
	if e.Kept {
		return fmt.Sprintf("%s: there is no edition before the one in force", e.List)
	}
	return fmt.Sprintf("%s: the list is not kept here", e.List)
}

// Diff compares the edition in force of a list with the one before. Entries are
// the same when all that the list says of them is, in whatever order.
func (s *Store) Diff(id interdict.ListID) (Diff, error) {
	st, err := s.read()
	if err != nil {
		return Diff{}, err
	}
	e := st.edition(id)
	if e == nil || e.Previous == nil {
		return Diff{}, ErrNoEdition{id, e != nil}
	}
	now, _, err := s.load(e, map[string]reading{})
	if err != nil {
		return Diff{}, fmt.Errorf("%s: %w", id, err)
	}
	before, _, err := s.load(e.Previous, map[string]reading{})
	if err != nil {
		return Diff{}, fmt.Errorf("%s: the edition before: %w", id, err)
	}
	d := Diff{List: id, From: cmp.Or(e.Previous.AsOf, e.Previous.Checked), To: cmp.Or(e.AsOf, e.Checked)}
	d.Added, d.Removed, d.Changed = diff(before.Entries, now.Entries)
	return d, nil
}

// entries are those of an edition; none where there is none or it cannot be read.
func (s *Store) entries(e *Edition, parsed map[string]reading) []list.Entry {
	if e == nil {
		return nil
	}
	snap, _, err := s.load(e, parsed)
	if err != nil {
		return nil
	}
	return snap.Entries
}

// diff compares the entries of two editions by their ids and digests.
func diff(before, now []list.Entry) (added, removed, changed []list.Entry) {
	was, is := make(map[string]string, len(before)), make(map[string]bool, len(now))
	for i := range before {
		was[before[i].ID] = before[i].Digest()
	}
	for i := range now {
		is[now[i].ID] = true
		switch digest, ok := was[now[i].ID]; {
		case !ok:
			added = append(added, now[i])
		case digest != now[i].Digest():
			changed = append(changed, now[i])
		}
	}
	for i := range before {
		if !is[before[i].ID] {
			removed = append(removed, before[i])
		}
	}
	return added, removed, changed
}
