// Package section889 reads the five companies named in section 889 of the
// National Defense Authorization Act for fiscal year 2019.
//
// The statute is the source; this reads the small table in which the names are
// passed on. Subsidiaries and affiliates are covered too and are not named.
package section889

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
)

// ID is the id of the list.
const ID interdict.ListID = "us/section-889"

// metReal: tested against the table as passed on by others.
const metReal = true

// Format reads the table.
var Format = &list.Format{
	Name: "section889",
	Doc: `the companies of section 889 as a table

Columns: schema, name, aliases and others; one row a company.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ',', "schema", "name", "aliases", "program", "authority", "source_url")
	},
	Load: load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the table is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	snap := list.Snapshot{List: ID, Title: "Section 889 companies", AsOf: opt.AsOf, Source: opt.Source, Format: "section889", MetReal: metReal}
	if opt.List != "" {
		snap.List = opt.List
	}
	at := map[string]int{}
	noName := 0
	res, err := headed.Read(f, headed.Spec{Comma: ',', Multiline: true, Needed: []string{"schema", "name"}}, opt, &log, func(r headed.Row) {
		e := list.Entry{List: snap.List, ID: list.MakeID(r.Get("name")), Kind: list.Entity, Source: r.Get("program"), Remarks: r.Get("notes"),
			Effective: edtf.Parse(r.Get("start-date")), Confidence: interdict.Secondary}
		if r.Get("schema") == "Person" {
			e.Kind = list.Individual
		}
		e.AddName(list.Name{Text: r.Get("name"), Kind: list.Primary})
		for a := range strings.SplitSeq(r.Get("aliases"), ";") {
			e.AddName(list.Name{Text: a, Kind: list.Alias})
		}
		if c := country.Code(r.Get("country")); c != "" {
			e.Countries = []string{c}
		}
		if r.Get("name") == "" {
			log.Add(list.NoName, f.Name, r.Line, "the row has no name")
			noName++
			return
		}
		if i, ok := at[e.ID]; ok {
			log.Add(list.Duplicate, f.Name, r.Line, "%s stands there twice: joined", r.Get("name"))
			snap.Entries[i].Merge(e)
			return
		}
		at[e.ID] = len(snap.Entries)
		snap.Entries = append(snap.Entries, e)
	})
	if err != nil {
		return nil, log.Warnings(), err
	}
	if len(snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: names no company", f.Name)
	}
	res.Bad += noName
	snap.SHA256 = res.SHA256
	snap.Finish(res.Bad == 0, res.Why())
	return []list.Snapshot{snap}, log.Warnings(), nil
}
