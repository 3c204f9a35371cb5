package deal

import (
	"fmt"
	"slices"
	"strings"
)

// How says how a column came to its field.
type How string

// The ways in which columns come to fields, most certain first.
const (
	ByName  How = "name"  // the header is the field's own dotted name
	ByMap   How = "map"   // the user said so
	ByGuess How = "guess" // the header is one that order books have
	Unused  How = ""      // the column is not read
)

// A Column says how one column of a table is read.
type Column struct {
	Index   int    // from 0
	Header  string // as the file has it
	Field   string // dotted name; "" when the column is not read
	Part    string // "region" or "line" when the column only completes Field
	How     How
	Certain bool   // false: a header that other order books use otherwise
	Why     string // in words

	path []string
}

// Two columns of order books complete the field of another column:
// the state beside the country, and the number of the line beside that of the
// order.
const (
	partRegion = "region"
	partLine   = "line"
)

// maxColumns bounds a table. A spreadsheet has 16,384.
const maxColumns = 16_384

// Columns says how the columns with these headers are read. Order of
// precedence: Options.Map, the fields' own dotted names, the headers that order
// books use. Where two guessed columns want the same field, the better header
// gets it, and the other is listed as not used; the same header twice, or two
// equally good ones, are an error, as are a mapping to an unknown field and a
// dotted header that is no field.
func Columns(header []string, opts Options) ([]Column, error) {
	if len(header) > maxColumns {
		return nil, Problem{Msg: fmt.Sprintf("%d columns are too many", len(header))}
	}
	g := guesser{words: orderHeaders(), cols: make([]Column, len(header)), rank: make([]int, len(header))}
	for i, h := range header {
		g.cols[i] = Column{Index: i, Header: strings.TrimSpace(h)}
	}
	g.mapped(opts.Map)
	for i := range g.cols {
		if c := &g.cols[i]; c.How == Unused && c.Why == "" {
			g.guess(i, c)
		}
	}
	g.settle()
	g.parts()
	if g.problems != nil {
		return g.cols, asError(g.problems)
	}
	for i := range g.cols {
		if c := &g.cols[i]; c.Field != "" {
			c.path, _ = splitPath(c.Field)
		}
	}
	return g.cols, nil
}

// maxHints bounds the columns for which the nearest field is looked for.
const maxHints = 100

// A guesser works out one header.
type guesser struct {
	words    map[string]headerWord
	cols     []Column
	rank     []int // of a guess; lower is better
	problems []Problem
	hints    int
	quick    bool // leave out what only a reader of the answer needs
}

func (g *guesser) problem(i int, msg, hint string) {
	if len(g.problems) >= maxProblems {
		return
	}
	p := Problem{Msg: msg, Hint: hint}
	if i >= 0 {
		p.Col, p.Column = i+1, g.cols[i].Header
	}
	g.problems = append(g.problems, p)
}

// mapped applies what the user said.
func (g *guesser) mapped(m map[string]string) {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := -1
		for i := range g.cols {
			if g.cols[i].Header == name || at < 0 && fold(g.cols[i].Header) == fold(name) && fold(name) != "" {
				at = i
			}
		}
		if at < 0 {
			g.problem(-1, "--map: there is no column "+quote(name), g.columnHint(name))
			continue
		}
		c, field := &g.cols[at], strings.TrimSpace(m[name])
		if field == "-" {
			c.Why = "left out by --map"
			continue
		}
		part := ""
		for _, p := range [...]string{partRegion, partLine} {
			if whole, ok := strings.CutSuffix(field, "."+p); ok && partOf(whole, p) {
				field, part = whole, p
			}
		}
		if _, f := splitPath(field); f == nil {
			bad := unknownPath(field)
			g.problem(at, "--map: "+bad.msg, bad.hint)
			continue
		}
		c.Field, c.Part, c.How, c.Certain, c.Why = field, part, ByMap, true, "by --map"
	}
}

// partOf reports whether a column can complete the field.
func partOf(field, part string) bool {
	_, f := splitPath(field)
	return f != nil && (part == partRegion && f.Kind == Country || part == partLine && field == "id")
}

func (g *guesser) columnHint(name string) string {
	headers := make([]string, len(g.cols))
	for i, c := range g.cols {
		headers[i] = c.Header
	}
	if near, ok := nearest(name, headers); ok {
		return "did you mean " + quote(near) + "?"
	}
	return "the columns are " + strings.Join(headers[:min(len(headers), 20)], ", ")
}

