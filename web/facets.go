package web

import (
	"cmp"
	"slices"
	"strings"

	"interdict"
	"interdict/internal/words"
)

// A changeRow is a day on which answers change.
type changeRow struct {
	Day   string // as the filter writes it
	At    string
	Away  string
	What  string
	Lines int
}

// An askRow is a question that lines wait for.
type askRow struct {
	Fact, Question string
	Lines          int
}

// maxAsks is how many questions the page of a book names.
const maxAsks = 5

// A sureRow counts the lines that rest on a kind of source.
type sureRow struct {
	Confidence interdict.Confidence
	Lines      int
}

// filterOptions are what the filter's menus offer.
type filterOptions struct {
	Rules []interdict.RuleID
	Days  []changeRow
}

// facets fills what the whole book is asked for: days, rules, sources. It
// returns how many lines change on each day.
func (s *site) facets(b *book, d *listData) map[string]int {
	perDay := map[string]int{}
	rows := map[string]*changeRow{}
	turns := map[string]map[[2]interdict.Outcome]int{}
	sure := map[interdict.Confidence]int{}
	rules := map[interdict.RuleID]bool{}
	asks := map[string]*askRow{}
	none := 0
	for i := range b.lines {
		l := b.lines[i]
		sure[l.confidence]++
		if l.assumed {
			d.Assumed++
		}
		if len(l.answers) > 0 {
			d.Answered++
		}
		for _, r := range l.rules {
			rules[r] = true
		}
		for _, a := range l.asks {
			if asks[a.fact] == nil {
				asks[a.fact] = &askRow{a.fact, a.question, 0}
			}
			asks[a.fact].Lines++
		}
		seen := map[string]bool{}
		for _, c := range l.changes {
			day := s.zone.date(c.At)
			if rows[day] == nil {
				rows[day] = &changeRow{Day: day, At: s.zone.day(c.At), Away: distance(c.At, s.now())}
				turns[day] = map[[2]interdict.Outcome]int{}
			}
			turns[day][[2]interdict.Outcome{c.From, c.To}]++
			if !seen[day] {
				seen[day] = true
				perDay[day]++
			}
		}
		if len(l.changes) == 0 {
			none++
		} else if len(seen) > 1 {
			d.Twice++
		}
	}
	for day, row := range rows {
		row.Lines, row.What = perDay[day], turnWords(turns[day])
		d.Changes = append(d.Changes, *row)
	}
	slices.SortFunc(d.Changes, func(x, y changeRow) int { return strings.Compare(x.Day, y.Day) })
	d.Options.Days = slices.Clone(d.Changes)
	if none > 0 && len(d.Changes) > 0 {
		d.Changes = append(d.Changes, changeRow{Day: "none", At: "No date known", What: "The answer is the same before and after", Lines: none})
	}
	for _, a := range asks {
		d.Asks = append(d.Asks, *a)
	}
	slices.SortFunc(d.Asks, func(x, y askRow) int { return cmp.Or(y.Lines-x.Lines, strings.Compare(x.Fact, y.Fact)) })
	d.Asks = d.Asks[:min(len(d.Asks), maxAsks)]
	for r := range rules {
		d.Options.Rules = append(d.Options.Rules, r)
	}
	slices.Sort(d.Options.Rules)
	for _, c := range []interdict.Confidence{interdict.Unverified, interdict.Secondary, interdict.Primary} {
		if sure[c] > 0 {
			d.Sure = append(d.Sure, sureRow{c, sure[c]})
		}
	}
	return perDay
}

// turnWords says what happens on a day: "Permitted becomes Prohibited".
func turnWords(turns map[[2]interdict.Outcome]int) string {
	keys := make([][2]interdict.Outcome, 0, len(turns))
	for k := range turns {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]interdict.Outcome) int {
		return cmp.Or(turns[b]-turns[a], strings.Compare(string(a[0]+a[1]), string(b[0]+b[1])))
	})
	var out []string
	for _, k := range keys {
		said := k[0].Words() + " becomes " + k[1].Words()
		if len(keys) > 1 {
			said += " (" + words.Number(turns[k]) + ")"
		}
		out = append(out, said)
	}
	return strings.Join(out, "; ")
}
