package deal_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"interdict"
	"interdict/deal"
)

var update = flag.Bool("update", false, "write doc/deal.md anew")

// The table knows exactly the fields of the types, under their JSON names.
func TestFieldsMatchTypes(t *testing.T) {
	inTable := map[string]bool{}
	for _, f := range deal.Fields() {
		inTable[f.Object+"."+f.Name] = true
	}
	for object, v := range map[string]any{"deal": interdict.Deal{}, "party": interdict.Party{}, "owner": interdict.Owner{},
		"screened": interdict.Screened{}, "product": interdict.Product{}, "authorization": interdict.Authorization{},
		"contract": interdict.Contract{}, "agreement": interdict.Agreement{}, "licence": interdict.Licence{}, "money": interdict.Money{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == "-" {
				continue
			}
			if !inTable[object+"."+name] {
				t.Errorf("%s.%s is not in the table", object, name)
			}
			delete(inTable, object+"."+name)
		}
	}
	for name := range inTable {
		t.Errorf("%s is in the table, but no type has it", name)
	}
}

// Every example of the table is read without a note or an error, and every
// field has what its documentation needs.
func TestExamples(t *testing.T) {
	at := map[string]string{"deal": "", "party": "actor.", "owner": "actor.owners.0.", "screened": "actor.screened.", "product": "product.",
		"authorization": "product.fcc_authorization.", "contract": "under_contract.", "agreement": "under_agreement.", "licence": "licence.", "money": "value."}
	for _, f := range deal.Fields() {
		if f.Meaning == "" || f.Kind == "" {
			t.Errorf("%s.%s has no meaning or kind", f.Object, f.Name)
		}
		if f.Example == "" {
			if f.Of == "" {
				t.Errorf("%s.%s has no example", f.Object, f.Name)
			}
			continue
		}
		path := at[f.Object] + f.Name
		_, notes, err := deal.Parse([]string{path + "=" + f.Example}, deal.Options{})
		if err != nil || len(notes) > 0 && f.Name != "value" {
			t.Errorf("%s=%s: %v %q", path, f.Example, err, notes)
		}
	}
}

