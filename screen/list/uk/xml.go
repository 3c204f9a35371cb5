package uk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/xmlrec"
)

// XML reads the UK Sanctions List as XML.
var XML = &list.Format{
	Name: "uk-xml",
	Doc: `the UK Sanctions List of the Foreign Office as XML

Never met a real file: an element that the published guide does not have is
refused.`,
	Lists:   []interdict.ListID{SanctionsListID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		s := string(head)
		return strings.Contains(s, "<Designations") && strings.Contains(s, "<Designation>") && strings.Contains(s, "<UniqueID>")
	},
	Load: loadXML,
}

// schema holds the elements of the list. None has attributes.
func schema() *xmlrec.Schema {
	return &xmlrec.Schema{Kids: map[string]string{
		"Designation": "LastUpdated DateDesignated UniqueID OFSIGroupID UNReferenceNumber Names NonLatinNames Titles RegimeName IndividualEntityShip DesignationSource" +
			" SanctionsImposed SanctionsImposedIndicators OtherInformation UKStatementofReasons Addresses PhoneNumbers EmailAddresses Websites" +
			" IndividualDetails EntityDetails ShipDetails",
		"Names":         "Name",
		"Name":          "Name1 Name2 Name3 Name4 Name5 Name6 NameType AliasStrength",
		"NonLatinNames": "NonLatinName",
		"NonLatinName":  "NameNonLatinScript NonLatinScriptType NonLatinScriptLanguage",
		"Titles":        "Title",
		"SanctionsImposedIndicators": "AssetFreeze ArmsEmbargo TargetedArmsEmbargo CharteringOfShips ClosureOfRepresentativeOffices CrewServicingOfShipsAndAircraft Deflag" +
			" PreventionOfBusinessArrangements ProhibitionOfPortEntry TravelBan PreventionOfCharteringOfShips PreventionOfCharteringOfShipsAndAircraft" +
			" TechnicalAssistanceRelatedToAircraft TrustServicesSanctions DirectorDisqualificationSanction",
		"Addresses":                   "Address",
		"Address":                     "AddressLine1 AddressLine2 AddressLine3 AddressLine4 AddressLine5 AddressLine6 AddressPostalCode AddressCountry",
		"PhoneNumbers":                "PhoneNumber",
		"EmailAddresses":              "EmailAddress",
		"Websites":                    "Website",
		"IndividualDetails":           "Individual",
		"Individual":                  "DOBs BirthDetails Genders Nationalities Positions PassportDetails NationalIdentifierDetails",
		"DOBs":                        "DOB",
		"BirthDetails":                "Location",
		"Location":                    "TownOfBirth CountryOfBirth",
		"Genders":                     "Gender",
		"Nationalities":               "Nationality",
		"Positions":                   "Position",
		"PassportDetails":             "Passport",
		"Passport":                    "PassportNumber PassportAdditionalInformation",
		"NationalIdentifierDetails":   "NationalIdentifier",
		"NationalIdentifier":          "NationalIdentifierNumber NationalIdentifierAdditionalInformation",
		"EntityDetails":               "Entity",
		"Entity":                      "BusinessRegistrationNumbers TypeOfEntities ParentCompanies Subsidiaries",
		"BusinessRegistrationNumbers": "BusinessRegistrationNumber",
		"TypeOfEntities":              "TypeOfEntity",
		"ParentCompanies":             "ParentCompany",
		"Subsidiaries":                "Subsidiary",
		"ShipDetails":                 "Ship",
		"Ship":                        "IMONumbers CurrentOwnerOperators PreviousOwnerOperators CurrentBelievedFlagOfShips PreviousFlags TypeOfShipDetails TonnageOfShipDetails LengthOfShipDetails YearsBuilt",
		"IMONumbers":                  "IMONumber",
		"CurrentOwnerOperators":       "CurrentOwnerOperator",
		"PreviousOwnerOperators":      "PreviousOwnerOperator",
		"CurrentBelievedFlagOfShips":  "CurrentBelievedFlagOfShip",
		"PreviousFlags":               "PreviousFlag",
		"TypeOfShipDetails":           "TypeOfShip",
		"TonnageOfShipDetails":        "TonnageOfShip",
		"LengthOfShipDetails":         "LengthOfShip",
		"YearsBuilt":                  "YearBuilt",
	}}
}

