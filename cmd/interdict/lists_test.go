package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"interdict/screen/list/gen"
)

// answer runs the program as on a Monday in November 2026.
func answer(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{In: strings.NewReader(""), Out: &out, Err: &errs, Env: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }}
	code = a.run(t.Context(), args)
	return code, out.String(), errs.String()
}

// TestListsUpdate fetches the SDN list from a mirror: by the publisher's file
// names, then again without anything new, then from a mirror that breaks off.
func TestListsUpdate(t *testing.T) {
	g := gen.OFAC(gen.Parties(1, 80))
	files := map[string][]byte{"/sdn/SDN.CSV": g.Primary, "/sdn/ALT.CSV": g.Aliases, "/sdn/ADD.CSV": g.Addresses, "/sdn/SDN_COMMENTS.CSV": g.Comments}
	broken := false
	mirror := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := files[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case broken:
			w.Write(b[:len(b)/2])
		case r.Header.Get("If-None-Match") == `"1"`:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", `"1"`)
			w.Write(b)
		}
	}))
	defer mirror.Close()
	store := t.TempDir()
	update := []string{"lists", "update", "us/sdn", "--from", mirror.URL + "/sdn/", "--lists", store, "--format", "text", "-q"}
	for _, step := range []struct {
		name   string
		more   []string
		broken bool
		code   int
		want   string
	}{
		{"dry run", []string{"--dry-run"}, false, exitClear, "us/sdn             80 entries, none before (dry run: not in force)\n"},
		{"fetched", nil, false, exitClear, "us/sdn             80 entries, none before\n"},
		{"nothing new", nil, false, exitClear, "ofac-sdn           nothing newer\n"},
		{"broken off", []string{"--force"}, true, exitIncomplete, "ofac-sdn           failed: "},
	} {
		broken = step.broken
		code, stdout, stderr := answer(t, append(update, step.more...)...)
		if code != step.code || !strings.HasPrefix(stdout, step.want) {
			t.Errorf("%s: code %d, %q, want %q; %s", step.name, code, stdout, step.want, stderr)
		}
	}
	code, stdout, _ := answer(t, "lists", "status", "--lists", store, "--format", "text")
	if code != exitIncomplete || !strings.Contains(stdout, "us/sdn                  80 entries, whole; of an unknown day, nothing newer on 2026-11-23, 0 days old (7 allowed)\n") ||
		!strings.Contains(stdout, "came from its publisher (ofac-sdn), format ofac") {
		t.Errorf("code %d, %s", code, stdout)
	}
}

// TestListsManual: every command that doc/lists.md shows is one, with flags that
// are there.
func TestListsManual(t *testing.T) {
	b, err := os.ReadFile("../../doc/lists.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		command, _, _ := strings.Cut(strings.TrimSpace(line), " #")
		words := strings.Fields(command)
		if len(words) < 2 || words[0] != "interdict" {
			continue
		}
		n++
		root := newRootCmd(&app{Out: io.Discard, Err: io.Discard, Env: func(string) string { return "" }})
		verb, rest, err := root.Find(words[1:])
		if err != nil || !verb.Runnable() || verb == root {
			t.Errorf("%s: %v", command, err)
			continue
		}
		if err := verb.ParseFlags(rest); err != nil {
			t.Errorf("%s: %v", command, err)
		}
	}
	if n < 8 {
		t.Errorf("%d commands found", n)
	}
}
