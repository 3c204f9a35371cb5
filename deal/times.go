package deal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A when is one point of a time value: a date, a local time, or an instant.
type when struct {
	t      time.Time // the fields as written, as if in UTC
	clock  bool      // has a time of day
	fixed  bool      // has an offset
	offset string    // "Z", "+02:00"
	frac   string    // ".5"
}

// The Earth's clocks run from 14 hours ahead of UTC to 12 behind, so a time
// without an offset lies within these of the same time in UTC.
const (
	ahead  = 14 * time.Hour
	behind = 12 * time.Hour
)

func (w when) String() string {
	if !w.clock {
		return w.t.Format(time.DateOnly)
	}
	return w.t.Format("2006-01-02T15:04:05") + w.frac + w.offset
}

// written reports whether s, from which w was read, has the canonical form.
func (w when) written(s string) bool {
	if !w.clock {
		return len(s) == len(time.DateOnly) && s[4] == '-'
	}
	return w.frac == "" && len(s) == len("2006-01-02T15:04:05")+len(w.offset) && s[10] == 'T' && s[len(s)-1] != 'z'
}

// earliest and latest bound the instants that a when can be.
func (w when) earliest() time.Time {
	if w.fixed {
		return w.instant()
	}
	return w.t.Add(-ahead)
}

func (w when) latest() time.Time {
	switch {
	case w.fixed:
		return w.instant()
	case w.clock:
		return w.t.Add(behind)
	}
	return w.t.Add(24*time.Hour + behind)
}

func (w when) instant() time.Time {
	if len(w.offset) != len("+02:00") {
		return w.t
	}
	h, _ := strconv.Atoi(w.offset[1:3]) // digits, seen by readOffset
	m, _ := strconv.Atoi(w.offset[4:6])
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if w.offset[0] == '-' {
		d = -d
	}
	return w.t.Add(-d)
}

// after reports whether w lies after o wherever on the Earth both are meant.
func (w when) after(o when) bool {
	if !w.fixed && !o.fixed && w.clock == o.clock {
		return w.t.After(o.t)
	}
	return w.earliest().After(o.latest())
}

// readTime gives the canonical form of a time: an instant with offset, a date,
// a local time, or a range of these. A loose value may be spelled as order
// books do; order says how 03/04/2024 is meant there.
// local says that some part of it has a time of day without an offset.
func readTime(s string, loose bool, order string) (out, note string, local bool, bad *fault) {
	a, b, isRange := strings.Cut(s, "/")
	if isRange && (a == ".." || len(a) >= 8 && a[4] == '-') {
		out, local, bad = readRange(a, b)
		return out, "", local, bad
	}
	w, ok, bad := readISO(s)
	if !ok && loose {
		w, bad = readSpelled(s, order)
	}
	if bad != nil {
		return "", "", false, bad
	}
	if w.written(s) {
		return s, "", w.local(), nil
	}
	out = w.String()
	if !ok {
		note = readAs(s, out)
	}
	return out, note, w.local(), nil
}

func (w when) local() bool { return w.clock && !w.fixed }

func readRange(a, b string) (out string, local bool, bad *fault) {
	if a == ".." && b == ".." {
		return "", false, &fault{`"../.." says nothing`, "leave the field out if it is unknown"}
	}
	var ends [2]when
	text := [2]string{"..", ".."}
	for i, s := range [2]string{a, b} {
		if s == ".." {
			continue
		}
		w, ok, bad := readISO(strings.TrimSpace(s))
		if ok && bad != nil {
			return "", false, bad
		}
		if !ok {
			return "", false, &fault{quote(s) + " is no end of a range", "write 2024-07-01/2024-07-31, with .. for an open end"}
		}
		ends[i], text[i], local = w, w.String(), local || w.local()
	}
	if a != ".." && b != ".." && ends[0].after(ends[1]) {
		return "", false, &fault{fmt.Sprintf("%q ends before it starts", a+"/"+b), "write the earlier end first"}
	}
	return text[0] + "/" + text[1], local, nil
}

