package accuracy

import (
	"math/rand/v2"
	"strings"
)

// A Flavour is a way of making a set. Numbers found on one are held against the
// other, whose slips, spellings and strangers come from elsewhere.
type Flavour uint8

// The flavours.
const (
	Plain Flavour = iota // slips anywhere in the alphabet, newspaper spellings, names as people say them
	Other                // slips of the keyboard, spellings letter by letter, names as forms have them
)

// twists are the twists of a flavour by class.
func (f Flavour) twists() map[string]twist {
	out := map[string]twist{
		"turned": turned, "typo": typoOne, "typo in each word": typoAll, "reordered": reorder, "middle dropped": dropMiddle, "part added": addPart,
		"legal form": swapForm, "respelled": respell, "cyrillic": cyrillic, "scanned": scanned, "spacing": spacing, "initials": initials,
		"exact": func(_ *rand.Rand, s string) string { return s },
	}
	if f == Other {
		out["typo"], out["typo in each word"] = mistypeOne, mistypeAll
		out["respelled"], out["cyrillic"] = respellOther, cyrillicOther
		out["reordered"] = func(_ *rand.Rand, s string) string { return lastFirst(s) }
	}
	return out
}

// keys are the rows of a keyboard; a slip hits a neighbour.
var keys = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// mistype makes one slip of the keyboard: a neighbouring key for the right one
// or beside it, a letter left out, typed twice, or before its turn.
func mistype(r *rand.Rand, w string) string {
	b := []byte(w)
	for range 30 {
		i := r.IntN(len(b))
		c := b[i] | 0x20
		if c < 'a' || c > 'z' || i == 0 && r.IntN(3) > 0 { // the first letter is the one that people get right
			continue
		}
		n := neighbour(r, c)
		if b[i] < 'a' {
			n -= 'a' - 'A'
		}
		switch r.IntN(5) {
		case 0:
			return w[:i] + string(n) + w[i+1:]
		case 1:
			return w[:i] + string(n) + w[i:]
		case 2:
			return w[:i] + w[i+1:]
		case 3:
			return w[:i+1] + w[i:]
		case 4:
			if i+1 < len(b) && b[i+1] != b[i] && b[i+1] >= 'A' {
				return w[:i] + string(b[i+1]) + string(b[i]) + w[i+2:]
			}
		}
	}
	return w + w[len(w)-1:]
}

func neighbour(r *rand.Rand, c byte) byte {
	for k, row := range keys {
		i := strings.IndexByte(row, c)
		if i < 0 {
			continue
		}
		var near []byte
		for _, at := range [...][2]int{{k, i - 1}, {k, i + 1}, {k - 1, i}, {k + 1, i}} {
			if at[0] >= 0 && at[0] < len(keys) && at[1] >= 0 && at[1] < len(keys[at[0]]) {
				near = append(near, keys[at[0]][at[1]])
			}
		}
		return near[r.IntN(len(near))]
	}
	return c
}

func mistypeOne(r *rand.Rand, s string) string { return mistypeSome(r, s, false) }
func mistypeAll(r *rand.Rand, s string) string { return mistypeSome(r, s, true) }

