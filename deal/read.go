package deal

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"

	"interdict"
)

// The formats that Options.Format names.
const (
	CSV   = "csv" // also with semicolons or tabs
	XLSX  = "xlsx"
	JSON  = "json" // one deal, or an array of deals
	JSONL = "jsonl"
	YAML  = "yaml"
)

// Options say how files are read. The zero value is good.
type Options struct {
	Format string            // one of the constants above; "" finds out by content and name
	Map    map[string]string // header → field, before any guess; "-" leaves a column out
	Dates  string            // MonthFirst or DayFirst; "" refuses dates with two readings
	MaxRow int               // bytes of one row; 0 means 1 MiB
	Sheet  string            // of a workbook; "" means the first that is visible

	// Workers is how many goroutines make rows of CSV and JSON Lines; up to
	// one means the caller's own. Rows come in the order of the file either way.
	// OnMapping and OnNote are then called from another goroutine, before the
	// first row comes.
	Workers int

	OnMapping func([]Column) // told once how the columns of a table are read
	OnNote    func(string)   // told what was read into the file as a whole
}

// A Row is one deal of a file, or what is wrong with it.
type Row struct {
	Deal  interdict.Deal
	Pos   string // "orders.csv:12"
	Line  int    // 1 for the first line; the number of the row in a sheet
	Err   error  // Problems tells it apart
	Fatal bool   // the rest of the file could not be read; this is the last row
	Notes []string
}

// defaultMaxRow bounds one row: a thousand times an ordinary one.
const defaultMaxRow = 1 << 20

// Read reads the deals of a file, in its order. Rows that cannot be read come
// with Err and do not stop the rest, except one that is Fatal. The name is used
// in positions, and to tell formats apart that look alike. Read holds one
// block of a CSV or JSON Lines file at a time; the others are held whole or in
// parts, within limits.
func Read(r io.Reader, name string, opts Options) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		f := &file{name: name, base: baseName(name), opts: opts, yield: yield}
		if f.opts.MaxRow <= 0 {
			f.opts.MaxRow = defaultMaxRow
		}
		f.b = binder{file: name, dates: opts.Dates}
		if opts.Dates != "" && opts.Dates != MonthFirst && opts.Dates != DayFirst {
			f.fatal(0, "--dates takes mdy or dmy, not "+quote(opts.Dates), "")
			return
		}
		f.read(r)
	}
}

// baseName is the last part of a path of any system.
func baseName(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// A file is being read.
type file struct {
	name, base string
	opts       Options
	yield      func(Row) bool
	b          binder
	t          tree
	pool       *pool // when the rows are made elsewhere
	lastID     int   // line of the last id that was made up
	sameLine   int
}

// peekSize is how much of a file is looked at to tell its format.
const peekSize = 64 << 10

func (f *file) read(r io.Reader) {
	br := bufio.NewReaderSize(r, peekSize)
	head, err := br.Peek(peekSize)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		f.fatal(0, "cannot be read: "+err.Error(), "")
		return
	}
	format := f.opts.Format
	if format == "" {
		format = sniff(head, f.base)
	}
	switch format {
	case CSV, "tsv":
		f.with(func(f *file) { f.csv(br) })
	case XLSX:
		f.xlsx(r, br)
	case JSON:
		f.json(br)
	case JSONL, "ndjson":
		f.with(func(f *file) { f.jsonl(br) })
	case YAML, "yml":
		f.yaml(br)
	case "xls":
		f.fatal(0, "this is an old Excel workbook, or one with a password", "save it as .xlsx without a password, or as CSV")
	case "ods":
		f.fatal(0, "this is not an Excel workbook", "save it as .xlsx or as CSV")
	case "empty":
		f.fatal(0, "the file is empty", "")
	default:
		f.fatal(0, "unknown format "+quote(format), "known formats: csv, xlsx, json, jsonl, yaml")
	}
}

// with reads in this goroutine or in several.
func (f *file) with(read func(*file)) {
	if f.opts.Workers > 1 {
		f.parallel(read)
		return
	}
	read(f)
}

