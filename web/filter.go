package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"interdict"
)

// A filter is the view of a book that its address states. Its fields are the
// names of the form's controls.
type filter struct {
	Q       string
	Outcome string
	Rule    string
	Changes string // a date, or "none"
	Sure    string // weakest source: primary secondary unverified
	Has     string // question counsel until assumed answered turned nothing
	Asks    string // a fact that a question asks for
	Sort    string // "" strictest first, file, date, value
}

// Orders of the list.
const (
	sortFile  = "file"
	sortDate  = "date"
	sortValue = "value"
)

// readFilter reads a filter; what it does not know is dropped.
func readFilter(q url.Values) filter {
	one := func(name string, allowed ...string) string {
		v := strings.TrimSpace(q.Get(name))
		if len(v) > 200 || (len(allowed) > 0 && !slices.Contains(allowed, v)) {
			return ""
		}
		return v
	}
	return filter{
		Q: one("q"), Asks: one("asks"), Rule: one("rule"), Changes: one("changes"),
		Outcome: one("outcome", "prohibited", "needs_licence", "review", "permitted"),
		Sure:    one("sure", "primary", "secondary", "unverified"),
		Has:     one("has", "question", "counsel", "until", "assumed", "answered", "turned"),
		Sort:    one("sort", sortFile, sortDate, sortValue),
	}
}

// values is the filter as an address states it.
func (f filter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.Q, "outcome": f.Outcome, "rule": f.Rule, "changes": f.Changes,
		"sure": f.Sure, "has": f.Has, "asks": f.Asks, "sort": f.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// empty reports whether no line is left out.
func (f filter) empty() bool {
	f.Sort = ""
	return f == filter{}
}

// pass reports whether the filter shows a line.
func (f filter) pass(l *line, z zoner) bool {
	if f.Outcome != "" && string(l.outcome) != f.Outcome || f.Sure != "" && string(l.confidence) != f.Sure {
		return false
	}
	if f.Rule != "" && !slices.Contains(l.rules, interdict.RuleID(f.Rule)) {
		return false
	}
	if f.Changes != "" && !changesOn(l, f.Changes, z) {
		return false
	}
	if f.Has != "" && !l.has(f.Has) {
		return false
	}
	if f.Asks != "" && !slices.ContainsFunc(l.asks, func(a ask) bool { return a.fact == f.Asks }) {
		return false
	}
	for _, word := range strings.Fields(fold(f.Q)) {
		if !strings.Contains(l.text, word) {
			return false
		}
	}
	return true
}

// has reports whether a line has the thing that a count speaks of.
func (l *line) has(what string) bool {
	switch what {
	case "question":
		return l.clerk > 0
	case "counsel":
		return l.clerk == 0 && l.counsel > 0
	case "until":
		return l.until
	case "assumed":
		return l.assumed
	case "answered":
		return len(l.answers) > 0
	case "turned":
		return l.turned()
	}
	return false
}

// changesOn reports whether a line's answer changes on a day.
func changesOn(l *line, day string, z zoner) bool {
	if day == "none" {
		return len(l.changes) == 0
	}
	for _, c := range l.changes {
		if z.date(c.At) == day {
			return true
		}
	}
	return false
}

// apply gives the lines that the filter shows, in its order.
func (f filter) apply(b *book, z zoner) []*line {
	var out []*line
	for i := range b.lines {
		if f.pass(b.lines[i], z) {
			out = append(out, b.lines[i])
		}
	}
	switch f.Sort {
	case sortFile:
		slices.SortStableFunc(out, func(x, y *line) int { return cmp.Compare(x.row.Line, y.row.Line) })
	case sortDate:
		slices.SortStableFunc(out, compareDates)
	case sortValue:
		slices.SortStableFunc(out, compareValues)
	default:
		slices.SortStableFunc(out, compareLines)
	}
	return out
}

// compareDates orders lines by their own time, those without one last.
func compareDates(x, y *line) int {
	if x.own.known != y.own.known {
		if x.own.known {
			return -1
		}
		return 1
	}
	return x.own.lo.Compare(y.own.lo)
}

// compareValues orders lines by currency, then largest first; those without a
// value come last.
func compareValues(x, y *line) int {
	if (x.value.n == nil) != (y.value.n == nil) {
		if x.value.n != nil {
			return -1
		}
		return 1
	}
	if x.value.n == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(x.value.currency, y.value.currency), y.value.n.Cmp(x.value.n))
}
