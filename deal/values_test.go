package deal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"interdict/deal"
)

// cell reads one value as a cell of a table has it, and gives the canonical
// form, or what is wrong with it and the hint.
func cell(field, text, dates string) (string, bool) {
	d, _, err := deal.Parse([]string{field + "=" + text}, deal.Options{Dates: dates})
	if err != nil {
		return deal.Problems(err)[0].Msg + " | " + deal.Problems(err)[0].Hint, false
	}
	return valueAt(d, field), true
}

// word reads the same as a string of JSON.
func word(field, text string) (string, bool) {
	object, name, nested := strings.Cut(field, ".")
	value, _ := json.Marshal(text)
	doc := `{"` + object + `":` + string(value) + `}`
	if nested {
		doc = `{"` + object + `":{"` + name + `":` + string(value) + `}}`
	}
	for row := range deal.Read(strings.NewReader(doc), "d.jsonl", deal.Options{}) {
		if row.Err != nil {
			return deal.Problems(row.Err)[0].Msg + " | " + deal.Problems(row.Err)[0].Hint, false
		}
		return valueAt(row.Deal, field), true
	}
	return "nothing was read", false
}

// valueAt gives the cell of a field.
func valueAt(d any, field string) string {
	b, _ := json.Marshal(d)
	var tree any
	if json.Unmarshal(b, &tree) != nil {
		return "?"
	}
	for _, key := range strings.Split(field, ".") {
		m, _ := tree.(map[string]any)
		tree = m[key]
	}
	switch v := tree.(type) {
	case string:
		return v
	case nil:
		return ""
	}
	out, _ := json.Marshal(tree)
	return string(out)
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ text, dates, want string }{
		{"2024-09-29", "", "2024-09-29"},
		{"2024-09-29T15:00:00-04:00", "", "2024-09-29T15:00:00-04:00"},
		{"2024-09-29t15:00z", "", "2024-09-29T15:00:00Z"},
		{"2024-09-29 15:00:00.250", "", "2024-09-29T15:00:00.25"},
		{"2024-07-01/2024-07-31", "", "2024-07-01/2024-07-31"},
		{"../2024-07-20", "", "../2024-07-20"},
		{"2024-07-20T00:00-04:00/..", "", "2024-07-20T00:00:00-04:00/.."},
		{"2024-07-20T23:00:00-10:00/2024-07-21T08:00:00+14:00", "", `"2024-07-20T23:00:00-10:00/2024-07-21T08:00:00+14:00" ends before it starts | write the earlier end first`},
		{"2024-08-01/2024-07-01", "", `"2024-08-01/2024-07-01" ends before it starts | write the earlier end first`},
		{"../..", "", `"../.." says nothing | leave the field out if it is unknown`},
		{"2024-09-31", "", "there is no 31 September 2024 | September 2024 has 30 days"},
		{"2023-02-29", "", "there is no 29 February 2023 | February 2023 has 28 days"},
		{"2024-02-29", "", "2024-02-29"},
		{"2024-13-01", "", "there is no month 13 | write year-month-day, as 2024-09-29"},
		{"0204-09-30", "", "the year 0204 is hardly meant | write the year with four digits, from 1900 to 2199"},
		{"2024-09-28T24:00:00", "", "there is no hour 24 | write 00:00 of the next day"},
		{"2024-09-28T23:60", "", `there is no time "23:60" | hours go to 23, minutes and seconds to 59`},
		{"2024-09-28T23:00:00+15:00", "", `no clock has the offset "+15:00" | offsets go from -12:00 to +14:00`},
		{"2024-07", "", `"2024-07" is not a time | for the whole month write 2024-07-01/2024-07-31`},
		{"2024", "", `"2024" is not a time | for the whole year write 2024-01-01/2024-12-31`},
		{"soon", "", `"soon" is not a time | write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B`},

		// spellings of order books, in cells only
		{"09/30/2024", "", "2024-09-30"},
		{"30/09/2024", "", "2024-09-30"},
		{"30.9.2024", "", "2024-09-30"},
		{"03.04.2024", "", "2024-04-03"},
		{"9-30-2024", "", "2024-09-30"},
		{"2024/9/3", "", "2024-09-03"},
		{"20240930", "", "2024-09-30"},
		{"04/04/2024", "", "2024-04-04"},
		{"03/04/2024", "", `"03/04/2024" is 4 March or 3 April | say --dates mdy or --dates dmy, or write 2024-03-04 or 2024-04-03`},
		{"03/04/2024", "mdy", "2024-03-04"},
		{"03/04/2024", "dmy", "2024-04-03"},
		{"30/09/2024", "mdy", `"30/09/2024": there is no month 30 | write 2024-09-30, or see whether --dates says the right order`},
		{"09/30/24", "", `"09/30/24" has no year of four digits | write 2024-09-30, or say --dates dmy or --dates mdy`},
		{"09/30/24", "mdy", "2024-09-30"},
		{"31/09/2024", "", "there is no 31 September 2024 | September 2024 has 30 days"},
		{"31 September 2024", "", "there is no 31 September 2024 | September 2024 has 30 days"},
		{"30 Sep 2024", "", "2024-09-30"},
		{"Sep 30, 2024", "", "2024-09-30"},
		{"September 30th, 2024", "", "2024-09-30"},
		{"Monday, 30 September 2024", "", "2024-09-30"},
		{"30-Sep-24", "", `"30-Sep-24" has no year of four digits | write the year with four digits, or say --dates dmy or --dates mdy`},
		{"30-Sep-24", "dmy", "2024-09-30"},
		{"30. September 2024", "", "2024-09-30"},
		{"30. Sept. 2024", "", "2024-09-30"},
		{"3. März 2024", "", "2024-03-03"},
		{"30 septembre 2024", "", "2024-09-30"},
		{"30 de septiembre de 2024", "", "2024-09-30"},
		{"30 сентября 2024 г.", "", "2024-09-30"},
		{"9/30/2024 2:05 PM", "", "2024-09-30T14:05:00"},
		{"9/30/2024 12:05am", "", "2024-09-30T00:05:00"},
		{"30.09.2024 14:05:59", "", "2024-09-30T14:05:59"},
		{"30 Sep 2024 14:05 UTC", "", "2024-09-30T14:05:00Z"},
		{"30 Sep 2024 14:05 EDT", "", `the zone "EDT" has no one meaning | write the offset, as "-04:00"`},
		{"45565", "", "2024-09-30"},
		{"45565.5", "", "2024-09-30T12:00:00"},
		{"99/99/2024", "", `"99/99/2024" is not a time | write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B`},
	} {
		got, _ := cell("performed_at", c.text, c.dates)
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.text, c.dates, got, c.want)
		}
	}
	for text, want := range map[string]string{
		"2024-09-29T15:00-04:00": "2024-09-29T15:00:00-04:00",
		"09/30/2024":             `"09/30/2024" is not a time | write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B`,
		"30 Sep 2024":            `"30 Sep 2024" is not a time | write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B`,
		"45565":                  `"45565" is not a time | write 2024-09-29T15:00:00-04:00, 2024-09-29, or a range A/B`,
	} {
		if got, _ := word("performed_at", text); got != want {
			t.Errorf("JSON %s: %s, want %s", text, got, want)
		}
	}
}

