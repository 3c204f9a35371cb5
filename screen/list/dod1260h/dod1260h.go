// Package dod1260h reads the list of Chinese military companies under section
// 1260H of the National Defense Authorization Act for fiscal year 2021.
//
// The Department of Defense publishes it as PDF. This reads the table that is
// made of all its editions: a row a company and edition, with the day on which
// the company left the list. Rows of one company become one entry. A company
// all of whose rows have ended is left out, and counted.
package dod1260h

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
)

// ID is the id of the list.
const ID interdict.ListID = "us/dod-1260h"

// metReal: tested against the table of August 2026.
const metReal = true

// Format reads the table of all editions.
var Format = &list.Format{
	Name: "dod1260h",
	Doc: `the section 1260H list as a table of its editions

Companies whose listing has ended are left out and counted.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ',', "Name", "Clean Name", "Parent Name", "Start date", "End date")
	},
	Load: load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the section 1260H list is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	snap := list.Snapshot{List: ID, Title: "Section 1260H list of Chinese military companies", AsOf: opt.AsOf, Source: opt.Source, Format: "dod1260h", MetReal: metReal}
	if opt.List != "" {
		snap.List = opt.List
	}
	var all []list.Entry
	at, current := map[string]int{}, map[string]bool{}
	noName, latest := 0, ""
	spec := headed.Spec{Comma: ',', Multiline: true, Needed: []string{"Name", "Clean Name", "Start date", "End date"}}
	res, err := headed.Read(f, spec, opt, &log, func(r headed.Row) {
		e := entry(r)
		if len(e.Names) == 0 {
			log.Add(list.NoName, f.Name, r.Line, "the row has no name")
			noName++
			return
		}
		e.List = snap.List
		latest = max(latest, e.Effective, edtf.Parse(r.Get("End date")))
		if end := edtf.Parse(r.Get("End date")); end == "" || opt.AsOf != "" && end > opt.AsOf {
			current[e.ID] = true
		}
		if i, ok := at[e.ID]; ok {
			all[i].Merge(e)
			return
		}
		at[e.ID] = len(all)
		all = append(all, e)
	})
	if err != nil {
		return nil, log.Warnings(), err
	}
	for _, e := range all {
		if current[e.ID] {
			snap.Entries = append(snap.Entries, e)
		} else {
			log.Add(list.Ended, f.Name, 0, "%s is on the list no more", e.Names[0].Text)
		}
	}
	if len(snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no company that is listed now", f.Name)
	}
	if snap.AsOf == "" {
		snap.AsOf = latest
	}
	res.Bad += noName
	snap.SHA256 = res.SHA256
	snap.Finish(res.Bad == 0, res.Why())
	return []list.Snapshot{snap}, log.Warnings(), nil
}

func entry(r headed.Row) list.Entry {
	name := r.Get("Clean Name")
	if name == "" {
		name = r.Get("Name")
	}
	name = strings.TrimRight(name, "*")
	e := list.Entry{ID: list.MakeID(name), Kind: list.Entity, Countries: []string{"CN"}, Effective: edtf.Parse(r.Get("Start date")),
		Source: r.Get("Source Url"), Confidence: interdict.Secondary}
	e.AddName(list.Name{Text: name, Kind: list.Primary})
	for a := range strings.SplitSeq(r.Get("Alias"), ";") {
		e.AddName(list.Name{Text: a, Kind: list.Alias})
	}
	for a := range strings.SplitSeq(r.Get("Previous Name"), ";") {
		e.AddName(list.Name{Text: a, Kind: list.Former})
	}
	if p := r.Get("Parent Name"); p != "" {
		e.Remarks = "Parent: " + p
	}
	if n := r.Get("Note"); n != "" {
		e.Remarks = strings.TrimPrefix(e.Remarks+"; "+n, "; ")
	}
	return e
}
