package decide

import (
	"testing"

	"interdict/law"
)

// TestCasesOfShippedPacks runs the cases that stand beside each pack, against
// that pack alone.
func TestCasesOfShippedPacks(t *testing.T) {
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		t.Run(string(p.ID), func(t *testing.T) {
			results, err := RunCases(p, StatedOnly{})
			if err != nil {
				t.Fatal(err)
			}
			if len(results) == 0 {
				t.Error("the pack has no cases")
			}
			for _, r := range results {
				for _, f := range r.Failures {
					t.Errorf("%v: %s: %s", r.Pos, r.Name, f)
				}
			}
		})
	}
}
