package deal

import (
	"testing"

	"interdict"
	"interdict/internal/strictyaml"
)

// nearest names the same words as the one that serves the files of law.
func TestNearestAgrees(t *testing.T) {
	known := append(interdict.Acts(), Paths()...)
	known = append(known, places().known...)
	for i := 0; i < len(known); i += 5 {
		k := known[i]
		r := []rune(k)
		for _, word := range []string{k, string(r[1:]), string(r[:len(r)-1]), k + "x", "x" + k, string(r[len(r)/2:]) + string(r[:len(r)/2]), string(r[0]) + "zz" + string(r[1:])} {
			got, ok := nearest(word, known)
			want, ok2 := strictyaml.Nearest(word, known)
			if len([]rune(word)) < maxWord && (got != want || ok != ok2) {
				t.Errorf("%q: %q %v, want %q %v", word, got, ok, want, ok2)
			}
		}
	}
}

func BenchmarkNearestCountry(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if near, _ := nearest("Frnace", places().known); near != "France" {
			b.Fatal(near)
		}
	}
}
