// Package ofacxml reads the lists of OFAC in the advanced XML format
// (sdn_advanced.xml, cons_advanced.xml), which has what the comma-separated
// files leave out: names in their own script, the parts of a name by kind, and
// which alias is weak.
//
// The file is a set of tables that refer to one another by number: reference
// values first, then places, documents, parties, and last the entries that say
// on which list a party is and under which programme.
//
//	DistinctParty ─ Profile ─ Identity ─ Alias ─ DocumentedName ─ NamePartValue → Script, NamePartGroup → NamePartType
//	                        └ Feature ─ FeatureVersion → Location, DatePeriod, text
//	IDRegDocument → Identity      SanctionsEntry → Profile, List; SanctionsMeasure: the programme in a comment
//
// This loader was written from the published schema and never met a real file.
// It refuses every element and attribute that the schema does not have.
package ofacxml

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/xmlrec"
)

// metReal: written from the schema alone.
const metReal = false

// Format reads the advanced XML.
var Format = &list.Format{
	Name: "ofacxml",
	Doc: `the SDN and Consolidated lists of OFAC as advanced XML

With names in their own script. Never met a real file: what the published schema
does not have is refused.`,
	Lists:   []interdict.ListID{"us/sdn", "us/ofac-nonsdn"},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		s := string(head)
		return strings.Contains(s, "<Sanctions") && (strings.Contains(s, "<ReferenceValueSets") || strings.Contains(s, "<DateOfIssue"))
	},
	Load: load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the advanced XML is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	r := newReading(f.Name, &log)
	err = xmlrec.Read(io.TeeReader(list.Limit(rc), h), xmlrec.Handler{Depth: 2, Open: r.open, Record: r.record})
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
	if r.bad > 0 {
		why = strings.TrimPrefix(fmt.Sprintf("%s; %d parties could not be read", why, r.bad), "; ")
	}
	snaps, err := r.snapshots(opt, hex.EncodeToString(h.Sum(nil)), why)
	return snaps, log.Warnings(), err
}

// A reading is the tables met so far.
type reading struct {
	file   string
	log    *list.Log
	schema *xmlrec.Schema
	asOf   [3]string
	bad    int

	values    map[string]map[string]*xmlrec.Node // "Country" → id → value
	places    map[string]place
	documents map[string][]list.Identifier // by identity
	entries   []list.Entry
	profiles  []string          // of each entry
	at        map[string]int    // profile → entry
	lists     map[string]string // profile → name of its list
}

func newReading(file string, log *list.Log) *reading {
	return &reading{file: file, log: log, schema: schema(), values: map[string]map[string]*xmlrec.Node{}, places: map[string]place{},
		documents: map[string][]list.Identifier{}, at: map[string]int{}, lists: map[string]string{}}
}

