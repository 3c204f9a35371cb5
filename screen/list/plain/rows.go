package plain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"interdict/screen/list"
	"interdict/screen/list/tabular"
)

// A Party is one row of a table of parties.
type Party struct {
	Line    int
	Entry   list.Entry // without an id where the row has none
	Problem string     // why the row could not be read; then Entry is empty
}

// Parties reads a table of parties row by row, in the order of the file: CSV,
// XLSX or one name a line as in Format, or JSON Lines whose members are called
// like columns. It returns how the columns were read, as warnings. A row that
// cannot be read is given with its problem and the reading goes on. An error of
// each ends it.
func Parties(f list.File, opt list.Options, each func(Party) error) ([]list.Warning, error) {
	b, err := f.ReadAll()
	if err != nil {
		return nil, err
	}
	var log list.Log
	t := table{file: f.Name, opt: opt, log: &log, each: each}
	switch first := bytes.TrimLeft(b, "\ufeff \t\r\n"); {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		err = t.xlsx(b)
	case len(first) > 0 && (first[0] == '{' || first[0] == '['):
		err = t.json(b)
	default:
		err = t.text(b)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", f.Name, err)
	}
	return log.Warnings(), err
}

// json reads objects, one after the other or in a list. Members are columns:
// their names are read as headings are, and a list holds several values.
func (t *table) json(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if first := bytes.TrimLeft(b, "\ufeff \t\r\n"); first[0] == '[' {
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	said := map[string]bool{}
	for n := 1; d.More(); n++ {
		line := 1 + bytes.Count(b[:d.InputOffset()], []byte("\n"))
		if rest := b[d.InputOffset():]; len(rest) > 0 { // the value begins behind white space
			line += bytes.Count(rest[:len(rest)-len(bytes.TrimLeft(rest, ", \t\r\n"))], []byte("\n"))
		}
		var raw map[string]any
		err := d.Decode(&raw)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if n == 1 || d.InputOffset() == 0 {
				return fmt.Errorf("line %d: %w", line, err)
			}
			var rest bool
			if b, rest = nextLine(b, d); !rest {
				return t.each(Party{Line: line, Problem: err.Error()})
			}
			if err := t.each(Party{Line: line, Problem: err.Error()}); err != nil {
				return err
			}
			d = json.NewDecoder(bytes.NewReader(b))
			d.UseNumber()
			continue
		}
		if err := t.object(line, raw, said); err != nil {
			return err
		}
	}
	return nil
}

// nextLine cuts off what a decoder has read and the line it failed on. The
// bytes before are kept as line ends, so that lines are still counted.
func nextLine(b []byte, d *json.Decoder) ([]byte, bool) {
	at := int(d.InputOffset())
	for at < len(b) && strings.IndexByte(", \t\r\n", b[at]) >= 0 {
		at++
	}
	end := bytes.IndexByte(b[at:], '\n')
	if end < 0 {
		return nil, false
	}
	blank := bytes.Repeat([]byte("\n"), bytes.Count(b[:at+end+1], []byte("\n")))
	return append(blank, b[at+end+1:]...), true
}

// object reads one party from an object.
func (t *table) object(line int, raw map[string]any, said map[string]bool) error {
	var fields, cells []string
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		v := raw[name]
		field := meaning(name)
		if by, ok := t.opt.Columns[name]; ok {
			field = by
		}
		if field == "" || field == "ignore" {
			if !said[name] {
				t.tell(name, "")
				t.log.Add(NoGuess, t.file, line, "member %q is not read", name)
			}
			said[name] = true
			continue
		}
		if !said[name] {
			t.tell(name, field)
		}
		if !said[name] && field != name {
			t.log.Add(Guess, t.file, line, "member %q is read as %s", name, field)
		}
		said[name] = true
		cell, err := text(v)
		if err != "" {
			return t.each(Party{Line: line, Problem: name + ": " + err})
		}
		fields, cells = append(fields, field), append(cells, cell)
	}
	t.fields = fields
	e := t.entry(tabular.Row{Line: line, Fields: cells})
	if len(e.Names) == 0 {
		return t.each(Party{Line: line, Problem: "the row has no name"})
	}
	return t.each(Party{Line: line, Entry: e})
}

// text is a value as a cell has it.
func text(v any) (cell, problem string) {
	switch v := v.(type) {
	case nil:
		return "", ""
	case string:
		return v, ""
	case json.Number:
		return v.String(), ""
	case []any:
		var parts []string
		for _, e := range v {
			s, problem := text(e)
			if problem != "" {
				return "", problem
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, "|"), ""
	}
	return "", "a text, a number or a list of them belongs here"
}
