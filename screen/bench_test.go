package screen_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"interdict/screen"
	"interdict/screen/accuracy"
	"interdict/screen/list"
)

// The benchmarks run on the published lists where they are present:
//
//	go test ./screen -run xxx -bench . -cpu 1
//
// BenchmarkNaive is the base: Jaro-Winkler of the query with every name.

func published(b *testing.B) []list.Snapshot {
	dir := os.Getenv("INTERDICT_REAL_LISTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "lists")
	}
	snaps, err := accuracy.Load(dir)
	if err != nil {
		b.Skip("no published lists: ", err)
	}
	return snaps
}

func queries(b *testing.B, snaps []list.Snapshot) (mixed, others []string) {
	for _, c := range accuracy.Make(snaps, 11, accuracy.Size{Positive: 100, Negative: 3000}) {
		switch {
		case c.Target != "":
			mixed = append(mixed, c.Name)
		case c.Class != "people, own script":
			others = append(others, c.Name)
		}
	}
	for i := 5; i < len(mixed); i += 6 { // and every sixth is of nobody listed
		mixed = slices.Insert(mixed, i, others[i*97%len(others)])
	}
	return mixed, others
}

func BenchmarkScreen(b *testing.B) {
	snaps := published(b)
	mixed, others := queries(b, snaps)
	s := screen.New(snaps, screen.Options{})
	for _, set := range []struct {
		name  string
		names []string
	}{{"mixed", mixed}, {"others", others}} {
		b.Run(set.name, func(b *testing.B) {
			start := cpuTime()
			for i := 0; b.Loop(); i++ {
				s.Screen(screen.Query{Name: set.names[i%len(set.names)]})
			}
			b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
		})
	}
}

func BenchmarkNaive(b *testing.B) {
	snaps := published(b)
	mixed, _ := queries(b, snaps)
	var names []string
	for _, s := range snaps {
		for i := range s.Entries {
			for _, n := range s.Entries[i].Names {
				names = append(names, strings.ToLower(n.Text))
			}
		}
	}
	start := cpuTime()
	for i := 0; b.Loop(); i++ {
		accuracy.Naive(mixed[i%len(mixed)], names)
	}
	b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
}

func BenchmarkLoad(b *testing.B) {
	snaps := published(b)
	start := cpuTime()
	for b.Loop() {
		screen.New(snaps, screen.Options{})
	}
	b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
}

// BenchmarkHeap reports what an index holds on to.
func BenchmarkHeap(b *testing.B) {
	snaps := published(b)
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	var s *screen.Screener
	for b.Loop() {
		s = screen.New(snaps, screen.Options{})
	}
	b.ReportMetric(float64(heap()-before)/1e6, "MB")
	b.ReportMetric(float64(s.Names()), "names")
	runtime.KeepAlive(s)
	runtime.KeepAlive(snaps)
}

// BenchmarkOpen maps the compiled index of the same lists.
func BenchmarkOpen(b *testing.B) {
	name := filepath.Join(b.TempDir(), "lists.idx")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	if err := screen.WriteIndex(f, published(b)); err != nil {
		b.Fatal(err)
	}
	if info, err := f.Stat(); err == nil {
		b.ReportMetric(float64(info.Size())/1e6, "MB")
	}
	f.Close()
	start := cpuTime()
	for b.Loop() {
		s, err := screen.Open(name, screen.Options{})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	b.ReportMetric(float64(cpuTime()-start)/float64(b.N), "cpu-ns/op")
}
