package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestPicture holds the picture of the README to the program: it is what the
// command below it prints, drawn.
func TestPicture(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"decide", "../../examples/four-lines.csv", "--profile", "../../examples/profile.yaml", "--now", "2026-11-23", "--format", "text", "--color", "always", "--quiet"}
	if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitBad {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	draw := exec.Command("go", "run", "../../internal/termsvg", "Four order lines, answered by interdict")
	draw.Stdin = strings.NewReader(wrap(brief(out.String()), 118))
	picture, err := draw.Output()
	if err != nil {
		t.Fatal(err)
	}
	const file = "../../doc/decide.svg"
	if *update {
		if err := os.WriteFile(file, picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(picture, want) {
		t.Error("doc/decide.svg is not what the program prints; run: make picture")
	}
}

// brief leaves out what a picture has no room for: how names were read, what
// was assumed and consulted.
func brief(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if first != "read:" && first != "assumed:" && first != "consulted:" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// wrap breaks long lines at words; what follows is indented a little more.
func wrap(s string, width int) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		room, more := "", indent+"  "
		for _, word := range strings.Split(strings.TrimRight(strings.TrimLeft(line, " "), "\n"), " ") {
			if room != "" && len(indent)+len(room)+1+len(word) > width {
				out.WriteString(indent + room + "\n")
				room, indent = "", more
			}
			if room != "" {
				room += " "
			}
			room += word
		}
		out.WriteString(indent + room + "\n")
	}
	return out.String()
}
