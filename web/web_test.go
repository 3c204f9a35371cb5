package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newSite serves the pages with the test law and, if given, books.
func newSite(t testing.TB, books ...Book) http.Handler {
	t.Helper()
	h, err := New(Options{Decider: fakeLaw{}, Reader: fakeReader{}, Law: fakePacks(), Start: books,
		Now: func() time.Time { return noon }, Version: "0.0-test", Zone: eastern})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// do asks for a page as a browser on this machine would.
func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	r.Host = "127.0.0.1:8080"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// get gives the body of a page that must be there.
func get(t testing.TB, h http.Handler, path string) string {
	t.Helper()
	w := do(h, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	keep(t, path, w.Body.Bytes())
	return w.Body.String()
}

// post sends a form from the page itself.
func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return do(h, r)
}

// uploadFile sends a file with the upload form.
func uploadFile(t testing.TB, h http.Handler, name string, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile("book", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/books", &buf)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return do(h, r)
}

// keep writes pages where INTERDICT_PAGES says, for looking at them.
func keep(t testing.TB, path string, body []byte) {
	dir := os.Getenv("INTERDICT_PAGES")
	if dir == "" {
		return
	}
	name := strings.NewReplacer("/", "_", "?", "-", "&", "-", "=", "-").Replace(path) + ".html"
	if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// want fails unless the page says each of the texts.
func want(t testing.TB, page string, texts ...string) {
	t.Helper()
	page = strings.ReplaceAll(page, "\u00a0", " ")
	for _, s := range texts {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func TestEveryPage(t *testing.T) {
	h := newSite(t, openBook(t))
	for path, texts := range map[string][]string{
		"/":                          {"1 line may not go ahead; 1 needs a licence; 2 wait for an answer", "orders.csv", "Not legal advice."},
		"/books/1":                   {"1 line may not go ahead; 1 needs a licence; 2 wait for an answer", "Row 5", "The nearest is", "29 Sep 2024", "in 40 days"},
		"/books/1/unread":            {"1 row could not be read", "is not an act"},
		"/books/1/deals/2":           {"Prohibited.", "From 29 September 2024 on, this resale of Product K Home to Pell County may not go ahead."},
		"/books/1/deals/3":           {"Permitted before 29 September 2024, prohibited from then on: the day it is carried out is missing.", "I do not know"},
		"/books/1/deals/4":           {"may go ahead before 29 September 2024: no restriction known to this tool reaches it."},
		"/books/1/deals/6":           {"needs a licence before it goes ahead", "presumption of denial", "<b>None</b>"},
		"/books/1/deals/7":           {"A question for counsel", "Is payment for an old delivery covered?"},
		"/books/1/deals/8":           {"an exception takes it out of the rules"},
		"/books/1/deals/9":           {"no restriction known to this tool reaches it"},
		"/books/1/deals/2/print":     {"Signature", "Decision record"},
		"/law":                       {"1 restriction, all drafts that no counsel has reviewed"},
		"/law/xx/test-1":             {"This pack is a draft", "Takes out", "2 lines"},
		"/ask":                       {"May this deal go ahead?", "I do not know"},
		"/books/1?outcome=permitted": {"3 of 7 lines"},
	} {
		page := get(t, h, path)
		want(t, page, texts...)
	}
}
