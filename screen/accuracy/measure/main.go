// Measure prints how well listed parties are found, and how often others are
// taken for them, on a set made from the lists at hand.
//
//	go run ./screen/accuracy/measure -lists DIR [-doc DIR]
package main

import (
	"flag"
	"fmt"
	"os"
	"sort"
	"time"

	"interdict/screen"
	"interdict/screen/accuracy"
)

func main() {
	dir := flag.String("lists", "../shared/lists", "folder with one folder for each list")
	seed := flag.Uint64("seed", 20240624, "seed of the set")
	pos := flag.Int("positive", 400, "cases of each class that should be found")
	neg := flag.Int("negative", 5000, "cases of each class that should not")
	other := flag.Bool("other", false, "make the set of the other flavour")
	doc := flag.String("doc", "", "measure both flavours and write accuracy.md and accuracy.svg into this folder")
	pairs := flag.String("pairs", "screen/accuracy/testdata/hardpairs.tsv", "the hand-written pairs that accuracy.md counts")
	misses := flag.String("misses", "", "show cases of this class below the 0.1 % threshold")
	hits := flag.String("hits", "", "show the highest non-matches of this class")
	flag.Parse()
	start := time.Now()
	snaps, err := accuracy.Load(*dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
	loaded := time.Now()
	flavour := accuracy.Plain
	if *other {
		flavour = accuracy.Other
	}
	cases := flavour.Make(snaps, *seed, accuracy.Size{Positive: *pos, Negative: *neg})
	made := time.Now()
	s := screen.New(accuracy.Hidden(snaps), screen.Options{Threshold: 0.4, Limit: 30})
	built := time.Now()
	c := screen.Shipped()
	t := accuracy.Measure(cases, accuracy.By(s, accuracy.SameParty(snaps)), float64(c.Review), float64(c.Match), 2)
	fmt.Printf("lists %v, set %v, index of %d names %v, %d cases %v\n", loaded.Sub(start).Round(time.Millisecond), made.Sub(loaded).Round(time.Millisecond),
		s.Names(), built.Sub(made).Round(time.Millisecond), len(cases), time.Since(built).Round(time.Millisecond))
	t.Write(os.Stdout)
	if *doc != "" {
		if err := page(*doc, snaps, s, accuracy.Size{Positive: *pos, Negative: *neg}, *pairs); err != nil {
			fmt.Fprintln(os.Stderr, "measure:", err)
			os.Exit(1)
		}
	}
	show(s, t, *misses, *hits)
}

// show lists single cases, for whoever calibrates.
func show(s *screen.Screener, t *accuracy.Table, misses, hits string) {
	type row struct {
		score float64
		i     int
	}
	var rows []row
	for i := range t.Cases {
		c := &t.Cases[i]
		if c.Class == misses && t.CaseScores[i] < t.At01 || c.Class == hits {
			rows = append(rows, row{t.CaseScores[i], i})
		}
	}
	sort.SliceStable(rows, func(a, b int) bool { return rows[a].score > rows[b].score })
	for n, r := range rows {
		if n >= 60 {
			return
		}
		c := &t.Cases[r.i]
		fmt.Printf("%.3f  %q", r.score, c.Name)
		if c.Target != "" {
			fmt.Printf("  for %q %s", c.Made, c.Target)
		}
		if res := s.Screen(screen.Query{Name: c.Name}); len(res.Matches) > 0 {
			fmt.Printf("  best %.3f %q", res.Matches[0].Score, res.Matches[0].Name)
		}
		fmt.Println()
	}
}
