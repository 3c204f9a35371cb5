package strictyaml

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzQuick holds the quick reader to what the library reads: the same
// values, shapes and positions, for every input that it takes at all. The
// shipped law and catalog are among the inputs.
func FuzzQuick(f *testing.F) {
	for _, pattern := range []string{"../../law/*/*/*.yaml", "../../catalog/*.yaml", "../../catalog/*/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("no files %s: %v", pattern, err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	for _, s := range forms {
		f.Add([]byte(s.src))
	}
	f.Fuzz(func(t *testing.T, src []byte) { compare(t, bytes.TrimPrefix(src, []byte("\ufeff"))) })
}

// compare fails unless both readers read src alike; false says that the quick
// one left it to the library.
func compare(t *testing.T, src []byte) bool {
	t.Helper()
	var d decoder
	if !d.text(src) {
		return false
	}
	fast, ok := quickly(string(src))
	if !ok {
		return false
	}
	slow := d.library(src)
	if len(d.problems) > 0 {
		t.Fatalf("the library refuses %q: %v", src, d.problems)
	}
	identical(t, src, fast, slow)
	return true
}

func identical(t *testing.T, src []byte, a, b *node) {
	t.Helper()
	if a.kind != b.kind || a.plain != b.plain || a.mark != b.mark || a.line != b.line || a.col != b.col ||
		a.value != b.value || len(a.items) != len(b.items) {
		t.Fatalf("%q\nquick   %+v\nlibrary %+v", src, *a, *b)
	}
	for i := range a.items {
		identical(t, src, &a.items[i], &b.items[i])
	}
}

// forms are the ways of writing that the quick reader must not leave to the
// library, so that law and catalog stay quick to load, and, marked slow, some
// that it must.
var forms = []struct {
	src  string
	slow bool
}{
	{src: "a: b\nc:\n  d: e\n  f: g # remark\nh: i"},
	{src: "# remark\n\na:\n  - b\n  # remark\n  - c: d\n    e: f\n  -\n    g: h\n"},
	{src: "a:\n- b\n- c\nd:\n- - e\n  - f\n"},
	{src: "\"NO\": 'it''s'\n'k': \"say \\\"a\\\"\\n\\t\\\\\"\n"},
	{src: "a: [b, 'c', \"d\", {e: f, \"g\": [h]}, ]\ni: {}\nj: []\n"},
	{src: "a: [\n  b, # remark\n  c\n]\n"},
	{src: "a: >-\n  two\n  lines\n\n  three\nb: |\n  as\n    it\n\n  is\n\nc: >\n   d\n"},
	{src: "a: two\n  lines\n\n  three # remark\nb: c\n"},
	{src: "é: Я # Ж\nь: [ы, э]\n"},
	{src: "a: https://b/c?d#e\nf: -5\ng: a:b\n"},
	{src: "a: b\r\nc: |\r\n  d\r\n  e\r\n"},
	{src: "text"},

	{src: "a: b\n--- \n", slow: true},
	{src: "%YAML 1.2\n---\na: b\n", slow: true},
	{src: "a: !t b\n", slow: true},
	{src: "a: &t b\n", slow: true},
	{src: "a: *t\n", slow: true},
	{src: "? a\n: b\n", slow: true},
	{src: "a:\n", slow: true},
	{src: "- \n", slow: true},
	{src: "[a: b]\n", slow: true},
	{src: "{a, b: c}\n", slow: true},
	{src: "a: b: c\n", slow: true},
	{src: "a: b\n c: d\n", slow: true},
	{src: "a: \"b\n  c\"\n", slow: true},
	{src: "a: \"\\x41\"\n", slow: true},
	{src: "a: >\n  b\n   c\n  d\n", slow: true},
	{src: "a: |2\n   b\n", slow: true},
	{src: "a: |\n  b", slow: true},
	{src: "", slow: true},
}

func TestQuickReads(t *testing.T) {
	for _, f := range forms {
		if _, ok := quickly(f.src); ok == f.slow {
			t.Errorf("read quickly: %v\n%s", ok, f.src)
		}
	}
}

// TestQuickAtRandom writes documents of random lines, most of them odd and
// many of them no YAML at all, and compares what the readers make of them.
func TestQuickAtRandom(t *testing.T) {
	lines := []string{"a: ", "b: ", "c:", "d: x", "e: 'y'", "- ", "- ", "- x", "-", "f: [1, a]", "g: {a: b, c: d}",
		"h: |", "i: >-", "j: >", "k: |-", "text here", "more", "# remark", " # remark", "[", "]", "{", "}", "a: b,", "x, y,",
		`"q"`, `"k": v`, "{x: y}", "[z]", "- a: b", "", "  ", "l: Яж é", "- - q", `"a`, `b"`, "'a", "n: a b",
		"\"x\\n\\\"y\"", "http://x:8/y", "o: p: q", "r :s", "t : u", "---", "...", "&a", "!b", "*c", "? d", "|+", "~", "\r"}
	r := rand.New(rand.NewPCG(1, 2))
	taken := 0
	for range 300_000 {
		var b strings.Builder
		for indent, n := 0, 2+r.IntN(7); n > 0; n-- {
			if r.IntN(2) == 0 {
				indent = r.IntN(5)
			}
			b.WriteString(strings.Repeat(" ", indent))
			for n := 1 + r.IntN(3); n > 0; n-- {
				b.WriteString(lines[r.IntN(len(lines))])
			}
			b.WriteString(strings.Repeat("\n", 1+r.IntN(6)/5))
		}
		if compare(t, []byte(b.String())) {
			taken++
		}
	}
	if taken < 3000 {
		t.Errorf("of 300000 documents the quick reader took %d: too few to show anything", taken)
	}
}

// TestSurelyText holds the shortcut of guessed to the library and to the long
// way: about what is surely text neither has an opinion.
func TestSurelyText(t *testing.T) {
	check := func(s string) {
		if s == "" || !surelyText(s) {
			return
		}
		_, isWord := guessWords[strings.ToLower(s)]
		if tag := libraryTag(s); tag != "!!str" || isWord || dateLike().MatchString(s) || oddNumber().MatchString(s) {
			t.Errorf("%q is %s to the library", s, tag)
		}
	}
	for a := byte(' '); a < 0x7f; a++ {
		for b := byte(' '); b < 0x7f; b++ {
			check(string([]byte{a, b}))
			for c := byte(' '); c < 0x7f; c++ {
				check(string([]byte{a, b, c}))
			}
		}
	}
	parts := []string{"True", "TRUE", "FALSE", "Null", "NULL", "Yes", "oFF", "<<", "inf", "NaN", ".", ":", "_", "e", "E", "x", "o", "b",
		"0", "1", "7", "12", "60", "2024", "-", "-07", "-20", "T", "t", " ", "Z", "+", "00:00", "a"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		s := ""
		for n := 1 + r.IntN(6); n > 0; n-- {
			s += parts[r.IntN(len(parts))]
		}
		check(s)
	}
}
