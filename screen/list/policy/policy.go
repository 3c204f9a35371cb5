// Package policy says which lists must be loaded, whole and fresh, before a
// name may be called clear.
//
// A house states it in a file of strict YAML:
//
//	require:
//	  - list: us/sdn
//	    max_age_days: 7     # since the publisher last had no newer edition
//	    min_entries: 9000   # fewer cannot be the whole list
//	  - list: us/ofac-nonsdn
//	    max_age_days: 7
//	    or: [us/ssi, us/plc, us/cmic, us/mbs, us/capta]   # together they stand for it
//
// Without a file the default holds: the SDN list, OFAC's other lists and the
// Entity List. A list that is required and missing, cut, too old, of unknown
// age or too small is a Gap, and with a gap nothing is clear.
package policy

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"interdict"
	"interdict/internal/strictyaml"
	"interdict/screen/list"
)

// A Policy is what must be loaded.
type Policy struct {
	Require []Requirement
}

// A Requirement is one list that must be there.
type Requirement struct {
	List       interdict.ListID   `json:"list"`
	MaxAgeDays int                `json:"max_age_days,omitempty"` // 0: any age
	MinEntries int                `json:"min_entries,omitempty"`
	Or         []interdict.ListID `json:"or,omitempty"` // lists that together stand for it
}

//go:embed shipped.yaml
var shipped []byte

// Shipped is the text of the policy that holds without a file.
func Shipped() []byte { return bytes.Clone(shipped) }

// Default is the policy that holds without a file: the SDN list, OFAC's other
// lists and the Entity List, each whole and no older than a week.
func Default() (Policy, error) { return Parse("shipped.yaml", shipped) }

type file struct {
	Require []struct {
		Pos        strictyaml.Pos
		List       string          `yaml:"list,required"`
		MaxAgeDays int             `yaml:"max_age_days"`
		MinEntries int             `yaml:"min_entries"`
		Or         strictyaml.List `yaml:"or"`
	} `yaml:"require,required"`
}

// Parse reads a policy file; the name is for messages.
func Parse(name string, src []byte) (Policy, error) {
	var f file
	if err := strictyaml.Unmarshal(name, src, &f); err != nil {
		return Policy{}, err
	}
	var p Policy
	seen := map[string]bool{}
	for _, r := range f.Require {
		if seen[r.List] || r.MaxAgeDays < 0 || r.MinEntries < 0 {
			return Policy{}, fmt.Errorf("%s: require: %s stands there twice or has a number below 0", name, r.List)
		}
		seen[r.List] = true
		one := Requirement{List: interdict.ListID(r.List), MaxAgeDays: r.MaxAgeDays, MinEntries: r.MinEntries}
		for _, id := range r.Or {
			one.Or = append(one.Or, interdict.ListID(id))
		}
		p.Require = append(p.Require, one)
	}
	if len(p.Require) == 0 {
		return Policy{}, fmt.Errorf("%s: %w", name, errors.New("require: names no list, so everything would be clear\nhint: name at least one list"))
	}
	return p, nil
}

// The reasons for a gap.
const (
	Missing    = "missing"    // not loaded
	Incomplete = "incomplete" // a part of the list, or a file with rows that could not be read
	Stale      = "stale"      // older than the policy allows
	Undated    = "undated"    // nobody knows how old it is
	Small      = "small"      // fewer entries than the whole list can have
)

// A Gap is a required list that does not do.
type Gap struct {
	List interdict.ListID `json:"list"`
	Why  string           `json:"why"`  // one of the reasons
	Text string           `json:"text"` // a sentence for people
}

func (g Gap) String() string { return string(g.List) + ": " + g.Text }

// A Held is what a policy asks of a list that is loaded.
type Held struct {
	List     interdict.ListID
	AsOf     string // day of the edition
	Checked  string // day on which the publisher last had no newer one
	Entries  int
	Complete bool
	Note     string
}

// Of is what a policy asks of snapshots.
func Of(snapshots []list.Snapshot) []Held {
	held := make([]Held, len(snapshots))
	for i, s := range snapshots {
		held[i] = Held{s.List, s.AsOf, s.Checked, len(s.Entries), s.Complete, s.Note}
	}
	return held
}

// Check names every required list that is not loaded whole and fresh. No gap
// means that what is not found on these lists may be called clear.
func (p Policy) Check(lists []Held, now time.Time) []Gap {
	var gaps []Gap
	for _, r := range p.Require {
		gap := r.check(lists, r.List, r.MinEntries, now)
		if gap != nil && len(r.Or) > 0 && r.together(lists, now) {
			gap = nil
		}
		if gap != nil {
			gaps = append(gaps, *gap)
		}
	}
	return gaps
}

// together reports whether the lists that stand for a required one are all
// there, whole and fresh, and large enough taken together.
func (r Requirement) together(lists []Held, now time.Time) bool {
	total := 0
	for _, id := range r.Or {
		if r.check(lists, id, 0, now) != nil {
			return false
		}
		for _, s := range lists {
			if s.List == id {
				total += s.Entries
				break
			}
		}
	}
	return total >= r.MinEntries
}

// check returns the gap of one list, that of the largest where it is loaded twice.
func (r Requirement) check(lists []Held, id interdict.ListID, least int, now time.Time) *Gap {
	gap, most := &Gap{id, Missing, "is not loaded"}, -1
	for i := range lists {
		if lists[i].List != id {
			continue
		}
		why, text := r.judge(&lists[i], least, now)
		if why == "" {
			return nil
		}
		if lists[i].Entries > most {
			gap, most = &Gap{id, why, text}, lists[i].Entries
		}
	}
	return gap
}

func (r Requirement) judge(s *Held, least int, now time.Time) (why, text string) {
	switch {
	case !s.Complete && s.Note != "":
		return Incomplete, "is not loaded whole: " + s.Note
	case !s.Complete:
		return Incomplete, "is not loaded whole"
	case s.Entries < least:
		return Small, fmt.Sprintf("has %d entries; the whole list has at least %d", s.Entries, least)
	case r.MaxAgeDays == 0:
		return "", ""
	}
	day, said := s.Checked, "last checked"
	if day == "" {
		day, said = s.AsOf, "dated"
	}
	age, ok := Age(day, now)
	switch {
	case !ok:
		return Undated, "has no date: say of which day the files are, or fetch the list"
	case age < -1:
		return Undated, fmt.Sprintf("is %s on %s, which is in the future", said, day)
	case age > r.MaxAgeDays:
		return Stale, fmt.Sprintf("was %s on %s, %d days ago; the policy allows %d", said, day, age, r.MaxAgeDays)
	}
	return "", ""
}

// Age is how many days have passed since a day; false where it is none.
func Age(day string, now time.Time) (days int, ok bool) {
	at, err := time.Parse(time.DateOnly, day)
	return int(now.UTC().Sub(at).Hours() / 24), err == nil
}
