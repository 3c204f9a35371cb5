package deal

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// XLSX is read by our own small reader and not by a library, for four reasons.
// A sheet is streamed, so a large one costs no memory and nothing is put into
// a temporary folder. A formula that its program never computed is seen, where
// a library gives an empty cell. Merged cells are seen too. And a bomb is
// refused before it is unpacked. The tests hold it against a library.

// regular is a file on disk, which can be read from any place.
type regular interface {
	io.ReaderAt
	Stat() (fs.FileInfo, error)
}

// xlsx reads one sheet of a workbook.
func (f *file) xlsx(r io.Reader, br *bufio.Reader) {
	ra, size, err := randomAccess(r, br)
	if err != nil {
		f.fatal(0, err.Error(), "")
		return
	}
	w, err := openWorkbook(ra, size, f.opts.MaxRow)
	if err != nil {
		f.fatal(0, err.Error(), "")
		return
	}
	ref, others, err := w.choose(f.opts.Sheet)
	if err != nil {
		f.fatal(0, err.Error(), "say which sheet: --sheet NAME")
		return
	}
	if len(others) > 0 {
		f.note("sheet %s is read; not read: %s", quote(ref.name), strings.Join(others, ", "))
	}
	merged, err := w.merges(ref.part)
	if err != nil {
		f.fatal(0, err.Error(), "")
		return
	}
	x, c, err := w.open(ref.part, maxSheet)
	if err != nil {
		f.fatal(0, err.Error(), "")
		return
	}
	defer c.Close()
	f.b.cell = func(line, col int) string { return columnName(col) + strconv.Itoa(line) }
	s := &sheet{w: w, x: x, merged: merged}
	f.sheet(s)
}

// randomAccess gives the bytes of a workbook, whose directory is at its end.
func randomAccess(r io.Reader, br *bufio.Reader) (io.ReaderAt, int64, error) {
	if file, ok := r.(regular); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file, info.Size(), nil
		}
	}
	all, err := io.ReadAll(io.LimitReader(br, maxPacked+1))
	if err != nil {
		return nil, 0, fmt.Errorf("cannot be read: %w", err)
	}
	if len(all) > maxPacked {
		return nil, 0, fmt.Errorf("the workbook has more than %d MiB", maxPacked>>20)
	}
	return bytes.NewReader(all), int64(len(all)), nil
}

// sheet reads the rows of a sheet: first those in which the header is looked
// for, then the rest.
func (f *file) sheet(s *sheet) {
	var head []sheetRow
	for len(head) < maxPreamble {
		row, err := s.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			f.fatal(row.line, err.Error(), "")
			return
		}
		if !row.blank() {
			head = append(head, row.clone())
		}
	}
	if len(head) == 0 {
		f.fatal(1, "the sheet is empty", "")
		return
	}
	at := f.sheetHeader(head)
	t, ok := f.newTable(head[at].line, head[at].texts())
	if !ok {
		return
	}
	if at > 0 {
		f.note("the header is in row %d; the %d rows with text before it are not read", head[at].line, at)
	}
	for _, row := range head[at+1:] {
		if !f.sheetRow(t, s, row) {
			return
		}
	}
	for {
		row, err := s.next()
		if err == io.EOF {
			return
		}
		if err != nil {
			f.fatal(row.line, err.Error(), "rows before this one were read")
			return
		}
		if !f.sheetRow(t, s, row) {
			return
		}
	}
}

// sheetHeader finds the row that names the columns.
func (f *file) sheetHeader(rows []sheetRow) int {
	g := guesser{words: orderHeaders(), quick: true}
	for i, row := range rows {
		if score, certain := f.headerScore(&g, row.texts()); certain || score >= 2 {
			return i
		}
	}
	return 0
}

func (f *file) sheetRow(t *table, s *sheet, row sheetRow) bool {
	if row.blank() {
		return true
	}
	var problems []Problem
	for i, c := range row.cells {
		extra := i >= len(t.cols) || t.cols[i].Field == ""
		if extra || c.fault == nil {
			continue
		}
		problems = append(problems, Problem{Line: row.line, Col: i + 1, Cell: f.b.cell(row.line, i+1), Column: t.cols[i].Header, Field: t.cols[i].Field, Msg: c.fault.msg, Hint: c.fault.hint})
	}
	if problems != nil {
		return f.bad(problems...)
	}
	var notes []string
	for _, m := range s.mergedInto(row.line) {
		for col := m.col; col <= min(m.lastCol, len(t.cols)-1); col++ {
			if t.cols[col].Field != "" && (row.line > m.row || col > m.col) && row.at(col).text == "" {
				notes = append(notes, fmt.Sprintf("%s: cell %s is merged with %s, whose value belongs to that cell only", t.cols[col].Field, f.b.cell(row.line, col+1), f.b.cell(m.row, m.col+1)))
			}
		}
	}
	return t.row(row.line, func(col int) cell { return row.at(col).cell }, notes)
}
