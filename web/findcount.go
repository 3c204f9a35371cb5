package web

import (
	"net/url"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// findCounts are the findings of a scan, and the assets that they are on.
type findCounts struct {
	by     map[interdict.Verdict]int // of those that are not counted apart
	all    map[interdict.Verdict]int
	on     map[interdict.Verdict]map[string]bool
	assets map[string]bool

	known, answered int // counted apart
}

// countFound adds up a scan.
func countFound(x *scan) findCounts {
	c := findCounts{by: map[interdict.Verdict]int{}, all: map[interdict.Verdict]int{}, on: map[interdict.Verdict]map[string]bool{}, assets: map[string]bool{}}
	for _, r := range x.rows {
		c.all[r.Verdict]++
		c.assets[r.on] = true
		switch r.apart() {
		case knownOnly:
			c.known++
			continue
		case knownAnswered:
			c.answered++
			continue
		}
		c.by[r.Verdict]++
		if c.on[r.Verdict] == nil {
			c.on[r.Verdict] = map[string]bool{}
		}
		c.on[r.Verdict][r.on] = true
	}
	return c
}

// assetsWith counts the assets that have one of some verdicts and none of
// others.
func (c findCounts) assetsWith(some, none []interdict.Verdict) int {
	n := 0
	for a := range c.assets {
		if c.has(a, some) && !c.has(a, none) {
			n++
		}
	}
	return n
}

func (c findCounts) has(asset string, verdicts []interdict.Verdict) bool {
	for _, v := range verdicts {
		if c.on[v][asset] {
			return true
		}
	}
	return false
}

// noted counts the findings that ask for nothing today.
func (c findCounts) noted() int {
	n := 0
	for v, k := range c.by {
		if isNoted(v) {
			n += k
		}
	}
	return n
}

// headline is the finding of findings in one sentence. What was not read is
// never drawn like clear.
func (c findCounts) headline(x *scan) string {
	here := []interdict.Verdict{interdict.Present, interdict.PresentEmbedded}
	likely := append(here, interdict.Probable)
	var parts []string
	if n := c.assetsWith(here, nil); n > 0 {
		parts = append(parts, "found on "+words.Plural(n, "asset"))
		if in := c.assetsWith(here[1:], nil); in == n {
			parts[0] += ", inside another product"
		} else if in > 0 {
			parts[0] += ", on " + words.Number(in) + " of them inside another product"
		}
	}
	if n := c.assetsWith(likely[2:], here); n > 0 {
		parts = append(parts, "probably on "+words.Number(n)+more(parts)+nouns(parts, n, "asset"))
	}
	if n := c.by[interdict.Imposter]; n > 0 {
		parts = append(parts, words.Plural(n, "imposter"))
	}
	if n := c.assetsWith([]interdict.Verdict{interdict.ForReview}, likely); n > 0 {
		parts = append(parts, "an open question on "+words.Number(n)+more(parts)+nouns(parts, n, "asset"))
	}
	switch {
	case len(parts) > 0:
		return words.Upper(strings.Join(parts, "; "))
	case c.noted() > 0 && c.by[interdict.ForReview] == 0:
		return "Nothing that can run was found; " + words.Plural(c.noted(), "trace") + " noted" + unfinished(x)
	case c.by[interdict.ForReview] > 0:
		return words.Plural(c.by[interdict.ForReview], "open question")
	case c.known > 0 && c.answered > 0:
		return "Nothing new was found; " + words.Plural(c.known, "finding") + " known to somebody, " + words.Number(c.answered) + " answered by a vendor" + unfinished(x)
	case c.known > 0:
		return "Nothing new was found; " + words.Plural(c.known, "finding") + " known to somebody" + unfinished(x)
	case c.answered > 0:
		return "Nothing is open; " + words.Plural(c.answered, "question") + " answered by a vendor" + unfinished(x)
	case x.unknownTable():
		return "Nothing of this table was read, so nothing is said of what it lists"
	case !x.Complete:
		return "Nothing was found, and " + words.Plural(x.Missed, "thing") + " could not be read"
	}
	return "Nothing that is looked for was found in what was read"
}

// more joins a count to those before it.
func more(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return " more"
}

// nouns names what is counted, where nothing before has.
func nouns(parts []string, n int, thing string) string {
	if len(parts) > 0 {
		return ""
	}
	if n == 1 {
		return " " + thing
	}
	return " " + thing + "s"
}

func unfinished(x *scan) string {
	if x.Complete {
		return ""
	}
	return ", and " + words.Plural(x.Missed, "thing") + " could not be read"
}

// terms are the counts on top: they add up to all findings, and each leads to
// exactly its rows.
func (c findCounts) terms(x *scan) []findTerm {
	to := func(view url.Values) string {
		if c.known+c.answered > 0 && view.Get("known") == "" {
			view.Set("known", knownNo)
		}
		return x.href() + "?" + view.Encode() + "#lines"
	}
	var out []findTerm
	for _, v := range []interdict.Verdict{interdict.Present, interdict.PresentEmbedded, interdict.Imposter, interdict.Probable, interdict.ForReview} {
		if v == interdict.Imposter && c.by[v] == 0 {
			continue // rare
		}
		t := findTerm{Verdict: v, N: c.by[v], Href: to(url.Values{"verdict": {string(v)}}), Small: "on " + words.Plural(len(c.on[v]), "asset")}
		switch {
		case t.N == 0 && x.unknownTable():
			t.Small = "nothing read"
		case t.N == 0:
			t.Small = "none found"
		}
		out = append(out, t)
	}
	if n := c.noted(); n > 0 {
		var what []string
		for _, v := range interdict.Verdicts() {
			if isNoted(v) && c.by[v] > 0 {
				what = append(what, words.Lower(words.Verdict(v))+" "+words.Number(c.by[v]))
			}
		}
		out = append(out, findTerm{N: n, Href: to(url.Values{"verdict": {noted}}), Word: "Noted", Small: strings.Join(what, ", ")})
	}
	if c.known > 0 {
		out = append(out, findTerm{N: c.known, Href: x.href() + "?known=" + knownOnly + "#lines", Word: "Known", Small: "with who, why, until when"})
	}
	if c.answered > 0 {
		out = append(out, findTerm{N: c.answered, Href: x.href() + "?known=" + knownAnswered + "#lines", Word: "Answered", Small: "by a vendor, with its words"})
	}
	if x.Over > 0 {
		out = append(out, findTerm{N: x.Over, Href: "#over", Word: "Not kept", Small: "above the limit"})
	}
	return append(out, findTerm{N: len(x.rows) + x.Over, Href: x.href() + "#lines", Word: "Findings in all", Small: "one product on one asset each"})
}
