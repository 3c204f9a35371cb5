package decide

import (
	"fmt"
	"strings"
	"time"

	"interdict"
)

// A moment is what a deal says of one of its times: the stretch in which the
// time lies. A whole day without a zone keeps its date, since it begins at
// midnight wherever the law that is asked counts its days.
type moment struct {
	start, end time.Time // [start, end); zero for an open end
	day        string    // the date, for a day without zone
	endDay     string    // the last date, for a range of days without zone
}

// parseMoment reads an instant with offset, a date, a local time, or a range
// A/B. A local time without an offset lies in zone, or, when no zone is
// given, in some zone of the Earth: from 14 hours ahead of UTC to 12 behind.
func parseMoment(s string, zone *time.Location) (moment, error) {
	if a, b, ok := strings.Cut(s, "/"); ok {
		return parseRange(a, b, zone)
	}
	if t, err := time.ParseInLocation(time.RFC3339Nano, s, time.UTC); err == nil {
		return moment{start: t, end: t.Add(time.Nanosecond)}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		if zone == nil {
			return moment{start: t.Add(-14 * time.Hour), end: t.Add(36 * time.Hour), day: s, endDay: s}, nil
		}
		y, m, d := t.Date()
		return moment{start: time.Date(y, m, d, 0, 0, 0, 0, zone), end: time.Date(y, m, d+1, 0, 0, 0, 0, zone)}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		t, err := time.ParseInLocation(layout, s, time.UTC)
		if err != nil {
			continue
		}
		if zone == nil {
			return moment{start: t.Add(-14 * time.Hour), end: t.Add(12*time.Hour + time.Nanosecond)}, nil
		}
		t, _ = time.ParseInLocation(layout, s, zone)
		return moment{start: t, end: t.Add(time.Nanosecond)}, nil
	}
	return moment{}, fmt.Errorf("%q is not a time\nhint: write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B", s)
}

func parseRange(a, b string, zone *time.Location) (moment, error) {
	var m moment
	if a != ".." {
		x, err := parseMoment(a, zone)
		if err != nil {
			return m, err
		}
		m.start, m.day = x.start, x.day
	}
	if b != ".." {
		x, err := parseMoment(b, zone)
		if err != nil {
			return m, err
		}
		m.end, m.endDay = x.end, x.endDay
	}
	if !m.start.IsZero() && !m.end.IsZero() && !m.start.Before(m.end) {
		return m, fmt.Errorf("%q ends before it starts", a+"/"+b)
	}
	return m, nil
}

// code gives the pieces of time of a clock fact in which the moment may lie.
func (f *fact) code(m moment) uint64 {
	first, last := 0, 0
	for i, c := range f.cuts {
		if m.reached(c.at) {
			first = i + 1
		}
		if m.passes(c.at) {
			last = i + 1
		}
	}
	if last < first {
		last = first
	}
	return (1<<(last+1) - 1) &^ (1<<first - 1)
}

// reached reports whether the whole moment lies at or after a cut.
func (m moment) reached(c time.Time) bool {
	switch {
	case m.day != "":
		return !dayIn(m.day, c).Before(c)
	case m.start.IsZero():
		return false
	}
	return !m.start.Before(c)
}

// passes reports whether some of the moment lies at or after a cut.
func (m moment) passes(c time.Time) bool {
	switch {
	case m.endDay != "":
		return dayIn(m.endDay, c).AddDate(0, 0, 1).After(c)
	case m.end.IsZero():
		return true
	}
	return m.end.After(c)
}

// dayIn is the beginning of a date where the cut counts its time.
func dayIn(day string, c time.Time) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, day, c.Location())
	return t
}

// codeTimes codes one clock: the union over the possible values.
func (f *fact) codeTimes(v interdict.Values, zone *time.Location) (uint64, error) {
	na := uint64(1) << (len(f.domain) - 1)
	if !v.Known() {
		return f.all() &^ na, nil
	}
	var set uint64
	for _, s := range v {
		if s == interdict.NotApplicable {
			set |= na
			continue
		}
		m, err := parseMoment(s, zone)
		if err != nil {
			return 0, err
		}
		set |= f.code(m)
	}
	return set, nil
}
