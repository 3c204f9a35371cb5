package gen

import (
	"fmt"
	"strings"
)

// OFACXML writes the SDN list in OFAC's advanced XML. It follows the published
// schema: tables of values, places and documents first, then the parties that
// refer to them by number, last the entries with list and programme. A name in
// its own script stands beside the Latin one as a second DocumentedName.
func OFACXML(parties []Party) []byte {
	w := &advanced{}
	w.f(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML" Version="3">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>11</Month><Day>20</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType><AliasType ID="1402">N.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues>`)
	for i, p := range places {
		w.f(`<Country ID="%d" ISO2="%s">%s</Country>`, 11000+i, p.Code, escape(p.OFAC))
	}
	w.f(`</CountryValues>
<FeatureTypeValues><FeatureType ID="8" FeatureTypeGroupID="1">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="224">Gender</FeatureType><FeatureType ID="3">Vessel Call Sign</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="91526">Male</DetailReference><DetailReference ID="91527">Female</DetailReference></DetailReferenceValues>
<IDRegDocTypeValues>`)
	for i, t := range idTypes {
		w.f(`<IDRegDocType ID="%d">%s</IDRegDocType>`, 1570+i, escape(t))
	}
	w.f(`</IDRegDocTypeValues>
<ListValues><List ID="1550">SDN List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType><LocPartType ID="1456">POSTAL CODE</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1522">Middle Name</NamePartType><NamePartType ID="1525">Entity Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="2" PartyTypeID="4">Aircraft</PartySubType><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="220" ScriptCode="Cyrl">Cyrillic</Script><Script ID="160" ScriptCode="Arab">Arabic</Script><Script ID="501" ScriptCode="Hans">Chinese Simplified</Script></ScriptValues>
</ReferenceValueSets>
<Locations>`)
	w.locations(parties)
	w.f("</Locations>\n<IDRegDocuments>")
	for i := range parties {
		for n, id := range parties[i].IDs {
			country := ""
			if c := placeIndex(id.Place); c >= 0 {
				country = fmt.Sprintf(` IssuedBy-CountryID="%d"`, 11000+c)
			}
			w.f(`<IDRegDocument ID="%d" IDRegDocTypeID="%d" IdentityID="%d"%s ValidityID="1"><IDRegistrationNo>%s</IDRegistrationNo></IDRegDocument>`,
				100*parties[i].Num+n, 1570+typeIndex(id.Type), 500000+i, country, escape(id.Number))
		}
	}
	w.f("</IDRegDocuments>\n<DistinctParties>\n")
	for i := range parties {
		w.party(&parties[i], i)
	}
	w.f("</DistinctParties>\n<ProfileRelationships/>\n<SanctionsEntries>\n")
	for i := range parties {
		p := &parties[i]
		w.f(`<SanctionsEntry ID="%d" ProfileID="%d" ListID="1550"><EntryEvent ID="%d" EntryEventTypeID="1" LegalBasisID="1"><Date CalendarTypeID="1"><Year>%d</Year><Month>%d</Month><Day>%d</Day></Date></EntryEvent>`,
			p.Num, p.Num, p.Num, p.Listed.Year, p.Listed.Month, p.Listed.Day)
		w.f(`<SanctionsMeasure ID="1" SanctionsTypeID="1705"><DatePeriod CalendarTypeID="1"/></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>%s</Comment></SanctionsMeasure></SanctionsEntry>`+"\n", p.Programme)
	}
	w.f("</SanctionsEntries>\n<SanctionsEntryLinks/>\n</Sanctions>\n")
	return []byte(w.String())
}

var idTypes = []string{"Passport", "National ID No.", "Tax ID No.", "Registration Number", "Vessel Registration Identification", "MMSI",
	"Aircraft Manufacturer's Serial Number (MSN)", "Aircraft Tail Number"}

func typeIndex(t string) int {
	for i, x := range idTypes {
		if x == t {
			return i
		}
	}
	panic("gen: no number for the document " + t) // a document added to the parties and not here
}

func placeIndex(p Place) int {
	for i := range places {
		if places[i] == p {
			return i
		}
	}
	return -1
}

type advanced struct{ strings.Builder }

func (w *advanced) f(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// locations numbers addresses from 1,000 times the party's index, its place of
// birth 900 further and its country 901.
func (w *advanced) locations(parties []Party) {
	part := func(kind int, text string) {
		if text != "" {
			w.f(`<LocationPart LocPartTypeID="%d"><LocationPartValue Primary="true"><Value>%s</Value></LocationPartValue></LocationPart>`, kind, escape(text))
		}
	}
	for i := range parties {
		p := &parties[i]
		for n, a := range p.Addresses {
			w.f(`<Location ID="%d"><LocationCountry CountryID="%d"/>`, 1000*i+n, 11000+placeIndex(a.Place))
			part(1451, a.Street)
			part(1454, a.City)
			part(1456, a.Postcode)
			w.f("</Location>")
		}
		if p.Kind == Person {
			w.f(`<Location ID="%d"><LocationCountry CountryID="%d"/>`, 1000*i+900, 11000+placeIndex(p.Place))
			part(1454, p.Birthtown)
			w.f(`</Location><Location ID="%d"><LocationCountry CountryID="%d"/></Location>`, 1000*i+901, 11000+placeIndex(p.Place))
		}
	}
}

func (w *advanced) party(p *Party, i int) {
	sub := [...]int{4, 3, 1, 2}[p.Kind]
	w.f(`<DistinctParty FixedRef="%d"><Comment/><Profile ID="%d" PartySubTypeID="%d"><Identity ID="%d" FixedRef="%d" Primary="true" False="false">`, p.Num, p.Num, sub, 500000+i, p.Num)
	for _, a := range p.Aliases { // aliases before the primary name: order means nothing
		w.f(`<Alias FixedRef="%d" AliasTypeID="%d" Primary="false" LowQuality="%v">`, p.Num, map[string]int{"aka": 1400, "fka": 1401, "nka": 1402}[a.Kind], a.Weak)
		if a.Fam != "" {
			w.documented([2]int{1, 2}, []string{strings.ToUpper(a.Fam), a.Rest}, 215)
		} else {
			w.documented([2]int{4, 4}, []string{a.Name}, 215)
		}
		w.f("</Alias>")
	}
	w.f(`<Alias FixedRef="%d" AliasTypeID="1403" Primary="true" LowQuality="false">`, p.Num)
	if p.Kind == Person {
		w.documented([2]int{1, 2}, []string{strings.ToUpper(p.Fam), strings.TrimSpace(p.Given + " " + p.Mid)}, 215)
	} else {
		w.documented([2]int{4, 4}, []string{p.Name}, 215)
	}
	if script := map[string]int{"Cyrillic": 220, "Arabic": 160, "Chinese": 501}[p.Script]; script > 0 {
		w.documented([2]int{4, 4}, []string{p.Native}, script)
	}
	w.f(`</Alias><NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="4" NamePartTypeID="1525"/></MasterNamePartGroup></NamePartGroups></Identity>`)
	w.features(p, i)
	w.f("</Profile></DistinctParty>\n")
}

func (w *advanced) documented(groups [2]int, parts []string, script int) {
	w.f(`<DocumentedName ID="1" FixedRef="1" DocNameStatusID="1">`)
	for n, text := range parts {
		w.f(`<DocumentedNamePart><NamePartValue NamePartGroupID="%d" ScriptID="%d" ScriptStatusID="1" Acronym="false">%s</NamePartValue></DocumentedNamePart>`, groups[n], script, escape(text))
	}
	w.f("</DocumentedName>")
}

func (w *advanced) features(p *Party, i int) {
	at := func(kind, place int) {
		w.f(`<Feature ID="1" FeatureTypeID="%d"><FeatureVersion ID="1" ReliabilityID="1560"><Comment/><VersionLocation LocationID="%d"/></FeatureVersion></Feature>`, kind, place)
	}
	for n := range p.Addresses {
		at(25, 1000*i+n)
	}
	if p.Kind == Vessel {
		w.f(`<Feature ID="2" FeatureTypeID="3"><FeatureVersion ID="1"><VersionDetail DetailTypeID="1432">%s</VersionDetail></FeatureVersion></Feature>`, p.CallSign)
	}
	if p.Kind != Person {
		return
	}
	at(9, 1000*i+900)
	at(10, 1000*i+901)
	first, last := p.Born, p.Born
	if last.To > 0 {
		last.Year = last.To
	}
	if first.Month == 0 {
		first.Month, last.Month = 1, 12
	}
	if first.Day == 0 {
		first.Day, last.Day = 1, daysIn(last.Year, last.Month)
	}
	point := func(d Date) string {
		return fmt.Sprintf("<Year>%d</Year><Month>%d</Month><Day>%d</Day>", d.Year, d.Month, d.Day)
	}
	w.f(`<Feature ID="3" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod CalendarTypeID="1" YearFixed="false"><Start Approximate="%v"><From>%s</From><To>%s</To></Start><End Approximate="%v"><From>%s</From><To>%s</To></End></DatePeriod></FeatureVersion></Feature>`,
		p.Born.Circa, point(first), point(first), p.Born.Circa, point(last), point(last))
	w.f(`<Feature ID="4" FeatureTypeID="224"><FeatureVersion ID="1"><VersionDetail DetailTypeID="1431" DetailReferenceID="%d"/></FeatureVersion></Feature>`, map[bool]int{false: 91526, true: 91527}[p.Female])
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
