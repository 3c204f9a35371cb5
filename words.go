package interdict

import "strings"

// A RuleID names one rule of one restriction: "us/icts-2021-002#K2".
type RuleID string

// A RestrictionID names a restriction: "us/icts-2021-002".
type RestrictionID string

// A ListID names a restricted-party list: "us/sdn", "us/entity-list".
type ListID string

// A ProductID names a catalog entry: "kaspersky/scan-engine".
type ProductID string

// Valid reports whether the text has the form of a product id: two parts of
// lower-case letters, digits and dashes, joined by one slash.
func (id ProductID) Valid() bool {
	vendor, product, ok := strings.Cut(string(id), "/")
	return ok && slug(vendor) && slug(product)
}

func slug(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return s != ""
}

// Outcome is the answer to a deal.
type Outcome string

// The outcomes, strictest first.
const (
	Prohibited   Outcome = "prohibited"
	NeedsLicence Outcome = "needs_licence"
	Review       Outcome = "review"
	Permitted    Outcome = "permitted"
)

// Outcomes lists the outcomes from strictest to mildest.
func Outcomes() []Outcome { return []Outcome{Prohibited, NeedsLicence, Review, Permitted} }

// Strictness orders outcomes: 0 for permitted up to 3 for prohibited.
func (o Outcome) Strictness() int {
	switch o {
	case Prohibited:
		return 3
	case NeedsLicence:
		return 2
	case Review:
		return 1
	}
	return 0
}

// Words is the outcome as people read it: "Needs a licence".
func (o Outcome) Words() string {
	switch o {
	case Prohibited:
		return "Prohibited"
	case NeedsLicence:
		return "Needs a licence"
	case Review:
		return "Review"
	case Permitted:
		return "Permitted"
	}
	return string(o)
}

// Basis says what an outcome rests on.
type Basis string

// The bases. A review is always open.
const (
	Ruled      Basis = "ruled"       // a rule applies
	Excepted   Basis = "excepted"    // an exception defeats the rules that would apply
	Licensed   Basis = "licensed"    // a licence lifts the requirement
	Silent     Basis = "silent"      // the pack says on purpose that no rule reaches this
	NotReached Basis = "not_reached" // no restriction known to this tool reaches it
	Open       Basis = "open"        // something that can change the answer is not settled
)

// Confidence is how well the text behind a fact of the law was seen.
type Confidence string

// The confidences, best first.
const (
	Primary    Confidence = "primary"    // read in a copy of the primary text
	Secondary  Confidence = "secondary"  // read in a source that quotes or paraphrases it
	Unverified Confidence = "unverified" // from memory, to be checked
)

// Weaker returns the weaker of two confidences; the empty one is stronger than all.
func (c Confidence) Weaker(o Confidence) Confidence {
	if o.rank() > c.rank() {
		return o
	}
	return c
}

func (c Confidence) rank() int {
	switch c {
	case Primary:
		return 1
	case Secondary:
		return 2
	case Unverified:
		return 3
	}
	return 0
}

// Words is the confidence as people read it.
func (c Confidence) Words() string {
	switch c {
	case Primary:
		return "primary text"
	case Secondary:
		return "secondary source"
	case Unverified:
		return "unverified"
	}
	return string(c)
}

// Acts lists what a deal can do, as in the contract.
func Acts() []string {
	return []string{"enter_agreement", "renew", "sell", "resell", "buy", "deliver", "activate", "install",
		"download", "use", "provide_update", "receive_update", "operate_service", "support", "host",
		"integrate", "license", "import", "export", "reexport", "transfer", "pay", "contract", "remove",
		"employ_service", "seek_authorization"}
}

// Roles lists in what capacity a party stands in a deal.
func Roles() []string {
	return []string{"vendor", "manufacturer", "distributor", "reseller", "integrator", "supplier", "importer",
		"exporter", "intermediate_consignee", "consignee", "end_user", "purchaser", "signatory", "carrier",
		"host", "contractor", "agency", "bank"}
}

// Kinds lists what sort of person a party is.
func Kinds() []string {
	return []string{"individual", "company", "federal_agency", "state_agency", "local_government", "school",
		"public_body", "foreign_government", "subsidy_recipient", "contractor"}
}

// Classes lists the classes of products.
func Classes() []string {
	return []string{"antivirus", "cybersecurity", "threat_intelligence", "security_training", "consulting",
		"library", "operating_system", "hardware", "service", "vpn", "password_manager", "router",
		"network_equipment", "connected_vehicle", "vcs_hardware", "vcs_software", "ads_software",
		"video_surveillance", "drone", "mobile_app", "other"}
}
