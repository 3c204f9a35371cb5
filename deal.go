package interdict

import (
	"bytes"
	"encoding/json"
)

// A Deal is one line of business put to the question. Every absent field is
// unknown. List-typed fields (Parties, Embeds, Owners, Citizenship) hold all
// their members at once; nil is unknown and empty is "none".
type Deal struct {
	ID           string   `json:"id,omitempty"`
	Act          Values   `json:"act,omitzero"` // an Act
	Actor        *Party   `json:"actor,omitempty"`
	Counterparty *Party   `json:"counterparty,omitempty"`
	Parties      Parties  `json:"parties,omitzero"`
	Product      *Product `json:"product,omitempty"`

	Place     Values `json:"place,omitzero"` // ISO 3166-1 or -2 code of where the act happens
	SystemOf  *Party `json:"system_of,omitempty"`
	Device    Values `json:"device,omitzero"` // mobile laptop desktop server network
	RoutedVia Values `json:"routed_via,omitzero"`

	UnderContract  *Contract  `json:"under_contract,omitempty"`
	UnderAgreement *Agreement `json:"under_agreement,omitempty"`
	Licence        *Licence   `json:"licence,omitempty"`
	Exception      Values     `json:"exception,omitzero"` // id of an approved exception
	FundedBy       Values     `json:"funded_by,omitzero"` // fcc_usf own_funds …
	Knowing        Values     `json:"knowing,omitzero"`
	USInvolvement  Values     `json:"us_involvement,omitzero"` // a US person approves, finances or facilitates
	Value          *Money     `json:"value,omitempty"`

	// Times: an instant with offset, a date, or a range "A/B" with ".." for
	// an open end. Zone is the IANA zone of dates without an offset.
	AgreementAt       Values `json:"agreement_at,omitzero"`
	PerformedAt       Values `json:"performed_at,omitzero"`
	ShippedAt         Values `json:"shipped_at,omitzero"`
	ArrivesAt         Values `json:"arrives_at,omitzero"`
	ContractAwardedAt Values `json:"contract_awarded_at,omitzero"`
	FoundAt           Values `json:"found_at,omitzero"`
	Zone              Values `json:"zone,omitzero"`
}

// A Party is somebody in a deal: who, in what capacity, what sort of person.
type Party struct {
	NA   bool   `json:"-"` // the deal has no such party
	Name string `json:"name,omitempty"`
	Role Values `json:"role,omitzero"` // a Role
	Kind Values `json:"kind,omitzero"` // a Kind

	Country             Values    `json:"country,omitzero"`    // ISO 3166-1 or -2
	LocatedIn           Values    `json:"located_in,omitzero"` // ISO 3166-1 or -2
	Citizenship         Strings   `json:"citizenship,omitzero"`
	PermanentResidentOf Values    `json:"permanent_resident_of,omitzero"`
	OrganisedIn         Values    `json:"organised_in,omitzero"`
	BranchOf            Values    `json:"branch_of,omitzero"` // country of the parent whose foreign branch it is
	USPerson            Values    `json:"us_person,omitzero"`
	Owners              Owners    `json:"owners,omitzero"`
	ListEntries         Strings   `json:"list_entries,omitzero"` // ids found by screening; empty = screened, nothing found
	ListedOn            Strings   `json:"listed_on,omitzero"`    // ids of lists, when the user simply knows
	Screened            *Screened `json:"screened,omitempty"`
	AffiliateOf         Strings   `json:"affiliate_of,omitzero"`
	SuccessorOf         Strings   `json:"successor_of,omitzero"`
	Level               Values    `json:"level,omitzero"`  // national regional local
	Sector              Values    `json:"sector,omitzero"` // energy water finance …
	Born                Values    `json:"born,omitzero"`
}

// Screened says that a party was screened outside this tool: when, by whom,
// against which lists, and whether its owners were looked at too.
type Screened struct {
	NA          bool    `json:"-"`
	At          Values  `json:"at,omitzero"`
	By          string  `json:"by,omitempty"`
	Lists       Strings `json:"lists,omitzero"`       // ids of lists
	Ownership   Values  `json:"ownership,omitzero"`   // yes: owners were screened too
	Signatories Values  `json:"signatories,omitzero"` // yes: those who sign for it were screened too
}

