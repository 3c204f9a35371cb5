package table

import (
	"bytes"
	"context"
	"strings"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/row"
)

// A Heading is a column of a table, and the fact that it is read as; "" for none.
type Heading struct{ Column, Fact string }

// Headings are the columns of a table in memory, with what they are read as under
// a mapping, or by themselves where that is nil. Of a workbook they are those of
// the first sheet that has rows. They are nil for what is no table.
func Headings(ctx context.Context, name string, b []byte, mapped *row.Shape) []Heading {
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	var out []Heading
	t := reader{mapped: mapped, heard: func(columns []string, s *row.Shape) {
		if out == nil {
			out = headings(columns, s)
		}
		enough()
	}}
	f := &find.File{Path: []string{name}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	any := reader{mapped: &row.Shape{}} // whether it can be read at all
	if !tabular(name) || !any.want(f) {
		return nil
	}
	// Why it cannot be read is told by whoever reads it.
	_ = t.read(ctx, f, func(interdict.Observation) {}, func(string, error) {})
	return out
}

func tabular(name string) bool {
	for _, end := range []string{".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm"} {
		if strings.HasSuffix(strings.ToLower(name), end) {
			return true
		}
	}
	return false
}

func headings(columns []string, s *row.Shape) []Heading {
	out := make([]Heading, 0, len(columns))
	for _, c := range columns {
		h := Heading{Column: c}
		if s != nil {
			h.Fact = s.Fact(c)
		}
		out = append(out, h)
	}
	return out
}
