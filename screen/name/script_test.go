package name_test

import (
	"slices"
	"testing"

	"interdict/screen/name"
)

// Each row: a name in its own script, and one Latin spelling that must be among
// the readings of its words, by the system named. Where a language writes no
// vowels, the spelling stands for the name in package relate_test.go instead.
func TestReadings(t *testing.T) {
	for _, c := range []struct{ script, native, latin, why string }{
		// Cyrillic.
		{"ru", "Щербаков Юрий", "shcherbakov yuriy", "BGN/PCGN 1947"},
		{"ru", "Щербаков Юрий", "shcherbakov iurii", "ICAO Doc 9303"},
		{"ru", "Хрущёв", "khrushchev", "ё without its dots"},
		{"ru", "Объедков", "obyedkov", "BGN/PCGN: е after the hard sign is ye"},
		{"ru", "Цыганенко", "tsyganenko", "BGN/PCGN"},
		{"ru", "Жилин", "zhilin", "BGN/PCGN"},
		{"ru", "Цампос", "campos", "a c from elsewhere, letter by letter"},
		{"uk", "Григорій", "hryhorii", "resolution 55 of 2010"},
		{"uk", "Їжакевич", "yizhakevych", "ї at the beginning"},
		{"uk", "Ґудзь", "gudz", "ґ is g, г is h"},
		{"be", "Ўладзімір", "uladzimir", "short u"},
		{"bg", "Щерев", "shterev", "щ is sht in Bulgarian"},
		{"bg", "Ангелов", "angelov", "as in Russian"},
		{"sr", "Ђорђевић", "djordjevic", "Serbian Latin without marks"},
		{"sr", "Љубиша Џајић", "ljubisa dzajic", "digraphs of Serbian Latin"},
		{"mk", "Ѓорѓи Ќосев", "gjorgji kjosev", "Macedonian kj and gj"},
		{"kk", "Қасымов", "qasymov", "Kazakh Latin of 2021"},
		{"kk", "Әлиев Нұрлан", "aliev nurlan", "BGN/PCGN 1979"},
		// Greek.
		{"el", "Παπαδόπουλος", "papadopoulos", "ELOT 743"},
		{"el", "Γεώργιος", "georgios", "ELOT 743"},
		{"el", "Μπακογιάννης", "bakogiannis", "initial mp is b"},
		{"el", "Ευαγγελία", "evangelia", "eu before a vowel is ev, gg is ng"},
		{"el", "Χρήστος", "christos", "ch, as passports write"},
		// Georgian and Armenian.
		{"ka", "შევარდნაძე", "shevardnadze", "national system of 2002"},
		{"ka", "წერეთელი", "tsereteli", "without the apostrophes of ejectives"},
		{"hy", "Սարգսյան", "sargsyan", "BGN/PCGN 1981"},
		{"hy", "Հակոբյան", "hakobyan", "BGN/PCGN 1981"},
		// Hangul.
		{"ko", "박", "park", "as most bearers spell it"},
		{"ko", "박", "pak", "McCune-Reischauer"},
		{"ko", "정", "jeong", "Revised Romanization"},
		{"ko", "이", "lee", "the bearers' spelling"},
		{"ko", "김", "kim", "both systems"},
		// Han.
		{"zh", "王", "wang", "pinyin"},
		{"zh", "张", "zhang", "pinyin, simplified"},
		{"zh", "張", "zhang", "pinyin, traditional"},
		{"zh", "单", "shan", "the reading as a family name"},
		// Kana.
		{"ja", "タナカ", "tanaka", "Hepburn"},
		{"ja", "しんじ", "shinji", "Hepburn"},
		{"ja", "キャノン", "kyanon", "small ya"},
		// Arabic and Persian, words whose vowels everybody knows.
		{"ar", "محمد", "muhammad", "usual spelling"},
		{"ar", "عبدالرحمن", "abd al rahman", "abd al- comes apart"},
		{"fa", "كريمي", "karimi", "usual spelling"},
		{"fa", "کریمی", "karimi", "Persian kaf and yeh are the same letters"},
		// Latin with marks.
		{"de", "Müller", "mueller", "diacritics spelled out"},
		{"de", "Müller", "muller", "diacritics dropped"},
		{"pl", "Łukasz Żółć", "lukasz zolc", "strokes and dots dropped"},
		{"vi", "Nguyễn Đức", "nguyen duc", "two marks on one letter"},
		{"tr", "Işık Çağrı", "isik cagri", "dotless i"},
	} {
		p := name.Parse(c.native, name.NoHint)
		want := words(c.latin)
		if len(p.Tokens) != len(want) {
			t.Errorf("%s %s: %d words, want %q", c.script, c.native, len(p.Tokens), c.latin)
			continue
		}
		for i, w := range want {
			if tok := &p.Tokens[i]; !slices.ContainsFunc(tok.Readings, func(r name.Reading) bool { return r.Latin == w }) {
				t.Errorf("%s %s: no reading %q of %s (%s); got %v", c.script, c.native, w, tok.Text, c.why, tok.Readings)
			}
		}
	}
}
