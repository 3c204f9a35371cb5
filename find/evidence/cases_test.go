package evidence_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/catalog"
	"interdict/find/evidence"
	"interdict/internal/hunt"
)

// A handmade is an observation that was made up for this test, and the verdict
// that a careful analyst would give.
type handmade struct {
	interdict.Observation
	Want    interdict.Verdict
	Or      []interdict.Verdict // also right
	Product interdict.ProductID
	Note    string
}

func handmades(t testing.TB) []handmade {
	t.Helper()
	f, err := os.Open("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []handmade
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var c handmade
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		c.ID = fmt.Sprintf("line %d", n)
		out = append(out, c)
	}
	return out
}

func view(t testing.TB) hunt.View {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return hunt.View{Catalog: c}
}

// TestHandmade holds each observation, by itself, to its verdict.
func TestHandmade(t *testing.T) {
	v := view(t)
	for _, c := range handmades(t) {
		got := evidence.NewJudge(v).Add(c.Observation)
		if got.Verdict != c.Want && !slices.Contains(c.Or, got.Verdict) {
			t.Errorf("%s: %s, want %s\n  %v\n  %s", c.ID, got.Verdict, c.Want, c.Facts, strings.Join(got.Why, "\n  "))
		}
		if c.Product != "" && !slices.Equal(got.Products, []interdict.ProductID{c.Product}) {
			t.Errorf("%s: products %v, want %s\n  %s", c.ID, got.Products, c.Product, strings.Join(got.Why, "\n  "))
		}
	}
}
