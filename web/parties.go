package web

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"interdict/internal/words"
)

//go:embed templates/screen/*.html
var screenFiles embed.FS

// A partySite serves the pages of parties and lists, inside the site.
type partySite struct {
	*site
	views   *Pages
	parties *partyStore
	reader  PartyReader
}

// newPartySite makes the pages of parties; Options.Screener must be set.
func newPartySite(s *site, f *Frame) (*partySite, error) {
	p := &partySite{site: s, reader: s.opt.PartyReader, parties: &partyStore{partyShelf: s.open.parties, screener: s.opt.Screener, now: s.opt.Now}}
	var err error
	p.views, err = f.Parse(screenFiles, "templates/screen", template.FuncMap{
		"textual":  s.zone.textual,
		"clean":    clean,
		"score":    scoreWords,
		"bandOf":   func(b Band) standing { return map[Band]standing{BandMatch: stMatch, BandReview: stReview}[b] },
		"said":     func(st standing) string { return st.words() },
		"shade":    func(st standing) string { return st.tone() },
		"recorded": recordedWords,
		"join":     func(list []string) string { return strings.Join(list, "; ") },
	})
	return p, err
}

// routes lists every address of parties and lists.
func (s *partySite) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /parties", s.home)
	mux.HandleFunc("POST /parties", s.uploadParties)
	mux.HandleFunc("POST /parties/name", s.postName)
	mux.HandleFunc("GET /parties/{id}", s.partyList)
	mux.HandleFunc("GET /parties/{id}/unread", s.unreadParties)
	mux.HandleFunc("GET /parties/{id}/parties.csv", s.partiesCSV)
	mux.HandleFunc("POST /parties/{id}/close", s.closeFile)
	mux.HandleFunc("POST /parties/{id}/record", s.postKeepParties)
	mux.HandleFunc("GET /parties/{id}/{line}", s.party)
	mux.HandleFunc("POST /parties/{id}/{line}/record", s.postKeepParty)
	mux.HandleFunc("POST /parties/{id}/{line}/clear", s.postClear)
	mux.HandleFunc("POST /parties/{id}/{line}/restore", s.postRestore)
	mux.HandleFunc("GET /lists", s.lists)
}

// tone is the class of a standing's colour and the end of its mark's id.
func (s standing) tone() string {
	switch s {
	case stMatch:
		return "stop"
	case stClear:
		return "go"
	}
	return "ask"
}

// standings counts parties.
type standings struct {
	Match, Review, Incomplete, Clear int
	Cleared                          int // with a pair that a person has cleared
	Unread, Over, Rows               int
}

func countParties(f *partyFile) standings {
	c := standings{Unread: f.unread(), Over: f.over, Rows: f.rows()}
	for _, l := range f.lines {
		switch l.standing {
		case stMatch:
			c.Match++
		case stReview:
			c.Review++
		case stIncomplete:
			c.Incomplete++
		default:
			c.Clear++
		}
		if l.cleared > 0 {
			c.Cleared++
		}
	}
	return c
}

// Waiting is how many parties wait for a person.
func (c standings) Waiting() int { return c.Match + c.Review }

// Undone is how many rows have no answer.
func (c standings) Undone() int { return c.Unread + c.Over }

func (c standings) plus(o standings) standings {
	c.Match += o.Match
	c.Review += o.Review
	c.Incomplete += o.Incomplete
	c.Clear += o.Clear
	c.Cleared += o.Cleared
	c.Unread += o.Unread
	c.Over += o.Over
	c.Rows += o.Rows
	return c
}

// headline is the finding in one sentence. What could not be cleared or was not
// read is never drawn like clear.
func (c standings) headline() string {
	switch n := c.Waiting(); {
	case n > 0:
		return parties(n) + " may be listed: " + c.waitingWords()
	case c.Incomplete > 0:
		return "Nothing likely was found, but " + parties(c.Incomplete) + " cannot be cleared yet"
	case c.Clear == 0:
		return "No party could be screened"
	case c.Undone() > 0:
		return words.Number(c.Clear) + " of " + words.Plural(c.Rows, "row") + " are clear; the rest could not be screened"
	case c.Clear == 1:
		return "The one party is clear"
	}
	return "All " + parties(c.Clear) + " are clear"
}

// waitingWords parts those that wait: "2 match, 1 needs a look".
func (c standings) waitingWords() string {
	var out []string
	if c.Match > 0 {
		out = append(out, agree(c.Match, "matches", "match", false))
	}
	if c.Review > 0 {
		out = append(out, agree(c.Review, "needs", "need", false)+" a look")
	}
	return strings.Join(out, ", ")
}

func parties(n int) string { return words.Plural(n, "party") }

// homeData is the page from which parties are screened.
type homeData struct {
	Headline string
	Lead     string
	State    gapData
	Files    []partyFileRow
	Total    standings
	Sums     []partySum
	Name     nameForm
	Upload   partyUpload
	CanRead  bool
	Full     bool
}

// A partyUpload is the upload control with what was sent the last time.
type partyUpload struct {
	uploadData
	Columns, Rows string
}

// A partyFileRow is a file in the overview.
type partyFileRow struct {
	ID, Name, Screened string
	standings
}

// A partySum is one term of the sum on top; they add up to the rows.
type partySum struct {
	N        int
	Standing standing // empty: the term is a Word
	Word     string
	Href     string
	Small    string
}

