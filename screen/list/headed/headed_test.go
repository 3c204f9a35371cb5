package headed_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/headed"
	"interdict/screen/list/listtest"
	"interdict/screen/list/tabular"
)

func TestRead(t *testing.T) {
	spec := headed.Spec{Comma: ',', Columns: []string{"name", "date", "date#2"}, Needed: []string{"name"}, Strict: true,
		Preamble: func(r tabular.Row) bool { return strings.HasPrefix(r.Field(0), "Report") }}
	tests := []struct {
		name, in, rows, codes string
		why                   string
		err                   error
	}{
		{"two columns of one name", "name,date,date\nA,1,2\n", "A 1 2", "map[]", "", nil},
		{"a line before the header", "Report: today\nname,date,date\nA,1,2\n", "A 1 2", "map[]", "", nil},
		{"the header again", "name,date,date\nname,date,date\nA,1,2\n", "A 1 2", "map[second-header:1]", "", nil},
		{"a short row", "name,date,date\nA\nB,1,2\n", "A  ; B 1 2", "map[short-row:1]", "1 rows could not be read whole", nil},
		{"a long row", "name,date,date\nA,1,2,3\nB,1,2\n", "B 1 2", "map[bad-row:1]", "1 rows could not be read whole", nil},
		{"empty columns too many", "name,date,date\nA,1,2,,\n", "A 1 2", "map[]", "", nil},
		{"cut off", "name,date,date\nA,1,2\nB,1", "", "map[]", "", list.ErrTruncated},
		{"a column more", "name,date,date,x\nA,1,2,3\n", "", "map[]", "", list.ErrUnrecognised},
		{"a column less", "name,date\nA,1\n", "", "map[]", "", list.ErrUnrecognised},
		{"no header", "A,1,2\n", "", "map[]", "", list.ErrUnrecognised},
		{"nothing", "", "", "map[]", "", list.ErrUnrecognised},
	}
	for _, tt := range tests {
		var log list.Log
		var rows []string
		res, err := headed.Read(list.BytesFile("f", []byte(tt.in)), spec, list.Options{}, &log, func(r headed.Row) {
			rows = append(rows, r.Get("name")+" "+r.Get("date")+" "+r.Get("date#2")+r.Get("none"))
		})
		if !errors.Is(err, tt.err) || err == nil && (strings.Join(rows, "; ") != tt.rows || res.Why() != tt.why) {
			t.Errorf("%s: %q, %q, %v", tt.name, rows, res.Why(), err)
		}
		if got := fmt.Sprint(listtest.Codes(log.Warnings())); got != tt.codes {
			t.Errorf("%s: warnings %s", tt.name, got)
		}
	}
}

// TestCutAllowed: the row that is cut is left out, and the result says so.
func TestCutAllowed(t *testing.T) {
	var log list.Log
	n := 0
	res, err := headed.Read(list.BytesFile("f", []byte("name,x\nA,1\nB")), headed.Spec{Comma: ',', Needed: []string{"name"}}, list.Options{AllowTruncated: true}, &log, func(headed.Row) { n++ })
	if err != nil || n != 1 || res.Why() != "the file is cut off" {
		t.Errorf("%d rows, %q, %v", n, res.Why(), err)
	}
}
