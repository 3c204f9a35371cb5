package deal_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"interdict"
	"interdict/deal"
)

// An accepted deal, whatever file it came from, is the same deal when it is
// written as JSON or CSV and read again.
func roundTrip(t *testing.T, name, text string) {
	var deals []interdict.Deal
	rows := 0
	for row := range deal.Read(strings.NewReader(text), name, deal.Options{MaxRow: 1 << 16}) {
		rows++
		if row.Err == nil {
			deals = append(deals, row.Deal)
			continue
		}
		for _, p := range deal.Problems(row.Err) {
			if p.Msg == "" || p.File != name {
				t.Errorf("problem without a message or file: %+v", p)
			}
		}
	}
	if rows == 0 && strings.TrimSpace(text) == "" {
		t.Error("an empty file gave no row to say so")
	}
	if len(deals) == 0 {
		return
	}
	var lines bytes.Buffer
	for _, d := range deals {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(b, '\n'))
	}
	same(t, "json", readAll(t, "d.jsonl", lines.String(), deal.Options{MaxRow: 1 << 24}), deals, lines.String())
	var table bytes.Buffer
	if err := deal.WriteCSV(&table, deals); err != nil {
		t.Fatal(err)
	}
	same(t, "csv", readAll(t, "d.csv", table.String(), deal.Options{MaxRow: 1 << 24}), deals, table.String())
}

func FuzzJSON(f *testing.F) {
	for seed := range uint64(20) {
		b, _ := json.Marshal(newMaker(seed).deals(2))
		f.Add(string(b))
	}
	f.Add(`{"act":["sell","buy"],"value":{"amount":"$1,200.00"},"performed_at":"2024-09-29T15:00-04:00"}`)
	f.Add(`{"product":{"embeds":["a/b","x",{}]},"actor":{"owners":[{"share":25.0}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		roundTrip(t, "d.json", text)
		roundTrip(t, "d.jsonl", text)
	})
}

func FuzzCSV(f *testing.F) {
	for seed := range uint64(20) {
		var b bytes.Buffer
		deal.WriteCSV(&b, newMaker(seed).deals(2))
		f.Add(b.String())
	}
	f.Add("Order no;Pos;Vorgangsart;Artikel;Kunde;Land;Bundesland;Gesamtpreis;Bestelldatum\nA;1;Verkauf;KES;K;USA;Texas;1.200,00 €;30.9.2024\n")
	f.Add("act,Customer,State,Ext. price,Order date\nSale,\"a \"\"b\"\"\",VA,\"$1,200\",\"Sep 30, 2024\"\n")
	f.Fuzz(func(t *testing.T, text string) { roundTrip(t, "d.csv", text) })
}

func FuzzYAML(f *testing.F) {
	for seed := range uint64(10) {
		b, _ := json.MarshalIndent(newMaker(seed).deals(2), "", " ")
		f.Add(string(b))
	}
	f.Add("- act: sell\n  actor: {country: US}\n- knowing: true\n")
	f.Fuzz(func(t *testing.T, text string) { roundTrip(t, "d.yaml", text) })
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>act</t></is></c><c r="B1" t="str"><v>performed_at</v></c></row>` +
		`<row r="2"><c r="A2" t="str"><v>s&#101;ll</v></c><c r="B2"><v>45565</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A9"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		roundTrip(t, "d.xlsx", string(zipOf(t, parts(bytes.NewReader(sheet)))))
	})
}

// A bad row changes no other row: with any line put between good lines, the
// good ones are read as without it.
func FuzzBadRow(f *testing.F) {
	for _, s := range []string{"x,y,z", `"`, `a,"b`, `"a"b,c,`, "\x00", "\xff,,", strings.Repeat(`"",`, 9), `1,"x",`, "a,\"\r"} {
		f.Add(s)
	}
	good := []string{"g1,sell,Customer 1,US", "g2,buy,Customer 2,DE", "g3,use,Customer 3,FR"}
	const header = "id,act,counterparty.name,counterparty.country\n"
	want := readAll(f, "d.csv", header+strings.Join(good, "\n")+"\n", deal.Options{})
	f.Fuzz(func(t *testing.T, bad string) {
		if strings.Contains(bad, "\n") {
			return
		}
		text := header + good[0] + "\n" + bad + "\n" + good[1] + "\n" + good[2] + "\n"
		var got []interdict.Deal
		for row := range deal.Read(strings.NewReader(text), "d.csv", deal.Options{MaxRow: 1 << 16}) {
			if row.Err == nil && row.Line != 3 {
				got = append(got, row.Deal)
			}
		}
		same(t, "good rows", got, want, text)
	})
}

// SplitCSV cuts as encoding/csv does, and cuts the same from blocks of any size.
func FuzzSplitCSV(f *testing.F) {
	for _, s := range []string{"a,b\nc,d\n", "\"a\"\"b\",\"c\nd\"\r\ne", `"x"y`, "a\"b\n", "\"", "\r\n\r", ",,\n", "\"a\"\r", "\"\"\"\"\n"} {
		f.Add(s, byte(',')) // the comma
	}
	f.Fuzz(func(t *testing.T, text string, comma byte) {
		if strings.IndexByte(",;\t|", comma) < 0 || strings.Count(text, "\n") > 190 {
			return
		}
		whole := splitAll([]byte(text), comma, 1<<20)
		if pieces := splitAll([]byte(text), comma, 1); !reflect.DeepEqual(pieces, whole) {
			t.Fatalf("in pieces %q, whole %q", pieces, whole)
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord = rune(comma), -1
		for _, got := range whole {
			if len(got) == 1 && got[0] == "" {
				continue // a blank line, which the library skips; "" on a line of its own it does not
			}
			want, err := r.Read()
			for err == nil && len(want) == 1 && want[0] == "" {
				want, err = r.Read()
			}
			if bad := len(got) == 1 && strings.HasPrefix(got[0], "error: "); bad != (err != nil && err != io.EOF) {
				t.Fatalf("got %q, the library %q %v", got, want, err)
			} else if bad {
				return // after an error the library goes on elsewhere
			}
			for i := range got { // the library makes \r\n in quotes \n, and drops a \r at the end of the text
				got[i] = strings.ReplaceAll(got[i], "\r\n", "\n")
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("got %q, the library %q", got, want)
			}
		}
	})
}

// splitAll cuts a text, giving SplitCSV blocks that grow by step.
func splitAll(text []byte, comma byte, step int) (out [][]string) {
	for at, size := 0, step; at < len(text); size = step {
		for {
			end := min(at+size, len(text))
			fields, n, lines, err := deal.SplitCSV(bytes.Clone(text[at:end]), comma, end == len(text), nil)
			if errors.Is(err, deal.ErrPartial) {
				size += step
				continue
			}
			record := []string{}
			for _, v := range fields {
				record = append(record, string(v))
			}
			if err != nil {
				record = []string{"error: " + err.Error()}
			}
			if n < 1 || lines < 1 {
				return append(out, []string{"no progress"})
			}
			out = append(out, record)
			at += n
			break
		}
	}
	return out
}
