package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"interdict"
	"interdict/internal/words"
)

// Options is what the pages are made of. Decider, Reader and Now are required.
type Options struct {
	Decider Decider
	Reader  Reader
	Law     []Pack
	Start   []Book // opened from the beginning
	Now     func() time.Time
	Version string

	Screener    Screener    // looks parties up; with it the pages of parties and lists are there
	PartyReader PartyReader // reads files of parties; nil: names are typed in only
	PartyKeeper PartyKeeper // records what lists say of parties; nil keeps no evidence of it

	Zone       *time.Location                                    // in which instants are shown; nil is UTC
	Nav        []NavEntry                                        // of the masthead, in order; nil is an entry for each job whose pages are there
	Notes      []Note                                            // further statements of the grey band: lists loaded, the profile, sample data
	Mounts     []Mount                                           // pages of other jobs
	Hosts      []string                                          // host names answered to beside loopback
	Failed     func(r *http.Request, panicked any, stack []byte) // learns of every fault of the program; may be nil
	Evidence   *Evidence                                         // the evidence pages; nil shows none
	HuntKeeper HuntKeeper                                        // records findings; nil keeps no evidence of them
	Hunter     Hunter                                            // finds software in dropped files; nil shows no findings
	Hunts      []Hunt                                            // findings that are open from the beginning, with a Hunter
	Edition    Edition                                           // names what answers rest on
	Stock      []Stock                                           // what is in force, lists apart
	Updater    Updater                                           // takes signed sets; nil shows no form that updates
	LawKept    time.Duration                                     // age of a law check above which the pages call it stale; 0 sets no limit
}

// A Mount hangs another job's pages into the same server.
type Mount struct {
	Pattern string // of http.ServeMux
	Handler http.Handler
}

// DecideNav is the masthead of DECIDE alone.
func DecideNav() []NavEntry {
	return []NavEntry{{"Overview", "/"}, {"Deals", "/deals"}, {"One deal", "/ask"}, {"Law and lists", "/inforce"}}
}

// nav is the masthead when none is given: what DECIDE has, and the job pages
// that are set, before what answers rest on.
func (o *Options) nav() []NavEntry {
	nav := DecideNav()
	var jobs []NavEntry
	if o.Screener != nil {
		jobs = append(jobs, NavEntry{"Parties", "/parties"})
	}
	if o.Hunter != nil {
		jobs = append(jobs, NavEntry{"Findings", "/findings"})
	}
	if o.Evidence != nil {
		jobs = append(jobs, NavEntry{"Evidence", "/evidence"})
	}
	law := slices.IndexFunc(nav, func(e NavEntry) bool { return e.Href == "/inforce" })
	return slices.Insert(nav, law, jobs...)
}

// A site serves the pages of DECIDE, and those of the jobs that are set.
type site struct {
	*store
	*open
	opt   Options
	zone  zoner
	pages *Pages

	evidencePages *Pages
}

// makeSite makes the pages over what is open.
func makeSite(opt Options, open *open) (*site, http.Handler, error) {
	if opt.Decider == nil || opt.Reader == nil || opt.Now == nil {
		return nil, nil, errors.New("web: Decider, Reader and Now must be given")
	}
	if opt.Nav == nil {
		opt.Nav = opt.nav()
	}
	clock, zone := opt.Now, newZoner(opt.Zone)
	opt.Now = func() time.Time { return clock().In(zone.loc) }
	s := &site{opt: opt, zone: zone, open: open, store: &store{shelf: open.books, force: newForce(&opt), now: opt.Now, loc: zone.loc}}
	frame, err := NewFrame(opt.Nav, s.band, opt.Version)
	if err != nil {
		return nil, nil, err
	}
	s.pages, err = frame.Parse(files, "templates/decide", template.FuncMap{
		"textual":     s.zone.textual,
		"sub":         func(a, b int) int { return a - b },
		"form":        func(base string, q question) formData { return formData{base, q} },
		"exposed":     exposedWords,
		"clauses":     clauses,
		"restriction": func(id interdict.RuleID) string { pack, _, _ := strings.Cut(string(id), "#"); return pack },
	})
	if err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	s.routes(mux)
	if opt.Hunter != nil {
		if err := s.findPages(mux, frame); err != nil {
			return nil, nil, err
		}
	}
	if opt.Screener != nil {
		p, err := newPartySite(s, frame)
		if err != nil {
			return nil, nil, err
		}
		p.routes(mux)
	}
	if opt.Evidence != nil {
		if err := s.evidenceRoutes(mux, frame); err != nil {
			return nil, nil, err
		}
	}
	mux.Handle("GET /static/", frame.Assets())
	for _, m := range opt.Mounts {
		mux.Handle(m.Pattern, m.Handler)
	}
	return s, Protect(s.caught(mux), opt.Hosts...), nil
}

