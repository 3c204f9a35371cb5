// Package uk reads the two lists of the United Kingdom: the UK Sanctions List
// of the Foreign Office, as CSV and as XML, and the consolidated list of the
// Treasury (OFSI), which the first replaced in January 2026, as CSV.
//
// Both tables have a line with the date before the header, and a row a name and
// address: the rows of one party share its number. Name 6 is the family name or
// the whole name of a company; names 1 to 5 come before it. Dates are day
// first, with 00, or dd and mm, for what is not known. Several values share a field, as
// "(1) x (2) y" with the Treasury and "x|y" with the Foreign Office.
//
// These loaders were written from the published column guides and never met a
// real file. They refuse a file with other columns or elements.
package uk

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
	"interdict/screen/list/tabular"
)

// The ids of the two lists.
const (
	SanctionsListID interdict.ListID = "uk/sanctions-list"
	OFSIID          interdict.ListID = "uk/ofsi"
)

// metReal: written from the column guides alone.
const metReal = false

// Format reads the UK Sanctions List.
var Format = &list.Format{
	Name: "uk",
	Doc: `the UK Sanctions List of the Foreign Office as a comma-separated file

Never met a real file: another set of columns is refused.`,
	Lists:   []interdict.ListID{SanctionsListID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ',', "Unique ID", "Name 6", "Name type", "Regime Name")
	},
	Load: func(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
		return load(files, opt, foreignOffice())
	},
}

// OFSI reads the Treasury's consolidated list.
var OFSI = &list.Format{
	Name: "uk-ofsi",
	Doc: `the consolidated list of OFSI as a comma-separated file (ConList.csv)

It was withdrawn in January 2026 in favour of the UK Sanctions List. Never met a
real file: another set of columns is refused.`,
	Lists:   []interdict.ListID{OFSIID},
	MetReal: metReal,
	Sniff:   func(head []byte) bool { return headed.Sniff(head, ',', "Group ID", "Name 6", "Alias Type", "Regime") },
	Load: func(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
		return load(files, opt, treasury())
	},
}

// A dialect is what differs between the two.
type dialect struct {
	format  string
	list    interdict.ListID
	title   string
	columns []string
	id      string
	date    string // how the line before the header begins
	entry   func(headed.Row) list.Entry
}

func foreignOffice() dialect {
	return dialect{"uk", SanctionsListID, "UK Sanctions List", strings.Split(`Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,National Identifier additional information,Passport number,Passport additional information,Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)`, ","),
		"Unique ID", "Report Date", foreignOfficeEntry}
}

func treasury() dialect {
	return dialect{"uk-ofsi", OFSIID, "OFSI consolidated list", strings.Split(`Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID`, ","),
		"Group ID", "Last Updated", treasuryEntry}
}

func load(files []list.File, opt list.Options, d dialect) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the %s is one file, %d were given", files[0].Name, d.title, len(files))
	}
	f := files[0]
	snap := list.Snapshot{List: d.list, Title: d.title, AsOf: opt.AsOf, Source: opt.Source, Format: d.format, MetReal: metReal}
	if opt.List != "" {
		snap.List = opt.List
	}
	at := map[string]int{}
	bad := 0
	spec := headed.Spec{Comma: ',', Multiline: true, Columns: d.columns, Needed: []string{"Name 6", d.id}, Strict: true, Preamble: func(r tabular.Row) bool {
		return strings.HasPrefix(r.Field(0), d.date) && len(r.Fields) < 10
	}}
	res, err := headed.Read(f, spec, opt, &log, func(r headed.Row) {
		e := d.entry(r)
		e.ID, e.List, e.Confidence = r.Get(d.id), snap.List, interdict.Primary
		if len(e.Names) == 0 || e.ID == "" {
			log.Add(list.NoName, f.Name, r.Line, "the row has no name or no %s", d.id)
			bad++
			return
		}
		i, ok := at[e.ID]
		if !ok {
			at[e.ID] = len(snap.Entries)
			snap.Entries = append(snap.Entries, e)
			return
		}
		join(&snap.Entries[i], e)
	})
	if err != nil {
		return nil, log.Warnings(), err
	}
	if len(snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no party", f.Name)
	}
	if snap.AsOf == "" && len(res.Preamble) > 0 {
		snap.AsOf = preambleDate(res.Preamble[0])
	}
	for i := range snap.Entries {
		firstPrimary(&snap.Entries[i])
	}
	res.Bad += bad
	snap.SHA256 = res.SHA256
	snap.Finish(res.Bad == 0, res.Why())
	return []list.Snapshot{snap}, log.Warnings(), nil
}

