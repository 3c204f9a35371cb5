package accuracy

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"

	"interdict/screen"
)

// A Scorer gives the score of a name against the target entry, and the best
// score against any entry. For a case without target both are the best.
type Scorer func(c *Case) (target, best float64)

// By makes a Scorer of a Screener; it must report low scores too.
func By(s *screen.Screener, same func(a, b string) bool) Scorer {
	return func(c *Case) (target, best float64) {
		r := s.Screen(screen.Query{Name: c.Name})
		for i := range r.Matches {
			m := &r.Matches[i]
			best = max(best, m.Score)
			if m.Entry == c.Target || c.Target != "" && same(m.Entry, c.Target) {
				target = max(target, m.Score)
			}
		}
		if c.Target == "" {
			target = best
		}
		return target, best
	}
}

// A Table is what was measured.
type Table struct {
	Scores     map[string][]float64 // by class, as they came
	At1, At01  float64              // thresholds at which 1 % and 0.1 % of non-matches alert
	Shipped    float64              // the shipped review threshold
	Match      float64              // and that of a match
	Cases      []Case
	CaseScores []float64
}

// Measure scores every case, on as many goroutines as given.
func Measure(cases []Case, score Scorer, shipped, match float64, workers int) *Table {
	t := &Table{Scores: map[string][]float64{}, Shipped: shipped, Match: match, Cases: cases, CaseScores: make([]float64, len(cases))}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(cases); i += workers {
				t.CaseScores[i], _ = score(&cases[i])
			}
		})
	}
	wg.Wait()
	for i := range cases {
		t.Scores[cases[i].Class] = append(t.Scores[cases[i].Class], t.CaseScores[i])
	}
	t.At1, t.At01 = t.FalseAlerts(0.01), t.FalseAlerts(0.001)
	return t
}

// FalseAlerts is the score that a share of non-matches reaches, every class of
// Ruler counting alike.
func (t *Table) FalseAlerts(share float64) float64 {
	type weighed struct{ score, weight float64 }
	var all []weighed
	for _, class := range Ruler {
		s := t.Scores[class]
		for _, v := range s {
			all = append(all, weighed{v, 1 / float64(len(s)) / float64(len(Ruler))})
		}
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Compare(b.score, a.score) })
	sum := 0.0
	for _, w := range all {
		if sum += w.weight; sum > share+1e-12 {
			return w.score + 1e-9
		}
	}
	return 0
}

// Share is how much of a class reaches a score.
func (t *Table) Share(class string, score float64) float64 {
	s := t.Scores[class]
	if len(s) == 0 {
		return 0
	}
	n := 0
	for _, v := range s {
		if v >= score {
			n++
		}
	}
	return float64(n) / float64(len(s))
}

// Mean is the mean share over the classes that have cases.
func (t *Table) Mean(score float64) float64 {
	sum, n := 0.0, 0
	for _, c := range Positive {
		if len(t.Scores[c]) > 0 {
			sum += t.Share(c, score)
			n++
		}
	}
	return sum / float64(max(1, n))
}

// Write prints the table.
func (t *Table) Write(w io.Writer) {
	fmt.Fprintf(w, "%-20s %6s %8s %8s %8s %8s\n", "should be found", "cases", "at 1 %", "at 0.1 %", "review", "match")
	fmt.Fprintf(w, "%-20s %6s %8.3f %8.3f %8.3f %8.3f\n", "(score)", "", t.At1, t.At01, t.Shipped, t.Match)
	for _, c := range Positive {
		if len(t.Scores[c]) > 0 {
			fmt.Fprintf(w, "%-20s %6d %8.3f %8.3f %8.3f %8.3f\n", c, len(t.Scores[c]), t.Share(c, t.At1), t.Share(c, t.At01), t.Share(c, t.Shipped), t.Share(c, t.Match))
		}
	}
	fmt.Fprintf(w, "%-20s %6s %8.3f %8.3f %8.3f %8.3f\n", "mean", "", t.Mean(t.At1), t.Mean(t.At01), t.Mean(t.Shipped), t.Mean(t.Match))
	fmt.Fprintf(w, "\n%-20s %6s %8s %8s %8s %8s\n", "should not alert", "cases", "at 1 %", "at 0.1 %", "review", "match")
	for _, c := range Negative {
		fmt.Fprintf(w, "%-20s %6d %8.4f %8.4f %8.4f %8.4f\n", c, len(t.Scores[c]), t.Share(c, t.At1), t.Share(c, t.At01), t.Share(c, t.Shipped), t.Share(c, t.Match))
	}
}
