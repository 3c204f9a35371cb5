//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestNamesAreShownEscaped: names in invalid UTF-8, with sequences that a terminal
// obeys, that turn the direction of a line round, or of 300 characters. Every form
// names where they are, none hands them to a terminal, a browser or a table as
// they are.
func TestNamesAreShownEscaped(t *testing.T) {
	const planted = "Package: kesl\nStatus: install ok installed\nMaintainer: Kaspersky Lab <info@example.com>\nVersion: 12.1.0\n"
	names := []string{"red\x1b[31m", "title\x1b]0;x\x07", "bad\xff\xfebytes", "turned\u202eexe", "c1\u009b31m", "<script>alert(1)</script>", "line\nfeed", "=cmd", strings.Repeat("n", 300)}
	dir := t.TempDir()
	var roots []string // each name by itself, so that it is the place of a finding
	for i, name := range names {
		if root := filepath.Join(dir, name); len(name) < 256 && !strings.Contains(name, "/") {
			at := filepath.Join(root, "var/lib/dpkg/status")
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(planted), 0o644); err != nil {
				t.Fatal(err)
			}
			roots = append(roots, root)
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name + "/var/lib/dpkg/status", Method: zip.Store, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(planted)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		roots = append(roots, filepath.Join(dir, string(rune('a'+i))+".zip"))
		if err := os.WriteFile(roots[len(roots)-1], b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []string{"text", "html", "csv", "json", "sarif"} {
		data := format == "json" || format == "sarif"
		var out, told bytes.Buffer
		c := exec.CommandContext(t.Context(), "interdict", append([]string{"find", "--format", format, "--now", "2026-11-23", "--explain", "status", "--"}, roots...)...)
		c.Stdout, c.Stderr = &out, &told
		_ = c.Run() // its exit code speaks of what was found
		for where, s := range map[string]string{"what is found": out.String(), "what is told": told.String()} {
			if bad := obeyed(s, data && where == "what is found"); bad != "" {
				t.Errorf("%s as %s: %s", where, format, bad)
			}
		}
		if n := strings.Count(told.String(), "status (package): present"); n != len(roots) {
			t.Errorf("%s: %d of %d found\n%s", format, n, len(roots), told.String())
		}
		if format == "html" && strings.Contains(out.String(), "<script>alert") {
			t.Error("a name is run by a browser")
		}
		for line := range strings.Lines(out.String()) {
			if format == "csv" && strings.ContainsAny(line[:1], "=+-@") {
				t.Errorf("computed by a spreadsheet: %s", line)
			}
		}
	}
}

// obeyed is what of a text a terminal would obey, or no reader can read. data
// has its own way to write them, and is not for people.
func obeyed(s string, data bool) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	for i, r := range s {
		if r == '\n' || r == '\t' || data && unicode.Is(unicode.Cf, r) {
			continue
		}
		if unicode.IsControl(r) && !(data && r >= 0x80) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return fmt.Sprintf("%q", s[max(0, i-40):i+utf8.RuneLen(r)])
		}
	}
	return ""
}
