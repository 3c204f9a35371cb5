// Fit looks for the numbers of a calibration: those under which most listed
// parties are found at the score that one in a thousand, and one in a hundred,
// of others reaches. It prints them; a person puts them into screen.Shipped.
//
//	go run ./screen/accuracy/fit -lists DIR
//
// It climbs: change a few numbers at random, keep what is better. The evidence
// of every case is taken once, with the shipped calibration, since which words
// are aligned hardly depends on it.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"

	"interdict/screen"
	"interdict/screen/accuracy"
)

// A sample is the evidence of one case: of each name that may be its best.
type sample struct {
	class    string
	evidence []screen.Evidence
}

func main() {
	dir := flag.String("lists", "../shared/lists", "folder with one folder for each list")
	seed := flag.Uint64("seed", 7, "seed of the sets and of the climb")
	sets := flag.Int("sets", 3, "how many sets, of seeds that follow one another")
	rounds := flag.Int("rounds", 3000, "steps of the climb")
	pos := flag.Int("positive", 400, "cases of each class that should be found")
	neg := flag.Int("negative", 6000, "cases of each class that should not")
	flag.Parse()
	snaps, err := accuracy.Load(*dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
	s := screen.New(accuracy.Hidden(snaps), screen.Options{Threshold: 0.35, Limit: 30})
	same := accuracy.SameParty(snaps)
	var samples []sample
	for k := range *sets {
		samples = append(samples, take(s, accuracy.Make(snaps, *seed+uint64(k), accuracy.Size{Positive: *pos, Negative: *neg}), same)...)
	}
	best := screen.Shipped()
	top := worth(&best, samples)
	fmt.Printf("shipped: %s\n", top)
	r := rand.New(rand.NewPCG(*seed, 1))
	for i := range *rounds {
		try := best
		if i%500 == 250 { // look further away now and then
			for range 12 {
				nudge(r, &try)
			}
			try = climb(r, try, samples, 120)
		}
		for range 1 + r.IntN(3) {
			nudge(r, &try)
		}
		if w := worth(&try, samples); w.total > top.total {
			best, top = try, w
			fmt.Printf("%5d: %s\n%+v\n", i, top, best)
		}
	}
	fmt.Printf("%+v\n%s\n", best, top)
}

// climb improves a calibration for some steps.
func climb(r *rand.Rand, from screen.Calibration, samples []sample, steps int) screen.Calibration {
	best, top := from, worth(&from, samples)
	for range steps {
		try := best
		nudge(r, &try)
		if w := worth(&try, samples); w.total > top.total {
			best, top = try, w
		}
	}
	return best
}

// nudge changes one number.
func nudge(r *rand.Rand, c *screen.Calibration) {
	numbers := []*float32{&c.Typo, &c.Sound, &c.Known, &c.Bare, &c.Joined, &c.Loose, &c.Extra, &c.Missing, &c.Second, &c.Middle, &c.Added, &c.Lacking, &c.Initial, &c.Ease, &c.Doubt, &c.Enough, &c.Whole, &c.Numbers, &c.Family, &c.Forms, &c.Bearer, &c.Alone, &c.First, &c.Clash}
	i := r.IntN(len(numbers))
	f := float32(1 + 0.3*r.NormFloat64())
	*numbers[i] *= min(2, max(0.5, f))
	c.Bare = max(c.Bare, 0.6) // few of the cases that rule are in a script without vowels
	c.Lacking = min(c.Lacking, c.Missing)
	c.Typo = max(c.Typo, 0.2)                                                                    // a word that no table knows may still be somebody's name
	if i >= 17 || numbers[i] == &c.Whole || numbers[i] == &c.Doubt || numbers[i] == &c.Initial { // factors and shares stay below 1
		*numbers[i] = min(1, *numbers[i])
	}
}

// value is how good a calibration is.
type value struct {
	total, at1, at01, worst1, worst01, limit1, limit01 float64
}

func (v value) String() string {
	return fmt.Sprintf("%.4f  at 1%% %.3f (worst %.3f, score %.3f)  at 0.1%% %.3f (worst %.3f, score %.3f)", v.total, v.at1, v.worst1, v.limit1, v.at01, v.worst01, v.limit01)
}

func worth(c *screen.Calibration, samples []sample) value {
	scores := map[string][]float64{}
	for i := range samples {
		s := &samples[i]
		best := float32(0)
		for k := range s.evidence {
			best = max(best, c.Score(&s.evidence[k]))
		}
		scores[s.class] = append(scores[s.class], float64(best))
	}
	t := accuracy.Table{Scores: scores}
	var v value
	v.limit1, v.limit01 = t.FalseAlerts(0.01), t.FalseAlerts(0.001)
	v.worst1, v.worst01 = 1, 1
	around := [...]float64{t.FalseAlerts(0.0005), v.limit01, t.FalseAlerts(0.002)}
	n := 0.0
	for _, class := range accuracy.Positive {
		if len(scores[class]) == 0 {
			continue
		}
		a := t.Share(class, v.limit1)
		b := 0.0 // a thousandth of the cases is few: look around it too
		for _, l := range around {
			b += t.Share(class, l) / float64(len(around))
		}
		v.at1, v.at01, n = v.at1+a, v.at01+b, n+1
		v.worst1, v.worst01 = min(v.worst1, a), min(v.worst01, b)
	}
	v.at1, v.at01 = v.at1/n, v.at01/n
	v.total = v.at1 + 1.5*v.at01 + 0.1*v.worst1 + 0.15*v.worst01
	return v
}

// take screens every case and keeps the evidence of what may be its best: of
// the target's names, or of the highest others.
func take(s *screen.Screener, cases []accuracy.Case, same func(a, b string) bool) []sample {
	out := make([]sample, len(cases))
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := w; i < len(cases); i += 2 {
				c := &cases[i]
				out[i].class = c.Class
				r := s.Screen(screen.Query{Name: c.Name})
				for k := range r.Matches {
					m := &r.Matches[k]
					if c.Target == "" && k < 8 && m.Score >= 0.5 || m.Entry == c.Target || c.Target != "" && same(m.Entry, c.Target) {
						out[i].evidence = append(out[i].evidence, m.Evidence)
					}
				}
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(out, func(s sample) bool { return s.class == "homonyms" || s.class == "people, own script" })
}
