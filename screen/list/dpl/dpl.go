// Package dpl reads the Denied Persons List of the Bureau of Industry and
// Security as the tab-separated file that the bureau publishes.
//
// It has one row an address, so a person with two addresses has two rows; they
// become one entry, told by name and effective date. The file gives no ids:
// ours is made of those two. Dates are month first. Other names stand inside
// the name ("X A/K/A Y"). The country is often blank where the state is one of
// the United States. Rows whose order has expired stay in the file for a while;
// they are kept, with the date in the remarks.
package dpl

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
const ID interdict.ListID = "us/dpl"

// metReal: tested against files of 2019 and 2022.
const metReal = true

// Format reads dpl.txt.
var Format = &list.Format{
	Name: "dpl",
	Doc: `the Denied Persons List of BIS, tab separated

One row an address; rows of one person and order become one entry.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, '\t', "Name", "Street_Address", "Effective_Date", "FR_Citation")
	},
	Load: load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the Denied Persons List is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	snap := list.Snapshot{List: ID, Title: "BIS Denied Persons List", AsOf: opt.AsOf, Source: opt.Source, Format: "dpl", MetReal: metReal}
	if opt.List != "" {
		snap.List = opt.List
	}
	at := map[string]int{}
	noName := 0
	spec := headed.Spec{Comma: '\t', Needed: []string{"Name", "Effective_Date"}}
	res, err := headed.Read(f, spec, opt, &log, func(r headed.Row) {
		e := entry(r)
		if len(e.Names) == 0 {
			log.Add(list.NoName, f.Name, r.Line, "the row has no name")
			noName++
			return
		}
		e.List = snap.List
		if i, ok := at[e.ID]; ok {
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
		return nil, log.Warnings(), fmt.Errorf("%s: holds no person", f.Name)
	}
	res.Bad += noName
	snap.SHA256 = res.SHA256
	snap.Finish(res.Bad == 0, res.Why())
	return []list.Snapshot{snap}, log.Warnings(), nil
}

func entry(r headed.Row) list.Entry {
	from := edtf.MonthDayYear(r.Get("Effective_Date"))
	if from == "" {
		from = r.Get("Effective_Date")
	}
	e := list.Entry{ID: list.MakeID(r.Get("Name"), from), Kind: list.Unknown, Effective: from, Source: r.Get("FR_Citation"), Confidence: interdict.Primary}
	e.AddNames(r.Get("Name"), list.Primary)
	a := list.Address{Street: r.Get("Street_Address"), City: r.Get("City"), Region: r.Get("State"), Postcode: r.Get("Postal_Code"), Country: country.Code(r.Get("Country"))}
	if a.Country == "" {
		a.Text = r.Get("Country")
	}
	e.AddAddress(a)
	e.Remarks = r.Get("Action")
	if to := edtf.MonthDayYear(r.Get("Expiration_Date")); to != "" {
		e.Remarks = strings.TrimPrefix(e.Remarks+"; expires "+to, "; ")
	}
	if r.Get("Standard_Order") == "N" {
		e.Remarks += "; not a standard order"
	}
	return e
}
