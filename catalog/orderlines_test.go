package catalog

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// An orderLine is a line of an order book with what a person who knows the
// trade would read in it.
type orderLine struct {
	category string
	query    Query
	maker    string   // yes no maybe: is it Kaspersky's
	classes  []string // if it is; nil is unknown
	products []string // if it is; nil is not judged, empty is none known
	where    string
}

func readOrderLines(t testing.TB) (out []orderLine) {
	f, err := os.Open("testdata/orderlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		c := strings.Split(in.Text(), "\t")
		if len(c) != 7 {
			t.Fatalf("line %d has %d columns", n, len(c))
		}
		for i := range c {
			if c[i] == "-" {
				c[i] = ""
			}
		}
		l := orderLine{category: c[0], query: Query{Name: c[1], SKU: c[2], Maker: c[3]}, maker: c[4], where: fmt.Sprintf("orderlines.tsv:%d", n)}
		if c[5] != "?" {
			l.classes = strings.Split(c[5], "|")
		}
		switch c[6] {
		case "?":
		case "":
			l.products = []string{}
		default:
			l.products = strings.Split(c[6], "|")
		}
		out = append(out, l)
	}
	return out
}

// A tally counts how one category came out.
type tally struct {
	lines                    int
	maker, class             int // right
	falseClear, falseCertain int // "no" where it may be; "yes" where it need not be
	judged, exact, held      int // products: judged, exactly the set, all of the set among the answer
	answered, wanted         int // products in answers, and those of them that were wanted
}

func (l *orderLine) judge(t testing.TB, c *Catalog, y *tally) {
	r := c.Resolve(l.query)
	may, must := r.ByMaker("kaspersky")
	got := "maybe"
	switch {
	case must:
		got = "yes"
	case !may:
		got = "no"
	}
	y.lines++
	wrong := ""
	if got == l.maker {
		y.maker++
	} else {
		wrong = "maker " + got + ", want " + l.maker
	}
	if got == "no" && l.maker != "no" {
		y.falseClear++
	}
	if got == "yes" && l.maker != "yes" {
		y.falseCertain++
	}
	var classes, products []string
	if l.maker == "no" {
		y.class++
	} else if classes = r.ClassesBy("kaspersky"); sameSet(classes, l.classes) {
		y.class++
	} else {
		wrong += fmt.Sprintf(" classes %v, want %v", classes, l.classes)
	}
	if l.products != nil && l.maker != "no" {
		for _, k := range r.Candidates {
			if p, ok := strings.CutPrefix(string(k.Product), "kaspersky/"); ok && !slices.Contains(products, p) {
				products = append(products, p)
			}
		}
		y.judged++
		hits := 0
		for _, p := range products {
			if slices.Contains(l.products, p) {
				hits++
			}
		}
		y.answered += len(products)
		y.wanted += hits
		if hits == len(l.products) {
			y.held++
		}
		if sameSet(products, l.products) {
			y.exact++
		} else {
			wrong += fmt.Sprintf(" products %v, want %v", products, l.products)
		}
	}
	if wrong != "" {
		t.Logf("%s %+v: %s; %s %q", l.where, l.query, wrong, r.Because, r.Notes)
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// How the resolver read the lines when this was written:
//
//	category      lines  maker  class  set exact  set held  precision
//	conflict         16  1.000  1.000      1.000     1.000      1.000
//	exact            32  1.000  1.000      1.000     1.000      1.000
//	falsefriend      20  1.000  1.000      1.000     1.000      1.000
//	language         23  1.000  1.000      1.000     1.000      1.000
//	makeronly         9  1.000  1.000      1.000     1.000      1.000
//	messy            24  1.000  1.000      1.000     1.000      1.000
//	negative         40  1.000  1.000      1.000     1.000      1.000
//	number           28  1.000  1.000      1.000     1.000      1.000
//	second           70  1.000  1.000      0.980     1.000      0.962
//	service          12  1.000  1.000      1.000     1.000      1.000
//	short            28  1.000  1.000      1.000     1.000      1.000
//	typo             16  1.000  1.000      1.000     1.000      1.000
//	unknown          12  1.000  1.000      1.000     1.000      1.000
//	whitelabel       13  1.000  1.000      1.000     1.000      1.000
//
// These flatter it: what it got wrong was put right, as far as a rule could be
// found. The honest figure is the first reading of lines that it had not been
// made for. That was, for "second": maker 1.000, class 0.957, set 0.918; for
// the other 273 together: maker 0.993, class 0.989, set 0.985. None was ever
// cleared that could be the maker's, and none made certain that need not be.
func TestOrderLines(t *testing.T) {
	c := embeddedFor(t)
	tallies := map[string]*tally{}
	for _, l := range readOrderLines(t) {
		if tallies[l.category] == nil {
			tallies[l.category] = &tally{}
		}
		l.judge(t, c, tallies[l.category])
	}
	hold(t, tallies, floors{maker: 1, class: 0.98, exact: 0.97, held: 0.98})
}

// floors are shares that a category may not fall under. A line that is cleared
// although it can be the maker's, or made certain although it need not be, has
// no floor: there must be none.
type floors struct{ maker, class, exact, held float64 }

func hold(t *testing.T, tallies map[string]*tally, least floors) {
	t.Helper()
	t.Log("category           lines  maker  class  set exact  set held  precision  false clear  false certain")
	for _, name := range slices.Sorted(maps.Keys(tallies)) {
		y := tallies[name]
		t.Log(y.line(name))
		if y.falseClear > 0 || y.falseCertain > 0 {
			t.Errorf("%s: %d lines cleared and %d made certain that must not be", name, y.falseClear, y.falseCertain)
		}
		if share(y.maker, y.lines) < least.maker || share(y.class, y.lines) < least.class ||
			share(y.exact, y.judged) < least.exact || share(y.held, y.judged) < least.held {
			t.Errorf("%s: below %+v", name, least)
		}
	}
}

func (y *tally) line(name string) string {
	return fmt.Sprintf("%-17s %6d %6.3f %6.3f %10.3f %9.3f %10.3f %12d %14d", name, y.lines, share(y.maker, y.lines), share(y.class, y.lines),
		share(y.exact, y.judged), share(y.held, y.judged), share(y.wanted, y.answered), y.falseClear, y.falseCertain)
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

func embeddedFor(t testing.TB) *Catalog {
	c, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
