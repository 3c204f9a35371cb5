package accuracy_test

import (
	"os"
	"strings"
	"testing"

	"interdict/screen"
	"interdict/screen/list"
)

// A hardPair is a line of testdata/hardpairs.tsv.
type hardPair struct {
	line          int
	kind          list.Kind
	asked, listed string
	same, fails   bool
	why           string
}

func hardPairs(t *testing.T) []hardPair {
	t.Helper()
	text, err := os.ReadFile("testdata/hardpairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]list.Kind{"person": list.Individual, "thing": list.Entity}
	var out []hardPair
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 6 || kinds[f[0]] == "" || f[3] != "same" && f[3] != "different" || f[4] != "-" && f[4] != "fails" || f[5] == "" {
			t.Fatalf("line %d is not kind, asked, listed, same or different, fails or -, why: %q", i+1, line)
		}
		out = append(out, hardPair{i + 1, kinds[f[0]], f[1], f[2], f[3] == "same", f[4] == "fails", f[5]})
	}
	return out
}

// Every pair falls as its line says, each on a list of its own. A known failure
// must still fail: whoever mends it takes its mark away.
func TestHardPairs(t *testing.T) {
	review := float64(screen.Shipped().Review)
	pairs := hardPairs(t)
	if len(pairs) < 150 {
		t.Errorf("%d pairs, want 150 at least", len(pairs))
	}
	wrong := 0
	for _, p := range pairs {
		s := screen.New([]list.Snapshot{{List: "test/one", AsOf: "2026-01-01", Complete: true, Entries: []list.Entry{
			{List: "test/one", ID: "1", Kind: p.kind, Names: []list.Name{{Text: p.listed, Kind: list.Primary}}},
		}}}, screen.Options{All: true})
		score := 0.0
		if r := s.Screen(screen.Query{Name: p.asked}); len(r.Matches) > 0 {
			score = r.Matches[0].Score
		}
		right := (score >= review) == p.same
		switch {
		case right && p.fails:
			t.Errorf("line %d is marked as failing and is right now (%.3f): %s and %s", p.line, score, p.asked, p.listed)
		case !right && !p.fails:
			t.Errorf("line %d: %.3f for %s and %s: %s", p.line, score, p.asked, p.listed, p.why)
		case !right:
			wrong++
		}
	}
	t.Logf("%d pairs, %d of them known to be judged wrongly", len(pairs), wrong)
}
