package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"interdict/decide"
)

// TestDocs runs the commands of doc/decide.md, from the folder of the module,
// and holds the page to what they print. The flag -update writes it anew.
func TestDocs(t *testing.T) {
	t.Chdir("../..")
	const page = "doc/decide.md"
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	block := regexp.MustCompile("(?s)```console\n\\$ interdict (.*?)\n(.*?)```")
	got := block.ReplaceAllFunc(src, func(b []byte) []byte {
		m := block.FindSubmatch(b)
		ran++
		var out, errs bytes.Buffer
		code := run(context.Background(), split(string(m[1])), strings.NewReader(""), &out, &errs)
		if code == exitFailed || code == exitUsage {
			t.Errorf("%s: exit code %d, %s", m[1], code, errs.String())
		}
		return []byte("```console\n$ interdict " + string(m[1]) + "\n" + wrap(out.String(), 118) + "```")
	})
	if ran == 0 {
		t.Fatal("the page has no commands")
	}
	if *update {
		if err := os.WriteFile(page, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(src, got) {
		t.Errorf("%s is not what the program prints; run: go test ./cmd/interdict -run TestDocs -update", page)
	}
}

// TestProfilePage reads the example of doc/profile.md as a profile.
func TestProfilePage(t *testing.T) {
	src, err := os.ReadFile("../../doc/profile.md")
	if err != nil {
		t.Fatal(err)
	}
	example := between(string(src), "```yaml\n", "```")
	p, err := decide.ParseProfile("doc/profile.md", []byte(example))
	if err == nil {
		err = p.Check(plainly)
	}
	if err != nil || p.Name != "calloway-ridge" {
		t.Errorf("%+v, %v", p, err)
	}
}

// split cuts a command line at blanks that are not in quotes.
func split(line string) []string {
	var out []string
	for _, w := range regexp.MustCompile(`([^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		out = append(out, strings.ReplaceAll(w, `"`, ""))
	}
	return out
}
