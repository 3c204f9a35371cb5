package screen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
)

// customers are names that are on the lists, nearly so, and not at all.
func customers(rnd *rand.Rand, n int) []Query {
	stems := []string{"Viktor Zarganov", "Vektorstal LLC", "Ali Muhammad", "Wei Guo Liang", "Bank Zenit 3", "Mueller und Soehne", "Jane Harbour", "Quartz & Pine Ltd", "Maria Osorno", "Tom Ash", "Bright Sea Shipping"}
	out := make([]Query, n)
	for i := range out {
		out[i] = Query{ID: fmt.Sprint(i), Name: stems[rnd.IntN(len(stems))]}
		if rnd.IntN(3) == 0 {
			out[i].Countries = []string{"RU"}
		}
		if rnd.IntN(5) == 0 {
			out[i].IDs = []list.Identifier{{Value: "7701234567"}}
		}
	}
	return out
}

// later is the next edition of lists: entries come, go and change.
func later(rnd *rand.Rand, snaps []list.Snapshot) []list.Snapshot {
	out := slices.Clone(snaps)
	for i := range out {
		out[i].Entries = slices.DeleteFunc(slices.Clone(out[i].Entries), func(list.Entry) bool { return rnd.IntN(4) == 0 })
		for k := range out[i].Entries {
			if e := &out[i].Entries[k]; rnd.IntN(3) == 0 {
				e.Remarks = fmt.Sprint("changed ", rnd.IntN(9))
				e.IDs = append(e.IDs[:len(e.IDs):len(e.IDs)], list.Identifier{Value: "7701234567"})
			}
		}
	}
	if names := []string{"Jane Harbour", "Quartz and Pine Limited", "Thomas Ash"}; rnd.IntN(2) == 0 {
		out[0].Entries = append(out[0].Entries, list.Entry{List: out[0].List, ID: fmt.Sprint("new", rnd.IntN(9)), Kind: list.Individual,
			Names: []list.Name{{Text: names[rnd.IntN(len(names))], Kind: list.Primary}}})
	}
	return out
}

func asJSON(t *testing.T, r Result) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestSince: whatever comes, goes or changes on either side, a screening since a
// baseline gives the same bytes as one in full, over several editions.
func TestSince(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 2))
	spared := 0
	for range 20 {
		snaps, opts := invented(), Options{Vouched: true}
		var base *Baseline
		for range 4 {
			full := New(snaps, opts)
			s := full
			if base != nil {
				if s = full.Since(base); s == nil {
					t.Fatal("the baseline is not taken")
				}
			}
			next := full.Baseline()
			for _, q := range customers(rnd, 30) {
				want := full.Screen(q)
				if got := s.Screen(q); asJSON(t, got) != asJSON(t, want) {
					t.Fatalf("%+v:\n%s\nin full:\n%s", q, asJSON(t, got), asJSON(t, want))
				}
				names := q.asked()
				if base != nil && s.since.nobody(&q, names) {
					spared++
				}
				next.Add(&want)
			}
			base, snaps = next, later(rnd, snaps)
		}
	}
	if spared < 100 {
		t.Errorf("only %d parties were spared the full search", spared)
	}
}

// TestNews tells what is worth a person's time after a new edition.
func TestNews(t *testing.T) {
	snaps := invented()
	s := New(snaps, Options{Vouched: true})
	base := s.Baseline()
	ask := func(s *Screener, name string) *Result {
		r := s.Screen(Query{Name: name})
		return &r
	}
	for _, name := range []string{"Viktor Zarganov", "Jane Harbour", "Liang Weiguo"} {
		base.Add(ask(s, name))
	}
	snaps[0].Entries[0].Remarks = "now with a remark"
	snaps[0].Entries = append(snaps[0].Entries, list.Entry{List: "test/people", ID: "99", Names: []list.Name{{Text: "Jane Harbour", Kind: list.Primary}}})
	now := New(snaps, Options{Vouched: true}).Since(base)
	if now.Changed() != 2 {
		t.Errorf("%d entries changed", now.Changed())
	}
	for name, want := range map[string]bool{
		"Viktor Zarganov":                 true,  // the entry says more now
		"Jane Harbour":                    true,  // is listed now
		"Liang Weiguo":                    false, // the same match as before
		"Quartz & Pine":                   false, // new, and like nobody
		"Babatunde Oyelaran":              true,  // new, and listed
		"Viktor Olegovich Zarganov":       true,  // asked otherwise than before
		"Somebody Else, entirely unknown": false,
	} {
		if got := base.News(ask(now, name)); got != want {
			t.Errorf("%s: news %v", name, got)
		}
	}
}

// Another threshold, or another limit, finds another set: the baseline says
// nothing then.
func TestSinceOtherSettings(t *testing.T) {
	base := New(invented(), Options{}).Baseline()
	for _, o := range []Options{{Threshold: 0.5}, {Limit: 3}, {All: true}} {
		if New(invented(), o).Since(base) != nil {
			t.Errorf("%+v: taken", o)
		}
	}
}

func written(t testing.TB, b *Baseline) string {
	t.Helper()
	var w bytes.Buffer
	if err := b.Write(&w); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

func TestBaselineFile(t *testing.T) {
	s := New(invented(), Options{})
	b := s.Baseline()
	for _, q := range customers(rand.New(rand.NewPCG(1, 1)), 20) {
		r := s.Screen(q)
		b.Add(&r)
	}
	text := written(t, b)
	back, err := ReadBaseline(strings.NewReader(text))
	if err != nil || written(t, back) != text {
		t.Fatalf("read back: %v", err)
	}
	for cut := range len(text) - 1 {
		if _, err := ReadBaseline(strings.NewReader(text[:cut])); err == nil {
			t.Fatalf("cut at %d it is taken", cut)
		}
	}
	for _, bad := range []string{"", "name\nIvan\n", text + "end 0\n", strings.Replace(text, "entry ", "entry x", 1), strings.Replace(text, "\nparty ", "\npartie ", 1)} {
		if _, err := ReadBaseline(strings.NewReader(bad)); err == nil {
			t.Errorf("taken: %.40q", bad)
		}
	}
}

// FuzzBaseline: what is taken is written again in one way only.
func FuzzBaseline(f *testing.F) {
	f.Add(written(f, New(invented(), Options{}).Baseline()))
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBaseline(strings.NewReader(text))
		if err != nil {
			return
		}
		once := written(t, b)
		again, err := ReadBaseline(strings.NewReader(once))
		if err != nil || written(t, again) != once {
			t.Errorf("%v: %q", err, text)
		}
	})
}