func mistypeSome(r *rand.Rand, s string, all bool) string {
	ws := words(s)
	var long []int
	for i, w := range ws {
		if letters(w) >= 4 {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return ""
	}
	if !all {
		k := r.IntN(len(long))
		long = long[k : k+1]
	}
	for _, i := range long {
		ws[i] = mistype(r, ws[i])
	}
	return strings.Join(ws, " ")
}

// lastFirst writes a name as a form does, from the last word to the first.
func lastFirst(s string) string {
	ws := words(strings.ReplaceAll(s, ",", " "))
	if len(ws) < 2 {
		return ""
	}
	return strings.Join(append(ws[len(ws)-1:], ws[:len(ws)-1]...), " ")
}

// habits are one clerk's spellings each, applied throughout a name: German,
// French, Turkish, Spanish, Polish, and a strict letter-by-letter one.
var habits = []*strings.Replacer{
	strings.NewReplacer("shch", "schtsch", "sh", "sch", "zh", "sch", "kh", "ch", "ya", "ja", "yu", "ju", "y", "j", "v", "w", "ch", "tsch", "ts", "z"),
	strings.NewReplacer("sh", "ch", "u", "ou", "j", "dj", "kh", "kh", "q", "k", "w", "ou", "ch", "tch", "zh", "j"),
	strings.NewReplacer("sh", "s", "ch", "c", "j", "c", "kh", "h", "q", "k", "w", "v", "dh", "d", "th", "s", "gh", "g"),
	strings.NewReplacer("sh", "ch", "kh", "j", "j", "y", "w", "u", "zh", "y", "q", "c", "k", "c", "z", "s"),
	strings.NewReplacer("sh", "sz", "ch", "cz", "v", "w", "zh", "z", "y", "j", "kh", "ch", "ts", "c"),
	strings.NewReplacer("iy", "ij", "y", "j", "kh", "x", "ts", "c", "yu", "ju", "ya", "ja"),
}

func respellOther(r *rand.Rand, s string) string {
	in := strings.ToLower(s)
	for range 12 {
		if out := habits[r.IntN(len(habits))].Replace(in); out != in {
			return out
		}
	}
	return ""
}

// cyrillicOther writes a Latin name letter by letter, as a machine does, and
// with Ukrainian letters now and then.
func cyrillicOther(r *rand.Rand, s string) string {
	in := strings.ToLower(strings.NewReplacer(",", "", "'", "", "`", "", ".", "").Replace(s))
	pairs := []string{"shch", "щ", "zh", "ж", "kh", "х", "sh", "ш", "ch", "ч", "ts", "ц", "ya", "я", "yu", "ю", "yo", "ё", "ye", "е", "yy", "ый", "iy", "ий", "th", "т", "ph", "ф",
		"a", "а", "b", "б", "c", "ц", "d", "д", "e", "е", "f", "ф", "g", "г", "h", "г", "i", "и", "j", "дж", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "й", "z", "з"}
	if r.IntN(4) == 0 {
		pairs = append([]string{"yi", "ї", "i", "і", "y", "и"}, pairs...)
	}
	out := strings.NewReplacer(pairs...).Replace(in)
	if strings.ContainsAny(out, "0123456789") {
		return ""
	}
	return out
}

// otherPerson invents somebody as forms have them: more second given names,
// families mixed between countries as migration does, capitals, commas.
func otherPerson(r *rand.Rand, cs []Country) string {
	c := &cs[r.IntN(len(cs))]
	given, family := pick(r, c.Given), pick(r, c.Family)
	if r.IntN(3) == 0 {
		given += " " + pick(r, c.Given)
	}
	if r.IntN(4) == 0 {
		family = pick(r, cs[r.IntN(len(cs))].Family)
	}
	s := capital(strings.ReplaceAll(given+" "+family, "-", " "))
	switch r.IntN(3) {
	case 0:
		return strings.ToUpper(s)
	case 1:
		ws := words(s)
		return strings.ToUpper(ws[len(ws)-1]) + ", " + strings.Join(ws[:len(ws)-1], " ")
	}
	return s
}

// otherCompany invents a firm as registers have them: two coined or family
// names and one word, the form in front as often as behind.
func otherCompany(r *rand.Rand, cs []Country) string {
	s := capital(coined(r))
	if r.IntN(2) == 0 {
		s = capital(pick(r, cs[r.IntN(len(cs))].Family)) + " & " + capital(pick(r, cs[r.IntN(len(cs))].Family))
	}
	s += " " + trades[r.IntN(len(trades))]
	end := ends[r.IntN(len(ends))]
	if r.IntN(3) == 0 {
		return strings.TrimSpace(end + " " + s)
	}
	return strings.TrimSpace(s + " " + end)
}
