package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"interdict/screen/list"
	"interdict/screen/name"
)

// # Making an answer anew
//
// A score hangs on the query, the entry and the terms of the screening, never on
// what else is listed. So of a list of a hundred thousand entries those that an
// answer names are enough to make it anew, to the last digit. What they cannot
// show is that nobody else matched; for that the whole list is needed.

// Terms are what an answer hangs on beside the query, the entries and the
// clearings.
type Terms struct {
	Edition     string      `json:"edition"` // of the program, see Edition
	Calibration Calibration `json:"calibration"`
	Threshold   float32     `json:"threshold"` // 0 for every candidate
	Limit       int         `json:"limit"`
	Vouched     bool        `json:"vouched"`
	Today       string      `json:"today,omitempty"` // at which clearings are judged
}

// Terms are those of the answers that s gives.
func (s *Screener) Terms() Terms {
	return Terms{Edition: Edition(), Calibration: s.cal, Threshold: s.opts.Threshold, Limit: s.opts.Limit, Vouched: s.opts.Vouched, Today: s.opts.Today}
}

// Options are those of a Screener that answers by the terms.
func (t *Terms) Options(gaps []Gap, cleared []Suppression) Options {
	return Options{Threshold: t.Threshold, All: t.Threshold == 0, Limit: t.Limit, Vouched: t.Vouched, Gaps: gaps, Calibration: &t.Calibration, Suppressions: cleared, Today: t.Today}
}

// Listed is the entry of a match that s has found. It shares the memory of the
// lists, so it is good until s is closed.
func (s *Screener) Listed(m *Match) list.Entry { return s.x.entry(m.at) }

// Noted is what somebody has cleared of a query and an entry, whether or not it
// holds today; nil for nothing.
func (s *Screener) Noted(q *Query, entry string) *Suppression {
	if len(s.quiet.by) == 0 {
		return nil
	}
	return s.quiet.by[[2]string{q.Identity(), entry}]
}

// Again answers a query from the entries of an earlier answer alone. They stand
// in the order of its matches, so that equal scores keep their order.
func Again(q Query, lists []ListInfo, entries []list.Entry, opts Options) Result {
	snaps := make([]list.Snapshot, 0, len(lists)+1)
	for _, l := range lists {
		snaps = append(snaps, list.Snapshot{List: l.ID})
	}
	for _, e := range entries {
		at := slices.IndexFunc(snaps, func(s list.Snapshot) bool { return s.List == e.List })
		if at < 0 {
			at, snaps = len(snaps), append(snaps, list.Snapshot{List: e.List})
		}
		snaps[at].Entries = append(snaps[at].Entries, e)
	}
	return newScreener(buildIndex(snaps), lists, opts).Screen(q)
}

// VersionOf is the Version of a match with the entry.
func VersionOf(e *list.Entry) string {
	sum := sha256.Sum256(encodeEntry(nil, e))
	return hex.EncodeToString(sum[:16])
}

// Edition names the tables and the way in which this program reads and compares
// names. Where two programs have the same one, they give the same scores by the
// same calibration.
func Edition() string { return edition() }

var edition = sync.OnceValue(func() string {
	h := sha256.New()
	h.Write([]byte(fingerprint()))
	c := Shipped()
	for _, a := range probe { // how names are compared shows in what comparing comes to
		asked := name.Parse(a, name.NoHint)
		query := sideOf(&asked, name.NoHint)
		for _, b := range probe {
			listed := name.Parse(b, name.NoHint)
			entry := sideOf(&listed, name.NoHint)
			j := c.judge(linksBetween(&asked, &listed), &query, &entry)
			fmt.Fprintln(h, round(j.score), len(j.links))
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
})
