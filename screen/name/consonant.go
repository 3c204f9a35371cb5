package name

import "strings"

// A consonant reading spells a token of a script that leaves vowels out. Lower
// case letters are sounds as in Sound. Capitals are what one letter of the
// script may become in Latin:
//
//	A alef   E ain   W waw, vav   Y ya, yod   H final ha, ta marbuta
//	T tha    D dhal  Z za         X dad       J jim     Q qaf   G ghain
//	B bet    P pe    K kaf        O tsadi     S sh      C ch
//
// The values follow the common part of BGN/PCGN (Arabic 1956, Persian 1958,
// Hebrew 1962) and ALA-LC, and the French, Turkish and South Asian spellings
// that lists carry (ث s, ض z, ق g).
const (
	arabicLetters  = "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ" + "ټډړڼځڅښږېۍٹڈڑںےھہۀ" // the second row: Pashto and Urdu
	arabicReading  = "AbtTJhhdDrzsSsXtZEGfQklmnhWYpCjg" + "tdrnzsSgYYtdrnYhhH"
	hebrewLetters  = "אבגדהוזחטיכלמנסעפצקרשת"
	hebrewReading  = "ABgdhWzhtYKlmnsEPOkrSt"
	finalHaArabic  = 'ه'
	finalHeyHebrew = 'ה'
)

// consonants spells a folded Arabic or Hebrew token.
func consonants(token string) string {
	rs := []rune(token)
	out := make([]byte, 0, len(rs))
	for i, r := range rs {
		switch {
		case i > 0 && i == len(rs)-1 && (r == finalHaArabic || r == finalHeyHebrew):
			out = append(out, 'H')
		case r < 0x80:
			out = append(out, byte(r))
		default:
			if c := consonantOf(r); c != 0 {
				out = append(out, c)
			}
		}
	}
	return string(out)
}

func consonantOf(r rune) byte {
	for _, row := range [...][2]string{{arabicLetters, arabicReading}, {hebrewLetters, hebrewReading}} {
		n := 0
		for _, c := range row[0] {
			if c == r {
				return row[1][n]
			}
			n++
		}
	}
	return 0
}

// values are the Sound letters that a consonant may become, likeliest first.
func values(c byte) string {
	switch c {
	case 'A':
		return "aeiou"
	case 'E':
		return "aeiou"
	case 'W':
		return "vuo"
	case 'Y':
		return "ie"
	case 'H':
		return "th"
	case 'T':
		return "ts"
	case 'D', 'X':
		return "dz"
	case 'Z':
		return "zdt"
	case 'J':
		return "jg"
	case 'Q':
		return "kg"
	case 'G':
		return "g"
	case 'B':
		return "bv"
	case 'P':
		return "pf"
	case 'K':
		return "khC"
	case 'O':
		return "zs"
	case 'S':
		return "SCs"
	case 'C':
		return "C"
	}
	return string(c)
}

// silent is what it costs that Latin letters leave a consonant out.
func silent(c byte) float32 {
	switch c {
	case 'A', 'E', 'H':
		return 0
	case 'W', 'Y':
		return 0.25
	case 'h': // in "mazhari" the Latin h is taken for part of zh
		return 0.3
	}
	return 1
}

// CoarseKeys are the Coarse forms of a consonant reading: one for each choice
// among the letters that may become two things, eight at most.
func CoarseKeys(reading string) []string {
	keys := [][]byte{nil}
	for i := 0; i < len(reading); i++ {
		options := coarseOptions(reading[i], i == 0)
		if reading[i] == 'h' && i > 0 && afterSound(reading[i-1]) {
			options = "h-" // Latin zh, sh, kh, rh are one sound
		}
		if len(keys)*len(options) > 8 {
			options = options[:1]
		}
		grown := make([][]byte, 0, len(keys)*len(options))
		for _, o := range []byte(options) {
			for _, k := range keys {
				k = k[:len(k):len(k)]
				if o != '-' && (len(k) == 0 || k[len(k)-1] != o || o == 'a') {
					k = append(k, o)
				}
				grown = append(grown, k)
			}
		}
		keys = grown
	}
	var out []string
	for _, k := range keys {
		if n := len(k); n > 1 && k[n-1] == 'h' {
			k = k[:n-1]
		}
		if !contains(out, string(k)) && CoarseCounts(string(k)) {
			out = append(out, string(k))
		}
	}
	return out
}

// afterSound reports whether an h behind c makes one sound with it.
func afterSound(c byte) bool { return strings.IndexByte("zZsSkgdDtTprcCj", c) >= 0 }

