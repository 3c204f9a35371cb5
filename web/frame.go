package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"interdict"
	"interdict/internal/words"
)

//go:embed static/* templates/frame/*.html templates/decide/*.html templates/evidence/*.html
var files embed.FS

// A NavEntry is one entry of the masthead.
type NavEntry struct{ Text, Href string }

// A Note is one statement of the grey band: the age and state of what answers
// rest on. Bad marks what is incomplete or stale.
type Note struct {
	Text   string
	Strong string // said after Text, in bold
	Href   string
	Bad    bool
}

// A Frame draws what all pages share.
type Frame struct {
	nav     []NavEntry
	band    func() []Note
	version string
	base    *template.Template
	assets  map[string]asset
}

// An asset is a file that pages load from here, at an address that names its
// content.
type asset struct {
	body []byte
	kind string
	sum  string
}

// NewFrame makes the frame with its masthead and grey band.
func NewFrame(nav []NavEntry, band func() []Note, version string) (*Frame, error) {
	f := &Frame{nav: nav, band: band, version: version, assets: map[string]asset{}}
	for name, kind := range map[string]string{"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		b, err := files.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		f.assets[name] = asset{b, kind, hex.EncodeToString(sum[:6])}
	}
	base, err := template.New("frame").Funcs(f.funcs()).ParseFS(files, "templates/frame/*.html")
	if err != nil {
		return nil, err
	}
	f.base = base
	return f, nil
}

// funcs are the words of the frame's templates.
func (f *Frame) funcs() template.FuncMap {
	return template.FuncMap{
		"asset": func(name string) (string, error) {
			a, ok := f.assets[name]
			if !ok {
				return "", fmt.Errorf("no asset %q", name)
			}
			return "/static/" + name + "?v=" + a.sum, nil
		},
		"number":     words.Number,
		"plural":     words.Plural,
		"upper":      words.Upper,
		"lower":      words.Lower,
		"plain":      words.Plain,
		"fact":       words.Fact,
		"rule":       words.RuleShort,
		"tone":       tone,
		"mark":       mark,
		"circle":     circle,
		"ended":      ended,
		"short":      shortID,
		"confidence": func(s string) interdict.Confidence { return interdict.Confidence(s) },
		"notLegalAdvice": func() string {
			return interdict.NotLegalAdvice
		},
	}
}

// tone is the class of an outcome's colour.
func tone(o interdict.Outcome) string {
	switch o {
	case interdict.Prohibited:
		return "stop"
	case interdict.NeedsLicence:
		return "lic"
	case interdict.Review:
		return "ask"
	}
	return "go"
}

// mark is the id of an outcome's square.
func mark(o interdict.Outcome) string { return "#m-" + tone(o) }

// circle is the id of a confidence's circle; an unstated one is unverified.
func circle(c interdict.Confidence) string {
	switch c {
	case interdict.Primary:
		return "#c-1"
	case interdict.Secondary:
		return "#c-2"
	}
	return "#c-3"
}

// Pages are the page templates of one job, drawn inside a Frame.
type Pages struct {
	frame *Frame
	set   map[string]*template.Template
}

// Parse reads the page templates of a job: every NAME.html in dir defines
// "body". Files whose name starts with "_" are shared by the others. Templates
// may use the frame's own: "outcome" (an Outcome with its square), "sure" (a
// Confidence with its circle).
func (f *Frame) Parse(fsys fs.FS, dir string, funcs template.FuncMap) (*Pages, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.html"))
	if err != nil {
		return nil, err
	}
	shared, err := f.base.Clone()
	if err != nil {
		return nil, err
	}
	shared.Funcs(funcs)
	var pages []string
	for _, n := range names {
		if !strings.HasPrefix(path.Base(n), "_") {
			pages = append(pages, n)
			continue
		}
		if _, err := shared.ParseFS(fsys, n); err != nil {
			return nil, err
		}
	}
	p := &Pages{frame: f, set: map[string]*template.Template{}}
	for _, n := range pages {
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if _, err := t.ParseFS(fsys, n); err != nil {
			return nil, err
		}
		p.set[strings.TrimSuffix(path.Base(n), ".html")] = t
	}
	return p, nil
}

// A Page is what one answer of the server shows inside the frame.
type Page struct {
	Title  string
	Here   string // Href of the masthead entry that it belongs to
	Wide   bool   // prints landscape
	Sheet  bool   // is a printed sheet: no masthead entries
	Status int    // 0 is 200
	Data   any
}

// drawn is what the frame's template gets.
type drawn struct {
	Page
	Nav     []NavEntry
	Band    []Note
	Version string
}

// Render draws a page. It is drawn whole before anything is sent, so a page
// that fails is an error and never half a page.
func (p *Pages) Render(w http.ResponseWriter, name string, page Page) {
	t, ok := p.set[name]
	if !ok {
		http.Error(w, "there is no page template "+strconv.Quote(name), http.StatusInternalServerError)
		return
	}
	var band []Note
	if p.frame.band != nil {
		band = p.frame.band()
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "frame", drawn{page, p.frame.nav, band, p.frame.version}); err != nil {
		http.Error(w, "this page could not be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(buf.Len()))
	if page.Status != 0 {
		w.WriteHeader(page.Status)
	}
	_, _ = w.Write(buf.Bytes())
}

// Assets serves the stylesheet, the script and the icon under /static/.
func (f *Frame) Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := f.assets[strings.TrimPrefix(r.URL.Path, "/static/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		if r.URL.Query().Get("v") == a.sum {
			w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
		}
		_, _ = w.Write(a.body)
	})
}
