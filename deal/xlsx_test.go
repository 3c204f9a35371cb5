package deal_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"interdict/deal"
)

// book makes a workbook with a library, from rows of values.
func book(t testing.TB, change func(*excelize.File), rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func row(v ...any) []any { return v }

func TestXLSX(t *testing.T) {
	day := time.Date(2024, 9, 30, 0, 0, 0, 0, time.UTC)
	noon := day.Add(12 * time.Hour)
	check(t, []readCase{
		{name: "texts, numbers, dates and truth values", file: "d.xlsx",
			text: string(book(t, nil, row("Order no", "Act", "Product", "Delivery date", "Ext. price", "knowing", "EAN"),
				row(1042, "Renewal", "Ü & <b> \"q\"", day, 1200.5, true, 4006381333931), row("A-2", "sell", " KES ", noon, 0.1+0.2, false))),
			want: `{"act":"renew","product":{"name":"Ü \u0026 \u003cb\u003e \"q\"","gtin":"4006381333931"},"knowing":"yes","value":{"amount":"1200.5"},"performed_at":"2024-09-30"}
				  act: "Renewal" read as renew
				{"act":"sell","product":{"name":"KES"},"knowing":"no","value":{"amount":"0.3"},"performed_at":"2024-09-30T12:00:00"}
				  performed_at has no offset from UTC: without a zone its instant is known to within a day only`},
		{name: "dates as text", file: "d.xlsx", text: string(book(t, nil, row("act", "performed_at"), row("sell", "30.9.2024"), row("sell", "03/04/2024"))),
			want: `{"act":"sell","performed_at":"2024-09-30"}
				  performed_at: "30.9.2024" read as 2024-09-30
				error d.xlsx:3: cell B3: performed_at: "03/04/2024" is 4 March or 3 April | hint: say --dates mdy or --dates dmy, or write 2024-03-04 or 2024-04-03`},
		{name: "a formula without a result", file: "d.xlsx",
			text: string(book(t, func(f *excelize.File) { f.SetCellFormula("Sheet1", "B2", "C2+1") }, row("id", "performed_at", "Qty"), row(1, nil, 2), row(2, day, 1))),
			want: `error d.xlsx:2: cell B2: performed_at: the formula has no stored result | hint: open the workbook in a spreadsheet program and save it, or put the value in the place of the formula
				{"performed_at":"2024-09-30"}`},
		{name: "a formula in a column that is not read", file: "d.xlsx",
			text: string(book(t, func(f *excelize.File) { f.SetCellFormula("Sheet1", "B2", "1+1") }, row("act", "Qty"), row("sell", nil))),
			want: `{"act":"sell"}`},
		{name: "merged cells", file: "d.xlsx",
			text: string(book(t, func(f *excelize.File) { f.MergeCell("Sheet1", "B2", "B3") }, row("act", "Customer"), row("sell", "A"), row("buy", nil), row("use", "C"))),
			want: `{"act":"sell","counterparty":{"name":"A"}}
				{"act":"buy"}
				  counterparty.name: cell B3 is merged with B2, whose value belongs to that cell only
				{"act":"use","counterparty":{"name":"C"}}`},
		{name: "a percentage", file: "d.xlsx",
			text: string(book(t, func(f *excelize.File) {
				style, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
				f.SetCellStyle("Sheet1", "A2", "A2", style)
			}, row("actor.owners.0.share"), row(0.51), row(51))),
			want: `{"actor":{"owners":[{"share":"51"}]}}
				  actor.owners.0.share: "51%" read as 51
				{"actor":{"owners":[{"share":"51"}]}}`},
		{name: "days from 1904", file: "d.xlsx",
			text: string(book(t, func(f *excelize.File) {
				yes := true
				f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
			}, row("act", "performed_at"), row("sell", 45565-1462))),
			want: `{"act":"sell","performed_at":"2024-09-30"}`},
		{name: "titles and blank rows", file: "d.xlsx", text: string(book(t, nil, row("Orders of 2024"), row(), row("Act", "Country"), row(), row("sell", "US"))),
			want: `{"act":"sell","counterparty":{"country":"US"}}`},
		{name: "an error value", file: "d.xlsx", text: string(book(t, nil, row("id", "place"), row(1, "#N/A"))),
			want: `error d.xlsx:2: cell B2: place: the cell holds the error #N/A | hint: repair the formula, or empty the cell`},
		{name: "a wrong name does not matter", file: "d.csv", text: string(book(t, nil, row("act"), row("sell"))), want: `{"act":"sell"}`},
		{name: "an empty sheet", file: "d.xlsx", text: string(book(t, nil)), want: `fatal error d.xlsx:1: the sheet is empty`},
		{name: "a sheet that is not there", file: "d.xlsx", text: string(book(t, nil, row("act"))), opts: deal.Options{Sheet: "Orders"},
			want: `fatal error d.xlsx: the workbook has no sheet "Orders"; it has Sheet1 | hint: say which sheet: --sheet NAME`},
	})
}

// The first visible sheet is read, the others are named.
func TestSheets(t *testing.T) {
	b := book(t, func(f *excelize.File) {
		f.NewSheet("Orders")
		f.SetSheetRow("Orders", "A1", &[]any{"act"})
		f.SetSheetRow("Orders", "A2", &[]any{"buy"})
		f.SetActiveSheet(1)
		f.SetSheetVisible("Sheet1", false)
	}, row("act"), row("sell"))
	for sheet, want := range map[string]string{"": "buy", "Sheet1": "sell"} {
		var notes []string
		for r := range deal.Read(bytes.NewReader(b), "d.xlsx", deal.Options{Sheet: sheet, OnNote: func(n string) { notes = append(notes, n) }}) {
			if r.Err != nil || !r.Deal.Act.Must(want) {
				t.Errorf("sheet %q: %v %v", sheet, r.Deal.Act, r.Err)
			}
		}
		if len(notes) != 1 || !strings.Contains(notes[0], "not read") {
			t.Errorf("sheet %q: notes %q", sheet, notes)
		}
	}
}

// zipOf packs parts into an archive.
func zipOf(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, r := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts are those of the smallest workbook around a sheet.
func parts(sheet io.Reader) map[string]io.Reader {
	return map[string]io.Reader{
		"xl/workbook.xml":            strings.NewReader(`<workbook xmlns:r="r"><sheets><sheet name="S" r:id="1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": strings.NewReader(`<Relationships><Relationship Id="1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml":   sheet,
	}
}

// A bomb is refused at once, without unpacking it: one that says its size, one
// that is packed as no sheet is, and one with a cell that is no cell.
func TestZipBomb(t *testing.T) {
	long := io.LimitReader(random{rand.New(rand.NewPCG(1, 2))}, 4<<20)
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"size":  {bombOf(t, 1<<30), "sheet1.xml unpacks to 1024 MiB, more than 640 MiB"},
		"ratio": {bombOf(t, 600<<20), "times its size, as no sheet does"},
		"cell": {zipOf(t, parts(io.MultiReader(strings.NewReader(`<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>`), long))),
			"a value in the workbook is longer than 1024 KiB"},
	} {
		rows := 0
		for r := range deal.Read(bytes.NewReader(c.b), "d.xlsx", deal.Options{}) {
			if rows++; r.Err == nil || !r.Fatal || !strings.Contains(r.Err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", name, r.Err, c.want)
			}
		}
		if rows != 1 {
			t.Errorf("%s: %d rows", name, rows)
		}
	}
}

// An archive that lies about its sizes is refused while it is unpacked.
func TestLyingArchive(t *testing.T) {
	for r := range deal.Read(bytes.NewReader(bombOf(t, 100)), "d.xlsx", deal.Options{}) {
		if r.Err == nil || !r.Fatal {
			t.Errorf("read %v", r.Deal)
		}
	}
}

// bombOf is a workbook whose sheet says that it unpacks to size bytes.
func bombOf(t testing.TB, size uint64) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	io.WriteString(w, "<worksheet><sheetData>"+strings.Repeat(" ", 1<<20))
	w.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, r := range parts(nil) {
		if r == nil {
			raw, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: size})
			if err != nil {
				t.Fatal(err)
			}
			raw.Write(packed.Bytes())
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(w, r)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type random struct{ *rand.Rand }

func (r random) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte('a' + r.IntN(26))
	}
	return len(p), nil
}

