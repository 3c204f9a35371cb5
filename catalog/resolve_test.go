package catalog

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"interdict"
)

func TestResolveByID(t *testing.T) {
	c := embeddedFor(t)
	r := c.Resolve(Query{ID: "kaspersky/kips", Name: "anything"})
	if len(r.Candidates) != 1 || r.Candidates[0].Product != "kaspersky/kips" || !r.Classes.Must("security_training") {
		t.Errorf("known id: %+v", r)
	}
	if r = c.Resolve(Query{ID: "kaspersky/kips", Name: "Bitdefender GravityZone"}); len(r.Notes) == 0 || len(r.Candidates) != 1 {
		t.Errorf("a known id wins, and a contradiction is noted: %+v", r)
	}
	if r = c.Resolve(Query{ID: "kaspersky/kips", Name: "Kaspersky Interactive Protection Simulation"}); len(r.Notes) != 0 {
		t.Errorf("no contradiction: %q", r.Notes)
	}
	for _, q := range []struct {
		id        string
		may, must bool
	}{
		{"kaspersky/moonbeam", true, true}, // unknown product, known maker
		{"bitdefender/gravityzone", false, false},
		{"acme/shield", false, false},
	} {
		r := c.Resolve(Query{ID: q.id})
		if may, must := r.ByMaker("kaspersky"); may != q.may || must != q.must || r.Classes != nil {
			t.Errorf("%s: may %v, must %v, classes %v", q.id, may, must, r.Classes)
		}
	}
}

func TestResolveSaysWhy(t *testing.T) {
	c := embeddedFor(t)
	for _, x := range []struct {
		q            Query
		because, say string // say is in a note
	}{
		{Query{Name: "KES Select"}, `"KES Select" is Kaspersky Endpoint Security for Business - Select (name seen in use)`, ""},
		{Query{SKU: "KL4863KAPDR", Name: "Kaspersky Plus"}, "part number KL4863KAPDR can be", "label and number disagree"},
		{Query{SKU: "KL4863KAPDR", Name: "Kaspersky Endpoint Security 250 seats"}, "part number KL4863KAPDR is", "the part number says 25 to 49, the text 250 seats"},
		{Query{SKU: "KL4889"}, "nothing in", "Klipad"},
		{Query{SKU: "KL4863KAPDR", Maker: "Beckhoff"}, "part number KL4863KAPDR is", "more than one maker"},
		{Query{SKU: "KL9999XAPFS"}, "part number KL9999XAPFS is built as those of Kaspersky", "does not know product code 9999"},
		{Query{Name: "Kaspersky Web Traffic SECTY"}, `"Kaspersky Web Traffic SECTY" is Kaspersky Web Traffic Security`, `"SECTY" was read as "security"`},
		{Query{Name: "UltraAV"}, `names Pango ("UltraAV")`, "not Kaspersky products"},
		{Query{Name: "Check Point firewall"}, "names Check Point", "hold or held an engine"},
		{Query{Maker: "Ingram Micro", Name: "software"}, "nothing in", "trades in what others make"},
		{Query{Name: "desk", Maker: "Acme Co"}, `the maker is stated as "Acme Co"`, ""},
		{Query{}, "nothing is said of the product", ""},
		{Query{GTIN: "4006381333931"}, "nothing", "not in the catalog"},
	} {
		r := c.Resolve(x.q)
		if !strings.Contains(r.Because, x.because) {
			t.Errorf("%+v: because %q, want %q", x.q, r.Because, x.because)
		}
		if x.say != "" && !strings.Contains(strings.Join(r.Notes, "\n"), x.say) {
			t.Errorf("%+v: notes %q, want %q", x.q, r.Notes, x.say)
		}
	}
}

// A maker without a product is open in all its classes; a maker that embeds is
// answered with what it embeds in when nothing else is said.
func TestResolveMakerOnly(t *testing.T) {
	c := embeddedFor(t)
	r := c.Resolve(Query{Name: "Kaspersky"})
	if may, must := r.ByMaker("kaspersky"); !may || !must || r.Classes != nil {
		t.Errorf("Kaspersky: %+v", r)
	}
	r = c.Resolve(Query{Name: "Check Point"})
	if len(r.Embedded("kaspersky")) == 0 || r.Classes != nil {
		t.Errorf("Check Point: %+v", r)
	}
	if r = c.Resolve(Query{Name: "Bitdefender"}); len(r.Embedded("kaspersky")) != 0 {
		t.Errorf("Bitdefender embeds: %+v", r)
	}
}

