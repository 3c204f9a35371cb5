package deal_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/deal"
)

// readAll reads a file that must not have bad rows.
func readAll(t testing.TB, name, text string, opts deal.Options) []interdict.Deal {
	t.Helper()
	var out []interdict.Deal
	for row := range deal.Read(strings.NewReader(text), name, opts) {
		if row.Err != nil {
			t.Fatalf("%s: %v\nin:\n%s", row.Pos, row.Err, clip(text))
		}
		out = append(out, row.Deal)
	}
	return out
}

func clip(s string) string { return s[:min(len(s), 3000)] }

func same(t testing.TB, what string, got, want []interdict.Deal, text string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d deals, want %d\nin:\n%s", what, len(got), len(want), clip(text))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			g, _ := json.Marshal(got[i])
			w, _ := json.Marshal(want[i])
			t.Fatalf("%s: deal %d is\n%s\nwant\n%s\nin:\n%s", what, i, g, w, clip(text))
		}
	}
}

// Whatever deals are written as CSV, as JSON Lines, as a JSON array or as YAML,
// reading gives them back.
func TestRoundTrip(t *testing.T) {
	for seed := range uint64(150) {
		deals := newMaker(seed).deals(1 + int(seed)%9)

		var csv bytes.Buffer
		if err := deal.WriteCSV(&csv, deals); err != nil {
			t.Fatal(err)
		}
		same(t, "csv", readAll(t, "d.csv", csv.String(), deal.Options{}), deals, csv.String())

		array, err := json.Marshal(deals)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "json", readAll(t, "d.json", string(array), deal.Options{}), deals, string(array))
		pretty, _ := json.MarshalIndent(deals, "", "  ")
		same(t, "json", readAll(t, "d.json", string(pretty), deal.Options{}), deals, string(pretty))
		same(t, "yaml", readAll(t, "d.yaml", string(pretty), deal.Options{}), deals, string(pretty))

		var lines strings.Builder
		for _, d := range deals {
			b, _ := json.Marshal(d)
			lines.Write(b)
			lines.WriteString("\r\n")
		}
		same(t, "jsonl", readAll(t, "d.jsonl", lines.String(), deal.Options{}), deals, lines.String())
	}
}

// Cells that a spreadsheet would run are made harmless, and come back.
func TestFormulaInjection(t *testing.T) {
	want := []interdict.Deal{{ID: "=cmd|' /C calc'!A0", Product: &interdict.Product{Name: "@SUM(1)", SKU: "-1+1", Maker: interdict.One("+1")}, Actor: &interdict.Party{Name: "'=1"}}}
	var b bytes.Buffer
	if err := deal.WriteCSV(&b, want); err != nil {
		t.Fatal(err)
	}
	row := strings.SplitN(b.String(), "\n", 2)[1]
	for _, cell := range strings.Split(strings.TrimSpace(row), ",") {
		if strings.ContainsAny(cell[:1], "=+-@") {
			t.Errorf("cell %q would be run", cell)
		}
	}
	same(t, "csv", readAll(t, "d.csv", b.String(), deal.Options{}), want, b.String())
}

// Several workers give the same rows in the same order as one, bad ones and
// notes too.
func TestWorkers(t *testing.T) {
	var csv, lines bytes.Buffer
	csv.WriteString("act;Country;Product;Order date\n")
	for i := range 3000 {
		switch i % 7 {
		case 3:
			csv.WriteString("Renewal;Germany;\"a \"\"b\"\"\nc\";30.9.2024\n")
			lines.WriteString("{\"act\":\"sel\"}\n")
		case 5:
			csv.WriteString("sell;\"open;x;y\n")
			lines.WriteString("nonsense\n")
		default:
			csv.WriteString("sell;US;\"x\";2024-09-30\n")
			lines.WriteString("{\"act\":\"sell\",\"performed_at\":\"2024-09-30T00:00\"}\n\n")
		}
	}
	for name, text := range map[string]string{"d.csv": csv.String(), "d.jsonl": lines.String(), "e.csv": "act\n", "f.csv": "", "g.csv": "nothing,known\n1,2\n"} {
		one := slices.Collect(deal.Read(strings.NewReader(text), name, deal.Options{}))
		many := slices.Collect(deal.Read(strings.NewReader(text), name, deal.Options{Workers: 3}))
		if !reflect.DeepEqual(one, many) {
			t.Errorf("%s: %d rows with one, %d with three workers, or other rows", name, len(one), len(many))
		}
		n := 0
		for range deal.Read(strings.NewReader(text), name, deal.Options{Workers: 3}) {
			if n++; n == 300 {
				break // the goroutines end
			}
		}
	}
}
