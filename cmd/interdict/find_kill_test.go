package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// seconds is what differs from scan to scan.
var seconds = regexp.MustCompile(`"seconds": [^,]+,`)

// TestKilledScan: a scan that is killed at any moment, and begun again with the
// same --resume, says in the end what one scan in peace says, byte for byte.
func TestKilledScan(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	tree := filepath.Join(strings.TrimSpace(string(out)), "src")
	scan := func(more ...string) *exec.Cmd {
		return exec.CommandContext(t.Context(), "interdict", append([]string{"find", tree, "--deep", "--format", "json", "--now", "2026-11-23"}, more...)...)
	}
	answer := func(c *exec.Cmd) string {
		var out bytes.Buffer
		c.Stdout = &out
		_ = c.Run() // its exit code speaks of what was found and what was not read
		if !bytes.Contains(out.Bytes(), []byte(`"summary"`)) {
			t.Fatalf("no answer: %s", out.String())
		}
		return seconds.ReplaceAllString(out.String(), "")
	}
	want := answer(scan())
	journal := filepath.Join(t.TempDir(), "journal")
	for _, after := range []time.Duration{50, 400, 1100, 2300} { // journals are written every two seconds
		c := scan("--resume", journal)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after * time.Millisecond)
		_ = c.Process.Kill() // it may have ended
		_ = c.Wait()
	}
	if got := answer(scan("--resume", journal)); got != want {
		t.Errorf("after it was killed:\n%s\nin peace:\n%s", got, want)
	}
}
