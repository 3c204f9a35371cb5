package interdict_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// architecture says who may import whom: "a, b < c" lets c import a and b, and
// no import inside this module is allowed that no line allows. A package is
// named by its folder, "." is the vocabulary, "x/*" is every package below x
// at any depth, "*" is every package. Tests may import what they like, but
// for programs.
//
// The jobs (decide, screen, find, prove, fleet) do not know each other. What
// one needs of another it declares as an interface, and cmd brings them
// together. The pages in web know the vocabulary only. Three internal packages
// are parts of cmd in folders of their own: desk builds the engine, lists opens
// what is screened against, bulk answers books of millions of lines.
const architecture = `
	.                        < *
	internal/strictyaml      < law, catalog, decide, deal
	law                      < decide
	internal/words           < internal/render, internal/hunt, web
	internal/render          < web

	law, catalog, decide, internal/strictyaml, internal/render    < internal/desk
	deal, decide                                                  < internal/bulk

	screen/list              < screen, screen/list/*
	screen/name              < screen, screen/list/*
	screen/list/edtf, screen/list/country, screen/list/idtype    < screen/list, screen/list/*
	screen/list/tabular, screen/list/headed, screen/list/xmlrec   < screen/list, screen/list/*
	screen/list/*                                                < screen/list/all
	internal/lockfile                                            < screen/list/store, internal/packs, prove
	internal/strictyaml                                          < screen/list/policy, screen/list/starter, screen/list/store
	screen/list/all, screen/list/starter                         < screen/list/store
	screen, screen/list, screen/list/*                           < internal/lists
	decide, internal/listed                                      < internal/lists
	decide, screen, screen/list, screen/list/policy              < internal/listed
	law, catalog, decide, prove, screen/list, screen/list/store  < internal/packs
	prove, internal/strictyaml                                   < internal/retain

	screen                                                       < screen/report
	screen, screen/name, screen/list, screen/list/*              < screen/accuracy, screen/accuracy/*
	screen/accuracy                                              < screen/accuracy/*

	find                     < find/detect/*, find/place/*, find/inventory/*, find/source/*, find/evidence
	find/needle              < find
	internal/inflate         < find/place/*
	catalog, find/evidence, find/vex < internal/weigh
	catalog, find, find/*    < internal/hunt
	internal/weigh           < internal/hunt, internal/replay
	internal/listed          < internal/replay
	law, catalog, decide, deal, prove, internal/desk, internal/bulk < internal/replay
	screen, screen/list, screen/list/policy, find, find/vex      < internal/replay
	find/regkey              < find/detect/hive, find/inventory/registry, find/source/*
	find/detect/field        < find/detect/*
	find/authenticode        < find/detect/*
	find/detect/dpkg         < find/detect/deb
	find/place/msi           < find/detect/msi
	find/place/tar           < find/place/image
	find/detect/rpm          < find/detect/rpmdb
	find/inventory/row, find/inventory/text, find/inventory/jsonrec < find/inventory/*
	fleet                    < fleet/*

	law, decide, catalog, deal, doc/schema    < cmd/interdict
	screen, screen/*                 < cmd/interdict
	find, find/*, prove              < cmd/interdict
	fleet, fleet/*, web              < cmd/interdict
	internal/*                       < cmd/interdict
	find, find/detect/pe, internal/hunt, internal/confine    < cmd/interdict-find
`

// An edge lets packages that match to import packages that match from.
type edge struct{ from, to string }

// parseEdges reads the text form of the architecture.
func parseEdges(text string) ([]edge, error) {
	var edges []edge
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		imported, importers, ok := strings.Cut(line, "<")
		if !ok {
			return nil, fmt.Errorf("architecture: no %q in %q", "<", line)
		}
		for from := range strings.SplitSeq(imported, ",") {
			for to := range strings.SplitSeq(importers, ",") {
				edges = append(edges, edge{strings.TrimSpace(from), strings.TrimSpace(to)})
			}
		}
	}
	return edges, nil
}

func matches(pattern, folder string) bool {
	if below, ok := strings.CutSuffix(pattern, "/*"); ok {
		return strings.HasPrefix(folder, below+"/")
	}
	return pattern == "*" || pattern == folder
}

func allowed(edges []edge, importer, imported string) bool {
	return slices.ContainsFunc(edges, func(e edge) bool { return matches(e.from, imported) && matches(e.to, importer) })
}

