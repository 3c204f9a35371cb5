package all_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/eu"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

// TestNoFormatForgotten walks the folders beside this one and names every
// format that is declared in one and not in Formats.
func TestNoFormatForgotten(t *testing.T) {
	listed := map[string]bool{}
	each(t, ".", func(n ast.Node) {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				listed[x.Name+"."+s.Sel.Name] = true
			}
		}
	})
	folders, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		each(t, filepath.Join("..", f.Name()), func(n ast.Node) {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return
			}
			if u, ok := spec.Values[0].(*ast.UnaryExpr); ok {
				if c, ok := u.X.(*ast.CompositeLit); ok {
					if s, ok := c.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Format" {
						found++
						if name := f.Name() + "." + spec.Names[0].Name; !listed[name] {
							t.Errorf("%s is not among all.Formats", name)
						}
					}
				}
			}
		})
	}
	if found != len(all.Formats()) {
		t.Errorf("%d formats in the folders, %d in all.Formats", found, len(all.Formats()))
	}
}

func each(t *testing.T, dir string, visit func(ast.Node)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool { visit(n); return true })
	}
}

func TestFormatsAreDocumented(t *testing.T) {
	names := map[string]bool{}
	for _, f := range all.Formats() {
		first, rest, ok := strings.Cut(f.Doc, "\n\n")
		if f.Name == "" || names[f.Name] || !ok || first == "" || rest == "" || len(f.Lists) == 0 || f.Sniff == nil || f.Load == nil {
			t.Errorf("format %q is not whole", f.Name)
		}
		if !f.MetReal && !strings.Contains(strings.Join(strings.Fields(f.Doc), " "), "Never met a real file") {
			t.Errorf("%s never met a real file and does not say so", f.Name)
		}
		names[f.Name] = true
	}
}

// TestManualNamesEveryFormat holds the table of doc/lists.md to the formats:
// each with its mark, and with every list that it yields.
func TestManualNamesEveryFormat(t *testing.T) {
	b, err := os.ReadFile("../../../doc/lists.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` |"); ok && strings.HasPrefix(line, "| `") {
			rows[name] = rest
		}
	}
	for _, f := range all.Formats() {
		row := rows[f.Name]
		if want := map[bool]string{true: "| yes |", false: "| no |"}[f.MetReal]; !strings.HasSuffix(strings.TrimSpace(row), want) {
			t.Errorf("%s: the row %q does not end with %q", f.Name, row, want)
		}
		for _, l := range f.Lists {
			if !strings.Contains(row, "`"+string(l)+"`") && !strings.Contains(row, "| the same") {
				t.Errorf("%s: the row does not name %s", f.Name, l)
			}
		}
		delete(rows, f.Name)
	}
	for name := range rows {
		t.Errorf("%s is no format", name)
	}
}

// samples are a generated file of every format.
func samples() map[string][]byte {
	p := gen.Parties(1, 40)
	o := gen.OFAC(p)
	return map[string][]byte{
		"unsc": gen.UNSC(p), "eu": gen.EU(p), "eu-csv": gen.EUCSV(p, eu.Columns()), "uk-xml": gen.UKXML(p), "ofacxml": gen.OFACXML(p), "csl": gen.CSL(p), "csl-json": gen.CSLJSON(p), "dpl": gen.DPL(p),
		"dod1260h": gen.DoD1260H(p), "fcc": gen.FCC(p), "section889": gen.Section889(p), "uk": gen.UK(p), "uk-ofsi": gen.OFSI(p),
		"ftm": gen.FTM(p), "ofac": o.Primary, "plain": gen.Plain(p),
	}
}

