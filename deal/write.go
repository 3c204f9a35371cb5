package deal

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"

	"interdict"
)

// A Cell is one value of a deal as it stands in a table.
type Cell struct {
	Path string // dotted name of the column
	Text string
}

// Cells takes a deal apart into the cells of its row, in the order of the field
// table. Read puts them together again.
func Cells(d interdict.Deal) []Cell {
	var out []Cell
	flatten(&out, "", &dealShape, &d, false)
	return out
}

// flatten adds the cells of object o. An object of which nothing is known
// leaves the cell "{}" in its own column.
func flatten(out *[]Cell, prefix string, s *shape, o any, nested bool) {
	before := len(*out)
	for i := range s.fields {
		f := &s.fields[i]
		flattenField(out, prefix+f.Name, f, f.at(o))
	}
	if nested && len(*out) == before {
		*out = append(*out, Cell{strings.TrimSuffix(prefix, "."), emptyObject})
	}
}

func flattenField(out *[]Cell, path string, f *Field, at any) {
	add := func(text string) { *out = append(*out, Cell{path, text}) }
	switch v := at.(type) {
	case *string:
		if *v != "" {
			add(*v)
		}
	case *interdict.Values:
		if v.Known() {
			add(joinCell(amountsForCell(f, *v)))
		}
	case *interdict.Strings:
		if len(*v) > 0 {
			add(joinCell(*v))
		} else if *v != nil {
			add(interdict.NotApplicable)
		}
	case *interdict.Parties:
		flattenList(out, path, &partyShape, *v, func(p *interdict.Party) bool { return p.NA })
	case *interdict.Owners:
		flattenList(out, path, &ownerShape, *v, func(*interdict.Owner) bool { return false })
	case *interdict.Embeds:
		flattenList(out, path, &productShape, *v, func(p *interdict.Product) bool { return p.NA })
	case **interdict.Party:
		flattenOne(out, path, &partyShape, *v, func(p *interdict.Party) bool { return p.NA })
	case **interdict.Product:
		flattenOne(out, path, &productShape, *v, func(p *interdict.Product) bool { return p.NA })
	case **interdict.Screened:
		flattenOne(out, path, &screenedShape, *v, func(s *interdict.Screened) bool { return s.NA })
	case **interdict.Authorization:
		flattenOne(out, path, &authorizationShape, *v, func(a *interdict.Authorization) bool { return a.NA })
	case **interdict.Contract:
		flattenOne(out, path, &contractShape, *v, func(c *interdict.Contract) bool { return c.NA })
	case **interdict.Agreement:
		flattenOne(out, path, &agreementShape, *v, func(a *interdict.Agreement) bool { return a.NA })
	case **interdict.Licence:
		flattenOne(out, path, &licenceShape, *v, func(l *interdict.Licence) bool { return l.NA })
	case **interdict.Money:
		flattenOne(out, path, &moneyShape, *v, func(m *interdict.Money) bool { return m.NA })
	}
}

func flattenOne[T any](out *[]Cell, path string, s *shape, o *T, na func(*T) bool) {
	switch {
	case o == nil:
	case na(o):
		*out = append(*out, Cell{path, interdict.NotApplicable})
	default:
		flatten(out, path+".", s, o, true)
	}
}

func flattenList[T any](out *[]Cell, path string, s *shape, list []T, na func(*T) bool) {
	if list != nil && len(list) == 0 {
		*out = append(*out, Cell{path, interdict.NotApplicable})
	}
	for i := range list {
		flattenOne(out, path+"."+itoa(i), s, &list[i], na)
	}
}

// amountsForCell writes amounts so that a cell has one reading: a point before
// exactly three digits could part thousands, so 1.234 becomes 1.2340.
func amountsForCell(f *Field, v interdict.Values) []string {
	if f.Kind != Amount {
		return v
	}
	out := slices.Clone(v)
	for i, s := range out {
		if _, frac, ok := strings.Cut(s, "."); ok && len(frac) == 3 {
			out[i] = s + "0"
		}
	}
	return out
}

// WriteCSV writes deals as CSV with dotted column names: the columns that some
// deal needs, in the order of the field table. Reading the result gives the
// same deals. A cell that a spreadsheet could run as a formula gets a leading
// apostrophe, which Read takes off again.
func WriteCSV(w io.Writer, deals []interdict.Deal) error {
	rows := make([]map[string]string, len(deals))
	seen := map[string]bool{}
	var columns []string
	for i, d := range deals {
		rows[i] = map[string]string{}
		for _, c := range Cells(d) {
			rows[i][c.Path] = c.Text
			if !seen[c.Path] {
				seen[c.Path] = true
				columns = append(columns, c.Path)
			}
		}
	}
	slices.SortStableFunc(columns, comparePaths)
	if len(columns) == 0 {
		columns = []string{"id"}
	}
	out := bufio.NewWriter(w)
	for i, c := range columns {
		writeCell(out, c, i == 0)
	}
	out.WriteString("\n")
	for _, row := range rows {
		for i, c := range columns {
			writeCell(out, guard(row[c]), i == 0)
		}
		out.WriteString("\n")
	}
	return out.Flush()
}

// comparePaths orders columns as the field table does, members of lists by
// their numbers.
func comparePaths(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	s := &dealShape
	for i := 0; i < len(x) && i < len(y); i++ {
		if s != nil {
			f, g := slices.Index(s.names(), x[i]), slices.Index(s.names(), y[i])
			if f != g {
				return cmp.Compare(f, g)
			}
			if field := s.field(x[i]); field != nil && field.Kind == Objects && i+1 < len(x) && i+1 < len(y) {
				i++
				m, _ := memberNumber(x[i])
				n, _ := memberNumber(y[i])
				if m != n {
					return cmp.Compare(m, n)
				}
				s = shapeOf(field.Of)
			} else if field != nil {
				s = shapeOf(field.Of)
			}
		}
	}
	return cmp.Compare(len(x), len(y))
}

// guard puts an apostrophe before a text that a spreadsheet would run, and
// before one that would lose its own apostrophe when it is read.
func guard(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r'", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func writeCell(w *bufio.Writer, s string, first bool) {
	if !first {
		w.WriteByte(',')
	}
	if !strings.ContainsAny(s, ",\"\r\n") && strings.TrimSpace(s) == s {
		w.WriteString(s)
		return
	}
	w.WriteByte('"')
	w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	w.WriteByte('"')
}
