package accuracy

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// A twist changes a name the way people and machines do. It returns "" when
// the name gives no occasion.
type twist func(r *rand.Rand, s string) string

func words(s string) []string { return strings.Fields(s) }

// letters counts the letters of a word.
func letters(w string) int {
	n := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// slip makes one edit in a word: a letter more, less, another one, or two
// swapped; never the same word again.
func slip(r *rand.Rand, w string) string {
	b := []byte(w)
	for range 20 {
		i := r.IntN(len(b))
		if b[i] < 'A' {
			continue
		}
		out := append([]byte{}, b...)
		switch r.IntN(4) {
		case 0:
			out = append(out[:i], out[i+1:]...)
		case 1:
			out = append(out[:i], append([]byte{letter(r, b[i])}, out[i:]...)...)
		case 2:
			out[i] = letter(r, b[i])
		case 3:
			if i+1 >= len(out) || out[i+1] < 'A' {
				continue
			}
			out[i], out[i+1] = out[i+1], out[i]
		}
		if string(out) != w {
			return string(out)
		}
	}
	return w + "x"
}

// letter is a random letter of the same case.
func letter(r *rand.Rand, like byte) byte {
	c := byte('a' + r.IntN(26))
	if like < 'a' {
		c -= 'a' - 'A'
	}
	return c
}

func typoOne(r *rand.Rand, s string) string {
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
	i := long[r.IntN(len(long))]
	ws[i] = slip(r, ws[i])
	return strings.Join(ws, " ")
}

func typoAll(r *rand.Rand, s string) string {
	ws := words(s)
	hit := 0
	for i, w := range ws {
		if letters(w) >= 4 {
			ws[i] = slip(r, w)
			hit++
		}
	}
	if hit == 0 {
		return ""
	}
	return strings.Join(ws, " ")
}

func reorder(r *rand.Rand, s string) string {
	ws := words(strings.ReplaceAll(s, ",", " "))
	if len(ws) < 2 {
		return ""
	}
	before := strings.Join(ws, " ")
	for range 10 {
		r.Shuffle(len(ws), func(i, j int) { ws[i], ws[j] = ws[j], ws[i] })
		if out := strings.Join(ws, " "); out != before {
			return out
		}
	}
	return ""
}

// turned brings "FAMILY, Given Middle" into the order "Given Middle Family".
func turned(_ *rand.Rand, s string) string {
	family, given, ok := strings.Cut(s, ", ")
	if !ok {
		return ""
	}
	return given + " " + family
}

func dropMiddle(_ *rand.Rand, s string) string {
	family, given, ok := strings.Cut(s, ", ")
	ws := words(given)
	if !ok || len(ws) < 2 {
		return ""
	}
	return ws[0] + " " + family
}

// addPart gives a person a middle name.
func addPart(r *rand.Rand, s string) string {
	middle := []string{"Javier", "Anatolievich", "Mahmoud", "Lee", "Marie", "Peter", "Abdul", "Sergeyevna", "K.", "Maria"}
	family, given, ok := strings.Cut(s, ", ")
	if !ok {
		return ""
	}
	return given + " " + middle[r.IntN(len(middle))] + " " + family
}

// addWord gives a company a place or a word of trade.
func addWord(r *rand.Rand, s string) string {
	add := []string{"Trading", "Group", "International", "Moscow", "Holding", "Services", "(HK)", "Branch"}
	return s + " " + add[r.IntN(len(add))]
}

// forms are legal forms of company names in lists, and what others write.
var forms = []struct{ have, write string }{
	{"CO., LTD.", "Company Limited|Co Ltd|Limited|LLC|Ltd. Co."}, {"CO., LIMITED", "Co. Ltd.|Ltd"}, {"CO., LTD", "Company Limited|Limited"},
	{"LIMITED LIABILITY COMPANY", "LLC|OOO|Ltd"}, {"LIMITED", "Ltd|Ltd.|LLC"}, {"LLC", "Ltd|Limited Liability Company|OOO|GmbH"}, {"L.L.C.", "LLC|Ltd"},
	{"LTD.", "Limited|LLC|L.L.C."}, {"LTDA.", "Limitada|S.A.|Ltd"}, {"LTDA", "Limitada|SAS"}, {"LTD", "Limited|GmbH"},
	{"OPEN JOINT STOCK COMPANY", "OJSC|OAO|JSC|PAO"}, {"CLOSED JOINT STOCK COMPANY", "ZAO|CJSC|JSC"}, {"PUBLIC JOINT STOCK COMPANY", "PJSC|PAO|JSC"},
	{"JOINT STOCK COMPANY", "JSC|AO|OAO|PJSC|Inc"}, {"JSC", "Joint Stock Company|AO|OJSC|S.A."}, {"OJSC", "OAO|PJSC|Open Joint Stock Company"}, {"OAO", "JSC|OJSC"}, {"OOO", "LLC|Ltd"}, {"AO", "JSC|OAO|PAO"},
	{"GMBH", "AG|Ltd|G.m.b.H."}, {"S.A. DE C.V.", "SA de CV|S de RL de CV|Inc"}, {"S.A.", "SA|Ltda|S.A.S.|Corp"}, {"INC.", "Incorporated|Corp.|Ltd"}, {"CORPORATION", "Corp|Inc.|Co."}, {"COMPANY", "Co.|Corp"}, {"SARL", "S.A.R.L.|SA|Ltd"}, {"CORP.", "Corporation|Inc"},
}

func swapForm(r *rand.Rand, s string) string {
	up := strings.ToUpper(s)
	for _, f := range forms {
		i := strings.LastIndex(up, f.have)
		if i < 0 || len(up) != len(s) || i > 0 && up[i-1] != ' ' || i+len(f.have) < len(up) && up[i+len(f.have)] != ' ' || len(f.have)+3 > len(s) {
			continue
		}
		alt := strings.Split(f.write, "|")
		out := strings.TrimSpace(s[:i] + s[i+len(f.have):])
		if r.IntN(4) == 0 {
			return out // dropped
		}
		return out + " " + alt[r.IntN(len(alt))]
	}
	return ""
}

// spellings are ways in which a second hand romanises the same sound. They are
// habits of newspapers and of French, German, Turkish and English clerks, not
// the tables by which the matcher folds.
var spellings = []struct{ have, write string }{
	{"shch", "sch|sh"}, {"kh", "h|ch|k"}, {"zh", "j|z|dj"}, {"dj", "j"}, {"iy", "y|i|ij|ii"}, {"yy", "y|i"}, {"ya", "ia|ja"}, {"yu", "iu|ju|u"}, {"ye", "e|ie|je"},
	{"ou", "u|oo"}, {"oo", "u|ou"}, {"ee", "i"}, {"ei", "ey|ay"}, {"ai", "ay|ei|e"}, {"ay", "ai|ei"}, {"aw", "ao|au|ow"}, {"ow", "aw|ou"},
	{"ph", "f"}, {"ck", "k"}, {"ts", "tz|c"}, {"tch", "ch"}, {"dh", "z|d"}, {"th", "t|s"}, {"gh", "g"}, {"sh", "ch|sch|s"}, {"ch", "tch|c|tsch"},
	{"mm", "m"}, {"ss", "s"}, {"ll", "l"}, {"dd", "d"}, {"bb", "b"}, {"tt", "t"}, {"rr", "r"}, {"ff", "f"}, {"nn", "n"},
	{"q", "k|gh|g"}, {"w", "v|ou"}, {"j", "dj|g|y"}, {"y", "i|j"}, {"x", "ks"}, {"z", "s"}, {"v", "w|ff"}, {"ev", "eff|ew"}, {"ov", "off|ow"}, {"c", "k"}, {"k", "c|q"},
	{"u", "o|ou"}, {"o", "u"}, {"i", "e|y"}, {"e", "i|a"}, {"a", "e"}, {"ah", "a|eh"}, {"al-", "el-|ul-"}, {"abdul", "abdel|abdoul"}, {"'", ""},
}

// respell spells one sound of every longer word otherwise.
func respell(r *rand.Rand, s string) string {
	ws := words(strings.ToLower(s))
	changed := false
	for i, w := range ws {
		if letters(w) < 4 {
			continue
		}
		for range 30 {
			f := spellings[r.IntN(len(spellings))]
			at := strings.Index(w, f.have)
			if at < 0 || at == 0 && len(f.have) == 1 && r.IntN(3) > 0 {
				continue
			}
			alt := strings.Split(f.write, "|")
			ws[i] = w[:at] + alt[r.IntN(len(alt))] + w[at+len(f.have):]
			changed = true
			break
		}
	}
	if !changed {
		return ""
	}
	return strings.Join(ws, " ")
}

// scans are what a scanner makes of letters.
var scans = []struct{ have, write string }{{"O", "0"}, {"I", "1"}, {"L", "1"}, {"S", "5"}, {"B", "8"}, {"RN", "M"}, {"M", "RN"}, {"CL", "D"}, {"W", "VV"}, {"E", "C"}, {"H", "N"}, {"U", "V"}, {"I", "L"}, {"G", "6"}, {"D", "O"}, {"F", "P"}}

func scanned(r *rand.Rand, s string) string {
	s = strings.ToUpper(s)
	hits := 0
	for range 60 {
		f := scans[r.IntN(len(scans))]
		at := strings.Index(s, f.have)
		if n := strings.Count(s, f.have); n > 1 && r.IntN(2) == 0 {
			at = strings.LastIndex(s, f.have)
		}
		if at < 0 {
			continue
		}
		s = s[:at] + f.write + s[at+len(f.have):]
		if hits++; hits == 1+len(words(s))/4 {
			return s
		}
	}
	return ""
}

// spacing writes two words together or one apart.
func spacing(r *rand.Rand, s string) string {
	s = strings.ReplaceAll(s, ",", "")
	ws := words(s)
	if hy := strings.Index(s, "-"); hy > 0 && r.IntN(2) == 0 {
		return s[:hy] + s[hy+1:]
	}
	if r.IntN(2) == 0 {
		for i, w := range ws {
			if letters(w) == len(w) && len(w) >= 8 {
				at := 3 + r.IntN(len(w)-5)
				ws[i] = w[:at] + " " + w[at:]
				return strings.Join(ws, " ")
			}
		}
	}
	if len(ws) < 3 {
		return ""
	}
	i := r.IntN(len(ws) - 1)
	ws[i] += ws[i+1]
	return strings.Join(append(ws[:i+1], ws[i+2:]...), " ")
}

// initials shortens the given names of a person.
func initials(_ *rand.Rand, s string) string {
	family, given, ok := strings.Cut(s, ", ")
	ws := words(given)
	if !ok || len(ws) == 0 || letters(family) < 5 {
		return ""
	}
	for i, w := range ws {
		if i > 0 || len(ws) == 1 {
			ws[i] = strings.TrimLeft(w, "'-`")[:1] + "."
		}
	}
	return strings.Join(ws, " ") + " " + family
}

// cyrillic writes a Latin name as a Russian newspaper would: by ear, in
// practical transcription. It is no inverse of the matcher's tables.
func cyrillic(_ *rand.Rand, s string) string {
	in := strings.ToLower(strings.NewReplacer(",", "", "'", "", "`", "", ".", "").Replace(s))
	ws := words(in)
	for i, w := range ws {
		if c, ok := heardForms[w]; ok {
			ws[i] = c
		}
	}
	return spelled(strings.Join(ws, " "))
}

// heardForms are legal forms as a Russian clerk puts them.
var heardForms = map[string]string{"llc": "ооо", "ooo": "ооо", "ltd": "лтд", "limited": "лимитед", "jsc": "ао", "ojsc": "оао", "cjsc": "зао", "pjsc": "пао", "oao": "оао", "zao": "зао", "pao": "пао", "ao": "ао", "co": "ко", "inc": "инк", "company": "компани", "corp": "корп", "corporation": "корпорейшн", "gmbh": "гмбх", "group": "групп", "trading": "трейдинг", "international": "интернешнл", "shipping": "шиппинг", "bank": "банк"}

// spelled turns Latin letters into Cyrillic ones; Cyrillic letters stay.
func spelled(in string) string {
	for i := range len(in) {
		if in[i] >= '0' && in[i] <= '9' {
			return ""
		}
	}
	var b strings.Builder
	for i := 0; i < len(in); {
		n := 1
		out := in[i : i+1]
		for size := min(4, len(in)-i); size > 0; size-- {
			if c, ok := heard(in, i, size); ok {
				n, out = size, c
				break
			}
		}
		b.WriteString(out)
		i += n
	}
	return b.String()
}

func heard(s string, i, size int) (string, bool) {
	pairs := map[string]string{
		"shch": "щ", "zh": "ж", "kh": "х", "sh": "ш", "ch": "ч", "ts": "ц", "ph": "ф", "th": "т", "gh": "г", "dh": "д", "ck": "к", "qu": "кв", "oo": "у", "ee": "и", "ou": "у",
		"ya": "я", "yu": "ю", "yo": "ё", "ye": "е", "iy": "ий", "yy": "ый", "ia": "ия", "ai": "ай", "ay": "ай", "ey": "ей", "oy": "ой", "aw": "ау", "ah": "а",
		"a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
	}
	part := s[i : i+size]
	last := i+size == len(s) || s[i+size] == ' ' || s[i+size] == '-'
	switch {
	case part == "ah" && !last:
		return "", false
	case part == "c":
		if i+1 < len(s) && strings.IndexByte("eiy", s[i+1]) >= 0 {
			return "с", true
		}
		return "к", true
	}
	c, ok := pairs[part]
	return c, ok
}
