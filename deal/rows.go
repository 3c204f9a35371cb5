package deal

import (
	"fmt"
	"strings"
)

// A table turns rows of cells into deals. CSV and XLSX share it.
type table struct {
	f     *file
	cols  []Column
	field []*Field // of each column that is read, else nil
	parts []int    // columns that complete another one
}

// A cell is what a table has in one place.
type cell struct {
	text string
	src  source
}

// newTable reads the header, tells how its columns are read, and reports false
// when nothing can be read with it.
func (f *file) newTable(line int, header []string) (*table, bool) {
	cols, err := Columns(header, f.opts)
	if f.opts.OnMapping != nil && cols != nil {
		f.opts.OnMapping(cols)
	}
	if err != nil {
		problems := Problems(err)
		for i := range problems {
			problems[i].File, problems[i].Line = f.name, line
		}
		f.yield(Row{Pos: f.pos(line), Line: line, Fatal: true, Err: asError(problems)})
		return nil, false
	}
	t := &table{f: f, cols: cols, field: make([]*Field, len(cols))}
	used := false
	for i, c := range cols {
		if c.Field == "" {
			continue
		}
		used = true
		if c.Part != "" {
			t.parts = append(t.parts, i)
			continue
		}
		_, t.field[i] = splitPath(c.Field)
	}
	if !used {
		f.fatal(line, "no column of the first row is known: "+quote(strings.Join(header, ", ")),
			`a header is required, as "id,act,product.name,performed_at"; or say what the columns are: --map "Kunde=counterparty.name"`)
		return nil, false
	}
	f.b.header = func(col int) string {
		if col < 1 || col > len(cols) {
			return ""
		}
		return cols[col-1].Header
	}
	return t, true
}

// row reads one row and says whether to go on. at gives the cell of a column.
func (t *table) row(line int, at func(col int) cell, notes []string) bool {
	f := t.f
	f.t.reset(object, line, 0)
	var problems []Problem
	problem := func(col int, bad *fault) {
		p := Problem{Line: line, Col: col + 1, Column: t.cols[col].Header, Field: t.cols[col].Field, Msg: bad.msg, Hint: bad.hint}
		if f.b.cell != nil {
			p.Cell = f.b.cell(line, col+1)
		}
		problems = append(problems, p)
	}
	for i, field := range t.field {
		if field == nil {
			continue
		}
		n, bad := t.node(line, i, field, at(i))
		if bad == nil && n.text != "" {
			bad = f.t.put(t.cols[i].path, field, n)
		}
		if bad != nil {
			problem(i, bad)
		}
	}
	for _, i := range t.parts {
		text := unguard(strings.TrimSpace(at(i).text))
		if text == "" || saysUnknown(text) || saysNA(text) {
			continue
		}
		note, bad := t.part(line, i, text)
		if bad != nil {
			problem(i, bad)
		} else if note != "" {
			notes = append(notes, t.cols[i].Field+": "+note)
		}
	}
	if problems != nil {
		return f.bad(problems...)
	}
	return f.emit(line, notes...)
}

// node makes a cell into a node; one without text stands for an empty cell.
func (t *table) node(line, col int, field *Field, c cell) (node, *fault) {
	text := strings.TrimSpace(c.text)
	if text == "" {
		return node{}, nil
	}
	if c.src == fromCell {
		text = unguard(text)
	}
	if sheetError(text) {
		return node{}, &fault{"the cell holds the error " + text, "repair the formula, or empty the cell"}
	}
	n := node{text: text, src: c.src, line: int32(line), col: int32(col + 1)}
	if t.cols[col].How == ByGuess {
		switch field.Kind {
		case Enum:
			n.soft = field.Name != "act"
		case Open, GTIN, YesNo, Year:
			n.soft = true
		}
	}
	return n, nil
}

// unguard takes off the apostrophe that keeps a spreadsheet from running a cell.
func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r'", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// sheetError reports whether a cell holds what a spreadsheet shows when a
// formula fails.
func sheetError(s string) bool {
	if s[0] != '#' {
		return false
	}
	switch s {
	case "#N/A", "#NV", "#REF!", "#VALUE!", "#WERT!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ZAHL!", "#BEZUG!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

// part completes the value of another column: a country by its state, the
// number of an order by that of its line.
func (t *table) part(line, col int, text string) (note string, bad *fault) {
	c := &t.cols[col]
	at := int32(0)
	for _, key := range c.path {
		if at = t.f.t.child(at, key); at == 0 {
			break
		}
	}
	if c.Part == partLine {
		if at != 0 {
			t.f.t.nodes[at].text += "/" + text
		}
		return "", nil
	}
	if at == 0 {
		return t.stateAlone(line, col, text)
	}
	n := &t.f.t.nodes[at]
	country, _, bad := readCountry(n.text, true)
	if bad != nil || strings.ContainsAny(n.text, "|!") {
		return "", nil // the country's own column tells what is wrong with it
	}
	code, known, bad := readState(country[:2], text)
	switch {
	case bad != nil:
		return "", bad
	case !known:
		return quote(text) + " is not read: of states only those of the US, Canada and Australia are", nil
	case len(country) > 2 && code != country:
		return "", &fault{fmt.Sprintf("the country is %s, but the state %s", country, code), "give one of the two"}
	}
	n.text = code
	return quote(text) + " read as " + code, nil
}

// stateAlone reads a state without a country. In a table that has no column for
// the country, states of the US are taken for such.
func (t *table) stateAlone(line, col int, text string) (string, *fault) {
	c := &t.cols[col]
	for _, o := range t.cols {
		if o.Field == c.Field && o.Part == "" {
			return quote(text) + " is not read, since the country is not stated", nil
		}
	}
	code, _, bad := readState("US", text)
	if bad != nil {
		return "", &fault{bad.msg, "the table has no column for the country, so a state of the US is expected; leave the column out: --map " + mapHint(c.Header, "-")}
	}
	_, field := splitPath(c.Field)
	bad = t.f.t.put(c.path, field, node{text: code, src: fromCell, line: int32(line), col: int32(col + 1)})
	return quote(text) + " read as " + code + ", since the table has no column for the country", bad
}
