package accuracy_test

import (
	"os"
	"strings"
	"testing"

	"interdict/screen"
	"interdict/screen/list"
)

// Names that every book spells the same way are found in their own script, and
// by it: the two sides change places. Japanese in characters is not read.
func TestTransliterations(t *testing.T) {
	text, err := os.ReadFile("testdata/transliterations.tsv")
	if err != nil {
		t.Fatal(err)
	}
	review := float64(screen.Shipped().Review)
	rows := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Fatalf("line %d is not language, name, spelling: %q", i+1, line)
		}
		rows[f[0]]++
		for _, way := range [][2]string{{f[1], f[2]}, {f[2], f[1]}} {
			if score := found(way[0], way[1], list.Individual); score < review {
				t.Errorf("line %d: %.3f for %s against the listed %s", i+1, score, way[0], way[1])
			}
		}
	}
	for lang := range strings.FieldsSeq("ru uk be bg sr mk kk el ar fa he ka hy ko zh ja") {
		if rows[lang] < 3 {
			t.Errorf("%d names of %s, want 3 at least", rows[lang], lang)
		}
	}
}

// found is the score of a name against a list of one entry.
func found(asked, listed string, kind list.Kind) float64 {
	s := screen.New([]list.Snapshot{{List: "test/one", AsOf: "2026-01-01", Complete: true, Entries: []list.Entry{
		{List: "test/one", ID: "1", Kind: kind, Names: []list.Name{{Text: listed, Kind: list.Primary}}},
	}}}, screen.Options{All: true})
	if r := s.Screen(screen.Query{Name: asked}); len(r.Matches) > 0 {
		return r.Matches[0].Score
	}
	return 0
}
