package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interdict/find"
)

// A tree with a package in it, one with nothing, one that cannot be read whole,
// and no tree at all.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bad/var/lib/dpkg/status":  "Package: kesl\nStatus: install ok installed\nMaintainer: Kaspersky Lab\nVersion: 12.1.0-1543\n",
		"good/readme.txt":          "nothing",
		"cut/x.cdx.json":           `{"bomFormat":"CycloneDX","components":[{"name":"a"},`,
		"good/var/lib/dpkg/status": "Package: x\nStatus: install ok installed\nVersion: 1\n",
	} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		want int
		says string
	}{
		{"bad", exitBad, `{"finding":`},
		{"-deep -format sarif bad", exitBad, `"ruleId": "present"`},
		{"good", exitClear, `"complete":true`},
		{"-version", exitClear, "catalog sha256 "},
		{"cut", exitIncomplete, `{"skipped":{"path":`},
		{"nowhere", exitFailed, ""},
		{"", exitUsage, ""},
		{"-format xml good", exitUsage, ""},
	} {
		args := strings.Fields(c.args)
		if n := len(args) - 1; n >= 0 && args[n] != "-version" {
			args[n] = filepath.Join(dir, args[n])
		}
		var out, errs bytes.Buffer
		if got := run(args, &out, &errs, func() time.Time { return time.Unix(1_800_000_000, 0) }, nil); got != c.want || !strings.Contains(out.String(), c.says) {
			t.Errorf("%q: code %d, want %d\n%s%s", c.args, got, c.want, &out, &errs)
		}
	}
}

// The last message is the summary, as documented.
func TestSummaryIsLast(t *testing.T) {
	var out bytes.Buffer
	if got := run([]string{t.TempDir()}, &out, &out, time.Now, nil); got != exitClear {
		t.Fatal(out.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var last struct{ Summary *find.Summary }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Summary == nil || !last.Summary.Complete {
		t.Errorf("%v: %s", err, lines)
	}
}
