package catalog

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Kaspersky Endpoint-Security", "kaspersky endpoint security"},
		{"KES12", "kes 12"},
		{"KESC+ and more", "kesc plus and more"},
		{"1+1", "1 1"},
		{"Sécurité für Größe", "securite fur grosse"},
		{"ＫＡＶ　２０１９", "kav 2019"},
		{"Kaspеrsky", "kaspersky"},         // Cyrillic е
		{"Касперский", "касперскии"},       // pure Cyrillic stays; й loses its mark on both sides
		{"Ка\u0301сперский", "касперскии"}, // with a stress mark
		{"KΑV", "kav"},                     // Greek capital alpha
		{"Kas\u00adper\u200bsky", "kaspersky"},
		{"Kaspersky™ Plus®", "kaspersky plus"},
		{"カスペルスキーKIS", Fold("カスペルスキー") + " kis"},
		{"ｶｽﾍﾟﾙｽｷｰ", Fold("カスペルスキー")},
		{"卡巴斯基2024标准版", "卡巴斯基 2024 标准版"},
		{"كَاسبرسكي", "كاسبرسكي"},
		{"٣ devices", "3 devices"},
		{"", ""},
		{" ™ - / ", ""},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Kaspersky KES12+", "Касперский", "カスペルスキー ｶﾞ", "ǅ ß İı ﬁ ½ ①", "a\u0301b\u0300", "각", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > maxText/8 { // folding can lengthen: keep both within bounds
			s = s[:maxText/8]
		}
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, and folded again %q", s, once, twice)
		}
		if strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
			t.Errorf("Fold(%q) = %q has stray spaces", s, once)
		}
	})
}

// naiveEdits is the textbook table, without limits or early ends.
func naiveEdits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func FuzzEdits(f *testing.F) {
	f.Add("kaspersky", "kapsersky", 2)
	f.Add("security", "securty", 1)
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		if len(a) > 24 || len(b) > 24 || limit < 0 || limit > 5 {
			return
		}
		want := min(naiveEdits(a, b), limit+1)
		if got := edits([]byte(a), b, limit); got != want {
			t.Errorf("edits(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

// What is plain is folded as everything is.
func TestFoldPlain(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 7))
	const of = "aBzZ09 +-./+_\t\n"
	for range 20_000 {
		b := make([]byte, rnd.IntN(20))
		for i := range b {
			b[i] = of[rnd.IntN(len(of))]
		}
		buf, spans := fold(string(b), nil, nil)
		var words []string
		for _, w := range spans {
			words = append(words, string(buf[w.a:w.b]))
		}
		if got := Fold(string(b)); got != strings.Join(words, " ") {
			t.Fatalf("%q is folded to %q, not %q", b, got, words)
		}
	}
}
