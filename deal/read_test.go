package deal_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict/deal"
)

// show writes what was read, one line a row: the deal as JSON without its id,
// or each problem, then the notes.
func show(name, text string, opts deal.Options) string {
	var b strings.Builder
	for row := range deal.Read(strings.NewReader(text), name, opts) {
		if row.Err != nil {
			if row.Fatal {
				b.WriteString("fatal ")
			}
			fmt.Fprintf(&b, "error %s\n", strings.ReplaceAll(row.Err.Error(), "\nhint:", " | hint:"))
			continue
		}
		row.Deal.ID = ""
		out, _ := json.Marshal(row.Deal)
		fmt.Fprintf(&b, "%s\n", out)
		for _, n := range row.Notes {
			fmt.Fprintf(&b, "  %s\n", n)
		}
	}
	return b.String()
}

type readCase struct {
	name string
	file string // "" means d.csv
	text string
	opts deal.Options
	want string
}

func check(t *testing.T, cases []readCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := c.file
			if file == "" {
				file = "d.csv"
			}
			got := strings.TrimSpace(show(file, c.text, c.opts))
			var want []string
			for line := range strings.Lines(strings.TrimSpace(c.want)) {
				line = strings.TrimRight(line, "\n")
				if trimmed := strings.TrimLeft(line, "\t"); trimmed != line {
					line = trimmed
				}
				want = append(want, line)
			}
			if got != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
			}
		})
	}
}

