package render

import "strings"

// Cell makes text safe as a cell of a table that a spreadsheet will open: a
// text that would run as a formula gets an apostrophe before it.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
