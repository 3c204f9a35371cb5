package decide

import (
	"testing"

	"interdict/law"
)

// TestMutants holds the cases of every pack against every single change of
// the pack: each change is noticed, or the pack says why it cannot be.
func TestMutants(t *testing.T) {
	packs, err := law.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		t.Run(string(p.ID), func(t *testing.T) {
			r, err := Mutate(p, StatedOnly{})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d mutants: %d killed, %d equivalent", r.Mutants, r.Killed, r.Equivalent)
			for _, s := range r.Survivors {
				t.Errorf("no case notices the change %s", s)
			}
			for _, s := range r.Problems {
				t.Error(s)
			}
		})
	}
}
