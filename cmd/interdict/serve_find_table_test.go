package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// oddSoftware is headed in words that nobody knows.
const oddSoftware = "Bezeichnung;Macher;Ausgabe;Kiste\nKaspersky Endpoint Security for Windows;AO Kaspersky Lab;12.3;PC7\nPaint;Example;1;PC8\n"

// TestPagesColumns: a table of which no column is known is not read and never
// called clean; with its columns named it is read anew, and says whose word the
// columns are. With --map, find gives the same.
func TestPagesColumns(t *testing.T) {
	pages, _ := pagesOf(t, "")
	at := drop(t, pages, "odd.csv", []byte(oddSoftware))
	body := string(page(t, pages, at))
	for _, s := range []string{"could not be read", "No column of this table is known by its heading, so nothing of it was read", `<option value="Bezeichnung">`, "Read it anew"} {
		if !strings.Contains(body, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
	if code, _ := sendForm(pages, at+"/columns", url.Values{"name": {"Farbe"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("a column that is none: %d", code)
	}
	if code, _ := sendForm(pages, at+"/columns", url.Values{"name": {"Kiste"}, "host": {"Kiste"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("one column for two things: %d", code)
	}
	if code, _ := sendForm(pages, at+"/columns", url.Values{"host": {"Kiste"}}); code != http.StatusUnprocessableEntity {
		t.Errorf("no column that names the program: %d", code)
	}
	code, to := sendForm(pages, at+"/columns", url.Values{"name": {"Bezeichnung"}, "publisher": {"Macher"}, "version": {"Ausgabe"}, "host": {"Kiste"}})
	if code != http.StatusSeeOther {
		t.Fatalf("%d", code)
	}
	body = string(page(t, pages, strings.Split(to, "#")[0]))
	for _, s := range []string{"PC7", "Kaspersky Endpoint Security", "as you said", "4 of 4 columns were read"} {
		if !strings.Contains(body, s) {
			t.Errorf("read anew, the page does not say %q", s)
		}
	}
	byHand := findOut(t, "--format", "csv", "--map", "name=Bezeichnung,publisher=Macher,version=Ausgabe,host=Kiste", file(t, "odd.csv", oddSoftware))
	if !strings.Contains(string(byHand), "PC7") {
		t.Errorf("find --map: %s", byHand)
	}
}

// TestPagesRecordFindings: findings go into the log once, with the digest of the
// file; the evidence pages show the record, and a report is left to its own scan.
func TestPagesRecordFindings(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("INTERDICT_KEY", filepath.Join(dir, "key"))
	verbIn(t, "key", "new", "--name", "evidence.example.com", "-q")
	base, end := serving(t, "--now", "2024-08-19", "--record", filepath.Join(dir, "log"), "--inventory", "../../examples/software-2024.csv", "--quiet")
	defer end()
	if body := fetchPage(t, base+"findings/1"); !strings.Contains(body, "Record these findings") {
		t.Fatal("there is no form that records")
	}
	for range 2 { // the second time there is nothing to do
		res, err := http.PostForm(base+"findings/1/record", nil)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", res, err)
		}
		res.Body.Close()
	}
	if body := fetchPage(t, base+"findings/1"); !strings.Contains(body, `Recorded as <a href="/evidence/0">number 0</a>`) {
		t.Error("the page does not name its record")
	}
	if body := fetchPage(t, base+"evidence"); !strings.Contains(body, "One record in the log") {
		t.Error("it was recorded twice, or not at all")
	}
	if body := fetchPage(t, base+"evidence/0"); !strings.Contains(body, "software-2024.csv, sha256 ") {
		t.Errorf("the record does not name the file and its digest\n%s", body)
	}
}

// sendForm posts a form from the pages themselves.
func sendForm(h http.Handler, path string, form url.Values) (int, string) {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location")
}
