package conform

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report" // brings the schema that OASIS published
)

// sarifSchema is the published schema of SARIF 2.1.0. The library keeps it in a
// constant that only its own types are held to; here the bytes themselves are.
func sarifSchema(t *testing.T) []byte {
	t.Helper()
	name := filepath.Join(moduleDir(t, "github.com/owenrumney/go-sarif/v3"), "pkg", "report", "v210", "sarif", "schema.go")
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "schema" {
			text, err = strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	if err != nil || text == "" {
		t.Fatalf("%s: no schema: %v", name, err)
	}
	return []byte(text)
}

// Findings of every level, ones that somebody knows about, odd names, and
// things that could not be read: the log holds to the published schema.
func TestSARIF(t *testing.T) {
	schema := compile(t, map[string][]byte{"sarif.json": sarifSchema(t)}, "sarif.json")
	dir := write(t, estate)
	for _, c := range []struct {
		name    string
		code    int
		args    []string
		results int
	}{
		{"all of it", 3, []string{"tree", "--all"}, 3},
		{"known to somebody", 3, []string{"tree", "--ignore", "known.yaml"}, 3},
		{"nothing found", 0, []string{"tree/empty"}, 0},
		{"damaged", 5, []string{"damaged"}, 0},
	} {
		got := interdict(t, dir, c.code, append([]string{"find", "--format", "sarif", "--now", "2026-11-23"}, c.args...)...)
		if err := schema.Validate(parse(t, got)); err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
		var log struct {
			Runs []struct{ Results []json.RawMessage }
		}
		if err := json.Unmarshal(got, &log); err != nil || len(log.Runs[0].Results) != c.results {
			t.Errorf("%s: %d results, want %d (%v)\n%s", c.name, len(log.Runs[0].Results), c.results, err, got)
		}
	}
	bad := bytes.Replace(interdict(t, dir, 3, "find", "--format", "sarif", "tree"), []byte(`"level": "error"`), []byte(`"level": "fatal"`), 1)
	if err := schema.Validate(parse(t, bad)); err == nil {
		t.Error("the schema takes a level that SARIF does not have: it checks nothing")
	}
}
