package screen

import (
	"fmt"
	"testing"

	"interdict/screen/list"
)

// namesakes are n people of one name.
func namesakes(n int) []list.Snapshot {
	s := list.Snapshot{List: "test/people", AsOf: "2026-01-01", Complete: true}
	for i := range n {
		s.Entries = append(s.Entries, list.Entry{List: "test/people", ID: fmt.Sprint(i), Kind: list.Individual,
			Names: []list.Name{{Text: "Viktor Olegovich Zarganov", Kind: list.Primary}}})
	}
	return []list.Snapshot{s}
}

// cleared clears a query against the first n of an answer's matches.
func cleared(q Query, r Result, n int) []Suppression {
	var out []Suppression
	for _, m := range r.Matches[:n] {
		out = append(out, Suppression{Query: q.Identity(), Entry: m.Entry, Version: m.Version, Who: "A. Clerk", Why: "another person", Until: "2026-12-31"})
	}
	return out
}

// TestClearedNamesakes: however many namesakes are cleared, the one that is not
// stays in sight and keeps the band; when all are cleared, and the lists are
// whole, the party is clear.
func TestClearedNamesakes(t *testing.T) {
	const all = 12
	q := Query{Name: "Viktor Olegovich Zarganov"}
	opts := Options{Vouched: true, Today: "2026-11-28", Limit: 10}
	s := New(namesakes(all), opts)
	everyone := s.With(Options{Limit: all}).Screen(q)
	if len(everyone.Matches) != all {
		t.Fatalf("%d matches", len(everyone.Matches))
	}
	for n := range all + 1 {
		opts.Suppressions = cleared(q, everyone, n)
		r := s.With(opts).Screen(q)
		open, quiet := 0, 0
		for i := range r.Matches {
			if r.Matches[i].Suppressed == nil {
				open++
			} else {
				quiet++
			}
		}
		want := BandMatch
		if n == all {
			want = BandClear
		}
		if r.Band != want || open != min(10, all-n) || quiet != n || open+quiet+r.More != all {
			t.Errorf("%d cleared: %s, %d open, %d cleared, %d more; want %s", n, r.Band, open, quiet, r.More, want)
		}
	}
}

// TestLapsed: a clearing ends on its day and when either side changes, and the
// answer says what became of it.
func TestLapsed(t *testing.T) {
	q := Query{Name: "Viktor Olegovich Zarganov", Countries: []string{"RU"}}
	s := New(namesakes(1), Options{Vouched: true})
	note := cleared(q, s.Screen(q), 1)[0]
	changed, undated := note, note
	changed.Version, undated.Until = "other", ""
	other := q
	other.Countries = []string{"DE"}
	typed := q
	typed.Name = "  viktor OLEGOVICH   Zarganov "
	for _, tt := range []struct {
		name   string
		q      Query
		note   Suppression
		today  string
		quiet  bool
		lapsed string
	}{
		{"in force", q, note, "2026-12-31", true, ""},
		{"typed in another way", typed, note, "2026-12-31", true, ""},
		{"a day late", q, note, "2027-01-01", false, "was cleared by A. Clerk until 2026-12-31"},
		{"the entry has changed", q, changed, "2026-12-01", false, "was cleared by A. Clerk, but the entry has changed since"},
		{"the party has changed", other, note, "2026-12-01", false, ""},
		{"no last day", q, undated, "2026-12-01", false, "was cleared by A. Clerk, but without a date that can be judged"},
		{"no clock", q, note, "", false, "was cleared by A. Clerk, but without a date that can be judged"},
	} {
		r := s.With(Options{Vouched: true, Suppressions: []Suppression{tt.note}, Today: tt.today}).Screen(tt.q)
		m := r.Matches[0]
		if (m.Suppressed != nil) != tt.quiet || m.Lapsed != tt.lapsed || (r.Band == BandClear) != tt.quiet {
			t.Errorf("%s: %s, suppressed %v, lapsed %q", tt.name, r.Band, m.Suppressed != nil, m.Lapsed)
		}
	}
}
