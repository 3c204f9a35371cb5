// Rarity counts the words of published lists and of ordinary people's names,
// and writes the table screen/name/rarity.txt that weighs words.
//
//	go run ./screen/accuracy/rarity -lists DIR > screen/name/rarity.txt
package main

import (
	"bufio"
	"cmp"
	_ "embed"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"interdict/screen/accuracy"
	"interdict/screen/list"
	"interdict/screen/name"
)

// common is names that many people bear, by language.
//
//go:embed common.txt
var common string

// scale is the number of names that the table is said to count.
const scale = 60000

func main() {
	dir := flag.String("lists", "../shared/lists", "folder with one folder for each list")
	flag.Parse()
	snaps, err := accuracy.Load(*dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rarity:", err)
		os.Exit(1)
	}
	counts := listed(snaps)
	for word, n := range people() {
		counts[word] = max(counts[word], n)
	}
	write(counts)
}

// listed counts in how many entries a word occurs, scaled.
func listed(snaps []list.Snapshot) map[string]float64 {
	counts := map[string]float64{}
	entries := 0
	for _, s := range snaps {
		for _, e := range s.Entries {
			entries++
			seen := map[string]bool{}
			for _, n := range e.Names {
				p := name.Parse(n.Text, name.NoHint)
				for i := range p.Tokens {
					if w := word(&p.Tokens[i]); w != "" && !seen[w] {
						seen[w] = true
						counts[w]++
					}
				}
			}
		}
	}
	for w := range counts {
		counts[w] *= scale / float64(entries)
	}
	return counts
}

// people estimates how often ordinary names occur, from their rank in each
// language: the k-th commonest about 1/k as often as the first, as such ranks
// go. The names by which the set is made (accuracy.Countries) are not looked
// at: the matcher must not know them from there.
func people() map[string]float64 {
	counts := map[string]float64{}
	add := func(words string, first, slope float64) {
		for k, w := range strings.Fields(words) {
			p := name.Parse(w, name.PersonHint)
			for i := range p.Tokens {
				if w := word(&p.Tokens[i]); w != "" {
					counts[w] = max(counts[w], max(20, first/(1+slope*float64(k))))
				}
			}
		}
	}
	for line := range strings.Lines(common) {
		if parts := strings.Split(strings.TrimSpace(line), "|"); len(parts) == 3 && line[0] != '#' {
			add(parts[1], 300, 0.1)
			add(parts[2], 250, 0.1)
		}
	}
	return counts
}

// word is a token as the table knows it, "" if it is not in Latin letters.
func word(t *name.Token) string {
	if t.Class == name.Number || len(t.Forms) == 0 || t.Forms[0].Kind != name.LatinForm {
		return ""
	}
	return t.Forms[0].Text
}

func write(counts map[string]float64) {
	by := map[int][]string{}
	for w, n := range counts {
		if n = math.Round(n); n >= 5 {
			by[step(n)] = append(by[step(n)], w)
		}
	}
	steps := make([]int, 0, len(by))
	for n := range by {
		steps = append(steps, n)
	}
	slices.SortFunc(steps, func(a, b int) int { return cmp.Compare(b, a) })
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintf(out, "# In how many of %d names a word occurs, rounded: a count, then its words.\n", scale)
	fmt.Fprintln(out, "# Made by screen/accuracy/rarity from United States and United Nations lists and")
	fmt.Fprintln(out, "# from the ranks of ordinary names. Words that are not here are rarer than 5.")
	for _, n := range steps {
		slices.Sort(by[n])
		fmt.Fprintln(out, n, strings.Join(by[n], " "))
	}
}

// step rounds a count to about a tenth, so that the table stays short and does
// not change with every edition of a list.
func step(n float64) int {
	f := math.Pow(10, math.Floor(math.Log10(n))-1)
	if f < 1 {
		return int(n)
	}
	return int(math.Round(n/f/2) * f * 2)
}
