package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"interdict/internal/replay"
	"interdict/prove"
)

// A logged is a record with its place in the log.
type logged struct {
	*prove.Record
	number int64
	entry  []byte
}

// fetch reads the record of a number.
func fetch(log *prove.Log, n int64) (*logged, error) {
	b, err := log.Entry(n)
	if err != nil {
		return nil, err
	}
	b = bytes.Clone(b)
	r, err := prove.ParseRecord(b)
	if err != nil {
		return nil, fmt.Errorf("number %d: %w", n, err)
	}
	return &logged{r, n, b}, nil
}

// told is what an override says, as far as it is still there.
func (r *logged) told(log *prove.Log) (prove.Override, error) {
	d, err := log.Disclosure(r.number, r.ID)
	return r.Override.Told(d), err
}

// overridesIn finds the overrides among the records from a number on, by the
// number of the record that each sets aside.
func overridesIn(log *prove.Log, from int64, into map[int64][]*logged) error {
	return log.RecordsFrom(from, func(n int64, b []byte) error {
		if !bytes.Contains(b, []byte(`"kind":"override"`)) { // canonical, so it is written so
			return nil
		}
		r, err := fetch(log, n)
		if err != nil || r.Kind != "override" {
			return nil // no record of ours, or one that tells of overrides
		}
		if s, err := r.SetsAside(); err == nil {
			into[s.Number] = append(into[s.Number], r)
		}
		return nil
	})
}

// named reports whether a word names a record: #12 by its number, else by the
// beginning of its id.
func (r *logged) named(word string) bool {
	if n, ok := strings.CutPrefix(word, "#"); ok {
		return n == strconv.FormatInt(r.number, 10)
	}
	return word != "" && strings.HasPrefix(r.ID, word)
}

// pick gives the numbers of the records that words name, all of them without
// words. What sets one of them aside comes along, and what they set aside: a
// record does not travel without them.
func pick(log *prove.Log, names []string) ([]int64, error) {
	chosen := map[int64]bool{}
	err := log.EachRecord(func(n int64, _ []byte) error {
		if len(names) == 0 {
			chosen[n] = true
			return nil
		}
		r, err := fetch(log, n)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(names, r.named) {
			chosen[n] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := map[int64][]*logged{}
	if len(names) > 0 {
		if err := overridesIn(log, 0, all); err != nil {
			return nil, err
		}
	}
	return related(all, chosen), nil
}

// related adds the records that chosen ones set aside, and then every override
// of a chosen record. It gives all of them in their order.
func related(all map[int64][]*logged, chosen map[int64]bool) []int64 {
	for of, list := range all {
		if slices.ContainsFunc(list, func(o *logged) bool { return chosen[o.number] }) {
			chosen[of] = true
		}
	}
	for of, list := range all {
		for _, o := range list {
			if chosen[of] {
				chosen[o.number] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(chosen))
}

// recordOf gives the record that a word names: #12, the beginning of an id, or the
// id of a deal, of which it takes the newest decision.
func recordOf(log *prove.Log, word string) (*logged, error) {
	if s, ok := strings.CutPrefix(word, "#"); ok {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, usagef("write #12 for the record that is number 12", "%q is no number", word)
		}
		return fetch(log, n)
	}
	var found, deal *logged
	for n := log.Size() - 1; n >= 0; n-- {
		r, err := fetch(log, n)
		if err != nil {
			continue // a leaf of bulk work has no id
		}
		if r.named(word) {
			if found != nil {
				return nil, usagef("write more of it", "%q begins the ids of more than one record: %s and %s", word, found.ID, r.ID)
			}
			found = r
		}
		if deal == nil && r.Kind == "decision" {
			if d, err := log.Disclosure(n, r.ID); err == nil && d != nil {
				if x, err := replay.Deal(d); err == nil && x.ID == word {
					deal = r
				}
			}
		}
	}
	switch {
	case found != nil:
		return found, nil
	case deal != nil:
		return deal, nil
	}
	return nil, usagef("write #12 for number 12, the beginning of a record's id, or the id of a deal", "the log has no record %q", word)
}
