package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// served is the pages of a running program, as a browser on this machine sees
// them.
type served struct {
	t    *testing.T
	base string
	http.Client
}

// serveFor starts the pages and stops them when the test ends.
func serveFor(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	out, w := io.Pipe()
	var errs bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--quiet"}, args...), strings.NewReader(""), w, &errs)
		_ = w.Close()
		ended <- code
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		interrupt()
		t.Fatalf("no address: %v, exit code %d, %s", err, <-ended, errs.String())
	}
	t.Cleanup(func() {
		interrupt()
		if code := <-ended; code != exitClear || errs.Len() > 0 {
			t.Errorf("exit code %d: %s", code, errs.String())
		}
	})
	return &served{t, strings.TrimSuffix(strings.TrimSpace(address), "/"), http.Client{Timeout: time.Minute}}
}

// page gives the text of a page.
func (s *served) page(path string) string {
	s.t.Helper()
	res, err := s.Get(s.base + path)
	return s.body(res, err, http.StatusOK)
}

// send posts a form and gives the page that follows.
func (s *served) send(path string, form url.Values) string {
	s.t.Helper()
	res, err := s.PostForm(s.base+path, form)
	return s.body(res, err, http.StatusOK)
}

func (s *served) body(res *http.Response, err error, status int) string {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != status {
		s.t.Fatalf("%s: status %d, %v\n%s", res.Request.URL, res.StatusCode, err, b)
	}
	return string(b)
}

// cli runs a verb and wants an exit code.
func cli(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(context.Background(), args, strings.NewReader(""), &out, &errs); got != code {
		t.Fatalf("%v: exit code %d, want %d: %s%s", args, got, code, out.String(), errs.String())
	}
	return out.String()
}

// evidenceKey makes a key in a folder of its own, and its public half.
func evidenceKey(t *testing.T) (dir, key, pub string) {
	t.Helper()
	dir = t.TempDir()
	key, pub = filepath.Join(dir, "evidence.key"), filepath.Join(dir, "evidence.pub")
	cli(t, exitClear, "key", "new", "--name", "evidence.example.com", "--key", key)
	write(t, pub, cli(t, exitClear, "key", "show", "--key", key))
	return dir, key, pub
}

