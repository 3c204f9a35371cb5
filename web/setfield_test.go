package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"interdict"
)

func TestSetField(t *testing.T) {
	base := interdict.Deal{ID: "PO-1", Act: interdict.One("resell"), Product: &interdict.Product{Name: "Product K"},
		Parties: interdict.Parties{{Name: "A"}, {Name: "B"}}, Licence: &interdict.Licence{NA: true}}
	for _, c := range []struct {
		path, typed string
		want        string // what the field then says, or an error that begins so
		err         string
	}{
		{path: "performed_at", typed: "2024-09-27", want: "2024-09-27"},
		{path: "place", typed: "!US", want: "!US"},
		{path: "place", typed: "US | DE", want: "US | DE"},
		{path: "counterparty.us_person", typed: "yes", want: "yes"},
		{path: "product.class", typed: "antivirus|library", want: "antivirus | library"},
		{path: "product.name", typed: "Product L", want: "Product L"},
		{path: "parties.1.country", typed: "DE", want: "DE"},
		{path: "under_contract", typed: "n/a", want: "n/a"},
		{path: "counterparty.list_entries", typed: "n/a", want: "none"},
		{path: "counterparty.citizenship", typed: "US|DE", want: "US | DE"},
		{path: "counterparty.affiliate_of", typed: "kaspersky", want: "kaspersky"},
		{path: "parties.2.country", typed: "DE", err: `field parties.2.country: there is no member "2" in a list of 2`},
		{path: "licence.number", typed: "D1", err: "field licence.number: the deal says that this does not apply"},
		{path: "counterparty.shoe_size", typed: "43", err: `field counterparty.shoe_size: unknown field "shoe_size"`},
		{path: "shoe_size", typed: "43", err: `field shoe_size: unknown field "shoe_size"`},
		{path: "act.kind", typed: "x", err: `field act.kind: "kind" has no parts`},
		{path: "", typed: "x", err: `"" does not name a field of a deal`},
		{path: strings.Repeat("a.", 20) + "b", typed: "x", err: `"a.a.`},
	} {
		before, _ := json.Marshal(base)
		got, err := setField(base, c.path, fieldValue(c.path, c.typed))
		if c.err != "" {
			if err == nil || !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("%s = %s: error %v, want %s", c.path, c.typed, err, c.err)
			}
			if !reflect.DeepEqual(got, base) {
				t.Errorf("%s = %s: refused, but the deal is another", c.path, c.typed)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s = %s: %v", c.path, c.typed, err)
			continue
		}
		if said, ok := fieldText(got, c.path); !ok || said != c.want {
			t.Errorf("%s = %s: the deal now says %q, want %q", c.path, c.typed, said, c.want)
		}
		if after, _ := json.Marshal(base); string(after) != string(before) {
			t.Errorf("%s = %s: the deal that was given changed", c.path, c.typed)
		}
	}
}

func TestSetOwnersAndEmbeds(t *testing.T) {
	d, err := setField(interdict.Deal{}, "counterparty.owners", fieldValue("counterparty.owners", "Halden Ltd 25 % | Somebody, 10/30 %|Nobody Knows"))
	if err != nil {
		t.Fatal(err)
	}
	want := interdict.Owners{{Name: "Halden Ltd", Share: interdict.One("25")}, {Name: "Somebody", Share: interdict.One("10/30")}, {Name: "Nobody Knows"}}
	if !reflect.DeepEqual(d.Counterparty.Owners, want) {
		t.Errorf("owners: %+v, want %+v", d.Counterparty.Owners, want)
	}
	d, err = setField(d, "product.embeds", fieldValue("product.embeds", "kaspersky/scan-engine|Halden MailGuard"))
	if err != nil {
		t.Fatal(err)
	}
	if e := d.Product.Embeds; len(e) != 2 || e[0].ID != "kaspersky/scan-engine" || e[1].Name != "Halden MailGuard" {
		t.Errorf("embeds: %+v", e)
	}
	if d, err = setField(d, "product", fieldValue("product", "kaspersky/premium")); err != nil || d.Product.ID != "kaspersky/premium" || d.Product.Embeds != nil {
		t.Errorf("product: %+v, %v", d.Product, err)
	}
}

func TestFlattenKeepsOrderAndLosesNothing(t *testing.T) {
	d := interdict.Deal{Act: interdict.Values{"sell", "resell"}, Counterparty: &interdict.Party{Name: "A", Citizenship: interdict.Strings{},
		Owners: interdict.Owners{{Name: "O", Share: interdict.One("50")}}}, Licence: &interdict.Licence{NA: true}}
	want := []stated{{"act", "sell | resell"}, {"counterparty.name", "A"}, {"counterparty.citizenship", "none"},
		{"counterparty.owners.0.name", "O"}, {"counterparty.owners.0.share", "50"}, {"licence", "n/a"}}
	if got := flatten(d); !reflect.DeepEqual(got, want) {
		t.Errorf("flatten: %q\nwant     %q", got, want)
	}
}

// FuzzSetField holds that an answer either is refused and changes nothing, or
// is what the field then says, and changes no other field.
func FuzzSetField(f *testing.F) {
	f.Add("performed_at", "2024-09-27")
	f.Add("counterparty.us_person", "yes|no")
	f.Add("parties.0.owners.0.share", "10/30")
	f.Add("product.embeds", "none|x")
	f.Add("value", "n/a")
	f.Fuzz(func(t *testing.T, path, typed string) {
		base := interdict.Deal{Act: interdict.One("sell"), Parties: interdict.Parties{{Name: "A", Owners: interdict.Owners{{Name: "O"}}}}, Place: interdict.One("US")}
		got, err := setField(base, path, fieldValue(path, typed))
		if err != nil {
			if !reflect.DeepEqual(got, base) {
				t.Fatalf("%q = %q is refused but changed the deal", path, typed)
			}
			return
		}
		for _, was := range flatten(base) {
			below := was.Path == path || strings.HasPrefix(was.Path, path+".")
			if now, ok := fieldText(got, was.Path); !below && (!ok || now != was.Value) {
				t.Fatalf("%q = %q changed %s from %q to %q", path, typed, was.Path, was.Value, now)
			}
		}
		b, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var again interdict.Deal
		if err := json.Unmarshal(b, &again); err != nil || !reflect.DeepEqual(flatten(again), flatten(got)) {
			t.Fatalf("%q = %q does not survive its own JSON: %v", path, typed, err)
		}
	})
}