// An Owner holds a share of a party. An owner without a name is an unknown one.
type Owner struct {
	Name     string  `json:"name,omitempty"`
	Share    Values  `json:"share,omitzero"` // percent: "25", or a range "10/30"
	Country  Values  `json:"country,omitzero"`
	ListedOn Strings `json:"listed_on,omitzero"`
	Owners   Owners  `json:"owners,omitzero"`
}

// A Product is what the deal is about. Name is free text, resolved through
// the catalog; ID, SKU and GTIN resolve there too.
type Product struct {
	NA    bool   `json:"-"`
	ID    string `json:"id,omitempty"` // a ProductID
	Name  string `json:"name,omitempty"`
	SKU   string `json:"sku,omitempty"`
	GTIN  string `json:"gtin,omitempty"`
	Class Values `json:"class,omitzero"` // a Class
	Maker Values `json:"maker,omitzero"`
	Brand Values `json:"brand,omitzero"`

	Embeds              Embeds         `json:"embeds,omitzero"`
	PurelyInformational Values         `json:"purely_informational,omitzero"`
	MadeIn              Values         `json:"made_in,omitzero"`
	ModelYear           Values         `json:"model_year,omitzero"`
	SparePart           Values         `json:"spare_part,omitzero"`
	SubjectToEAR        Values         `json:"subject_to_ear,omitzero"`
	ECCN                Values         `json:"eccn,omitzero"`
	PublishedOpenSource Values         `json:"published_open_source,omitzero"`
	SecurityFunction    Values         `json:"security_function,omitzero"`
	SecondHand          Values         `json:"second_hand,omitzero"`
	Dormant             Values         `json:"dormant,omitzero"`
	TechnologyUse       Values         `json:"technology_use,omitzero"` // substantial incidental
	FCCAuthorization    *Authorization `json:"fcc_authorization,omitempty"`
}

// An Authorization is an FCC equipment authorization.
type Authorization struct {
	NA        bool   `json:"-"`
	Number    Values `json:"number,omitzero"`
	GrantedAt Values `json:"granted_at,omitzero"`
}

// A Contract is a government contract that the deal is under; "n/a" says none.
type Contract struct {
	NA             bool    `json:"-"`
	Agency         Values  `json:"agency,omitzero"`
	Number         Values  `json:"number,omitzero"`
	InPerformance  Values  `json:"in_performance,omitzero"`
	Sector         Values  `json:"sector,omitzero"` // civilian defense intelligence
	Stage          Values  `json:"stage,omitzero"`  // offer awarded
	Tier           Values  `json:"tier,omitzero"`   // 0 = prime
	CommercialItem Values  `json:"commercial_item,omitzero"`
	Clauses        Strings `json:"clauses,omitzero"`
}

// An Agreement is an earlier agreement that the act rests on.
type Agreement struct {
	NA        bool   `json:"-"`
	EnteredAt Values `json:"entered_at,omitzero"`
	With      Values `json:"with,omitzero"`
	Kind      Values `json:"kind,omitzero"`    // licence framework subscription purchase customer_transfer
	Renewal   Values `json:"renewal,omitzero"` // signed automatic
}

// A Licence is an authorization to do what would need one; "n/a" says none is held.
type Licence struct {
	NA     bool   `json:"-"`
	Number Values `json:"number,omitzero"`
	Covers Values `json:"covers,omitzero"` // yes no: does it cover this act, item and party
}

// Money is an amount as written, with its ISO 4217 currency.
type Money struct {
	NA       bool   `json:"-"`
	Amount   Values `json:"amount,omitzero"`
	Currency Values `json:"currency,omitzero"`
}

// Strings is a list of which all members hold at once: nil is unknown, empty
// is "none", and "n/a" reads as empty.
type Strings []string

// Parties, Owners and Embeds are lists in the sense of Strings.
type (
	Parties []Party
	Owners  []Owner
	Embeds  []Product
)

// strict decodes b into v, refusing fields that v does not have.
func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// object decodes an object in whose place "n/a" may stand.
func object(b []byte, na *bool, v any) error {
	if isNA(b) {
		*na = true
		return nil
	}
	return strict(b, v)
}

// marshal writes "n/a" for an object that does not apply, else v.
func marshal(na bool, v any) ([]byte, error) {
	if na {
		return []byte(`"n/a"`), nil
	}
	return json.Marshal(v)
}