// TestServeRecords records a line, answers a question, and records it again
// beside the whole book. The command line bundles and verifies what the pages
// kept, deciding it anew.
func TestServeRecords(t *testing.T) {
	dir, key, pub := evidenceKey(t)
	log, file := filepath.Join(dir, "log"), filepath.Join(dir, "all.bundle")
	s := serveFor(t, "--file", "../../examples/orders-2024.csv", "--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--record", log, "--key", key)
	if page := s.page("/evidence"); !strings.Contains(page, "The log is empty") {
		t.Errorf("a new log: %s", page)
	}
	if page := s.send("/books/1/deals/2/record", nil); !strings.Contains(page, "Recorded as number 0 of the log") {
		t.Error("the line was not recorded")
	}
	if page := s.send("/books/1/record", nil); !strings.Contains(page, "93 lines recorded") {
		t.Error("the book was not recorded")
	}
	if page := s.page("/evidence"); !strings.Contains(page, "94 records in the log") || !strings.Contains(page, "50 of 94 records, newest first") {
		t.Error("the log does not show what was recorded")
	}
	cli(t, exitClear, "bundle", log, "-o", file, "--key", key, "-q")
	if got := cli(t, exitClear, "verify", file, "--keys", pub, "--format", "text"); !strings.Contains(got, "94 decided anew with the same answer") {
		t.Error(got)
	}
	// The log is free between two answers: the command line adds to it.
	cli(t, exitBad, "decide", "--act", "resell", "--set", "actor.country=US", "--set", "product.id=kaspersky/total-security",
		"--set", "performed_at=2024-10-02", "--record", log, "--key", key, "-q")
	if page := s.page("/evidence"); !strings.Contains(page, "95 records in the log") {
		t.Error("what the command line recorded is not in the log")
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hand hands files to the verify form and gives the page that follows.
func (s *served) hand(status int, fields map[string]string, files map[string][]byte) string {
	s.t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for name, b := range files {
		w, err := form.CreateFormFile(name, name+".file")
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			s.t.Fatal(err)
		}
	}
	for name, v := range fields {
		if err := form.WriteField(name, v); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	res, err := s.Post(s.base+"/evidence/verify", form.FormDataContentType(), &buf)
	return html.UnescapeString(s.body(res, err, status))
}

func (s *served) says(page string, texts ...string) {
	s.t.Helper()
	page = html.UnescapeString(page)
	for _, x := range texts {
		if !strings.Contains(page, x) {
			s.t.Errorf("the page does not say %q", x)
		}
	}
}

// TestServeEvidence goes the whole way on the pages: record, look at the proof,
// set aside, bundle with and without personal facts, and verify as an auditor
// who has nothing but the key and an older checkpoint.
func TestServeEvidence(t *testing.T) {
	dir, key, pub := evidenceKey(t)
	log := filepath.Join(dir, "log")
	cli(t, exitBad, "decide", "--act", "resell", "--set", "actor.country=US", "--set", "product.id=kaspersky/total-security",
		"--set", "performed_at=2024-10-02", "--record", log, "--key", key, "-q")
	cli(t, exitBad, "screen", "AO Kaspersky Lab", "--now", "2026-11-23", "--record", log, "--key", key, "-q")
	s := serveFor(t, "--file", "../../examples/orders-2024.csv", "--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--record", log, "--key", key)
	s.says(s.page("/evidence/1"), "Number 1 is in the log, unchanged, and its scores came out the same when computed again", "Screening of AO Kaspersky Lab",
		"1 screening from the list entries that they name", "that nobody else on the lists matched rests on the signature", "2 records that were there when this program started")
	kept := s.page("/evidence/checkpoint")
	s.send("/books/1/record", nil)
	s.says(s.page("/evidence/50"), "Number 50 is in the log, unchanged, and its answer was right when decided again",
		"Why this answer?", "7 steps from the record to the signed root", "That is the root")

	res, err := s.PostForm(s.base+"/evidence/50/override", url.Values{"expires": {"1 Jan 2020"}, "outcome": {"permitted"}})
	s.says(s.body(res, err, http.StatusUnprocessableEntity), "4 corrections needed; nothing was recorded", "Say who sets the answer aside.", "The last day, 1 Jan 2020, is past.")
	res, err = s.PostForm(s.base+"/evidence/50/override", url.Values{"outcome": {"prohibited"}, "who": {"R. Adeyo"}, "why": {"why not"}, "authority": {"memo 12"}, "expires": {"31 Dec 2099"}})
	s.says(s.body(res, err, http.StatusConflict), "says prohibited already", "Name another outcome")
	page := s.send("/evidence/50/override", url.Values{"outcome": {"needs_licence"}, "who": {"R. Adeyo"}, "why": {"counsel reads it so"}, "authority": {"memo 12"}, "expires": {"31 Dec 2099"}})
	s.says(page, "The override is recorded", "Number 96 is in the log, unchanged", "counsel reads it so", "1 override")
	s.says(s.page("/evidence/50"), "Set aside by a person", "R. Adeyo, by memo 12, until 31 Dec 2099")
	s.says(s.page("/evidence"), "set aside by", "Sets aside")
	s.says(s.page("/evidence?kind=override"), "1 override among 97 records looked at")
	s.says(s.page("/evidence?kind=scan"), "No record of this kind among the 97 looked at")

	public, err := os.ReadFile(pub)
	if err != nil {
		t.Fatal(err)
	}
	one := []byte(s.send("/evidence/bundle", url.Values{"n": {"50"}, "since": {"2"}}))
	auditor := serveFor(t) // another machine: no log, no key
	auditor.says(auditor.hand(http.StatusOK, map[string]string{"pasted": string(public)}, map[string][]byte{"bundle": one, "since": []byte(kept)}),
		"The file holds, and every answer was right when decided again", "2 records of the log evidence.example.com, signed by evidence.example.com, a key from pasted",
		"the older checkpoint that was kept", "Sets aside", "Needs a licence")

	redacted := []byte(s.send("/evidence/bundle", url.Values{"n": {"50"}, "redact": {"yes"}}))
	party := []byte(`"value":"Pell County"`) // the cases of the law name it too
	if bytes.Contains(redacted, party) || !bytes.Contains(one, party) {
		t.Error("the redacted bundle names a party, or the whole one does not")
	}
	auditor.says(auditor.hand(http.StatusOK, nil, map[string][]byte{"bundle": redacted, "keys": public}), "The file holds; nothing in it was decided again", "1 record not, since facts are withheld")

	whole := []byte(s.send("/evidence/bundle", url.Values{"what": {"all"}}))
	auditor.says(auditor.hand(http.StatusOK, nil, map[string][]byte{"bundle": whole, "keys": public}), "95 of 97 records were decided again with the same answer", "47 are not shown here")

	bent := bytes.Replace(one, []byte("counsel reads it so"), []byte("counsel reads it no"), 1)
	auditor.says(auditor.hand(http.StatusOK, nil, map[string][]byte{"bundle": bent, "keys": public}), "The file does not hold", "checksum")
	auditor.says(auditor.hand(http.StatusOK, nil, map[string][]byte{"bundle": []byte("PK no zip"), "keys": public}), "The file does not hold", "not a zip file")
	auditor.says(auditor.hand(http.StatusUnprocessableEntity, map[string]string{"pasted": "evidence.example.com+00000000+AAAA"}, map[string][]byte{"bundle": one}), "The file was not checked", "Pasted: ")
	_, _, other := evidenceKey(t)
	strange, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	auditor.says(auditor.hand(http.StatusOK, nil, map[string][]byte{"bundle": one, "keys": strange}), "The file does not hold", "which is not one of the keys trusted", "a check above fails")
	s.says(s.hand(http.StatusOK, map[string]string{"own": "yes"}, map[string][]byte{"bundle": one}), "The file holds", "a key from this program’s own key")
}

// TestServeBooks: an order book that was logged with a leaf a line is one row of
// the log, and is decided anew from its file, line by line.
func TestServeBooks(t *testing.T) {
	dir, key, pub := evidenceKey(t)
	log, orders := filepath.Join(dir, "log"), filepath.Join(dir, "orders.csv")
	var b strings.Builder
	b.WriteString("id,act,actor.country,product.id,performed_at\n")
	for i := range 700 { // more than two tiles of leaves
		fmt.Fprintf(&b, "PO-%d,resell,US,kaspersky/total-security,2024-%02d-02\n", i, 7+i%5)
	}
	write(t, orders, b.String())
	cli(t, exitBad, "decide", "--act", "resell", "--set", "actor.country=US", "--set", "product.id=kaspersky/total-security",
		"--set", "performed_at=2024-10-02", "--record", log, "--key", key, "-q")
	cli(t, exitBad, "decide", orders, "--record", log, "--compact", "always", "--key", key, "--format", "csv", "-q")
	cli(t, exitClear, "evidence", "hold", "add", log, "case-17", "--all", "--who", "J. Doe", "--why", "inquiry", "--key", key)
	s := serveFor(t, "--record", log, "--key", key)
	page := s.page("/evidence")
	s.says(page, "703 records in the log", "orders.csv", "280 prohibited and 420 ", "case-17", "In force", `href="/evidence/0"`)
	if n := strings.Count(page, `<tr role="row"><th scope="row"`); n != 3 {
		t.Errorf("%d rows: the lines of a book are one", n)
	}
	s.says(s.page("/evidence?kind=book"), "1 book among 3 records looked at")
	s.says(s.page("/evidence?before=300"), "a line of an order book; the record of the book follows it")
	s.says(s.page("/evidence/701"), "Number 701 is in the log, unchanged, and its answer was right when decided again", "700 lines of order books", "Each line has a leaf of its own")
	res, err := s.Get(s.base + "/evidence/5")
	s.says(s.body(res, err, http.StatusNotFound), "It is a line of an order book")
	s.says(s.page("/evidence/702"), "Number 702 is in the log, unchanged", "what was done with the evidence itself")

	public, err := os.ReadFile(pub)
	if err != nil {
		t.Fatal(err)
	}
	all := []byte(s.send("/evidence/bundle", url.Values{"what": {"all"}}))
	s.says(s.hand(http.StatusOK, nil, map[string][]byte{"bundle": all, "keys": public}), "2 of 3 records were decided again with the same answer", "700 lines of order books", "orders.csv")
}
