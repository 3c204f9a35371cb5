package deal

import (
	"fmt"
	"strings"
)

// A Problem is one thing that is wrong in a file, with its place.
type Problem struct {
	File   string
	Line   int
	Col    int    // of the character; in CSV and XLSX the number of the column; 0 for the whole line
	Cell   string // of a spreadsheet: "C7"
	Column string // header of the column
	Field  string // dotted name
	Msg    string
	Hint   string // the next step, when it is known
}

// Error gives place, field and message and, on a line of its own, the hint.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Cell == "" && p.Col > 0 {
			fmt.Fprintf(&b, ":%d", p.Col)
		}
	}
	if p.Cell != "" {
		b.WriteString(": cell " + p.Cell)
	}
	if p.Column != "" && fold(p.Column) != fold(p.Field) {
		b.WriteString(": column " + quote(p.Column))
	}
	if p.Field != "" {
		b.WriteString(": " + p.Field)
	}
	b.WriteString(": " + p.Msg)
	if p.Hint != "" {
		b.WriteString("\nhint: " + p.Hint)
	}
	return b.String()
}

// problemList is the error of a row with several problems.
type problemList []Problem

func (l problemList) Error() string {
	texts := make([]string, len(l))
	for i, p := range l {
		texts[i] = p.Error()
	}
	return strings.Join(texts, "\n")
}

// Problems lists what is wrong with a row, given its Err.
func Problems(err error) []Problem {
	switch e := err.(type) {
	case nil:
		return nil
	case Problem:
		return []Problem{e}
	case problemList:
		return e
	case interface{ Unwrap() error }:
		return Problems(e.Unwrap())
	}
	return []Problem{{Msg: err.Error()}}
}

// asError gives the error of a row.
func asError(list []Problem) error {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return problemList(list)
}
