package name_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"interdict/screen/name"
)

// Every row of testdata/forms.tsv: the form is known by its class, and the name
// that remains is the one that the firm is known by.
func TestFormsByCountry(t *testing.T) {
	text, err := os.ReadFile("testdata/forms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("line %d is not country, class, name, rest: %q", i+1, line)
		}
		countries[f[0]] = true
		p := name.Parse(f[2], name.ThingHint)
		if !slices.Contains(p.Legal, name.FormClass(f[1])) {
			t.Errorf("line %d: %s has the forms %v, want %s", i+1, f[2], p.Legal, f[1])
		}
		if rest := known(&p); rest != f[3] {
			t.Errorf("line %d: of %s remains %q, want %q", i+1, f[2], rest, f[3])
		}
	}
	for c := range strings.FieldsSeq("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB CH NO TR UA BY KZ GE AM AZ UZ RS BA MK AL IL AE SA EG IR IN PK CN HK TW JP KR SG MY ID TH VN PH BR MX AR CL CO PE ZA NG KE CA AU NZ") {
		if !countries[c] {
			t.Errorf("no form of %s", c)
		}
	}
}

// known is the name less legal forms, written together as its script has it.
func known(p *name.Name) string {
	out := ""
	for i := range p.Tokens {
		if p.Tokens[i].Class != name.LegalForm {
			out += p.Tokens[i].Text
		}
	}
	return out
}
