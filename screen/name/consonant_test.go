package name

import (
	"math/rand/v2"
	"testing"
)

// Whether a reading can be read as a key is told without making its keys, and
// is the same.
func TestReadsAsSameAsKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const consonants, coarse = "AEHWYTDXZJQGkgBPKOSCszpvhhhdtrlmnbf", "abdfhjklmnrst"
	met := 0
	for range 200_000 {
		reading := make([]byte, 1+r.IntN(7))
		for i := range reading {
			reading[i] = consonants[r.IntN(len(consonants))]
		}
		keys := CoarseKeys(string(reading))
		key := make([]byte, 1+r.IntN(5))
		for i := range key {
			key[i] = coarse[r.IntN(len(coarse))]
		}
		if len(keys) > 0 && r.IntN(2) == 0 { // a key of it, or nearly
			key = []byte(keys[r.IntN(len(keys))])
			if r.IntN(2) == 0 {
				key[r.IntN(len(key))] = coarse[r.IntN(len(coarse))]
			}
		}
		if !CoarseCounts(string(key)) {
			continue
		}
		want := contains(keys, string(key))
		if want {
			met++
		}
		if got := readsAs(string(reading), key); got != want {
			t.Fatalf("%q as %q: %v, among its keys %q: %v", reading, key, got, keys, want)
		}
	}
	if met < 1000 {
		t.Errorf("only %d keys were met", met)
	}
}
