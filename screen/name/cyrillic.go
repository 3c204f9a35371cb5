package name

import "strings"

// cyrillicRow gives the Latin letters of one Cyrillic letter in the systems
// that restricted-party lists and passports use:
//
//	bgn   BGN/PCGN 1947 for Russian, without its apostrophes (the habit of
//	      OFAC and BIS); other languages' letters as their BGN/PCGN agreement has
//	icao  ICAO Doc 9303 part 3 section 6.B (machine-readable passports)
//	uk    Ukraine's Cabinet of Ministers resolution 55 of 2010; for Belarusian
//	      г the same h
//	iso   ISO 9:1995 and the scholarly system with the diacritics dropped,
//	      which is also Serbian and Macedonian Latin without them
type cyrillicRow struct{ bgn, icao, uk, iso string }

// cyrillic is indexed by letter minus U+0430. The order is the alphabet's.
var cyrillic = [...]cyrillicRow{
	{"a", "a", "a", "a"}, {"b", "b", "b", "b"}, {"v", "v", "v", "v"}, {"g", "g", "h", "g"}, // а б в г
	{"d", "d", "d", "d"}, {"e", "e", "e", "e"}, {"zh", "zh", "zh", "z"}, {"z", "z", "z", "z"}, // д е ж з
	{"i", "i", "y", "i"}, {"y", "i", "i", "j"}, {"k", "k", "k", "k"}, {"l", "l", "l", "l"}, // и й к л
	{"m", "m", "m", "m"}, {"n", "n", "n", "n"}, {"o", "o", "o", "o"}, {"p", "p", "p", "p"}, // м н о п
	{"r", "r", "r", "r"}, {"s", "s", "s", "s"}, {"t", "t", "t", "t"}, {"u", "u", "u", "u"}, // р с т у
	{"f", "f", "f", "f"}, {"kh", "kh", "kh", "h"}, {"ts", "ts", "ts", "c"}, {"ch", "ch", "ch", "c"}, // ф х ц ч
	{"sh", "sh", "sh", "s"}, {"shch", "shch", "shch", "sc"}, {"", "ie", "", ""}, {"y", "y", "y", "y"}, // ш щ ъ ы
	{"", "", "", ""}, {"e", "e", "e", "e"}, {"yu", "iu", "iu", "ju"}, {"ya", "ia", "ia", "ja"}, // ь э ю я
	{"e", "e", "e", "e"}, {"yo", "e", "io", "e"}, {"dj", "d", "dj", "dj"}, {"gj", "g", "gj", "g"}, // ѐ ё ђ ѓ
	{"ye", "ie", "ie", "e"}, {"dz", "dz", "dz", "dz"}, {"i", "i", "i", "i"}, {"yi", "i", "i", "i"}, // є ѕ і ї
	{"j", "j", "j", "j"}, {"lj", "lj", "lj", "lj"}, {"nj", "nj", "nj", "nj"}, {"ch", "c", "ch", "c"}, // ј љ њ ћ
	{"kj", "k", "kj", "k"}, {"i", "i", "i", "i"}, {"w", "u", "u", "u"}, {"dzh", "dz", "dzh", "dz"}, // ќ ѝ ў џ
}

// cyrillicOther holds letters outside that row: Ukrainian ґ and the Kazakh
// ones (BGN/PCGN 1979; iso: Kazakhstan's Latin alphabet of 2021, marks dropped).
func cyrillicOther(r rune) (cyrillicRow, bool) {
	switch r {
	case 'ґ', 'ғ':
		return cyrillicRow{"g", "g", "g", "g"}, true
	case 'ә':
		return cyrillicRow{"a", "a", "a", "a"}, true
	case 'қ':
		return cyrillicRow{"q", "k", "k", "q"}, true
	case 'ң':
		return cyrillicRow{"ng", "n", "n", "n"}, true
	case 'ө':
		return cyrillicRow{"o", "o", "o", "o"}, true
	case 'ұ', 'ү':
		return cyrillicRow{"u", "u", "u", "u"}, true
	case 'һ':
		return cyrillicRow{"h", "h", "h", "h"}, true
	}
	return cyrillicRow{}, false
}

// slavic tells which language's letters a token has; the letters are each
// language's own, so one of them is proof.
type slavic uint8

const (
	anyCyrillic slavic = iota // nothing tells: Russian first, Ukrainian as the other reading
	russian
	ukrainian // or Belarusian: г is h
	southern  // Serbian, Macedonian
	bulgarian
	kazakh
)