// What the library reads from a workbook that it wrote, we read too: the same
// text in every cell, also when shared strings, inline strings and numbers mix.
func TestXLSXAgainstLibrary(t *testing.T) {
	m := newMaker(3)
	header := []any{"id", "product.name", "product.maker", "actor.name"}
	rows := [][]any{header}
	for i := range 200 {
		rows = append(rows, row(fmt.Sprint("D-", i), m.text(), nil, fmt.Sprint(m.IntN(1e9))))
	}
	b := book(t, nil, rows...)
	lib, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	want, err := lib.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	i := 1
	for r := range deal.Read(bytes.NewReader(b), "d.xlsx", deal.Options{}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		got := []string{r.Deal.ID, r.Deal.Product.Name, "", r.Deal.Actor.Name}
		wanted := slices.Clone(want[i])
		for j, w := range wanted {
			wanted[j] = unguard(strings.TrimSpace(w))
		}
		if !slices.Equal(got, wanted) {
			t.Errorf("row %d: %q, the library has %q", i+1, got, wanted)
		}
		i++
	}
	if i != len(rows) {
		t.Errorf("%d rows, want %d", i, len(rows))
	}
}

// unguard says what the apostrophe rule of Read makes of a cell.
func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("=+-@'", rune(s[1])) {
		return s[1:]
	}
	return s
}

// A workbook on disk is read from its place, and nothing is written beside it.
func TestXLSXFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(name, book(t, nil, row("act"), row("sell")), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for r := range deal.Read(f, "book.xlsx", deal.Options{}) {
		if n++; r.Err != nil || r.Deal.ID != "book.xlsx:2" {
			t.Errorf("%q %v", r.Deal.ID, r.Err)
		}
	}
	if files, _ := os.ReadDir(dir); n != 1 || len(files) != 1 {
		t.Errorf("%d rows, %d files", n, len(files))
	}
}
