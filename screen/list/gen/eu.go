package gen

import (
	"fmt"
	"strings"
)

// EU writes the consolidated list of the European Union in XML 1.1. Oddities:
// empty attributes; "00" and UNKNOWN for no country; a weak name before the
// first strong one; a birth date in parts, as a span, or about; a number that
// is known to be false.
func EU(parties []Party) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-20T21:24:35.826+01:00" globalFileId="171703">` + "\n")
	for i := range parties {
		p := &parties[i]
		code, class := "enterprise", "E"
		if p.Kind == Person {
			code, class = "person", "P"
		}
		fmt.Fprintf(&b, `<sanctionEntity designationDate="%s" designationDetails="" unitedNationId="" euReferenceNumber="%s" logicalId="%d">`, p.Listed.ISO(), EURef(p), p.Num)
		fmt.Fprintf(&b, `<remark>Invented.</remark><regulation regulationType="amendment" organisationType="commission" publicationDate="2024-01-17" entryIntoForceDate="2024-01-18" numberTitle="2024/%d (OJ L1)" programme="TST" logicalId="%d"><publicationUrl>https://example.eu/?a=1&amp;b=2</publicationUrl></regulation>`, p.Num, p.Num)
		fmt.Fprintf(&b, `<subjectType code="%s" classificationCode="%s"/>`, code, class)
		weak, strong := "", ""
		for _, a := range p.Aliases {
			alias := euName(a.Rest, "", a.Fam, a.Name, !a.Weak, "EN")
			if a.Weak {
				weak += alias
			} else {
				strong += alias
			}
		}
		b.WriteString(weak + euName(p.Given, p.Mid, p.Fam, p.Name, true, "") + strong)
		if p.Native != "" && p.Script != "Latin" {
			b.WriteString(euName("", "", "", p.Native, true, map[string]string{"Cyrillic": "RU", "Arabic": "AR", "Chinese": "ZH"}[p.Script]))
		}
		if p.Kind == Person {
			fmt.Fprintf(&b, `<citizenship region="" countryIso2Code="%s" countryDescription="%s" regulationLanguage="en" logicalId="1"><regulationSummary regulationType="amendment" publicationDate="2024-01-17" numberTitle="x" publicationUrl="y"/></citizenship>`, p.Place.Code, escape(p.Place.EU))
			b.WriteString(euBirth(p))
		}
		for _, a := range p.Addresses {
			fmt.Fprintf(&b, `<address city="%s" street="%s" poBox="" zipCode="%s" region="" place="" asAtListingTime="false" countryIso2Code="%s" countryDescription="%s" regulationLanguage="en" logicalId="1"/>`,
				escape(a.City), escape(a.Street), a.Postcode, a.Place.Code, escape(a.Place.EU))
		}
		for _, id := range p.IDs {
			code, name := id.Place.Code, id.Place.EU
			if code == "" {
				code, name = "00", "UNKNOWN"
			}
			fmt.Fprintf(&b, `<identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="%s" region="" countryIso2Code="%s" countryDescription="%s" identificationTypeCode="other" identificationTypeDescription="%s" regulationLanguage="en" logicalId="1"/>`,
				escape(id.Number), code, escape(name), escape(id.Type))
		}
		if i%4 == 0 {
			b.WriteString(`<identification diplomatic="false" knownExpired="false" knownFalse="true" reportedLost="false" revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="FALSE-NUMBER" region="" countryIso2Code="00" countryDescription="UNKNOWN" identificationTypeCode="passport" identificationTypeDescription="National passport" regulationLanguage="en" logicalId="1"/>`)
		}
		b.WriteString("</sanctionEntity>\n")
	}
	b.WriteString("</export>\n")
	return []byte(b.String())
}

// EURef is the reference number of a party in the list that EU writes.
func EURef(p *Party) string { return fmt.Sprintf("EU.%d.%d", p.Num, p.Num%97) }

func euName(given, middle, family, whole string, strong bool, lang string) string {
	return fmt.Sprintf(`<nameAlias firstName="%s" middleName="%s" lastName="%s" wholeName="%s" function="" gender="" title="" nameLanguage="%s" strong="%v" regulationLanguage="en" logicalId="1"><remark>r</remark><regulationSummary regulationType="amendment" publicationDate="2024-01-17" numberTitle="x" publicationUrl="y"/></nameAlias>`,
		escape(given), escape(middle), escape(family), escape(whole), lang, strong)
}

