package hunt

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestHostileInput holds the table of hostile input to the tests that there are:
// each that it names stands in its folder.
func TestHostileInput(t *testing.T) {
	page, err := os.ReadFile("../../doc/hostile.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (.+) \\| `((?:Test|Fuzz)\\w+)` \\| (\\S+) \\|$")
	rows := row.FindAllStringSubmatch(string(page), -1)
	if n := strings.Count(string(page), "\n| ") - 2; len(rows) != n || n < 20 {
		t.Errorf("%d of %d rows are read", len(rows), n)
	}
	for _, r := range rows {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(r[3]), "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(b), "\nfunc "+r[2]+"(")
		}
		if !found {
			t.Errorf("%s: there is no %s in %s", r[1], r[2], r[3])
		}
	}
}
