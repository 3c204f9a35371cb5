package name

import "strings"

// Hangul syllables are built by a formula (Unicode chapter 3.12), so three
// rows of letters spell all 11,172. Revised is South Korea's Revised
// Romanization of 2000; Old is McCune-Reischauer of 1939 without its marks,
// which the North and most sanctions lists use.
var (
	revisedOnset  = split("g kk n d tt r m b pp s ss _ j jj ch k t p h")
	revisedVowel  = split("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
	revisedCoda   = split("_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
	oldOnset      = split("k kk n t tt r m p pp s ss _ ch tch ch k t p h")
	oldOnsetVoice = split("g kk n d tt r m b pp s ss _ j tch ch k t p h") // after a vowel or n, m, ng, l
	oldVowel      = split("a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i")
)

func split(row string) []string {
	out := strings.Fields(row)
	for i, s := range out {
		if s == "_" {
			out[i] = ""
		}
	}
	return out
}

// jamo divides a syllable into its numbered onset, vowel and coda.
func jamo(r rune) (onset, vowel, coda int, ok bool) {
	n := int(r) - 0xAC00
	if n < 0 || n >= 11172 {
		return 0, 0, 0, false
	}
	return n / 588, n % 588 / 28, n % 28, true
}

// readHangul gives the readings of a run of syllables: Revised, Old, and for
// one syllable that is a family name, the spellings in which it is found.
func readHangul(run string) []Reading {
	var revised, old strings.Builder
	voiced := false
	for _, r := range run {
		o, v, c, ok := jamo(r)
		if !ok {
			continue
		}
		revised.WriteString(revisedOnset[o] + revisedVowel[v] + revisedCoda[c])
		onset := oldOnset[o]
		if voiced {
			onset = oldOnsetVoice[o]
		}
		old.WriteString(onset + oldVowel[v] + revisedCoda[c])
		switch revisedCoda[c] {
		case "", "n", "m", "ng", "l":
			voiced = true
		default:
			voiced = false
		}
	}
	out := []Reading{{revised.String(), "Revised Romanization"}, {old.String(), "McCune-Reischauer"}}
	for _, s := range strings.Fields(koreanFamily(run)) {
		out = append(out, Reading{s, "usual spelling of the family name"})
	}
	return readings(out...)
}

// koreanFamily lists the spellings of family names that differ from both
// systems: how people of that name write themselves.
func koreanFamily(syllable string) string {
	switch syllable {
	case "김":
		return "kim"
	case "이", "리":
		return "lee ri yi rhee"
	case "박":
		return "park pak"
	case "최":
		return "choi choe"
	case "정":
		return "jung jong chung"
	case "조":
		return "cho jo"
	case "임", "림":
		return "lim rim im"
	case "유", "류":
		return "ryu yoo yu"
	case "노", "로":
		return "roh ro no"
	case "우":
		return "woo u"
	case "오":
		return "oh o"
	case "신":
		return "shin sin"
	case "서":
		return "suh so seo"
	case "안":
		return "ahn an"
	case "전":
		return "jon jun chon"
	case "심":
		return "shim sim"
	case "문":
		return "moon mun"
	case "허":
		return "hur ho huh"
	case "주":
		return "joo ju"
	case "구":
		return "koo gu ku"
	case "양", "량":
		return "ryang yang"
	case "현":
		return "hyon hyun"
	case "성":
		return "sung song"
	case "손":
		return "sohn son"
	case "나", "라":
		return "ra na"
	case "염":
		return "ryom yom"
	case "여":
		return "yo ryo"
	}
	return ""
}
