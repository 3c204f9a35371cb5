package lines

import (
	"slices"
	"strings"
	"unicode/utf8"

	"interdict"
)

// A column of a printout: from a character on, up to another.
type column struct {
	from, to int
	fact     string
}

// columned reads a printout whose header stands above columns of fixed width,
// as winget, fltmc and tasklist print them. heads are the header's words and the
// fact that each column is, "" for none; words of several languages are given
// as "Id|ID", and "?" says that a column may be missing. Columns begin where
// the header's words do, unless a ruler of dashes below it says better: numbers
// are set to the right of their column.
func columned(heads [][2]string) func() lineReader {
	return func() lineReader {
		var columns []column
		rows := false
		return func(line string) interdict.Facts {
			if columns == nil {
				columns = header(line, heads)
				return nil
			}
			if strings.Trim(line, "-=─ ") == "" {
				if !rows {
					ruled(columns, line)
				}
				return nil
			}
			rows = true
			runes := []rune(line)
			var f interdict.Facts
			for _, c := range columns {
				if c.fact != "" && c.from < len(runes) {
					f.Add(c.fact, strings.TrimSpace(string(runes[c.from:min(c.to, len(runes))])))
				}
			}
			if f.Get(heads[0][1]) == "" { // without the first column a line is no row
				return nil
			}
			return f
		}
	}
}

// header finds where columns begin, nil if the line is not the header.
func header(line string, heads [][2]string) []column {
	var columns []column
	for _, h := range heads {
		words, optional := strings.CutPrefix(h[0], "?")
		at := -1
		for word := range strings.SplitSeq(words, "|") {
			if i := strings.Index(line, word); i >= 0 && (i == 0 || line[i-1] == ' ' || line[i-1] == '\r') {
				at = i
				break
			}
		}
		switch {
		case at >= 0:
			columns = append(columns, column{from: utf8.RuneCountInString(line[:at]), fact: h[1]})
		case h[1] != "" && !optional:
			return nil
		}
	}
	slices.SortFunc(columns, func(a, b column) int { return a.from - b.from })
	for i := range columns {
		columns[i].to = 1 << 20
		if i+1 < len(columns) {
			columns[i].to = columns[i+1].from
		}
	}
	return columns
}

// ruled corrects columns by the pieces of a ruler below the header.
func ruled(columns []column, ruler string) {
	var pieces [][2]int
	runes := []rune(ruler)
	for i := 0; i < len(runes); {
		from := i
		for i < len(runes) && runes[i] != ' ' {
			i++
		}
		if i > from {
			pieces = append(pieces, [2]int{from, i})
		}
		i++
	}
	if len(pieces) < 2 {
		return
	}
	for k := range columns {
		for _, p := range pieces {
			if columns[k].from >= p[0] && columns[k].from < p[1] {
				columns[k].from, columns[k].to = p[0], p[1]
				break
			}
		}
	}
}

// fields reads lines of words: facts are the names of the words in order, ""
// for one that says nothing; the last takes the rest of the line.
func fields(skip func(line string) bool, names ...string) func() lineReader {
	return func() lineReader {
		return func(line string) interdict.Facts {
			if skip != nil && skip(line) {
				return nil
			}
			words := strings.Fields(line)
			if len(words) < len(names) {
				return nil
			}
			var f interdict.Facts
			for i, name := range names {
				v := words[i]
				if i == len(names)-1 {
					v = strings.Join(words[i:], " ")
				}
				if name != "" {
					f.Add(name, v)
				}
			}
			return f
		}
	}
}
