package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/fstest"
	"time"

	"interdict"
	"interdict/web"
)

// Another job hangs its pages into the frame: it parses its own templates,
// which may use the frame's marks, and renders them inside.
func ExampleFrame() {
	nav := append(web.DecideNav(), web.NavEntry{Text: "Parties", Href: "/parties"})
	frame, err := web.NewFrame(nav, func() []web.Note { return []web.Note{{Text: "SDN list", Strong: "3 days old"}} }, "1.2")
	if err != nil {
		fmt.Println(err)
		return
	}
	pages, err := frame.Parse(fstest.MapFS{
		"parties/parties.html": {Data: []byte(`{{define "body"}}<h1>{{plural .N "party"}} to look at</h1><p>{{template "outcome" .Worst}}</p>{{end}}`)},
	}, "parties", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	parties := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages.Render(w, "parties", web.Page{Title: "Parties", Here: "/parties", Data: struct {
			N     int
			Worst interdict.Outcome
		}{2, interdict.Review}})
	})

	site, err := web.New(web.Options{Decider: nobody{}, Reader: nobody{}, Now: time.Now, Nav: nav,
		Mounts: []web.Mount{{Pattern: "GET /parties", Handler: parties}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/parties", nil)
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	for _, said := range []string{"2 parties to look at", `aria-current="page">Parties`, "SDN list <b>3 days old</b>", interdict.NotLegalAdvice} {
		fmt.Println(strings.Contains(w.Body.String(), said), said)
	}
	// Output:
	// true 2 parties to look at
	// true aria-current="page">Parties
	// true SDN list <b>3 days old</b>
	// true Not legal advice.
}
