// Package plain reads a user's own list: a table as comma-, semicolon- or
// tab-separated text or as XLSX, or one name a line.
//
// What a column holds is guessed from its heading, in English and a few other
// languages, and the guess is reported, a warning a column, so that nobody is
// screened against the wrong one. A caller may say it instead. The fields are
//
//	name alias weak_alias former_name original_name first_name last_name id kind
//	country citizenship born place address street city region postcode
//	identifier programme remarks source since ignore
//
// Several values in one cell are separated by "|" or ";". A table without a
// column for the name, whole or in parts, is refused, unless it has one column
// only: that is then the name. An XLSX gives its first sheet that has rows.
package plain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/country"
	"interdict/screen/list/edtf"
	"interdict/screen/list/tabular"
)

// The warnings of this loader.
const (
	Guess   = "column-guess" // what a column was taken for
	NoGuess = "column-skip"  // a column that was not read
)

// metReal: any table is a real one.
const metReal = true

// Format reads a user's own table.
var Format = &list.Format{
	Name: "plain",
	Doc: `a list of your own, as a table (CSV, TSV, XLSX) or one name a line

Columns are guessed from their headings and the guess is reported.`,
	Lists:   []interdict.ListID{"user/own"},
	MetReal: metReal,
	Sniff:   sniff,
	Load:    load,
}

func sniff(head []byte) bool {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return true
	}
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return true // UTF-16, as Excel saves text
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff"))
	return text != "" && !strings.ContainsRune(text, 0) && !strings.HasPrefix(text, "<") && !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[")
}

// maxRows bounds a user's table.
const maxRows = 2_000_000

func load(files []list.File, opt list.Options) ([]list.Snapshot, []list.Warning, error) {
	var log list.Log
	if len(files) != 1 {
		return nil, nil, fmt.Errorf("%s: give one table, not %d", files[0].Name, len(files))
	}
	f := files[0]
	b, err := f.ReadAll()
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(b)
	t := table{file: f.Name, opt: opt, log: &log, at: map[string]int{}}
	t.snap = list.Snapshot{List: "user/own", Title: "a list of your own", AsOf: opt.AsOf, Source: opt.Source, Format: "plain", MetReal: metReal, SHA256: hex.EncodeToString(sum[:])}
	if opt.List != "" {
		t.snap.List = opt.List
	}
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		err = t.xlsx(b)
	} else {
		err = t.text(b)
	}
	if err != nil {
		return nil, log.Warnings(), fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(t.snap.Entries) == 0 {
		return nil, log.Warnings(), fmt.Errorf("%s: holds no name", f.Name)
	}
	why := ""
	if t.bad > 0 {
		why = fmt.Sprintf("%d rows could not be read whole", t.bad)
	}
	t.snap.Finish(why == "", why)
	return []list.Snapshot{t.snap}, log.Warnings(), nil
}

type table struct {
	file   string
	opt    list.Options
	log    *list.Log
	snap   list.Snapshot
	at     map[string]int
	fields []string // of each column, "" for not read
	first  []string // the line of headings, nil where there is none
	bad    int
	rows   int

	trimmed bool              // rows end with their last cell that is not empty, as in XLSX
	each    func(Party) error // takes the rows one by one instead of a list of them; see Parties
}

// text reads a delimited text.
func (t *table) text(b []byte) error {
	text, odd := tabular.Decode(b)
	if head := text[:min(len(text), 1024)]; t.each != nil && (strings.ContainsRune(head, 0) || strings.HasPrefix(head, "%PDF-")) {
		return errors.New("is no table: it begins with bytes that no text has\nhint: give CSV, XLSX, JSON Lines or a name a line")
	}
	for _, line := range odd {
		t.log.Add(list.NotUTF8, t.file, line, "not UTF-8, read as Windows-1252")
	}
	in := tabular.New(text, tabular.Dialect{Comma: separator(text), Multiline: true})
	for in.Next() {
		if p := in.Bad(); p != nil {
			if in.Ending() == tabular.OpenQuote {
				break
			}
			if err := t.spoilt(list.BadRow, p.Line, p.What); err != nil {
				return err
			}
			continue
		}
		if err := t.row(in.Row().Line, in.Row().Fields); err != nil {
			return err
		}
	}
	cut := in.CutOff(0)
	if n := len(in.Row().Fields); cut == "" && t.each == nil && in.Ending() == tabular.NoNewline && n > 0 && n < len(t.fields) {
		cut = in.CutOff(len(t.fields)) // a missing line end alone is usual in a file made by hand
	}
	if cut != "" && !t.opt.AllowTruncated {
		return fmt.Errorf("%s: %w\nhint: end the last line with a line end if it is whole", cut, list.ErrTruncated)
	}
	if cut != "" {
		return t.spoilt(list.Truncated, 0, cut)
	}
	return nil
}

