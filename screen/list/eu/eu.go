// Package eu reads the consolidated list of persons, groups and entities under
// financial sanctions of the European Union, as XML and as CSV (both version
// 1.1).
//
// In the XML everything is in attributes. A name is a nameAlias: whole, and for persons
// also in parts, with its language and whether it is strong; the first strong
// one of an entity is taken for its primary name. Numbers known to be false are
// left out. "00" and "UNKNOWN" stand for no country.
//
// The CSV says the same in rows, each with all columns and one of a name, an
// address, a birth, a number, a citizenship. Each row is turned into the
// element that says the same, so that there is one reading of both.
//
// These loaders were written from the published schemas and never met a real
// file. They refuse every element, attribute and column that is not in them.
package eu

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/xmlrec"
)

// ID is the id of the list.
const ID interdict.ListID = "eu/fsf"

const title = "EU consolidated list of financial sanctions"

// metReal: written from the schema alone.
const metReal = false

// Format reads the XML.
var Format = &list.Format{
	Name: "eu",
	Doc: `the EU consolidated list of financial sanctions as XML 1.1

Never met a real file: what the published schema does not have is refused.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		s := string(head)
		return strings.Contains(s, "<export") && strings.Contains(s, "http://eu.europa.ec/fpi/fsd/export")
	},
	Load: load,
}

func schema() *xmlrec.Schema {
	const base = "regulationLanguage logicalId"
	const where = " city zipCode region place countryIso2Code countryDescription "
	return &xmlrec.Schema{
		Kids: map[string]string{
			"sanctionEntity": "remark regulation subjectType nameAlias citizenship birthdate identification address",
			"regulation":     "remark publicationUrl",
			"nameAlias":      "remark regulationSummary",
			"citizenship":    "remark regulationSummary",
			"birthdate":      "remark regulationSummary",
			"identification": "remark regulationSummary",
			"address":        "remark regulationSummary contactInfo",
		},
		Attrs: map[string]string{
			"sanctionEntity":    "designationDate designationDetails unitedNationId euReferenceNumber logicalId",
			"regulation":        "regulationType organisationType publicationDate entryIntoForceDate numberTitle programme logicalId",
			"regulationSummary": "regulationType publicationDate numberTitle publicationUrl",
			"subjectType":       "code classificationCode",
			"nameAlias":         "firstName middleName lastName wholeName function gender title nameLanguage strong " + base,
			"citizenship":       "region countryIso2Code countryDescription " + base,
			"birthdate":         "circa calendarType birthdate dayOfMonth monthOfYear year yearRangeFrom yearRangeTo" + where + base,
			"identification": "diplomatic knownExpired knownFalse reportedLost revokedByIssuer issuedBy issuedDate validFrom validTo latinNumber " +
				"nameOnDocument number region countryIso2Code countryDescription identificationTypeCode identificationTypeDescription " + base,
			"address":     "street poBox asAtListingTime" + where + base,
			"contactInfo": "key value",
		},
	}
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the EU list is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	r := reading{file: f.Name, log: &log, schema: schema(), at: map[string]int{}}
	r.snap = list.Snapshot{List: ID, Title: title, AsOf: opt.AsOf, Source: opt.Source, Format: "eu", MetReal: metReal}
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
		why = strings.TrimPrefix(fmt.Sprintf("%s; %d parties could not be read", why, r.bad), "; ")
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
	if n.Name != "export" {
		return fmt.Errorf("line %d: the root is %s, not export: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	if r.snap.AsOf == "" {
		r.snap.AsOf = edtf.Parse(n.Attr("generationDate"))
	}
	return nil
}

func (r *reading) record(_ []string, n *xmlrec.Node) error {
	if n.Name != "sanctionEntity" {
		return fmt.Errorf("line %d: element %s is not known: the publisher's format has changed: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	if err := r.schema.Check(n); err != nil {
		return err
	}
	e := entity(n)
	e.List = r.snap.List
	if len(e.Names) == 0 || e.ID == "" {
		r.log.Add(list.NoName, r.file, n.Line, "entity %q has no name or number", e.ID)
		r.bad++
		return nil
	}
	if i, ok := r.at[e.ID]; ok {
		r.log.Add(list.Duplicate, r.file, n.Line, "entity %s stands there twice: joined", e.ID)
		r.snap.Entries[i].Merge(e)
		return nil
	}
	r.at[e.ID] = len(r.snap.Entries)
	r.snap.Entries = append(r.snap.Entries, e)
	return nil
}

func entity(n *xmlrec.Node) list.Entry {
	e := list.Entry{ID: n.Attr("euReferenceNumber"), Kind: list.Unknown, Confidence: interdict.Primary, Effective: day(n.Attr("designationDate"))}
	if e.ID == "" {
		e.ID = n.Attr("logicalId")
	}
	if s := n.Kid("subjectType"); s != nil {
		switch s.Attr("code") {
		case "person", "P": // the table has the two codes in either order
			e.Kind = list.Individual
		case "enterprise", "E":
			e.Kind = list.Entity
		}
	}
	names(&e, n.All("nameAlias"))
	for _, c := range n.All("citizenship") {
		code := place(c)
		e.Citizenship = list.AddText(e.Citizenship, code)
		e.Countries = list.AddText(e.Countries, country.Code(code))
	}
	for _, b := range n.All("birthdate") {
		e.Born = list.AddText(e.Born, born(b))
		e.Places = list.AddText(e.Places, joined(b.Attr("city"), b.Attr("place"), b.Attr("region"), countryName(b)))
	}
	for _, a := range n.All("address") {
		e.AddAddress(address(a))
		for _, c := range a.All("contactInfo") {
			e.AddID(list.Identifier{Type: c.Attr("key"), Value: c.Attr("value")})
		}
	}
	for _, i := range n.All("identification") {
		if i.Attr("knownFalse") != "true" {
			e.AddID(identification(i))
		}
	}
	for _, reg := range n.All("regulation") {
		e.Programs = list.AddText(e.Programs, reg.Attr("programme"))
		if e.Source == "" {
			e.Source = reg.Attr("numberTitle")
		}
	}
	if un := n.Attr("unitedNationId"); un != "" {
		e.AddID(list.Identifier{Type: "UN reference", Value: un})
	}
	e.Remarks = joined(append(n.Texts("remark"), n.Attr("designationDetails"))...)
	return e
}

// names adds the names, the first strong one as the primary.
func names(e *list.Entry, aliases []*xmlrec.Node) {
	first := 0
	for i, a := range aliases {
		if a.Attr("strong") != "false" {
			first = i
			break
		}
	}
	for n := range aliases {
		a := aliases[n] // the primary is moved to the front
		switch {
		case n == 0:
			a = aliases[first]
		case n <= first:
			a = aliases[n-1]
		}
		name := list.Name{Text: a.Attr("wholeName"), Kind: list.Alias, Lang: strings.ToLower(a.Attr("nameLanguage"))}
		if name.Text == "" {
			name.Text = strings.Join(strings.Fields(a.Attr("firstName")+" "+a.Attr("middleName")+" "+a.Attr("lastName")), " ")
		}
		if e.Kind == list.Individual {
			name.Parts = list.Parts{Family: a.Attr("lastName"), Given: strings.TrimSpace(a.Attr("firstName") + " " + a.Attr("middleName"))}
		}
		switch {
		case n == 0:
			name.Kind = list.Primary
		case a.Attr("strong") == "false":
			name.Kind = list.Weak
		}
		e.AddName(name)
	}
}

func born(n *xmlrec.Node) string {
	d := day(n.Attr("birthdate"))
	if d == "" {
		d = edtf.Date(number(n.Attr("year")), number(n.Attr("monthOfYear")), number(n.Attr("dayOfMonth")))
	}
	if d == "" {
		d = edtf.Between(edtf.Parse(n.Attr("yearRangeFrom")), edtf.Parse(n.Attr("yearRangeTo")))
	}
	if n.Attr("circa") == "true" {
		d = edtf.About(d)
	}
	return d
}

func address(n *xmlrec.Node) list.Address {
	street := n.Attr("street")
	if box := n.Attr("poBox"); box != "" {
		street = joined(street, "PO Box "+box)
	}
	a := list.Address{Street: street, City: n.Attr("city"), Region: joined(n.Attr("place"), n.Attr("region")), Postcode: n.Attr("zipCode")}
	if c := place(n); len(c) == 2 {
		a.Country = c
	} else {
		a.Text = c
	}
	return a
}

func identification(n *xmlrec.Node) list.Identifier {
	id := list.Identifier{Type: n.Attr("identificationTypeDescription"), Value: n.Attr("number")}
	if id.Type == "" {
		id.Type = n.Attr("identificationTypeCode")
	}
	if id.Value == "" {
		id.Value = n.Attr("latinNumber")
	}
	if c := place(n); len(c) == 2 {
		id.Country = c
	}
	return id
}

// place is the code of an element's country, else its name, "" for unknown.
func place(n *xmlrec.Node) string {
	if c := country.Code(n.Attr("countryIso2Code")); c != "" {
		return c
	}
	if c := country.Code(n.Attr("countryDescription")); c != "" {
		return c
	}
	return countryName(n)
}

func countryName(n *xmlrec.Node) string {
	if s := n.Attr("countryDescription"); s != "UNKNOWN" {
		return s
	}
	return ""
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = list.CleanText(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
