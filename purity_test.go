package interdict_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// mutable lists the package-level variables that may change, each with its
// reason. The shorter, the better: state that is nowhere cannot be forgotten
// between two tests, or between two answers.
var mutable = map[string]string{}

// TestNoHiddenState holds every package to: no init function, no
// package-level variable that anything changes or that is made to change
// (locks, pools, atomics).
func TestNoHiddenState(t *testing.T) {
	fset := token.NewFileSet()
	for folder, files := range packages(t, fset) {
		for _, p := range hiddenState(fset, folder, files) {
			t.Error(p)
		}
	}
}

// TestNoHiddenInputs holds the libraries to: no clock, environment or chance
// but what a caller passes. Only programs and tests read them; a package that
// imports testing, as listtest does, is a test.
func TestNoHiddenInputs(t *testing.T) {
	fset := token.NewFileSet()
	for _, s := range sources(t, fset, parser.SkipObjectResolution) {
		if s.test || s.imports("testing") || s.file.Name.Name == "main" {
			continue
		}
		for _, p := range hiddenInputs(fset, s.file) {
			t.Errorf("%s\nhint: make it a field or a parameter", p)
		}
	}
}

// packages groups the files without tests by folder.
func packages(t *testing.T, fset *token.FileSet) map[string][]*ast.File {
	t.Helper()
	out := map[string][]*ast.File{}
	for _, s := range sources(t, fset, parser.SkipObjectResolution) {
		if !s.test {
			out[s.folder] = append(out[s.folder], s.file)
		}
	}
	return out
}

// noImports makes the type checker do without other packages: which name
// means which variable of the package it finds out all the same.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

func hiddenState(fset *token.FileSet, folder string, files []*ast.File) []string {
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	pkg, _ := config.Check(folder, fset, files, info) // its errors are about the imports that were not given
	s := stateFinder{fset: fset, info: info, folder: folder, pkg: pkg}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					s.add(d, "function init: make it a value that a caller builds")
				}
			case *ast.GenDecl:
				s.madeToChange(d)
			}
		}
		ast.Inspect(f, s.changes)
	}
	return slices.Sorted(maps.Keys(s.found))
}

type stateFinder struct {
	fset   *token.FileSet
	info   *types.Info
	folder string
	pkg    *types.Package
	found  map[string]bool
}

func (s *stateFinder) add(at ast.Node, format string, args ...any) {
	if s.found == nil {
		s.found = map[string]bool{}
	}
	s.found[fmt.Sprintf("%v: "+format, append([]any{s.fset.Position(at.Pos())}, args...)...)] = true
}

// madeToChange reports variables of a type of packages sync and sync/atomic.
func (s *stateFinder) madeToChange(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, e := range append([]ast.Expr{v.Type}, v.Values...) {
			if lit, ok := e.(*ast.CompositeLit); ok {
				e = lit.Type
			}
			if p := selected(e); p != nil && (p.Name == "sync" || p.Name == "atomic") && mutable[s.folder+"."+v.Names[0].Name] == "" {
				s.add(v, "package-level %s is made to change", v.Names[0].Name)
			}
		}
	}
}

// changes reports assignments to package-level variables or to what is in
// them. What a pointer or a second name for a slice changes, it does not see.
func (s *stateFinder) changes(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			for _, left := range n.Lhs {
				s.target(left)
			}
		}
	case *ast.IncDecStmt:
		s.target(n.X)
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && (f.Name == "delete" || f.Name == "clear") {
			s.target(n.Args[0])
		}
	}
	return true
}

func (s *stateFinder) target(e ast.Expr) {
	for {
		switch x := e.(type) {
		case *ast.IndexExpr:
			e = x.X
			continue
		case *ast.SelectorExpr:
			e = x.X
			continue
		case *ast.StarExpr:
			e = x.X
			continue
		case *ast.ParenExpr:
			e = x.X
			continue
		case *ast.Ident:
			v, ok := s.info.Uses[x].(*types.Var)
			if ok && v.Parent() == s.pkg.Scope() && mutable[s.folder+"."+x.Name] == "" {
				s.add(x, "package-level %s is changed", x.Name)
			}
		}
		return
	}
}

// selected returns the x of an expression x.y, also behind a pointer.
func selected(e ast.Expr) *ast.Ident {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			return x
		}
	}
	return nil
}

// inputs names the functions by which a package would read what its caller
// did not give it. Of chance, only sources with a seed are left.
var inputs = map[string][]string{
	"time": {"Now", "Since", "Until", "Local"},
	"os":   {"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Hostname", "Getwd", "UserHomeDir"},
}

var seeded = []string{"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}

func hiddenInputs(fset *token.FileSet, f *ast.File) []string {
	var found []string
	paths := map[string]string{}
	for _, spec := range f.Imports {
		p := strings.Trim(spec.Path.Value, `"`)
		name := strings.TrimSuffix(p, "/v2")
		name = name[strings.LastIndexByte(name, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		paths[name] = p
	}
	ast.Inspect(f, func(n ast.Node) bool {
		e, ok := n.(*ast.SelectorExpr)
		x := ast.Expr(nil)
		if ok {
			x = e.X
		}
		id, ok := x.(*ast.Ident)
		if !ok {
			return true
		}
		p, name := paths[id.Name], e.Sel.Name
		chance := p == "crypto/rand" || strings.HasPrefix(p, "math/rand") && !slices.Contains(seeded, name)
		if slices.Contains(inputs[p], name) || chance {
			found = append(found, fmt.Sprintf("%v: %s.%s read by a library", fset.Position(e.Pos()), id.Name, name))
		}
		return true
	})
	return found
}

// TestPurityChecks shows each check what it is there to find.
func TestPurityChecks(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"init", `func init() {}`, "function init"},
		{"assigned", `var a []int; func f() { a = nil }`, "a is changed"},
		{"element", `var a = map[string]int{}; func f() { a["x"] = 1 }`, "a is changed"},
		{"field", `var a struct{ b int }; func f() { a.b++ }`, "a is changed"},
		{"deleted", `var a = map[string]int{}; func f() { delete(a, "x") }`, "a is changed"},
		{"lock", `import "sync"; var a sync.Mutex`, "a is made to change"},
		{"atomic", `import "sync/atomic"; var a = atomic.Int64{}`, "a is made to change"},
		{"shadowed", `var a []int; func f() { a := 1; a = 2; _ = a }`, ""},
		{"read", `var a = []int{1}; func f() int { return a[0] }`, ""},
		{"clock", `import "time"; func f() { time.Now() }`, "time.Now read"},
		{"clock, renamed", `import clock "time"; var now = clock.Now`, "clock.Now read"},
		{"environment", `import "os"; func f() { os.Getenv("X") }`, "os.Getenv read"},
		{"chance", `import "math/rand/v2"; func f() { rand.IntN(3) }`, "rand.IntN read"},
		{"real chance", `import "crypto/rand"; func f() { rand.Text() }`, "rand.Text read"},
		{"seeded chance", `import "math/rand/v2"; func f() { rand.New(rand.NewPCG(1, 2)) }`, ""},
		{"given clock", `import "time"; type T struct{ Now func() time.Time }; func (t T) f() { t.Now() }`, ""},
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "x.go", "package x\n"+test.body, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		found := append(hiddenState(fset, "x", []*ast.File{f}), hiddenInputs(fset, f)...)
		if test.want == "" && len(found) > 0 || test.want != "" && (len(found) != 1 || !strings.Contains(found[0], test.want)) {
			t.Errorf("%s: found %q, want %q", test.name, found, test.want)
		}
	}
}
