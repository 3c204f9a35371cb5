package law

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// minimal is a pack of one rule, with a place for its history.
const minimal = `restriction: xx/toy
title: Toy
short: toy
country: XX
authority: nobody
version: 1
status: draft
checked_at: "2026-11-23"
zone: UTC
about: A toy, not law.
outcomes: [prohibited]
sources:
  S: {cite: none, confidence: unverified}
instants:
  Y1: {at: "2021-01-01T00:00:00Z", source: S, confidence: unverified}
  Y2: {at: "2022-01-01T00:00:00Z", source: S, confidence: unverified}
  Y3: {at: "2023-01-01T00:00:00Z", source: S, confidence: unverified}
facts:
  act: {test: act}
rules:
  R: {title: toy, text: toy, when: {act: sell}, clock: performed_at, outcome: prohibited, source: S, confidence: unverified}
  Q: {title: toy, text: toy, when: {act: buy}, clock: performed_at, outcome: prohibited, source: S, confidence: unverified}
history:
`

// withHistory is the minimal pack with events, each a line such as
// "enact, known: 2021-06-01, from: Y1".
func withHistory(t *testing.T, events ...string) *Pack {
	t.Helper()
	text := minimal
	for _, e := range events {
		text += "  - {source: S, confidence: unverified, event: " + e + "}\n"
	}
	p, err := Parse("toy.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestValidity asks the history of a rule for the middle of the years 2020 to
// 2023: "-" is not in force, "?" is not confirmed, "+" is in force.
func TestValidity(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []string
		known  string
		want   string // 2020 2021 2022 2023
	}{
		{"in force from an instant on", []string{`enact, known: "2021-01-01", from: Y1`}, "2024-01-01", "-+++"},
		{"in force from the beginning", []string{`enact, known: "2021-01-01"`}, "2024-01-01", "++++"},
		{"not known yet", []string{`enact, known: "2021-01-01", from: Y1`}, "2020-12-31", "----"},
		{"known on the day", []string{`enact, known: "2021-01-01", from: Y1`}, "2021-01-01", "-+++"},
		{"for a time", []string{`enact, known: "2021-01-01", from: Y1, until: Y3`}, "2024-01-01", "-++-"},
		{"stayed for a time, back by itself", []string{`enact, known: "2021-01-01", from: Y1`, `stay, known: "2021-12-01", from: Y2, until: Y3`}, "2024-01-01", "-+-+"},
		{"the stay is not known yet", []string{`enact, known: "2021-01-01", from: Y1`, `stay, known: "2021-12-01", from: Y2, until: Y3`}, "2021-11-30", "-+++"},
		{"stayed, back by a resumption that nobody confirms", []string{`enact, known: "2021-01-01", from: Y1`, `stay, known: "2021-12-01", from: Y2`, `resume, known: "2021-12-01", from: Y3, unconfirmed: true`}, "2024-01-01", "-+-?"},
		{"an unconfirmed resumption of what was never stayed changes nothing", []string{`enact, known: "2021-01-01", from: Y1`, `resume, known: "2021-12-01", from: Y3, unconfirmed: true`}, "2024-01-01", "-+++"},
		{"ended by an event", []string{`enact, known: "2021-01-01", from: Y1`, `expire, known: "2022-06-01", from: Y2`}, "2024-01-01", "-+--"},
		{"ended by an event that is disputed", []string{`enact, known: "2021-01-01", from: Y1`, `expire, known: "2022-06-01", from: Y2, unconfirmed: true`}, "2024-01-01", "-+??"},
		{"a stay that nobody confirms", []string{`enact, known: "2021-01-01", from: Y1`, `stay, known: "2021-12-01", from: Y2, until: Y3, unconfirmed: true`}, "2024-01-01", "-+?+"},
		{"vacated from the beginning", []string{`enact, known: "2021-01-01", from: Y1`, `vacate, known: "2023-06-01"`}, "2024-01-01", "----"},
		{"vacated from the beginning, as known before", []string{`enact, known: "2021-01-01", from: Y1`, `vacate, known: "2023-06-01"`}, "2023-05-31", "-+++"},
		{"events in the order in which they became known, not of the file", []string{`stay, known: "2021-12-01", from: Y2`, `enact, known: "2021-01-01", from: Y1`}, "2024-01-01", "-+--"},
		{"another rule", []string{`enact, known: "2021-01-01", from: Y1, rules: Q`}, "2024-01-01", "----"},
		{"suspended enforcement leaves it in force", []string{`enact, known: "2021-01-01", from: Y1`, `suspend_enforcement, known: "2021-12-01", from: Y2`}, "2024-01-01", "-+++"},
	} {
		t.Run(c.name, func(t *testing.T) {
			known, err := parseKnown(c.known)
			if err != nil {
				t.Fatal(err)
			}
			if got := years(withHistory(t, c.events...).Validity("R", known)); got != c.want {
				t.Errorf("2020 to 2023: %s, want %s", got, c.want)
			}
		})
	}
}

func TestEnforced(t *testing.T) {
	p := withHistory(t, `enact, known: "2021-01-01", from: Y1`, `suspend_enforcement, known: "2021-12-01", from: Y2, rules: R`, `resume_enforcement, known: "2022-12-01", from: Y3, unconfirmed: true`)
	known := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	if got, want := years(p.Enforced("R", known)), "++-?"; got != want {
		t.Errorf("2020 to 2023: enforced %s, want %s", got, want)
	}
	if got, want := years(p.Enforced("Q", known)), "++++"; got != want {
		t.Errorf("a rule that is not named: enforced %s, want %s", got, want)
	}
}

func years(l Life) string {
	var out strings.Builder
	for y := 2020; y <= 2023; y++ {
		out.WriteByte("-?+"[l.At(time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC))])
	}
	return out.String()
}

// FuzzLife holds a life that grew by changes against the list of the changes
// read backwards, and its stretches against their order.
func FuzzLife(f *testing.F) {
	f.Add([]byte{0, 9, 3, 5, 4, 8})
	f.Fuzz(func(t *testing.T, b []byte) {
		at := func(n byte) time.Time { return time.Unix(int64(n%16)*10, 0).UTC() }
		type change struct {
			from, until time.Time
			s           State
		}
		l := Life{{State: Off}}
		var done []change
		for len(b) >= 2 {
			c := change{from: at(b[0]), s: State(b[0]>>4&1) * On}
			if b[1]&16 != 0 {
				c.until = c.from.Add(time.Duration(1+b[1]%16) * 10 * time.Second)
			}
			l, done, b = l.change(c.from, c.until, c.s, true), append(done, c), b[2:]
		}
		if !slices.IsSortedFunc(l, func(a, b Stretch) int { return a.From.Compare(b.From) }) || !l[0].From.IsZero() {
			t.Fatalf("stretches out of order: %v", l)
		}
		for s := int64(-5); s < 330; s += 5 {
			moment, want := time.Unix(s, 0).UTC(), Off
			for _, c := range done {
				if !moment.Before(c.from) && (c.until.IsZero() || moment.Before(c.until)) {
					want = c.s
				}
			}
			if got := l.At(moment); got != want {
				t.Fatalf("at %v: %v, want %v, after %v", moment, got, want, done)
			}
		}
	})
}
