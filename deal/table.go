package deal

import "interdict"

// The tables below are the whole grammar of a deal: the binder, the reader of
// headers, the writer and doc/deal.md all work from them. A test holds them
// against the types of package interdict.

type (
	dealT     = interdict.Deal
	partyT    = interdict.Party
	ownerT    = interdict.Owner
	screenedT = interdict.Screened
	productT  = interdict.Product
	authT     = interdict.Authorization
	contractT = interdict.Contract
	agreeT    = interdict.Agreement
	licenceT  = interdict.Licence
	moneyT    = interdict.Money
)

var dealShape = shape{"deal", []Field{
	{"deal", "id", Text, "", nil, "name of the line in its order book; made from file and line when it is missing", "PO-1042/1", of(func(d *dealT) any { return &d.ID })},
	{"deal", "act", Enum, "", interdict.Acts(), "what is done", "resell", of(func(d *dealT) any { return &d.Act })},
	{"deal", "actor", Object, "party", nil, "who does it", "", of(func(d *dealT) any { return &d.Actor })},
	{"deal", "counterparty", Object, "party", nil, "with whom, or for whom", "", of(func(d *dealT) any { return &d.Counterparty })},
	{"deal", "parties", Objects, "party", nil, "everybody else who takes part", "", of(func(d *dealT) any { return &d.Parties })},
	{"deal", "product", Object, "product", nil, "what the deal is about", "", of(func(d *dealT) any { return &d.Product })},
	{"deal", "place", Country, "", nil, "where the act happens", "US-VA", of(func(d *dealT) any { return &d.Place })},
	{"deal", "system_of", Object, "party", nil, "whose system the act touches", "", of(func(d *dealT) any { return &d.SystemOf })},
	{"deal", "device", Enum, "", []string{"mobile", "laptop", "desktop", "server", "network"}, "kind of device that the act touches", "laptop", of(func(d *dealT) any { return &d.Device })},
	{"deal", "routed_via", Country, "", nil, "country through which traffic or goods are led", "AE", of(func(d *dealT) any { return &d.RoutedVia })},
	{"deal", "under_contract", Object, "contract", nil, "the government contract that the deal is under; n/a: none", "n/a", of(func(d *dealT) any { return &d.UnderContract })},
	{"deal", "under_agreement", Object, "agreement", nil, "the earlier agreement that the act rests on; n/a: none", "n/a", of(func(d *dealT) any { return &d.UnderAgreement })},
	{"deal", "licence", Object, "licence", nil, "the authorization held; n/a: none", "n/a", of(func(d *dealT) any { return &d.Licence })},
	{"deal", "exception", FreeText, "", nil, "id of an approved exception", "EX-2024-7", of(func(d *dealT) any { return &d.Exception })},
	{"deal", "funded_by", Open, "", []string{"fcc_usf", "own_funds"}, "where the money comes from", "fcc_usf", of(func(d *dealT) any { return &d.FundedBy })},
	{"deal", "knowing", YesNo, "", nil, "the actor knows what the product is or who is behind the deal", "no", of(func(d *dealT) any { return &d.Knowing })},
	{"deal", "us_involvement", YesNo, "", nil, "a US person approves, finances or facilitates it", "no", of(func(d *dealT) any { return &d.USInvolvement })},
	{"deal", "value", Object, "money", nil, "what the line is worth", "USD 1200.00", of(func(d *dealT) any { return &d.Value })},
	{"deal", "agreement_at", Time, "", nil, "when the agreement was entered into", "2024-07-10T15:00:00-04:00", of(func(d *dealT) any { return &d.AgreementAt })},
	{"deal", "performed_at", Time, "", nil, "when the act was or will be carried out", "2024-10-02", of(func(d *dealT) any { return &d.PerformedAt })},
	{"deal", "shipped_at", Time, "", nil, "when the goods left", "2024-09-27", of(func(d *dealT) any { return &d.ShippedAt })},
	{"deal", "arrives_at", Time, "", nil, "when the goods arrive", "2024-10-04", of(func(d *dealT) any { return &d.ArrivesAt })},
	{"deal", "contract_awarded_at", Time, "", nil, "when the government contract was awarded", "2024-01-15", of(func(d *dealT) any { return &d.ContractAwardedAt })},
	{"deal", "found_at", Time, "", nil, "when the article was noticed", "2024-10-01", of(func(d *dealT) any { return &d.FoundAt })},
	{"deal", "zone", Zone, "", nil, "the zone in which dates without an offset are meant", "America/New_York", of(func(d *dealT) any { return &d.Zone })},
}}

