// Package headed reads a delimited file whose first line names its columns,
// with the judgements that all such lists share: a second header, rows that
// are too short or too long, a file that is cut off.
package headed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"interdict/screen/list"
	"interdict/screen/list/tabular"
)

// A Spec says what a file should look like.
type Spec struct {
	Comma     byte
	Multiline bool // quoted fields may hold line ends

	// Columns are the names that the publisher uses, Needed those without
	// which the file cannot be read. A name that stands there twice is told
	// apart by a "#2" behind the second.
	Columns []string
	Needed  []string

	// Strict refuses a file with a column that is not in Columns, or without
	// one that is: for a loader that never met a real file.
	Strict bool

	// Preamble reports whether a line before the header is one that the
	// publisher puts there.
	Preamble func(tabular.Row) bool
}

// A Row is one row with its columns by name.
type Row struct {
	tabular.Row
	at map[string]int
}

// Get returns a column without surrounding space, "" for one that is not there.
func (r Row) Get(column string) string {
	i, ok := r.at[column]
	if !ok {
		return ""
	}
	return r.Field(i)
}

// A Result is what reading a file came to.
type Result struct {
	SHA256   string
	Rows     int
	Bad      int  // rows that could not be read whole
	Cut      bool // the file is cut off; its last row is among the bad
	Preamble []string
}

// Why says in words why the file is not whole, or "".
func (r Result) Why() string {
	switch {
	case r.Cut && r.Bad == 1:
		return "the file is cut off"
	case r.Cut:
		return fmt.Sprintf("the file is cut off and %d rows could not be read whole", r.Bad-1)
	case r.Bad == 0:
		return ""
	}
	return fmt.Sprintf("%d rows could not be read whole", r.Bad)
}

// Sniff reports whether the head of a file has a header line with all these
// columns within its first lines.
func Sniff(head []byte, comma byte, needed ...string) bool {
	text, _ := tabular.Decode(head)
	in := tabular.New(text, tabular.Dialect{Comma: comma})
	for range 3 {
		if !in.Next() {
			return false
		}
		if in.Bad() == nil && holds(names(in.Row().Fields), needed) {
			return true
		}
	}
	return false
}

func holds(have, needed []string) bool {
	for _, n := range needed {
		if !slices.Contains(have, n) {
			return false
		}
	}
	return true
}

// names are the columns of a header line, a repeated one with "#2" behind it.
func names(fields []string) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = strings.TrimSpace(f)
		for n := 2; slices.Contains(out[:i], out[i]) && out[i] != ""; n++ {
			out[i] = fmt.Sprintf("%s#%d", strings.TrimSpace(f), n)
		}
	}
	return out
}

// Read gives every row of a file to each. A file that is cut off is refused
// with list.ErrTruncated unless the options allow it; its last row is then
// left out and counted as bad.
func Read(f list.File, spec Spec, opt list.Options, log *list.Log, each func(Row)) (Result, error) {
	b, err := f.ReadAll()
	if err != nil {
		return Result{}, err
	}
	sum := sha256.Sum256(b)
	text, odd := tabular.Decode(b)
	for _, line := range odd {
		log.Add(list.NotUTF8, f.Name, line, "not UTF-8, read as Windows-1252")
	}
	t := table{file: f.Name, spec: spec, log: log, in: tabular.New(text, tabular.Dialect{Comma: spec.Comma, Multiline: spec.Multiline})}
	t.res.SHA256 = hex.EncodeToString(sum[:])
	if err := t.header(); err != nil {
		return Result{}, err
	}
	t.rows(each)
	if cut := t.in.CutOff(len(t.columns)); cut != "" {
		if !opt.AllowTruncated {
			return Result{}, fmt.Errorf("%s: %s: %w\nhint: fetch it again; the last good list stays in force", f.Name, cut, list.ErrTruncated)
		}
		log.Add(list.Truncated, f.Name, 0, "%s", cut)
		t.res.Bad++
		t.res.Cut = true
	}
	return t.res, nil
}

type table struct {
	file    string
	spec    Spec
	log     *list.Log
	in      *tabular.Reader
	columns []string
	at      map[string]int
	res     Result
}

// header reads up to the header line and holds it against the spec.
func (t *table) header() error {
	for t.in.Next() {
		if t.in.Bad() != nil {
			break
		}
		row := t.in.Row()
		if t.spec.Preamble != nil && t.spec.Preamble(row) && len(t.res.Preamble) < 5 {
			t.res.Preamble = append(t.res.Preamble, strings.Join(row.Fields, ","))
			continue
		}
		t.columns = names(row.Fields)
		break
	}
	if !holds(t.columns, t.spec.Needed) {
		return fmt.Errorf("%s: the header line lacks one of %s: %w", t.file, strings.Join(t.spec.Needed, ", "), list.ErrUnrecognised)
	}
	if t.spec.Strict {
		for i, c := range t.columns {
			if !slices.Contains(t.spec.Columns, c) {
				return fmt.Errorf("%s: column %d, %q, is not known: the publisher's format has changed: %w", t.file, i+1, c, list.ErrUnrecognised)
			}
		}
		for _, c := range t.spec.Columns {
			if !slices.Contains(t.columns, c) {
				return fmt.Errorf("%s: column %q is missing: the publisher's format has changed: %w", t.file, c, list.ErrUnrecognised)
			}
		}
	}
	t.at = make(map[string]int, len(t.columns))
	for i, c := range t.columns {
		t.at[c] = i
	}
	return nil
}

func (t *table) rows(each func(Row)) {
	for t.in.Next() {
		if p := t.in.Bad(); p != nil {
			if t.in.Ending() == tabular.OpenQuote {
				return // judged by CutOff
			}
			t.log.Add(list.BadRow, t.file, p.Line, "%s", p.What)
			t.res.Bad++
			continue
		}
		row := t.in.Row()
		switch {
		case row.Blank():
		case t.again(row):
			t.log.Add(list.TwoHeaders, t.file, row.Line, "the header line stands there again")
		case len(row.Fields) > len(t.columns) && !(tabular.Row{Fields: row.Fields[len(t.columns):]}).Blank():
			t.log.Add(list.BadRow, t.file, row.Line, "%d columns where %d belong", len(row.Fields), len(t.columns))
			t.res.Bad++
		case t.in.CutOff(len(t.columns)) != "":
			return // the last row is not whole
		default:
			if len(row.Fields) < len(t.columns) {
				t.log.Add(list.ShortRow, t.file, row.Line, "%d columns where %d belong", len(row.Fields), len(t.columns))
				t.res.Bad++
			}
			t.res.Rows++
			each(Row{row, t.at})
		}
	}
}

func (t *table) again(row tabular.Row) bool {
	if len(row.Fields) != len(t.columns) || strings.TrimPrefix(row.Field(0), "\ufeff") != t.columns[0] {
		return false
	}
	fields := slices.Clone(row.Fields)
	fields[0] = t.columns[0]
	return slices.Equal(names(fields), t.columns)
}
