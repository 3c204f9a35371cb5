package desk

import (
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/decide"
)

func open(t *testing.T) *Desk {
	t.Helper()
	d, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestViewOfProducts is what the engine hears of products, with regard to one
// maker: made by it, possibly, or not.
func TestViewOfProducts(t *testing.T) {
	v := View{open(t).Catalog}
	for _, c := range []struct {
		what string
		p    interdict.Product
		by   decide.Match // May and Must alone
	}{
		{"a catalog id", interdict.Product{ID: "kaspersky/scan-engine"}, decide.Match{May: true, Must: true}},
		{"a name", interdict.Product{Name: "Kaspersky Endpoint Security Select"}, decide.Match{May: true, Must: true}},
		{"another maker", interdict.Product{Name: "Bitdefender GravityZone", Maker: interdict.One("Bitdefender")}, decide.Match{}},
		{"a name that nobody knows", interdict.Product{Name: "Endpoint protection, one year"}, decide.Match{May: true}},
		{"a maker that it is not", interdict.Product{Name: "Endpoint protection", Maker: interdict.One("!Kaspersky")}, decide.Match{}},
		{"a maker that somebody else is not", interdict.Product{Name: "Endpoint protection", Maker: interdict.One("!Bitdefender")}, decide.Match{May: true}},
		{"one of two makers", interdict.Product{Name: "Anti-virus", Maker: interdict.Values{"Kaspersky", "Bitdefender"}}, decide.Match{May: true}},
	} {
		got := v.Product(&c.p, "kaspersky").By
		if got.May != c.by.May || got.Must != c.by.Must {
			t.Errorf("%s: may %v, must %v; want %v, %v", c.what, got.May, got.Must, c.by.May, c.by.Must)
		}
	}
}

// TestViewOfParties is what the engine hears of companies.
func TestViewOfParties(t *testing.T) {
	v := View{open(t).Catalog}
	for name, want := range map[string]bool{"AO Kaspersky Lab": true, "Kaspersky Lab, Inc.": true, "Pell County": false, "InfoWatch": false} {
		if got := v.Party(name, "kaspersky"); got.May != want {
			t.Errorf("%s: may be of the group: %v, want %v", name, got.May, want)
		}
	}
}

// TestOnlyNamesTheNearest refuses a restriction that there is not.
func TestOnlyNamesTheNearest(t *testing.T) {
	_, err := Open(Options{Only: []string{"us/icts-2021-02"}})
	if err == nil || !strings.Contains(err.Error(), `did you mean "us/icts-2021-002"?`) {
		t.Errorf("got %v", err)
	}
}

// TestLawPages holds every pack's page to the pack: each row is there, with
// its words and conditions, and nothing is quoted that the pack does not quote.
func TestLawPages(t *testing.T) {
	for _, p := range open(t).Packs {
		page := LawPage(p)
		if len(page.Rules) != len(p.Rows()) {
			t.Errorf("%s: %d rows on the page, %d in the pack", p.ID, len(page.Rules), len(p.Rows()))
		}
		quoted := 0
		for _, e := range p.Rules {
			if e.Value.Quoted != "" {
				quoted++
			}
		}
		for _, e := range p.Exceptions {
			if e.Value.Quoted != "" {
				quoted++
			}
		}
		for _, e := range p.Advisories {
			if e.Value.Quoted != "" {
				quoted++
			}
		}
		for _, r := range page.Rules {
			if r.Quoted {
				quoted--
			}
			if r.Text == "" || r.Citation == "" {
				t.Errorf("%s: row %s has no words or no citation", p.ID, r.ID)
			}
		}
		if quoted != 0 {
			t.Errorf("%s: %d quotations more in the pack than on the page", p.ID, quoted)
		}
	}
}

// TestMaxAge turns what would be permitted into a review once the packs were
// checked too long ago.
func TestMaxAge(t *testing.T) {
	d := open(t)
	deal := interdict.Deal{Act: interdict.One("remove")}
	for _, c := range []struct {
		days int
		want interdict.Outcome
	}{{0, interdict.Permitted}, {400, interdict.Permitted}, {30, interdict.Review}} {
		e, err := d.Engine(Clocks{KnownAt: time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), MaxAge: time.Duration(c.days) * 24 * time.Hour}, nil)
		if err != nil {
			t.Fatal(err)
		}
		dec, err := e.Decide(deal)
		if err != nil {
			t.Fatal(err)
		}
		if dec.Outcome != c.want {
			t.Errorf("limit of %d days: %s, want %s", c.days, dec.Outcome, c.want)
		}
	}
}