func TestCSV(t *testing.T) {
	check(t, []readCase{
		{name: "byte order mark", text: "\ufeffid,act\n1,sell\n", want: `{"act":"sell"}`},
		{name: "semicolons", text: "id;act;product.name\n1;sell;\"a;b\"\n", want: `{"act":"sell","product":{"name":"a;b"}}`},
		{name: "tabs", text: "id\tact\n1\tsell\n", want: `{"act":"sell"}`},
		{name: "bars separate columns only when nothing else does", text: "id|act\n1|sell\n", want: `{"act":"sell"}`},
		{name: "sep line of Excel", text: "sep=;\nid;act\n1;sell\n", want: `{"act":"sell"}`},
		{name: "title lines before the header", text: "Order report,,\n\nAct,Country,Qty\nsell,US,1\n", want: `{"act":"sell","counterparty":{"country":"US"}}`},
		{name: "line ends of Windows", text: "id,act\r\n1,\"sell\"\r\n2,buy\r\n", want: "{\"act\":\"sell\"}\n{\"act\":\"buy\"}"},
		{name: "no line end at the end", text: "id,act\n1,sell", want: `{"act":"sell"}`},
		{name: "line ends of old Macs", text: "id,act\r1,sell\r", want: "fatal error d.csv:1: the lines end in carriage returns only | hint: save the file with ordinary line ends"},
		{name: "blank rows", text: "id,act\n\n,\n1,sell\n\n", want: `{"act":"sell"}`},
		{name: "quotes and lines in a cell", text: "id,product.name\n1,\"a \"\"b\"\"\nc\"\n", want: `{"product":{"name":"a \"b\"\nc"}}`},
		{name: "a list means one of", text: "id,product.class,counterparty.citizenship\n1,antivirus|cybersecurity,US|IL\n",
			want: `{"counterparty":{"citizenship":["US","IL"]},"product":{"class":["antivirus","cybersecurity"]}}`},
		{name: "any but, and does not apply", text: "id,place,licence,under_agreement.kind\n1,!US,n/a,N/A\n",
			want: `{"place":"!US","under_agreement":{"kind":"n/a"},"licence":"n/a"}`},
		{name: "an empty cell is unknown", text: "id,act,place\n1,sell,\n", want: `{"act":"sell"}`},
		{name: "a dash is unknown, and noted", text: "id,act,place\n1,sell,-\n", want: "{\"act\":\"sell\"}\n  place: \"-\" read as not known"},
		{name: "yes and no", text: "id,knowing,us_involvement,product.dormant\n1,y,FALSE,nein\n", want: `{"product":{"dormant":"no"},"knowing":"yes","us_involvement":"no"}`},
		{name: "members by number and by role", text: "id,parties.end_user.name,parties.0.name,parties.0.role,parties.bank.country\n1,E,S,signatory,DE\n",
			want: `{"parties":[{"name":"S","role":"signatory"},{"name":"E","role":"end_user"},{"role":"bank","country":"DE"}]}`},
		{name: "owners nest", text: "id,actor.owners.0.share,actor.owners.0.owners.0.name,actor.owners.0.owners.0.country\n1,51,X,RU\n",
			want: `{"actor":{"owners":[{"share":"51","owners":[{"name":"X","country":"RU"}]}]}}`},
		{name: "a short row", text: "id,act,place\n1,sell\n2,buy,US\n", want: "error d.csv:2: the row has 2 cells, the header 3 | hint: write empty cells too, so that no value stands under the wrong header\n{\"act\":\"buy\",\"place\":\"US\"}"},
		{name: "a long row", text: "id,act\n1,sell,,\n2,buy,x\n", want: "{\"act\":\"sell\"}\nerror d.csv:3:3: the row has 3 cells, the header 2 | hint: put values that hold the separator in quotes"},
		{name: "NUL bytes", text: "id,act\n1,se\x00ll\n2,buy\n", want: "error d.csv:2:2: the row has NUL bytes | hint: the file is damaged, or is no text; save it as UTF-8\n{\"act\":\"buy\"}"},
		{name: "Windows-1252", text: "id,product.name\n1,caf\xe9\n2,tea\n", want: "error d.csv:2:2: not UTF-8 text: byte 0xe9 | hint: the file may be Windows-1252 or another old encoding; save it as UTF-8 (in Excel: \"CSV UTF-8\")\n{\"product\":{\"name\":\"tea\"}}"},
		{name: "UTF-16 of Excel", text: utf16le("id\tact\n1\tsell\n2\tüü\n"), want: "{\"act\":\"sell\"}\nerror d.csv:3:2: act: unknown act \"üü\" | hint: known: enter_agreement, renew, sell, resell, buy, deliver, activate, install … (doc/deal.md lists all)"},
		{name: "UTF-16 without a mark", text: utf16le("id,act\n1,sell\n")[2:], want: "fatal error d.csv:1: this is no text, or UTF-16 without a mark | hint: save the file as UTF-8"},
		{name: "a stray quote costs its own row only", text: "id,product.name\n1,\"open\n2,b\n3,c\"d\n4,e\n", want: "error d.csv:2: a quote stands inside of a value | hint: put the whole value in quotes and write \"\" for a quote inside of it\n{\"product\":{\"name\":\"b\"}}\nerror d.csv:4: a quote stands inside of a value | hint: put the whole value in quotes and write \"\" for a quote inside of it\n{\"product\":{\"name\":\"e\"}}"},
		{name: "a quote that is never closed", text: "id,product.name\n1,\"open\n2,b\n", want: "error d.csv:2: a quote is never closed | hint: close it in the same row\n{\"product\":{\"name\":\"b\"}}"},
		{name: "an error of a spreadsheet", text: "id,place\n1,#REF!\n", want: "error d.csv:2:2: place: the cell holds the error #REF! | hint: repair the formula, or empty the cell"},
		{name: "several things wrong in a row", text: "id,act,place\n1,sel,Frnace\n", want: "error d.csv:2:2: act: unknown act \"sel\" | hint: did you mean \"sell\"?\nd.csv:2:3: place: unknown country \"Frnace\" | hint: did you mean \"FR\" (France)?"},
		{name: "licence n/a, but with a number", text: "id,licence,licence.number\n1,n/a,7\n", want: `error d.csv:2:3: licence.number: licence is "n/a", so it has no number | hint: give one of the two`},
		{name: "empty file", text: "", want: "fatal error d.csv: the file is empty"},
		{name: "no header", text: "1,sell\n2,buy\n", want: `fatal error d.csv:1: no column of the first row is known: "1, sell" | hint: a header is required, as "id,act,product.name,performed_at"; or say what the columns are: --map "Kunde=counterparty.name"`},
		{name: "a misspelt field", text: "id,act,product.nmae\n1,sell,x\n", want: `fatal error d.csv:1:3: column "product.nmae": unknown field "product.nmae" | hint: did you mean "product.name"?`},
	})
}

