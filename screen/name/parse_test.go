package name_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"interdict/screen/name"
)

// What part each word of a name plays.
func TestClasses(t *testing.T) {
	for _, c := range []struct {
		text string
		hint name.Hint
		want string // word/class, one for each token
	}{
		{"ZARGANOV, Viktor Olegovich", name.PersonHint, "zarganov/family name, viktor/given name, olegovich/patronymic"},
		{"BUTKEVICH, Ihar Yauhenavich", name.PersonHint, "butkevich/family name, ihar/given name, yauhenavich/patronymic"},
		{"Milan Petrovic", name.PersonHint, "milan/name, petrovic/name"},
		{"AL-HARBI, Abd al-Karim", name.PersonHint, "al/particle, harbi/family name, abd/given name, al/particle, karim/given name"},
		{"Dr. Salem Nouri", name.PersonHint, "dr/title, salem/given name, nouri/given name"},
		{"Usman Sheikh", name.NoHint, "usman/given name, sheikh/name"},
		{"J. Smithers", name.PersonHint, "j/initial, smithers/name"},
		{"Ningbo Bright Shipping Co., Ltd.", name.ThingHint, "ningbo/place, bright/name, shipping/generic word, co/legal form, ltd/legal form"},
		{"Factory No. 8", name.ThingHint, "factory/generic word, no/name, 8/number"},
		{"Bank of Zanzibar", name.ThingHint, "bank/generic word, of/particle, zanzibar/name"},
	} {
		p := name.Parse(c.text, c.hint)
		var got []string
		for i := range p.Tokens {
			got = append(got, p.Tokens[i].Text+"/"+p.Tokens[i].Class.String())
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

// Legal forms are classes: one company keeps its class in every language.
func TestLegalForms(t *testing.T) {
	for class, names := range map[name.FormClass][]string{
		name.LLC: {"Vektor LLC", "Vektor L.L.C.", "OOO Vektor", "ООО «Вектор»", "Vektor GmbH", "Vektor Ltd", "Vektor Limited", "Vektor S.R.L.", "Vektor SARL", "Vektor B.V.", "Vektor Sp. z o.o.", "Vektor s.r.o.", "Vektor Kft",
			"Vektor Pty Ltd", "Vektor Sdn Bhd", "Vektor Limited Liability Company", "Obshchestvo s Ogranichennoy Otvetstvennostyu Vektor", "ТОВ Вектор", "宁波明海有限公司", "有限会社トヨサワ", "Vektor Oy", "Vektor ApS", "Vektor UAB", "Vektor FZE"},
		name.JSC: {"Vektor JSC", "AO Vektor", "ПАО Вектор", "Vektor AG", "Vektor S.A.", "Vektor SpA", "Vektor Inc.", "Vektor Corporation", "Vektor PLC", "Vektor N.V.", "Vektor AB", "Vektor S.A. de C.V.", "Vektor A.S.", "Open Joint Stock Company Vektor",
			"株式会社トヨサワ", "주식회사 한빛", "宁波明海股份有限公司", "PT Vektor Tbk", "Vektor Berhad", "Vektor Anonim Sirketi"},
		name.Partnership: {"Vektor LLP", "Vektor L.P.", "Vektor KG", "Vektor Limited Partnership", "Vektor SNC"},
		name.State:       {"FGUP Vektor", "ФГУП Вектор", "Federal State Unitary Enterprise Vektor"},
		name.Coop:        {"Vektor Cooperative", "Кооператив Вектор"},
		name.Association: {"Stiftung Vektor", "Vektor e.V.", "ANO Vektor"},
	} {
		for _, n := range names {
			if p := name.Parse(n, name.ThingHint); !slices.Contains(p.Legal, class) {
				t.Errorf("%s: forms %v, want %s", n, p.Legal, class)
			}
		}
	}
	for _, n := range []string{"AS Roma Trading House", "Sa Re Ga", "Emma Daniels", "Co"} {
		if p := name.Parse(n, name.NoHint); len(p.Legal) > 0 {
			t.Errorf("%s: forms %v, want none", n, p.Legal)
		}
	}
}

// Odd letters are flagged, and what was meant is still read.
func TestOddLetters(t *testing.T) {
	for _, c := range []struct {
		what, text, reading string
		flag                name.Flag
	}{
		{"Cyrillic letters in a Latin word", "Kаspersky", "kaspersky", name.Homoglyphs},
		{"a Cyrillic word that looks Latin, beside a Latin one", "СОСО Trading", "coco", name.Homoglyphs},
		{"a control character", "Vik\x01tor", "viktor", name.Unprintable},
		{"a right-to-left override", "Vik\u202Etor", "viktor", name.Unprintable},
		{"a space without width", "Vik\u200Btor", "viktor", name.Unprintable},
		{"bytes that are no UTF-8", "M\xFCller", "muller", name.InvalidUTF8},
		{"full width", "ＶＩＫＴＯＲ", "viktor", 0},
		{"a ligature", "oﬃce", "office", 0},
		{"digits for letters", "V1kt0r", "vlktor", 0},
		{"an apostrophe inside", "O'Sullivan", "osullivan", 0},
	} {
		p := name.Parse(c.text, name.NoHint)
		if c.flag != 0 && p.Flags&c.flag == 0 {
			t.Errorf("%s: flags %v, want %v", c.what, p.Flags.Words(), c.flag.Words())
		}
		found := false
		for i := range p.Tokens {
			for _, r := range p.Tokens[i].Readings {
				found = found || r.Latin == c.reading
			}
		}
		if !found {
			t.Errorf("%s: %q is not read as %s: %+v", c.what, c.text, c.reading, p.Tokens)
		}
	}
}

func TestLimits(t *testing.T) {
	for what, text := range map[string]string{
		"nothing":             "",
		"marks only":          " -.,()«» ",
		"one letter":          "a",
		"10,000 words":        strings.Repeat("word ", 10_000),
		"one word of 1 MB":    strings.Repeat("a", 1<<20),
		"Han of 1 MB":         strings.Repeat("王", 1<<18),
		"Arabic without gaps": strings.Repeat("عبدال", 5000),
		"combining marks":     "a" + strings.Repeat("\u0301", 5000),
	} {
		p := name.Parse(text, name.NoHint)
		if len(p.Tokens) > name.MaxTokens || len(p.Raw) > name.MaxBytes {
			t.Errorf("%s: %d tokens of %d bytes", what, len(p.Tokens), len(p.Raw))
		}
		if len(text) > name.MaxBytes && p.Flags&name.Truncated == 0 {
			t.Errorf("%s: cut, and no flag says so", what)
		}
	}
}

// What stands in brackets weighs less than the name, unless it is all there is.
func TestBrackets(t *testing.T) {
	with := name.Parse("Bright Orbit (BRO)", name.ThingHint)
	if with.Tokens[2].Weight >= with.Tokens[1].Weight || !with.Tokens[2].Aside {
		t.Errorf("BRO in brackets weighs %.2f, Orbit %.2f", with.Tokens[2].Weight, with.Tokens[1].Weight)
	}
	if alone := name.Parse("(BRO)", name.ThingHint); alone.Tokens[0].Aside {
		t.Error("BRO in brackets is all that the name has, and counts as an aside")
	}
}

// A word is as common as its sound: another romanisation makes no name rare.
func TestRarityBySound(t *testing.T) {
	for _, c := range []struct{ common, respelled, rare string }{
		{"Grigoryev", "Grigoriev", "Zarganov"},
		{"Hussein", "Husseyn", "Torabzadeh"},
		{"Gonzalez", "Gonzales", "Kettleworth"},
	} {
		a, b, r := rarity(c.common), rarity(c.respelled), rarity(c.rare)
		if a > b+0.25 || b > a+0.25 || r <= a || r <= b {
			t.Errorf("%s %.2f, %s %.2f, %s %.2f: the first two should be alike and below the third", c.common, a, c.respelled, b, c.rare, r)
		}
	}
}

func rarity(word string) float32 {
	p := name.Parse(word, name.PersonHint)
	return p.Tokens[0].Rarity
}

// FuzzParse holds what every caller relies on: words lie inside the text, in
// order, bounded in number; folding a folded text changes nothing; similarity
// stays between 0 and 1 and a word is the same as itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "ZARGANOV, Viktor (Vitya)", "ООО «Вектор»", "عبدالرحمن", "宁波明海航运有限公司", "박철수", "Kаspersky", "M\xFCller", "S.A. de C.V.", "a\u202Eb", "İŞIK", "ﬃ", "\u0301x"} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, hint uint8) {
		p := name.Parse(text, name.Hint(hint%3))
		if len(p.Tokens) > name.MaxTokens || !utf8.ValidString(p.Raw) {
			t.Fatalf("%d tokens, raw valid: %v", len(p.Tokens), utf8.ValidString(p.Raw))
		}
		at := 0
		for i := range p.Tokens {
			tok := &p.Tokens[i]
			if tok.From < at || tok.To < tok.From || tok.To > len(p.Raw) || tok.Text == "" {
				t.Fatalf("token %q at %d to %d of %d, after %d", tok.Text, tok.From, tok.To, len(p.Raw), at)
			}
			at = tok.From
			if tok.Weight < 0 || tok.Weight > 2 || tok.Known < 0 || tok.Known > 1 {
				t.Fatalf("token %q weighs %v, known %v", tok.Text, tok.Weight, tok.Known)
			}
			if len(tok.Forms) > 0 {
				if s, _ := tok.Related(tok); s != 1 {
					t.Fatalf("token %q is %v like itself", tok.Text, s)
				}
			}
			for j := range p.Tokens {
				if s, how := tok.Related(&p.Tokens[j]); s < 0 || s > 1 || (s == 0) != (how == name.Unrelated) {
					t.Fatalf("%q and %q: %v %v", tok.Text, p.Tokens[j].Text, s, how)
				}
			}
		}
		if once := name.Fold(text); name.Fold(once) != once {
			t.Fatalf("folded %q, and again %q", once, name.Fold(once))
		}
	})
}