// guess finds the field of one header.
func (g *guesser) guess(i int, c *Column) {
	if c.Header == "" {
		c.Why = "it has no header"
		return
	}
	name := strings.ToLower(c.Header)
	if _, f := splitPath(name); f != nil && (f.Kind != Object || name == c.Header) {
		c.Field, c.How, c.Certain, c.Why = name, ByName, true, "the field's own name"
		return
	}
	for _, part := range [...]string{partRegion, partLine} {
		if whole, ok := strings.CutSuffix(name, "."+part); ok && partOf(whole, part) {
			c.Field, c.Part, c.How, c.Certain, c.Why = whole, part, ByName, true, "the field's own name"
			return
		}
	}
	if w, ok := g.words[headerKey(c.Header)]; ok {
		if c.Why = w.why; w.field == "" {
			return
		}
		c.Field, c.Part, c.How, c.Certain = w.field, w.part, ByGuess, w.rank == 1
		g.rank[i] = w.rank
		return
	}
	if first, _, dotted := strings.Cut(name, "."); dotted && dealShape.field(first) != nil && dealShape.field(first).Of != "" {
		if !g.quick && len(g.problems) < maxProblems {
			bad := unknownPath(name)
			g.problem(i, bad.msg, bad.hint)
		}
		return
	}
	c.Why = "no field goes by this name"
	if g.quick {
		return
	}
	if g.hints++; g.hints > maxHints {
		return
	}
	if near, ok := nearest(name, Paths()); ok {
		c.Why += "; did you mean " + quote(near) + "?"
	}
}

// settle finds columns that want the same field.
func (g *guesser) settle() {
	owner := map[string]int{}
	for i := range g.cols {
		c := &g.cols[i]
		if c.Field == "" {
			continue
		}
		key := mainField(c.Field) + ":" + c.Part
		j, taken := owner[key]
		if !taken {
			owner[key] = i
			continue
		}
		switch a, b := g.strength(j), g.strength(i); {
		case a == 0 && b == 0 && c.Field != g.cols[j].Field: // "licence" says n/a, "licence.number" the rest
		case a == b:
			g.problem(i, fmt.Sprintf("columns %s and %s both give %s", quote(g.cols[j].Header), quote(c.Header), c.Field),
				"choose one: --map "+mapHint(c.Header, "-"))
		case a < b:
			g.drop(i, j)
		default:
			g.drop(j, i)
			owner[key] = i
		}
	}
}

// mainField is the field that a text in the column of an object gives: the name
// of a party or product, the amount of a value.
func mainField(field string) string {
	if _, f := splitPath(field); f != nil && f.Kind == Object && mainOf(f) != "" {
		return field + "." + mainOf(f)
	}
	return field
}

func mainOf(f *Field) string {
	switch f.Of {
	case "party", "product":
		return "name"
	case "money":
		return "amount"
	}
	return ""
}

// strength orders the claims of columns to a field; the least one wins.
func (g *guesser) strength(i int) int {
	if g.cols[i].How == ByGuess {
		return g.rank[i]
	}
	return 0
}

func (g *guesser) drop(i, winner int) {
	c := &g.cols[i]
	c.Why = fmt.Sprintf("%s is read from column %s already", c.Field, quote(g.cols[winner].Header))
	c.Field, c.Part, c.How, c.Certain = "", "", Unused, false
}

func mapHint(header, field string) string { return quote(header + "=" + field) }

// parts looks after columns that complete another one which is not there: a
// line number is then left out, a state goes to the country to which goods are
// shipped, if that is known.
func (g *guesser) parts() {
	for i := range g.cols {
		c := &g.cols[i]
		if c.Part == "" || g.has(c.Field, "") {
			continue
		}
		if c.Part == partLine {
			c.Why, c.Field, c.Part, c.How, c.Certain = "a line number without the number of its order names no deal", "", "", Unused, false
		} else if other, ok := strings.CutSuffix(c.Field, ".country"); ok && g.has(other+".located_in", "") && !g.has(other+".located_in", partRegion) {
			c.Field = other + ".located_in"
		}
	}
}

func (g *guesser) has(field, part string) bool {
	return slices.ContainsFunc(g.cols, func(o Column) bool { return o.Field == field && o.Part == part })
}