func loadXML(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the UK Sanctions List is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	r := reading{file: f.Name, log: &log, schema: schema(), at: map[string]int{}}
	r.snap = list.Snapshot{List: SanctionsListID, Title: "UK Sanctions List", AsOf: opt.AsOf, Source: opt.Source, Format: "uk-xml", MetReal: metReal}
	if opt.List != "" {
		r.snap.List = opt.List
	}
	err = xmlrec.Read(io.TeeReader(list.Limit(rc), h), xmlrec.Handler{Depth: 1, Open: r.open, Record: r.record})
	why := ""
	switch {
	case errors.Is(err, list.ErrTruncated) && opt.AllowTruncated:
		log.Add(list.Truncated, f.Name, 0, "the XML ends in the middle")
		why = "the file is cut off"
	case errors.Is(err, list.ErrTruncated):
		return nil, log.Warnings(), fmt.Errorf("%s: %w\nhint: fetch it again; the last good list stays in force", f.Name, err)
	case err != nil:
		return nil, log.Warnings(), fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(r.snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no party", f.Name)
	}
	if r.bad > 0 {
		why = strings.TrimPrefix(fmt.Sprintf("%s; %d designations could not be read", why, r.bad), "; ")
	}
	r.snap.SHA256 = hex.EncodeToString(h.Sum(nil))
	r.snap.Finish(why == "", why)
	return []list.Snapshot{r.snap}, log.Warnings(), nil
}

type reading struct {
	file   string
	log    *list.Log
	schema *xmlrec.Schema
	snap   list.Snapshot
	at     map[string]int
	bad    int
}

func (r *reading) open(_ []string, n *xmlrec.Node) error {
	if n.Name != "Designations" {
		return fmt.Errorf("line %d: the root is %s, not Designations: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	return nil
}

func (r *reading) record(_ []string, n *xmlrec.Node) error {
	if n.Name == "DateGenerated" {
		if r.snap.AsOf == "" {
			r.snap.AsOf = edtf.DayMonthYear(strings.TrimSpace(n.Text))
		}
		return nil
	}
	if n.Name != "Designation" {
		return fmt.Errorf("line %d: element %s is not known: the publisher's format has changed: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	if err := r.schema.Check(n); err != nil {
		return err
	}
	e := designation(n)
	e.List = r.snap.List
	if len(e.Names) == 0 || e.ID == "" {
		r.log.Add(list.NoName, r.file, n.Line, "designation %q has no name or number", e.ID)
		r.bad++
		return nil
	}
	firstPrimary(&e)
	if i, ok := r.at[e.ID]; ok {
		r.log.Add(list.Duplicate, r.file, n.Line, "designation %s stands there twice: joined", e.ID)
		r.snap.Entries[i].Merge(e)
		return nil
	}
	r.at[e.ID] = len(r.snap.Entries)
	r.snap.Entries = append(r.snap.Entries, e)
	return nil
}

func designation(n *xmlrec.Node) list.Entry {
	e := list.Entry{ID: n.Get("UniqueID"), Kind: kind(n.Get("IndividualEntityShip")), Confidence: interdict.Primary, Source: n.Get("RegimeName"),
		Effective: edtf.DayMonthYear(n.Get("DateDesignated")), Remarks: list.CleanText(n.Get("OtherInformation"))}
	for _, x := range each(n, "Names", "Name") {
		var given []string
		for i := 1; i <= 5; i++ {
			if t := x.Get(fmt.Sprintf("Name%d", i)); t != "" {
				given = append(given, t)
			}
		}
		e.AddName(fullName(given, x.Get("Name6"), standing(x.Get("NameType"), x.Get("AliasStrength")), e.Kind == list.Individual))
	}
	for _, x := range each(n, "NonLatinNames", "NonLatinName") {
		e.AddName(list.Name{Text: x.Get("NameNonLatinScript"), Kind: list.Original})
	}
	for _, x := range each(n, "Addresses", "Address") {
		var lines []string
		for i := 1; i <= 6; i++ {
			lines = append(lines, x.Get(fmt.Sprintf("AddressLine%d", i)))
		}
		e.AddAddress(lineAddress(lines, x.Get("AddressPostalCode"), x.Get("AddressCountry")))
	}
	for p := range strings.SplitSeq(n.Get("SanctionsImposed"), "|") {
		e.Programs = list.AddText(e.Programs, p)
	}
	addIDs(&e, "UN reference", n.Get("UNReferenceNumber"))
	addTexts(&e, "Phone", n, "PhoneNumbers", "PhoneNumber")
	addTexts(&e, "Website", n, "Websites", "Website")
	addTexts(&e, "Email", n, "EmailAddresses", "EmailAddress")
	for _, x := range each(n, "IndividualDetails", "Individual") {
		individual(&e, x)
	}
	for _, x := range each(n, "EntityDetails", "Entity") {
		addTexts(&e, "Business registration number", x, "BusinessRegistrationNumbers", "BusinessRegistrationNumber")
	}
	for _, x := range each(n, "ShipDetails", "Ship") {
		addTexts(&e, "IMO", x, "IMONumbers", "IMONumber")
		for _, flag := range each(x, "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip") {
			e.Countries = list.AddText(e.Countries, country.Code(strings.TrimSpace(flag.Text)))
		}
	}
	return e
}

func individual(e *list.Entry, n *xmlrec.Node) {
	for _, x := range each(n, "DOBs", "DOB") {
		addBorn(e, x.Text)
	}
	for _, x := range each(n, "Nationalities", "Nationality") {
		addCitizenship(e, x.Text)
	}
	for _, x := range each(n, "BirthDetails", "Location") {
		e.Places = list.AddText(e.Places, strings.Trim(x.Get("TownOfBirth")+", "+x.Get("CountryOfBirth"), ", "))
	}
	for _, x := range each(n, "PassportDetails", "Passport") {
		addIDs(e, "Passport", x.Get("PassportNumber"))
	}
	for _, x := range each(n, "NationalIdentifierDetails", "NationalIdentifier") {
		addIDs(e, "National identifier", x.Get("NationalIdentifierNumber"))
	}
}

// each returns the elements of a name inside the first that holds them.
func each(n *xmlrec.Node, holder, name string) []*xmlrec.Node {
	if n = n.Kid(holder); n == nil {
		return nil
	}
	return n.All(name)
}

func addTexts(e *list.Entry, kind string, n *xmlrec.Node, holder, name string) {
	for _, x := range each(n, holder, name) {
		addIDs(e, kind, strings.TrimSpace(x.Text))
	}
}
