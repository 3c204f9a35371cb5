package lists_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"interdict/internal/lists"
)

// TestEveryCodeIsExplained reads the groups of constants that declare warnings
// and reasons for gaps, and wants each explained once, and nothing else.
func TestEveryCodeIsExplained(t *testing.T) {
	explained := map[string]bool{}
	for _, c := range lists.Codes() {
		if _, twice := explained[c.Code]; twice || c.Means == "" {
			t.Errorf("%s is explained twice or not at all", c.Code)
		}
		explained[c.Code] = false
	}
	err := filepath.WalkDir("../../screen/list", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST || !strings.Contains(g.Doc.Text(), "warning") && !strings.Contains(g.Doc.Text(), "reasons for a gap") {
				continue
			}
			for _, spec := range g.Specs {
				for _, v := range spec.(*ast.ValueSpec).Values {
					if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						word, err := strconv.Unquote(lit.Value)
						if _, known := explained[word]; err != nil || !known {
							t.Errorf("%s: %s is not explained", path, lit.Value)
						}
						explained[word] = true
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for word, declared := range explained {
		if !declared && word != "not-a-list" && word != "no-target" { // declared by themselves
			t.Errorf("%s is explained and nobody says it", word)
		}
	}
}