// matchedNaively compares a line with every alias, one after the other, and
// every result with every other.
func matchedNaively(f *finder) (out []*alias) {
	ix := f.w.c.ix
	has := func(w int32) bool {
		return slices.ContainsFunc(f.w.text.row, func(r word) bool { return r.id == w && f.usable(&r) })
	}
	for i := range ix.aliases {
		a := &ix.aliases[i]
		if a.maker != f.maker || slices.ContainsFunc(a.set, func(w int32) bool { return !has(w) }) {
			continue
		}
		if placedNaively(f, a) {
			out = append(out, a)
		}
	}
	return slices.DeleteFunc(slices.Clone(out), func(a *alias) bool {
		return slices.ContainsFunc(out, func(b *alias) bool {
			return len(b.set) > len(a.set) && !slices.ContainsFunc(a.set, func(w int32) bool { return !slices.Contains(b.set, w) })
		})
	})
}

// placedNaively tries every word of the line as the alias's first.
func placedNaively(f *finder, a *alias) bool {
	for at := range f.w.text.row {
		r := &f.w.text.row[at]
		switch {
		case r.id != a.seq[0] || !f.usable(r):
		case a.beside && !f.besideMaker(at), a.inRow && !f.rowFrom(a.seq, at):
		default:
			return true
		}
	}
	return false
}

// The search by rarest words finds what a comparison with all names finds, on
// lines made of random words of the catalog.
func TestSearchAgainstNaive(t *testing.T) {
	c := embeddedFor(t)
	rnd := rand.New(rand.NewPCG(6, 1))
	maker := c.makerAt["kaspersky"]
	found := 0
	for range 3000 {
		var words []string
		if rnd.IntN(3) > 0 {
			words = append(words, "Kaspersky")
		}
		for range 1 + rnd.IntN(3) {
			words = append(words, c.ix.aliases[rnd.IntN(len(c.ix.aliases))].text)
		}
		for range rnd.IntN(3) {
			words = append(words, c.ix.text[rnd.IntN(len(c.ix.text))])
		}
		text := strings.Join(words, " ")
		w := c.borrow()
		w.q = Query{Name: text}
		w.text.read(c.ix, text)
		f := finder{w: w, maker: maker}
		f.fromText()
		got := slices.Clone(f.matched)
		want := matchedNaively(&f)
		byAddress := func(l []*alias) []string {
			var out []string
			for _, a := range l {
				out = append(out, a.text)
			}
			slices.Sort(out)
			return out
		}
		if g, n := byAddress(got), byAddress(want); !slices.Equal(g, n) {
			t.Fatalf("%q: found %q, naively %q", text, g, n)
		}
		found += len(got)
		c.desks.Put(w)
	}
	if found < 3000 {
		t.Errorf("only %d names in 3000 lines: the lines test little", found)
	}
}

// On plain numbers the reader agrees with the pattern as one would write it.
func TestPartNumbersAgainstPattern(t *testing.T) {
	c := embeddedFor(t)
	whole := regexp.MustCompile(`^KL(\d{4})([A-Z0-9])([ABCDGH5])([ABCDEKMNPQRSTUVWXYZ*])([FDTM])([A-Z0-9])`)
	short := regexp.MustCompile(`^KL(\d{4})(\D|$)`)
	rnd := rand.New(rand.NewPCG(3, 1))
	const alphabet = "KLABDFMPRSTX0145489*"
	wholes := 0
	for range 20000 {
		b := []byte("KL4863KAPDR")
		for range rnd.IntN(4) {
			b[rnd.IntN(len(b))] = alphabet[rnd.IntN(len(alphabet))]
		}
		s := string(b[:5+rnd.IntN(7)])
		p, ok := c.schemes[0].at(s, 0)
		switch m := whole.FindStringSubmatch(s); {
		case m != nil:
			wholes++
			if !ok || !p.whole || p.codeText() != m[1] {
				t.Fatalf("%s: %v %+v, want code %s", s, ok, p, m[1])
			}
		case short.MatchString(s):
			if !ok || p.whole {
				t.Fatalf("%s: %v %+v, want a short number", s, ok, p)
			}
		case ok:
			t.Fatalf("%s: %+v, want none", s, p)
		}
	}
	if wholes < 1000 {
		t.Errorf("only %d whole numbers", wholes)
	}
}