func (r *reading) open(path []string, n *xmlrec.Node) error {
	switch {
	case len(path) == 1 && n.Name != "Sanctions":
		return fmt.Errorf("line %d: the root is %s, not Sanctions: %w", n.Line, n.Name, list.ErrUnrecognised)
	case len(path) == 2 && !strings.Contains(sections, " "+n.Name+" "):
		return fmt.Errorf("line %d: section %s is not known: the publisher's format has changed: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	return nil
}

func (r *reading) record(path []string, n *xmlrec.Node) error {
	section := path[1]
	if want := map[string]string{"Locations": "Location", "IDRegDocuments": "IDRegDocument", "DistinctParties": "DistinctParty",
		"ProfileRelationships": "ProfileRelationship", "SanctionsEntries": "SanctionsEntry", "SanctionsEntryLinks": "SanctionsEntryLink"}[section]; want != "" && n.Name != want {
		return fmt.Errorf("line %d: element %s inside %s is not known: the publisher's format has changed: %w", n.Line, n.Name, section, list.ErrUnrecognised)
	}
	if err := r.schema.Check(n); err != nil {
		return err
	}
	switch section {
	case "DateOfIssue":
		return r.issued(n)
	case "ReferenceValueSets":
		return r.reference(n)
	case "Locations":
		r.places[n.Attr("ID")] = r.place(n)
	case "IDRegDocuments":
		r.document(n)
	case "DistinctParties":
		r.party(n)
	case "SanctionsEntries":
		r.sanction(n)
	}
	return nil
}

func (r *reading) issued(n *xmlrec.Node) error {
	i := slices.Index([]string{"Year", "Month", "Day"}, n.Name)
	if i < 0 {
		return fmt.Errorf("line %d: element %s inside DateOfIssue is not known: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	r.asOf[i] = strings.TrimSpace(n.Text)
	return nil
}

// reference keeps one table of values by their numbers.
func (r *reading) reference(n *xmlrec.Node) error {
	one, ok := valueSets()[n.Name]
	if !ok {
		return fmt.Errorf("line %d: table %s is not known: the publisher's format has changed: %w", n.Line, n.Name, list.ErrUnrecognised)
	}
	set := map[string]*xmlrec.Node{}
	for _, k := range n.Kids {
		set[k.Attr("ID")] = k
	}
	r.values[one] = set
	return nil
}

// value is the text of a reference value.
func (r *reading) value(table, id string) string {
	if n := r.values[table][id]; n != nil {
		return strings.TrimSpace(n.Text)
	}
	return ""
}

// country is the code of a country by its number.
func (r *reading) country(id string) string {
	n := r.values["Country"][id]
	if n == nil {
		return ""
	}
	if c := country.Code(n.Attr("ISO2")); c != "" {
		return c
	}
	return country.Code(n.Text)
}

// A place is an address of the table of locations.
type place struct {
	address list.Address
	text    string // the whole, for a place of birth
}

func (r *reading) place(n *xmlrec.Node) place {
	var p place
	var all []string
	for _, part := range n.All("LocationPart") {
		for _, v := range part.All("LocationPartValue") {
			text := list.CleanText(v.Get("Value"))
			if text == "" {
				continue
			}
			all = append(all, text)
			switch kind := strings.ToUpper(r.value("LocPartType", part.Attr("LocPartTypeID"))); {
			case strings.HasPrefix(kind, "ADDRESS"):
				p.address.Street = comma(p.address.Street, text)
			case kind == "CITY":
				p.address.City = comma(p.address.City, text)
			case strings.HasPrefix(kind, "STATE"), kind == "REGION":
				p.address.Region = comma(p.address.Region, text)
			case strings.Contains(kind, "POSTAL"):
				p.address.Postcode = text
			default:
				p.address.Text = comma(p.address.Text, text)
			}
		}
	}
	for _, c := range n.All("LocationCountry") {
		id := c.Attr("CountryID")
		if code := r.country(id); code != "" {
			p.address.Country = code
		}
		all = append(all, r.value("Country", id))
	}
	p.text = strings.Join(all, ", ")
	return p
}

func comma(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

func (r *reading) document(n *xmlrec.Node) {
	id := list.Identifier{Type: r.value("IDRegDocType", n.Attr("IDRegDocTypeID")), Value: list.CleanText(n.Get("IDRegistrationNo")), Country: r.country(n.Attr("IssuedBy-CountryID"))}
	if id.Value != "" {
		who := n.Attr("IdentityID")
		r.documents[who] = append(r.documents[who], id)
	}
}

// sanction says of a profile which list it is on and under which programmes.
func (r *reading) sanction(n *xmlrec.Node) {
	profile := n.Attr("ProfileID")
	i, ok := r.at[profile]
	if !ok {
		r.log.Add(list.BadRow, r.file, n.Line, "entry %s is of profile %s, which is not there", n.Attr("ID"), profile)
		r.bad++
		return
	}
	e := &r.entries[i]
	r.lists[profile] = r.value("List", n.Attr("ListID"))
	for _, ev := range n.All("EntryEvent") {
		if d := ev.Kid("Date"); d != nil {
			if day := date(d); day != "" && (e.Effective == "" || day < e.Effective) {
				e.Effective = day
			}
		}
		if law := r.value("LegalBasis", ev.Attr("LegalBasisID")); law != "" && e.Source == "" {
			e.Source = law
		}
	}
	for _, m := range n.All("SanctionsMeasure") {
		if r.value("SanctionsType", m.Attr("SanctionsTypeID")) == "Program" {
			e.Programs = list.AddText(e.Programs, m.Get("Comment"))
		}
	}
}

// snapshots parts the parties by their list.
func (r *reading) snapshots(opt list.Options, sum, why string) ([]list.Snapshot, error) {
	asOf := opt.AsOf
	if asOf == "" {
		asOf = edtf.Date(number(r.asOf[0]), number(r.asOf[1]), number(r.asOf[2]))
	}
	titles := map[interdict.ListID]string{"us/sdn": "OFAC Specially Designated Nationals", "us/ofac-nonsdn": "OFAC Consolidated (non-SDN) list"}
	var out []list.Snapshot
	for _, id := range []interdict.ListID{"us/sdn", "us/ofac-nonsdn"} {
		snap := list.Snapshot{List: id, Title: titles[id], AsOf: asOf, SHA256: sum, Source: opt.Source, Format: "ofacxml", MetReal: metReal}
		if opt.List != "" {
			snap.List = opt.List
		}
		for i, e := range r.entries {
			if on := r.lists[r.profiles[i]]; (on == "" || strings.Contains(on, "SDN")) == (id == "us/sdn") {
				e.List = snap.List
				snap.Entries = append(snap.Entries, e)
			}
		}
		if len(snap.Entries) > 0 {
			snap.Finish(why == "", why)
			out = append(out, snap)
		}
	}
	switch {
	case len(out) == 0:
		return nil, fmt.Errorf("%s: holds no party", r.file)
	case len(out) > 1 && opt.List != "":
		return nil, fmt.Errorf("%s: the file holds %d lists but one id was given", r.file, len(out))
	}
	return out, nil
}
