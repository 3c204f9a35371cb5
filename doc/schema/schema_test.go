package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"interdict"
	"interdict/deal"
	"interdict/decide"
	"interdict/doc/schema"
	"interdict/internal/desk"
)

// compile reads a schema as any validator would. With strict, no field may
// stand in a document that the schema does not describe.
func compile(t *testing.T, name string, strict bool) *jsonschema.Schema {
	t.Helper()
	src, err := schema.Of(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		closeObjects(doc)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"]; ok {
			v["additionalProperties"] = false
		}
		for _, x := range v {
			closeObjects(x)
		}
	case []any:
		for _, x := range v {
			closeObjects(x)
		}
	}
}

func validate(s *jsonschema.Schema, doc []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// examples reads the example order book.
func examples(t *testing.T) []interdict.Deal {
	t.Helper()
	f, err := os.Open("../../examples/orders-2024.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []interdict.Deal
	for row := range deal.Read(f, "orders-2024.csv", deal.Options{}) {
		if row.Err != nil {
			t.Fatal(row.Err)
		}
		out = append(out, row.Deal)
	}
	return out
}

// TestDeals: deals that the program writes are valid, and what it refuses the
// schema refuses too.
func TestDeals(t *testing.T) {
	s := compile(t, "deal", false)
	for _, d := range examples(t) {
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, b); err != nil {
			t.Errorf("%s\n%v", b, err)
		}
	}
	for _, path := range deal.Paths() { // each field, with the example of its table
		for _, f := range deal.Fields() {
			if f.Example == "" || !strings.HasSuffix("."+path, "."+f.Name) {
				continue
			}
			d, _, err := deal.Parse([]string{path + "=" + f.Example}, deal.Options{})
			if err != nil {
				continue // the example is that of another object's field
			}
			b, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(s, b); err != nil {
				t.Errorf("%s=%s: %s\n%v", path, f.Example, b, err)
			}
		}
	}
	for _, good := range []string{
		`{}`,
		`{"licence":"n/a","under_contract":"n/a","parties":"n/a"}`,
		`{"product":{"class":["antivirus","cybersecurity"],"embeds":["kaspersky/scan-engine","an engine",{"name":"x"}]}}`,
		`{"actor":{"country":"!US","us_person":true,"owners":[{"share":51}]},"performed_at":"../2024-09-29"}`,
	} {
		if err := validate(s, []byte(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
		var d interdict.Deal
		if err := interdict.UnmarshalDeal([]byte(good), &d); err != nil {
			t.Errorf("%s is valid, and is not read: %v", good, err)
		}
	}
	for _, bad := range []string{
		`[]`, `{"actr":{}}`, `{"act":"fly"}`, `{"act":[]}`, `{"act":null}`, `{"actor":{"rolle":"reseller"}}`, `{"actor":"me"}`,
		`{"place":"Absurdistan"}`, `{"performed_at":"yesterday"}`, `{"knowing":"maybe"}`, `{"value":{"amount":"much"}}`,
	} {
		if err := validate(s, []byte(bad)); err == nil {
			t.Errorf("%s is valid", bad)
		}
		for row := range deal.Read(strings.NewReader(bad), "bad.json", deal.Options{}) {
			if row.Err == nil && bad != "[]" {
				t.Errorf("%s is read", bad)
			}
		}
	}
}

// TestDecisions holds the schema to every answer on the example order book,
// with and without its profile: nothing is missing, nothing undescribed.
func TestDecisions(t *testing.T) {
	d, err := desk.Open(desk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := d.Engine(desk.Clocks{KnownAt: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("../../examples/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	house, err := decide.ParseProfile("profile.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	s, seen := compile(t, "decision", true), map[string]bool{}
	for _, profile := range []*decide.Profile{nil, house} {
		w := engine.NewWorker(profile)
		for _, x := range examples(t) {
			answer, err := w.Decide(&x)
			if err != nil {
				t.Fatal(err)
			}
			b, err := answer.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(s, b); err != nil {
				t.Errorf("%s\n%v", b, err)
			}
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(b, &fields); err != nil {
				t.Fatal(err)
			}
			for name, value := range fields {
				seen[name] = seen[name] || string(value) != "[]"
			}
		}
	}
	for _, name := range []string{"reasons", "looked_at", "needs", "advisories", "changes", "assumed", "facts", "law"} {
		if !seen[name] {
			t.Errorf("no example has %q, so nothing was shown of it", name)
		}
	}
	for _, bad := range []string{`{}`, `{"id":"1","outcome":"allowed"}`} {
		if err := validate(s, []byte(bad)); err == nil {
			t.Errorf("%s is a valid decision", bad)
		}
	}
}
