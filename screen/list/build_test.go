package list_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
)

func TestAddNames(t *testing.T) {
	for in, want := range map[string]string{
		"FUYI SUN A/K/A FRANK SUN":             "FUYI SUN (primary) | FRANK SUN (alias)",
		"PEARL (A.K.A. NEI-CHIEN CHU) LI":      "PEARL LI (primary) | NEI-CHIEN CHU (alias)",
		"SIBERIAN AIRLINES D/B/A S7 AIRLINES":  "SIBERIAN AIRLINES (primary) | S7 AIRLINES (alias)",
		"Alpha Ltd., a.k.a. Beta Ltd. (Gamma)": "Alpha Ltd. (primary) | Beta Ltd. (Gamma) (alias)",
		"Alpha (formerly Beta) a.k.a. Gamma":   "Alpha a.k.a. Gamma (primary) | Beta (former)",
		"AFSHIN (SEAN) NAGHIBI":                "AFSHIN (SEAN) NAGHIBI (primary)",
		"Akai Aka Works":                       "Akai (primary) | Works (alias)",
		"(unclosed a.k.a. X":                   "(unclosed (primary) | X (alias)",
		"  two\n lines ":                       "two lines (primary)",
		"":                                     "",
	} {
		var e list.Entry
		e.AddNames(in, list.Primary)
		var got []string
		for _, n := range e.Names {
			got = append(got, fmt.Sprintf("%s (%s)", n.Text, n.Kind))
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("%q gives %q, want %q", in, s, want)
		}
	}
}

func TestMergeLosesNothing(t *testing.T) {
	a := list.Entry{ID: "1", Kind: list.Unknown, Names: []list.Name{{Text: "A", Kind: list.Primary}}, Born: []string{"1950"}, Remarks: "x", Effective: "2020-01-01"}
	b := list.Entry{ID: "1", Kind: list.Individual, Names: []list.Name{{Text: "A", Kind: list.Primary}, {Text: "B", Kind: list.Primary}},
		Born: []string{"1950", "1951"}, Remarks: "y", Effective: "2019-01-01", IDs: []list.Identifier{{Type: "Passport", Value: "1"}}}
	a.Merge(b)
	got := strings.TrimSpace(fmt.Sprintln(a.Kind, a.Names, a.Born, a.Remarks, a.Effective, a.IDs))
	if want := "individual [{A primary {  }  } {B alias {  }  }] [1950 1951] x; y 2019-01-01 [{Passport 1 }]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestMakeID(t *testing.T) {
	a, b := list.MakeID("ООО «Пример»", "2020"), list.MakeID("Example & Sons, Ltd.", "2020")
	if len(a) != 8 || !strings.HasPrefix(b, "example-sons-ltd-") || list.MakeID("Example & Sons, Ltd.", "2021") == b {
		t.Errorf("%q %q", a, b)
	}
}

func TestFinishOrders(t *testing.T) {
	s := list.Snapshot{}
	for _, id := range []string{"b", "10", "9", "a-1", "100"} {
		s.Entries = append(s.Entries, list.Entry{ID: id})
	}
	s.Finish(true)
	var got []string
	for _, e := range s.Entries {
		got = append(got, e.ID)
	}
	if want := []string{"9", "10", "100", "a-1", "b"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestManyNames: an entry with a great many names takes linear time and keeps
// them all.
func TestManyNames(t *testing.T) {
	var e list.Entry
	const n = 200_000
	for i := range n {
		e.AddName(list.Name{Text: fmt.Sprint(i)})
	}
	if len(e.Names) != n {
		t.Errorf("%d names", len(e.Names))
	}
}

func TestLogCountsTheRest(t *testing.T) {
	var l list.Log
	for i := range 1000 {
		l.Add(list.BadRow, "f", i+1, "x")
	}
	l.Add(list.Truncated, "f", 0, "y")
	w := l.Warnings()
	total := 0
	for _, w := range w {
		total += w.Count
	}
	if len(w) != 21 || total != 1001 || l.Count(list.BadRow) != 1000 {
		t.Errorf("%d warnings for %d events", len(w), total)
	}
}