func euBirth(p *Party) string {
	when := fmt.Sprintf(`birthdate="" year="%d"`, p.Born.Year)
	switch {
	case p.Born.To > 0:
		when = fmt.Sprintf(`yearRangeFrom="%d" yearRangeTo="%d"`, p.Born.Year, p.Born.To)
	case p.Born.Day > 0:
		when = fmt.Sprintf(`birthdate="%s" dayOfMonth="%d" monthOfYear="%d" year="%d"`, p.Born.ISO(), p.Born.Day, p.Born.Month, p.Born.Year)
	case p.Born.Month > 0:
		when = fmt.Sprintf(`birthdate="" monthOfYear="%d" year="%d"`, p.Born.Month, p.Born.Year)
	}
	return fmt.Sprintf(`<birthdate circa="%v" calendarType="GREGORIAN" city="%s" zipCode="" %s region="" place="" countryIso2Code="%s" countryDescription="%s" regulationLanguage="en" logicalId="1"/>`,
		p.Born.Circa, escape(p.Birthtown), when, p.Place.Code, escape(p.Place.EU))
}

// EUCSV writes the same list as a table, with the columns given. Oddities: a
// byte order mark; a row for each name, address, birth, number and citizenship,
// which repeats what is said of the party; dates in two forms; weak aliases
// that are not told from others.
func EUCSV(parties []Party, columns []string) []byte {
	var b strings.Builder
	b.WriteString("\ufeff" + strings.Join(columns, ";") + "\n")
	for i := range parties {
		p := &parties[i]
		code, class := "E", "enterprise"
		if p.Kind == Person {
			code, class = "P", "person"
		}
		row := func(prefix string, cells ...string) {
			all := map[string]string{"fileGenerationDate": "20/11/2026", "Entity_LogicalId": fmt.Sprint(p.Num), "Entity_EU_ReferenceNumber": EURef(p), "Entity_DesignationDate": p.Listed.ISO(),
				"Entity_Remark": "Invented.", "Entity_SubjectType": code, "Entity_SubjectType_ClassificationCode": class, "Entity_Regulation_Type": "amendment", "Entity_Regulation_OrganisationType": "commission",
				"Entity_Regulation_PublicationDate": "2024-01-17", "Entity_Regulation_EntryIntoForceDate": "2024-01-18", "Entity_Regulation_NumberTitle": fmt.Sprintf("2024/%d (OJ L1)", p.Num), "Entity_Regulation_Programme": "TST",
				prefix + "_LogicalId": "1", prefix + "_RegulationLanguage": "en", prefix + "_Regulation_Programme": "TST"}
			for c := 0; c+1 < len(cells); c += 2 {
				all[prefix+"_"+cells[c]] = cells[c+1]
			}
			fields := make([]string, len(columns))
			for c, name := range columns {
				fields[c] = euCell(all[name])
			}
			b.WriteString(strings.Join(fields, ";") + "\n")
		}
		row("NameAlias", "LastName", p.Fam, "FirstName", p.Given, "MiddleName", p.Mid, "WholeName", p.Name)
		for _, a := range p.Aliases {
			row("NameAlias", "LastName", a.Fam, "FirstName", a.Rest, "WholeName", a.Name, "NameLanguage", "EN")
		}
		for _, a := range p.Addresses {
			row("Address", "City", a.City, "Street", a.Street, "ZipCode", a.Postcode, "CountryIso2Code", a.Place.Code, "CountryDescription", a.Place.EU)
		}
		if p.Kind == Person {
			row("BirthDate", append(euBirthCells(p), "City", p.Birthtown, "CountryIso2Code", p.Place.Code, "CountryDescription", p.Place.EU, "Circa", fmt.Sprint(p.Born.Circa))...)
			row("Citizenship", "CountryIso2Code", p.Place.Code, "CountryDescription", p.Place.EU)
		}
		for _, id := range p.IDs {
			row("Identification", "Number", id.Number, "KnownFalse", "false", "TypeCode", "other", "TypeDescription", id.Type, "CountryIso2Code", id.Place.Code, "CountryDescription", id.Place.EU)
		}
		if i%4 == 0 {
			row("Identification", "Number", "FALSE-NUMBER", "KnownFalse", "true", "TypeCode", "passport")
		}
	}
	return []byte(b.String())
}

func euBirthCells(p *Party) []string {
	switch {
	case p.Born.To > 0:
		return []string{"YearRangeFrom", fmt.Sprint(p.Born.Year), "YearRangeTo", fmt.Sprint(p.Born.To)}
	case p.Born.Day > 0:
		return []string{"BirthDate", p.Born.ISO()}
	}
	return []string{"Year", fmt.Sprint(p.Born.Year), "Month", fmt.Sprint(p.Born.Month)}
}

func euCell(s string) string {
	if strings.ContainsAny(s, ";\"\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
