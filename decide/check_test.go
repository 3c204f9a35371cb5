package decide

import (
	"testing"
	"time"

	"interdict/law"
)

// TestCheckShippedPacks exhausts every shipped pack: compiled equals
// reference at every point, masks enclose the truth at every state.
func TestCheckShippedPacks(t *testing.T) {
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	known := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, p := range packs {
		t.Run(string(p.ID), func(t *testing.T) {
			r, err := Check(p, known)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d facts, %d points (%d tried), %d states, %d wide", r.Facts, r.Points, r.Tried, r.States, r.Wide)
			for _, problem := range r.Problems {
				t.Error(problem)
			}
		})
	}
}
