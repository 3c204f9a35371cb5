package web

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// clocks are the times of a deal, most telling first.
var clocks = [...]string{"performed_at", "shipped_at", "agreement_at", "arrives_at", "contract_awarded_at", "found_at"}

// clockValues gives the time of a deal that a clock names.
func clockValues(d *interdict.Deal, clock string) interdict.Values {
	switch clock {
	case "performed_at":
		return d.PerformedAt
	case "shipped_at":
		return d.ShippedAt
	case "agreement_at":
		return d.AgreementAt
	case "arrives_at":
		return d.ArrivesAt
	case "contract_awarded_at":
		return d.ContractAwardedAt
	case "found_at":
		return d.FoundAt
	case "under_agreement.entered_at":
		if d.UnderAgreement != nil {
			return d.UnderAgreement.EnteredAt
		}
	}
	return nil
}

// A when is a time of a deal as a span, for drawing and for words. Answers are
// never computed from it.
type when struct {
	lo, hi time.Time // hi is the last instant; equal for an instant
	loOpen bool      // nothing is known below
	hiOpen bool
	known  bool
	na     bool
	day    bool // written as one date
}

// wholly unknown
var unknownWhen = when{loOpen: true, hiOpen: true}

// readWhen reads a time of a deal; several possible values give their hull.
func readWhen(v interdict.Values, loc *time.Location) when {
	if v.NA() {
		return when{loOpen: true, hiOpen: true, na: true}
	}
	out := unknownWhen
	for i, text := range v {
		w, ok := readSpan(text, loc)
		if !ok {
			return unknownWhen
		}
		if i == 0 {
			out = w
			continue
		}
		out.day = false
		out.loOpen = out.loOpen || w.loOpen
		out.hiOpen = out.hiOpen || w.hiOpen
		if w.lo.Before(out.lo) {
			out.lo = w.lo
		}
		if w.hi.After(out.hi) {
			out.hi = w.hi
		}
	}
	return out
}

// readSpan reads an instant, a date, or a range of them.
func readSpan(text string, loc *time.Location) (when, bool) {
	a, b, isRange := strings.Cut(text, "/")
	if !isRange {
		lo, hi, day, ok := readPoint(a, loc)
		return when{lo: lo, hi: hi, known: ok, day: day}, ok
	}
	w := when{known: true}
	var ok bool
	if w.loOpen = a == ".."; !w.loOpen {
		if w.lo, _, _, ok = readPoint(a, loc); !ok {
			return when{}, false
		}
	}
	if w.hiOpen = b == ".."; !w.hiOpen {
		if _, w.hi, _, ok = readPoint(b, loc); !ok {
			return when{}, false
		}
	}
	if w.loOpen {
		w.lo = w.hi
	}
	if w.hiOpen {
		w.hi = w.lo
	}
	return w, !(w.loOpen && w.hiOpen)
}

// readPoint reads an instant or a date, which lasts its whole day in loc.
func readPoint(text string, loc *time.Location) (lo, hi time.Time, day, ok bool) {
	if t, err := time.ParseInLocation(time.DateOnly, text, loc); err == nil {
		return t, t.AddDate(0, 0, 1).Add(-time.Second), true, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, t, false, true
		}
	}
	return time.Time{}, time.Time{}, false, false
}

// dealZone is the zone in which a deal's dates are drawn.
func dealZone(d *interdict.Deal, fallback *time.Location) *time.Location {
	if name, ok := d.Zone.Single(); ok {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc
		}
	}
	return fallback
}

// Dates in words: day, month in letters, year.
const (
	dayWords  = "2 Jan 2006"
	longWords = "2 January 2006"
)

// words says a time of a deal: "2 Oct 2024", "1 Jul to 31 Jul 2024".
func (w when) words() string {
	switch {
	case w.na:
		return "does not apply"
	case !w.known:
		return "not stated"
	case w.loOpen:
		return "by " + w.hi.Format(dayWords)
	case w.hiOpen:
		return "from " + w.lo.Format(dayWords)
	case w.day:
		return w.lo.Format(dayWords)
	case w.lo.Equal(w.hi):
		return w.lo.Format(dayWords + ", 15:04")
	}
	return w.lo.Format(dayWords) + " to " + w.hi.Format(dayWords)
}

// A zoner puts instants into words with the name of their zone.
type zoner struct {
	loc  *time.Location
	name string
}

