package gen

import (
	"fmt"
	"strings"
)

// UK writes the UK Sanctions List. Oddities: a line with the date before the
// header; a row a name and address; 00 in dates for what is not known; several
// values in a field joined by "|".
func UK(parties []Party) []byte {
	const header = "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,National Identifier additional information,Passport number,Passport additional information,Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
	var b strings.Builder
	b.WriteString("Report Date: 20-Nov-2026\n" + header + "\n")
	ukRows(&b, parties, strings.Split(header, ","), func(p *Party, n ukName, a Address) map[string]string {
		row := map[string]string{"Last Updated": "20/11/2026", "Unique ID": UKRef(p), "Name 6": n.family, "Name 1": n.given, "Name 2": n.middle,
			"Name type": n.kind, "Regime Name": "The Test (Sanctions) Regulations", "Designation Type": ukKind(p), "Sanctions Imposed": "Asset freeze|Travel Ban",
			"Address Line 1": a.Street, "Address Line 6": a.City, "Address Postal Code": a.Postcode, "Address Country": a.Place.OFAC,
			"Date Designated": ukDate(p.Listed), "Name non-latin script": n.native}
		if n.weak {
			row["Alias strength"] = "Low quality"
		}
		if p.Kind == Person {
			row["D.O.B"], row["Nationality(/ies)"], row["Town of birth"], row["Country of birth"] = ukDate(p.Born), p.Place.OFAC, p.Birthtown, p.Place.OFAC
			row["Passport number"] = p.IDs[0].Number + "|X" + p.IDs[0].Number
		}
		if p.Kind == Vessel {
			row["IMO number"] = fmt.Sprintf("IMO%d", p.IMO)
		}
		return row
	})
	return []byte(b.String())
}

// OFSI writes the Treasury's consolidated list. Oddities as with UK, but
// several values are numbered: "(1) x (2) y".
func OFSI(parties []Party) []byte {
	const header = "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID"
	var b strings.Builder
	b.WriteString("Last Updated,20/11/2026\n" + header + "\n")
	ukRows(&b, parties, strings.Split(header, ","), func(p *Party, n ukName, a Address) map[string]string {
		row := map[string]string{"Group ID": fmt.Sprint(p.Num), "Name 6": n.family, "Name 1": n.given, "Name 2": n.middle, "Alias Type": n.kind,
			"Group Type": ukKind(p), "Regime": "Test", "Address 1": a.Street, "Address 6": a.City, "Post/Zip Code": a.Postcode, "Country": a.Place.OFAC,
			"Listed On": ukDate(p.Listed), "Name Non-Latin Script": n.native, "Other Information": "Invented."}
		if n.kind == "Primary Name" {
			row["Alias Type"] = "Primary name"
		} else {
			row["Alias Type"] = "AKA"
		}
		if n.weak {
			row["Alias Quality"] = "Low"
		}
		if p.Kind == Person {
			row["DOB"], row["Nationality"] = ukDate(p.Born), p.Place.OFAC
			row["Passport Number"] = "(1) " + p.IDs[0].Number + " (2) X" + p.IDs[0].Number
		}
		return row
	})
	return []byte(b.String())
}

// UKRef is the number of a party in the list that UK writes.
func UKRef(p *Party) string { return fmt.Sprintf("TST%04d", p.Num) }

type ukName struct {
	family, given, middle, native, kind string
	weak                                bool
}

func ukRows(b *strings.Builder, parties []Party, columns []string, row func(*Party, ukName, Address) map[string]string) {
	for i := range parties {
		p := &parties[i]
		names := []ukName{{family: p.Name, kind: "Primary Name"}}
		if p.Kind == Person {
			names[0] = ukName{family: strings.ToUpper(p.Fam), given: p.Given, middle: p.Mid, kind: "Primary Name"}
		}
		if p.Script != "Latin" {
			names[0].native = p.Native
		}
		for _, a := range p.Aliases {
			n := ukName{family: a.Name, kind: "Alias", weak: a.Weak}
			if a.Fam != "" {
				n.family, n.given = strings.ToUpper(a.Fam), a.Rest
			}
			names = append(names, n)
		}
		if i%5 == 3 { // an alias before the primary name
			names[0], names[len(names)-1] = names[len(names)-1], names[0]
		}
		addresses := p.Addresses
		if len(addresses) == 0 {
			addresses = []Address{{}}
		}
		for _, n := range names {
			for _, a := range addresses {
				values := row(p, n, a)
				fields := make([]string, len(columns))
				for c, name := range columns {
					fields[c] = values[name]
				}
				b.WriteString(csvRow(fields))
			}
		}
	}
}