// readISO reads 2024-09-29, 2024-09-29T15:00 with or without seconds and
// offset. ok is false when s does not begin like that, with the fault that
// strict readers then report.
func readISO(s string) (w when, ok bool, bad *fault) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || !digits(s[:4]) || !digits(s[5:7]) || !digits(s[8:10]) {
		return w, false, notTime(s)
	}
	y, m, d := number(s[:4]), number(s[5:7]), number(s[8:10])
	if w.t, bad = dateOf(y, m, d); bad != nil {
		return w, true, bad
	}
	if len(s) == 10 {
		return w, true, nil
	}
	if s[10] != 'T' && s[10] != 't' && s[10] != ' ' {
		return w, false, notTime(s)
	}
	return w, true, w.readClock(strings.TrimSpace(s[11:]))
}

func notTime(s string) *fault {
	return &fault{quote(s) + " is not a time", timeHint(s)}
}

func timeHint(s string) string {
	if len(s) == 7 && s[4] == '-' && digits(s[:4]) && digits(s[5:]) {
		if first, bad := dateOf(number(s[:4]), number(s[5:]), 1); bad == nil {
			return "for the whole month write " + first.Format(time.DateOnly) + "/" + first.AddDate(0, 1, -1).Format(time.DateOnly)
		}
	}
	if len(s) == 4 && digits(s) {
		return "for the whole year write " + s + "-01-01/" + s + "-12-31"
	}
	return "write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B"
}

// dateOf checks a date against the calendar, and against years that nobody
// means in a deal.
func dateOf(y, m, d int) (time.Time, *fault) {
	if y < 1900 || y > 2199 {
		return time.Time{}, &fault{fmt.Sprintf("the year %04d is hardly meant", y), "write the year with four digits, from 1900 to 2199"}
	}
	if m < 1 || m > 12 {
		return time.Time{}, &fault{fmt.Sprintf("there is no month %d", m), "write year-month-day, as 2024-09-29"}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if d < 1 || t.Day() != d {
		last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC)
		return time.Time{}, &fault{fmt.Sprintf("there is no %d %s %d", d, time.Month(m), y), fmt.Sprintf("%s %d has %d days", time.Month(m), y, last.Day())}
	}
	return t, nil
}

// readClock reads 15:04, 15:04:05 or 15:04:05.999 and then, perhaps, an offset.
func (w *when) readClock(s string) *fault {
	at := len(s)
	if i := strings.IndexAny(s, "Zz+-"); i >= 0 {
		at = i
	}
	clock, offset := strings.TrimSpace(s[:at]), s[at:]
	if len(clock) < 5 || clock[2] != ':' || !digits(clock[:2]) || !digits(clock[3:5]) {
		return clockFault(s)
	}
	h, m, sec := number(clock[:2]), number(clock[3:5]), 0
	if rest := clock[5:]; rest != "" {
		if len(rest) < 3 || rest[0] != ':' || !digits(rest[1:3]) {
			return clockFault(s)
		}
		sec, rest = number(rest[1:3]), rest[3:]
		if rest != "" && (len(rest) < 2 || len(rest) > 10 || rest[0] != '.' || !digits(rest[1:])) {
			return clockFault(s)
		}
		w.frac = strings.TrimRight(strings.TrimRight(rest, "0"), ".")
	}
	if h == 24 {
		return &fault{"there is no hour 24", "write 00:00 of the next day"}
	}
	if h > 23 || m > 59 || sec > 59 {
		return &fault{"there is no time " + quote(clock), "hours go to 23, minutes and seconds to 59"}
	}
	w.clock = true
	w.t = w.t.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second)
	return w.readOffset(offset)
}

func clockFault(s string) *fault {
	return &fault{quote(s) + " is not a time of day", "write 15:00:00-04:00: hours, minutes, seconds and the offset from UTC"}
}

func (w *when) readOffset(s string) *fault {
	switch {
	case s == "":
		return nil
	case s == "Z" || s == "z":
		w.fixed, w.offset = true, "Z"
		return nil
	case len(s) != 6 || s[3] != ':' || !digits(s[1:3]) || !digits(s[4:]) || s[0] == 'Z' || s[0] == 'z':
		return &fault{quote(s) + " is not an offset from UTC", `write "Z", "-04:00" or "+02:00"`}
	case number(s[1:3]) > 14 || number(s[4:]) > 59:
		return &fault{"no clock has the offset " + quote(s), "offsets go from -12:00 to +14:00"}
	}
	w.fixed, w.offset = true, s
	return nil
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// number is the value of at most nine digits.
func number(s string) (n int) {
	for _, c := range []byte(s) {
		n = n*10 + int(c-'0')
	}
	return n
}