// newZoner names a zone as people do: "Eastern" for America/New_York.
func newZoner(loc *time.Location) zoner {
	if loc == nil {
		loc = time.UTC
	}
	names := map[string]string{"America/New_York": "Eastern", "America/Chicago": "Central", "America/Denver": "Mountain",
		"America/Los_Angeles": "Pacific", "Europe/Berlin": "Berlin time", "Europe/London": "London time", "UTC": "UTC"}
	name, ok := names[loc.String()]
	if !ok {
		name = loc.String()
	}
	return zoner{loc, name}
}

// place moves an instant that has the offset of our zone into it, so that it
// is called by the zone's name; any other keeps its offset.
func (z zoner) place(t time.Time) (time.Time, string) {
	_, own := t.Zone()
	_, ours := t.In(z.loc).Zone()
	if own == ours || t.Location() == time.UTC {
		return t.In(z.loc), z.name
	}
	return t, "UTC" + t.Format("-07:00")
}

// instant says an instant: "29 Sep 2024, 00:00 Eastern".
func (z zoner) instant(t time.Time) string {
	t, name := z.place(t)
	return t.Format(dayWords+", 15:04 ") + name
}

// on says an instant inside a sentence; midnight needs no hour.
func (z zoner) on(t time.Time) string {
	p, name := z.place(t)
	if p.Hour() == 0 && p.Minute() == 0 {
		return p.Format(longWords)
	}
	return p.Format(longWords+", 15:04 ") + name
}

// date is the day of an instant as a filter writes it.
func (z zoner) date(t time.Time) string {
	t, _ = z.place(t)
	return t.Format(time.DateOnly)
}

// day says the day of an instant.
func (z zoner) day(t time.Time) string {
	t, _ = z.place(t)
	return t.Format(dayWords)
}

// textual says what a law pack or a deal writes as an instant or date.
func (z zoner) textual(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format(dayWords)
	}
	if _, _, _, ok := readPoint(s, z.loc); ok {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return z.instant(t)
		}
	}
	if w, ok := readSpan(s, z.loc); ok {
		return w.words()
	}
	return s
}

// age says how long ago something was: "8 minutes ago", "3 days ago".
func age(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "at a time that is not known"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return words.Plural(int(d/time.Minute), "minute") + " ago"
	case d < 48*time.Hour:
		return words.Plural(int(d/time.Hour), "hour") + " ago"
	}
	return words.Plural(int(d/(24*time.Hour)), "day") + " ago"
}

// distance says how far an instant is from now: "in 40 days", "57 days ago".
func distance(t, now time.Time) string {
	days := int(t.Sub(now).Hours() / 24)
	switch {
	case t.Before(now) && days > -1:
		return "today or yesterday"
	case t.Before(now):
		return words.Plural(-days, "day") + " ago"
	case days < 1:
		return "within a day"
	}
	return "in " + words.Plural(days, "day")
}

var errDay = errors.New("give a day, for example 27 Sep 2024")

// typedTime reads a time as a person types it and gives it as a deal writes it.
func typedTime(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	if a, b, ok := strings.Cut(s, " to "); ok {
		s = a + "/" + b
	}
	a, b, isRange := strings.Cut(s, "/")
	if isRange && strings.Contains(b, "/") {
		return "", fmt.Errorf("%s can be read in two ways: write the month in letters, for example 4 May 2024", s)
	}
	lo, err := typedPoint(a)
	if lo == ".." && !isRange {
		return "", errDay
	}
	if err != nil || !isRange {
		return lo, err
	}
	hi, err := typedPoint(b)
	if err != nil {
		return "", err
	}
	w, ok := readSpan(lo+"/"+hi, time.UTC)
	if !ok {
		return "", errDay
	}
	if w.hi.Before(w.lo) {
		return "", errors.New("the end is before its start: write the earlier day first")
	}
	return lo + "/" + hi, nil
}

// typedPoint reads one end of a typed time.
func typedPoint(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == ".." {
		return s, nil
	}
	if _, _, _, ok := readPoint(s, time.UTC); ok {
		return s, nil
	}
	for _, layout := range []string{dayWords, longWords, "Jan 2, 2006", "January 2, 2006", "2 Jan, 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), nil
		}
	}
	var d, m, y int
	if n, _ := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &d); n == 3 && y > 1000 && m >= 1 && m <= 12 {
		return "", fmt.Errorf("there is no %d %s %d: %w", d, time.Month(m), y, errDay)
	}
	return "", errDay
}