// A source is one Go file of the module.
type source struct {
	name   string // path from the root of the module, with slashes
	folder string // its package
	test   bool
	file   *ast.File
}

func (s source) imports(p string) bool {
	return slices.ContainsFunc(s.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(p) })
}

// sources parses every Go file of the module, in process, so that the test
// cache sees each of them change. Modules of their own are left out.
func sources(t *testing.T, fset *token.FileSet, mode parser.Mode) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skipFolder(name)
		}
		if path.Ext(name) != ".go" || strings.HasPrefix(d.Name(), "_") {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, name, src, mode)
		if err != nil {
			return err
		}
		slash := filepath.ToSlash(name)
		all = append(all, source{name: slash, folder: path.Dir(slash), test: strings.HasSuffix(slash, "_test.go"), file: f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func skipFolder(name string) error {
	base := filepath.Base(name)
	if name == "." {
		return nil
	}
	if base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return filepath.SkipDir
	}
	if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil {
		return filepath.SkipDir
	}
	return nil
}

func TestArchitecture(t *testing.T) {
	edges, err := parseEdges(architecture)
	if err != nil {
		t.Fatal(err)
	}
	all := sources(t, token.NewFileSet(), parser.ImportsOnly)
	if len(all) < 10 {
		t.Fatalf("only %d files found: the walk is broken", len(all))
	}
	for _, s := range all {
		for _, spec := range s.file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if p == "C" {
				t.Errorf("%s: imports C; the program is pure Go", s.name)
			}
			imported, inside := strings.CutPrefix(p, "interdict/")
			if p == "interdict" {
				imported, inside = ".", true
			}
			switch {
			case !inside || imported == s.folder:
			case strings.HasPrefix(imported, "cmd/"):
				t.Errorf("%s: imports %s, a program", s.name, imported)
			case !s.test && !allowed(edges, s.folder, imported):
				t.Errorf("%s: %s must not import %s\nhint: declare what is needed as an interface and receive it from cmd, or change the architecture in deps_test.go and doc/architecture.md", s.name, s.folder, imported)
			}
		}
	}
}

func TestArchitectureText(t *testing.T) {
	edges, err := parseEdges(". < *\na, b < c\nd < e/*\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		importer, imported string
		want               bool
	}{
		{"c", "a", true}, {"c", "b", true}, {"a", "c", false}, {"a", "b", false}, {"c", ".", true}, {"x/y", ".", true},
		{"e/f", "d", true}, {"e/f/g", "d", true}, {"e", "d", false}, {"ef", "d", false}, {".", "a", false},
	} {
		if got := allowed(edges, test.importer, test.imported); got != test.want {
			t.Errorf("may %s import %s: %v, want %v", test.importer, test.imported, got, test.want)
		}
	}
	if _, err := parseEdges("a > b"); err == nil {
		t.Error("a line without < was accepted")
	}
}

// TestDependenciesAreExplained holds doc/dependencies.md to the code: a row for
// each module that is imported or used as a tool, and none for others.
func TestDependenciesAreExplained(t *testing.T) {
	explained := map[string]bool{} // module, and whether it was seen in use
	for line := range strings.Lines(read(t, "doc/dependencies.md")) {
		if cells := strings.Split(line, "`"); len(cells) > 2 && cells[0] == "| " {
			explained[cells[1]] = false
		}
	}
	use := func(where, pkg string) {
		for module := range explained {
			if pkg == module || strings.HasPrefix(pkg, module+"/") {
				explained[module] = true
				return
			}
		}
		t.Errorf("%s: doc/dependencies.md has no row for the module of %s", where, pkg)
	}
	for _, s := range sources(t, token.NewFileSet(), parser.ImportsOnly) {
		for _, spec := range s.file.Imports {
			p := strings.Trim(spec.Path.Value, `"`)
			if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") {
				use(s.name, p)
			}
		}
	}
	for _, name := range []string{"tools/go.mod", "conform/go.mod", "conform/cosign/go.mod", "tools/release/go.mod"} {
		f, err := modfile.Parse(name, []byte(read(t, name)), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, tool := range f.Tool {
			use(name, tool.Path)
		}
		for _, r := range f.Require {
			if !r.Indirect {
				use(name, r.Mod.Path)
			}
		}
	}
	for module, used := range explained {
		if !used {
			t.Errorf("doc/dependencies.md explains %s, which nothing uses", module)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
