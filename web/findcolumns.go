package web

import (
	"errors"
	"net/http"
	"slices"

	"interdict/internal/words"
)

// A columnField is one of the facts of a table that the form asks for.
type columnField struct {
	Fact, Label string
	Column      string // that it is read from; "" for none
}

// columnFields are the facts that matter, in the order of the form. Their names
// are those that interdict find --map takes.
func columnFields() []columnField {
	return []columnField{{Fact: "name", Label: "Name of the program"}, {Fact: "publisher", Label: "Publisher"}, {Fact: "version", Label: "Version"},
		{Fact: "host", Label: "Host"}, {Fact: "path", Label: "Path"}}
}

// columnsData is the form that says what the columns of a table mean.
type columnsData struct {
	Action  string // "" when the table was too large to keep
	Columns []Column
	Fields  []columnField
	Known   int // columns that were read
}

// columnsOf is the form for a scan; nil when it is of no table.
func columnsOf(x *scan) *columnsData {
	if len(x.Columns) == 0 {
		return nil
	}
	d := &columnsData{Columns: x.Columns[:min(len(x.Columns), maxColumns)], Fields: columnFields()}
	if x.file != nil {
		d.Action = x.href() + "/columns"
	}
	for _, c := range d.Columns {
		if c.Field != "" {
			d.Known++
		}
		if i := slices.IndexFunc(d.Fields, func(f columnField) bool { return f.Fact == c.Field }); i >= 0 && d.Fields[i].Column == "" {
			d.Fields[i].Column = c.Header
		}
	}
	return d
}

// unknownTable reports whether x is of a table none of whose columns was read, so
// that zero findings say nothing of it.
func (x *scan) unknownTable() bool {
	return len(x.Columns) > 0 && !slices.ContainsFunc(x.Columns, func(c Column) bool { return c.Field != "" })
}

// maxColumns is how many columns of a table are shown.
const maxColumns = 60

// postColumns reads a table anew, with the columns that somebody has named.
func (f *finder) postColumns(w http.ResponseWriter, r *http.Request) {
	x, ok := f.scanOf(w, r)
	if !ok || !f.form(w, r) {
		return
	}
	back := func(status int, said ...string) {
		f.fail(w, status, problem{Title: "The table was not read anew", Said: append(said, "What is open is unchanged."), Back: x.href() + "#columns", Next: "Back to the columns"})
	}
	if x.file == nil {
		back(http.StatusConflict, "The table was not kept. Drop it again.")
		return
	}
	file := *x.file
	file.Columns = map[string]string{}
	for _, field := range columnFields() {
		c := r.PostForm.Get(field.Fact)
		switch {
		case c == "":
		case !slices.ContainsFunc(x.Columns, func(k Column) bool { return k.Header == c }):
			back(http.StatusUnprocessableEntity, "The table has no column "+quoteShort(c)+".")
			return
		default:
			for fact, other := range file.Columns {
				if other == c {
					back(http.StatusUnprocessableEntity, "The column "+quoteShort(c)+" stands for two things: "+fact+" and "+field.Fact+".")
					return
				}
			}
			file.Columns[field.Fact] = c
		}
	}
	if file.Columns["name"] == "" && file.Columns["publisher"] == "" && file.Columns["path"] == "" {
		back(http.StatusUnprocessableEntity, "Choose at least the column that names the program.")
		return
	}
	if !f.turnTo(f.hunting, r) {
		return
	}
	defer f.leave(f.hunting)
	patient(w)
	name, h, err := f.hunt(r.Context(), &dropped{files: []Dropped{file}, given: file.Owner})
	if err == nil && !f.scans.replace(x, newScan(name, h, f.now()), f.force, &file) {
		err = errors.New("these findings were closed meanwhile")
	}
	if err != nil {
		back(http.StatusUnprocessableEntity, faultWords(err))
		return
	}
	http.Redirect(w, r, x.href()+"?columns=1#columns", http.StatusSeeOther)
}

// keepFile keeps the table that a scan is of, unless it is large.
func (s *scanStore) keepFile(of *scan, file *Dropped) {
	if len(of.Columns) == 0 || len(file.Content) == 0 || len(file.Content) > maxKeptTable {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, x := range s.scans {
		if x == of {
			c := *x
			c.file = file
			s.scans[i] = &c
		}
	}
}

// replace puts a scan of the same file into the place of another; false when that
// is no longer open. What was recorded of it is no record of the new one.
func (s *scanStore) replace(old, x *scan, by *force, file *Dropped) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.scans, old)
	if i < 0 {
		return false
	}
	x.id, x.by, x.file = old.id, by, file
	s.scans[i] = x
	delete(s.kept, x.id)
	return true
}

// Said is how the columns were read, in a sentence.
func (d *columnsData) Said() string {
	if d.Known == 0 {
		return "No column of this table is known by its heading, so nothing of it was read"
	}
	return words.Number(d.Known) + " of " + words.Plural(len(d.Columns), "column") + " were read"
}
