package decide

import "testing"

// TestAllPacksTogetherEqualTheReference holds the table of all packs, which
// share facts and words, against the reference interpreter that reads each
// pack alone.
func TestAllPacksTogetherEqualTheReference(t *testing.T) {
	e := engineOf(t, all)
	for _, c := range e.Sample(20000, 7, false) {
		lo, hi := e.table.bounds(c)
		wantLo, wantHi := e.Naive(c)
		if lo > wantLo || hi < wantHi {
			t.Fatalf("compiled says %s to %s, the reference %s to %s, at %v", strictness[lo], strictness[hi], strictness[wantLo], strictness[wantHi], c)
		}
	}
}
