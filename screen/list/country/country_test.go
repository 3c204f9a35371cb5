package country_test

import (
	"fmt"
	"testing"

	"interdict/screen/list/country"
)

func TestCode(t *testing.T) {
	tests := map[string]string{
		"Korea, North":                          "KP",
		"Democratic People's Republic of Korea": "KP",
		"Democratic People’s Republic of Korea": "KP",
		"Korea, South":                          "KR",
		"Iran (Islamic Republic of)":            "IR",
		"RUSSIA":                                "RU",
		"The Gambia":                            "GM",
		"Congo, Republic of the":                "CG",
		"Congo, Democratic Republic of the":     "CD",
		"Democratic Republic of the Congo":      "CD",
		"Cote d Ivoire":                         "CI",
		"Côte d’Ivoire":                         "CI",
		"Virgin Islands, British":               "VG",
		"ru":                                    "RU",
		"UK":                                    "GB",
		"PRC":                                   "CN",
		"Trinidad & Tobago":                     "TT",
		"undetermined":                          "",
		"NM":                                    "", // a state of the US in the wrong column
		"00":                                    "", // the EU's code for unknown
		"":                                      "",
		"Atlantis":                              "",
		"Region: Commonwealth of Independent States": "",
	}
	for in, want := range tests {
		if got := country.Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func ExampleCodes() {
	fmt.Println(country.Codes("Russian Federation", "Russia", "Nowhere", "Cyprus"))
	// Output: [RU CY]
}
