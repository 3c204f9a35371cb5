package words

import (
	"fmt"
	"strings"
	"testing"

	"interdict"
)

func ExampleDeal() {
	fmt.Println(Deal(&interdict.Deal{Act: interdict.One("resell"), Product: &interdict.Product{Name: "Kaspersky Premium"}, Counterparty: &interdict.Party{Name: "Pell County"}}))
	fmt.Println(Deal(&interdict.Deal{Act: interdict.One("enter_agreement"), Product: &interdict.Product{SKU: "KL4863KAPDR"}, Counterparty: &interdict.Party{Name: "AO Kaspersky Lab"}}))
	fmt.Println(Deal(&interdict.Deal{}))
	// Output:
	// resale of Kaspersky Premium to Pell County
	// agreement about part number KL4863KAPDR with AO Kaspersky Lab
	// deal
}

func ExampleFact() {
	fmt.Println(Fact("counterparty.us_person"))
	fmt.Println(Fact("performed_at"))
	// Output:
	// Counterparty: U.S. person
	// Day it is carried out
}

// TestEveryActHasANoun holds the words to the vocabulary.
func TestEveryActHasANoun(t *testing.T) {
	for _, a := range interdict.Acts() {
		if n := ActNoun(interdict.One(a)); n == "" || strings.Contains(n, "_") {
			t.Errorf("act %s is worded %q", a, n)
		}
	}
}

func TestCounts(t *testing.T) {
	for n, want := range map[int]string{0: "0 lines", 1: "1 line", 1234567: "1,234,567 lines"} {
		if got := Plural(n, "line"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := Plural(2, "party"); got != "2 parties" {
		t.Errorf("got %q", got)
	}
}
