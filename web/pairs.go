package web

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"interdict/internal/words"
)

// A pairRow is one row of two names side by side.
type pairRow struct {
	Asked, Listed pairCell
	How           string
	Weight, Alike string // empty: nothing to weigh
	Alone         bool   // the word has no partner
}

// A pairCell is a word as it was written, with its reading below.
type pairCell struct {
	Word    []span
	Reading []span // in Latin letters, where the word has others
	System  string // of the reading
}

// A span is a piece of a word; Differs marks what the other side has otherwise.
type span struct {
	Text    string
	Differs bool
}

// pairRows lays the words of two names side by side.
func pairRows(pairs []WordPair) []pairRow {
	var out []pairRow
	for _, p := range joinForms(pairs) {
		r := pairRow{How: howWords(p), Alone: p.Asked == "" || p.Listed == ""}
		r.Asked, r.Listed = cells(p)
		if p.Weight > 0 {
			r.Weight = twoPlaces(p.Weight)
		}
		if !r.Alone && p.Alike > 0 {
			r.Alike = twoPlaces(p.Alike)
		}
		out = append(out, r)
	}
	return out
}

func twoPlaces(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// joinForms puts a legal form that is left over on one side beside one that is
// left over on the other: they were compared with each other as a class.
func joinForms(pairs []WordPair) []WordPair {
	form := func(p WordPair) bool { return p.Class == "legal form" && strings.HasPrefix(p.How, "legal form") }
	out := make([]WordPair, 0, len(pairs))
	taken := make([]bool, len(pairs))
	for i, p := range pairs {
		if taken[i] {
			continue
		}
		if form(p) && p.Listed == "" {
			for k := i + 1; k < len(pairs); k++ {
				if o := pairs[k]; !taken[k] && form(o) && o.Asked == "" && o.How == p.How {
					p.Listed, p.ListedLatin, taken[k] = o.Listed, o.ListedLatin, true
					break
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// howWords says how two words are related and what sort of word they are.
func howWords(p WordPair) string {
	switch {
	case strings.HasPrefix(p.How, p.Class):
		return words.Upper(p.How)
	case p.Listed == "":
		return words.Upper(p.Class) + ", only in your party’s name"
	case p.Asked == "":
		return words.Upper(p.Class) + ", only on the list"
	}
	return words.Upper(p.Class) + ", " + p.How
}

// cells marks the letters in which two words differ: in the words themselves,
// or, where one is in another script, in their readings.
func cells(p WordPair) (asked, listed pairCell) {
	asked, listed = cell(p.Asked, p.AskedLatin), cell(p.Listed, p.ListedLatin)
	if p.Asked == "" || p.Listed == "" || p.Asked == p.Listed || p.Class == "legal form" {
		return asked, listed
	}
	a, b := &asked.Word, &listed.Word
	left, right := p.Asked, p.Listed
	if p.AskedLatin != "" {
		a, left = &asked.Reading, p.AskedLatin
	}
	if p.ListedLatin != "" {
		b, right = &listed.Reading, p.ListedLatin
	}
	*a, *b = differ(clean(left), clean(right))
	if p.System != "" && (p.AskedLatin != "" || p.ListedLatin != "") {
		asked.System, listed.System = p.System, p.System
	}
	return asked, listed
}

func cell(word, reading string) pairCell {
	c := pairCell{}
	if word != "" {
		c.Word = []span{{Text: clean(word)}}
	}
	if reading != "" {
		c.Reading = []span{{Text: clean(reading)}}
	}
	return c
}

// maxDiffer bounds the letters that are compared one by one.
const maxDiffer = 80

// differ cuts two words into what they share and what they do not, by their
// longest common subsequence. Capitals count as small letters.
func differ(a, b string) (x, y []span) {
	left, right := []rune(a), []rune(b)
	if len(left) > maxDiffer || len(right) > maxDiffer {
		return []span{{Text: a}}, []span{{Text: b}}
	}
	same := func(i, k int) bool { return unicode.ToLower(left[i]) == unicode.ToLower(right[k]) }
	long := make([][]int, len(left)+1) // length of the subsequence from i and k on
	for i := range long {
		long[i] = make([]int, len(right)+1)
	}
	for i := len(left) - 1; i >= 0; i-- {
		for k := len(right) - 1; k >= 0; k-- {
			long[i][k] = max(long[i+1][k], long[i][k+1])
			if same(i, k) {
				long[i][k] = max(long[i][k], 1+long[i+1][k+1])
			}
		}
	}
	i, k := 0, 0
	for i < len(left) && k < len(right) {
		switch {
		case same(i, k):
			x, y = grow(x, left[i], false), grow(y, right[k], false)
			i, k = i+1, k+1
		case long[i+1][k] >= long[i][k+1]:
			x = grow(x, left[i], true)
			i++
		default:
			y = grow(y, right[k], true)
			k++
		}
	}
	for ; i < len(left); i++ {
		x = grow(x, left[i], true)
	}
	for ; k < len(right); k++ {
		y = grow(y, right[k], true)
	}
	return x, y
}

// grow puts a letter behind pieces of a word.
func grow(spans []span, r rune, differs bool) []span {
	if n := len(spans); n > 0 && spans[n-1].Differs == differs {
		spans[n-1].Text += string(r)
		return spans
	}
	return append(spans, span{string(r), differs})
}

// clean is a name without what would turn the direction of the page's text or
// hide letters: such characters show as a dot.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// mostTelling is what to say of a match in a list: the word in which the names
// differ most, and the first thing beside the names that was compared.
func mostTelling(m *PartyMatch) string {
	if m.Cleared != nil {
		return "cleared by " + m.Cleared.Who + ": " + m.Cleared.Why
	}
	said := wordsApart(m.Words)
	if len(m.Steps) > 0 && m.Steps[0].Why != "" {
		said += "; " + m.Steps[0].Name + ": " + m.Steps[0].Why
	}
	return said
}

// wordsApart says the first words without partner, or else the first that are
// written in another way.
func wordsApart(pairs []WordPair) string {
	apart, same := "", false
	for _, p := range pairs {
		switch {
		case p.Class == "legal form":
		case p.Listed == "":
			return "“" + clean(p.Asked) + "” stands only in your name"
		case p.Asked == "":
			return "“" + clean(p.Listed) + "” stands only on the list"
		case p.How != "same":
			apart = cmp.Or(apart, "“"+clean(p.Asked)+"” for “"+clean(p.Listed)+"”, "+p.How)
		default:
			same = true
		}
	}
	if apart == "" && same {
		return "every word has its partner"
	}
	return cmp.Or(apart, "an identifier agrees")
}

// scoreWords says a score as the list shows it.
func scoreWords(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) }