// A time of day without an offset is kept as it is, and noted unless the deal
// names its zone.
func TestLocalTime(t *testing.T) {
	for zone, want := range map[string]int{"": 1, "America/New_York": 0} {
		_, notes, err := deal.Parse([]string{"performed_at=2024-09-29T00:30", "zone=" + zone}, deal.Options{})
		if err != nil || len(notes) != want {
			t.Errorf("zone %q: notes %q, %v", zone, notes, err)
		}
	}
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]string{
		"1200":           "1200",
		"1200.5":         "1200.5",
		"1,200.00":       "1200.00",
		"1.200,00":       "1200.00",
		"1 200,00":       "1200.00",
		"1\u00a0200,00":  "1200.00",
		"1\u202f200,5":   "1200.5",
		"1'200.00":       "1200.00",
		"1’200.00":       "1200.00",
		"1,234,567":      "1234567",
		"1.234.567,89":   "1234567.89",
		"$1,200":         "1200 USD",
		"US$ 1,200.50":   "1200.50 USD",
		"USD 1200":       "1200 USD",
		"1200 eur":       "1200 EUR",
		"1.200,00 €":     "1200.00 EUR",
		"£0.99":          "0.99 GBP",
		"1200 руб.":      "1200 RUB",
		"(35.00)":        "-35.00",
		"-35.00":         "-35.00",
		"35.00-":         "-35.00",
		"0,999":          "0.999",
		"12345,678":      "12345.678",
		"0012.50":        "12.50",
		"1,200":          `"1,200" can be 1200 or 1.200 | write "1200" or "1.2000"`,
		"1.200":          `"1.200" can be 1200 or 1.200 | write "1200" or "1.2000"`,
		"EUR 1.200":      `"EUR 1.200" can be 1200 or 1.200 | write "1200" or "1.2000"`,
		"1,20,000.00":    `"1,20,000.00" is not an amount | write 1200.00`,
		"1,200,00":       `"1,200,00" is not an amount | write 1200.00`,
		"12 monkeys":     `"12 monkeys": "monkeys" is not a currency | write the amount as 1200.00 and the currency as USD`,
		"USD 5 EUR":      `"USD 5 EUR": "EUR" is not a currency | write the amount as 1200.00 and the currency as USD`,
		"--5":            `"--5" is not an amount | write 1200.00`,
		"(5":             `"(5" is not an amount | write 1200.00`,
		"1e3":            `"1e3" is not an amount | write 1200.00`,
		".5":             `".5" is not an amount | write 1200.00`,
		"call for price": `"call for price": "call" is not a currency | write the amount as 1200.00 and the currency as USD`,
	} {
		d, _, err := deal.Parse([]string{"value=" + text}, deal.Options{})
		got := strings.TrimSpace(valueAt(d, "value.amount") + " " + valueAt(d, "value.currency"))
		if err != nil {
			got = deal.Problems(err)[0].Msg + " | " + deal.Problems(err)[0].Hint
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	// The dollar sign belongs to the currency that is stated.
	d, _, err := deal.Parse([]string{"value.amount=$5", "value.currency=CAD"}, deal.Options{})
	if got := valueAt(d, "value.currency"); err != nil || got != "CAD" {
		t.Errorf("$5 in CAD: %s %v", got, err)
	}
}

func TestCountries(t *testing.T) {
	for text, want := range map[string]string{
		"US":            "US",
		"us":            "US",
		"USA":           "US",
		"United States": "US",
		"U.S.A.":        "US",
		"US-VA":         "US-VA",
		"us-va":         "US-VA",
		"Virginia":      "US-VA",
		"Washington DC": "US-DC",
		"UK":            "GB",
		"Deutschland":   "DE",
		"Россия":        "RU",
		"RUS":           "RU",
		"ESPAÑA":        "ES",
		"Cote d'Ivoire": "CI",
		"Korea, South":  "KR",
		"UA-43":         "UA-43",
		"!US":           "!US",
		"n/a":           "n/a",
		"US|DE":         `["US","DE"]`,
		"US-XX":         `unknown state "XX" of United States | write its ISO 3166-2 code, as "US-AK"`,
		"ZZ":            `unknown country "ZZ" | write the ISO 3166 code, as "US" or "US-VA"`,
		"Georgia":       `"Georgia" is a country and a state | write "GE" for the country, "US-GA" for the state`,
		"Washington":    `unknown country "Washington" | write the ISO 3166 code, as "US" or "US-VA"`,
		"EU":            `"EU" is not a country | write the country, or leave the field out if it is not known`,
		"Germnay":       `unknown country "Germnay" | did you mean "DE" (Germany)?`,
		"Mars":          `unknown country "Mars" | write the ISO 3166 code, as "US" or "US-VA"`,
	} {
		if got, _ := cell("place", text, ""); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if got, ok := word("place", "United States"); ok || got != `unknown country "United States" | write "US"` {
		t.Errorf("JSON: %s", got)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ field, text, want string }{
		{"act", "Sale", "sell"}, {"act", "RENEWAL", "renew"}, {"act", "Renew", "renew"}, {"act", "Verlängerung", "renew"},
		{"act", "Verlaengerung", "renew"}, {"act", "продажа", "sell"}, {"act", "Re-Export", "reexport"}, {"act", "provide update", "provide_update"},
		{"act", "license", "license"},
		{"act", "License", `"License" has no one meaning here | a licence line can be sell (to an end user) or license (for resale or integration): write the act`},
		{"act", "RMA", `"RMA" has no one meaning here | a return can be deliver (a replacement), transfer (the goods go back) or support: write the act`},
		{"act", "resel", `unknown act "resel" | did you mean "resell"?`},
		{"counterparty.kind", "SLED", `["state_agency","local_government","school"]`},
		{"counterparty.kind", "Commercial", "company"},
		{"counterparty.kind", "!SLED", `"!SLED" stands for more than one word | name the values that are possible`},
		{"counterparty.kind", "!company", "!company"},
		{"counterparty.role", "enduser", "end_user"},
		{"product.class", "Endpoint Security", "antivirus"},
		{"counterparty.sector", "space", "space"},
		{"knowing", "ja", "yes"}, {"knowing", "0", "no"}, {"knowing", "maybe", `"maybe" is neither yes nor no | write "yes" or "no"`},
		{"product.id", "kaspersky/scan-engine", "kaspersky/scan-engine"},
		{"product.id", "KES 12", `"KES 12" is no catalog id | write "vendor/product", or give the text as the name of the product`},
		{"product.gtin", "4 006381 333931", "4006381333931"},
		{"product.gtin", "4.00638E+12", `"4.00638E+12" was rounded by a spreadsheet | format the column as text and enter the number again`},
		{"product.gtin", "12345", `"12345" is no article number | a GTIN, EAN or UPC has 8, 12, 13 or 14 digits`},
		{"product.model_year", "2027", "2027"}, {"product.model_year", "27", `the year "27" is hardly meant | write four digits`},
		{"zone", "Europe/Berlin", "Europe/Berlin"}, {"zone", "EST", `"EST" is no name of a zone | write the IANA name, as "America/New_York" or "Europe/Berlin"`},
		{"value.currency", "eur", "EUR"}, {"value.currency", "€", "EUR"}, {"value.currency", "EUX", `unknown currency "EUX" | did you mean "EUR"?`},
		{"counterparty.name", "N/A", ""}, {"counterparty.name", "unknown", ""}, {"counterparty", "Example GmbH", `{"name":"Example GmbH"}`},
		{"product", "n/a", "n/a"}, {"product", "KES 12", `{"name":"KES 12"}`}, {"product", "{}", "{}"},
		{"counterparty.citizenship", "United States|IL", `["US","IL"]`}, {"counterparty.citizenship", "n/a", "[]"},
		{"counterparty.citizenship", "!US", `"!US": a list names what holds, not what does not | leave it out`},
		{"counterparty.born", "1975", "1975"}, {"counterparty.born", "2 Mar 1975", "1975-03-02"},
		{"under_contract.tier", "0", "0"}, {"under_contract.tier", "1.5", `"1.5" is not a whole number | `},
		{"under_contract", "GS-35F", `want an object or "n/a" | give its fields, as under_contract.agency`},
	} {
		if got, _ := cell(c.field, c.text, ""); got != c.want {
			t.Errorf("%s=%s: %s, want %s", c.field, c.text, got, c.want)
		}
	}
}

func TestShares(t *testing.T) {
	for text, want := range map[string]string{
		"25": "25", "25 %": "25", "25,5": "25.5", "12.50": "12.5", "10/30": "10/30", "100": "100",
		"101": `"101" is more than 100 | `, "30/10": `"30/10" ends before it starts | write the smaller share first`, "half": `"half" is not a number | write digits, with a point before decimals`,
	} {
		d, _, err := deal.Parse([]string{"actor.owners.0.share=" + text}, deal.Options{})
		got := ""
		if err != nil {
			got = deal.Problems(err)[0].Msg + " | " + deal.Problems(err)[0].Hint
		} else {
			got = d.Actor.Owners[0].Share.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
