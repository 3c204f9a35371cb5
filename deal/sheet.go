package deal

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A sheetRow is one row of a sheet. It is valid until the next.
type sheetRow struct {
	line  int
	cells []sheetCell
}

type sheetCell struct {
	cell
	fault *fault
}

func (r sheetRow) at(col int) sheetCell {
	if col < len(r.cells) {
		return r.cells[col]
	}
	return sheetCell{}
}

func (r sheetRow) blank() bool {
	for _, c := range r.cells {
		if c.fault != nil || strings.TrimSpace(c.text) != "" {
			return false
		}
	}
	return true
}

func (r sheetRow) texts() []string {
	out := make([]string, len(r.cells))
	for i, c := range r.cells {
		out[i] = c.text
	}
	return out
}

func (r sheetRow) clone() sheetRow {
	return sheetRow{r.line, slices.Clone(r.cells)}
}

// A sheet is being read.
type sheet struct {
	w      *workbook
	x      *xmlScanner
	row    sheetRow
	merged []mergedRange // by first row
	active []mergedRange
}

// next reads the next row that the sheet has.
func (s *sheet) next() (sheetRow, error) {
	s.row.cells = s.row.cells[:0]
	for {
		kind, err := s.x.next()
		switch {
		case err != nil:
			return s.row, err
		case kind == xmlEOF, kind == xmlEnd && s.x.name == "sheetData":
			return s.row, io.EOF
		case kind == xmlStart && s.x.name == "row":
			s.row.line++
			if n, err := strconv.Atoi(s.x.attr("r")); err == nil && n > 0 {
				s.row.line = n
			}
			if s.x.empty {
				return s.row, nil
			}
			return s.row, s.cells()
		}
	}
}

// cells reads the cells of a row.
func (s *sheet) cells() error {
	size, col := 0, 0
	for {
		kind, err := s.x.next()
		switch {
		case err != nil:
			return err
		case kind == xmlEOF:
			return errXML
		case kind == xmlEnd && s.x.name == "row":
			return nil
		case kind != xmlStart || s.x.name != "c":
			continue
		}
		if c, _, ok := cellPlace(s.x.attr("r")); ok {
			col = c
		}
		if col >= maxColumns {
			return errXML
		}
		c, err := s.cell()
		if err != nil {
			return err
		}
		if size += len(c.text); size > s.w.maxRow {
			return fmt.Errorf("row %d is longer than %s", s.row.line, kib(s.w.maxRow))
		}
		for len(s.row.cells) <= col {
			s.row.cells = append(s.row.cells, sheetCell{})
		}
		s.row.cells[col] = c
		col++
	}
}

// cell reads one cell, whose start tag was read.
func (s *sheet) cell() (sheetCell, error) {
	kind, style := s.x.attr("t"), s.x.attr("s")
	if s.x.empty {
		return sheetCell{}, nil
	}
	text, formula, value, in := "", false, false, false
	for {
		k, err := s.x.next()
		switch {
		case err != nil:
			return sheetCell{}, err
		case k == xmlEOF:
			return sheetCell{}, errXML
		case k == xmlText && in:
			text += s.x.value()
		case k == xmlEnd && s.x.name == "c":
			return s.w.cellOf(kind, style, text, formula && !value), nil
		case k == xmlStart && s.x.name == "f":
			formula = true
		case k == xmlStart && (s.x.name == "v" || s.x.name == "t"):
			value, in = true, !s.x.empty
		case k == xmlEnd && (s.x.name == "v" || s.x.name == "t"):
			in = false
		}
	}
}

// cellOf makes sense of what a cell holds, by its type.
func (w *workbook) cellOf(kind, style, text string, uncomputed bool) sheetCell {
	if uncomputed {
		return sheetCell{fault: &fault{"the formula has no stored result", "open the workbook in a spreadsheet program and save it, or put the value in the place of the formula"}}
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 0 || i >= len(w.strings) {
			return sheetCell{fault: &fault{"the workbook is damaged: a text is missing", ""}}
		}
		return sheetCell{cell: cell{w.strings[i], fromCell}}
	case "b":
		return sheetCell{cell: cell{map[bool]string{true: "yes", false: "no"}[strings.TrimSpace(text) == "1"], fromCell}}
	case "", "n":
		return w.numberCell(style, strings.TrimSpace(text))
	}
	return sheetCell{cell: cell{text, fromCell}}
}

func (w *workbook) numberCell(style, text string) sheetCell {
	src := fromSheet
	if w.from4 {
		src = fromSheet4
	}
	plain, ok := readFloat(text)
	if !ok {
		return sheetCell{cell: cell{text, fromCell}}
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.percent) && w.percent[i] {
		f, _ := strconv.ParseFloat(plain, 64) // readFloat made it
		if plain, ok = readFloat(strconv.FormatFloat(f*100, 'g', 15, 64)); ok {
			return sheetCell{cell: cell{plain + "%", fromCell}}
		}
	}
	return sheetCell{cell: cell{plain, src}}
}

// maxActive bounds the merged ranges that are looked at in one row. They only
// give notes: a merged cell without a value is unknown either way.
const maxActive = 1000

// A mergedRange is a rectangle of cells of which only the first has a value.
type mergedRange struct{ row, col, lastRow, lastCol int }

// merges reads the merged ranges of a sheet, which stand after its rows.
func (w *workbook) merges(part string) ([]mergedRange, error) {
	x, c, err := w.open(part, maxSheet)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var out []mergedRange
	for {
		kind, err := x.next()
		if err != nil {
			return nil, err
		}
		if kind == xmlEOF {
			break
		}
		if kind != xmlStart || x.name != "mergeCell" {
			continue
		}
		a, b, _ := strings.Cut(x.attr("ref"), ":")
		col, row, ok := cellPlace(a)
		lastCol, lastRow, ok2 := cellPlace(b)
		if !ok || !ok2 {
			continue
		}
		if out = append(out, mergedRange{row, col, lastRow, lastCol}); len(out) > maxMerged {
			return nil, fmt.Errorf("the sheet has more than %d merged ranges", maxMerged)
		}
	}
	slices.SortStableFunc(out, func(a, b mergedRange) int { return cmp.Compare(a.row, b.row) })
	return out, nil
}

// mergedInto gives the merged ranges that reach into a row. Rows must not go
// back.
func (s *sheet) mergedInto(line int) []mergedRange {
	for len(s.merged) > 0 && s.merged[0].row <= line {
		if len(s.active) < maxActive {
			s.active = append(s.active, s.merged[0])
		}
		s.merged = s.merged[1:]
	}
	s.active = slices.DeleteFunc(s.active, func(m mergedRange) bool { return m.lastRow < line })
	return s.active
}
