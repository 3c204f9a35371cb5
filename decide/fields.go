package decide

import (
	"strings"

	"interdict"
)

// field reads a scalar field of the deal by its dotted name. An object that
// does not apply makes its fields not apply; one that is absent leaves them
// unknown.
func (c *coder) field(name string) interdict.Values {
	d := c.deal
	switch name {
	case "act":
		return d.Act
	case "place":
		return d.Place
	case "device":
		return d.Device
	case "routed_via":
		return d.RoutedVia
	case "exception":
		return d.Exception
	case "funded_by":
		return d.FundedBy
	case "knowing":
		return d.Knowing
	case "us_involvement":
		return d.USInvolvement
	case "agreement_at":
		return d.AgreementAt
	case "performed_at":
		return d.PerformedAt
	case "shipped_at":
		return d.ShippedAt
	case "arrives_at":
		return d.ArrivesAt
	case "contract_awarded_at":
		return d.ContractAwardedAt
	case "found_at":
		return d.FoundAt
	}
	return c.innerField(name)
}

func (c *coder) innerField(name string) interdict.Values {
	d := c.deal
	head, rest, _ := strings.Cut(name, ".")
	switch head {
	case "actor":
		return partyField(d.Actor, rest)
	case "counterparty":
		return partyField(d.Counterparty, rest)
	case "system_of":
		return partyField(d.SystemOf, rest)
	case "product":
		return productField(d.Product, rest)
	case "under_contract":
		return contractField(d.UnderContract, rest)
	case "under_agreement":
		return agreementField(d.UnderAgreement, rest)
	case "licence":
		if d.Licence == nil {
			return nil
		}
		if d.Licence.NA {
			return interdict.One(interdict.NotApplicable)
		}
		if rest == "number" {
			return d.Licence.Number
		}
		return d.Licence.Covers
	}
	return nil
}

func partyField(p *interdict.Party, name string) interdict.Values {
	if p == nil {
		return nil
	}
	if p.NA {
		return interdict.One(interdict.NotApplicable)
	}
	switch name {
	case "role":
		return p.Role
	case "kind":
		return p.Kind
	case "country":
		return p.Country
	case "located_in":
		return locatedIn(p)
	case "permanent_resident_of":
		return p.PermanentResidentOf
	case "organised_in":
		return p.OrganisedIn
	case "branch_of":
		return p.BranchOf
	case "us_person":
		return p.USPerson
	case "level":
		return p.Level
	case "sector":
		return p.Sector
	}
	return nil
}

func productField(p *interdict.Product, name string) interdict.Values {
	if p == nil {
		return nil
	}
	if p.NA {
		return interdict.One(interdict.NotApplicable)
	}
	switch name {
	case "class":
		return p.Class
	case "purely_informational":
		return p.PurelyInformational
	case "made_in":
		return p.MadeIn
	case "model_year":
		return p.ModelYear
	case "spare_part":
		return p.SparePart
	case "subject_to_ear":
		return p.SubjectToEAR
	case "eccn":
		return p.ECCN
	case "published_open_source":
		return p.PublishedOpenSource
	case "security_function":
		return p.SecurityFunction
	case "second_hand":
		return p.SecondHand
	case "dormant":
		return p.Dormant
	case "technology_use":
		return p.TechnologyUse
	case "fcc_authorization.number", "fcc_authorization.granted_at":
		if p.FCCAuthorization == nil {
			return nil
		}
		if p.FCCAuthorization.NA {
			return interdict.One(interdict.NotApplicable)
		}
		if name == "fcc_authorization.number" {
			return p.FCCAuthorization.Number
		}
		return p.FCCAuthorization.GrantedAt
	}
	return nil
}

func contractField(g *interdict.Contract, name string) interdict.Values {
	if g == nil {
		return nil
	}
	if g.NA {
		return interdict.One(interdict.NotApplicable)
	}
	switch name {
	case "agency":
		return g.Agency
	case "number":
		return g.Number
	case "in_performance":
		return g.InPerformance
	case "sector":
		return g.Sector
	case "stage":
		return g.Stage
	case "tier":
		return g.Tier
	case "commercial_item":
		return g.CommercialItem
	}
	return nil
}

func agreementField(a *interdict.Agreement, name string) interdict.Values {
	if a == nil {
		return nil
	}
	if a.NA {
		return interdict.One(interdict.NotApplicable)
	}
	switch name {
	case "entered_at":
		return a.EnteredAt
	case "with":
		return a.With
	case "kind":
		return a.Kind
	case "renewal":
		return a.Renewal
	}
	return nil
}

// listField reads a list field; nil is unknown.
func (c *coder) listField(name string) interdict.Strings {
	head, rest, _ := strings.Cut(name, ".")
	switch {
	case head == "under_contract" && rest == "clauses":
		switch g := c.deal.UnderContract; {
		case g == nil:
			return nil
		case g.NA:
			return interdict.Strings{}
		default:
			return g.Clauses
		}
	case rest == "citizenship" && head == "counterparty" && c.deal.Counterparty != nil:
		return c.deal.Counterparty.Citizenship
	case rest == "citizenship" && head == "actor" && c.deal.Actor != nil:
		return c.deal.Actor.Citizenship
	}
	return nil
}