// join adds another row of the same party; its names keep their standing.
func join(e *list.Entry, o list.Entry) {
	for _, n := range o.Names {
		e.AddName(n)
	}
	e.Merge(o)
}

// firstPrimary brings a primary name to the front and makes the others of that
// standing (spellings of it) aliases. A party without one gets its first name.
func firstPrimary(e *list.Entry) {
	found := -1
	for i := range e.Names {
		if e.Names[i].Kind != list.Primary {
			continue
		}
		if found < 0 {
			found = i
		} else {
			e.Names[i].Kind = list.Alias
		}
	}
	if found < 0 {
		e.Names[0].Kind = list.Primary
		return
	}
	primary := e.Names[found]
	copy(e.Names[1:found+1], e.Names[:found])
	e.Names[0] = primary
}

func preambleDate(line string) string {
	_, when, _ := strings.Cut(strings.ReplaceAll(line, ",", ":"), ":")
	when = strings.Trim(when, ": ")
	if d := edtf.DayMonthYear(when); d != "" {
		return d
	}
	return edtf.Parse(when)
}

// name joins names 1 to 5 and name 6.
func name(r headed.Row, kind list.NameKind, person bool) list.Name {
	var given []string
	for _, c := range []string{"Name 1", "Name 2", "Name 3", "Name 4", "Name 5"} {
		if t := r.Get(c); t != "" {
			given = append(given, t)
		}
	}
	return fullName(given, r.Get("Name 6"), kind, person)
}

// fullName is names 1 to 5 and name 6, which is the family name of a person.
func fullName(given []string, last string, kind list.NameKind, person bool) list.Name {
	n := list.Name{Text: strings.TrimSpace(strings.Join(given, " ") + " " + last), Kind: kind}
	if person && len(given) > 0 {
		n.Parts = list.Parts{Family: last, Given: strings.Join(given, " ")}
	}
	return n
}

func kind(s string) list.Kind {
	switch strings.ToLower(s) {
	case "individual":
		return list.Individual
	case "entity":
		return list.Entity
	case "ship":
		return list.Vessel
	}
	return list.Unknown
}

// standing is the kind of a name by the publisher's words for it.
func standing(kind, quality string) list.NameKind {
	switch kind = strings.ToLower(kind); {
	case strings.HasPrefix(strings.ToLower(quality), "low"):
		return list.Weak
	case kind == "primary name":
		return list.Primary
	case kind == "fka":
		return list.Former
	}
	return list.Alias
}

// values cuts "(1) x (2) y" and "x|y" apart.
func values(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, "|") {
		if part = strings.TrimSpace(part); !strings.HasPrefix(part, "(1)") {
			out = append(out, part)
			continue
		}
		for n := 1; part != ""; n++ {
			part = strings.TrimPrefix(part, fmt.Sprintf("(%d)", n))
			one, rest, more := strings.Cut(part, fmt.Sprintf("(%d)", n+1))
			out = append(out, strings.TrimSpace(one))
			if part = ""; more {
				part = fmt.Sprintf("(%d)", n+1) + rest
			}
		}
	}
	return out
}

func addBorn(e *list.Entry, text string) {
	for _, d := range values(text) {
		d = strings.NewReplacer("dd", "00", "mm", "00").Replace(strings.ToLower(d))
		if iso := edtf.DayMonthYear(d); iso != "" {
			d = iso
		}
		e.Born = list.AddDate(e.Born, d)
	}
}

