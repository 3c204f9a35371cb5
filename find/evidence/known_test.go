package evidence

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestOwnFactsAreKnown: what the project's own readers report, the judge knows
// by name; only a stranger's facts are read as plain text, and said to be.
func TestOwnFactsAreKnown(t *testing.T) {
	name := regexp.MustCompile(`Facts\.Add\("([a-z0-9_.]+)"|"((?:pe|authenticode|macho|elf)\.[a-z0-9_]+)"`)
	seen := 0
	for _, dir := range []string{"../detect", "../authenticode", "../source", "../regkey"} {
		tree := os.DirFS(dir)
		err := fs.WalkDir(tree, ".", func(p string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
				return err
			}
			text, err := fs.ReadFile(tree, p)
			if err != nil {
				return err
			}
			for _, m := range name.FindAllStringSubmatch(string(text), -1) {
				seen++
				if n := m[1] + m[2]; factName("file-header", n) == "" {
					t.Errorf("%s/%s: %q", dir, p, n)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 60 {
		t.Errorf("only %d names were looked at", seen)
	}
}
