package deal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"interdict/deal"
)

// orderBook is a table as a reseller has it: sixteen columns, of which four
// are not read.
func orderBook(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("Order no,Line,Transaction type,Part #,Item description,Customer,Sold to country,State,End user,Qty,Unit price,Ext. price,Currency,Order date,Delivery date,Sales rep\n")
	for i := range rows {
		fmt.Fprintf(&b, "PO-%d,%d,sell,KL4863XAKFS,\"Kaspersky Endpoint Security, Select\",Customer %d Inc.,US,VA,,%d,%d.00,%d.00,USD,2024-07-%02d,2024-09-%02d,J. Doe\n",
			10000+i/5, i%5+1, i%977, i%40+1, i%90+10, (i%40+1)*(i%90+10), i%30+1, i%30+1)
	}
	return b.Bytes()
}

// contractDeal is the example of the contract: 430 bytes, four objects.
const contractDeal = `{"id":"PO-1042/1","act":"resell","actor":{"name":"Example Reseller Inc.","role":"reseller","kind":"company","country":"US"},"counterparty":{"name":"County of Example","role":"end_user","kind":"local_government","country":"US"},"product":{"name":"Kaspersky Endpoint Security Select","class":"antivirus"},"place":"US","agreement_at":"2024-07-10T15:00:00-04:00","performed_at":"2024-10-02","value":{"amount":"1200.00","currency":"USD"}}`

func benchRead(b *testing.B, name string, file []byte, rows, workers int) {
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for row := range deal.Read(bytes.NewReader(file), name, deal.Options{Workers: workers}) {
			if row.Err != nil {
				b.Fatal(row.Err)
			}
			n++
		}
		if n != rows {
			b.Fatalf("%d rows, want %d", n, rows)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadCSV(b *testing.B) { benchRead(b, "d.csv", orderBook(20_000), 20_000, 1) }

func BenchmarkReadCSVTwoWorkers(b *testing.B) { benchRead(b, "d.csv", orderBook(20_000), 20_000, 2) }

func BenchmarkReadJSONLTwoWorkers(b *testing.B) {
	benchRead(b, "d.jsonl", []byte(strings.Repeat(contractDeal+"\n", 20_000)), 20_000, 2)
}

func BenchmarkReadCSVSmall(b *testing.B) { benchRead(b, "d.csv", orderBook(1), 1, 1) }

func BenchmarkReadJSONL(b *testing.B) {
	benchRead(b, "d.jsonl", []byte(strings.Repeat(contractDeal+"\n", 20_000)), 20_000, 1)
}

func BenchmarkReadJSON(b *testing.B) {
	benchRead(b, "d.json", []byte("["+strings.Repeat(contractDeal+",\n", 19_999)+contractDeal+"]"), 20_000, 1)
}

func BenchmarkReadXLSX(b *testing.B) {
	var rows [][]any
	for line := range strings.Lines(string(orderBook(5_000))) {
		var cells []any
		for _, c := range strings.Split(strings.ReplaceAll(strings.TrimSpace(line), `"`, ""), ",") {
			cells = append(cells, c)
		}
		rows = append(rows, cells)
	}
	for i := range rows[1:] { // the comma in the name of the product
		rows[i+1] = append(rows[i+1][:5], rows[i+1][6:]...)
	}
	benchRead(b, "d.xlsx", book(b, func(*excelize.File) {}, rows...), 5_000, 1)
}

// The base of the rate of BenchmarkReadJSONL.
func BenchmarkEncodingJSON(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var d any
		if err := json.Unmarshal([]byte(contractDeal), &d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSplitCSV(b *testing.B) {
	file := orderBook(20_000)
	block := make([]byte, len(file))
	var fields [][]byte
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		copy(block, file) // SplitCSV may change it
		rows := 0
		for at := 0; at < len(block); rows++ {
			rec, n, _, err := deal.SplitCSV(block[at:], ',', true, fields[:0])
			if err != nil {
				b.Fatal(err)
			}
			fields, at = rec, at+n
		}
		if rows != 20_001 {
			b.Fatalf("%d rows", rows)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
