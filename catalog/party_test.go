package catalog

import (
	"slices"
	"testing"
)

func TestParty(t *testing.T) {
	c := embeddedFor(t)
	for _, x := range []struct {
		name      string
		may, must bool // of Kaspersky's group
		company   string
		listed    []string
	}{
		{"AO Kaspersky Lab", true, true, "ao-kaspersky-lab", []string{"AO Kaspersky Lab"}},
		{"ao kaspersky lab", true, true, "ao-kaspersky-lab", []string{"AO Kaspersky Lab"}},
		{"Kaspersky Lab, AO", true, true, "ao-kaspersky-lab", []string{"AO Kaspersky Lab"}},
		{"АО «Лаборатория Касперского»", true, true, "ao-kaspersky-lab", []string{"AO Kaspersky Lab"}},
		{"OOO Kaspersky Group", true, true, "ooo-kaspersky-group", []string{"OOO Kaspersky Group"}},
		{"Kaspersky Labs Limited", true, true, "kaspersky-labs-limited", []string{"Kaspersky Labs Limited"}},
		{"ZAO Kaspersky Lab", true, true, "zao-kaspersky-lab", nil},
		{"Kaspersky Lab, Inc.", true, true, "kaspersky-lab-inc", nil},
		{"KASPERSKY LAB INC", true, true, "kaspersky-lab-inc", nil},
		{"Kaspersky Labs GmbH", true, true, "kaspersky-labs-gmbh", nil},
		{"株式会社カスペルスキー", true, true, "k-k-kaspersky-labs-japan", nil},
		// one letter apart, and both known
		{"Kaspersky Lab UK Limited", true, true, "kaspersky-lab-uk-limited", nil},
		{"Kaspersky Lab Limited", true, true, "", []string{"Kaspersky Labs Limited"}},
		// the brand does not tell the company
		{"Kaspersky Lab", true, true, "", []string{"AO Kaspersky Lab", "Kaspersky Labs Limited"}},
		{"Kaspersky", true, true, "", nil},
		// near misses are questions
		{"Kapersky Lab", true, false, "", nil},
		{"Kasperski Labs Inc", true, false, "", nil},
		{"Kaspersky Lab Atlantis Ltd", true, false, "", nil},
		{"Eugene Kaspersky", true, false, "", nil},
		// ties
		{"Pango Group", true, false, "", nil},
		{"Point Wild", true, false, "", nil},
		{"Nexway AG", true, false, "", nil},
		{"Brain4Net", true, false, "", nil}, // affiliation only remembered
		{"InfoWatch", false, false, "", nil},
		{"Lamantine Software", false, false, "", nil},
		{"Digital River", false, false, "", nil},
		{"Central Command, Inc.", false, false, "", nil},
		// nobody of it
		{"Example Reseller Inc.", false, false, "", nil},
		{"County of Example", false, false, "", nil},
		{"Bitdefender SRL", false, false, "", nil},
		{"Casper Sleep Inc.", false, false, "", nil},
		{"Jasper AI, Inc.", false, false, "", nil},
		{"Garry Kasparov", false, false, "", nil},
		{"Kaspersen A/S", false, false, "", nil},
		{"", false, false, "", nil},
	} {
		p := c.Party(x.name)
		may, must := p.In("kaspersky")
		if may != x.may || must != x.must || p.Company != x.company {
			t.Errorf("%q: may %v, must %v, company %q; want %v, %v, %q (%s)", x.name, may, must, p.Company, x.may, x.must, x.company, p.Because)
		}
		if x.listed != nil && !slices.Equal(p.ListedAs, x.listed) {
			t.Errorf("%q: listed as %q, want %q", x.name, p.ListedAs, x.listed)
		}
		if x.company != "" && x.listed == nil && len(p.ListedAs) > 0 {
			t.Errorf("%q: listed as %q, want nothing", x.name, p.ListedAs)
		}
	}
}