var partyShape = shape{"party", []Field{
	{"party", "name", Text, "", nil, "name of the person, firm or body", "Example Reseller Inc.", of(func(p *partyT) any { return &p.Name })},
	{"party", "role", Enum, "", interdict.Roles(), "in what capacity", "reseller", of(func(p *partyT) any { return &p.Role })},
	{"party", "kind", Enum, "", interdict.Kinds(), "what sort of person", "company", of(func(p *partyT) any { return &p.Kind })},
	{"party", "country", Country, "", nil, "country, or state as US-VA", "US", of(func(p *partyT) any { return &p.Country })},
	{"party", "located_in", Country, "", nil, "where it is, if that is another place", "DE", of(func(p *partyT) any { return &p.LocatedIn })},
	{"party", "citizenship", Countries, "", nil, "all citizenships of an individual", "US|IL", of(func(p *partyT) any { return &p.Citizenship })},
	{"party", "permanent_resident_of", Country, "", nil, "where an individual is a permanent resident", "US", of(func(p *partyT) any { return &p.PermanentResidentOf })},
	{"party", "organised_in", Country, "", nil, "under whose law a firm is organised", "GB", of(func(p *partyT) any { return &p.OrganisedIn })},
	{"party", "branch_of", Country, "", nil, "country of the parent whose foreign branch it is", "US", of(func(p *partyT) any { return &p.BranchOf })},
	{"party", "us_person", YesNo, "", nil, "a US person, when the user simply knows", "yes", of(func(p *partyT) any { return &p.USPerson })},
	{"party", "owners", Objects, "owner", nil, "all who hold a share; n/a: none", "", of(func(p *partyT) any { return &p.Owners })},
	{"party", "list_entries", Texts, "", nil, "ids of list entries found by screening; n/a: screened, nothing found", "us/sdn/12345", of(func(p *partyT) any { return &p.ListEntries })},
	{"party", "listed_on", Texts, "", nil, "ids of lists on which it stands, when the user simply knows", "us/entity-list", of(func(p *partyT) any { return &p.ListedOn })},
	{"party", "screened", Object, "screened", nil, "a screening made elsewhere", "", of(func(p *partyT) any { return &p.Screened })},
	{"party", "affiliate_of", Texts, "", nil, "names or ids of firms of whose group it is; n/a: of none", "Example Holding", of(func(p *partyT) any { return &p.AffiliateOf })},
	{"party", "successor_of", Texts, "", nil, "names or ids of firms whose successor it is; n/a: of none", "Example Old Ltd", of(func(p *partyT) any { return &p.SuccessorOf })},
	{"party", "level", Enum, "", []string{"national", "regional", "local"}, "level of a government", "regional", of(func(p *partyT) any { return &p.Level })},
	{"party", "sector", Open, "", []string{"energy", "water", "finance", "transport", "health", "communications"}, "line of business", "energy", of(func(p *partyT) any { return &p.Sector })},
	{"party", "born", Born, "", nil, "date or year of birth", "1975", of(func(p *partyT) any { return &p.Born })},
}}

var ownerShape = shape{"owner", []Field{
	{"owner", "name", Text, "", nil, "name; an owner without one is an unknown owner", "Example Holding", of(func(o *ownerT) any { return &o.Name })},
	{"owner", "share", Percent, "", nil, "share in percent, or a range", "51", of(func(o *ownerT) any { return &o.Share })},
	{"owner", "country", Country, "", nil, "country of the owner", "CY", of(func(o *ownerT) any { return &o.Country })},
	{"owner", "listed_on", Texts, "", nil, "ids of lists on which the owner stands", "us/sdn", of(func(o *ownerT) any { return &o.ListedOn })},
	{"owner", "owners", Objects, "owner", nil, "who owns the owner", "", of(func(o *ownerT) any { return &o.Owners })},
}}

var screenedShape = shape{"screened", []Field{
	{"screened", "at", Time, "", nil, "when", "2024-09-01", of(func(s *screenedT) any { return &s.At })},
	{"screened", "by", Text, "", nil, "by whom or with what", "Compliance desk", of(func(s *screenedT) any { return &s.By })},
	{"screened", "lists", Texts, "", nil, "ids of the lists", "us/sdn|us/entity-list", of(func(s *screenedT) any { return &s.Lists })},
	{"screened", "ownership", YesNo, "", nil, "owners were screened too", "yes", of(func(s *screenedT) any { return &s.Ownership })},
	{"screened", "signatories", YesNo, "", nil, "those who sign for it were screened too", "yes", of(func(s *screenedT) any { return &s.Signatories })},
}}

