package table_test

import (
	"slices"
	"testing"

	"interdict"
	"interdict/find/inventory/row"
	"interdict/find/inventory/table"
)

// TestHeadings shows what a table's columns are taken for: by themselves, as
// somebody says, and not at all.
func TestHeadings(t *testing.T) {
	mapped := row.Mapped(interdict.InstalledProgram, map[string]string{"Produkt": "name", "Rechner": row.AssetFact})
	for _, c := range []struct {
		what, name, text string
		mapped           *row.Shape
		want             []table.Heading
	}{
		{"known by itself", "a.csv", "DisplayName,DisplayVersion,Colour\nX,1,red\n", nil, []table.Heading{{"DisplayName", "name"}, {"DisplayVersion", "version"}, {"Colour", ""}}},
		{"nothing is known", "a.csv", "Bezeichnung;Stand;Farbe\nX;1;rot\n", nil, []table.Heading{{"Bezeichnung", ""}, {"Stand", ""}, {"Farbe", ""}}},
		{"as somebody says", "a.csv", "Produkt;Rechner\nX;PC1\n", mapped, []table.Heading{{"Produkt", "name"}, {"Rechner", row.AssetFact}}},
		{"no table", "a.json", `{"a": 1}`, nil, nil},
		{"not text", "a.csv", "\x00\x01\x02", nil, nil},
	} {
		if got := table.Headings(t.Context(), c.name, []byte(c.text), c.mapped); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}
