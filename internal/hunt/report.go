package hunt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"interdict"
	"interdict/find"
	"interdict/internal/weigh"
	"interdict/internal/words"
)

// A Report is what a scan has written, as JSON or JSON Lines, read back. It is
// somebody's word: verdicts are those of the scan, and nothing in it was seen
// again.
type Report struct {
	Found   []interdict.Finding
	Over    int    // findings beyond the limit, which were not kept
	Skipped []Skip // what the scan, or reading its report, has left out
	Summary find.Summary
	Filter  string // the report holds what this filter showed, and not all; "" for all
	Notes   []string
}

// maxReportSkips bounds how many skips of a report are named; all are counted.
const maxReportSkips = 1000

// IsReport reports whether a file starts like a report. Whether it is one,
// reading it tells.
func IsReport(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	key, ok := bytes.CutPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{"))
	if !ok {
		return false
	}
	key = bytes.TrimLeft(key, " \t\r\n")
	for _, name := range []string{`"findings"`, `"filter"`, `"finding"`, `"skipped"`, `"summary"`, `"observation"`} {
		if rest, ok := bytes.CutPrefix(key, []byte(name)); ok {
			rest = bytes.TrimLeft(rest, " \t\r\n")
			return len(rest) > 1 && rest[0] == ':' && opens(name, bytes.TrimLeft(rest[1:], " \t\r\n"))
		}
	}
	return false
}

// opens reports whether a value begins as that of a key of a report does: the
// names alone stand in other tools' files too.
func opens(key string, value []byte) bool {
	switch key {
	case `"findings"`:
		return bytes.HasPrefix(value, []byte("["))
	case `"filter"`:
		return bytes.HasPrefix(value, []byte(`"`))
	case `"skipped"`:
		return bytes.HasPrefix(value, []byte("{")) || bytes.HasPrefix(value, []byte("["))
	}
	return bytes.HasPrefix(value, []byte("{"))
}

// ReadReport reads a report that IsReport knows, and keeps at most limit
// findings. today is the day, as 2006-01-02, after which nobody's word that a
// finding is known counts any more.
func ReadReport(name string, b []byte, limit int, today string) (*Report, error) {
	r := &reportReader{name: name, limit: limit, today: today, report: &Report{}}
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	var whole struct {
		Findings []json.RawMessage `json:"findings"`
		Skipped  json.RawMessage   `json:"skipped"`
		Summary  *find.Summary     `json:"summary"`
		Filter   string            `json:"filter"`
	}
	if json.Valid(b) && json.Unmarshal(b, &whole) == nil && whole.Findings != nil {
		r.whole(whole.Findings, whole.Skipped, whole.Summary)
		r.report.Filter = whole.Filter
		return r.end()
	}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if line = bytes.TrimSpace(line); len(line) > 0 {
			r.line(n, line)
		}
	}
	return r.end()
}

type reportReader struct {
	name   string
	limit  int
	today  string
	report *Report
	summed bool
	read   int // messages that could be read
	bad    int
	total  int // findings in the report, kept or not
	lapsed int
}

// whole takes the form of one object.
func (r *reportReader) whole(found []json.RawMessage, skips json.RawMessage, sum *find.Summary) {
	r.read++
	for i, raw := range found {
		if err := r.finding(raw); err != nil {
			r.unread(fmt.Sprintf("finding %d", i+1), err)
		}
	}
	var skipped []Skip
	if len(skips) > 0 {
		if err := json.Unmarshal(skips, &skipped); err != nil {
			r.unread("skipped", err)
		}
	}
	for _, k := range skipped {
		r.skip(k)
	}
	if sum != nil {
		r.report.Summary, r.summed = *sum, true
	}
}

// line takes one message of the form of lines.
func (r *reportReader) line(n int, line []byte) {
	var m struct {
		Finding     json.RawMessage `json:"finding"`
		Skipped     *Skip           `json:"skipped"`
		Summary     *find.Summary   `json:"summary"`
		Observation json.RawMessage `json:"observation"`
	}
	where := fmt.Sprintf("line %d", n)
	switch err := json.Unmarshal(line, &m); {
	case err != nil:
		r.unread(where, err)
	case m.Finding != nil:
		if err := r.finding(m.Finding); err != nil {
			r.unread(where, err)
		}
	case m.Skipped != nil:
		r.read++
		r.skip(*m.Skipped)
	case m.Summary != nil:
		r.read++
		r.report.Summary, r.summed = *m.Summary, true
	case m.Observation != nil:
		r.read++
	default:
		r.unread(where, errors.New("no message of a report"))
	}
}

// finding takes a finding that is one.
func (r *reportReader) finding(raw json.RawMessage) error {
	var f interdict.Finding
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	switch {
	case !slices.Contains(interdict.Verdicts(), f.Verdict):
		return fmt.Errorf("%q is no verdict", short(string(f.Verdict)))
	case f.Strength < 0 || f.Strength > 5:
		return fmt.Errorf("strength %d is not between 0 and 5", f.Strength)
	case f.Asset == "":
		return errors.New("a finding without an asset")
	}
	r.read++
	r.total++
	if len(r.report.Found) >= r.limit {
		r.report.Over++
		return nil
	}
	if f.Ignored != nil && (f.Ignored.Until == "" || r.today > f.Ignored.Until) {
		f.Ignored = nil
		r.lapsed++
	}
	r.report.Found = append(r.report.Found, f)
	return nil
}

func (r *reportReader) skip(k Skip) {
	if len(r.report.Skipped) < maxReportSkips {
		r.report.Skipped = append(r.report.Skipped, k)
	}
}

// unread names a part of the report that says nothing.
func (r *reportReader) unread(where string, why error) {
	r.bad++
	r.skip(Skip{Path: []string{r.name, where}, Why: "bad row: " + why.Error()})
}

// end says what is odd about the report, and counts anew.
func (r *reportReader) end() (*Report, error) {
	out := r.report
	if r.read == 0 {
		return nil, errors.New("no part of it is a message of a report\nhint: a report is what interdict find --format json or jsonl writes")
	}
	sum := &out.Summary
	said := sum.Ignored + sum.Answered
	for _, n := range sum.Findings {
		said += n
	}
	switch {
	case !r.summed:
		sum.Complete = false
		r.skip(Skip{Path: []string{r.name}, Why: "cut off: the report has no summary, so the scan had not ended when it was written"})
		sum.Skipped = with(sum.Skipped, "cut off", 1)
	case said != r.total && out.Filter == "":
		sum.Complete = false
		why := fmt.Sprintf("cut or changed: the summary counts %d findings, the report holds %d", said, r.total)
		r.skip(Skip{Path: []string{r.name}, Why: why})
		sum.Skipped = with(sum.Skipped, "cut or changed", 1)
	}
	if r.bad > 0 {
		sum.Complete = false
		sum.Skipped = with(sum.Skipped, "bad row", r.bad)
	}
	if r.lapsed > 0 {
		out.Notes = append(out.Notes, words.Plural(r.lapsed, "finding")+" had somebody's word until a day that is past or not stated, and count again")
	}
	tally(out.Found, sum)
	return out, nil
}

// with counts more skips of a reason, in a map of its own.
func with(of map[string]int, reason string, n int) map[string]int {
	out := map[string]int{reason: n}
	for k, v := range of {
		out[k] += v
	}
	return out
}

// tally counts findings in a summary.
func tally(found []interdict.Finding, sum *find.Summary) {
	sum.Findings, sum.Ignored, sum.Answered = weigh.Count(found)
}

// short is the beginning of what somebody else wrote.
func short(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
