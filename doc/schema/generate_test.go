package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/deal"
)

var update = flag.Bool("update", false, "write the schemas")

// An object is JSON with its members in alphabetic order.
type object = map[string]any

// TestUpToDate holds the files to the types that they describe.
func TestUpToDate(t *testing.T) {
	for name, want := range map[string]object{"deal": dealSchema(t), "decision": decisionSchema(t)} {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(want); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(name+".json", b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, b.Bytes()) {
			t.Errorf("%s.json is not what the types say; run go test ./doc/schema -update", name)
		}
	}
}

// dealSchema is made from the table of fields, which a test of package deal
// holds to the types. A deal has no other fields.
func dealSchema(t *testing.T) object {
	defs := object{}
	for _, f := range deal.Fields() {
		o, ok := defs[f.Object].(object)
		if !ok {
			o = object{"type": "object", "additionalProperties": false, "properties": object{}}
			defs[f.Object] = o
		}
		s := fieldSchema(t, f)
		s["description"] = f.Meaning
		o["properties"].(object)[f.Name] = s
	}
	return object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Deal",
		"description": "One line of business put to the question. An absent field is unknown. A list of values means one of these; \"!US\" is any value but US; \"n/a\" says that the fact does not apply. doc/deal.md describes every field.",
		"$ref":        "#/$defs/deal",
		"$defs":       defs,
	}
}

const (
	instant = `\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?`
	number  = `\d+(\.\d+)?`
)

// fieldSchema describes the values of one field.
func fieldSchema(t *testing.T, f deal.Field) object {
	text := object{"type": "string", "minLength": 1}
	na := object{"const": interdict.NotApplicable}
	switch f.Kind {
	case deal.Text:
		return text
	case deal.ProductID:
		return object{"type": "string", "pattern": `^[a-z0-9-]+/[a-z0-9-]+$`}
	case deal.GTIN:
		return object{"type": "string", "pattern": `^(\d{8}|\d{12,14})$`}
	case deal.FreeText, deal.Zone:
		return oneOrMore(text)
	case deal.Open:
		return oneOrMore(object{"type": "string", "minLength": 1, "examples": f.Words})
	case deal.Enum:
		return oneOrMore(pattern(strings.Join(f.Words, "|")))
	case deal.YesNo:
		return oneOrMore(object{"enum": []any{"yes", "no", true, false, "n/a", "!yes", "!no"}})
	case deal.Country:
		return oneOrMore(pattern(`[A-Z]{2}(-[A-Z0-9]{1,3})?`))
	case deal.Time:
		return oneOrMore(pattern(instant + `|(` + instant + `|\.\.)/(` + instant + `|\.\.)`))
	case deal.Born:
		return oneOrMore(pattern(`\d{4}(-\d\d-\d\d)?`))
	case deal.Year:
		return oneOrMore(orNumber(pattern(`\d{4}`)))
	case deal.Whole:
		return oneOrMore(orNumber(pattern(`\d+`)))
	case deal.Percent:
		return oneOrMore(orNumber(pattern(number + `(/` + number + `)?`)))
	case deal.Amount:
		return oneOrMore(orNumber(pattern(number)))
	case deal.Currency:
		return oneOrMore(pattern(`[A-Z]{3}`))
	case deal.Texts:
		return object{"anyOf": []any{text, object{"type": "array", "items": text}}}
	case deal.Countries:
		one := pattern(`[A-Z]{2}(-[A-Z0-9]{1,3})?`)
		return object{"anyOf": []any{one, object{"type": "array", "items": one}}}
	case deal.Object:
		return object{"anyOf": []any{na, object{"$ref": "#/$defs/" + f.Of}}}
	case deal.Objects:
		items := object{"$ref": "#/$defs/" + f.Of}
		if f.Name == "embeds" { // an id or a name is enough
			items = object{"anyOf": []any{text, items}}
		}
		return object{"anyOf": []any{na, object{"type": "array", "items": items}}}
	}
	t.Fatalf("%s.%s: no schema for the kind %q", f.Object, f.Name, f.Kind)
	return nil
}

// pattern is a text of the form, any other one, or "n/a".
func pattern(form string) object {
	return object{"type": "string", "pattern": "^(n/a|!?(" + form + "))$"}
}

func orNumber(s object) object { return object{"anyOf": []any{s, object{"type": "number"}}} }

// oneOrMore is a value, or a list of values of which one holds.
func oneOrMore(v object) object {
	return object{"anyOf": []any{v, object{"type": "array", "minItems": 1, "items": v}}}
}

// decisionSchema is made from the type Decision and its comments. Fields may
// be added in later versions, so unknown ones are allowed.
func decisionSchema(t *testing.T) object {
	g := &generator{t: t, defs: object{}, comments: comments(t, "../../decision.go")}
	s := g.of(reflect.TypeFor[interdict.Decision]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Decision"
	s["$defs"] = g.defs
	return s
}

type generator struct {
	t        *testing.T
	defs     object
	comments map[string]string // "Decision" and "Decision.Between"
}

// words are the types that take one of a few words.
func words() map[reflect.Type][]any {
	outcomes := []any{}
	for _, o := range interdict.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	return map[reflect.Type][]any{
		reflect.TypeFor[interdict.Outcome]():    outcomes,
		reflect.TypeFor[interdict.Basis]():      {"ruled", "excepted", "licensed", "silent", "not_reached", "open"},
		reflect.TypeFor[interdict.Confidence](): {"primary", "secondary", "unverified"},
	}
}

func (g *generator) of(t reflect.Type) object {
	if list, ok := words()[t]; ok {
		return object{"enum": list}
	}
	if t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Slice:
		return object{"type": "array", "items": g.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": g.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": g.of(t.Elem())}
	case reflect.Struct:
		if t.Name() == "Decision" {
			return g.fields(t)
		}
		if _, ok := g.defs[t.Name()]; !ok {
			g.defs[t.Name()] = object{} // breaks a circle
			g.defs[t.Name()] = g.fields(t)
		}
		return object{"$ref": "#/$defs/" + t.Name()}
	}
	g.t.Fatalf("no schema for the type %v", t)
	return nil
}

func (g *generator) fields(t reflect.Type) object {
	properties, required := object{}, []any{}
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := g.of(f.Type)
		if c := g.comments[t.Name()+"."+f.Name]; c != "" {
			s["description"] = c
		}
		properties[name] = s
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	return object{"type": "object", "description": g.comments[t.Name()], "properties": properties, "required": required}
}

// comments reads the comments of the types of a file and of their fields.
func comments(t *testing.T, file string) map[string]string {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			s, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			out[s.Name.Name] = strings.Join(strings.Fields(g.Doc.Text()), " ")
			if st, ok := s.Type.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					for _, n := range field.Names {
						out[s.Name.Name+"."+n.Name] = strings.TrimSpace(field.Comment.Text())
					}
				}
			}
		}
	}
	return out
}