func addCitizenship(e *list.Entry, text string) {
	for _, c := range values(text) {
		if code := country.Code(c); code != "" {
			e.Countries = list.AddText(e.Countries, code)
			c = code
		}
		e.Citizenship = list.AddText(e.Citizenship, c)
	}
}

func addIDs(e *list.Entry, kind, text string) {
	for _, v := range values(text) {
		e.AddID(list.Identifier{Type: kind, Value: v})
	}
}

func addAddress(e *list.Entry, r headed.Row, line, postcode, place string) {
	var lines []string
	for i := 1; i <= 6; i++ {
		lines = append(lines, r.Get(fmt.Sprintf("%s %d", line, i)))
	}
	e.AddAddress(lineAddress(lines, r.Get(postcode), r.Get(place)))
}

// lineAddress is an address in lines. A country that has no code is the last.
func lineAddress(lines []string, postcode, place string) list.Address {
	a := list.Address{Postcode: postcode, Country: country.Code(place)}
	if a.Country == "" {
		lines = append(lines, place)
	}
	var said []string
	for _, l := range lines {
		if l != "" {
			said = append(said, l)
		}
	}
	a.Text = strings.Join(said, ", ")
	return a
}

func foreignOfficeEntry(r headed.Row) list.Entry {
	e := list.Entry{Kind: kind(r.Get("Designation Type")), Source: r.Get("Regime Name"), Effective: edtf.DayMonthYear(r.Get("Date Designated")), Remarks: list.CleanText(r.Get("Other Information"))}
	e.AddName(name(r, standing(r.Get("Name type"), r.Get("Alias strength")), e.Kind == list.Individual))
	e.AddName(list.Name{Text: r.Get("Name non-latin script"), Kind: list.Original})
	addAddress(&e, r, "Address Line", "Address Postal Code", "Address Country")
	addBorn(&e, r.Get("D.O.B"))
	addCitizenship(&e, r.Get("Nationality(/ies)"))
	e.Places = list.AddText(e.Places, strings.Trim(r.Get("Town of birth")+", "+r.Get("Country of birth"), ", "))
	for _, c := range [][2]string{{"Passport", "Passport number"}, {"National identifier", "National Identifier number"}, {"Business registration number", "Business registration number (s)"},
		{"IMO", "IMO number"}, {"HIN", "Hull identification number (HIN)"}, {"UN reference", "UN Reference Number"}, {"Phone", "Phone number"}, {"Website", "Website"}, {"Email", "Email address"}} {
		addIDs(&e, c[0], r.Get(c[1]))
	}
	for p := range strings.SplitSeq(r.Get("Sanctions Imposed"), "|") {
		e.Programs = list.AddText(e.Programs, p)
	}
	e.Countries = list.AddText(e.Countries, country.Code(r.Get("Current believed flag of ship")))
	return e
}

func treasuryEntry(r headed.Row) list.Entry {
	e := list.Entry{Kind: kind(r.Get("Group Type")), Effective: edtf.DayMonthYear(r.Get("Listed On")), Remarks: list.CleanText(r.Get("Other Information"))}
	e.AddName(name(r, standing(r.Get("Alias Type"), r.Get("Alias Quality")), e.Kind == list.Individual))
	e.AddName(list.Name{Text: r.Get("Name Non-Latin Script"), Kind: list.Original})
	addAddress(&e, r, "Address", "Post/Zip Code", "Country")
	addBorn(&e, r.Get("DOB"))
	addCitizenship(&e, r.Get("Nationality"))
	e.Places = list.AddText(e.Places, strings.Trim(r.Get("Town of Birth")+", "+r.Get("Country of Birth"), ", "))
	addIDs(&e, "Passport", r.Get("Passport Number"))
	addIDs(&e, "National identifier", r.Get("National Identification Number"))
	e.Programs = list.AddText(e.Programs, r.Get("Regime"))
	return e
}