// sniff tells the format of a file: by its first bytes where they are certain,
// then by its name, then by how its text looks.
func sniff(head []byte, name string) string {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head[:min(len(head), 100)], []byte("opendocument")):
		return "ods"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "xls"
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	if len(text) == 0 {
		return "empty"
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimSpace(line)
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".jsonl" || ext == ".ndjson":
		return JSONL
	case ext == ".csv" || ext == ".tsv" || ext == ".txt" && text[0] != '{' && text[0] != '[':
		return CSV
	case ext == ".yaml" || ext == ".yml":
		return YAML
	case text[0] == '{' && line[len(line)-1] == '}' && ext != ".json":
		return JSONL
	case text[0] == '{' && line[len(line)-1] == '}' && len(line) < len(text):
		return JSONL // a name can be wrong: one deal does not go on after its line
	case text[0] == '{' || text[0] == '[':
		return JSON
	case bytes.HasPrefix(line, []byte("- ")) || bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("#")),
		(bytes.Contains(line, []byte(": ")) || bytes.HasSuffix(line, []byte(":"))) && !bytes.ContainsAny(line, ",;\t"):
		return YAML
	}
	return CSV
}

// emit binds the tree and hands the row over. It says whether to go on.
func (f *file) emit(line int, extra ...string) bool {
	d, notes, err := f.b.bind(&f.t)
	if err != nil {
		return f.yield(Row{Pos: f.pos(line), Line: line, Err: err})
	}
	return f.deal(line, d, append(notes, extra...))
}

// deal hands over a good row.
func (f *file) deal(line int, d interdict.Deal, notes []string) bool {
	if d.ID == "" {
		d.ID = f.makeID(line)
	}
	return f.yield(Row{Deal: d, Pos: f.pos(line), Line: line, Notes: append(notes, Contradictions(d)...)})
}

// makeID names a deal by its place, when the file has no name for it.
func (f *file) makeID(line int) string {
	if line == f.lastID {
		f.sameLine++
		return fmt.Sprintf("%s:%d/%d", f.base, line, f.sameLine)
	}
	f.lastID, f.sameLine = line, 1
	return fmt.Sprintf("%s:%d", f.base, line)
}

func (f *file) pos(line int) string {
	if line == 0 {
		return f.name
	}
	return f.name + ":" + strconv.Itoa(line)
}

// bad hands over a row that could not be read at all.
func (f *file) bad(problems ...Problem) bool {
	for i := range problems {
		problems[i].File = f.name
	}
	line := problems[0].Line
	return f.yield(Row{Pos: f.pos(line), Line: line, Err: asError(problems)})
}

func (f *file) fatal(line int, msg, hint string) {
	f.yield(Row{Pos: f.pos(line), Line: line, Fatal: true, Err: Problem{File: f.name, Line: line, Msg: msg, Hint: hint}})
}

func (f *file) note(format string, args ...any) {
	if f.opts.OnNote != nil {
		f.opts.OnNote(fmt.Sprintf(format, args...))
	}
}

// Parse reads one deal from key=value pairs, as flags give them:
// "counterparty.country=DE". Values are read as those of a cell.
func Parse(pairs []string, opts Options) (interdict.Deal, []string, error) {
	b := binder{file: "--set", dates: opts.Dates}
	var t tree
	t.reset(object, 0, 0)
	var problems []Problem
	for i, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		key = strings.TrimSpace(key)
		var bad *fault
		if !ok {
			bad = &fault{quote(pair) + " has no value", "write field=value, as counterparty.country=DE"}
		} else if path, f := splitPath(key); f == nil {
			bad = unknownPath(key)
		} else if value = strings.TrimSpace(value); value != "" {
			bad = t.put(path, f, node{text: value, src: fromCell, col: int32(i + 1)})
		}
		if bad != nil {
			problems = append(problems, Problem{File: "--set", Field: key, Msg: bad.msg, Hint: bad.hint})
		}
	}
	if problems != nil {
		return interdict.Deal{}, nil, asError(problems)
	}
	d, notes, err := b.bind(&t)
	if err != nil {
		return d, nil, err
	}
	return d, append(notes, Contradictions(d)...), nil
}

// splitPath cuts a dotted name, and gives the field that it names or nil.
func splitPath(name string) ([]string, *Field) {
	path := strings.Split(name, ".")
	if len(path) > maxDepth {
		return nil, nil
	}
	f, ok := fieldAt(path)
	if !ok {
		return nil, nil
	}
	return path, f
}

// unknownPath is the fault of a dotted name that names no field.
func unknownPath(name string) *fault {
	return unknownWord("field", name, Paths())
}
