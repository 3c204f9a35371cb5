package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"interdict"
	"interdict/internal/replay"
	"interdict/internal/retain"
	"interdict/internal/words"
	"interdict/prove"
	"interdict/web"
)

// maxLooked bounds the records that are looked at for one page of a kind.
const maxLooked = 20_000

// Page gives records, newest first.
func (x *archive) Page(q web.LogQuery) (web.LogPage, error) {
	log, root, err := x.read()
	page := web.LogPage{Checkpoint: root}
	if err != nil || log == nil {
		return page, err
	}
	set, err := x.setAside(log)
	if err != nil {
		return page, err
	}
	n := root.Size
	if q.Before > 0 {
		n = min(n, q.Before)
	}
	for n > 0 && len(page.Rows) < q.Limit && page.Looked < maxLooked {
		n--
		page.Looked++
		b, err := log.Entry(n)
		if err != nil {
			return page, err
		}
		if prove.IsLeaf(b) { // the record of its book is not on this page
			if q.Kind == "" {
				page.Rows = append(page.Rows, web.LogRow{Number: n, Kind: "line", Broken: "a line of an order book; the record of the book follows it"})
			}
			continue
		}
		if q.Kind != "" && !bytes.Contains(b, []byte(`"kind":"`+q.Kind+`"`)) {
			continue
		}
		row, err := logRow(log, n, b)
		if err != nil {
			return page, err
		}
		if list := set[n]; len(list) > 0 {
			if row.SetAside, err = overrideIn(log, list[len(list)-1], x.a.Now()); err != nil {
				return page, err
			}
		}
		if row.Kind == "override" {
			if r, err := fetch(log, n); err == nil {
				if row.Override, err = overrideIn(log, r, x.a.Now()); err != nil {
					return page, err
				}
			}
		}
		if q.Kind == "" || q.Kind == row.Kind {
			page.Rows = append(page.Rows, row)
		}
		n = beforeBook(n, b)
	}
	page.Older = n
	return page, nil
}

// beforeBook passes over the leaves of an order book, which lie before its
// record: what they say together stands in that.
func beforeBook(n int64, entry []byte) int64 {
	r, err := prove.ParseRecord(entry)
	if err != nil || r.Kind != "book" {
		return n
	}
	if b, err := prove.ReadBook(r); err == nil && b.First+b.Lines == n {
		return b.First
	}
	return n
}

// logRow puts a record into few words.
func logRow(log *prove.Log, n int64, entry []byte) (web.LogRow, error) {
	r, err := prove.ParseRecord(entry)
	if err != nil { // another program's, or a leaf of bulk work
		return web.LogRow{Number: n, Kind: "unknown", Broken: "not a record that this program reads"}, nil
	}
	d, err := log.Disclosure(n, r.ID)
	if err != nil {
		return web.LogRow{}, err
	}
	return rowOf(n, r, d), nil
}

// rowOf puts a record and what is disclosed of it into few words.
func rowOf(n int64, r *prove.Record, d *prove.Disclosure) web.LogRow {
	row := web.LogRow{Number: n, ID: r.ID, Kind: r.Kind, MadeAt: r.MadeAt}
	row.About, row.Detail = about(r, d)
	row.Outcome, row.Says, row.Tone = says(r)
	return row
}

