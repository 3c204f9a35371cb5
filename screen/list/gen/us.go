package gen

import (
	"encoding/json"
	"fmt"
	"strings"
)

// cslSources are the lists inside the Consolidated Screening List, as it
// names them.
var cslSources = []string{
	"Specially Designated Nationals (SDN) - Treasury Department",
	"Entity List (EL) - Bureau of Industry and Security",
	"Entity List (EL) - Bureau of Industry and Security",
	"Entity List (EL) - Bureau of Industry and Security",
	"Denied Persons List (DPL) - Bureau of Industry and Security",
	"Unverified List (UVL) - Bureau of Industry and Security",
	"Military End User (MEU) List - Bureau of Industry and Security",
	"Nonproliferation Sanctions (ISN) - State Department",
	"ITAR Debarred (DTC) - State Department",
	"Sectoral Sanctions Identifications List (SSI) - Treasury Department",
}

// CSLSource is the list of party i in the file that CSL writes.
func CSLSource(i int) string { return cslSources[i%len(cslSources)] }

const cslHeader = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n"

// CSL writes the Consolidated Screening List as comma-separated values.
// Oddities: the header stands there twice; several values in a field joined by
// "; "; "and " before the last alias of a Commerce entry; a blank type for
// Commerce and State; addresses with and without a country code at the end;
// prose among the ids.
func CSL(parties []Party) []byte {
	var b strings.Builder
	b.WriteString(cslHeader + cslHeader)
	for i := range parties {
		for n, f := range cslFields(&parties[i], i) {
			if n > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

func cslFields(p *Party, i int) []string {
	f := make([]string, 29)
	treasury := strings.HasSuffix(CSLSource(i), "Treasury Department")
	f[0] = fmt.Sprintf("%032x", p.Num*7919)
	f[1] = CSLSource(i)
	if treasury {
		f[0], f[2] = fmt.Sprint(p.Num), fmt.Sprint(p.Num)
		f[3] = [...]string{"Individual", "Entity", "Vessel", "Aircraft"}[p.Kind]
		f[4] = strings.TrimSuffix(p.Programme+"; "+p.Programs2, "; ")
	} else {
		f[8] = fmt.Sprintf("%d FR %d", p.Listed.Year-1935, 1000+p.Num)
		f[9] = p.Listed.ISO()
		f[12] = "For all items subject to the EAR."
	}
	f[5], f[6] = p.Name, p.Title
	f[7] = strings.Join(cslAddresses(p), "; ")
	var names []string
	for n, a := range p.Aliases {
		name := a.Name
		if !treasury && n > 0 && n == len(p.Aliases)-1 {
			name = "and " + name
		}
		names = append(names, name)
	}
	f[22] = strings.Join(names, "; ")
	if p.Kind == Person && treasury {
		f[24], f[25], f[26] = ofacDate(p.Born), p.Place.Code, p.Birthtown+", "+p.Place.OFAC
	}
	if p.Kind == Vessel {
		f[14], f[18] = p.CallSign, p.Flag
	}
	var ids []string
	for _, id := range p.IDs {
		ids = append(ids, strings.TrimSuffix(id.Type+", "+id.Number+", "+id.Place.Code, ", "))
	}
	f[28] = strings.Join(append(ids, "Gender, Male", "Secondary sanctions risk:, section 1(b) of an order"), "; ")
	return f
}

func cslAddresses(p *Party) []string {
	var out []string
	for _, a := range p.Addresses {
		var parts []string
		for _, s := range []string{a.Street, a.City, a.Postcode, a.Place.Code} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		out = append(out, strings.Join(parts, ", "))
	}
	return out
}

// CSLJSON writes the same list as trade.gov's JSON.
func CSLJSON(parties []Party) []byte {
	type object = map[string]any
	results := []object{}
	for i := range parties {
		p := &parties[i]
		f := cslFields(p, i)
		o := object{"_id": f[0], "source": f[1], "name": f[5], "source_list_url": "https://example.gov/list", "source_information_url": "https://example.gov/about"}
		alt, addr, ids := []string{}, []object{}, []object{}
		for _, a := range p.Aliases {
			alt = append(alt, a.Name)
		}
		for _, a := range p.Addresses {
			addr = append(addr, object{"address": a.Street, "city": a.City, "state": nil, "postal_code": a.Postcode, "country": a.Place.Code})
		}
		for _, id := range p.IDs {
			ids = append(ids, object{"type": id.Type, "number": id.Number, "country": id.Place.Code, "issue_date": nil, "expiration_date": nil})
		}
		o["alt_names"], o["addresses"], o["ids"], o["call_sign"], o["vessel_flag"] = alt, addr, ids, f[14], f[18]
		if f[2] != "" {
			o["entity_number"], o["type"], o["programs"] = p.Num, f[3], strings.Split(f[4], "; ")
			o["dates_of_birth"], o["nationalities"] = nonEmpty(f[24]), nonEmpty(f[25])
		} else {
			o["federal_register_notice"], o["start_date"], o["license_requirement"] = f[8], f[9], f[12]
		}
		results = append(results, o)
	}
	b, err := json.Marshal(object{"search_performed_at": "2026-11-20T00:00:00Z", "total": len(results), "results": results})
	if err != nil {
		panic(err) // maps of texts always marshal
	}
	return append(b, '\n')
}

func nonEmpty(s string) []string {
	if s == "" {
		return []string{}
	}
	return []string{s}
}

// DPL writes the Denied Persons List. Oddities: tabs and quotes everywhere; a
// row an address; a space before a name; other names inside the name; a blank
// country for the United States; no line end behind the last row.
func DPL(parties []Party) []byte {
	rows := []string{`"Name"	"Street_Address"	"City"	"State"	"Country"	"Postal_Code"	"Effective_Date"	"Expiration_Date"	"Standard_Order"	"Last_Update"	"Action"	"FR_Citation"`}
	for i := range parties {
		p := &parties[i]
		name := strings.ToUpper(p.Name)
		if len(p.Aliases) > 0 && i%7 == 0 {
			name += " A/K/A " + strings.ToUpper(p.Aliases[0].Name)
		}
		if i%11 == 0 {
			name = " " + name
		}
		addresses := p.Addresses
		if len(addresses) == 0 {
			addresses = []Address{{Street: "INMATE NUMBER: 12345-678", City: "NOWHERE", Postcode: "00000"}}
		}
		for n, a := range addresses {
			country, state := a.Place.Code, ""
			if country == "" {
				state = "TX"
			}
			from := fmt.Sprintf("%02d/%02d/%d", p.Listed.Month, p.Listed.Day, p.Listed.Year)
			to := fmt.Sprintf("%02d/%02d/%d", p.Listed.Month, p.Listed.Day, p.Listed.Year+10)
			row := []string{name, strings.ToUpper(a.Street), strings.ToUpper(a.City), state, country, a.Postcode, from, to, "Y",
				p.Listed.ISO(), "FR NOTICE ADDED", fmt.Sprintf("%d F.R. %d", p.Listed.Year-1935, 1000*(n+1)+i)}
			rows = append(rows, `"`+strings.Join(row, "\"\t\"")+`"`)
		}
	}
	return []byte(strings.Join(rows, "\n"))
}

// DoD1260H writes the section 1260H table. Oddities: an asterisk behind names
// of the first edition; the alias in brackets inside the name; a company in
// several editions; listings that have ended.
func DoD1260H(parties []Party) []byte {
	var b strings.Builder
	b.WriteString("Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n")
	for i := range parties {
		p := &parties[i]
		alias, star, before, end := "", "", "", ""
		if len(p.Aliases) > 0 {
			alias = p.Aliases[0].Name
		}
		if i%3 == 0 {
			star = "*"
		}
		if i%10 == 4 {
			before = "FORMER " + p.Name
		}
		if i%8 == 7 {
			end = "2025-01-07"
		}
		full := p.Name + inBrackets(alias) + star
		row := []string{full, p.Name, alias, before, "", "", "2021-06-03", end, "https://example.gov/list.pdf"}
		b.WriteString(csvRow(row))
		if i%5 == 0 && end == "" { // the next edition
			row[0], row[6] = p.Name, "2025-01-07"
			b.WriteString(csvRow(row))
		}
	}
	return []byte(b.String())
}

// DoD1260HEnded reports whether the listing of party i has ended in the table
// that DoD1260H writes.
func DoD1260HEnded(i int) bool { return i%8 == 7 }

// FCC writes the Covered List: a company a sentence, in the sentences that the
// Commission uses, and three categories that name no company.
func FCC(parties []Party) []byte {
	var b strings.Builder
	b.WriteString("covered_equipment_or_services,date_of_inclusion_on_covered_list\r\n")
	write := func(text, day string) { fmt.Fprintf(&b, "\"%s\",\"%s\"\r\n", text, day) }
	for i := range parties {
		n := FCCName(&parties[i])
		switch i % 5 {
		case 0:
			write("Telecommunications equipment produced by "+n+", including telecommunications or video surveillance services provided by such entity or using such equipment.", "March 12, 2021")
		case 1:
			write("Video surveillance and telecommunications equipment produced by "+n+", to the extent it is used for public safety.", "March 12, 2021")
		case 2:
			write("Information security products, solutions, and services supplied, directly or indirectly, by "+n+" or any of its predecessors, successors, parents, subsidiaries, or affiliates.", "March 25, 2022")
		case 3:
			write("International telecommunications services provided by "+n+" subject to section 214 of the Communications Act of 1934.", "September 20, 2022")
		case 4:
			write("Cybersecurity and anti-virus software produced or provided by "+n+" or any of its successors and assignees.", "July 23, 2024Updated:January 7, 2026")
		}
	}
	write("Routers ^ produced in a foreign country, except routers which have been granted a Conditional Approval by DoW or DHS.", "March 23, 2026")
	write("Foreign-produced power inverters, £ except power inverters which have been granted a Conditional Approval by DoW or DHS.", "July 28, 2026")
	write(`Uncrewed aircraft systems (UAS) produced in a foreign country†† —except: (a) others.""All equipment and services listed elsewhere.`, "December 22, 2025Updated:January 7, 2026")
	return []byte(b.String())
}

// FCCName is a party's name as the sentences have it.
func FCCName(p *Party) string { return strings.ReplaceAll(p.Name, ",", "") }

// Section889 writes the small table of the section 889 companies.
func Section889(parties []Party) []byte {
	var b strings.Builder
	b.WriteString("schema,name,aliases,topics,program,authority,reason,report-date,start-date,end-date,country,notes,source_url\n")
	for i := range parties {
		b.WriteString(csvRow([]string{"Company", parties[i].Name, "", "debarment", "Section 889 (Public Law 115 - 232)", "United States Congress", "", "", "", "", "", "", "https://example.gov/law.pdf"}))
	}
	return []byte(b.String())
}

func csvRow(fields []string) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		if strings.ContainsAny(f, ",\"\n") {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		out[i] = f
	}
	return strings.Join(out, ",") + "\n"
}
