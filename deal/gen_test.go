package deal_test

import (
	"fmt"
	"math/rand/v2"

	"interdict"
)

// A maker makes random deals that a file may hold, each value in the form in
// which Read gives it.
type maker struct{ *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 7))} }

func (m maker) some() bool { return m.IntN(3) == 0 }

func pick[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

// texts are what order books and attackers write into free text.
var texts = []string{"Example GmbH & Co. KG", "АО «Лаборатория»", "a|b", `back\slash`, `\|`, "=1+1", "@x", "-5", "+49 30", "'quoted", "'=x",
	`say "hi"`, "a,b;c\td", "two\nlines", "cr\r\nlf", "日本語", "x", "n", "1,200.00", "US", "{}", "[]", "!bang"[1:], "sep=,", "ends with \\", "|", "\\\\", "#N/A text"}

func (m maker) text() string { return pick(m, texts...) }

func (m maker) values(list ...string) interdict.Values {
	switch m.IntN(8) {
	case 0, 1, 2, 3:
		return nil
	case 4:
		return interdict.Values{"n/a"}
	case 5:
		a, b := pick(m, list...), pick(m, list...)
		if a == b {
			return interdict.Values{a}
		}
		return interdict.Values{a, b}
	}
	return interdict.Values{pick(m, list...)}
}

func (m maker) words(list ...string) interdict.Values {
	v := m.values(list...)
	if len(v) == 1 && !v.NA() && m.some() {
		v[0] = "!" + v[0]
	}
	return v
}

func (m maker) country() interdict.Values {
	return m.words("US", "DE", "RU", "US-VA", "CA-ON", "UA-43")
}
func (m maker) yesNo() interdict.Values { return m.words("yes", "no") }
func (m maker) free() interdict.Values  { return m.values(texts...) }

func (m maker) time() interdict.Values {
	return m.values("2024-07-20", "2024-09-29T00:00:00-04:00", "2024-09-28T23:59:59.5Z", "2024-10-02T15:00:00",
		"2024-07-01/2024-07-31", "../2024-07-20", "2024-09-01T00:00:00+02:00/..")
}

func (m maker) list(list ...string) interdict.Strings {
	if !m.some() {
		return nil
	}
	out := interdict.Strings{}
	for range m.IntN(3) {
		s := pick(m, list...)
		if len(out) == 0 || out[0] != s {
			out = append(out, s)
		}
	}
	return out
}

func maybe[T any](m maker, f func() T) *T {
	if !m.some() {
		return nil
	}
	v := f()
	return &v
}

func (m maker) name() string {
	if m.some() {
		return ""
	}
	return m.text()
}

func (m maker) party() interdict.Party {
	if m.IntN(9) == 0 {
		return interdict.Party{NA: true}
	}
	return m.member()
}

func (m maker) member() interdict.Party {
	p := interdict.Party{Name: m.name(), Role: m.words(interdict.Roles()...), Kind: m.words(interdict.Kinds()...), Country: m.country(),
		LocatedIn: m.country(), Citizenship: m.list("US", "IL", "RU"), PermanentResidentOf: m.country(), OrganisedIn: m.country(),
		BranchOf: m.country(), USPerson: m.yesNo(), Owners: m.owners(2), ListEntries: m.list(texts...), ListedOn: m.list("us/sdn", "us/entity-list"),
		AffiliateOf: m.list(texts...), SuccessorOf: m.list(texts...), Level: m.words("national", "regional", "local"),
		Sector: m.words("energy", "space"), Born: m.values("1975", "1975-03-02")}
	p.Screened = maybe(m, func() interdict.Screened {
		if m.some() {
			return interdict.Screened{NA: true}
		}
		return interdict.Screened{At: m.time(), By: m.name(), Lists: m.list("us/sdn", "un"), Ownership: m.yesNo(), Signatories: m.yesNo()}
	})
	return p
}

func (m maker) owners(depth int) interdict.Owners {
	if depth == 0 || !m.some() {
		return nil
	}
	out := interdict.Owners{}
	for range m.IntN(3) {
		out = append(out, interdict.Owner{Name: m.name(), Share: m.values("25", "12.5", "10/30", "0", "100"), Country: m.country(),
			ListedOn: m.list("us/sdn"), Owners: m.owners(depth - 1)})
	}
	return out
}

func (m maker) product(depth int) interdict.Product {
	p := interdict.Product{Name: m.name(), SKU: pick(m, "", "KL4863XAKFS"), GTIN: pick(m, "", "04006381333931", "4006381333931"), ID: pick(m, "", "kaspersky/scan-engine"),
		Class: m.words(interdict.Classes()...), Maker: m.free(), Brand: m.free(), PurelyInformational: m.yesNo(), MadeIn: m.country(),
		ModelYear: m.values("2027", "1999"), SparePart: m.yesNo(), SubjectToEAR: m.yesNo(), ECCN: m.free(), PublishedOpenSource: m.yesNo(),
		SecurityFunction: m.yesNo(), SecondHand: m.yesNo(), Dormant: m.yesNo(), TechnologyUse: m.words("substantial", "incidental")}
	if depth > 0 && m.some() {
		p.Embeds = interdict.Embeds{}
		for range m.IntN(3) {
			p.Embeds = append(p.Embeds, m.product(depth-1))
		}
	}
	p.FCCAuthorization = maybe(m, func() interdict.Authorization {
		if m.some() {
			return interdict.Authorization{NA: true}
		}
		return interdict.Authorization{Number: m.free(), GrantedAt: m.time()}
	})
	return p
}

// deal makes the i-th deal of a file.
func (m maker) deal(i int) interdict.Deal {
	d := interdict.Deal{ID: fmt.Sprintf("D-%d", i), Act: m.words(interdict.Acts()...), Place: m.country(), Device: m.words("mobile", "laptop"),
		RoutedVia: m.country(), Exception: m.free(), FundedBy: m.words("fcc_usf", "own_funds"), Knowing: m.yesNo(), USInvolvement: m.yesNo(),
		AgreementAt: m.time(), PerformedAt: m.time(), ShippedAt: m.time(), ArrivesAt: m.time(), ContractAwardedAt: m.time(), FoundAt: m.time(),
		Zone: m.values("America/New_York", "UTC", "Etc/GMT+5")}
	d.Actor, d.Counterparty, d.SystemOf = maybe(m, m.party), maybe(m, m.party), maybe(m, m.party)
	if m.some() {
		d.Parties = interdict.Parties{}
		for range m.IntN(4) {
			d.Parties = append(d.Parties, m.member())
		}
	}
	d.Product = maybe(m, func() interdict.Product {
		if m.IntN(9) == 0 {
			return interdict.Product{NA: true}
		}
		return m.product(2)
	})
	d.UnderContract = maybe(m, func() interdict.Contract {
		return interdict.Contract{Agency: m.free(), Number: m.free(), InPerformance: m.yesNo(), Sector: m.words("civilian", "defense"),
			Stage: m.words("offer", "awarded"), Tier: m.values("0", "2"), CommercialItem: m.yesNo(), Clauses: m.list("52.204-23", "52.204-25")}
	})
	d.UnderAgreement = maybe(m, func() interdict.Agreement {
		if m.some() {
			return interdict.Agreement{NA: true}
		}
		return interdict.Agreement{EnteredAt: m.time(), With: m.free(), Kind: m.words("licence", "framework"), Renewal: m.words("signed", "automatic")}
	})
	d.Licence = maybe(m, func() interdict.Licence {
		if m.some() {
			return interdict.Licence{NA: true}
		}
		return interdict.Licence{Number: m.free(), Covers: m.yesNo()}
	})
	d.Value = maybe(m, func() interdict.Money {
		return interdict.Money{Amount: m.values("1200.00", "1.234", "0.5", "-17", "1234567.891", "999999"), Currency: m.values("USD", "EUR")}
	})
	return d
}

func (m maker) deals(n int) []interdict.Deal {
	out := make([]interdict.Deal, n)
	for i := range out {
		out[i] = m.deal(i)
	}
	return out
}
