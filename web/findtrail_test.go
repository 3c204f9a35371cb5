package web

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"interdict"
	"interdict/catalog"
	"interdict/find/evidence"
	"interdict/internal/hunt"
)

// TestTrailsOfTheJudge holds the pages to the sentences that the real judge
// writes: each sign is known as one, at the judge's level, with a row of the
// catalog that exists, and no rule is taken for a sign.
func TestTrailsOfTheJudge(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{}
	for _, x := range c.Indicators() {
		rows[x.ID] = true
	}
	f, err := os.Open("../find/evidence/testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	judge := evidence.NewJudge(hunt.View{Catalog: c})
	signs, rules := 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var o interdict.Observation
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		if err := json.Unmarshal(sc.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		got := judge.Add(o)
		best := 0
		for _, s := range got.Why {
			x := readClue(s)
			if x.Sign != strings.Contains(s, ": level ") {
				t.Errorf("%q: a sign: %v", s, x.Sign)
			}
			if !x.Sign {
				rules++
				continue
			}
			signs++
			best = max(best, x.Level)
			if x.Row != "" && !rows[x.Row] || x.kindOf() == "" || strings.Contains(x.kindOf(), `"`) {
				t.Errorf("%q: row %q, kind %q", s, x.Row, x.kindOf())
			}
		}
		if got.Strength > best {
			t.Errorf("%v: strength %d, and no sign above %d", got.Why, got.Strength, best)
		}
		if got.Verdict == interdict.Present && settled(got.Verdict, readTrail(got.Why)) == "" {
			t.Errorf("%v: present, and the page cannot say by which rule", got.Why)
		}
	}
	if signs < 50 || rules < 30 {
		t.Errorf("only %d signs and %d rules were met", signs, rules)
	}
}
