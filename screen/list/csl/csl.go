// Package csl reads the Consolidated Screening List that trade.gov makes of
// the lists of Commerce, State and Treasury: the comma-separated file and the
// JSON. It is the only machine-readable edition of the Entity List.
//
// Every part of it becomes a list of its own: us/entity-list, us/dpl, us/uvl,
// us/meu (Commerce), us/isn, us/dtc (State), us/sdn, us/ssi, us/plc, us/cmic,
// us/mbs, us/fse, us/capta, us/ns-isa (Treasury).
//
// # Oddities of the comma-separated file
//
// The header line stands there twice. Several values share a field, joined by
// "; ", and the last alias of a BIS entry begins with "and". An address ends
// with a country code, or does not. The type is blank for nearly all rows of
// Commerce and State: that means unknown, not entity. Numbers and prose share
// the ids column; "?" stands where an apostrophe was lost.
package csl

import (
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
	"interdict/screen/list/idtype"
)

// metCSV: tested against a file of November 2023, cut in its last row.
const metCSV = true

// Format reads the comma-separated file.
var Format = &list.Format{
	Name: "csl",
	Doc: `the Consolidated Screening List of trade.gov as a comma-separated file

Gives one list for each source named in it; the Entity List is among them.`,
	Lists:   listIDs(),
	MetReal: metCSV,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ',', "_id", "source", "entity_number", "alt_names", "federal_register_notice")
	},
	Load: loadCSV,
}

// A part is one of the lists inside.
type part struct {
	mark  string // what its source name contains
	id    interdict.ListID
	title string
}

// parts are told apart by the abbreviation or words in the source column.
func parts() []part {
	return []part{
		{"(SDN)", "us/sdn", "OFAC Specially Designated Nationals, as in the Consolidated Screening List"},
		{"Entity List", "us/entity-list", "BIS Entity List, as in the Consolidated Screening List"},
		{"Denied Persons", "us/dpl", "BIS Denied Persons List, as in the Consolidated Screening List"},
		{"Unverified", "us/uvl", "BIS Unverified List"},
		{"Military End User", "us/meu", "BIS Military End User List"},
		{"Nonproliferation", "us/isn", "State Department nonproliferation sanctions"},
		{"ITAR Debarred", "us/dtc", "State Department, debarred under the ITAR"},
		{"Sectoral Sanctions", "us/ssi", "OFAC Sectoral Sanctions Identifications"},
		{"Palestinian Legislative", "us/plc", "OFAC Palestinian Legislative Council list"},
		{"Chinese Military-Industrial", "us/cmic", "OFAC Chinese Military-Industrial Complex Companies"},
		{"Menu-Based", "us/mbs", "OFAC Non-SDN Menu-Based Sanctions"},
		{"Foreign Sanctions Evaders", "us/fse", "OFAC Foreign Sanctions Evaders"},
		{"Capta", "us/capta", "OFAC Correspondent Account or Payable-Through Account Sanctions"},
		{"CAPTA", "us/capta", "OFAC Correspondent Account or Payable-Through Account Sanctions"},
		{"Iranian Sanctions Act", "us/ns-isa", "OFAC Non-SDN Iranian Sanctions Act list"},
	}
}

func listIDs() []interdict.ListID {
	var out []interdict.ListID
	for _, p := range parts() {
		if !slices.Contains(out, p.id) {
			out = append(out, p.id)
		}
	}
	return out
}

// A set gathers the entries of each part.
type set struct {
	file  string
	log   *list.Log
	parts []part
	snaps []list.Snapshot
	index map[string]int // source → snaps
	ids   map[string]int // list and id → entry of its snapshot
}

func newSet(file string, log *list.Log) *set {
	return &set{file: file, log: log, parts: parts(), index: map[string]int{}, ids: map[string]int{}}
}

// snapshot is the snapshot of a source, begun where it is new. A source that
// is not known becomes a list named after it, so that nothing is lost.
func (s *set) snapshot(source string, line int) int {
	if i, ok := s.index[source]; ok {
		return i
	}
	p := part{id: interdict.ListID("us/csl-" + list.MakeID(source)), title: source}
	for _, q := range s.parts {
		if strings.Contains(source, q.mark) {
			p = q
			break
		}
	}
	if p.mark == "" {
		s.log.Add(list.UnknownList, s.file, line, "source %q has no list id here: read as %s", source, p.id)
	}
	for i := range s.snaps {
		if s.snaps[i].List == p.id {
			s.index[source] = i
			return i
		}
	}
	s.snaps = append(s.snaps, list.Snapshot{List: p.id, Title: p.title})
	s.index[source] = len(s.snaps) - 1
	return len(s.snaps) - 1
}

// add keeps an entry; one whose id is there already is joined to it.
func (s *set) add(source string, e list.Entry, line int) {
	i := s.snapshot(source, line)
	snap := &s.snaps[i]
	e.List, e.Confidence = snap.List, interdict.Primary
	key := string(e.List) + "/" + e.ID
	if at, ok := s.ids[key]; ok {
		s.log.Add(list.Duplicate, s.file, line, "%s stands there twice: joined", key)
		snap.Entries[at].Merge(e)
		return
	}
	s.ids[key] = len(snap.Entries)
	snap.Entries = append(snap.Entries, e)
}