// TestRecognise: every generated file is recognised by its content, and by one
// format only but for the user's own table.
func TestRecognise(t *testing.T) {
	s := samples()
	for _, f := range all.Formats() {
		if s[f.Name] == nil {
			t.Errorf("no sample of %s", f.Name)
		}
	}
	for name, b := range s {
		var by []string
		for _, f := range all.Formats() {
			if f.Sniff(b[:min(len(b), list.HeadSize)]) && f.Name != "plain" {
				by = append(by, f.Name)
			}
		}
		if name == "plain" {
			by = append(by, "plain")
		}
		if !slices.Equal(by, []string{name}) {
			t.Errorf("%s is recognised by %v", name, by)
		}
		got, err := all.Recognise(list.BytesFile("misleading.txt", b))
		if err != nil || got.Name != name {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, b := range []string{"", "\x00\x01\x02", "<html><body>try later</body></html>", `{"error":"try later"}`} {
		if f, err := all.Recognise(list.BytesFile("x", []byte(b))); !errors.Is(err, list.ErrUnrecognised) {
			t.Errorf("%q is taken for %v", b, f)
		}
	}
}

// TestFolder loads a folder with files of many lists, a readme and one that is
// cut off: the others are loaded, the cut one is an error.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	p := gen.Parties(1, 60)
	o := gen.OFAC(p)
	un := gen.UNSC(p)
	for name, b := range map[string][]byte{"README.md": []byte("# Lists\n"), ".hidden": un, "1.dat": gen.DPL(p), "2.dat": o.Aliases, "3.dat": o.Primary,
		"4.dat": o.Comments, "5.dat": o.Addresses, "6.dat": gen.CSL(p), "7.dat": un[:len(un)/2]} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := all.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	snaps, warnings, err := all.Load(files, list.Options{})
	if !errors.Is(err, list.ErrTruncated) || !strings.Contains(err.Error(), "7.dat") {
		t.Errorf("%v", err)
	}
	var got []string
	for _, s := range snaps {
		got = append(got, string(s.List)+" by "+s.Format)
	}
	slices.Sort(got)
	if len(got) != 10 || !slices.Contains(got, "us/sdn by ofac") || !slices.Contains(got, "us/entity-list by csl") || listtest.Codes(warnings)[all.Skipped] != 1 {
		t.Errorf("%v, %v", got, listtest.Codes(warnings))
	}
}

// BenchmarkStartUp loads what a house would: 34,000 names of the SDN list and
// the rest, from files in memory.
func BenchmarkStartUp(b *testing.B) {
	p := gen.Parties(1, 14500)
	o := gen.OFAC(p)
	files := []list.File{list.BytesFile("1", o.Primary), list.BytesFile("2", o.Aliases), list.BytesFile("3", o.Addresses), list.BytesFile("4", o.Comments)}
	names := 0
	for b.Loop() {
		snaps, _, err := all.Load(files, list.Options{})
		if err != nil {
			b.Fatal(err)
		}
		names = listtest.Count(snaps[0]).Names
	}
	b.ReportMetric(float64(names), "names")
}

func ExampleLoad() {
	snaps, warnings, err := all.Load([]list.File{list.BytesFile("mine.csv", []byte("name,country\nExample & Sons,RU\n"))}, list.Options{List: "user/house"})
	fmt.Println(snaps[0].Entries[0].Names[0].Text, err)
	for _, w := range warnings {
		fmt.Println(w)
	}
	// Output:
	// Example & Sons <nil>
	// mine.csv: line 1: column "name" is read as name [column-guess]
	// mine.csv: line 1: column "country" is read as country [column-guess]
}

// FuzzLoad: whatever a file holds, at most one format reads it, and what that
// gives is sound; under the id of a list that its format is not published in it
// is refused.
func FuzzLoad(f *testing.F) {
	for _, b := range samples() {
		f.Add(b[:min(len(b), 600)])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file := list.BytesFile("x", b)
		format, err := all.Recognise(file)
		snaps, _, loaded := all.Load([]list.File{file}, list.Options{AllowTruncated: true})
		if err != nil {
			if loaded == nil || len(snaps) > 0 {
				t.Fatalf("not recognised (%v) and read", err)
			}
			return
		}
		listtest.Sound(t, format, snaps)
		for _, id := range []interdict.ListID{"us/sdn", "us/entity-list", "us/ofac-nonsdn"} {
			snaps, _, err := all.Load([]list.File{file}, list.Options{List: id, AllowTruncated: true})
			if err == nil && !slices.Contains(format.Lists, id) {
				t.Errorf("a file of format %s is read as %s: %d entries", format.Name, id, len(snaps))
			}
		}
	})
}
