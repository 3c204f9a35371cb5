// Package table reads inventories that are tables: CSV in any of its dialects,
// and XLSX. Which tool wrote it, the columns tell (package row).
//
// Consoles put a title, a date or an empty line above the header, so the
// header is the first row, of the first twenty, whose names fit a shape.
package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"interdict/find"
	"interdict/find/inventory/row"
	"interdict/find/inventory/text"
)

// Inventory reads tables.
var Inventory = With(nil)

// With reads tables with a mapping of a user's own; nil reads them by their
// columns.
func With(mapped *row.Shape) *find.Inventory {
	t := reader{mapped: mapped}
	return &find.Inventory{
		Name: "table",
		Doc: `read a software inventory that is a CSV or XLSX table

Recognised by its columns: exports of Intune, SCCM, Jamf, Lansweeper, Wazuh,
Fleet and osquery, of PowerShell, tasklist, driverquery, Sigcheck, of DNS and
proxy logs, and any table with a column for the product's name. CSV may be cut
by comma, semicolon, tab or bar, in UTF-8 or UTF-16. Of a workbook every sheet
is read; a sheet whose columns are not understood is named.`,
		Want: t.want,
		Read: t.read,
	}
}

// headerRows is how far down a header may stand.
const headerRows = 20

// maxColumns bounds the columns of a table.
const maxColumns = 512

type reader struct {
	mapped *row.Shape
	heard  func(columns []string, s *row.Shape) // is told the header, or with nil the first row where there is none; nil for nobody
}

var zipMagic = []byte("PK\x03\x04")

func (t reader) want(f *find.File) bool {
	name := strings.ToLower(f.Name())
	if bytes.HasPrefix(f.Head, zipMagic) {
		return strings.HasSuffix(name, ".xlsx") || strings.HasSuffix(name, ".xlsm")
	}
	if !strings.HasSuffix(name, ".csv") && !strings.HasSuffix(name, ".tsv") && !strings.HasSuffix(name, ".txt") && t.mapped == nil {
		return false
	}
	head := text.Head(f)
	if head == nil {
		return false
	}
	comma := separator(head)
	if t.mapped != nil {
		return true
	}
	n := 0
	for line := range bytes.Lines(head) {
		if n++; n > headerRows {
			break
		}
		cells := bytes.Split(bytes.TrimSpace(line), []byte{byte(comma)})
		if len(cells) < 2 && !strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".txt") && comma != '\t' && comma != ';' {
			continue // prose has commas too
		}
		if t.shape(unquoted(cells)) != nil {
			return true
		}
	}
	return false
}

func unquoted(cells [][]byte) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = string(bytes.Trim(bytes.TrimSpace(c), `"`))
	}
	return out
}

func (t reader) shape(header []string) *row.Shape {
	if t.mapped != nil {
		if t.mapped.Knows(header) {
			return t.mapped
		}
		return nil
	}
	return row.Find(header)
}

func (t reader) read(ctx context.Context, f *find.File, emit find.Emit, bad func(string, error)) error {
	if bytes.HasPrefix(f.Head, zipMagic) {
		return t.workbook(ctx, f, emit, bad)
	}
	r := csv.NewReader(text.Open(f))
	r.Comma = separator(text.Head(f))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	s := sheet{reader: t, emit: emit, bad: bad}
	for {
		record, err := r.Read()
		if err == io.EOF {
			return s.done("")
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		line, _ := r.FieldPos(0)
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			bad(fmt.Sprintf("line %d", parse.Line), parse.Err)
			continue
		}
		if err != nil {
			return err
		}
		s.row(fmt.Sprintf("line %d", line), record)
	}
}

// separator guesses by what a table is cut: the character that is most even
// over the first lines.
func separator(head []byte) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t', '|'} {
		n, lines := 0, 0
		for line := range bytes.Lines(head) {
			if lines++; lines > headerRows {
				break
			}
			if k := bytes.Count(line, []byte{byte(c)}); k > 0 {
				n += min(k, 40)
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// A sheet is a table while it is read.
type sheet struct {
	reader
	emit   find.Emit
	bad    func(string, error)
	shape  *row.Shape
	header []string
	first  []string // the first row, for the error that no header was found
	rows   int
	cells  []row.Cell
}

// row takes the next row: the header, until it was found, or a row of values.
func (s *sheet) row(where string, record []string) {
	if len(record) > maxColumns {
		s.bad(where, fmt.Errorf("%d columns, more than %d", len(record), maxColumns))
		return
	}
	if s.shape == nil {
		if s.rows++; s.rows > headerRows {
			return
		}
		if s.first == nil && strings.TrimSpace(strings.Join(record, "")) != "" {
			s.first = append([]string{}, record...)
		}
		if s.shape = s.reader.shape(record); s.shape != nil {
			s.header = append([]string{}, record...)
			if s.heard != nil {
				s.heard(s.header, s.shape)
			}
		}
		return
	}
	s.cells = s.cells[:0]
	for i, v := range record {
		if i < len(s.header) {
			s.cells = append(s.cells, row.Cell{Column: s.header[i], Value: v})
		}
	}
	if o, ok := s.shape.Observe(s.cells); ok {
		o.Path = []string{where}
		s.emit(o)
	}
}

// done ends a table. Without a header nothing was read, and that is said.
func (s *sheet) done(name string) error {
	if s.shape != nil || s.first == nil {
		return nil
	}
	if s.heard != nil {
		s.heard(s.first, nil)
	}
	what := "no column is known"
	if name != "" {
		what = "sheet " + name + ": " + what
	}
	return fmt.Errorf("%s: %q\nhint: say what the columns mean, for example --map kind=installed-program,Title=name,Maker=publisher", what, clip(strings.Join(s.first, ", ")))
}

func clip(s string) string {
	if len(s) > 120 {
		return strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}
