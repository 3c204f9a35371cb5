package lines

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// One pass finds the words that looking for each by itself finds, in texts made
// of them and of pieces of them.
func TestWords(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 1))
	met := 0
	for range 2000 {
		var b bytes.Buffer
		for range rnd.IntN(12) {
			x := telling.list[rnd.IntN(len(telling.list))]
			from := rnd.IntN(2) * rnd.IntN(len(x))
			b.WriteString(x[from : from+rnd.IntN(len(x)-from+1)])
			b.WriteString([]string{"", " ", "\n", "x"}[rnd.IntN(4)])
		}
		found := telling.in(b.Bytes())
		for n, x := range telling.list {
			has := bytes.Contains(b.Bytes(), []byte(x))
			if has != (found&(1<<n) != 0) {
				t.Fatalf("%q in %q: %v", x, b.String(), has)
			}
			if has {
				met++
			}
		}
	}
	if met < 1000 {
		t.Errorf("only %d words were met", met)
	}
}

// A test's words are those without which its look at a head is never asked.
func TestMarks(t *testing.T) {
	w := newWords([]string{"teamID", "enabled", "LOAD"})
	for _, x := range []struct {
		words []string
		all   bool
		head  string
		met   bool
	}{
		{nil, false, "anything", true},
		{[]string{"teamID", "enabled"}, false, "is enabled", true},
		{[]string{"teamID", "enabled"}, true, "is enabled", false},
		{[]string{"teamID", "enabled"}, true, "teamID enabled", true},
		{[]string{"LOAD", "{"}, false, "a { b", true},
		{[]string{"LOAD", "PID"}, true, "LOAD", false},
		{[]string{"LOAD", "PID"}, true, "LOAD PID", true},
		{[]string{"::"}, false, "a:b", false},
	} {
		m := w.marks(x.words, x.all)
		if got := m.met(w.in([]byte(x.head)), []byte(x.head)); got != x.met {
			t.Errorf("%q (all: %v) in %q: %v", x.words, x.all, x.head, got)
		}
	}
}
