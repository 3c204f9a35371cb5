package plain_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/plain"
)

func file(b []byte) list.File { return list.BytesFile("mine.csv", b) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 100)
	b := bytes.Replace(gen.Plain(parties), []byte("Firmenname"), []byte("Bezeichnung"), 1)
	opt := list.Options{List: "user/house", Columns: map[string]string{"Kunden-Nr": "id"}}
	snaps, warnings := listtest.Load(t, plain.Format, opt, file(b))
	s := snaps[0]
	if s.List != "user/house" || !s.Complete || len(s.Entries) != 100 || fmt.Sprint(listtest.Codes(warnings)) != "map[column-guess:6 column-skip:1]" {
		t.Fatalf("%s: %d entries, complete %v, %v", s.List, len(s.Entries), s.Complete, warnings)
	}
	for i, p := range parties {
		e := listtest.Find(t, s, fmt.Sprint(p.Num))
		ok := e.Names[0].Text == p.Name && len(e.Names) == 1+len(p.Aliases) && slices.Contains(e.Countries, p.Place.Code)
		ok = ok && e.Kind == [...]list.Kind{list.Individual, list.Entity, list.Vessel, list.Aircraft}[p.Kind]
		if p.Kind == gen.Person {
			ok = ok && slices.Equal(e.Born, []string{p.Born.ISO()})
		}
		if !ok {
			t.Errorf("party %d: %+v gave\n%s", i, p, listtest.JSON(e))
		}
	}
}

