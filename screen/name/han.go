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

// otherPinyin is the second reading of a character that has two in names.
func otherPinyin(r rune) string {
	switch r {
	case '长', '長':
		return "chang"
	case '重':
		return "chong"
	case '行':
		return "hang"
	case '乐', '樂':
		return "yue"
	case '朴':
		return "piao"
	case '藏':
		return "zang"
	case '都':
		return "du"
	case '会', '會':
		return "kuai"
	}
	return ""
}

// readHan gives the readings of one character: pinyin, its reading as a family
// name when it stands first, Wade-Giles, in which older and Taiwanese names are
// listed, and for family names how bearers of it spell themselves.
func readHan(r rune, first bool) []Reading {
	p := pinyinOf(r)
	if p == "" {
		return nil
	}
	out := []Reading{{p, "pinyin"}}
	if s := surnameReading(r); first && s != "" {
		out = readings(Reading{s, "pinyin (family name)"}, out[0])
	}
	if also := otherPinyin(r); also != "" && also != p {
		out = append(out, Reading{also, "pinyin (other reading)"})
	}
	out = append(out, Reading{wadeGiles(out[0].Latin), "Wade-Giles"})
	if first {
		for _, s := range chinese().spelled[r] {
			out = append(out, Reading{s, "usual spelling of the family name"})
		}
	}
	return readings(out...)
}
