package decide

import (
	"testing"
	"time"

	"interdict/law"
)

func benchmarkCoded(b *testing.B, open bool, keep func(*law.Pack) bool) {
	e := engineOf(b, keep)
	deals := e.Sample(256, 1, open)
	b.ReportAllocs()
	i, sum := 0, 0
	for b.Loop() {
		_, hi := e.table.bounds(deals[i&255])
		sum += hi
		i++
	}
	if sum < 0 {
		b.Fatal(sum)
	}
}

func engineOf(tb testing.TB, keep func(*law.Pack) bool) *Engine {
	tb.Helper()
	shipped, err := law.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	var packs []*law.Pack
	for _, p := range shipped {
		if keep(p) {
			packs = append(packs, p)
		}
	}
	e, err := New(packs, Options{Catalog: StatedOnly{}, Lists: NewPackLists(packs), KnownAt: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		tb.Fatal(err)
	}
	return e
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

// BenchmarkNaive is the base: the reference interpreter on the same deals.
func BenchmarkNaive(b *testing.B) {
	e := engineOf(b, all)
	deals := e.Sample(4096, 1, false)
	i := 0
	for b.Loop() {
		e.Naive(deals[i&255])
		i++
	}
}
