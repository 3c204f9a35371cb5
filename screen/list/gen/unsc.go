package gen

import (
	"fmt"
	"strings"
)

// UNSC writes the Consolidated List of the Security Council. Oddities: a name
// in up to four elements; the original script, for some; several aliases in
// one element; a spelling in brackets in another script; a line end and a run
// of spaces inside a name; empty elements; three kinds of date of birth.
func UNSC(parties []Party) []byte {
	var persons, entities strings.Builder
	for i := range parties {
		p := &parties[i]
		if p.Kind == Person {
			unPerson(&persons, p, i)
		} else {
			unEntity(&entities, p, i)
		}
	}
	return []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://www.un.org/sc/resources/sc-sanctions.xsd" dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
` + persons.String() + "  </INDIVIDUALS>\n  <ENTITIES>\n" + entities.String() + "  </ENTITIES>\n</CONSOLIDATED_LIST>\n")
}

// UNRef is the reference number of a party in the list that UNSC writes.
func UNRef(p *Party) string {
	if p.Kind == Person {
		return fmt.Sprintf("XDi.%03d", p.Num)
	}
	return fmt.Sprintf("XDe.%03d", p.Num)
}

func element(name, text string) string {
	if text == "" {
		return "<" + name + "/>"
	}
	return "<" + name + ">" + escape(text) + "</" + name + ">"
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

func unHead(b *strings.Builder, p *Party) {
	fmt.Fprintf(b, "<DATAID>%d</DATAID><VERSIONNUM>1</VERSIONNUM>", 6900000+p.Num)
}

func unPerson(b *strings.Builder, p *Party, i int) {
	b.WriteString("    <INDIVIDUAL>")
	unHead(b, p)
	names := []string{p.Given, p.Mid, p.Fam}
	if p.Mid == "" {
		names = []string{p.Given, p.Fam}
	}
	for n, name := range names {
		name = strings.ToUpper(name)
		if i%9 == 2 && n == 0 {
			name += "\n                    " // an editor's line end
		}
		b.WriteString(element([]string{"FIRST_NAME", "SECOND_NAME", "THIRD_NAME"}[n], name))
	}
	b.WriteString("<UN_LIST_TYPE>Test</UN_LIST_TYPE>" + element("REFERENCE_NUMBER", UNRef(p)) + element("LISTED_ON", p.Listed.ISO()))
	b.WriteString("<COMMENTS1>Invented.</COMMENTS1><NATIONALITY>" + element("VALUE", p.Place.UN) + "</NATIONALITY>")
	if i%2 == 0 && p.Script != "Latin" {
		b.WriteString(element("NAME_ORIGINAL_SCRIPT", p.Native))
	}
	if p.Title != "" {
		b.WriteString("<TITLE>" + element("VALUE", p.Title) + "</TITLE>")
	}
	unAliases(b, p, "INDIVIDUAL_ALIAS")
	unAddresses(b, p, "INDIVIDUAL_ADDRESS")
	b.WriteString("<INDIVIDUAL_DATE_OF_BIRTH>")
	switch {
	case p.Born.To > 0:
		fmt.Fprintf(b, "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>%d</FROM_YEAR><TO_YEAR>%d</TO_YEAR>", p.Born.Year, p.Born.To)
	case p.Born.Circa:
		fmt.Fprintf(b, "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>%d</YEAR>", p.Born.Year)
	case p.Born.Day > 0:
		b.WriteString("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE>" + element("DATE", p.Born.ISO()))
	case p.Born.Month > 0:
		b.WriteString("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE>" + element("NOTE", ofacDate(p.Born)))
	default:
		fmt.Fprintf(b, "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>%d</YEAR>", p.Born.Year)
	}
	b.WriteString("</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_PLACE_OF_BIRTH>" + element("CITY", p.Birthtown) + element("COUNTRY", p.Place.UN) + "</INDIVIDUAL_PLACE_OF_BIRTH>")
	for _, id := range p.IDs {
		b.WriteString("<INDIVIDUAL_DOCUMENT>" + element("TYPE_OF_DOCUMENT", id.Type) + element("NUMBER", id.Number) + element("ISSUING_COUNTRY", id.Place.UN) + "</INDIVIDUAL_DOCUMENT>")
	}
	b.WriteString("<INDIVIDUAL_DOCUMENT/><SORT_KEY/><SORT_KEY_LAST_MOD/></INDIVIDUAL>\n")
}

func unEntity(b *strings.Builder, p *Party, i int) {
	b.WriteString("    <ENTITY>")
	unHead(b, p)
	name := p.Name
	if i%5 == 1 {
		name += " ; SECOND NAME OF " + p.Name
	}
	b.WriteString(element("FIRST_NAME", name) + "<UN_LIST_TYPE>Test</UN_LIST_TYPE>" + element("REFERENCE_NUMBER", UNRef(p)) + element("LISTED_ON", p.Listed.ISO()) + "<COMMENTS1/>")
	if i%6 == 0 && p.Native != "" && p.Script != "Latin" {
		b.WriteString(element("NAME_ORIGINAL_SCRIPT", p.Native))
	}
	unAliases(b, p, "ENTITY_ALIAS")
	unAddresses(b, p, "ENTITY_ADDRESS")
	b.WriteString("<SORT_KEY/></ENTITY>\n")
}

func unAliases(b *strings.Builder, p *Party, name string) {
	if len(p.Aliases) == 0 {
		b.WriteString("<" + name + "><QUALITY/><ALIAS_NAME/></" + name + ">")
	}
	for n := 0; n < len(p.Aliases); n++ {
		a := p.Aliases[n]
		quality := map[bool]string{true: "Low", false: "Good"}[a.Weak]
		if name == "ENTITY_ALIAS" {
			quality = map[bool]string{true: "f.k.a.", false: "a.k.a."}[a.Kind == "fka"]
		}
		text := a.Name
		if n == 0 && p.Num%4 == 0 && p.Script != "Latin" && p.Native != "" {
			text += " (original script: " + p.Native + ")"
		}
		if n+1 < len(p.Aliases) && p.Aliases[n+1].Weak == a.Weak && p.Aliases[n+1].Kind == a.Kind {
			text += "; " + p.Aliases[n+1].Name
			n++
		}
		b.WriteString("<" + name + ">" + element("QUALITY", quality) + element("ALIAS_NAME", text) + "</" + name + ">")
	}
}

func unAddresses(b *strings.Builder, p *Party, name string) {
	if len(p.Addresses) == 0 {
		b.WriteString("<" + name + "><COUNTRY/></" + name + ">")
	}
	for _, a := range p.Addresses {
		b.WriteString("<" + name + ">" + element("STREET", a.Street) + element("CITY", a.City) + element("ZIP_CODE", a.Postcode) + element("COUNTRY", a.Place.UN) + "</" + name + ">")
	}
}