// spoilt notes a row that could not be read.
func (t *table) spoilt(code string, line int, what string) error {
	t.bad++
	if t.each != nil {
		return t.each(Party{Line: line, Problem: what})
	}
	t.log.Add(code, t.file, line, "%s", what)
	return nil
}

// unit separates nothing in practice: a text of one name a line may have commas
// inside the names.
const unit = 0x1f

// separator is the one that cuts the first line into most fields, which is
// where the headings are. A first line that none of them cuts heads a list of
// one column.
func separator(text string) byte {
	best, most := byte(unit), 1
	for _, c := range []byte{',', ';', '\t', '|'} {
		in := tabular.New(text, tabular.Dialect{Comma: c, Multiline: true})
		if in.Next() && in.Bad() == nil && len(in.Row().Fields) > most {
			best, most = c, len(in.Row().Fields)
		}
	}
	return best
}

// row reads one row: the first sets what the columns mean.
func (t *table) row(line int, cells []string) error {
	row := tabular.Row{Line: line, Fields: cells}
	if row.Blank() {
		return nil
	}
	if t.rows++; t.rows > maxRows {
		return fmt.Errorf("more than %d rows", maxRows)
	}
	if t.fields == nil {
		heading, err := t.heading(row)
		if err != nil || heading {
			return err
		}
	} else if t.again(cells) || t.rows == 2 && heads(row) >= 2 && t.hasName(row) {
		t.log.Add(list.TwoHeaders, t.file, line, "a second line of headings")
		return nil
	}
	if len(cells) > len(t.fields) && !(tabular.Row{Fields: cells[len(t.fields):]}).Blank() {
		return t.spoilt(list.BadRow, line, fmt.Sprintf("%d columns where %d belong", len(cells), len(t.fields)))
	}
	if len(cells) < len(t.fields) && t.each == nil && !t.trimmed {
		t.log.Add(list.ShortRow, t.file, line, "%d columns where %d belong", len(cells), len(t.fields))
		t.bad++
	}
	e := t.entry(row)
	if len(e.Names) == 0 {
		return t.spoilt(list.NoName, line, "the row has no name")
	}
	if t.each != nil {
		return t.each(Party{Line: line, Entry: e})
	}
	t.keep(e, line)
	return nil
}

// again reports whether a row is the line of headings once more.
func (t *table) again(cells []string) bool {
	return len(cells) > 0 && len(cells) == len(t.first) && strings.TrimPrefix(cells[0], "\ufeff") == strings.TrimPrefix(t.first[0], "\ufeff") &&
		slices.Equal(cells[1:], t.first[1:])
}

// hasName reports whether a row says again what the columns are.
func (t *table) hasName(row tabular.Row) bool {
	for i, f := range t.fields {
		if f != "" && meaning(row.Field(i)) != f {
			return false
		}
	}
	return true
}

// keep adds an entry; rows of one id become one entry.
func (t *table) keep(e list.Entry, line int) {
	own := e.ID != ""
	if !own {
		e.ID = list.MakeID(e.Names[0].Text, strings.Join(e.Born, " "), strings.Join(e.Countries, " "))
	}
	i, ok := t.at[e.ID]
	if !ok {
		t.at[e.ID] = len(t.snap.Entries)
		t.snap.Entries = append(t.snap.Entries, e)
		return
	}
	if own && t.snap.Entries[i].Names[0].Text != e.Names[0].Text {
		t.log.Add(list.Duplicate, t.file, line, "id %s stands there twice: joined", e.ID)
	}
	t.snap.Entries[i].Merge(e)
}

