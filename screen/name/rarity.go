package name

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed rarity.txt
var rarityText string

//go:embed ordinary.txt
var ordinaryText string

// ordinaryRarity is the most that a word of ordinary.txt tells.
const ordinaryRarity = 0.64

// rarityNames is the number of names that rarity.txt counts.
const rarityNames = 60000

// A rarityTable knows how rare words are: as spelled, and all spellings of one
// Sound together. Grigoriev is as common as Grigoryev, whichever the sources of
// the table happened to write.
type rarityTable struct{ spelled, sounding map[string]float32 }

// commonness holds how many of rarityNames names bear a word.
//
// The score of a pair must not depend on what else is on the list that day:
// the same pair gets the same score before and after an update, in a list of
// three and of three million. So the counts are shipped, not taken from the
// list at hand.
var commonness = sync.OnceValue(func() rarityTable {
	out := rarityTable{make(map[string]float32, 8192), make(map[string]float32, 8192)}
	sums := make(map[string]float64, 8192)
	for count, words := range dataLines(rarityText, " ") {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 {
			continue
		}
		w := rarityOf(float64(n))
		for word := range strings.FieldsSeq(words) {
			out.spelled[word] = w
			if len(word) >= soundRarity {
				sums[string(Sound(nil, word))] += float64(n)
			}
		}
	}
	for sound, n := range sums {
		out.sounding[sound] = rarityOf(n)
	}
	for first, rest := range dataLines(ordinaryText, " ") {
		out.ordinary(first)
		for word := range strings.FieldsSeq(rest) {
			out.ordinary(word)
		}
	}
	return out
})

// ordinary bounds the rarity of a word that the lists hold more seldom than
// the world does.
func (t *rarityTable) ordinary(word string) {
	lower := func(m map[string]float32, key string) {
		if r, ok := m[key]; !ok || r > ordinaryRarity {
			m[key] = ordinaryRarity
		}
	}
	lower(t.spelled, word)
	if len(word) >= soundRarity {
		lower(t.sounding, string(Sound(nil, word)))
	}
}

// soundRarity is from how many letters on a word shares the count of its
// Sound: shorter words sound like too many others.
const soundRarity = 5

// rarityOf turns a count into a rarity: 1 for a word seen once in all names,
// 0 for one that all names bear, in between by orders of magnitude, as
// information is counted.
func rarityOf(count float64) float32 {
	r := math.Log(rarityNames/(count+0.5)) / math.Log(rarityNames)
	return float32(math.Round(1000*max(0.05, r)) / 1000) // rounded, since logarithms differ between machines
}

// Rarity of a Latin form: how telling it is. Words of the table lie between
// 0.05 and 1; of those that no table knows, longer ones tell more, since fewer
// words are like them.
func (f *Form) rarity() float32 {
	t := commonness()
	r, known := t.spelled[f.Text]
	if len(f.Text) >= soundRarity {
		if s, ok := t.sounding[f.Sound]; ok && (!known || s < r) {
			return s
		}
	}
	if known {
		return r
	}
	return min(1.5, max(1, float32(1+0.08*float32(len(f.Text)-6))))
}

// measure fills in Rarity and Known. Rarity is that of the token's most common
// reading; a short word is never as telling as a long one, since there are few
// of them. Known does not heed the length: a word that many bear is hardly
// another one mistyped.
func (t *Token) measure() {
	rarity, plain := float32(0), float32(1)
	for i := range t.Forms {
		f := &t.Forms[i]
		if f.Kind != LatinForm {
			continue
		}
		r := f.rarity()
		plain = min(plain, r)
		if one := min(r, lengthCap(len(f.Text))); rarity == 0 || one < rarity {
			rarity = one
		}
	}
	if rarity == 0 {
		rarity = 1
	}
	t.Rarity, t.Known = rarity, min(1, float32(2.5*(1-plain)))
}

// lengthCap bounds the rarity of short words.
func lengthCap(n int) float32 {
	switch n {
	case 0, 1:
		return 0.3
	case 2:
		return 0.55
	case 3:
		return 0.75
	case 4:
		return 0.9
	}
	return 2
}
