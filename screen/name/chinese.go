package name

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// # Chinese names in Latin letters
//
// One name is Zhang Weiguo in Beijing, Chang Wei-kuo in Taipei and Cheung in
// Hong Kong. A word of a name that looks Chinese throughout is therefore read
// back into pinyin: by the rules of Wade-Giles, whose apostrophes lists leave
// out, so that "chang" may be zhang or chang; and for family names also by the
// spellings of surnames.txt. What comes of it is a SyllableForm, which relates
// the word to others of the same pinyin, and less closely than its letters do.
//
// Given names in Cantonese or Hokkien are not read: which characters they stand
// for cannot be told from the letters.

//go:embed surnames.txt
var surnamesText string

// chineseTable holds the ways back to pinyin.
type chineseTable struct {
	pinyin  map[string]bool
	wade    map[string][]string // Wade-Giles syllable → pinyin
	family  map[string][]string // spelling of a family name → pinyin
	spelled map[rune][]string   // character of a family name → spellings beside pinyin
}

var chinese = sync.OnceValue(func() *chineseTable {
	t := &chineseTable{pinyin: map[string]bool{}, wade: map[string][]string{}, family: map[string][]string{}, spelled: map[rune][]string{}}
	for _, p := range pinyin().syllables[1:] {
		t.pinyin[p] = true
		w := wadeGiles(p)
		t.wade[w] = append(t.wade[w], p)
	}
	for _, all := range t.wade {
		slices.SortFunc(all, func(a, b string) int { // plain consonants are commoner than those with a breath
			return strings.IndexByte(breaths, a[0]) - strings.IndexByte(breaths, b[0])
		})
	}
	for chars, rest := range dataLines(surnamesText, " ") {
		words := strings.Fields(rest)
		for _, r := range chars {
			t.spelled[r] = words[1:]
		}
		for _, w := range words {
			if !slices.Contains(t.family[w], words[0]) {
				t.family[w] = append(t.family[w], words[0])
			}
		}
	}
	return t
})

// breaths are the first letters that pinyin spells a breath with; all others
// come before them, in the order of the table.
const breaths = "ptkqc"

// readChinese adds the pinyin of other romanisations, if every word of the name
// could be Chinese and one of them is a family name.
func (n *Name) readChinese() {
	t := chinese()
	words, families := 0, false
	first, last := -1, -1
	for i := range n.Tokens {
		tok := &n.Tokens[i]
		if !tells(tok.Class) {
			continue
		}
		if tok.Script != Latin || tok.Class == Generic || tok.Class == Place || !t.plausible(tok.Text) {
			return
		}
		words++
		if last = i; first < 0 {
			first = i
		}
		families = families || len(t.family[tok.Text]) > 0 || len(t.wade[tok.Text]) > 0 && len(t.family[t.wade[tok.Text][0]]) > 0
	}
	if words < 2 || words > 4 || !families {
		return
	}
	marked := slices.ContainsFunc(n.Tokens, func(tok Token) bool { return tok.Class == Family })
	for i := range n.Tokens {
		if tok := &n.Tokens[i]; tells(tok.Class) {
			tok.Syllables = t.back(tok.Text, tok.Class == Family || !marked && (i == first || i == last) && !tok.Glued && (i == 0 || !n.Tokens[i-1].Glued))
		}
	}
}

// maxSyllables bounds the pinyin of one word.
const maxSyllables = 4

// back lists the pinyin that a word may be, other than itself. Only the words at
// the ends of a name may be the family name, if no hyphen ties them to another.
func (t *chineseTable) back(word string, family bool) []string {
	var out []string
	add := func(p string) {
		if p != word && len(out) < maxSyllables && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, p := range t.wade[word] {
		add(p)
	}
	if family {
		for _, p := range t.family[word] {
			add(p)
		}
	}
	if len(t.wade[word]) > 0 || t.pinyin[word] {
		return out
	}
	for i := 2; i < len(word)-1; i++ {
		for _, a := range t.wade[word[:i]] {
			for _, b := range t.wade[word[i:]] {
				add(a + b)
			}
		}
	}
	return out
}

// plausible reports whether a word is one or two Chinese syllables.
func (t *chineseTable) plausible(word string) bool {
	if t.syllable(word) {
		return true
	}
	for i := 2; i < len(word)-1; i++ {
		if t.syllable(word[:i]) && t.syllable(word[i:]) {
			return true
		}
	}
	return false
}

func (t *chineseTable) syllable(s string) bool {
	return t.pinyin[s] || len(t.wade[s]) > 0 || len(t.family[s]) > 0 || cantonese(s)
}

// cantonese reports whether a syllable could be one of Hong Kong's: a first
// consonant or none, and a rime.
func cantonese(s string) bool {
	for _, onset := range [...]string{"", "kw", "ng", "ts", "ch", "sh", "p", "m", "f", "t", "n", "l", "k", "h", "s", "y", "w"} {
		if rest, ok := strings.CutPrefix(s, onset); ok && slices.Contains(cantoneseRimes, rest) {
			return true
		}
	}
	return false
}

var cantoneseRimes = strings.Fields("a ai ak am an ang ap at au e ei ek eng i ik im in ing ip it iu o oi ok on ong ot u ui uk un ung ut eung euk uen yu ee oo")