func slavicOf(token string) slavic {
	has := func(letters string) bool { return strings.ContainsAny(token, letters) }
	switch {
	case has("ђћљњјџѓќѕ"):
		return southern
	case has("әғқңөұүһ"):
		return kazakh
	case has("єїґіў"):
		return ukrainian
	case has("ыэё"):
		return russian
	case strings.Contains(token, "ъ") && !strings.ContainsAny(afterHardSign(token), "еюяё"):
		return bulgarian
	}
	return anyCyrillic
}

// afterHardSign is the letter behind the first ъ. In Russian it is always a
// softening vowel; in Bulgarian ъ is itself a vowel and a consonant follows.
func afterHardSign(token string) string {
	_, after, _ := strings.Cut(token, "ъ")
	for _, r := range after {
		return string(r)
	}
	return ""
}

// readCyrillic gives the Latin readings of a folded Cyrillic token, the
// likeliest first. Firms are named after people in the genitive, Лаборатория
// Касперского, so an adjective in it is read in the nominative too.
func readCyrillic(token string) []Reading {
	out := spellings(token)
	if stem, ok := strings.CutSuffix(token, "кого"); ok && len(stem) >= 4*len("к") {
		for _, r := range spellings(stem + "кий") {
			out = readings(append(out, Reading{r.Latin, r.System + ", from the genitive"})...)
		}
	}
	return out
}

// spellings are the Latin readings of a token as it stands.
func spellings(token string) []Reading {
	lang := slavicOf(token)
	switch lang {
	case southern:
		return readings(
			Reading{spellCyrillic(token, lang, iso), "Serbian/Macedonian Latin"},
			Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"})
	case ukrainian:
		return readings(
			Reading{spellCyrillic(token, lang, uk), "Ukraine 2010"},
			Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"})
	case anyCyrillic:
		switch {
		case strings.ContainsRune(token, 'ц'): // often no ts, but the c of a name from elsewhere
			return readings(
				Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"},
				Reading{spellCyrillic(token, lang, icao), "ICAO 9303"},
				Reading{spellCyrillic(token, lang, iso), "ISO 9"})
		case strings.ContainsRune(token, 'щ'):
			return readings(
				Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"},
				Reading{spellCyrillic(token, lang, icao), "ICAO 9303"},
				Reading{spellCyrillic(token, bulgarian, bgn), "Bulgaria 2009"})
		case strings.ContainsAny(token, "ги"):
			return readings(
				Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"},
				Reading{spellCyrillic(token, lang, icao), "ICAO 9303"},
				Reading{spellCyrillic(token, ukrainian, uk), "Ukraine 2010"})
		}
	}
	return readings(
		Reading{spellCyrillic(token, lang, bgn), "BGN/PCGN"},
		Reading{spellCyrillic(token, lang, icao), "ICAO 9303"})
}

// column picks a system from a row.
type column func(cyrillicRow) string

func bgn(r cyrillicRow) string  { return r.bgn }
func icao(r cyrillicRow) string { return r.icao }
func uk(r cyrillicRow) string   { return r.uk }
func iso(r cyrillicRow) string  { return r.iso }

func spellCyrillic(token string, lang slavic, pick column) string {
	var b strings.Builder
	b.Grow(len(token) + 4)
	before := rune(0)
	for _, r := range token {
		row, ok := cyrillicOther(r)
		if !ok && r >= 'а' && int(r-'а') < len(cyrillic) {
			row, ok = cyrillic[r-'а'], true
		}
		switch {
		case !ok:
			if r < 0x80 {
				b.WriteRune(r)
			}
		case lang == bulgarian && r == 'ъ': // Streamlined System of 2009: ъ is a, щ is sht
			b.WriteString("a")
		case lang == bulgarian && r == 'щ':
			b.WriteString("sht")
		case lang == ukrainian && before == 0 && openers[r] != "":
			b.WriteString(openers[r])
		case r == 'е' && (lang == anyCyrillic || lang == russian) && opensYe(before):
			// BGN/PCGN: e is ye at the start and after a vowel, й, ъ or ь.
			b.WriteString(yeOf(pick, row))
		default:
			b.WriteString(pick(row))
		}
		before = r
	}
	return b.String()
}

// openers are the Ukrainian letters that resolution 55 spells otherwise at the
// beginning of a word.
var openers = map[rune]string{'є': "ye", 'ї': "yi", 'й': "y", 'ю': "yu", 'я': "ya"}

// opensYe reports whether a Russian е after this letter is spoken ye.
func opensYe(before rune) bool {
	return before == 0 || strings.ContainsRune("аеёиоуыэюяйъь", before)
}

// yeOf is the spelling of such an е: BGN/PCGN alone writes it ye.
func yeOf(pick column, row cyrillicRow) string {
	probe := cyrillicRow{bgn: "ye", icao: row.icao, uk: row.uk, iso: row.iso}
	return pick(probe)
}
