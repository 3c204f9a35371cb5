package screen

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/name"
)

// listsDir is where the published lists lie, if they do.
func listsDir() string {
	if dir := os.Getenv("INTERDICT_REAL_LISTS"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "shared", "lists")
}

// invented is a small list with every kind of oddity, always present.
func invented() []list.Snapshot {
	person := func(id, main string, others ...string) list.Entry {
		e := list.Entry{List: "test/people", ID: id, Kind: list.Individual}
		e.Names = append(e.Names, list.Name{Text: main, Kind: list.Primary})
		for _, o := range others {
			e.Names = append(e.Names, list.Name{Text: o, Kind: list.Alias})
		}
		return e
	}
	firm := func(id, main string, others ...string) list.Entry {
		e := person(id, main, others...)
		e.List, e.Kind = "test/firms", list.Entity
		return e
	}
	return []list.Snapshot{
		{List: "test/people", AsOf: "2026-01-01", Complete: true, Entries: []list.Entry{
			person("1", "ZARGANOV, Viktor Olegovich", "Зарганов Виктор Олегович", "V. Zarganov"),
			person("2", "AL-MUTARRIFI, Abd al-Rahman Nur al-Din", "عبد الرحمن نور الدين المطرفي", "Abderrahmane Noureddine"),
			person("3", "PAK, Chol Su", "박철수"),
			person("4", "LIANG, Weiguo", "梁卫国", "Liang Wei Guo"),
			person("5", "MUHAMMAD, Ali", "ALI"),
			person("6", "de la FUENTE OSORNO, Maria Josefa"),
			person("7", "OYELARAN, Babatunde J."),
		}},
		{List: "test/firms", AsOf: "2026-01-01", Complete: true, Entries: []list.Entry{
			firm("1", "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU VEKTORSTAL", "OOO VEKTORSTAL", "ООО Векторсталь"),
			firm("2", "NINGBO BRIGHT SEA SHIPPING CO., LTD.", "宁波明海航运有限公司"),
			firm("3", "BANK ZENIT-3 AO", "Bank Zenit 3"),
			firm("4", "CORP.", "11420 CORP."),
			firm("5", "S.A. DE C.V.", "GRUPO ALTAMAR S.A. de C.V."),
			firm("6", "MÜLLER & SÖHNE GMBH"),
			firm("7", "EP-KJQ"),
			firm("8", ""),
		}},
	}
}

// realLists loads the published lists where they are present.
func realLists(tb testing.TB) []list.Snapshot {
	tb.Helper()
	var out []list.Snapshot
	for _, sub := range []string{"ofac-sdn-2022-01", "csl-2023-11-part", "un-2026-02"} {
		paths, _ := filepath.Glob(filepath.Join(listsDir(), sub, "*.*"))
		var files []list.File
		for _, p := range paths {
			files = append(files, list.PathFile(p))
		}
		if len(files) == 0 {
			continue
		}
		snaps, _, err := all.Load(files, list.Options{AllowTruncated: true})
		if err != nil {
			tb.Fatalf("%s: %v", sub, err)
		}
		out = append(out, snaps...)
	}
	return out
}

// brute compares a query with every name of an index, one by one, from the
// names' text: what the index does not know cannot help it.
func brute(x *index, c *Calibration, names []name.Name, sides []side, q *name.Name, query *side, least float32) []scored {
	var out []scored
	for n := range names {
		if j := c.judge(linksBetween(q, &names[n]), query, &sides[n]); j.score >= least && j.score > 0 {
			out = append(out, scored{uint32(n), j.score})
		}
	}
	return out
}

// parsed are all names of the lists, as the index numbers them.
func parsed(snaps []list.Snapshot) (names []name.Name, sides []side, texts []string) {
	for _, s := range snaps {
		for i := range s.Entries {
			e := &s.Entries[i]
			for k := range e.Names {
				p := parseListed(&e.Names[k], hintOf(e.Kind))
				names, sides, texts = append(names, p), append(sides, sideOf(&p, hintOf(e.Kind))), append(texts, e.Names[k].Text)
			}
		}
	}
	return names, sides, texts
}

// garble makes a query of a listed name: as it is, cut, mixed, misspelt.
func garble(r *rand.Rand, texts []string) string {
	s := []rune(texts[r.IntN(len(texts))])
	for range r.IntN(5) {
		if len(s) < 2 {
			break
		}
		i := r.IntN(len(s))
		switch r.IntN(6) {
		case 0:
			s = append(s[:i:i], s[i+1:]...)
		case 1:
			s = append(s[:i:i], append([]rune{rune('a' + r.IntN(26))}, s[i:]...)...)
		case 2:
			s[i] = rune('a' + r.IntN(26))
		case 3:
			s = append(s[:i:i], append([]rune{' '}, s[i:]...)...)
		case 4:
			s = append(s[i:len(s):len(s)], append([]rune{' '}, s[:i]...)...)
		case 5:
			s = append(s, append([]rune{' '}, []rune(texts[r.IntN(len(texts))])...)...)
		}
	}
	return string(s)
}

// TestSameAsBruteForce holds the promise of search: at any threshold it gives
// the names, and the scores, that comparing with every name gives.
func TestSameAsBruteForce(t *testing.T) {
	for what, snaps := range map[string][]list.Snapshot{"invented": invented(), "published": realLists(t)} {
		if len(snaps) == 0 {
			t.Logf("no published lists at %s", listsDir())
			continue
		}
		names, sides, texts := parsed(snaps)
		x := buildIndex(snaps)
		s := newScratch(x)
		c := Shipped()
		r := rand.New(rand.NewPCG(1, 2))
		rounds := 1_000_000 / (len(names) + 2000)
		for range rounds {
			text := garble(r, texts)
			q := name.Parse(text, name.Hint(r.IntN(4)))
			query := sideOf(&q, name.NoHint)
			least := []float32{0, 0.3, 0.5, c.Review, c.Match}[r.IntN(5)]
			want := brute(x, &c, names, sides, &q, &query, least)
			got := x.search(s, &c, &q, &query, least)
			if diff := difference(got, want, texts); diff != "" {
				t.Fatalf("%s, %q at %.2f: %s", what, text, least, diff)
			}
		}
	}
}

func difference(got, want []scored, texts []string) string {
	at := map[uint32]float32{}
	for _, g := range got {
		at[g.name] = g.score
	}
	for _, w := range want {
		if s, ok := at[w.name]; !ok {
			return "the index misses " + texts[w.name]
		} else if s-w.score > 1e-5 || w.score-s > 1e-5 {
			return "another score for " + texts[w.name]
		}
	}
	if len(got) != len(want) {
		return "the index finds names that comparing does not"
	}
	return ""
}
