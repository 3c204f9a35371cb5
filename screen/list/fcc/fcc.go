// Package fcc reads the Covered List of the Federal Communications Commission
// under the Secure and Trusted Communications Networks Act of 2019.
//
// A row is a sentence and a date. The companies are inside the sentence, after
// words such as "produced by" or "provided by", and end where the sentence goes
// on about what is covered. Some rows name no company but a category ("routers
// produced in a foreign country"); they are not parties, and are counted. A row
// in which neither is found makes the list incomplete.
package fcc

import (
	"fmt"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/edtf"
	"interdict/screen/list/headed"
)

// ID is the id of the list.
const ID interdict.ListID = "us/fcc-covered"

// The warnings of this loader.
const (
	Category = "category-entry"  // the row covers a category, not a company
	Unread   = "no-company-read" // the row names neither a company nor a known category
)

// metReal: tested against the list of August 2026.
const metReal = true

// Format reads the Covered List.
var Format = &list.Format{
	Name: "fcc",
	Doc: `the Covered List of the FCC, companies named in sentences

Rows that cover a category and not a company are counted and left out.`,
	Lists:   []interdict.ListID{ID},
	MetReal: metReal,
	Sniff: func(head []byte) bool {
		return headed.Sniff(head, ',', "covered_equipment_or_services", "date_of_inclusion_on_covered_list")
	},
	Load: load,
}

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: the Covered List is one file, %d were given", files[0].Name, len(files))
	}
	f := files[0]
	snap := list.Snapshot{List: ID, Title: "FCC Covered List, companies", AsOf: opt.AsOf, Source: opt.Source, Format: "fcc", MetReal: metReal}
	if opt.List != "" {
		snap.List = opt.List
	}
	at := map[string]int{}
	unread := 0
	spec := headed.Spec{Comma: ',', Multiline: true, Needed: []string{"covered_equipment_or_services", "date_of_inclusion_on_covered_list"}}
	res, err := headed.Read(f, spec, opt, &log, func(r headed.Row) {
		text := r.Get("covered_equipment_or_services")
		names := Companies(text)
		switch {
		case len(names) > 0:
		case category(text):
			log.Add(Category, f.Name, r.Line, "covers a category, not a company: %s", clip(text))
			return
		default:
			log.Add(Unread, f.Name, r.Line, "no company could be read out of: %s", clip(text))
			unread++
			return
		}
		from, _, _ := strings.Cut(r.Get("date_of_inclusion_on_covered_list"), "Updated:")
		for _, n := range names {
			e := list.Entry{List: snap.List, ID: list.MakeID(n), Kind: list.Entity, Effective: edtf.Parse(from),
				Remarks: text, Source: "47 CFR 1.50002", Confidence: interdict.Secondary}
			e.AddName(list.Name{Text: n, Kind: list.Primary})
			if i, ok := at[e.ID]; ok {
				snap.Entries[i].Merge(e)
				continue
			}
			at[e.ID] = len(snap.Entries)
			snap.Entries = append(snap.Entries, e)
		}
	})
	if err != nil {
		return nil, log.Warnings(), err
	}
	if len(snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: names no company", f.Name)
	}
	why := res.Why()
	if unread > 0 {
		why = strings.TrimPrefix(fmt.Sprintf("%s; %d rows name neither a company nor a known category", why, unread), "; ")
	}
	snap.SHA256 = res.SHA256
	snap.Finish(why == "", why)
	return []list.Snapshot{snap}, log.Warnings(), nil
}

// Companies reads the companies out of a sentence of the Covered List.
func Companies(text string) []string {
	rest, ok := after(text)
	if !ok {
		return nil
	}
	var out []string
	for _, part := range strings.Split(rest, " and its wholly-owned subsidiary ") {
		if n := ending(part); company(n) {
			out = append(out, n)
		}
	}
	return out
}

// after is the sentence behind the words that lead to a company.
func after(text string) (string, bool) {
	best := -1
	for _, lead := range [...]string{" produced or provided by ", " produced by ", " provided by ", " supplied, directly or indirectly, by ", " offered by "} {
		if i := strings.Index(text, lead); i >= 0 && (best < 0 || i+len(lead) < best) {
			best = i + len(lead)
		}
	}
	if best < 0 {
		return "", false
	}
	return text[best:], true
}

// ending cuts a company's name where the sentence goes on.
func ending(s string) string {
	end := len(s)
	for _, on := range [...]string{", including ", ", to the extent ", " subject to ", ", subject to ", " or any of its ", " and any of its ", " and its subsidiaries", " and their subsidiaries", ", except "} {
		if i := strings.Index(s, on); i >= 0 {
			end = min(end, i)
		}
	}
	return trimStop(strings.TrimSpace(s[:end]))
}

// trimStop takes the full stop of the sentence off, but not that of "Inc." or
// "Corp.": a stop stays behind a short word with a capital.
func trimStop(s string) string {
	if !strings.HasSuffix(s, ".") {
		return strings.TrimRight(s, ",; ")
	}
	last := s[strings.LastIndexByte(s, ' ')+1:]
	if len(last) <= 5 && last[0] >= 'A' && last[0] <= 'Z' {
		return s
	}
	return strings.TrimSuffix(s, ".")
}

// company reports whether a text can be a company's name: it begins with a
// capital and is not a sentence.
func company(s string) bool {
	return s != "" && len(s) <= 120 && s[0] >= 'A' && s[0] <= 'Z' && !strings.HasPrefix(s, "Foreign")
}

// category reports whether a row covers goods by where they are made.
func category(text string) bool {
	low := strings.ToLower(text)
	return strings.Contains(low, "foreign-produced") || strings.Contains(low, "produced in a foreign country")
}

func clip(s string) string {
	const n = 60
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}