func utf16le(s string) string {
	b := []byte{0xff, 0xfe}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

// A line that is longer than a row may be is a bad row, and the next is read.
func TestGiantLine(t *testing.T) {
	giant := strings.Repeat("x", 3<<20)
	for name, text := range map[string]string{
		"d.csv":   "id,product.name\n1,a\n2," + giant + "\n3,\"" + giant + "\n4,d\n",
		"d.jsonl": `{"id":"1"}` + "\n" + `{"id":"2","x":"` + giant + "\"}\n" + `{"id":"` + giant + "\n" + `{"id":"4"}` + "\n",
	} {
		var ids []string
		for row := range deal.Read(strings.NewReader(text), name, deal.Options{}) {
			if row.Err != nil {
				if !strings.Contains(row.Err.Error(), "longer than 1024 KiB") {
					t.Errorf("%s: %v", row.Pos, row.Err)
				}
				ids = append(ids, fmt.Sprint("bad ", row.Line))
				continue
			}
			ids = append(ids, row.Deal.ID)
		}
		if want := []string{"1", "bad " + fmt.Sprint(2+strings.Count(name, "csv")), "bad " + fmt.Sprint(3+strings.Count(name, "csv")), "4"}; !slices.Equal(ids, want) {
			t.Errorf("%s: %v, want %v", name, ids, want)
		}
	}
}

func TestJSON(t *testing.T) {
	check(t, []readCase{
		{name: "one deal", file: "d.json", text: `{"act":"sell"}`, want: `{"act":"sell"}`},
		{name: "one deal over several lines", file: "d.json", text: "{\n \"act\": \"sell\",\n \"place\": \"XY\"\n}\n", want: `error d.json:3:11: place: unknown country "XY" | hint: write the ISO 3166 code, as "US" or "US-VA"`},
		{name: "a table without the name", file: "-", text: "act,product.name\nsell,KES 12\n", want: `{"act":"sell","product":{"name":"KES 12"}}`},
		{name: "lines without the name", file: "-", text: "{\"act\":\"sell\"}\n{\"act\":\"buy\"}\n", want: "{\"act\":\"sell\"}\n{\"act\":\"buy\"}"},
		{name: "bad element, good element", file: "d.json", text: `[{"act":"x","act":"y"},{"act":"sell"}]`, want: "error d.json:1:12: act: the field is given twice | hint: give it once; a list means one of several values\n{\"act\":\"sell\"}"},
		{name: "broken array", file: "d.json", text: "[{\"act\":\"sell\"},\n{\"act\":]", want: "{\"act\":\"sell\"}\nfatal error d.json:2: not JSON: invalid character ']' at start of value | hint: deals before this place were read, the rest was not; as JSON Lines (one deal a line) one bad deal does not hide the others"},
		{name: "cut off", file: "d.json", text: "[{\"act\":\"sell\"},\n{\"act\":", want: "{\"act\":\"sell\"}\nfatal error d.json:2: the file ends in the middle of a deal | hint: see whether it was cut off"},
		{name: "after the array", file: "d.json", text: "[]\n[]", want: "fatal error d.json:2: something follows after the list of deals | hint: put all deals in one pair of brackets"},
		{name: "bad UTF-8", file: "d.jsonl", text: "{\"id\":\"\xff\"}\n{\"act\":\"buy\"}\n", want: "error d.jsonl:1:8: id: not UTF-8 text | hint: save the file as UTF-8\n{\"act\":\"buy\"}"},
		{name: "a bad line", file: "d.jsonl", text: "{\"act\":\"sell\"}\nnonsense\n\n{\"act\":\"buy\"}", want: "{\"act\":\"sell\"}\nerror d.jsonl:2:2: invalid character 'o' in literal null (expecting 'u')\n{\"act\":\"buy\"}"},
		{name: "two deals in a line", file: "d.jsonl", text: `{"act":"sell"}{"act":"buy"}`, want: "error d.jsonl:1:16: something follows after the deal | hint: write one deal a line"},
		{name: "not an object", file: "d.jsonl", text: "7\n", want: `error d.jsonl:1:1: want a deal, an object of fields | hint: write {"act": "resell", …}`},
		{name: "too deep", file: "d.jsonl", text: `{"id":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}\n", want: "error d.jsonl:1:39: nested more than 32 deep"},
		{name: "unknown field", file: "d.jsonl", text: `{"counterparty":{"contry":"US"}}`, want: `error d.jsonl:1:27: counterparty: unknown field "contry" | hint: did you mean "country"?`},
		{name: "null", file: "d.jsonl", text: `{"place":null}`, want: `error d.jsonl:1:10: place: null is not a value | hint: leave the field out if it is unknown`},
		{name: "empty", file: "d.jsonl", text: `{"place":"","act":[]}`, want: "error d.jsonl:1:10: place: an empty value says nothing | hint: leave the field out if it is unknown\nd.jsonl:1:19: act: an empty list says nothing | hint: leave the field out if it is unknown, write \"n/a\" if it does not apply"},
		{name: "truth values and numbers", file: "d.jsonl", text: `{"knowing":true,"product":{"model_year":2027},"value":{"amount":1200.50},"actor":{"born":1975,"owners":[{"share":25.0}]}}`,
			want: `{"actor":{"owners":[{"share":"25"}],"born":"1975"},"product":{"model_year":"2027"},"knowing":"yes","value":{"amount":"1200.50"}}`},
		{name: "words are taken as they stand", file: "d.jsonl", text: `{"knowing":"y","act":"Sale","place":"Germany"}`,
			want: "error d.jsonl:1:12: knowing: \"y\" is neither yes nor no | hint: write \"yes\" or \"no\"\nd.jsonl:1:22: act: unknown act \"Sale\" | hint: did you mean \"sell\"?\nd.jsonl:1:37: place: unknown country \"Germany\" | hint: write \"DE\""},
		{name: "embeds takes ids, names and products", file: "d.jsonl", text: `{"product":{"embeds":["kaspersky/scan-engine","Some engine",{"class":"library","embeds":"n/a"}]}}`,
			want: `{"product":{"embeds":[{"id":"kaspersky/scan-engine"},{"name":"Some engine"},{"class":"library","embeds":[]}]}}`},
		{name: "n/a in the place of lists and objects", file: "d.jsonl", text: `{"licence":"n/a","parties":"n/a","actor":{"successor_of":"n/a","citizenship":"US"}}`,
			want: `{"actor":{"citizenship":["US"],"successor_of":[]},"parties":[],"licence":"n/a"}`},
		{name: "two negations", file: "d.jsonl", text: `{"place":["!US","!CN"]}`, want: `error d.jsonl:1:10: place: !US or !CN holds for every value | hint: a list means one of these; name the values that are possible`},
		{name: "the amount brings its currency", file: "d.jsonl", text: `{"value":{"amount":"USD 1,200.00"}}` + "\n" + `{"value":{"amount":"€5","currency":"USD"}}`,
			want: "{\"value\":{\"amount\":\"1200.00\",\"currency\":\"USD\"}}\n  value.amount: \"USD 1,200.00\" read as 1200.00 USD\nerror d.jsonl:2:20: value.currency: the amount is in EUR, but the currency is USD | hint: give one of the two"},
	})
}

func TestYAML(t *testing.T) {
	check(t, []readCase{
		{name: "one deal", file: "d.yaml", text: "act: sell\nactor: {role: reseller, country: US}\nknowing: true\n", want: `{"act":"sell","actor":{"role":"reseller","country":"US"},"knowing":"yes"}`},
		{name: "a list", file: "d.yml", text: "# book\n- act: sell\n- act: [buy, use]\n", want: "{\"act\":\"sell\"}\n{\"act\":[\"buy\",\"use\"]}"},
		{name: "a guessed word costs its own deal only", file: "d.yaml", text: "- {id: a, act: sell}\n- {id: b, knowing: no}\n- {id: c, act: buy}\n",
			want: "{\"act\":\"sell\"}\nerror d.yaml:2:20: plain no may be read as text or as false | hint: put \"no\" in quotes, or write false if a truth value is meant\n{\"act\":\"buy\"}"},
		{name: "a plain date", file: "d.yaml", text: "performed_at: 2024-09-29\n", want: "error d.yaml:1:15: plain 2024-09-29 may be read as text or as a time | hint: put \"2024-09-29\" in quotes"},
		{name: "aliases", file: "d.yaml", text: "- &a {act: sell}\n- *a\n- act: buy\n",
			want: "error d.yaml:1:3: anchors and aliases are not allowed | hint: write the value out in each place\nerror d.yaml:2:3: anchors and aliases are not allowed | hint: write the value out in each place\n{\"act\":\"buy\"}"},
		{name: "no YAML at all", file: "d.yaml", text: "- act: {sell\n- b\n", want: "fatal error d.yaml:3:1: not YAML: did not find expected ',' or '}', in the block or bracket that begins here"},
	})
}

func TestOtherFormats(t *testing.T) {
	check(t, []readCase{
		{name: "old Excel", file: "d.xlsx", text: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", want: "fatal error d.xlsx: this is an old Excel workbook, or one with a password | hint: save it as .xlsx without a password, or as CSV"},
		{name: "a zip that is no workbook", file: "d.xlsx", text: "PK\x03\x04 and nothing", want: "fatal error d.xlsx: the workbook is damaged: zip: not a valid zip file"},
		{name: "unknown format", file: "d.csv", text: "id\n", opts: deal.Options{Format: "pdf"}, want: `fatal error d.csv: unknown format "pdf" | hint: known formats: csv, xlsx, json, jsonl, yaml`},
	})
}

func TestParse(t *testing.T) {
	d, notes, err := deal.Parse([]string{"act=sell", "counterparty.country=Germany", "value=USD 1200", "parties.end_user.name=X", "licence=n/a", "place="}, deal.Options{})
	b, _ := json.Marshal(d)
	want := `{"act":"sell","counterparty":{"country":"DE"},"parties":[{"name":"X","role":"end_user"}],"licence":"n/a","value":{"amount":"1200","currency":"USD"}}`
	if err != nil || string(b) != want {
		t.Errorf("got %s, %v\nwant %s", b, err, want)
	}
	if want := []string{`counterparty.country: "Germany" read as DE`, `value.amount: "USD 1200" read as 1200 USD`}; !slices.Equal(notes, want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	for pair, want := range map[string]string{
		"act":                  `--set: act: "act" has no value`,
		"counterparty.contry=": `did you mean "counterparty.country"?`,
		"act=sel":              `did you mean "sell"?`,
		"parties.99999.name=x": "unknown field",
	} {
		if _, _, err := deal.Parse([]string{pair}, deal.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", pair, err, want)
		}
	}
}