// TestTables shows what is guessed from which table.
func TestTables(t *testing.T) {
	tests := []struct{ name, in, entries string }{
		{"one name a line", "Alpha Ltd\nBeta, Inc.\n", "Alpha Ltd | Beta, Inc."},
		{"one column with a heading", "Company name\nAlpha Ltd\n", "Alpha Ltd"},
		{"commas", "name,country\nAlpha,RU\n\"Beta, Inc.\",Iran\n", "Alpha RU | Beta, Inc. IR"},
		{"semicolons", "Name;Land\nAlpha;Russia\n", "Alpha RU"},
		{"tabs, Cyrillic headings", "Наименование\tСтрана\nООО Альфа\tRU\n", "ООО Альфа RU"},
		{"a heading with a word for a party in it", "Vendor (registered name),Product name,Country code\nAlpha,Soap,RU\n", "Alpha RU"},
		{"a customer table", "Kundennummer;Kunde;PLZ;Ort;Land\n7;Alpha GmbH;28195;Bremen;Germany\n", "Alpha GmbH DE"},
		{"an order book", "Order no,Customer,Customer country,Item\n1,Alpha Ltd,Russia,Soap\n", "Alpha Ltd RU"},
		{"a heading once more in the middle", "name,country\nAlpha,RU\nname,country\nBeta,IR\n", "Alpha RU | Beta IR"},
		{"parts of a name", "First Name,Last Name,DOB\nIvan,Zorvin,31/12/1960\n", "Ivan Zorvin 1960-12-31"},
		{"a date that has two readings stays", "name,dob\nAlpha,04/05/1960\n", "Alpha 04/05/1960"},
		{"other names in a cell", "name,alias\nAlpha,Beta|Gamma; Delta\n", "Alpha Beta Gamma Delta"},
		{"a/k/a inside the name", "name,country\nAlpha a.k.a. Beta,\n", "Alpha Beta"},
		{"rows of one id are one entry", "id,name\n7,Alpha\n7,Beta\n", "Alpha Beta"},
		{"a second line of headings", "name,country\nname,country\nAlpha,RU\n", "Alpha RU"},
		{"Windows-1252", "name,country\nM\xfcller,DE\n", "Müller DE"},
		{"no final line end", "name,country\nAlpha,RU", "Alpha RU"},
		{"blank lines and short rows", "name,country,born\n\nAlpha\n\n", "Alpha"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			snaps, _ := listtest.Load(t, plain.Format, list.Options{}, file([]byte(tt.in)))
			var got []string
			for _, e := range snaps[0].Entries {
				var words []string
				for _, n := range e.Names {
					words = append(words, n.Text)
				}
				got = append(got, strings.Join(slices.Concat(words, e.Countries, e.Born), " "))
			}
			slices.Sort(got)
			if s := strings.Join(got, " | "); s != tt.entries {
				t.Errorf("%q, want %q", s, tt.entries)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"Alpha,RU\nBeta,IR\n":                  "no heading says which column holds the name",
		"country,born\nRU,1960\n":              "no column for the name",
		"Vendor A,Vendor B,country\nX,Y,RU\n":  "no column for the name", // which of the two?
		"name,country,born\nAlpha,RU,1960\nBe": "the text ends after 1 of 3 columns",
		"name,country\n":                       "holds no name",
		"name\n\"Alpha":                        "cut off",
		"PK\x03\x04 not a workbook":            "workbook",
	} {
		if _, _, err := plain.Format.Load([]list.File{file([]byte(in))}, list.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
	_, _, err := plain.Format.Load([]list.File{file([]byte("a,b\n1,2\n"))}, list.Options{Columns: map[string]string{"a": "colour"}})
	if err == nil || !strings.Contains(err.Error(), `"colour" is no field of a list`) {
		t.Errorf("%v", err)
	}
}

func TestSpoiltLine(t *testing.T) {
	b := bytes.Replace(gen.Plain(gen.Parties(3, 30)), []byte("Firmenname"), []byte("name"), 1)
	listtest.Spoilt(t, plain.Format, list.Options{}, b, `"a"b;c`, 2)
	listtest.Spoilt(t, plain.Format, list.Options{}, b, `1;2;3;4;5;6;7;8;9`, 2)
}

// workbook makes an XLSX with a note sheet that is empty and one with the rows.
func workbook(t *testing.T, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Parties"); err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if err := f.SetSheetRow("Parties", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbook(t *testing.T) {
	b := workbook(t, [][]any{{"Party name", "Country", "Date of birth", "Remark"}, {"Zorvin, Ivan", "Russia", 22260, "x"}, {"Alpha Ltd", "IR", 1985, nil}, {nil, nil, nil, nil}})
	snaps, warnings := listtest.Load(t, plain.Format, list.Options{}, file(b))
	var got []string
	for _, e := range snaps[0].Entries {
		got = append(got, fmt.Sprintf("%s %v %v", e.Names[0].Text, e.Countries, e.Born))
	}
	slices.Sort(got)
	if s := strings.Join(got, " | "); s != "Alpha Ltd [IR] [1985] | Zorvin, Ivan [RU] [1960-12-10]" || fmt.Sprint(listtest.Codes(warnings)) != "map[column-guess:4]" {
		t.Errorf("%s; %v", s, warnings)
	}
	if _, _, err := plain.Format.Load([]list.File{file(b[:len(b)/2])}, list.Options{}); !errors.Is(err, list.ErrTruncated) {
		t.Errorf("half a workbook: %v", err)
	}
}

// TestZipBomb: a workbook whose sheet unpacks to 300 MB is refused.
func TestZipBomb(t *testing.T) {
	small := workbook(t, [][]any{{"name"}, {"Alpha"}})
	in, err := zip.NewReader(bytes.NewReader(small), int64(len(small)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	fill, err := w.Create("xl/media/filler.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 300 {
		if _, err := fill.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := plain.Format.Load([]list.File{file(out.Bytes())}, list.Options{}); err == nil || !strings.Contains(err.Error(), "exceeds") {
		t.Errorf("a bomb of %d bytes: %v", out.Len(), err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.Plain(gen.Parties(4, 3)), true)
	f.Add([]byte("name;alias\nA;B|C\n"), false)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, plain.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}

// TestOnColumn: who asks is told of every column once, in a table and in JSON
// Lines, however many there are.
func TestOnColumn(t *testing.T) {
	wide := "name,country"
	for i := range 60 {
		wide += fmt.Sprintf(",x%d", i)
	}
	for _, tt := range []struct{ in, want string }{
		{"Kunde;Land;Segment\nAlpha;DE;gold\n", "Kunde=name Land=country Segment="},
		{"Alpha Ltd\nBeta\n", "1=name"},
		{`{"customer":"Alpha","segment":"gold"}` + "\n" + `{"customer":"Beta","country":"DE"}`, "customer=name segment= country=country"},
		{wide + "\nAlpha,DE\n", "60 not read"},
	} {
		var got []string
		unread := 0
		_, err := plain.Parties(file([]byte(tt.in)), list.Options{OnColumn: func(column, field string) {
			got = append(got, column+"="+field)
			if field == "" {
				unread++
			}
		}}, func(plain.Party) error { return nil })
		said := strings.Join(got, " ")
		if strings.HasPrefix(tt.want, "60") {
			said = fmt.Sprintf("%d not read", unread)
		}
		if err != nil || said != tt.want {
			t.Errorf("%.40q: %s, %v; want %s", tt.in, said, err, tt.want)
		}
	}
}