func (t *table) entry(row tabular.Row) list.Entry {
	e := list.Entry{List: t.snap.List, Kind: list.Unknown, Confidence: interdict.Secondary}
	var given, family string
	var a list.Address
	for i, field := range t.fields {
		v := list.CleanText(row.Field(i))
		if v == "" {
			continue
		}
		switch field {
		case "first_name":
			given = v
		case "last_name":
			family = v
		case "street":
			a.Street = v
		case "city":
			a.City = v
		case "region":
			a.Region = v
		case "postcode":
			a.Postcode = v
		default:
			set(&e, field, v)
		}
	}
	if given != "" || family != "" {
		n := list.Name{Text: strings.TrimSpace(given + " " + family), Kind: list.Primary, Parts: list.Parts{Family: family, Given: given}}
		if len(e.Names) > 0 && e.Names[0].Kind == list.Primary {
			n.Kind = list.Alias
		}
		e.AddName(n)
	}
	slices.SortStableFunc(e.Names, func(x, y list.Name) int { return rank(x) - rank(y) })
	if len(e.Names) > 0 && e.Names[0].Kind != list.Original {
		e.Names[0].Kind = list.Primary
	}
	if a != (list.Address{}) {
		if len(e.Countries) == 1 {
			a.Country = e.Countries[0]
		}
		e.AddAddress(a)
	}
	return e
}

// rank brings the primary name to the front.
func rank(n list.Name) int {
	if n.Kind == list.Primary {
		return 0
	}
	return 1
}

// set puts a cell into the field that its column means.
func set(e *list.Entry, field, v string) {
	switch field {
	case "id":
		e.ID = v
	case "kind":
		e.Kind = kind(v)
	case "name":
		kind := list.Primary
		for _, n := range many(v, "|") { // a semicolon may belong to a name
			e.AddNames(n, kind)
			kind = list.Alias
		}
	case "alias", "weak_alias", "former_name", "original_name":
		k := map[string]list.NameKind{"alias": list.Alias, "weak_alias": list.Weak, "former_name": list.Former, "original_name": list.Original}[field]
		for _, n := range many(v, "|;") {
			e.AddName(list.Name{Text: n, Kind: k})
		}
	case "country":
		for _, c := range many(v, "|;") {
			e.Countries = list.AddText(e.Countries, codeOr(c))
		}
	case "citizenship":
		for _, c := range many(v, "|;") {
			e.Citizenship = list.AddText(e.Citizenship, codeOr(c))
			e.Countries = list.AddText(e.Countries, country.Code(c))
		}
	case "born":
		for _, d := range many(v, "|;") {
			e.Born = list.AddDate(e.Born, slashes(d))
		}
	case "place":
		e.Places = list.AddText(e.Places, v)
	case "address":
		for _, a := range many(v, "|") {
			e.AddAddress(list.Address{Text: a})
		}
	case "identifier":
		for _, id := range many(v, "|;") {
			e.AddID(list.Identifier{Value: id})
		}
	case "programme":
		for _, p := range many(v, "|;") {
			e.Programs = list.AddText(e.Programs, p)
		}
	case "remarks":
		e.Remarks = strings.TrimPrefix(e.Remarks+"; "+v, "; ")
	case "source":
		e.Source = v
	case "since":
		e.Effective = slashes(v)
	}
}

func many(s, separators string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
}

func codeOr(s string) string {
	if c := country.Code(s); c != "" {
		return c
	}
	return s
}

// slashes reads 31/12/1960 or 12/31/1960 where only one reading is a date; a
// date that has two readings stays as it is written.
func slashes(s string) string {
	dmy, mdy := edtf.DayMonthYear(s), edtf.MonthDayYear(s)
	switch {
	case dmy != "" && (mdy == "" || mdy == dmy):
		return dmy
	case mdy != "" && dmy == "":
		return mdy
	}
	if d := edtf.Parse(s); d != "" {
		return d
	}
	return s
}

func kind(s string) list.Kind {
	switch strings.ToLower(s) {
	case "individual", "person", "natural person", "p", "i", "human":
		return list.Individual
	case "entity", "company", "organisation", "organization", "legal entity", "legal person", "e", "c", "o", "firm", "firma":
		return list.Entity
	case "vessel", "ship":
		return list.Vessel
	case "aircraft", "plane", "airplane":
		return list.Aircraft
	}
	return list.Unknown
}