func ukKind(p *Party) string {
	return [...]string{"Individual", "Entity", "Ship", "Entity"}[p.Kind]
}

func ukDate(d Date) string { return fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year) }

// UKXML writes the UK Sanctions List as XML. Oddities: an alias before the
// primary name, dd and mm in dates for what is not known, empty elements, and
// an element with nothing but line ends inside.
func UKXML(parties []Party) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n<Designations xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<DateGenerated>20/11/2026</DateGenerated>\n")
	for i := range parties {
		p := &parties[i]
		fmt.Fprintf(&b, "<Designation><LastUpdated>20/11/2026</LastUpdated><DateDesignated>%s</DateDesignated><UniqueID>%s</UniqueID><OFSIGroupID>%d</OFSIGroupID><UNReferenceNumber/>", ukDate(p.Listed), UKRef(p), p.Num)
		var names []string
		add := func(given, middle, last, kind, strength string) {
			names = append(names, "<Name>"+tag("Name1", given)+tag("Name2", middle)+tag("Name6", last)+tag("NameType", kind)+tag("AliasStrength", strength)+"</Name>")
		}
		if p.Kind == Person {
			add(p.Given, p.Mid, strings.ToUpper(p.Fam), "Primary Name", "")
		} else {
			add("", "", p.Name, "Primary name", "")
		}
		for _, a := range p.Aliases {
			strength := "Good quality a.k.a"
			if a.Weak {
				strength = "Low quality a.k.a"
			}
			if a.Fam != "" {
				add(a.Rest, "", strings.ToUpper(a.Fam), "Alias", strength)
			} else {
				add("", "", a.Name, "Primary Name Variation", strength)
			}
		}
		if i%5 == 3 {
			names[0], names[len(names)-1] = names[len(names)-1], names[0]
		}
		b.WriteString("<Names>" + strings.Join(names, "\n") + "</Names>")
		if p.Script != "Latin" && p.Native != "" {
			b.WriteString("<NonLatinNames><NonLatinName>" + tag("NameNonLatinScript", p.Native) + tag("NonLatinScriptType", p.Script) + "</NonLatinName></NonLatinNames>")
		}
		fmt.Fprintf(&b, "<RegimeName>The Test (Sanctions) Regulations</RegimeName><IndividualEntityShip>%s</IndividualEntityShip><DesignationSource>UK</DesignationSource><SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>", ukKind(p))
		b.WriteString("<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze><TravelBan>true</TravelBan></SanctionsImposedIndicators><OtherInformation>\n</OtherInformation>")
		for _, a := range p.Addresses {
			if a == p.Addresses[0] {
				b.WriteString("<Addresses>")
			}
			b.WriteString("<Address>" + tag("AddressLine1", a.Street) + tag("AddressLine6", a.City) + tag("AddressPostalCode", a.Postcode) + tag("AddressCountry", a.Place.OFAC) + "</Address>")
		}
		if len(p.Addresses) > 0 {
			b.WriteString("</Addresses>")
		}
		switch p.Kind {
		case Person:
			b.WriteString("<IndividualDetails><Individual><DOBs>" + tag("DOB", ukPlaceholder(p.Born)) + "</DOBs><Nationalities>" + tag("Nationality", p.Place.OFAC) + "</Nationalities><BirthDetails><Location>" +
				tag("TownOfBirth", p.Birthtown) + tag("CountryOfBirth", p.Place.OFAC) + "</Location></BirthDetails><PassportDetails><Passport>" + tag("PassportNumber", p.IDs[0].Number) +
				"</Passport><Passport>" + tag("PassportNumber", "X"+p.IDs[0].Number) + "</Passport></PassportDetails></Individual></IndividualDetails>")
		case Vessel:
			b.WriteString("<ShipDetails><Ship><IMONumbers>" + tag("IMONumber", fmt.Sprintf("IMO%d", p.IMO)) + "</IMONumbers></Ship></ShipDetails>")
		}
		b.WriteString("</Designation>\n")
	}
	b.WriteString("</Designations>\n")
	return []byte(b.String())
}

func tag(name, text string) string {
	if text == "" {
		return ""
	}
	return "<" + name + ">" + escape(text) + "</" + name + ">"
}

// ukPlaceholder writes a date as the XML does: dd/mm/1950.
func ukPlaceholder(d Date) string {
	s := ukDate(d)
	if d.Day == 0 {
		s = "dd" + s[2:]
	}
	if d.Month == 0 {
		s = s[:3] + "mm" + s[5:]
	}
	return s
}
