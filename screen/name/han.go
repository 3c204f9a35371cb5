package name

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed pinyin.txt
var pinyinText string

// pinyin maps a character, less U+4E00, to a syllable number; syllables has
// the texts. Made from pinyin.txt on first use (a third of a millisecond).
var pinyin = sync.OnceValue(func() *pinyinTable {
	t := &pinyinTable{syllables: []string{""}}
	for line := range strings.Lines(pinyinText) {
		syllable, chars, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || syllable == "#" {
			continue
		}
		for _, r := range chars {
			if n := int(r) - 0x4E00; n >= 0 && n < len(t.of) {
				t.of[n] = uint16(len(t.syllables))
			}
		}
		t.syllables = append(t.syllables, syllable)
	}
	return t
})

type pinyinTable struct {
	of        [0x9FFF - 0x4E00 + 1]uint16
	syllables []string
}

// pinyinOf is the Mandarin reading of a character, "" when none is known.
func pinyinOf(r rune) string {
	t := pinyin()
	if n := int(r) - 0x4E00; n >= 0 && n < len(t.of) {
		return t.syllables[t.of[n]]
	}
	return ""
}

// surnameReading is the reading of a character as a family name, where that
// is another one.
func surnameReading(r rune) string {
	switch r {
	case '单', '單':
		return "shan"
	case '仇':
		return "qiu"
	case '解':
		return "xie"
	case '查':
		return "zha"
	case '区', '區':
		return "ou"
	case '盖', '蓋':
		return "ge"
	}
	return ""
}

// readHan gives the readings of one character: pinyin, its reading as a family
// name when it stands first, and Wade-Giles, in which older and Taiwanese
// names are listed.
func readHan(r rune, first bool) []Reading {
	p := pinyinOf(r)
	if p == "" {
		return nil
	}
	out := []Reading{{p, "pinyin"}}
	if s := surnameReading(r); first && s != "" {
		out = readings(Reading{s, "pinyin (family name)"}, out[0])
	}
	return readings(append(out, Reading{wadeGiles(out[0].Latin), "Wade-Giles"})...)
}

// wadeGiles turns a pinyin syllable into Wade-Giles without apostrophes.
func wadeGiles(p string) string {
	switch p {
	case "zhi", "chi":
		return "chih"
	case "shi":
		return "shih"
	case "ri":
		return "jih"
	case "zi", "ci":
		return "tzu"
	case "si":
		return "szu"
	case "yan":
		return "yen"
	case "ye":
		return "yeh"
	case "you":
		return "yu"
	case "yong":
		return "yung"
	}
	onset, rime := splitPinyin(p)
	switch onset {
	case "b":
		onset = "p"
	case "d":
		onset = "t"
	case "g":
		onset = "k"
	case "j", "q", "zh":
		onset = "ch"
	case "z", "c":
		onset = "ts"
	case "x":
		onset = "hs"
	case "r":
		onset = "j"
	}
	switch rime {
	case "ong":
		rime = "ung"
	case "iong":
		rime = "iung"
	case "ian":
		rime = "ien"
	case "ie":
		rime = "ieh"
	case "ue":
		rime = "ueh"
	case "uo":
		if onset != "k" && onset != "h" && onset != "sh" {
			rime = "o"
		}
	case "ui":
		if onset == "k" {
			rime = "uei"
		}
	case "e":
		if onset == "k" || onset == "h" {
			rime = "o"
		}
	}
	return onset + rime
}

func splitPinyin(p string) (onset, rime string) {
	for i := 0; i < len(p); i++ {
		if vowel(p[i]) && p[i] != 'y' {
			return p[:i], p[i:]
		}
	}
	return p, ""
}
