package name_test

import (
	"testing"

	"interdict/screen/name"
)

// near is from where two spellings of one word should be, across scripts and
// clerks; the least that a relation counts for is name.MinSimilarity.
const near = 0.7

// Pairs of words that one bearer may carry.
func TestSameWord(t *testing.T) {
	for _, c := range []struct{ a, b, why string }{
		{"Yevgeniy", "Evgenii", "two systems for Евгений"},
		{"Yevgeniy", "Jewgenij", "German clerk"},
		{"Zhirinovsky", "Jirinovski", "French clerk"},
		{"Shcherbakov", "Scherbakow", "German clerk"},
		{"Жилин", "Zilin", "ISO 9 without diacritics"},
		{"Qadhafi", "Kadafi", "one name, many spellings"},
		{"Khalid", "Khaled", "vowels of Arabic"},
		{"Hussein", "Husayn", "diphthong"},
		{"Yousef", "Yusuf", "French ou"},
		{"Noureddine", "Nuruddin", "compound with al-din"},
		{"Wiśniewski", "Wisniewski", "marks dropped"},
		{"Schröder", "Schroeder", "marks spelled out"},
		{"Xiaoping", "Hsiaoping", "Wade-Giles"},
		{"Park", "Pak", "one Korean name"},
		{"Lee", "Yi", "one Korean name"},
		{"Johnson", "Jonhson", "letters swapped"},
		{"Petersen", "Peterson", "one vowel"},
		{"Müller", "Mueler", "marks spelled out, one letter lost"},
		{"سرحان", "Sirhan", "h after r"},
		{"مظهري", "Mazhari", "z and h are two sounds"},
		{"ځدران", "Zadran", "a Pashto letter"},
		{"وثيق", "Wassiq", "doubled for French readers"},
		{"כהן", "Cohen", "Hebrew, the usual spelling"},
		{"לוי", "Levi", "Hebrew"},
		{"שפירא", "Shapira", "Hebrew"},
		{"მაისურაძე", "Maisuradze", "Georgian"},
		{"Գրիգորյան", "Grigoryan", "Armenian"},
		{"Παπαδάκης", "Papadakis", "Greek"},
		{"Иванов", "Ivanov", "Cyrillic"},
		{"Иванов", "Iwanow", "Polish or German clerk"},
		{"トヨタ", "Toyota", "Kana"},
	} {
		if sim, how := related(c.a, c.b); sim < near {
			t.Errorf("%s and %s: %.2f (%s), want %.2f: %s", c.a, c.b, sim, how, near, c.why)
		}
	}
}

// Pairs of words that are near in letters and are different names.
func TestDifferentWord(t *testing.T) {
	for _, c := range []struct{ a, b, why string }{
		{"Ali", "Eli", "short names have no slips"},
		{"Li", "Lu", "two letters"},
		{"Ri", "Ra", "two letters, another vowel"},
		{"123", "124", "numbers agree or they do not"},
		{"MIG29", "MIG31", "numbers in words too"},
		{"Ivan", "Igor", "only the first letter"},
		{"Trading", "Shipping", "generic words"},
	} {
		if sim, how := related(c.a, c.b); sim >= near {
			t.Errorf("%s and %s: %.2f (%s): %s", c.a, c.b, sim, how, c.why)
		}
	}
}

// related is the best relation of the main words of two one-word names.
func related(a, b string) (best float32, how name.Relation) {
	pa, pb := name.Parse(a, name.PersonHint), name.Parse(b, name.PersonHint)
	for i := range pa.Tokens {
		for j := range pb.Tokens {
			if s, h := pa.Tokens[i].Related(&pb.Tokens[j]); s > best {
				best, how = s, h
			}
		}
	}
	return best, how
}

// Relations do not depend on which side asks, legal forms aside.
func TestRelatedIsSymmetric(t *testing.T) {
	all := []string{"Yevgeniy", "Evgenii", "Khalid", "خالد", "Хрущёв", "Khrushchev", "박", "Pak", "J", "John", "Trading", "贸易", "کریمی", "Karimi", "כהן", "Cohen"}
	for _, a := range all {
		for _, b := range all {
			x, hx := related(a, b)
			if y, hy := related(b, a); x != y || hx != hy {
				t.Errorf("%s and %s: %.3f %s, and turned %.3f %s", a, b, x, hx, y, hy)
			}
		}
	}
}
