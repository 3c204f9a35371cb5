// Package unsc reads the Consolidated List of the United Nations Security
// Council as XML.
//
// A person's name is in four elements, FIRST_NAME to FOURTH_NAME, in speaking
// order; which of them is the family's is not said. NAME_ORIGINAL_SCRIPT has
// the name in its own script, for about four in ten.
//
// # Oddities
//
// An alias element may hold several names joined by ";", or a name and its
// spelling in another script in brackets ("Jin Tiesan (金铁三)", "Abubakar
// (original script: Абубакар)"). An entity's name may hold two ("A ; B",
// "A / B"). Empty elements stand where there is nothing. Line ends and runs of
// spaces stand inside names. A note behind an alias may give it in Arabic.
package unsc

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
	"interdict/screen/list/xmlrec"
)

// ID is the id of the list.
const ID interdict.ListID = "un/sc"

// UnknownElement: an element that the loader does not read.
const UnknownElement = "unknown-element"

// metReal: tested against the list of 27 February 2026.
const metReal = true

// Format reads the XML.
var Format = &list.Format{
	Name: "unsc",
	Doc: `the UN Security Council Consolidated List as XML

With names in their original script.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff:   func(head []byte) bool { return strings.Contains(string(head), "<CONSOLIDATED_LIST") },
	Load:    load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the Consolidated List is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer rc.Close()
	h := sha256.New()
	in := io.TeeReader(list.Limit(rc), h)

	r := reading{log: &log, file: f.Name, at: map[string]int{}}
	r.snap = list.Snapshot{List: ID, Title: "UN Security Council Consolidated List", AsOf: opt.AsOf, Source: opt.Source, Format: "unsc", MetReal: metReal}
	if opt.List != "" {
		r.snap.List = opt.List
	}
	err = xmlrec.Read(in, xmlrec.Handler{Depth: 2, Open: r.open, Record: r.record})
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
	log  *list.Log
	file string
	snap list.Snapshot
	at   map[string]int
	bad  int
}

func (r *reading) open(path []string, n *xmlrec.Node) error {
	switch {
	case len(path) == 1 && n.Name != "CONSOLIDATED_LIST":
		return fmt.Errorf("line %d: the root is %s, not CONSOLIDATED_LIST: %w", n.Line, n.Name, list.ErrUnrecognised)
	case len(path) == 1 && r.snap.AsOf == "":
		r.snap.AsOf = edtf.Parse(n.Attr("dateGenerated"))
	case len(path) == 2 && n.Name != "INDIVIDUALS" && n.Name != "ENTITIES":
		r.log.Add(UnknownElement, r.file, n.Line, "%s holds parties of a sort that is not known", n.Name)
		r.bad++
	}
	return nil
}

func (r *reading) record(_ []string, n *xmlrec.Node) error {
	var e list.Entry
	switch n.Name {
	case "INDIVIDUAL":
		e = r.person(n)
	case "ENTITY":
		e = r.entity(n)
	default:
		r.log.Add(UnknownElement, r.file, n.Line, "%s is no party that is known", n.Name)
		r.bad++
		return nil
	}
	e.List, e.Confidence = r.snap.List, interdict.Primary
	if len(e.Names) == 0 {
		r.log.Add(list.NoName, r.file, n.Line, "%s %s has no name", n.Name, n.Get("DATAID"))
		r.bad++
		return nil
	}
	if i, ok := r.at[e.ID]; ok {
		r.log.Add(list.Duplicate, r.file, n.Line, "%s stands there twice: joined", e.ID)
		r.snap.Entries[i].Merge(e)
		return nil
	}
	r.at[e.ID] = len(r.snap.Entries)
	r.snap.Entries = append(r.snap.Entries, e)
	return nil
}

// common is what persons and entities share.
func (r *reading) common(n *xmlrec.Node, kind list.Kind) list.Entry {
	e := list.Entry{ID: n.Get("REFERENCE_NUMBER"), Kind: kind, Effective: n.Get("LISTED_ON"), Remarks: list.CleanText(n.Get("COMMENTS1"))}
	if e.ID == "" {
		e.ID = n.Get("DATAID")
	}
	if d := edtf.Parse(e.Effective); d != "" {
		e.Effective = d
	}
	var parts []string
	for _, p := range []string{"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"} {
		if t := n.Get(p); t != "" {
			parts = append(parts, t)
		}
	}
	whole := strings.Join(parts, " ")
	if e.ID == "" && whole != "" {
		e.ID = list.MakeID(whole)
	}
	e.Programs = list.AddText(e.Programs, n.Get("UN_LIST_TYPE"))
	addSpellings(&e, whole, list.Primary)
	for _, t := range n.Texts("NAME_ORIGINAL_SCRIPT") {
		e.AddName(list.Name{Text: t, Kind: list.Original})
	}
	return e
}

func (r *reading) person(n *xmlrec.Node) list.Entry {
	e := r.common(n, list.Individual)
	r.aliases(&e, n.All("INDIVIDUAL_ALIAS"))
	for _, a := range n.All("INDIVIDUAL_ADDRESS") {
		e.AddAddress(address(a))
	}
	for _, d := range n.All("INDIVIDUAL_DATE_OF_BIRTH") {
		if b := born(d); b != "" {
			e.Born = list.AddText(e.Born, b)
		}
	}
	for _, p := range n.All("INDIVIDUAL_PLACE_OF_BIRTH") {
		e.Places = list.AddText(e.Places, joined(p.Get("STREET"), p.Get("CITY"), p.Get("STATE_PROVINCE"), p.Get("COUNTRY")))
	}
	if nat := n.Kid("NATIONALITY"); nat != nil {
		for _, c := range nat.Texts("VALUE") {
			code := code(c)
			e.Citizenship = list.AddText(e.Citizenship, code)
			if len(code) == 2 {
				e.Countries = list.AddText(e.Countries, code)
			}
		}
	}
	for _, d := range n.All("INDIVIDUAL_DOCUMENT") {
		e.AddID(document(d))
	}
	var extra []string
	for _, from := range []string{"TITLE", "DESIGNATION"} {
		if k := n.Kid(from); k != nil {
			extra = append(extra, k.Texts("VALUE")...)
		}
	}
	if len(extra) > 0 {
		e.Remarks = strings.TrimSuffix(list.CleanText(strings.Join(extra, ", "))+"; "+e.Remarks, "; ")
	}
	return e
}

func (r *reading) entity(n *xmlrec.Node) list.Entry {
	e := r.common(n, list.Entity)
	r.aliases(&e, n.All("ENTITY_ALIAS"))
	for _, a := range n.All("ENTITY_ADDRESS") {
		e.AddAddress(address(a))
	}
	return e
}

func (r *reading) aliases(e *list.Entry, aliases []*xmlrec.Node) {
	for _, a := range aliases {
		kind := list.Alias
		note := a.Get("NOTE")
		switch a.Get("QUALITY") {
		case "Low":
			kind = list.Weak
		case "f.k.a.":
			kind = list.Former
		}
		if kind == list.Alias && (strings.HasPrefix(note, "previously listed") || strings.HasPrefix(note, "formerly listed")) {
			kind = list.Former
		}
		addSpellings(e, a.Get("ALIAS_NAME"), kind)
		if _, script, ok := strings.Cut(note, "Arabic"); ok {
			_, script, _ = strings.Cut(script, ":")
			if foreign(script) {
				e.AddName(list.Name{Text: script, Kind: list.Original})
			}
		}
	}
}

func address(n *xmlrec.Node) list.Address {
	a := list.Address{Street: clean(n, "STREET"), City: clean(n, "CITY"), Region: clean(n, "STATE_PROVINCE"), Postcode: clean(n, "ZIP_CODE")}
	if c := code(clean(n, "COUNTRY")); len(c) == 2 {
		a.Country = c
	} else {
		a.Text = c
	}
	return a
}

func clean(n *xmlrec.Node, name string) string { return list.CleanText(n.Get(name)) }

// born reads a date of birth: exact, about, or a span of years.
func born(n *xmlrec.Node) string {
	d := edtf.Parse(n.Get("DATE"))
	if d == "" {
		d = edtf.Parse(n.Get("YEAR"))
	}
	if span := edtf.Between(edtf.Parse(n.Get("FROM_YEAR")), edtf.Parse(n.Get("TO_YEAR"))); d == "" {
		d = span
	}
	if d == "" {
		d = edtf.Parse(strings.ReplaceAll(n.Get("NOTE"), ".", ""))
	}
	if n.Get("TYPE_OF_DATE") == "APPROXIMATELY" || n.Get("NOTE") == "Approximately" {
		d = edtf.About(d)
	}
	return d
}

func document(n *xmlrec.Node) list.Identifier {
	id := list.Identifier{Type: clean(n, "TYPE_OF_DOCUMENT"), Value: clean(n, "NUMBER")}
	if id.Type == "" {
		id.Type = clean(n, "TYPE_OF_DOCUMENT2")
	}
	for _, from := range []string{"ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"} {
		if c := code(clean(n, from)); len(c) == 2 && id.Country == "" {
			id.Country = c
		}
	}
	return id
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
