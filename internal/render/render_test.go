package render

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"interdict"
)

func ExampleCell() {
	for _, s := range []string{"Pell County", "=1+1", "-5", "@SUM(A1)", ""} {
		fmt.Printf("%q\n", Cell(s))
	}
	// Output:
	// "Pell County"
	// "'=1+1"
	// "'-5"
	// "'@SUM(A1)"
	// ""
}

func answer() Answer {
	return Answer{
		Deal: interdict.Deal{ID: "PO-1/1", Act: interdict.One("resell"), Product: &interdict.Product{Name: "<b>Shield</b>"}, Counterparty: &interdict.Party{Name: "Pell County"}},
		Decision: interdict.Decision{ID: "PO-1/1", Outcome: interdict.Review, Between: [2]interdict.Outcome{interdict.Permitted, interdict.Prohibited}, Basis: interdict.Open,
			Reasons: []interdict.Reason{{Rule: "us/x#R1", Outcome: interdict.Prohibited, Citation: "1 T.R. 1", Text: "nobody resells it", Quoted: true, Because: "resale",
				Liable: map[string]string{"actor": "a fine", "counterparty": "none"}, Confidence: interdict.Secondary}},
			Needs: []interdict.Need{{Fact: "performed_at", Question: "When?", If: map[string]interdict.Outcome{"before": interdict.Permitted, "otherwise": interdict.Prohibited}},
				{Fact: "counsel:us/x#R1", Question: "Is it law?", Counsel: true}}},
	}
}

// TestText is an answer as a clerk reads it.
func TestText(t *testing.T) {
	a := answer()
	var b bytes.Buffer
	if err := (Text{}).Decision(&b, &a.Deal, &a.Decision); err != nil {
		t.Fatal(err)
	}
	want := `▧ Review  PO-1/1  resale of <b>Shield</b> to Pell County
   Hold this: one fact is missing; the answer lies between permitted and prohibited.
   R1 may apply: resale
      “nobody resells it” [1 T.R. 1, secondary source]
      exposure of the actor: a fine
      exposure of the counterparty: none
   ask: When?
      before → permitted
      otherwise → prohibited
   ask counsel: Is it law?

`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	if err := (Text{Color: true}).Decision(&b, &a.Deal, &a.Decision); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[1;35m▧ Review\x1b[0m") {
		t.Error("no colour")
	}
}

// TestHTML escapes what a deal holds, and needs nothing but itself.
func TestHTML(t *testing.T) {
	var b bytes.Buffer
	if err := HTML(&b, []Answer{answer()}, "1 line: 1 review.", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"&lt;b&gt;Shield&lt;/b&gt;", "Not legal advice.", "<q>nobody resells it</q>", "For counsel: Is it law?"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"<script", "http://", "https://", "<b>Shield"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

// TestBasisWords always says why something is permitted.
func TestBasisWords(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range []interdict.Basis{interdict.Excepted, interdict.Licensed, interdict.Silent, interdict.NotReached} {
		w := BasisWords(&interdict.Decision{Basis: b})
		if w == "" || seen[w] {
			t.Errorf("%s is worded %q", b, w)
		}
		seen[w] = true
	}
}
