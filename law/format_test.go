package law

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interdict/internal/strictyaml"
)

// headings says under which heading of FORMAT.md the fields of a type stand.
func headings() map[string]string {
	return map[string]string{
		"Pack": "The pack", "Grounds": "Grounds", "Source": "sources", "Set": "sets", "Person": "persons", "Term": "terms",
		"Listed": "listed", "Instant": "instants", "Days": "days", "Fact": "facts", "Liability": "liability", "Amount": "civil",
		"Reading": "readings", "When": "Conditions", "Span": "Time", "Also": "also", "Text": "Words", "Rule": "rules",
		"Exception": "exceptions", "Silent": "silent", "Advisory": "advisories", "Duty": "duties", "Always": "always",
		"Event": "history", "Cases": "cases.yaml", "Case": "A case", "Expect": "What to expect",
	}
}

// TestFormatNamesEveryField holds FORMAT.md against the types that read the
// files: each field is there, as required as it is, and no other.
func TestFormatNamesEveryField(t *testing.T) {
	doc := readFormat(t)
	seen := map[reflect.Type]bool{}
	walkTypes(reflect.TypeFor[Pack](), seen)
	walkTypes(reflect.TypeFor[Cases](), seen)
	for typ := range seen {
		heading, ok := headings()[typ.Name()]
		if !ok {
			t.Errorf("FORMAT.md has no heading for the type %s", typ.Name())
			continue
		}
		rows := table(doc, heading, "Field")
		for i := range typ.NumField() {
			tag, tagged := typ.Field(i).Tag.Lookup("yaml")
			if !tagged || tag == "-" {
				continue
			}
			key, option, _ := strings.Cut(tag, ",")
			n := slices.IndexFunc(rows, func(r []string) bool { return r[0] == "`"+key+"`" })
			if n < 0 {
				t.Errorf("%s: FORMAT.md does not name the field %s of %s", heading, key, typ.Name())
				continue
			}
			if want := map[bool]string{true: "yes", false: "no"}[option == "required"]; rows[n][2] != want {
				t.Errorf("%s: required of %s is %q, want %q", heading, key, rows[n][2], want)
			}
			rows = slices.Delete(rows, n, n+1)
		}
		for _, r := range rows {
			t.Errorf("%s: FORMAT.md names %s, which %s does not have", heading, r[0], typ.Name())
		}
	}
}

// walkTypes collects the structs of the package that carry fields of YAML,
// with those that they embed.
func walkTypes(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		walkTypes(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		if t.PkgPath() == reflect.TypeFor[Pack]().PkgPath() {
			seen[t] = true
		} else if t == reflect.TypeFor[strictyaml.Pos]() || t == reflect.TypeFor[strictyaml.Node]() {
			return
		}
		for i := range t.NumField() {
			f := t.Field(i)
			if _, tagged := f.Tag.Lookup("yaml"); tagged && f.Tag.Get("yaml") != "-" || f.Anonymous || f.Name == "Value" {
				walkTypes(f.Type, seen)
			}
		}
	}
}

// TestFormatNamesEveryTest holds the table of fact tests against the list.
func TestFormatNamesEveryTest(t *testing.T) {
	rows := table(readFormat(t), "The fact tests", "Test")
	var got, want []string
	for _, r := range rows {
		got = append(got, strings.Join(r[:3], "; "))
	}
	code := func(names []string) string {
		if len(names) == 0 {
			return ""
		}
		return "`" + strings.Join(names, "` `") + "`"
	}
	for _, x := range tests {
		want = append(want, strings.Join([]string{"`" + x.name + "`", code(x.needs), code(x.may)}, "; "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the fact tests are\n%s\nFORMAT.md says\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
	for _, c := range Clocks() {
		if !strings.Contains(section(readFormat(t), "Time"), "`"+c+"`") {
			t.Errorf("FORMAT.md does not name the clock %s", c)
		}
	}
}

// TestFormatEvents reads a pack with each event that FORMAT.md names, and one
// with an event that it does not.
func TestFormatEvents(t *testing.T) {
	var named []string
	for _, r := range table(readFormat(t), "history", "Event") {
		named = append(named, regexp.MustCompile(`[a-z_]+`).FindAllString(r[0], -1)...)
	}
	if len(named) < 8 {
		t.Errorf("FORMAT.md names the events %v", named)
	}
	for _, e := range named {
		withHistory(t, e+`, known: "2021-01-01", from: Y1`)
	}
	if _, err := Parse("toy.yaml", []byte(minimal+"  - {source: S, confidence: unverified, event: repeal, known: \"2021-01-01\"}\n")); err == nil {
		t.Error("an event that FORMAT.md does not name was read")
	}
}

// A fragment is some sections of a pack, as FORMAT.md shows them one by one.
type fragment struct {
	Persons strictyaml.Map[Person] `yaml:"persons"`
	Facts   strictyaml.Map[Fact]   `yaml:"facts"`
	Rules   strictyaml.Map[Rule]   `yaml:"rules"`
	History []Event                `yaml:"history"`
}

// TestFormatExamples reads every example of FORMAT.md as what it shows. The
// whole pack at its end is put to its cases by TestExamplePack.
func TestFormatExamples(t *testing.T) {
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(readFormat(t), -1)
	if len(blocks) < 5 {
		t.Fatalf("FORMAT.md has %d examples", len(blocks))
	}
	for _, b := range blocks {
		switch {
		case strings.HasPrefix(b[1], "restriction:"), strings.HasPrefix(b[1], "known_at:"):
		default:
			if err := strictyaml.Unmarshal("FORMAT.md", []byte(b[1]), &fragment{}); err != nil {
				t.Errorf("%v\nin\n%s", err, b[1])
			}
		}
	}
}

func readFormat(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// section is the text between a heading and the next one.
func section(doc, heading string) string {
	var out []string
	inside := false
	for line := range strings.Lines(doc) {
		if words, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			inside = strings.TrimSpace(words) == heading
			continue
		}
		if inside {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// table is the rows of the table in a section whose first column is named.
func table(doc, heading, first string) [][]string {
	var rows [][]string
	inside := false
	for line := range strings.Lines(section(doc, heading)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			inside = false
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		switch {
		case cells[0] == first:
			inside = true
		case inside && !strings.HasPrefix(cells[0], "---"):
			rows = append(rows, cells)
		}
	}
	return rows
}
