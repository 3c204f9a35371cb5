package deal

import "bytes"

// A RowReader reads rows whose header, if they have one, is known already. It
// is for callers that cut a large file themselves and read only the rows that
// they have not seen alike before. It gives what Read gives for the same rows,
// and is for one goroutine.
type RowReader struct {
	f      *file
	t      *table // nil for JSON Lines
	src    jsonSource
	rows   []Row
	fields [][]byte
}

// NewRowReader makes a reader of JSON Lines, or, with a header, of CSV.
func NewRowReader(name string, header []string, opts Options) (*RowReader, error) {
	opts.OnMapping, opts.OnNote = nil, nil
	if opts.MaxRow <= 0 {
		opts.MaxRow = defaultMaxRow
	}
	r := &RowReader{}
	r.f = &file{name: name, base: baseName(name), opts: opts, yield: func(row Row) bool { r.rows = append(r.rows, row); return true }}
	r.f.b = binder{file: name, dates: opts.Dates}
	if header == nil {
		return r, nil
	}
	t, ok := r.f.newTable(1, header)
	if !ok {
		return nil, r.rows[0].Err
	}
	r.t = t
	return r, nil
}

// CSV reads the text of one record, or of several, that begins at a line of
// the file. The rows are valid until the next call.
func (r *RowReader) CSV(text []byte, line int, comma byte) []Row {
	r.rows = r.rows[:0]
	for block := bytes.Clone(text); len(block) > 0; { // cutting unquotes in place
		fields, n, lines, err := SplitCSV(block, comma, true, r.fields[:0])
		r.fields = fields
		switch {
		case err == nil && n > r.f.opts.MaxRow+2:
			r.f.badRecord(line, errLong)
		case err != nil:
			r.f.badRecord(line, err)
		default:
			r.f.csvRow(r.t, line, block[:n], fields)
		}
		block, line = block[n:], line+lines
	}
	return r.rows
}

// JSON reads one line of JSON Lines. The rows are valid until the next call.
func (r *RowReader) JSON(text []byte, line int) []Row {
	r.rows = r.rows[:0]
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return nil
	}
	if len(text) > r.f.opts.MaxRow+1 {
		r.f.bad(Problem{Line: line, Msg: "the line is longer than " + kib(r.f.opts.MaxRow)})
		return r.rows
	}
	r.f.value(&r.src, text, line)
	return r.rows
}