// checkResolution holds what is true of every answer.
func checkResolution(t testing.TB, c *Catalog, q Query) Resolution {
	r := c.Resolve(q)
	if len(r.Candidates) == 0 || r.Because == "" {
		t.Fatalf("%+v: empty answer %+v", q, r)
	}
	if may, must := r.ByMaker("kaspersky"); must && !may {
		t.Fatalf("%+v: must but not may", q)
	}
	for _, k := range r.Candidates {
		if k.Product != "" {
			if p, ok := c.Product(k.Product); !ok || p.Maker != k.Maker || k.Classes == nil {
				t.Fatalf("%+v: candidate %+v is not the catalog's", q, k)
			}
		}
		if k.Classes == nil && r.Classes != nil {
			t.Fatalf("%+v: classes %v although a candidate is open", q, r.Classes)
		}
		for _, class := range k.Classes {
			if !slices.Contains(interdict.Classes(), class) {
				t.Fatalf("%+v: class %q", q, class)
			}
		}
	}
	if again := c.Resolve(q); !reflect.DeepEqual(r, again) {
		t.Fatalf("%+v: two answers\n%+v\n%+v", q, r, again)
	}
	return r
}

// Whatever a line says: naming the maker in it never clears it, and neither
// does naming it in the maker column.
func FuzzResolve(f *testing.F) {
	for _, l := range readOrderLines(f) {
		f.Add(l.query.Name, l.query.SKU, l.query.Maker, "")
	}
	f.Add("KL4863 KAPDR KL-1041 *", "КЛ4863", "?", "acme/x")
	f.Add(strings.Repeat("Kaspersky ", 600), "", "", "")
	c, err := Embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name, sku, maker, id string) {
		q := Query{ID: id, Name: name, SKU: sku, Maker: maker}
		checkResolution(t, c, q)
		if _, known := c.Product(interdict.ProductID(id)); known {
			return // a known id settles it
		}
		for _, named := range []string{name + " Kaspersky", "Kaspersky " + name, name + " Касперского"} {
			q.Name = named
			r := checkResolution(t, c, q)
			if may, _ := r.ByMaker("kaspersky"); !may {
				t.Errorf("%+v is cleared: %s", q, r.Because)
			}
		}
		r := c.Resolve(Query{ID: id, Name: name, SKU: sku, Maker: "Kaspersky Lab"})
		if may, _ := r.ByMaker("kaspersky"); !may {
			t.Errorf("%q of maker Kaspersky Lab is cleared: %s", name, r.Because)
		}
	})
}

func FuzzParty(f *testing.F) {
	for _, s := range []string{"AO Kaspersky Lab", "АО «Лаборатория Касперского»", "Kapersky", "株式会社カスペルスキー", "S. de R.L.", "Pango"} {
		f.Add(s)
	}
	c, err := Embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p := c.Party(name)
		if p.Must && !p.May || p.May != (p.Maker != "") || p.Because == "" {
			t.Errorf("Party(%q) = %+v", name, p)
		}
		if len(name) > maxText {
			return
		}
		p = c.Party(name + " Kaspersky Lab")
		if may, _ := p.In("kaspersky"); !may && p.Maker == "" {
			t.Errorf("%q with the maker's name is cleared: %+v", name, p)
		}
	})
}

// One catalog answers many at once as it answers one.
func TestResolveConcurrently(t *testing.T) {
	c := embeddedFor(t)
	lines := readOrderLines(t)
	want := make([]Resolution, len(lines))
	for i := range lines {
		want[i] = c.Resolve(lines[i].query)
	}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for k := range lines {
				i := (k*7 + worker*31) % len(lines)
				if got := c.Resolve(lines[i].query); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%+v: another answer at once than alone", lines[i].query)
				}
			}
		})
	}
	all.Wait()
}
