package table

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"interdict/find"
)

// The limits of a workbook, in bytes. Whatever it unpacks to is held in memory,
// since the library would otherwise unpack into the temporary folder; 192 MiB
// are some 300,000 rows.
const (
	maxUnpacked = 192 << 20
	maxPacked   = 32 << 20
)

// workbook reads every sheet of an XLSX file.
func (t reader) workbook(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	if f.Content.Size() > maxPacked {
		return fmt.Errorf("a workbook of %d MiB, more than %d MiB", f.Content.Size()>>20, maxPacked>>20)
	}
	x, err := excelize.OpenReader(io.NewSectionReader(f.Content, 0, f.Content.Size()),
		excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked, RawCellValue: true})
	if err != nil {
		return fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer x.Close()
	var failed []error
	for _, name := range x.GetSheetList() {
		if err := t.oneSheet(ctx, x, name, emit, bad); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (t reader) oneSheet(ctx context.Context, x *excelize.File, name string, emit find.Emit, bad func(string, error)) error {
	rows, err := x.Rows(name)
	if err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	defer rows.Close()
	s := sheet{reader: t, emit: emit, bad: bad}
	for n := 1; rows.Next(); n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		where := fmt.Sprintf("sheet %s, row %d", name, n)
		record, err := rows.Columns()
		if err != nil {
			bad(where, err)
			continue
		}
		s.row(where, record)
	}
	if err := rows.Error(); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	return s.done(name)
}
