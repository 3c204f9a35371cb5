package web

import (
	"net/http"
	"slices"
	"strings"

	"interdict/internal/words"
)

// inForceData is the page of what answers rest on.
type inForceData struct {
	Headline string
	Lead     string
	Refused  *refusedData
	Edition  madeBy
	Changes  []changedRow // the newest first
	Earlier  []earlierRow
	Packs    []packRow
	Stock    []stockRow
	Lists    []listLine
	Update   *updateData // nil where updates are off
	State    gapData
	HasLists bool
}

// A refusedData says why what lies on the disk was not taken.
type refusedData struct {
	Why   []string // a line each
	Hint  string
	Since string
}

// An earlierRow is a book with lines that an earlier edition has answered.
type earlierRow struct {
	Href, Name string
	Lines      int
}

// inForce shows what answers rest on, and since when.
func (s *site) inForce(w http.ResponseWriter, r *http.Request) {
	d := s.inForceData()
	if u := s.open.taken.Load(); u != nil && d.Update != nil && r.URL.Query().Has("taken") {
		s.show(d.Update, u, true)
	}
	s.pages.Render(w, "inforce", Page{Title: d.Headline, Here: "/inforce", Data: d})
}

func (s *site) inForceData() inForceData {
	d := inForceData{Edition: s.madeBy(s.force), Packs: s.packRows(), HasLists: s.opt.Screener != nil}
	for _, c := range slices.Backward(s.open.changes()) {
		d.Changes = append(d.Changes, changedRow{c, s.here(c.At)})
	}
	for _, b := range s.snapshots() {
		if n, _ := s.earlierLines(b); n > 0 {
			d.Earlier = append(d.Earlier, earlierRow{"/books/" + b.id, b.name, n})
		}
	}
	d.Stock, d.Update = s.stockRows(), s.updateForm()
	if d.HasLists {
		d.State = s.gapData()
		d.Lists = listLines(s.opt.Screener.Lists())
	}
	if x := s.open.refusal(); x != nil {
		d.Refused = &refusedData{Hint: ended(words.Upper(x.Hint)), Since: s.here(x.Since)}
		for line := range strings.Lines(x.Why) {
			d.Refused.Why = append(d.Refused.Why, clipText(strings.TrimSpace(line), 500))
		}
		d.Refused.Why = d.Refused.Why[:min(len(d.Refused.Why), maxBadShown)]
	}
	switch {
	case d.Refused != nil:
		d.Headline = "Newer files were refused; what was in force before still is"
	case len(d.Packs) == 0:
		d.Headline = "No restriction is loaded, so nothing can be cleared"
	case len(d.State.Gaps) > 0:
		d.Headline = d.State.Headline
	case d.HasLists:
		d.Headline = "Law, catalog and lists are in force as they lie on this machine"
	default:
		d.Headline = "Law and catalog are in force as they lie on this machine"
	}
	d.Lead = "When the files change, answers rest on the new ones within seconds. Those that cannot be read, fail a check or are not signed as they must be are refused, and these stay."
	return d
}
