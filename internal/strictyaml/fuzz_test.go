package strictyaml

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzUnmarshal checks what a caller may rely on: accepted input has no
// duplicate keys, and written out again it reads the same; every position,
// of a node as of a problem, lies inside the file.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("a: !!str x\nb: &c [1, *c]\n? d\n: 'e'\n---\n"))
	f.Add([]byte("\ufeff%YAML 1.2\r\n---\r\na: |\r\n  b\r\n\r\n  c\r\n...\r\n"))
	f.Add([]byte("a: \"\\x41\\u0416\\\n  b\"\nc: >+\n\n d\n\n# e\n"))
	f.Add([]byte("- - - a\n    - b: {c: [d, e: f]}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		var n Node
		err := Unmarshal("f", src, &n)
		for _, p := range Problems(err) {
			inside(t, src, p.Pos)
		}
		if err != nil {
			if len(Problems(err)) == 0 {
				t.Fatalf("an error without a problem: %v", err)
			}
			return
		}
		examine(t, src, &n)
		again := write(&n)
		var back Node
		if err := Unmarshal("f", []byte(again), &back); err != nil {
			t.Fatalf("written out as\n%s\nit is refused: %v", again, err)
		}
		same(t, &n, &back)
		for _, p := range Problems(Unmarshal("f", src, &machine{})) {
			inside(t, src, p.Pos)
		}
	})
}

// inside fails unless the position is that of a character of src or of the
// end of one of its lines.
func inside(t *testing.T, src []byte, p Pos) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > 1+utf8.RuneCountInString(lines[p.Line-1]) {
		t.Fatalf("position %v is outside of a file of %d lines", p, len(lines))
	}
}

func examine(t *testing.T, src []byte, n *Node) {
	inside(t, src, n.Pos)
	seen := map[string]bool{}
	for _, e := range n.Fields() {
		if seen[e.Key] {
			t.Fatalf("duplicate key %q was accepted", e.Key)
		}
		seen[e.Key] = true
		inside(t, src, e.Pos)
		examine(t, src, e.Value)
	}
	for _, item := range n.Items() {
		examine(t, src, item)
	}
}

// write gives the document as one line of flow style, with text in quotes.
func write(n *Node) string {
	var parts []string
	switch n.Kind() {
	case Mapping:
		for _, e := range n.Fields() {
			parts = append(parts, quote(e.Key)+": "+write(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Sequence:
		for _, item := range n.Items() {
			parts = append(parts, write(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if v := n.Value(); !n.Quoted() && (isNumber(v) || v == "true" || v == "false") {
		return v
	}
	return quote(n.Value())
}

// quote writes text as JSON does, whose escapes YAML shares, and escapes the
// characters that this package refuses to see in a file.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	var out strings.Builder
	for _, r := range string(b) {
		if _, bad := badRune(r, utf8.RuneLen(r), nil); bad {
			out.WriteString(`\u` + string("0123456789abcdef"[r>>12&15]) + string("0123456789abcdef"[r>>8&15]) +
				string("0123456789abcdef"[r>>4&15]) + string("0123456789abcdef"[r&15]))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func same(t *testing.T, a, b *Node) {
	if a.Kind() != b.Kind() || a.Value() != b.Value() || len(a.Fields()) != len(b.Fields()) || len(a.Items()) != len(b.Items()) {
		t.Fatalf("%v %q at %v became %v %q", a.Kind(), a.Value(), a.Pos, b.Kind(), b.Value())
	}
	for i, e := range a.Fields() {
		if e.Key != b.Fields()[i].Key {
			t.Fatalf("key %q became %q", e.Key, b.Fields()[i].Key)
		}
		same(t, e.Value, b.Fields()[i].Value)
	}
	for i, item := range a.Items() {
		same(t, item, b.Items()[i])
	}
}

func countMarks(s string) (n int) {
	for _, r := range s {
		if strings.ContainsRune(marks, r) {
			n++
		}
	}
	return n
}

// TestHostile gives inputs of nearly the largest size that some YAML readers
// take minutes for. Ten seconds is far from what any needs, so that a busy
// machine passes and a quadratic reader does not.
func TestHostile(t *testing.T) {
	for name, unit := range map[string]string{
		"open brackets": "[", "open braces": "{", "dashes": "- ", "question marks": "? ", "colons": ": ", "braces with keys": "{a: ",
		"comments": "# a\n", "empty lines": "\n", "items and comments": "- a # b\n", "anchors": "&a ", "tags": "!a ", "words": "a ",
		"lines of words": "a\n", "quotes": `"a" `, "quoted items": "- 'a'\n", "block texts": "- |\n a\n", "one key": "a: b\n", "escapes": `"\u0041`,
		"documents": "---\n", "document ends": "...\n", "directives": "%A b\n", "commas": ",", "spaces": " ", "wide letters": "Я",
	} {
		t.Run(name, func(t *testing.T) {
			// The largest file, and one that just passes the count of marks.
			for _, n := range []int{(maxSize - 64) / len(unit), min((maxSize-64)/len(unit), 3*maxNodes/max(1, countMarks(unit)))} {
				if err := Unmarshal("f", bytes.Repeat([]byte(unit), n), &machine{}); err == nil {
					t.Error("accepted")
				}
			}
		})
	}
}
