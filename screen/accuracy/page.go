package accuracy

import (
	"fmt"
	"io"
	"strings"

	"interdict/screen/list"
)

// A Page is what doc/accuracy.md says.
type Page struct {
	Lists       []list.Snapshot
	Names       int
	Calibration string
	Lines       []Line // the first is tabled in full
	Seeds       []uint64
	HardPairs   string // what testdata/hardpairs.tsv counts
}

// classWords say what the classes are.
var classWords = map[string]string{
	"exact": "the main name as listed", "alias": "a strong alias as listed", "turned": "given names first, comma gone", "typo": "one slip in one word",
	"typo in each word": "one slip in every word of four letters or more", "reordered": "the words in another order", "middle dropped": "first given name and family name only",
	"part added": "a middle name more, or a word of trade or place", "legal form": "another legal form, or none", "respelled": "one sound of every word spelled otherwise",
	"cyrillic": "a Latin name as Cyrillic", "scanned": "letters that a scanner confuses", "spacing": "words written together or apart", "initials": "given names as initials",
	"original script": "the name in its own script (Arabic, Persian, Cyrillic, Han, Hangul, Hebrew) against Latin names only",
	"people, US":      "American names, commoner ones more often", "people, world": "names of 60 countries", "people, rare": "ordinary given names with rare family names",
	"companies": "invented firms", "people, own script": "Chinese, Korean, Russian, Ukrainian and Arabic names in their own script",
	"homonyms": "people of all these classes who bear the name of somebody listed; they should alert, and count nowhere else",
}

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	var b strings.Builder
	first := p.Lines[0].Table
	fmt.Fprintf(&b, "# How well parties are found\n\nMade by `make accuracy`; do not edit. Calibration %s: review from %.2f on, match from %.2f on.\n\n![recall by share of false alerts](accuracy.svg)\n\n", p.Calibration, first.Shipped, first.Match)
	b.WriteString("Listed names are changed the way people and machines change them, and should be found. Invented people and firms should not.\nA column says how much of a class reaches a score: the one that 1 % or 0.1 % of the invented reach, or the shipped thresholds.\n\n")
	p.summary(&b)
	fmt.Fprintf(&b, "\n## By class: %s\n\n", p.Lines[0].Name)
	rows(&b, first)
	p.corpus(&b)
	b.WriteString(wrongs)
	fmt.Fprintf(&b, "\nHand-written pairs with reasons are in `screen/accuracy/testdata/hardpairs.tsv`: %s.\n", p.HardPairs)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p *Page) summary(b *strings.Builder) {
	b.WriteString("| set | recall at 1 % | at 0.1 % | weakest class at 0.1 % | original script at 0.1 % | recall at review | invented that alert at review |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	for _, l := range p.Lines {
		t := l.Table
		class, weakest := t.Weakest(t.At01)
		fmt.Fprintf(b, "| %s | %.3f | %.3f | %.3f (%s) | %.3f | %.3f | %.2f %% |\n", l.Name, t.Mean(t.At1), t.Mean(t.At01), weakest, class, t.Share("original script", t.At01), t.Mean(t.Shipped), 100*t.Alerts(t.Shipped))
	}
}

// Weakest is the class of which least reaches a score.
func (t *Table) Weakest(score float64) (class string, share float64) {
	share = 2
	for _, c := range Positive {
		if s := t.Share(c, score); len(t.Scores[c]) > 0 && s < share {
			class, share = c, s
		}
	}
	return class, share
}

func rows(b *strings.Builder, t *Table) {
	for _, part := range []struct {
		title   string
		classes []string
		format  string
	}{{"should be found", Positive, " %.3f |"}, {"should not alert", Negative, " %.4f |"}} {
		fmt.Fprintf(b, "| %s | cases | at 1 %% (%.3f) | at 0.1 %% (%.3f) | review | match | what it is |\n| --- | --- | --- | --- | --- | --- | --- |\n", part.title, t.At1, t.At01)
		for _, c := range part.classes {
			if len(t.Scores[c]) == 0 {
				continue
			}
			fmt.Fprintf(b, "| %s | %d |", c, len(t.Scores[c]))
			for _, at := range [...]float64{t.At1, t.At01, t.Shipped, t.Match} {
				fmt.Fprintf(b, part.format, t.Share(c, at))
			}
			fmt.Fprintf(b, " %s |\n", classWords[c])
		}
		if part.classes[0] == Positive[0] {
			fmt.Fprintf(b, "| **mean** | | %.3f | %.3f | %.3f | %.3f | |\n", t.Mean(t.At1), t.Mean(t.At01), t.Mean(t.Shipped), t.Mean(t.Match))
		}
		b.WriteString("\n")
	}
}

func (p *Page) corpus(b *strings.Builder) {
	fmt.Fprintf(b, "## What it was measured on\n\n%d names of these lists; where a query is in an original script, names in it are hidden from the index.\n\n| list | as of | entries |\n| --- | --- | --- |\n", p.Names)
	for _, s := range p.Lists {
		asOf := s.AsOf
		if asOf == "" {
			asOf = "not said"
		}
		fmt.Fprintf(b, "| %s | %s | %d |\n", s.List, asOf, len(s.Entries))
	}
	fmt.Fprintf(b, "\nSeeds %s. The calibration was fitted on sets of other seeds of the plain flavour (`screen/accuracy/fit`).\nThe other flavour was not fitted on: its slips are those of a keyboard, its spellings those of six clerks who keep to one habit,\nits Cyrillic is written letter by letter, its people and firms are put together otherwise.\n", strings.Trim(fmt.Sprint(p.Seeds), "[]"))
}

const wrongs = `
## What it gets wrong

- Somebody who bears a listed name alerts; only a date of birth, a country or a number tells them apart.
- People with a common given and a common family name, listed with three names or more, are below the threshold when all but two are left out;
  so are those who go by their second given name, unless the first is as common as Mohammad.
- A slip in every word of a name of two short words leaves too little.
- Arabic and Persian words that the lexicon does not know are compared without vowels; two short ones are no evidence.
- Names of organisations translated by meaning ("Libyan Islamic Fighting Group") are found only where the words are in the tables.
- Two syllables of Han or Hangul are somebody's name somewhere: names in their own script alert more often than others.
- A register of three lists is no test of every list, and invented people are no census.
`
