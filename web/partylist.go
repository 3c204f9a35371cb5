package web

import (
	"cmp"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"interdict/internal/words"
)

// A partyFilter is the view of a file of parties that its address states.
type partyFilter struct {
	Q    string
	Band string // a standing, waiting, or cleared
	Sort string // "" most urgent first, file, name
}

// Views of the filter beside the standings.
const (
	bandWaiting = "waiting" // match and review
	bandCleared = "cleared" // with a pair that a person has cleared
	sortName    = "name"
)

func readPartyFilter(q url.Values) partyFilter {
	one := func(name string, allowed ...string) string {
		v := strings.TrimSpace(q.Get(name))
		if len(v) > 200 || len(allowed) > 0 && !slices.Contains(allowed, v) {
			return ""
		}
		return v
	}
	return partyFilter{Q: one("q"), Sort: one("sort", sortFile, sortName),
		Band: one("band", string(stMatch), string(stReview), string(stIncomplete), string(stClear), bandWaiting, bandCleared)}
}

// values is the filter as an address states it.
func (f partyFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": f.Q, "band": f.Band, "sort": f.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// pass reports whether the filter shows a party.
func (f partyFilter) pass(l *partyLine) bool {
	switch f.Band {
	case "":
	case bandWaiting:
		if l.standing != stMatch && l.standing != stReview {
			return false
		}
	case bandCleared:
		if l.cleared == 0 {
			return false
		}
	default:
		if string(l.standing) != f.Band {
			return false
		}
	}
	for _, word := range strings.Fields(fold(f.Q)) {
		if !strings.Contains(l.text, word) {
			return false
		}
	}
	return true
}

// apply gives the parties that the filter shows, in its order.
func (f partyFilter) apply(lines []*partyLine) []*partyLine {
	var out []*partyLine
	for _, l := range lines {
		if f.pass(l) {
			out = append(out, l)
		}
	}
	switch f.Sort {
	case sortFile:
	case sortName:
		slices.SortStableFunc(out, func(x, y *partyLine) int { return cmp.Compare(fold(x.party.Name), fold(y.party.Name)) })
	default:
		slices.SortStableFunc(out, urgent)
	}
	return out
}

// urgent orders parties by standing, and the likeliest match first.
func urgent(x, y *partyLine) int {
	return cmp.Or(cmp.Compare(x.standing.rank(), y.standing.rank()), cmp.Compare(y.score(), x.score()), cmp.Compare(y.cleared, x.cleared))
}

func (l *partyLine) score() float64 {
	if l.best == nil {
		return 0
	}
	return l.best.Score
}

// together reports whether the view shows names side by side: where the parties
// in it may be on a list.
func (f partyFilter) together() bool {
	return slices.Contains([]string{bandWaiting, bandCleared, string(stMatch), string(stReview)}, f.Band)
}

// sidePage is how many parties a page shows side by side with their matches.
const sidePage = 20

// words says the band of a filter.
func bandWords(band string) string {
	switch band {
	case bandWaiting:
		return "Match or review"
	case bandCleared:
		return "With a pair cleared by a person"
	}
	return standing(band).words()
}

// partyListData is the page of a file of parties.
type partyListData struct {
	ID, Name, Screened string
	Every              bool
	Headline           string
	standings
	Sums    []partySum
	State   gapData
	Bad     []BadRow
	BadMore int
	Columns []Column
	Notes   []string
	Filter  partyFilter
	Bands   []option
	Active  []activeFilter
	View    string
	Shown   int
	Hidden  int
	Parties []partyRow
	Sides   []sideData // the matches of the rows, name beside name
	Pager   pager
	CSV     string
	Keep    *keepBook
}

// A partyRow is a party as the table shows it.
type partyRow struct {
	Standing standing
	Href     string
	Anchor   string // of its names side by side on this page
	Name     string
	ID       string
	Entry    string
	List     string
	More     int
	Score    string
	Because  string
	Where    string
	Cleared  int
}

// A sideData is one party with its likeliest match, name beside name.
type sideData struct {
	Anchor string
	Row    partyRow
	Match  matchData
	More   int // further matches, on the party's own page
}

// partyList shows a file, or all of them.
func (s *partySite) partyList(w http.ResponseWriter, r *http.Request) {
	f, ok := s.fileOf(w, r)
	if !ok {
		return
	}
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page"))
	d := s.partyListData(r, f, readPartyFilter(q), page)
	s.views.Render(w, "list", Page{Title: f.name + ": " + d.Headline, Here: "/parties", Wide: true, Data: d})
}

func (s *partySite) partyListData(r *http.Request, f *partyFile, by partyFilter, page int) *partyListData {
	base := "/parties/" + f.id
	d := &partyListData{ID: f.id, Name: f.name, Every: f.id == everyFile, Screened: s.zone.instant(f.screened) + " (" + age(f.screened, s.now()) + ")",
		standings: countParties(f), State: s.gapData(), Filter: by, Columns: f.columns, Notes: f.notes}
	d.Headline = d.headline()
	d.Sums = partySums(base, d.standings, len(d.State.Gaps) > 0)
	for i := range d.Sums {
		if d.Every && d.Sums[i].Href == "#over" {
			d.Sums[i].Small = "each file names them"
		}
	}
	d.Bad, d.BadMore = f.bad, max(0, len(f.bad)-maxBadShown)
	d.Bad = d.Bad[:len(d.Bad)-d.BadMore]
	for _, b := range []string{bandWaiting, string(stMatch), string(stReview), string(stIncomplete), string(stClear), bandCleared} {
		d.Bands = append(d.Bands, option{b, bandWords(b)})
	}
	shown := by.apply(f.lines)
	d.Shown, d.Hidden = len(shown), len(f.lines)-len(shown)
	d.View = partyView(by, d.Shown, len(f.lines))
	d.Active = activePartyFilters(base, by)
	size := pageRows
	if by.together() {
		size = sidePage
	}
	d.Pager = pagerOf(base, by.values(), "#parties", page, size, len(shown))
	if len(shown) > 0 {
		for i, l := range shown[d.Pager.From-1 : d.Pager.To] {
			row := s.partyRow(f, l)
			if by.together() {
				row.Anchor = "p" + strconv.Itoa(i+1)
				d.Sides = append(d.Sides, s.side(r, row, l))
			}
			d.Parties = append(d.Parties, row)
		}
	}
	d.Keep = s.keepOfFile(f, r.URL.Query())
	d.CSV = address(base+"/parties.csv", by.values().Encode())
	return d
}

// side gives a party with its likeliest match that is still open, if any is.
func (s *partySite) side(r *http.Request, row partyRow, l *partyLine) sideData {
	a := s.parties.one(r.Context(), l.party)
	d := sideData{Anchor: row.Anchor, Row: row, More: max(0, len(a.Matches)-1) + a.More}
	best := 0
	for i := range a.Matches {
		if a.Matches[best].Cleared != nil && a.Matches[i].Cleared == nil {
			best = i
		}
	}
	if len(a.Matches) > 0 {
		d.Match = s.matchData(&l.party, &a.Matches[best], row.Anchor)
	}
	return d
}

func (s *partySite) partyRow(f *partyFile, l *partyLine) partyRow {
	r := partyRow{Standing: l.standing, Href: "/parties/" + l.file + "/" + strconv.Itoa(l.party.Line), Name: clean(cmp.Or(l.party.Name, "no name")),
		ID: clean(l.party.ID), Because: words.Upper(l.because), Where: "line " + words.Number(l.party.Line), Cleared: l.cleared}
	if f.id == everyFile {
		r.Where = s.parties.nameOf(l.file) + ", " + r.Where
	}
	if b := l.best; b != nil {
		r.Entry, r.List, r.Score, r.More = clean(b.Name), b.List, scoreWords(b.Score), max(0, l.open+l.cleared-1)
	}
	if r.Because == "" {
		r.Because = map[standing]string{stClear: "Nothing likely was found", stIncomplete: "Nothing likely was found, but lists are incomplete"}[l.standing]
	}
	return r
}

// nameOf is the name of a file.
func (s *partyShelf) nameOf(id string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if f := s.find(id); f != nil {
		return f.name
	}
	return "a file that was closed"
}

// partyView is the caption of the table.
func partyView(f partyFilter, shown, all int) string {
	order := map[string]string{"": "most urgent first", sortFile: "as in the file", sortName: "by name"}[f.Sort]
	if f.Q == "" && f.Band == "" {
		if all == 1 {
			return "The one party"
		}
		return "All " + parties(all) + ", " + order
	}
	return words.Number(shown) + " of " + parties(all) + ", " + order
}

// activePartyFilters says each condition and how to drop it.
func activePartyFilters(base string, f partyFilter) []activeFilter {
	var out []activeFilter
	drop := func(name, words string) {
		v := f.values()
		v.Del(name)
		out = append(out, activeFilter{words, address(base, v.Encode())})
	}
	if f.Q != "" {
		drop("q", "“"+f.Q+"”")
	}
	if f.Band != "" {
		drop("band", bandWords(f.Band))
	}
	return out
}

// pagerOf cuts n rows into pages.
func pagerOf(base string, view url.Values, anchor string, page, size, n int) pager {
	p := pager{Pages: max(1, (n+size-1)/size)}
	p.Page = min(max(1, page), p.Pages)
	p.From, p.To = min(n, (p.Page-1)*size+1), min(n, p.Page*size)
	at := func(k int) string {
		view.Del("page")
		if k > 1 {
			view.Set("page", strconv.Itoa(k))
		}
		return address(base, view.Encode()) + anchor
	}
	if p.Page > 1 {
		p.Prev, p.First = at(p.Page-1), at(1)
	}
	if p.Page < p.Pages {
		p.Next, p.Last = at(p.Page+1), at(p.Pages)
	}
	return p
}

// partyColumns is the header of the CSV.
var partyColumns = []string{"line", "id", "name", "band", "open_matches", "cleared_matches", "entry", "listed_name", "list", "score", "because"}

// partiesCSV writes the parties that the filter shows.
func (s *partySite) partiesCSV(w http.ResponseWriter, r *http.Request) {
	f, ok := s.fileOf(w, r)
	if !ok {
		return
	}
	attach(w, "text/csv; charset=utf-8", f.name, "csv")
	out := csv.NewWriter(w)
	defer out.Flush()
	_ = out.Write(partyColumns)
	for _, l := range readPartyFilter(r.URL.Query()).apply(f.lines) {
		row := []string{strconv.Itoa(l.party.Line), l.party.ID, l.party.Name, string(l.standing), strconv.Itoa(l.open), strconv.Itoa(l.cleared), "", "", "", "", l.because}
		if b := l.best; b != nil {
			row[6], row[7], row[8], row[9] = b.Ref, b.Name, b.List, scoreWords(b.Score)
		}
		for i := range row {
			row[i] = inert(row[i])
		}
		if out.Write(row) != nil {
			return
		}
	}
}
