package web

import (
	"cmp"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// listData is the page of one book.
type listData struct {
	ID, Name, Read string
	Headline       string
	counts
	Sums      []sumTerm
	Bad       []BadRow
	BadMore   int
	Columns   []Column
	Notes     []string
	Changes   []changeRow
	Twice     int // lines that stand under more than one date
	Sure      []sureRow
	Asks      []askRow
	Assumed   int
	Answered  int
	Filter    filter
	Options   filterOptions
	Outcomes  []interdict.Outcome
	Active    []activeFilter
	View      string // caption: what is shown
	Shown     int
	Hidden    int
	Scale     string
	Ticks     []tick
	Groups    []group
	Total     string // sum of the values shown
	TotalMore string
	Pager     pager
	CSV, JSON string
	Keep      *keepBook // nil when no evidence is kept
	By        madeBy    // of its oldest answers
	Anew      bool      // it was decided anew just now
	Turned    int       // lines that were answered otherwise then
}

// A sumTerm is one term of the sum on top.
type sumTerm struct {
	Outcome interdict.Outcome
	N       int
	Href    string
	Word    string // for the terms that are no outcome
	Small   string
}

// An activeFilter is one condition in words and the address without it.
type activeFilter struct{ Words, Without string }

// A group is the lines of one outcome on this page, with the sums of all of them.
type group struct {
	Outcome interdict.Outcome // empty: the list is not grouped
	Lines   int
	Sum     string
	More    string
	Rest    bool // the group began on an earlier page
	Rows    []listRow
}

// A listRow is a line as the table shows it.
type listRow struct {
	Outcome  interdict.Outcome
	Href     string
	ID       string
	Long     bool // the id may break
	Line     int
	Act      string
	Product  string
	Party    string
	Date     string
	Clock    string
	Value    string
	Because  string
	Rule     ruleLink
	Citation string
	Source   interdict.Confidence
	Strip    template.HTML
	Changes  string
	Answered bool
	Was      interdict.Outcome // before it was decided anew, where that was another
	Between  string
}

// A pager leads through the pages of a long list.
type pager struct {
	Page, Pages int
	From, To    int
	Prev, Next  string
	First, Last string
}

// list shows a book.
func (s *site) list(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok {
		return
	}
	q := r.URL.Query()
	page, _ := strconv.Atoi(q.Get("page"))
	d := s.listData(b, readFilter(q), page)
	if d.Keep = s.keepOfBook(b); d.Keep != nil {
		d.Keep.Flash, _ = strconv.Atoi(q.Get("recorded"))
		d.Keep.Flash = min(d.Keep.Flash, d.Keep.Recorded)
	}
	d.Anew, d.Turned = q.Has("anew"), turnedLines(b)
	s.pages.Render(w, "list", Page{Title: b.name + ": " + d.Headline, Here: "/deals", Wide: true, Data: d})
}

// listData computes the page.
func (s *site) listData(b *book, f filter, page int) *listData {
	base := "/books/" + b.id
	d := &listData{ID: b.id, Name: b.name, Read: s.zone.instant(b.readAt) + " (" + age(b.readAt, s.now()) + ")",
		counts: count(b), Outcomes: interdict.Outcomes(), Filter: f, Columns: b.columns, Notes: b.notes}
	d.Headline = d.headline()
	d.Sums = sumTerms(base, d.counts)
	d.By = s.bookMadeBy(b)
	d.Bad, d.BadMore = b.bad, max(0, len(b.bad)-maxBadShown)
	if d.BadMore > 0 {
		d.Bad = b.bad[:maxBadShown]
	}
	perDay := s.facets(b, d)
	shown := f.apply(b, s.zone)
	d.Shown, d.Hidden = len(shown), len(b.lines)-len(shown)
	d.View = viewWords(f, d.Shown, len(b.lines))
	d.Active = activeFilters(base, f)
	scale := newScale(b.lines, s.zone)
	d.Scale = scale.words()
	d.Ticks = ticks(perDay, scale, s.zone)
	d.Pager = newPager(base, f.values(), page, len(shown))
	d.Groups = s.groups(b.id, f, shown, d.Pager, scale)
	var all purse
	for _, l := range shown {
		all.add(l.value)
	}
	d.Total, d.TotalMore = all.words(), all.more()
	query := f.values().Encode()
	d.CSV, d.JSON = address(base+"/deals.csv", query), address(base+"/deals.json", query)
	return d
}

func address(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

// sumTerms are the counts on top: they add up to the rows of the file, and each
// leads to exactly its rows.
func sumTerms(base string, c counts) []sumTerm {
	term := func(o interdict.Outcome, n int, small string) sumTerm {
		if v := c.Values[o]; small == "" && n > 0 && v != nil {
			small = v.words()
		}
		return sumTerm{Outcome: o, N: n, Href: base + "?outcome=" + string(o), Small: small}
	}
	var asks, until string
	if c.Review > 0 {
		asks = "no open question"
		if c.Clerk+c.Counsel > 0 {
			asks = words.Number(c.Clerk) + " for you, " + words.Number(c.Counsel) + " for counsel"
		}
	}
	if c.Until > 0 {
		until = words.Number(c.Until) + " only until a date"
	}
	out := []sumTerm{term(interdict.Prohibited, c.Prohibited, ""), term(interdict.NeedsLicence, c.Licence, ""),
		term(interdict.Review, c.Review, asks), term(interdict.Permitted, c.Permitted, until)}
	if c.Unread > 0 {
		out = append(out, sumTerm{N: c.Unread, Href: base + "/unread", Word: "Not read", Small: "each named"})
	}
	if c.Over > 0 {
		out = append(out, sumTerm{N: c.Over, Href: "#over", Word: "Not decided", Small: "above the limit"})
	}
	return append(out, sumTerm{N: c.Rows, Href: base, Word: "Rows in all", Small: "of the file"})
}

// viewWords is the caption of the table.
func viewWords(f filter, shown, all int) string {
	order := map[string]string{"": "strictest first", sortFile: "as in the file", sortDate: "by date", sortValue: "largest value first"}[f.Sort]
	if f.empty() {
		if all == 1 {
			return "The one line"
		}
		return "All " + words.Number(all) + " lines, " + order
	}
	return words.Number(shown) + " of " + words.Plural(all, "line") + ", " + order
}

// activeFilters says each condition and how to drop it.
func activeFilters(base string, f filter) []activeFilter {
	has := map[string]string{"question": "with a question for you", "counsel": "with a question for counsel", "until": "permitted only until a date",
		"assumed": "resting on standing facts", "answered": "with an answer given here", "turned": "answered otherwise by newer law or lists"}
	var out []activeFilter
	drop := func(name, words string) {
		v := f.values()
		v.Del(name)
		out = append(out, activeFilter{words, address(base, v.Encode())})
	}
	if f.Q != "" {
		drop("q", "“"+f.Q+"”")
	}
	if f.Outcome != "" {
		drop("outcome", interdict.Outcome(f.Outcome).Words())
	}
	if f.Rule != "" {
		drop("rule", "rule "+words.RuleShort(interdict.RuleID(f.Rule)))
	}
	switch {
	case f.Changes == "none":
		drop("changes", "no date of change")
	case f.Changes != "":
		drop("changes", "changes on "+zoner{}.textual(f.Changes))
	}
	if f.Sure != "" {
		drop("sure", "weakest source: "+interdict.Confidence(f.Sure).Words())
	}
	if f.Has != "" {
		drop("has", has[f.Has])
	}
	if f.Asks != "" {
		drop("asks", "waits for: "+words.Lower(words.Fact(f.Asks)))
	}
	return out
}

// newPager cuts n lines of a view into pages.
func newPager(base string, view url.Values, page, n int) pager {
	p := pager{Pages: max(1, (n+pageRows-1)/pageRows)}
	p.Page = min(max(1, page), p.Pages)
	p.From, p.To = min(n, (p.Page-1)*pageRows+1), min(n, p.Page*pageRows)
	at := func(k int) string {
		v := maps.Clone(view)
		if k > 1 {
			v.Set("page", strconv.Itoa(k))
		}
		return address(base, v.Encode()) + "#lines"
	}
	if p.Page > 1 {
		p.Prev, p.First = at(p.Page-1), at(1)
	}
	if p.Page < p.Pages {
		p.Next, p.Last = at(p.Page+1), at(p.Pages)
	}
	return p
}

// groups cuts the lines of this page by outcome, when they are ordered so.
func (s *site) groups(id string, f filter, shown []*line, p pager, scale scaleOf) []group {
	if len(shown) == 0 {
		return nil
	}
	onPage := shown[p.From-1 : p.To]
	if f.Sort != "" {
		g := group{Lines: len(shown)}
		for _, l := range onPage {
			g.Rows = append(g.Rows, s.listRow(id, l, scale))
		}
		return []group{g}
	}
	var out []group
	for _, l := range onPage {
		if len(out) == 0 || out[len(out)-1].Outcome != l.outcome {
			g := group{Outcome: l.outcome}
			var sum purse
			for _, o := range shown {
				if o.outcome == l.outcome {
					g.Lines++
					sum.add(o.value)
				}
			}
			g.Sum, g.More = sum.words(), sum.more()
			g.Rest = len(out) == 0 && p.From > 1 && shown[p.From-2].outcome == l.outcome
			out = append(out, g)
		}
		g := &out[len(out)-1]
		g.Rows = append(g.Rows, s.listRow(id, l, scale))
	}
	return out
}

// listRow puts a line into words.
func (s *site) listRow(id string, l *line, scale scaleOf) listRow {
	r := listRow{Outcome: l.outcome, Line: l.row.Line, ID: l.deal.ID, Href: "/books/" + url.PathEscape(id) + "/deals/" + strconv.Itoa(l.row.Line),
		Act: words.Upper(words.Plain(l.deal.Act.String())), Product: words.Product(l.deal.Product), Date: l.own.words(), Because: words.Upper(l.because),
		Rule: s.law.ruleLink(l.rule), Citation: l.citation, Source: l.source, Strip: drawStrip(&l.brief, scale, s.zone),
		Changes: s.changeWords(l), Answered: len(l.answers) > 0}
	if l.turned() {
		r.Was = l.was
	}
	if r.ID == "" {
		r.ID = "Line " + strconv.Itoa(l.row.Line)
	}
	r.Long = len(r.ID) > 18
	if !l.deal.Act.Known() {
		r.Act = "Act not stated"
	}
	if r.Product == "" {
		r.Product = "product not stated"
	}
	r.Party = cmp.Or(words.Party(l.deal.Counterparty), "counterparty not stated")
	if sort := words.Sort(l.deal.Counterparty); sort != "" && !strings.HasPrefix(r.Party, "a ") {
		r.Party += ", " + sort
	}
	if l.clock != "" && l.clock != "performed_at" {
		r.Clock = words.Lower(words.Fact(l.clock))
	}
	if l.deal.Value != nil {
		r.Value = moneyWords(l.deal.Value)
	}
	if l.outcome == interdict.Review && l.between[0] != l.between[1] {
		r.Between = l.between[0].Words() + " to " + words.Lower(l.between[1].Words())
	}
	return r
}

// changeWords says the days on which a line's answer changes.
func (s *site) changeWords(l *line) string {
	var days []string
	for _, c := range l.changes {
		if d := strings.ReplaceAll(s.zone.day(c.At), " ", "\u00a0"); !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return "no date"
	}
	if len(days) > 2 {
		return days[0] + " and " + words.Number(len(days)-1) + " more"
	}
	return words.AndList(days)
}

// unreadData is the page of the rows that were not read.
type unreadData struct {
	ID, Name string
	Bad      []BadRow
	Unread   int
	Over     int
	Rows     int
}

// unread lists every row that was not read.
func (s *site) unread(w http.ResponseWriter, r *http.Request) {
	b, ok := s.bookOf(w, r)
	if !ok {
		return
	}
	d := unreadData{b.id, b.name, b.bad, b.unread(), b.over, b.rows()}
	s.pages.Render(w, "unread", Page{Title: words.Plural(d.Unread, "row") + " of " + b.name + " not read", Here: "/deals", Data: d})
}