// caught turns a panic of what answers a request into a page that says so. It
// passes http.ErrAbortHandler on, and Failed learns of every other.
func (s *site) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			if s.opt.Failed != nil {
				s.opt.Failed(r, p, debug.Stack())
			}
			s.fail(w, http.StatusInternalServerError, problem{Title: "This page could not be made",
				Said: []string{"The program is at fault, not your input. Books and answers are as they were before.", fmt.Sprint(p)}})
		}()
		next.ServeHTTP(w, r)
	})
}

// routes lists every address of DECIDE.
func (s *site) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.overview)
	mux.HandleFunc("GET /deals", s.deals)
	mux.HandleFunc("POST /books", s.upload)
	mux.HandleFunc("GET /books/{id}", s.list)
	mux.HandleFunc("GET /books/{id}/unread", s.unread)
	mux.HandleFunc("GET /books/{id}/deals.csv", s.exportCSV)
	mux.HandleFunc("GET /books/{id}/deals.json", s.exportJSON)
	mux.HandleFunc("POST /books/{id}/anew", s.postAnew)
	mux.HandleFunc("POST /books/{id}/close", s.closeBook)
	mux.HandleFunc("GET /books/{id}/deals/{line}", s.deal)
	mux.HandleFunc("GET /books/{id}/deals/{line}/print", s.print)
	mux.HandleFunc("GET /books/{id}/deals/{line}/decision.json", s.dealJSON)
	mux.HandleFunc("POST /books/{id}/deals/{line}/answers", s.postAnswer)
	mux.HandleFunc("POST /books/{id}/deals/{line}/undo", s.postUndo)
	mux.HandleFunc("GET /ask", s.ask)
	mux.HandleFunc("POST /ask", s.postAsk)
	mux.HandleFunc("GET /inforce", s.inForce)
	if s.opt.Updater != nil {
		mux.HandleFunc("POST /inforce/check", s.postCheck)
		mux.HandleFunc("POST /inforce/update", s.postUpdate)
	}
	mux.HandleFunc("GET /law", s.lawList)
	mux.HandleFunc("GET /law/{id...}", s.lawPack)
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		s.missing(w, "There is no page at this address", "The address may be mistyped, or belong to a book that was closed.")
	})
}

// formData is a question with the address that its answer goes to.
type formData struct {
	Base string
	Q    question
}

// A problem is a state page: what happened, what is still true, what to do.
type problem struct {
	Title string
	Said  []string
	Hint  string
	Back  string // address of the next step
	Next  string // its words
}

// fail shows a problem.
func (s *site) fail(w http.ResponseWriter, status int, p problem) {
	if p.Back == "" {
		p.Back, p.Next = "/", "Back to the overview"
	}
	s.pages.Render(w, "problem", Page{Title: p.Title, Status: status, Data: p})
}

// missing says that there is nothing here.
func (s *site) missing(w http.ResponseWriter, title, said string) {
	s.fail(w, http.StatusNotFound, problem{Title: title, Said: []string{said}})
}

// bookOf gives the book that an address names, or says that it is gone.
func (s *site) bookOf(w http.ResponseWriter, r *http.Request) (*book, bool) {
	b, ok := s.snapshot(r.PathValue("id"))
	if !ok {
		s.missing(w, "This order book is not open", "Books live in memory: they end when they are closed or the program stops. Upload the file again.")
	}
	return b, ok
}

// lineOf gives the line that an address names, or says that it is gone.
func (s *site) lineOf(w http.ResponseWriter, r *http.Request) (*book, *line, bool) {
	b, ok := s.bookOf(w, r)
	if !ok {
		return nil, nil, false
	}
	n, err := strconv.Atoi(r.PathValue("line"))
	l, ok := s.store.line(b.id, n)
	if err != nil || !ok {
		s.missing(w, "There is no such line in "+b.name, "The book has "+words.Plural(len(b.lines), "line")+" that could be read.")
		return nil, nil, false
	}
	return b, l, true
}

// decision makes the whole answer for a line. The line was decided before, so
// an error now is a fault of the program.
func (s *site) decision(l *line) interdict.Decision {
	dec, err := l.by.decide.Decide(l.deal)
	if err != nil {
		panic(fmt.Errorf("row %d was decided before, and now: %w", l.row.Line, err))
	}
	if dec.ID == "" {
		dec.ID = l.deal.ID
	}
	return dec
}
