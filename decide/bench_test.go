package decide

import (
	"math/rand/v2"
	"testing"
	"time"

	"interdict/law"
)

// codedDeals are random fully known deals, and, one fact in five left open,
// partly known ones.
func codedDeals(t *table, open bool) []Coded {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]Coded, 4096)
	for i := range out {
		c := make(Coded, len(t.facts))
		for f := range c {
			if open && r.IntN(5) == 0 {
				c[f] = t.facts[f].all()
			} else {
				c[f] = 1 << r.IntN(len(t.facts[f].domain))
			}
		}
		out[i] = c
	}
	return out
}

func benchmarkCoded(b *testing.B, open bool, keep func(*law.Pack) bool) {
	all, err := law.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	var packs []*law.Pack
	for _, p := range all {
		if keep(p) {
			packs = append(packs, p)
		}
	}
	t, err := compile(packs, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if err != nil {
		b.Fatal(err)
	}
	deals := codedDeals(t, open)
	b.ReportAllocs()
	i, sum := 0, 0
	for b.Loop() {
		_, hi := t.bounds(deals[i&4095])
		sum += hi
		i++
	}
	if sum < 0 {
		b.Fatal(sum)
	}
}

func all(*law.Pack) bool         { return true }
func kaspersky(p *law.Pack) bool { return p.ID == "us/icts-2021-002" }

func BenchmarkDecideAllPacks(b *testing.B)     { benchmarkCoded(b, false, all) }
func BenchmarkDecideAllPacksOpen(b *testing.B) { benchmarkCoded(b, true, all) }
func BenchmarkDecideOnePack(b *testing.B)      { benchmarkCoded(b, false, kaspersky) }
func BenchmarkDecideOnePackOpen(b *testing.B)  { benchmarkCoded(b, true, kaspersky) }

func BenchmarkLoadAndCompile(b *testing.B) {
	for b.Loop() {
		packs, err := law.Embedded()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := compile(packs, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)); err != nil {
			b.Fatal(err)
		}
	}
}
