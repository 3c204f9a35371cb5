package main

import (
	"context"
	"time"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/row"
	"interdict/find/inventory/table"
	"interdict/internal/replay"
	"interdict/prove"
	"interdict/web"
)

// rowFacts are the facts that the form of columns calls otherwise than rows of
// installed programs do.
func rowFacts() map[string]string {
	return map[string]string{"host": row.AssetFact, "path": "install_location"}
}

// mappedRows is how a table is read whose columns somebody has named.
func mappedRows(columns map[string]string) *row.Shape {
	as := map[string]string{}
	for fact, column := range columns {
		if x, ok := rowFacts()[fact]; ok {
			fact = x
		}
		as[column] = fact
	}
	return row.Mapped(interdict.InstalledProgram, as)
}

// tableColumns are the columns of a table with what they are read as; nil for
// what is no table.
func tableColumns(ctx context.Context, f web.Dropped, mapped *row.Shape) []web.Column {
	var out []web.Column
	for _, h := range table.Headings(ctx, f.Name, f.Content, mapped) {
		for asked, fact := range rowFacts() {
			if h.Fact == fact {
				h.Fact = asked
			}
		}
		if h.Column != "" {
			out = append(out, web.Column{Header: h.Column, Field: h.Fact, Guessed: f.Columns[h.Fact] != h.Column})
		}
	}
	return out
}

// A huntKeeper records what was found in a file, as find --record does.
type huntKeeper struct {
	archive *archive
	now     func() time.Time
}

// KeepHunt records the findings, and gives the number of the record.
func (k huntKeeper) KeepHunt(name string, h *web.Hunted) (int64, error) {
	paths := h.From
	if len(paths) == 0 {
		paths = []string{name}
	}
	return k.archive.add(func(log *prove.Log) error {
		x, ok := h.Kept.(*replay.Scan)
		if !ok { // the report of another scan: what that saw is not at hand
			x = &replay.Scan{Digest: h.Catalog}
		}
		one := *x
		one.Paths, one.Found, one.Summary = paths, h.Findings, summaryOf(h)
		return k.archive.a.observing(log, k.now()).scan(&one)
	})
}

// summaryOf counts what was found as the end of a scan does.
func summaryOf(h *web.Hunted) find.Summary {
	sum := find.Summary{Files: h.Files, Findings: map[string]int{}, Skipped: map[string]int{}, Complete: h.Complete}
	for i := range h.Findings {
		switch x := &h.Findings[i]; {
		case x.Ignored != nil:
			sum.Ignored++
		case x.Answered() != nil:
			sum.Answered++
		default:
			sum.Findings[string(x.Verdict)]++
		}
	}
	for _, u := range h.Unread {
		sum.Skipped[u.Why]++
	}
	if more := h.Missed - len(h.Unread); more > 0 {
		sum.Skipped["further, not named"] = more
	}
	return sum
}