var productShape = shape{"product", []Field{
	{"product", "id", ProductID, "", nil, "catalog id", "kaspersky/endpoint-security", of(func(p *productT) any { return &p.ID })},
	{"product", "name", Text, "", nil, "name as the order book has it, resolved through the catalog", "Kaspersky Endpoint Security Select", of(func(p *productT) any { return &p.Name })},
	{"product", "sku", Text, "", nil, "part number, resolved through the catalog", "KL4863XAKFS", of(func(p *productT) any { return &p.SKU })},
	{"product", "gtin", GTIN, "", nil, "GTIN, EAN or UPC, resolved through the catalog", "04006381333931", of(func(p *productT) any { return &p.GTIN })},
	{"product", "class", Enum, "", interdict.Classes(), "what sort of product", "antivirus", of(func(p *productT) any { return &p.Class })},
	{"product", "maker", FreeText, "", nil, "who makes it", "AO Kaspersky Lab", of(func(p *productT) any { return &p.Maker })},
	{"product", "brand", FreeText, "", nil, "under which brand it is sold", "Kaspersky", of(func(p *productT) any { return &p.Brand })},
	{"product", "embeds", Objects, "product", nil, "all that it embeds: catalog ids, names or products; n/a: nothing", "kaspersky/scan-engine", of(func(p *productT) any { return &p.Embeds })},
	{"product", "purely_informational", YesNo, "", nil, "informational or educational in nature only", "no", of(func(p *productT) any { return &p.PurelyInformational })},
	{"product", "made_in", Country, "", nil, "where it is made or developed", "RU", of(func(p *productT) any { return &p.MadeIn })},
	{"product", "model_year", Year, "", nil, "model year of the vehicle, for a part too", "2027", of(func(p *productT) any { return &p.ModelYear })},
	{"product", "spare_part", YesNo, "", nil, "for repair or warranty", "no", of(func(p *productT) any { return &p.SparePart })},
	{"product", "subject_to_ear", YesNo, "", nil, "subject to the US Export Administration Regulations", "yes", of(func(p *productT) any { return &p.SubjectToEAR })},
	{"product", "eccn", FreeText, "", nil, "export control classification", "5D992", of(func(p *productT) any { return &p.ECCN })},
	{"product", "published_open_source", YesNo, "", nil, "published open source", "no", of(func(p *productT) any { return &p.PublishedOpenSource })},
	{"product", "security_function", YesNo, "", nil, "has a security function", "yes", of(func(p *productT) any { return &p.SecurityFunction })},
	{"product", "second_hand", YesNo, "", nil, "second-hand", "no", of(func(p *productT) any { return &p.SecondHand })},
	{"product", "dormant", YesNo, "", nil, "present but never called", "no", of(func(p *productT) any { return &p.Dormant })},
	{"product", "technology_use", Enum, "", []string{"substantial", "incidental"}, "how much of the covered technology is used", "incidental", of(func(p *productT) any { return &p.TechnologyUse })},
	{"product", "fcc_authorization", Object, "authorization", nil, "FCC equipment authorization; n/a: none", "n/a", of(func(p *productT) any { return &p.FCCAuthorization })},
}}

var authorizationShape = shape{"authorization", []Field{
	{"authorization", "number", FreeText, "", nil, "FCC id", "2ABCD-EX1", of(func(a *authT) any { return &a.Number })},
	{"authorization", "granted_at", Time, "", nil, "when it was granted", "2022-03-01", of(func(a *authT) any { return &a.GrantedAt })},
}}

var contractShape = shape{"contract", []Field{
	{"contract", "agency", FreeText, "", nil, "the agency that contracts", "GSA", of(func(c *contractT) any { return &c.Agency })},
	{"contract", "number", FreeText, "", nil, "contract number", "47QTCA-24-D-0001", of(func(c *contractT) any { return &c.Number })},
	{"contract", "in_performance", YesNo, "", nil, "the article or system is used in performing it", "yes", of(func(c *contractT) any { return &c.InPerformance })},
	{"contract", "sector", Enum, "", []string{"civilian", "defense", "intelligence"}, "part of the government", "civilian", of(func(c *contractT) any { return &c.Sector })},
	{"contract", "stage", Enum, "", []string{"offer", "awarded"}, "how far it is", "awarded", of(func(c *contractT) any { return &c.Stage })},
	{"contract", "tier", Whole, "", nil, "0 for the prime contractor, 1 for its subcontractors", "0", of(func(c *contractT) any { return &c.Tier })},
	{"contract", "commercial_item", YesNo, "", nil, "for a commercial item", "yes", of(func(c *contractT) any { return &c.CommercialItem })},
	{"contract", "clauses", Texts, "", nil, "numbers of its clauses", "52.204-23|52.204-25", of(func(c *contractT) any { return &c.Clauses })},
}}

var agreementShape = shape{"agreement", []Field{
	{"agreement", "entered_at", Time, "", nil, "when it was entered into", "2023-05-01", of(func(a *agreeT) any { return &a.EnteredAt })},
	{"agreement", "with", FreeText, "", nil, "with whom", "Kaspersky Lab Inc.", of(func(a *agreeT) any { return &a.With })},
	{"agreement", "kind", Enum, "", []string{"licence", "framework", "subscription", "purchase", "customer_transfer"}, "what sort of agreement", "subscription", of(func(a *agreeT) any { return &a.Kind })},
	{"agreement", "renewal", Enum, "", []string{"signed", "automatic"}, "how it is renewed", "automatic", of(func(a *agreeT) any { return &a.Renewal })},
}}

var licenceShape = shape{"licence", []Field{
	{"licence", "number", FreeText, "", nil, "number of the licence", "D123456", of(func(l *licenceT) any { return &l.Number })},
	{"licence", "covers", YesNo, "", nil, "it covers this act, item and party", "yes", of(func(l *licenceT) any { return &l.Covers })},
}}

var moneyShape = shape{"money", []Field{
	{"money", "amount", Amount, "", nil, "amount of the whole line", "1200.00", of(func(m *moneyT) any { return &m.Amount })},
	{"money", "currency", Currency, "", nil, "currency", "USD", of(func(m *moneyT) any { return &m.Currency })},
}}
