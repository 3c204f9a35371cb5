package name

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed words.txt
var wordsText string

//go:embed forms.txt
var formsText string

// A FormClass is what sort of legal form a company has: "llc", "jsc". The
// empty class says that none is stated.
type FormClass string

// The classes of legal forms.
const (
	NoForm      FormClass = ""
	LLC         FormClass = "llc"
	JSC         FormClass = "jsc"
	Partnership FormClass = "partnership"
	Sole        FormClass = "sole"
	Coop        FormClass = "coop"
	State       FormClass = "state"
	Association FormClass = "association"
	Company     FormClass = "company"
)

// A wordInfo is what words.txt says of a word. Group is the number of its
// line: words of one group stand for one another.
type wordInfo struct {
	class Class
	group uint16
}

// A place in a name at which a short legal form counts.
type formPlace uint8

const (
	anywhere formPlace = iota
	atEnd
	atEnds
)

type formPhrase struct {
	words []string // as by wordKey
	class FormClass
	place formPlace
}

// lexical is both tables, ready for look-up.
type lexical struct {
	words  map[string]wordInfo
	forms  map[string][]formPhrase // by first word, longest first
	ofForm map[string]bool         // every word of a form
	joined map[string]bool         // words of Han, Hangul and Kana, for cutting unspaced text
	widest int                     // runes of the longest of these
	worth  []float32               // group → similarity of its words
}

var tables = sync.OnceValue(func() *lexical {
	t := &lexical{words: map[string]wordInfo{}, forms: map[string][]formPhrase{}, ofForm: map[string]bool{}, joined: map[string]bool{}, worth: []float32{0}}
	group := uint16(0)
	for class, rest := range dataLines(wordsText, " ") {
		group++
		switch class {
		case "given":
			t.worth = append(t.worth, SpellingSimilarity)
		case "family":
			t.worth = append(t.worth, FamilySimilarity)
		case "nick":
			t.worth = append(t.worth, NickSimilarity)
		default:
			t.worth = append(t.worth, MeaningSimilarity)
		}
		for _, w := range strings.Fields(rest) {
			t.addWord(Fold(w), classNamed(class), group)
		}
	}
	for class, rest := range dataLines(formsText, ":") {
		for phrase := range strings.SplitSeq(rest, ",") {
			t.addForm(strings.TrimSpace(phrase), FormClass(class))
		}
	}
	for _, phrases := range t.forms {
		slices.SortStableFunc(phrases, func(a, b formPhrase) int { return len(b.words) - len(a.words) })
	}
	return t
})

// dataLines yields the lines of a table cut at the first sep, without comments.
func dataLines(text, sep string) func(yield func(first, rest string) bool) {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			first, rest, _ := strings.Cut(line, sep)
			if !yield(first, rest) {
				return
			}
		}
	}
}

func (t *lexical) addWord(w string, class Class, group uint16) {
	for _, key := range [...]string{w, wordKey(w)} { // its letters go before its Sound: Saeed is not Sayed
		if _, known := t.words[key]; !known {
			t.words[key] = wordInfo{class, group}
		}
	}
	t.addJoined(w)
}

func (t *lexical) addForm(phrase string, class FormClass) {
	place := anywhere
	switch phrase[0] {
	case '{':
		place, phrase = atEnd, strings.Trim(phrase, "{}")
	case '[':
		place, phrase = atEnds, strings.Trim(phrase, "[]")
	}
	var words []string
	for _, w := range strings.Fields(Fold(phrase)) {
		t.addJoined(w)
		words = append(words, wordKey(w))
		t.ofForm[wordKey(w)] = true
	}
	t.forms[words[0]] = append(t.forms[words[0]], formPhrase{words, class, place})
}

// addJoined notes a word of a script that is written without spaces.
func (t *lexical) addJoined(w string) {
	n := 0
	for _, r := range w {
		switch scriptOf(r) {
		case Han, Hangul, Kana:
			n++
		default:
			return
		}
	}
	t.joined[w] = true
	t.widest = max(t.widest, n)
}

// wordKey is how a word is looked up: short words and words of other scripts
// as they are, longer Latin ones by their Sound, behind a "~".
func wordKey(w string) string {
	if len(w) <= 4 || !isLatin(w) {
		return w
	}
	return string(Sound([]byte{'~'}, w))
}

func isLatin(w string) bool {
	for i := range len(w) {
		if c := w[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