// finish completes the snapshots, in the order of their ids. Where the user
// gave an id, only that list is returned.
func (s *set) finish(opt list.Options, format, sum string, met bool, why ...string) ([]list.Snapshot, error) {
	for i := range s.snaps {
		snap := &s.snaps[i]
		snap.AsOf, snap.Source, snap.SHA256, snap.Format, snap.MetReal = opt.AsOf, opt.Source, sum, format, met
		snap.Finish(strings.Join(why, "") == "", why...)
	}
	slices.SortFunc(s.snaps, func(a, b list.Snapshot) int { return strings.Compare(string(a.List), string(b.List)) })
	if opt.List != "" {
		for _, snap := range s.snaps {
			if snap.List == opt.List {
				return []list.Snapshot{snap}, nil
			}
		}
		return nil, fmt.Errorf("%s: holds no %s", s.file, opt.List)
	}
	if len(s.snaps) == 0 {
		return nil, fmt.Errorf("%s: holds no party", s.file)
	}
	return s.snaps, nil
}

func loadCSV(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the Consolidated Screening List is one file, %d were given", files[0].Name, len(files))
	}
	s := newSet(files[0].Name, &log)
	noName := 0
	spec := headed.Spec{Comma: ',', Multiline: true, Needed: []string{"_id", "source", "name"}}
	res, err := headed.Read(files[0], spec, opt, &log, func(r headed.Row) {
		e, source := entry(r)
		if len(e.Names) == 0 || source == "" {
			log.Add(list.NoName, files[0].Name, r.Line, "the row has no name or no source")
			noName++
			return
		}
		s.add(source, e, r.Line)
	})
	if err != nil {
		return nil, log.Warnings(), err
	}
	res.Bad += noName
	snaps, err := s.finish(opt, "csl", res.SHA256, metCSV, res.Why())
	return snaps, log.Warnings(), err
}

// entry makes an entry of a row.
func entry(r headed.Row) (e list.Entry, source string) {
	source = r.Get("source")
	e = list.Entry{ID: r.Get("entity_number"), Kind: kind(r.Get("type")), Effective: date(r.Get("start_date")), Source: r.Get("federal_register_notice")}
	if e.ID == "" {
		e.ID = r.Get("_id")
	}
	if e.ID == "" {
		e.ID = list.MakeID(r.Get("name"), source, r.Get("addresses"), r.Get("start_date"))
	}
	e.AddNames(r.Get("name"), list.Primary)
	for _, n := range split(r.Get("alt_names")) {
		e.AddName(list.Name{Text: strings.TrimPrefix(n, "and "), Kind: list.Alias})
	}
	for _, a := range split(r.Get("addresses")) {
		e.AddAddress(address(a))
	}
	for _, p := range split(r.Get("programs")) {
		e.Programs = list.AddText(e.Programs, p)
	}
	for _, c := range slices.Concat(split(r.Get("citizenships")), split(r.Get("nationalities"))) {
		addCitizenship(&e, c)
	}
	for _, d := range split(r.Get("dates_of_birth")) {
		e.Born = list.AddDate(e.Born, d)
	}
	for _, p := range split(r.Get("places_of_birth")) {
		e.Places = list.AddText(e.Places, p)
	}
	for _, id := range split(r.Get("ids")) {
		if id, ok := identifier(id); ok {
			e.AddID(id)
		}
	}
	if v := r.Get("call_sign"); v != "" {
		e.AddID(list.Identifier{Type: "Call Sign", Value: v})
	}
	if c := country.Code(r.Get("vessel_flag")); c != "" {
		e.Countries = list.AddText(e.Countries, c)
	}
	e.Remarks = remarks(r.Get("remarks"), "Title", r.Get("title"), "Owner", r.Get("vessel_owner"), "Licence requirement", r.Get("license_requirement"),
		"Licence policy", r.Get("license_policy"), "Ends", r.Get("end_date"))
	return e, source
}

func kind(s string) list.Kind {
	switch strings.ToLower(s) {
	case "individual":
		return list.Individual
	case "entity":
		return list.Entity
	case "vessel":
		return list.Vessel
	case "aircraft":
		return list.Aircraft
	}
	return list.Unknown
}

// split cuts a field at its semicolons.
func split(s string) []string {
	if s == "" {
		return nil
	}
	out := strings.Split(s, ";")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

// date is EDTF where it can be read, else the text.
func date(s string) string {
	if d := edtf.Parse(s); d != "" {
		return d
	}
	return s
}

// address takes the country code off the end. What stands before it is not
// divided: its commas separate street, district, town and postcode alike.
func address(s string) list.Address {
	a := list.Address{Text: s}
	rest, last, ok := cutLast(s, ",")
	if !ok {
		rest, last = "", s
	}
	if c := country.Code(last); c != "" {
		a.Text, a.Country = strings.TrimRight(strings.TrimSpace(rest), ","), c
	}
	a.Text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(a.Text), ","))
	return a
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], strings.TrimSpace(s[i+len(sep):]), true
	}
	return s, "", false
}

func addCitizenship(e *list.Entry, c string) {
	if code := country.Code(c); code != "" {
		e.Countries = list.AddText(e.Countries, code)
		c = code
	}
	e.Citizenship = list.AddText(e.Citizenship, c)
}

// identifier reads "Passport, A123, TR, 1999"; prose under the same column is
// told by a kind that is not one of a number.
func identifier(s string) (list.Identifier, bool) {
	kind, rest, ok := strings.Cut(s, ", ")
	if !ok || !idtype.Known(kind) {
		return list.Identifier{}, false
	}
	id := list.Identifier{Type: strings.TrimSpace(kind)}
	id.Value, rest, _ = strings.Cut(rest, ", ")
	for _, f := range strings.Split(rest, ", ") {
		if c := country.Code(f); c != "" && id.Country == "" {
			id.Country = c
		}
	}
	return id, id.Value != ""
}

// remarks joins columns that have no field of their own, each under its name.
func remarks(text string, pairs ...string) string {
	out := text
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = strings.TrimPrefix(out+"; "+pairs[i]+": "+pairs[i+1], "; ")
		}
	}
	return out
}
