package tabular_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"interdict/screen/list/tabular"
)

// read returns good rows and problems as text, line first.
func read(text string, d tabular.Dialect) (rows, bad []string, end tabular.Ending) {
	r := tabular.New(text, d)
	for r.Next() {
		if p := r.Bad(); p != nil {
			bad = append(bad, p.Error())
			continue
		}
		rows = append(rows, fmt.Sprintf("%d:%s", r.Row().Line, strings.Join(r.Row().Fields, "|")))
	}
	return rows, bad, r.Ending()
}

func TestRows(t *testing.T) {
	multi := tabular.Dialect{Comma: ',', Multiline: true}
	single := tabular.Dialect{Comma: ','}
	tests := []struct {
		name, text string
		d          tabular.Dialect
		rows, bad  []string
		end        tabular.Ending
	}{
		{"plain", "a,b\nc,d\n", single, []string{"1:a|b", "2:c|d"}, nil, tabular.Whole},
		{"empty text", "", single, nil, nil, tabular.Whole},
		{"CR LF and blank lines", "a,b\r\n\r\n\r\nc,d\r\n", single, []string{"1:a|b", "4:c|d"}, nil, tabular.Whole},
		{"quotes", "\"a, b\",\"say \"\"x\"\"\"\n", single, []string{`1:a, b|say "x"`}, nil, tabular.Whole},
		{"OFAC writes a space behind null", "1,-0- ,\"x\",-0- \r\n", single, []string{"1:1|-0- |x|-0- "}, nil, tabular.Whole},
		{"Ctrl-Z on its own line", "a,b\r\n\x1a", single, []string{"1:a|b"}, nil, tabular.CtrlZ},
		{"Ctrl-Z made a row by a spreadsheet", "a,b\r\n\x1a,\r\n", single, []string{"1:a|b"}, nil, tabular.CtrlZ},
		{"Ctrl-Z behind the last field", "a,b\x1a", single, []string{"1:a|b"}, nil, tabular.CtrlZ},
		{"no final line end, unquoted", "a,b\nc,d", single, []string{"1:a|b", "2:c|d"}, nil, tabular.NoNewline},
		{"no final line end, quoted", "a,b\nc,\"d\"", single, []string{"1:a|b", "2:c|d"}, nil, tabular.Whole},
		{"cut off inside quotes", "a,b\nc,\"d", single, []string{"1:a|b"}, []string{"line 2: the text ends inside a quoted field"}, tabular.OpenQuote},
		{"open quote spoils one line only", "a,\"b\nc,\"d\"\ne,f\n", single, []string{"2:c|d", "3:e|f"},
			[]string{"line 1: a quote is opened and not closed on its line"}, tabular.Whole},
		{"open quote, several lines allowed", "a,\"b\nc,\"d\"\ne,f\n", multi, []string{"2:c|d", "3:e|f"},
			[]string{"line 1: text after a closing quote: \"d\\\"\\ne,f\\n\""}, tabular.Whole},
		{"line end inside quotes", "a,\"b\nc\",d\ne,f,g\n", multi, []string{"1:a|b\nc|d", "3:e|f|g"}, nil, tabular.Whole},
		{"tabs", "\"a\"\t\"b\"\n", tabular.Dialect{Comma: '\t'}, []string{"1:a|b"}, nil, tabular.Whole},
		{"too many fields", strings.Repeat(",", 600) + "\na,b\n", single, []string{"2:a|b"}, []string{"line 1: more than 512 fields"}, tabular.Whole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, bad, end := read(tt.text, tt.d)
			if !reflect.DeepEqual(rows, tt.rows) {
				t.Errorf("rows %q, want %q", rows, tt.rows)
			}
			if !reflect.DeepEqual(bad, tt.bad) {
				t.Errorf("problems %q, want %q", bad, tt.bad)
			}
			if end != tt.end {
				t.Errorf("ending %d, want %d", end, tt.end)
			}
		})
	}
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name, in, want string
		odd            []int
	}{
		{"UTF-8", "Пример\n", "Пример\n", nil},
		{"byte order mark", "\ufeffname\n", "name\n", nil},
		{"UTF-16, little end first", "\xff\xfen\x00\x16\x04\n\x00", "nЖ\n", nil},
		{"UTF-16, big end first", "\xfe\xff\x00n\x04\x16\x00\n", "nЖ\n", nil},
		{"one Windows-1252 line among UTF-8", "Žofie\nM\xfcller \x96 x\nŽofie\n", "Žofie\nMüller – x\nŽofie\n", []int{2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, odd := tabular.Decode([]byte(tt.in))
			if got != tt.want || !reflect.DeepEqual(odd, tt.odd) {
				t.Errorf("got %q, lines %v; want %q, %v", got, odd, tt.want, tt.odd)
			}
		})
	}
}

// FuzzOneBadLine checks that a line with a bad quote costs that line alone.
func FuzzOneBadLine(f *testing.F) {
	f.Add("a,b\n\"c, d\",e\nf,g\n", 1)
	f.Add("1,\"x\"\"y\"\r\n2,z\r\n", 2)
	f.Fuzz(func(t *testing.T, text string, at int) {
		text, _ = tabular.Decode([]byte(text))
		if strings.ContainsAny(text, "\x1a") {
			return
		}
		d := tabular.Dialect{Comma: ','}
		lines := strings.SplitAfter(text, "\n")
		if !strings.HasSuffix(text, "\n") || at < 0 || at >= len(lines) {
			return
		}
		spoilt := strings.Join(lines[:at], "") + "x,\"y\"z,w\n" + strings.Join(lines[at:], "")
		before, badBefore, _ := read(text, d)
		after, badAfter, _ := read(spoilt, d)
		if len(after) != len(before) || len(badAfter) != len(badBefore)+1 {
			t.Fatalf("%q: %d rows and %d problems became %d and %d", text, len(before), len(badBefore), len(after), len(badAfter))
		}
		for i := range before {
			_, b, _ := strings.Cut(before[i], ":")
			_, a, _ := strings.Cut(after[i], ":")
			if a != b {
				t.Fatalf("row %q became %q", b, a)
			}
		}
	})
}
