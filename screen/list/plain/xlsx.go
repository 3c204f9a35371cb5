package plain

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"interdict/screen/list"
)

// maxUnzipped bounds an XLSX when unpacked, as a zip bomb is small before. The
// same bound for a sheet keeps it in memory and off the disk.
const maxUnzipped = 256 << 20

// xlsx reads the first sheet that has rows.
func (t *table) xlsx(b []byte) error {
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true})
	if err != nil {
		if strings.Contains(err.Error(), "unexpected EOF") || strings.Contains(err.Error(), "not a valid zip") {
			return fmt.Errorf("the workbook cannot be unpacked (%w): %w", err, list.ErrTruncated)
		}
		return fmt.Errorf("the workbook cannot be read: %w", err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		if err := t.sheet(f, sheet); err != nil {
			return fmt.Errorf("sheet %q: %w", sheet, err)
		}
		if t.fields != nil {
			return nil
		}
	}
	return errors.New("no sheet has rows")
}

func (t *table) sheet(f *excelize.File, sheet string) error {
	t.trimmed = true
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		for i, field := range t.fields {
			if (field == "born" || field == "since") && i < len(cells) {
				cells[i] = serial(cells[i])
			}
		}
		if err := t.row(n, cells); err != nil {
			return err
		}
	}
	return rows.Error()
}

// serial turns a date as Excel stores it, a count of days, into text. Numbers
// up to 2999 are years.
func serial(s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 3000 || n > 110_000 {
		return s
	}
	d, err := excelize.ExcelDateToTime(n, false)
	if err != nil {
		return s
	}
	return d.Format("2006-01-02")
}
