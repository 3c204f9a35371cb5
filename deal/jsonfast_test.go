package deal

import (
	"slices"
	"strings"
	"testing"
)

// What the quick way accepts, the strict way reads as the same tree.
func FuzzQuickTree(f *testing.F) {
	for _, s := range []string{
		`{"id":"a","act":["sell","buy"],"value":{"amount":12.50},"knowing":true,"parties":[{},{"name":"é"}]}`,
		`{"a":1,"a":2}`, `{"a":01}`, `{"a":1.}`, `{"a":1e5}`, `{"a":-1}`, `{"a":"\u0041"}`, "{\"a\":\"\x01\"}", "{\"a\":\"\xff\"}",
		`{"a":null}`, `{"a":tru}`, ` [ ] `, `{ }x`, `{"a" : [1 , 2]}`, strings.Repeat("[", 40) + strings.Repeat("]", 40),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.Contains(line, "\n") {
			return
		}
		var quick, strict tree
		if !quick.quickTree(line, 1) {
			return
		}
		var src jsonSource
		if p := src.tree(&strict, []byte(line), 1); p != nil {
			t.Fatalf("quickTree accepts %q, the strict way says %v", line, p)
		}
		for i := range quick.nodes { // columns count bytes here, characters there
			quick.nodes[i].col = strict.nodes[min(i, len(strict.nodes)-1)].col
		}
		if !slices.Equal(quick.nodes, strict.nodes) {
			t.Fatalf("%q is read as %+v, the strict way as %+v", line, quick.nodes, strict.nodes)
		}
	})
}

// Ordinary lines are read the quick way, or it would be of no use.
func TestQuickTreeReadsOrdinaryLines(t *testing.T) {
	var q tree
	for _, line := range []string{`{"act":"sell","value":{"amount":"1200.00"}}`, "{\"act\": [\"sell\", \"buy\"], \"knowing\": true }\r", `{"product":{"model_year":2027,"embeds":[]}}`} {
		if !q.quickTree(line, 1) {
			t.Errorf("%q is left to the strict way", line)
		}
	}
}
