package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// counts are the lines of a book, or of several, by outcome.
type counts struct {
	Prohibited, Licence, Review, Permitted int
	Unread, Over, Rows                     int
	Clerk, Counsel, Until                  int
	Values                                 map[interdict.Outcome]*purse
}

// count adds up a book.
func count(b *book) counts {
	c := counts{Unread: b.unread(), Over: b.over, Rows: b.rows(), Values: map[interdict.Outcome]*purse{}}
	for _, o := range interdict.Outcomes() {
		c.Values[o] = &purse{}
	}
	for i := range b.lines {
		l := b.lines[i]
		switch l.outcome {
		case interdict.Prohibited:
			c.Prohibited++
		case interdict.NeedsLicence:
			c.Licence++
		case interdict.Permitted:
			c.Permitted++
		default:
			c.Review++
		}
		if p := c.Values[l.outcome]; p != nil {
			p.add(l.value)
		}
		if l.has("question") {
			c.Clerk++
		}
		if l.has("counsel") {
			c.Counsel++
		}
		if l.until {
			c.Until++
		}
	}
	return c
}

// plus adds the counts of another book; values stay with their book.
func (c counts) plus(o counts) counts {
	c.Prohibited += o.Prohibited
	c.Licence += o.Licence
	c.Review += o.Review
	c.Permitted += o.Permitted
	c.Unread += o.Unread
	c.Over += o.Over
	c.Rows += o.Rows
	c.Clerk += o.Clerk
	c.Counsel += o.Counsel
	c.Until += o.Until
	return c
}

// Decided is how many lines have an answer.
func (c counts) Decided() int { return c.Prohibited + c.Licence + c.Review + c.Permitted }

// Undecided is how many rows have none.
func (c counts) Undecided() int { return c.Unread + c.Over }

// headline is the finding in one sentence. What was not read or not decided is
// never drawn like clear.
func (c counts) headline() string {
	var parts []string
	if c.Prohibited > 0 {
		parts = append(parts, words.Plural(c.Prohibited, "line")+" may not go ahead")
	}
	if c.Licence > 0 {
		parts = append(parts, needs(c.Licence, len(parts) == 0)+" a licence")
	}
	if c.Review > 0 {
		parts = append(parts, waits(c.Review, len(parts) == 0)+" for an answer")
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, "; ")
	case c.Decided() == 0:
		return "No line could be decided"
	case c.Decided() < c.Rows:
		return words.Number(c.Permitted) + " of " + words.Plural(c.Rows, "row") + " may go ahead; the rest could not be decided"
	}
	if c.Permitted == 1 {
		return "The one line may go ahead"
	}
	return "All " + words.Number(c.Permitted) + " lines may go ahead"
}

func needs(n int, first bool) string { return agree(n, "needs", "need", first) }
func waits(n int, first bool) string { return agree(n, "waits", "wait", first) }

// agree joins a count and a verb.
func agree(n int, one, many string, first bool) string {
	subject := words.Number(n)
	if first {
		subject = words.Plural(n, "line")
	}
	if n == 1 {
		return subject + "\u00a0" + one
	}
	return subject + "\u00a0" + many
}

// A bookRow is a book in the overview.
type bookRow struct {
	ID, Name, Read string
	Earlier        int // lines that earlier law or lists have answered
	counts
}

// overviewData is the overview, or the list of books.
type overviewData struct {
	Headline string
	Lead     string
	Books    []bookRow
	Total    counts
	Sums     []sumTerm
	Waiting  []waitingRow
	Ahead    []aheadRow
	Packs    []packRow
	Drafts   int
	Upload   uploadData
	Full     bool
}

// A waitingRow is a line with a question for the reader.
type waitingRow struct{ Href, ID, Deal, Question string }

// An aheadRow is a date to come on which answers change.
type aheadRow struct {
	Href, Day, At, Away, Book string
	What                      string
	Lines                     int
}

