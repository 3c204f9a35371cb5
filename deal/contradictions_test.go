package deal_test

import (
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/deal"
)

func TestContradictions(t *testing.T) {
	for doc, want := range map[string]string{
		`actor.us_person=no actor.citizenship=US|IL`:                "actor: contradiction: not a US person, but a citizen of the US",
		`actor.us_person=no actor.organised_in=US-DE`:               "actor: contradiction: not a US person, but organised in the US",
		`parties.0.us_person=no parties.0.permanent_resident_of=US`: "parties.0: contradiction: not a US person, but a permanent resident of the US",
		`actor.us_person=no|yes actor.citizenship=US`:               "",
		`actor.us_person=no actor.citizenship=IL`:                   "",
		`actor.us_person=no actor.permanent_resident_of=US|DE`:      "",
		`licence=n/a`:                                                            "",
		`licence.covers=yes licence.number=n/a`:                                  "licence: contradiction: it covers the act, but there is none",
		`actor.kind=company actor.born=1975`:                                     "actor: contradiction: of kind company, but with facts of an individual (citizenship, residence or birth)",
		`actor.kind=foreign_government actor.country=US-VA`:                      "actor: contradiction: a foreign government in US-VA",
		`actor.kind=state_agency actor.level=local`:                              "actor: contradiction: a state agency of level local",
		`actor.list_entries=n/a actor.listed_on=us/sdn`:                          "actor: contradiction: screening found nothing, but it is said to stand on us/sdn",
		`actor.owners.0.share=60 actor.owners.1.share=50|70`:                     "actor.owners: contradiction: the shares add up to 110 percent",
		`actor.owners.0.share=60 actor.owners.1.share=40/50`:                     "",
		`product.purely_informational=yes product.class=antivirus`:               "product: contradiction: purely informational, but of class antivirus",
		`act=contract under_contract=n/a`:                                        "under_contract: contradiction: the act is a government contract, but there is none",
		`agreement_at=2024-10-02 performed_at=2024-10-01`:                        "performed_at: contradiction: 2024-10-01 is before agreement_at, 2024-10-02",
		`agreement_at=2024-10-02 performed_at=2024-10-02`:                        "",
		`agreement_at=2024-10-02T00:00-04:00 performed_at=2024-10-01`:            "",
		`agreement_at=2024-10-03T00:00-04:00 performed_at=2024-10-01`:            "performed_at: contradiction: 2024-10-01 is before agreement_at, 2024-10-03T00:00:00-04:00",
		`agreement_at=2024-10-02/2024-10-05 performed_at=../2024-10-01`:          "performed_at: contradiction: ../2024-10-01 is before agreement_at, 2024-10-02/2024-10-05",
		`agreement_at=2024-10-02|2024-09-01 performed_at=2024-10-01`:             "",
		`under_contract.stage=offer under_contract.in_performance=yes`:           "under_contract: contradiction: an offer that is being performed",
		`shipped_at=2024-10-02 arrives_at=2024-10-01 agreement_at=../2024-10-01`: "arrives_at: contradiction: 2024-10-01 is before shipped_at, 2024-10-02",
	} {
		d, _, err := deal.Parse(strings.Fields(doc), deal.Options{})
		if err != nil {
			t.Errorf("%s: %v", doc, err)
			continue
		}
		if got := strings.Join(deal.Contradictions(d), "; "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", doc, got, want)
		}
	}
	both := interdict.Deal{Product: &interdict.Product{NA: true, Class: interdict.One("antivirus")}, Licence: &interdict.Licence{NA: true, Covers: interdict.One("yes")}}
	if got := deal.Contradictions(both); len(got) != 2 {
		t.Errorf("product and licence that do not apply, with facts: %q", got)
	}
}

// A contradiction is told with its row, and the row is read.
func TestContradictionIsNoted(t *testing.T) {
	for row := range deal.Read(strings.NewReader(`{"actor":{"us_person":"no","citizenship":["US"]}}`), "d.jsonl", deal.Options{}) {
		if row.Err != nil || !slices.ContainsFunc(row.Notes, func(n string) bool { return strings.Contains(n, "contradiction") }) {
			t.Errorf("%v %q", row.Err, row.Notes)
		}
	}
}
