package listed

import (
	"fmt"
	"testing"
	"time"

	"interdict"
	"interdict/decide"
	"interdict/screen"
	"interdict/screen/list"
	"interdict/screen/list/policy"
)

// nobody is packs that know nobody.
type nobody struct{}

func (nobody) Listed(string, interdict.Values, interdict.ListID) decide.Match {
	return decide.Match{May: true}
}

// TestManyOnAnotherList: as many namesakes as one list may have, they hide nobody
// on another.
func TestManyOnAnotherList(t *testing.T) {
	named := func(id interdict.ListID, n int) list.Entry {
		return list.Entry{List: id, ID: fmt.Sprint(n), Kind: list.Entity, Names: []list.Name{{Text: "Halden Optik GmbH", Kind: list.Primary}}}
	}
	snaps := []list.Snapshot{{List: "us/first", Complete: true}, {List: "us/second", Complete: true, Entries: []list.Entry{named("us/second", 1)}}}
	for i := range 40 {
		snaps[0].Entries = append(snaps[0].Entries, named("us/first", i))
	}
	a := &Answers{Packs: nobody{}, Search: screen.New(snaps, screen.Options{Limit: Limit}), Counts: map[interdict.ListID]string{"us/first": "", "us/second": ""}}
	if m := a.Listed("Halden Optik GmbH", nil, "us/second"); !m.Must {
		t.Errorf("%+v", m)
	}
	if m := a.Listed("Quartz Pine", nil, "us/second"); m.May || m.Because == "" {
		t.Errorf("%+v", m)
	}
}

// TestWhole: "not found" counts on lists that are whole and fresh.
func TestWhole(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := policy.Policy{Require: []policy.Requirement{{List: "us/asked", MaxAgeDays: 30}}}
	for _, c := range []struct {
		what   string
		held   policy.Held
		counts bool
	}{
		{"asked for and fresh enough", policy.Held{List: "us/asked", AsOf: "2026-11-01", Complete: true}, true},
		{"asked for and stale", policy.Held{List: "us/asked", AsOf: "2026-10-01", Complete: true}, false},
		{"asked for and cut", policy.Held{List: "us/asked", AsOf: "2026-11-20"}, false},
		{"not asked for, a week old", policy.Held{List: "us/other", AsOf: "2026-11-16", Complete: true}, true},
		{"not asked for, older", policy.Held{List: "us/other", AsOf: "2026-11-01", Complete: true}, false},
		{"not asked for, older, and looked at since", policy.Held{List: "us/other", AsOf: "2026-11-01", Checked: "2026-11-20", Complete: true}, true},
		{"of no day", policy.Held{List: "us/other", Complete: true}, false},
	} {
		if _, ok := Whole([]policy.Held{c.held}, p, now)[c.held.List]; ok != c.counts {
			t.Errorf("%s: %v", c.what, ok)
		}
	}
}