// Every path can be the name of a column.
func TestPaths(t *testing.T) {
	paths := deal.Paths()
	cols, err := deal.Columns(paths, deal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cols {
		if c.Field != paths[i] || c.How != deal.ByName {
			t.Errorf("%s is read as %q (%s)", paths[i], c.Field, c.Why)
		}
	}
}

// doc/deal.md is made from the table.
func TestDoc(t *testing.T) {
	want := fieldDoc()
	if *update {
		if err := os.WriteFile("../doc/deal.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("../doc/deal.md")
	if err != nil || string(got) != want {
		t.Errorf("doc/deal.md is not what the table says (%v); run go test ./deal -run TestDoc -update", err)
	}
}

var objectDocs = map[string]string{
	"deal":          "One line of business.",
	"party":         "Stands at `actor`, `counterparty`, `system_of` and in the list `parties`. In a table the members of the list are `parties.0`, `parties.1` …, or are named by their role: `parties.end_user.name`.",
	"owner":         "Stands in the list `owners` of a party or of another owner: `actor.owners.0.name`, `actor.owners.0.owners.0.name`.",
	"screened":      "Stands at `screened` of a party: a screening that was made outside of this tool.",
	"product":       "Stands at `product` and in the list `embeds` of a product, where a catalog id or a name is enough.",
	"authorization": "Stands at `product.fcc_authorization`.",
	"contract":      "Stands at `under_contract`: a contract of a government.",
	"agreement":     "Stands at `under_agreement`: an earlier agreement that the act rests on.",
	"licence":       "Stands at `licence`: an authorization by a government.",
	"money":         "Stands at `value`. A cell may hold all of it: `USD 1200.00`.",
}

func fieldDoc() string {
	var b strings.Builder
	b.WriteString(docIntro)
	object := ""
	for _, f := range deal.Fields() {
		if f.Object != object {
			object = f.Object
			fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| Field | Kind | Meaning | Example |\n| --- | --- | --- | --- |\n", strings.ToUpper(object[:1])+object[1:], objectDocs[object])
		}
		kind := string(f.Kind)
		if f.Of != "" {
			kind = strings.Replace(kind, "object", f.Of, 1)
			kind = strings.Replace(kind, "ys", "ies", 1)
		}
		example := ""
		if f.Example != "" {
			example = "`" + strings.ReplaceAll(f.Example, "|", `\|`) + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, kind, f.Meaning, example)
	}
	b.WriteString("\n## Words\n")
	for _, f := range deal.Fields() {
		if len(f.Words) > 0 {
			fmt.Fprintf(&b, "\n%s `%s`: `%s`\n", f.Object, f.Name, strings.Join(f.Words, "` `"))
		}
	}
	return b.String()
}

const docIntro = `# What a deal can say

Made from the field table of package deal; change it there and run ` + "`go test ./deal -run TestDoc -update`" + `.

A field that is absent, or a cell that is empty, is **unknown**: never a default. ` + "`n/a`" + ` says that a fact does not
apply, also in the place of an object or a list. Several values of a fact mean one of these; in lists all members hold at
once. ` + "`!US`" + ` is any value but US. Unknown fields and words are errors that name the nearest known one.

| Kind | In JSON and YAML | In cells and flags also |
| --- | --- | --- |
| text, free text | a string | |
| word | one of the words below | the words of order books: Sale, Renewal, Verlängerung, продажа |
| open word | a word; the usual ones are below | |
| country | ISO 3166-1 or -2: ` + "`US` `US-VA`" + ` | names and codes of three letters: United States, USA, Virginia |
| yes/no | ` + "`\"yes\"` `\"no\"` `true` `false`" + ` | y, n, 1, 0, ja, nein, да, нет … |
| time | ` + "`2024-09-29T15:00:00-04:00`, `2024-09-29`" + `, or a range ` + "`A/B` with `..`" + ` for an open end | 09/30/2024, 30.9.2024, 30 Sep 2024, day numbers of spreadsheets; 03/04/2024 only with ` + "`--dates`" + ` |
| amount | ` + "`1200.00`" + `, 1,200.00, 1.200,00, USD 1200 | the same; 1,200 only with a currency that has it as a thousand |
| percent | ` + "`25`, `10/30`" + ` | 25 %, 25,5 |
| lists | a list, or ` + "`\"n/a\"`" + ` for none | ` + "`a|b`; `\\|`" + ` is the bar itself |
| objects | an object, or ` + "`\"n/a\"`" + ` | columns with dotted names; ` + "`{}`" + ` in its own column: one of which nothing is known |

A time of day without an offset is kept and noted: without ` + "`zone`" + ` its instant is known to within a day only.
Every reading in another form than the first is noted with the row.

## Tables

CSV (UTF-8, or UTF-16 with a mark; commas, semicolons, tabs or bars) and XLSX (one sheet, ` + "`--sheet`" + `) need a header.
Columns are recognised by the dotted names of fields, by ` + "`--map \"Header=field\"`" + ` and by the headers of order books in
English, German, French, Spanish and Russian. What a column was read as is shown; columns that are not read are listed with the
reason. Choices worth knowing:

- The date of an order is ` + "`agreement_at`" + `. The date of delivery is ` + "`performed_at`" + `; without one, that of activation, then that of the invoice.
- A bare date or the date of a sale can be either, so it is not read: ` + "`--map \"Date=performed_at\"`" + `.
- The country to which goods are shipped is where the customer is located; the other countries of a customer are its ` + "`country`" + `.
- The vendor of a line is the maker of its product.
- A column for the state completes the country beside it: United States and Virginia give ` + "`US-VA`" + `. ` + "`--map \"Staat=place.region\"`" + ` says so.
- The number of a line completes that of its order: ` + "`PO-1042/1`" + `. ` + "`--map \"Pos=id.line\"`" + ` says so.
- The worth of a line is its extended price; a unit price is not read.

A bad row is reported with file, line and column, and does not stop the rest. A formula that was never computed makes its row bad;
a merged cell counts for its first place only, and that is noted. Cells that begin with an apostrophe and one of = + - @ are
read without the apostrophe, which the tool's own CSV puts there so that no spreadsheet runs them.
`