// CoarseCounts reports whether a Coarse form can relate a token without vowels
// to a Latin one: anything but a lone vowel.
func CoarseCounts(key string) bool { return len(key) >= 2 || len(key) == 1 && key != "a" }

// readsAs reports whether key is among the CoarseKeys of a reading, without
// making them. Bit p of the set says that some choice of letters so far makes
// the first p letters of key; a final h, which falls away, may stand behind it.
func readsAs(reading string, key []byte) bool {
	var at [256]uint64
	for p, c := range key {
		at[c] |= 1 << p
	}
	at['h'] |= 1 << len(key)
	set, ways := uint64(1), 1
	for i := 0; i < len(reading) && set != 0; i++ {
		options := coarseOptions(reading[i], i == 0)
		if reading[i] == 'h' && i > 0 && afterSound(reading[i-1]) {
			options = "h-"
		}
		if ways*len(options) > 8 {
			options = options[:1]
		}
		ways *= len(options)
		grown := uint64(0)
		for _, o := range []byte(options) {
			if o == '-' {
				grown |= set
				continue
			}
			doubled := set & (at[o] << 1)
			if o == 'a' {
				doubled = 0
			}
			grown |= doubled | (set&^doubled&at[o])<<1
		}
		set = grown
	}
	n := len(key)
	return set>>(n+1)&1 != 0 || set>>n&1 != 0 && (n < 2 || key[n-1] != 'h')
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// coarseOptions are the letters of Coarse that c may become; "-" is none.
func coarseOptions(c byte, first bool) string {
	switch c {
	case 'A', 'E', 'Y':
		if first {
			return "a"
		}
		return "-"
	case 'W':
		if first {
			return "-a"
		}
		return "-"
	case 'H': // ta marbuta is spoken before another word: Asbat al-Ansar
		return "-t"
	case 'v':
		return "-"
	case 'T':
		return "ts"
	case 'D', 'X':
		return "ds"
	case 'Z':
		return "sd"
	case 'J':
		return "jk"
	case 'Q', 'G', 'k', 'g':
		return "k"
	case 'B':
		return "b-"
	case 'P':
		return "bf"
	case 'K':
		return "kh"
	case 'O', 'S', 'C', 's', 'z':
		return "s"
	case 'p':
		return "b"
	}
	return string(c)
}

// relatedConsonants compares a consonant reading with a Latin form: the same
// Coarse form opens the question, the vowel-free cost answers it.
func relatedConsonants(reading string, latin *Form) (float32, Relation) {
	if len(reading) > maxForm || len(latin.Sound) > maxForm {
		return 0, Unrelated
	}
	var buf [maxForm]byte
	key := Coarse(buf[:0], latin.Bones)
	if !CoarseCounts(string(key)) || !readsAs(reading, key) {
		return 0, Unrelated
	}
	s := 0.95 - 1.5*unvowelledCost(reading, latin.Sound)/float32(len(key)+2)
	if s < MinSimilarity {
		return 0, Unrelated
	}
	return s, Unvowelled
}

// unvowelledCost is the cheapest way to read a consonant reading as a Sound:
// vowels of the Sound are free, since the script does not write them.
func unvowelledCost(reading, sound string) float32 {
	var rows [2][maxForm + 1]float32
	prev, cur := &rows[0], &rows[1]
	for j := 1; j <= len(sound); j++ {
		prev[j] = prev[j-1] + unwritten(sound[j-1])
	}
	for i := 1; i <= len(reading); i++ {
		c := reading[i-1]
		set, gap := values(c), silent(c)
		cur[0] = prev[0] + gap
		for j := 1; j <= len(sound); j++ {
			d := prev[j-1] + becomes(set, sound[j-1])
			cur[j] = min(d, prev[j]+gap, cur[j-1]+unwritten(sound[j-1]))
		}
		prev, cur = cur, prev
	}
	return prev[len(sound)]
}

// unwritten is what a Latin letter costs for which the script has none.
func unwritten(c byte) float32 {
	switch {
	case vowel(c):
		return 0.02
	case c == 'h', c == 'v':
		return 0.5
	}
	return 1
}

func becomes(set string, c byte) float32 {
	switch i := strings.IndexByte(set, c); {
	case i == 0:
		return 0
	case i > 0:
		return 0.12
	case len(set) > 0 && soundCosts[set[0]&31][c&31] < 1:
		return 0.5
	}
	return 1
}