// maxWaiting is how many open questions and dates the overview names.
const maxWaiting = 6

// uploadData is the upload control with what went wrong the last time.
type uploadData struct {
	Wrong string
	Hint  string
	Limit string
}

func (s *site) overviewData(up uploadData) overviewData {
	now := s.now()
	up.Limit = words.Number(MaxUpload>>20) + " MB, " + words.Number(MaxRows) + " rows"
	d := overviewData{Upload: up, Packs: s.packRows()}
	for _, b := range s.snapshots() {
		c := count(b)
		earlier, _ := s.earlierLines(b)
		d.Books = append(d.Books, bookRow{b.id, b.name, s.zone.instant(b.readAt) + " (" + age(b.readAt, now) + ")", earlier, c})
		d.Total = d.Total.plus(c)
		d.Waiting = append(d.Waiting, waiting(b, maxWaiting-len(d.Waiting))...)
		d.Ahead = append(d.Ahead, s.ahead(b)...)
	}
	slices.SortStableFunc(d.Ahead, func(x, y aheadRow) int { return strings.Compare(x.Day, y.Day) })
	d.Ahead = d.Ahead[:min(len(d.Ahead), maxWaiting)]
	d.Sums = d.sums()
	for _, p := range s.opt.Law {
		if p.Status == "draft" {
			d.Drafts++
		}
	}
	d.Full = len(d.Books) >= MaxBooks
	d.Headline = "No order book is open yet"
	d.Lead = "Bring one, and every line is answered with its reason and source."
	if len(d.Books) > 0 {
		d.Headline = d.Total.headline()
		d.Lead = words.Plural(len(d.Books), "order book") + ", " + words.Plural(d.Total.Rows, "row") + "."
		if n := d.Total.Undecided(); n > 0 {
			d.Lead += " " + words.Plural(n, "row") + " could not be decided and may hide more."
		}
	}
	return d
}

// sums are the counts over all books; they lead somewhere when there is one.
func (d *overviewData) sums() []sumTerm {
	if len(d.Books) == 1 {
		return sumTerms("/books/"+d.Books[0].ID, d.Books[0].counts)
	}
	var out []sumTerm
	for _, t := range sumTerms("", d.Total) {
		t.Href = ""
		out = append(out, t)
	}
	return out
}

// waiting names the first lines of a book with a question for the reader.
func waiting(b *book, n int) []waitingRow {
	var out []waitingRow
	for i := range b.lines {
		if l := b.lines[i]; len(out) < n && l.clerk > 0 {
			out = append(out, waitingRow{"/books/" + b.id + "/deals/" + strconv.Itoa(l.row.Line), cmp.Or(l.deal.ID, "line "+strconv.Itoa(l.row.Line)),
				words.Upper(words.Deal(&l.deal)), l.asks[0].question})
		}
	}
	return out
}

// ahead lists the dates to come on which answers of a book change.
func (s *site) ahead(b *book) []aheadRow {
	var d listData
	s.facets(b, &d)
	today := s.zone.date(s.now())
	var out []aheadRow
	for _, c := range d.Changes {
		if c.Day > today && c.Day != "none" {
			out = append(out, aheadRow{"/books/" + b.id + "?changes=" + c.Day, c.Day, c.At, c.Away, b.name, c.What, c.Lines})
		}
	}
	return out
}

func (s *site) overview(w http.ResponseWriter, r *http.Request) {
	d := s.overviewData(uploadData{})
	s.pages.Render(w, "overview", Page{Title: d.Headline, Here: "/", Data: d})
}

// deals goes to the book when there is only one.
func (s *site) deals(w http.ResponseWriter, r *http.Request) {
	d := s.overviewData(uploadData{})
	if len(d.Books) == 1 {
		http.Redirect(w, r, "/books/"+d.Books[0].ID, http.StatusSeeOther)
		return
	}
	s.pages.Render(w, "overview", Page{Title: d.Headline, Here: "/deals", Data: d})
}