// partySums are the counts on top, each with the address of exactly its rows.
func partySums(base string, c standings, gaps bool) []partySum {
	at := func(st standing) string { return base + "?band=" + string(st) }
	small := map[bool]string{true: parties(c.Cleared) + " with a pair cleared by a person"}
	out := []partySum{
		{N: c.Match, Standing: stMatch, Href: at(stMatch), Small: "treated as listed"},
		{N: c.Review, Standing: stReview, Href: at(stReview), Small: "a person must look"},
		{N: c.Incomplete, Standing: stIncomplete, Href: at(stIncomplete), Small: map[bool]string{true: "lists are incomplete", false: "a name without letters"}[gaps]},
		{N: c.Clear, Standing: stClear, Href: at(stClear), Small: small[c.Cleared > 0]},
	}
	if c.Unread > 0 {
		out = append(out, partySum{N: c.Unread, Word: "Not read", Href: base + "/unread", Small: "each named"})
	}
	if c.Over > 0 {
		out = append(out, partySum{N: c.Over, Word: "Not screened", Href: "#over", Small: "above the limit"})
	}
	return append(out, partySum{N: c.Rows, Word: "Rows in all", Href: base})
}

// home shows what was screened and the ways to screen more.
func (s *partySite) home(w http.ResponseWriter, r *http.Request) {
	d, ok := s.homeData(w, r)
	if ok {
		s.views.Render(w, "home", Page{Title: d.Headline, Here: "/parties", Data: d})
	}
}

// homeData computes the page; false when the answer has been given.
func (s *partySite) homeData(w http.ResponseWriter, r *http.Request) (*homeData, bool) {
	files, err := s.parties.fresh(r.Context())
	if err != nil {
		s.interrupted(w, err)
		return nil, false
	}
	d := &homeData{State: s.gapData(), Name: newNameForm(), CanRead: s.reader != nil, Full: len(files) >= MaxBooks}
	d.Upload.Limit = words.Number(MaxUpload>>20) + " MB, " + words.Number(MaxRows) + " rows"
	for i := range files {
		f := &files[i]
		c := countParties(f)
		d.Files = append(d.Files, partyFileRow{f.id, f.name, s.zone.instant(f.screened) + " (" + age(f.screened, s.now()) + ")", c})
		d.Total = d.Total.plus(c)
	}
	d.Headline, d.Lead = "Is this party on a list?", "One name in a form, or a file of parties. In any script and any spelling, with the reasons."
	if len(files) > 0 {
		d.Headline = d.Total.headline()
		d.Lead = parties(d.Total.Rows-d.Total.Undone()) + " screened in " + words.Plural(len(files), "file") + "."
		base := "/parties/" + everyFile
		if len(files) == 1 {
			base = "/parties/" + files[0].id
		}
		d.Sums = partySums(base, d.Total, len(d.State.Gaps) > 0)
		if n := d.Total.Undone(); n > 0 {
			d.Lead += " " + words.Plural(n, "row") + " could not be screened and may hide more."
		}
	}
	return d, true
}

// interrupted says that a screening did not end.
func (s *partySite) interrupted(w http.ResponseWriter, err error) {
	s.fail(w, http.StatusServiceUnavailable, problem{Title: "The screening was interrupted", Said: []string{faultWords(err), "Nothing was changed."},
		Back: "/parties", Next: "Back to the parties"})
}

// closeFile drops a file.
func (s *partySite) closeFile(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	s.parties.close(r.PathValue("id"))
	http.Redirect(w, r, "/parties", http.StatusSeeOther)
}

// everyFile is the id under which all files are shown together.
const everyFile = "queue"

// fileOf gives the file that an address names, or says that it is gone.
func (s *partySite) fileOf(w http.ResponseWriter, r *http.Request) (*partyFile, bool) {
	id := r.PathValue("id")
	var f *partyFile
	var ok bool
	var err error
	if id == everyFile {
		f, err = s.every(r)
		ok = err == nil
	} else {
		f, ok, err = s.parties.get(r.Context(), id)
	}
	switch {
	case err != nil:
		s.interrupted(w, err)
	case !ok:
		s.fail(w, http.StatusNotFound, problem{Title: "This file of parties is not open",
			Said: []string{"Files live in memory: they end when they are closed or the program stops. Clearings are kept apart from them."},
			Back: "/parties", Next: "Back to the parties"})
	}
	return f, ok && err == nil
}

// every puts all files together.
func (s *partySite) every(r *http.Request) (*partyFile, error) {
	files, err := s.parties.fresh(r.Context())
	if err != nil {
		return nil, err
	}
	all := &partyFile{id: everyFile, name: "All parties"}
	for i := range files {
		f := &files[i]
		all.lines = append(all.lines, f.lines...)
		all.over += f.over + f.unread()
		if all.screened.IsZero() || f.screened.Before(all.screened) {
			all.screened = f.screened
		}
	}
	return all, nil
}

// partyOf gives the party that an address names, or says that it is gone.
func (s *partySite) partyOf(w http.ResponseWriter, r *http.Request) (*partyFile, *partyLine, bool) {
	f, ok := s.fileOf(w, r)
	if !ok {
		return nil, nil, false
	}
	n, err := strconv.Atoi(r.PathValue("line"))
	i, ok := f.index[n]
	if err != nil || !ok {
		s.fail(w, http.StatusNotFound, problem{Title: "There is no such party in " + f.name,
			Said: []string{"The file has " + parties(len(f.lines)) + " that could be read."}, Back: "/parties/" + f.id, Next: "Back to " + f.name})
		return nil, nil, false
	}
	return f, f.lines[i], true
}

var (
	errNoReader = errors.New("this program reads no files of parties")
	errNoKeeper = errors.New("this program keeps no evidence\nhint: start it with --record FOLDER --key FILE")
)
