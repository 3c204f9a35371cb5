package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
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
