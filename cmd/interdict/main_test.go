package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"interdict": main, "token": keptKey})
}

// TestManual holds doc.go to the program: every verb with its own words.
func TestManual(t *testing.T) {
	pkg, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	manual := pkg.Doc.Text()
	if s := new(doc.Package).Synopsis(manual); s != "Command interdict carries out a technology ban." {
		t.Errorf("synopsis is %q", s)
	}
	inManual := 0
	for line := range strings.Lines(between(manual, "# Verbs\n", "interdict help VERB")) {
		if strings.HasPrefix(line, "\t") {
			inManual++
		}
	}
	all := verbs(&app{Out: &bytes.Buffer{}})
	for _, c := range all {
		if !strings.Contains(strings.Join(strings.Fields(manual), " "), c.Name()+" "+c.Short) {
			t.Errorf("doc.go does not list: %s  %s", c.Name(), c.Short)
		}
	}
	if inManual != len(all) {
		t.Errorf("doc.go lists %d verbs, the program has %d", inManual, len(all))
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// TestEveryVerb holds the verbs to what help promises of them.
func TestEveryVerb(t *testing.T) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Short == "" || !strings.Contains(c.Example, "interdict") {
			t.Errorf("%s has no short text or no example", c.CommandPath())
		}
		if c.Run != nil || c.Args == nil && c.RunE != nil {
			t.Errorf("%s must use RunE, and say which arguments it takes", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRootCmd(&app{In: os.Stdin, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}))
}

func TestWorse(t *testing.T) {
	order := []int{exitClear, exitIncomplete, exitReview, exitBad, exitUsage, exitFailed}
	for i, a := range order {
		for j, b := range order {
			if want := order[max(i, j)]; worse(a, b) != want {
				t.Errorf("worse(%d, %d) = %d, want %d", a, b, worse(a, b), want)
			}
		}
	}
}

func TestFinish(t *testing.T) {
	for _, test := range []struct {
		name    string
		err     error
		started bool
		code    int
		stderr  string
	}{
		{"silent result", ended(exitBad), true, exitBad, ""},
		{"failure", errors.New("disk full"), true, exitFailed, "interdict: disk full\n"},
		{"before the work", errors.New("too many arguments"), false, exitUsage, "interdict: too many arguments\n"},
		{"hint", usagef("try this", "no %s", "luck"), true, exitUsage, "interdict: no luck\ninterdict: hint: try this\n"},
		{"result beside an error", errors.Join(errors.New("row 3: bad date"), exit{code: exitIncomplete, err: errors.New("1 bad row")}), true,
			exitIncomplete, "interdict: row 3: bad date\ninterdict: 1 bad row\n"},
	} {
		var stderr bytes.Buffer
		a := &app{Err: &stderr}
		if got := a.finish(test.err, test.started); got != test.code || stderr.String() != test.stderr {
			t.Errorf("%s: code %d and %q, want %d and %q", test.name, got, stderr.String(), test.code, test.stderr)
		}
	}
	if ended(exitClear) != nil {
		t.Error("a clear result is an error")
	}
}

// TestPanic: a panic must not end with Go's own code 2, which means wrong use.
func TestPanic(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{In: strings.NewReader(""), Out: panicWriter{}, Err: &stderr, Now: time.Now, Env: func(string) string { return "" }}
	if got := a.run(context.Background(), []string{"version"}); got != exitFailed || !strings.HasPrefix(stderr.String(), "interdict: internal error: full\n") {
		t.Errorf("code %d and %q", got, stderr.String())
	}
}

type panicWriter struct{}

func (panicWriter) Write([]byte) (int, error) { panic("full") }

func TestColors(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	a := &app{Env: func(string) string { return "" }, color: choice{value: "auto"}}
	if a.colors(null) || a.colors(&bytes.Buffer{}) {
		t.Error("colours where nobody looks")
	}
	if a.color.value = "always"; !a.colors(&bytes.Buffer{}) {
		t.Error("no colours although asked for")
	}
	if a.color.value = "never"; a.colors(null) {
		t.Error("colours although refused")
	}
}

func TestProgress(t *testing.T) {
	now := time.Unix(0, 0)
	var w bytes.Buffer
	p := newProgress(&w, func() time.Time { return now }, "lines", 2000)
	p.add(100, 0)
	if w.Len() != 0 {
		t.Errorf("drew %q at once", w.String())
	}
	now = now.Add(3 * time.Second)
	p.add(1100, 3)
	if got, want := w.String(), "\r\x1b[K1200 lines, 60%, 400/s, 2s left, 3 found"; got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
	p.end()
	if !strings.HasSuffix(w.String(), "\r\x1b[K") {
		t.Error("the line was not wiped")
	}
	quiet := (&app{quiet: true, Err: os.Stderr}).progress("lines", 1)
	quiet.add(1, 1) // the nil progress is silent
	quiet.end()
}