// memberRows are the newest records of a bundle. It was verified, so what does
// not parse is no record.
func memberRows(members prove.Members, most int, now time.Time) []web.LogRow {
	var names []string
	for n := range members {
		if rest, ok := strings.CutPrefix(n, "records/"); ok {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	var out []web.LogRow
	for _, name := range names[:min(len(names), most)] {
		r, err := prove.ParseRecord(members["records/"+name])
		var p prove.Proof
		if err != nil || json.Unmarshal(members["proofs/"+name], &p) != nil {
			continue
		}
		var d *prove.Disclosure
		if b, ok := members["disclosed/"+name]; ok && json.Unmarshal(b, &d) != nil {
			continue
		}
		row := rowOf(p.Number, r, d)
		if r.Override != nil {
			row.Override = overrideOf(&logged{Record: r, number: p.Number}, r.Override.Told(d), now)
		}
		out = append(out, row)
	}
	return out
}

// about says what a record is of, as far as it is disclosed.
func about(r *prove.Record, d *prove.Disclosure) (about, detail string) {
	if d == nil {
		return "", ""
	}
	if r.Kind == "decision" {
		deal, err := replay.Deal(d)
		if err != nil {
			return "", ""
		}
		what := words.Deal(&deal)
		if deal.ID == "" {
			return words.Upper(what), ""
		}
		return deal.ID, words.Upper(what)
	}
	if r.Kind == "hold" {
		var act retain.Act
		if json.Unmarshal(r.Answer, &act) == nil {
			about = act.Hold
		}
	}
	for _, f := range d.Facts {
		switch f.Fact {
		case "party.name":
			about = plainText(f.Value)
		case "book.name":
			about = plainText(f.Value)
		case "scan.paths":
			var paths []string
			if json.Unmarshal(f.Value, &paths) == nil {
				about = strings.Join(paths, ", ")
			}
		}
	}
	return about, ""
}

// plainText is a JSON text without its quotes, any other value as it is.
func plainText(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}

// says is the answer of a record: an outcome, or words with their tone.
func says(r *prove.Record) (o interdict.Outcome, text, tone string) {
	switch r.Kind {
	case "decision":
		var c prove.Coded
		if json.Unmarshal(r.Answer, &c) == nil {
			return c.Outcome, "", ""
		}
	case "screening":
		var c struct {
			Band    string            `json:"band"`
			Matches []json.RawMessage `json:"matches"`
		}
		if json.Unmarshal(r.Answer, &c) == nil {
			tone = map[string]string{"match": "stop", "review": "ask", "clear": "go"}[c.Band]
			return "", words.Upper(c.Band) + ", " + words.Plural(len(c.Matches), "candidate"), tone
		}
	case "scan":
		var c struct {
			Findings map[string]int `json:"findings"`
			Complete bool           `json:"complete"`
		}
		if json.Unmarshal(r.Answer, &c) == nil {
			return scanned(c.Findings, c.Complete)
		}
	case "book":
		if b, err := prove.ReadBook(r); err == nil {
			return bookSays(b)
		}
	case "hold":
		var act retain.Act
		if json.Unmarshal(r.Answer, &act) == nil {
			return "", map[string]string{"add": "In force", "release": "Released"}[act.Action], ""
		}
	case "erasure":
		var e retain.Erasure
		if json.Unmarshal(r.Answer, &e) == nil {
			return "", "What was asked in " + words.Plural(len(e.Erased), "record") + " was erased", ""
		}
	}
	return "", "", ""
}

// bookSays counts the lines of an order book, strictest first.
func bookSays(b *prove.Book) (o interdict.Outcome, text, tone string) {
	var parts []string
	for _, x := range [...]struct {
		o          interdict.Outcome
		said, tone string
	}{{interdict.Prohibited, "prohibited", "stop"}, {interdict.NeedsLicence, "in need of a licence", "lic"}, {interdict.Review, "in review", "ask"}, {interdict.Permitted, "permitted", "go"}} {
		if n := b.Outcomes[x.o]; n > 0 {
			parts, tone = append(parts, words.Number(int(n))+" "+x.said), cmp.Or(tone, x.tone)
		}
	}
	if b.Unread > 0 {
		parts = append(parts, words.Number(int(b.Unread))+" without an answer")
	}
	if parts == nil {
		return "", "No line", ""
	}
	return "", words.Upper(words.AndList(parts)), tone
}

// scanned says what a scan found, by verdict.
func scanned(found map[string]int, complete bool) (o interdict.Outcome, text, tone string) {
	var parts []string
	for _, v := range slices.Sorted(maps.Keys(found)) {
		parts = append(parts, words.Number(found[v])+" "+words.Plain(v))
	}
	text, tone = "Nothing found", "go"
	if len(parts) > 0 {
		text, tone = words.Upper(words.AndList(parts)), "stop"
	}
	if !complete {
		text += ", not all was read"
		if tone == "go" {
			tone = "ask"
		}
	}
	return "", text, tone
}
