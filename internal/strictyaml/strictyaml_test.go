package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// colour is a type that reads its own node: a name, or a number of the wheel.
type colour string

func (c *colour) UnmarshalYAML(n *Node) error {
	switch {
	case n.Kind() == Scalar && isNumber(n.Value()) && !n.Quoted():
		*c = colour("wheel " + n.Value())
	case n.Kind() == Scalar && n.Value() != "mauve":
		*c = colour(n.Value())
	case n.Kind() == Mapping:
		return n.Fields()[0].Value.Problem("write a name", "a colour has no parts")
	default:
		return errors.New("mauve is no colour\nhint: try violet")
	}
	return nil
}

type word string

type common struct {
	Note string `yaml:"note"`
}

type part struct {
	Pos  Pos
	Name word `yaml:"name,required"`
	Size int  `yaml:"size"`
}

type machine struct {
	Pos     Pos
	ID      string         `yaml:"id,required"`
	On      bool           `yaml:"enabled"`
	Maybe   *bool          `yaml:"maybe"`
	Weight  float64        `yaml:"weight"`
	Tiny    int8           `yaml:"tiny"`
	Parts   []part         `yaml:"parts"`
	Engine  *part          `yaml:"engine"`
	Sets    Map[List]      `yaml:"sets"`
	Nested  Map[Map[part]] `yaml:"nested"`
	Tags    List           `yaml:"tags"`
	Colour  colour         `yaml:"colour"`
	Colours []colour       `yaml:"colours"`
	Raw     Node           `yaml:"raw"`
	Ref     *Node          `yaml:"ref"`
	common
	Computed string
}

const good = `# A machine.
id: mill # the mill
enabled: true
maybe: false
weight: 12.5
parts:
  - name: wheel
    size: 3
  - {name: "NO"}
engine:
  name: >-
    two
    words
sets:
  US: [a, b]
  "NO": c
nested:
  x: {w: {name: z}}
tags: one
colour: red
colours: [3, 'yes', blue]
raw: [1, {a: "2"}]
note: "embedded"
`

func TestUnmarshal(t *testing.T) {
	var m machine
	if err := Unmarshal("m.yaml", []byte(good), &m); err != nil {
		t.Fatal(err)
	}
	no := false
	raw, at := m.Raw, func(line, col int) Pos { return Pos{"m.yaml", line, col} }
	m.Raw = Node{}
	want := machine{
		Pos: at(2, 1), ID: "mill", On: true, Maybe: &no, Weight: 12.5,
		Parts:  []part{{at(7, 5), "wheel", 3}, {at(9, 5), "NO", 0}},
		Engine: &part{at(11, 3), "two words", 0},
		Sets:   Map[List]{{"US", at(15, 3), List{"a", "b"}}, {"NO", at(16, 3), List{"c"}}},
		Nested: Map[Map[part]]{{"x", at(18, 3), Map[part]{{"w", at(18, 7), part{at(18, 10), "z", 0}}}}},
		Tags:   List{"one"}, Colour: "red", Colours: []colour{"wheel 3", "yes", "blue"},
		common: common{Note: "embedded"},
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("got  %+v\nwant %+v", m, want)
	}
	if set, ok := m.Sets.Get("NO"); !ok || set[0] != "c" {
		t.Errorf("Get(NO) = %v, %v", set, ok)
	}
	if _, ok := m.Sets.Get("DE"); ok {
		t.Error("Get(DE) found a key that is not there")
	}
	if raw.Kind() != Sequence || raw.Items()[0].Value() != "1" || raw.Items()[0].Quoted() || !raw.Items()[1].Fields()[0].Value.Quoted() {
		t.Errorf("raw node reads as %v of %d items", raw.Kind(), len(raw.Items()))
	}
	var later struct {
		A string `yaml:"a"`
	}
	if err := raw.Items()[1].Decode(&later); err != nil || later.A != "2" {
		t.Errorf("Decode of a kept node gave %+v, %v", later, err)
	}
	if m.Ref.Kind() != 0 || m.Ref.Value() != "" || m.Ref.Items() != nil || m.Ref.Fields() != nil {
		t.Error("a node that was not given has content")
	}
}

// TestRefused holds one line for each thing that is refused. The first word
// of want is the position of the problem, the rest its text.
func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"unknown key, near", "id: x\nenabeld: true", `2:1: unknown key "enabeld" hint: did you mean "enabled"?`},
		{"unknown key, far", "id: x\nengine: {name: a, zzzz: 1}", `2:19: unknown key "zzzz" hint: known keys are name, size`},
		{"missing key", "enabled: true", `1:1: key "id" is missing hint: add "id:"`},
		{"missing key below", "id: x\nparts:\n  - size: 1", `3:5: key "name" is missing hint: add "name:"`},
		{"required but empty", `id: ""`, `1:5: id must not be empty`},
		{"duplicate key", "id: x\nenabled: true\nid: y", `3:1: key "id" stands twice, in lines 1 and 3 hint: keep one of them`},
		{"duplicate key, quoted", "id: x\n\"id\": y", `2:1: key "id" stands twice, in lines 1 and 2 hint: keep one of them`},
		{"anchor", "id: &a x", `1:5: anchors and aliases are not allowed hint: write the value out in each place`},
		{"alias", "id: &a x\nnote: *a", `2:7: anchors and aliases are not allowed hint: write the value out in each place`},
		{"merge key", "id: x\n<<: {note: y}", `2:1: plain << has a meaning of its own in YAML hint: put "<<" in quotes`},
		{"tag", "id: !!str x", `1:5: tags are not allowed hint: remove it; what a value is, its key says`},
		{"own tag", "id: !x y", `1:5: tags are not allowed hint: remove it; what a value is, its key says`},
		{"tag of one mark", "id: ! y", `1:5: tags are not allowed hint: remove it; what a value is, its key says`},
		{"tag on a mapping", "! {id: y}", `1:1: tags are not allowed hint: remove it; what a value is, its key says`},
		{"NO", "id: NO", `1:5: plain NO may be read as text or as false hint: put "NO" in quotes, or write false if a truth value is meant`},
		{"yes for a truth value", "id: x\nenabled: Yes", `2:10: plain Yes may be read as text or as true hint: put "Yes" in quotes, or write true if a truth value is meant`},
		{"y", "id: y", `1:5: plain y may be read as text or as true hint: put "y" in quotes, or write true if a truth value is meant`},
		{"TRUE", "id: x\nenabled: TRUE", `2:10: plain TRUE may be read as text or as true hint: put "TRUE" in quotes, or write true if a truth value is meant`},
		{"on as a key", "id: x\nsets: {on: a}", `2:8: plain on may be read as text or as true hint: put "on" in quotes, or write true if a truth value is meant`},
		{"number as a key", "id: x\nsets: {1: a}", `2:8: a key must be text hint: put "1" in quotes`},
		{"mapping as a key", "id: x\nsets: {{a: b}: c}", `2:8: a key must be text`},
		{"null", "id: Null", `1:5: null is not a value hint: put "Null" in quotes if text is meant, else leave the key out`},
		{"tilde", "id: ~", `1:5: null is not a value hint: put "~" in quotes if text is meant, else leave the key out`},
		{"empty value", "id: x\nnote:", `2:6: empty value hint: leave the key out, or write a value`},
		{"empty item", "id: x\ntags:\n  -\n  - a", `3:4: empty value hint: leave the key out, or write a value`},
		{"date", "id: 2024-07-20", `1:5: plain 2024-07-20 may be read as text or as a time hint: put "2024-07-20" in quotes`},
		{"instant", "id: 2024-07-20T00:00:00-04:00", `1:5: plain 2024-07-20T00:00:00-04:00 may be read as text or as a time hint: put "2024-07-20T00:00:00-04:00" in quotes`},
		{"octal", "id: x\ntiny: 017", `2:7: plain 017 may be read as text or as a number hint: put "017" in quotes, or write a plain decimal number`},
		{"hexadecimal", "id: x\ntiny: 0x1F", `2:7: plain 0x1F may be read as text or as a number hint: put "0x1F" in quotes, or write a plain decimal number`},
		{"grouped number", "id: 1_000", `1:5: plain 1_000 may be read as text or as a number hint: put "1_000" in quotes, or write a plain decimal number`},
		{"clock time", "id: 12:30", `1:5: plain 12:30 may be read as text or as a number hint: put "12:30" in quotes, or write a plain decimal number`},
		{"exponent", "id: 1e3", `1:5: plain 1e3 may be read as text or as a number hint: put "1e3" in quotes, or write a plain decimal number`},
		{"infinity", "id: .inf", `1:5: plain .inf may be read as text or as a number hint: put ".inf" in quotes, or write a plain decimal number`},
		{"number for text", "id: 1.10", `1:5: want text, not plain 1.10 hint: put "1.10" in quotes`},
		{"truth value for text", "id: true", `1:5: want text, not plain true hint: put "true" in quotes`},
		{"number in a list", "id: x\ntags: [a, 2]", `2:11: want text, not plain 2 hint: put "2" in quotes`},
		{"text for a truth value", "id: x\nenabled: \"true\"", `2:10: want true or false, not "true" hint: write true or false, without quotes`},
		{"text for a number", "id: x\ntiny: \"3\"", `2:7: want a whole number of at most 8 bits, not "3" hint: write digits only, without quotes`},
		{"number too large", "id: x\ntiny: 300", `2:7: want a whole number of at most 8 bits, not "300" hint: write digits only, without quotes`},
		{"fraction for an integer", "id: x\ntiny: 3.0", `2:7: want a whole number of at most 8 bits, not "3.0" hint: write digits only, without quotes`},
		{"word for a float", "id: x\nweight: heavy", `2:9: want a decimal number, not "heavy" hint: write digits and a point, without quotes`},
		{"scalar for a sequence", "id: x\nparts: wheel", `2:8: want a sequence ("- item"), not a single value hint: write [wheel]`},
		{"scalar for a mapping", "id: x\nengine: diesel", `2:9: want a mapping ("key: value"), not a single value`},
		{"sequence for a scalar", "id: [x]", `1:5: want a single value, not a sequence ("- item")`},
		{"mapping in a list", "id: x\ntags: [{a: b}]", `2:8: want a single value, not a mapping ("key: value")`},
		{"refused by its type", "id: x\ncolour: mauve", `2:9: mauve is no colour hint: try violet`},
		{"refused by its type, inside", "id: x\ncolour: {a: b}", `2:13: a colour has no parts hint: write a name`},
		{"second document", "id: x\n---\nid: y", `2:1: a second document begins here hint: put it in a file of its own, or remove the line "---"`},
		{"tab for indent", "id: x\nparts:\n\t- name: a", `3:1: tab character hint: indent with spaces; inside double quotes write "\t"`},
		{"tab after wide letters", "id: \"Я\t\"", `1:7: tab character hint: indent with spaces; inside double quotes write "\t"`},
		{"not UTF-8", "id: \"caf\xe9\"", `1:9: not UTF-8 text hint: save the file as UTF-8`},
		{"UTF-16", "\xff\xfei\x00d\x00", `1:1: not UTF-8 text hint: save the file as UTF-8`},
		{"bell", "id: \a", `1:5: control character U+0007 hint: remove it`},
		{"bare carriage return", "id: x\rnote: y", `1:6: carriage return without line feed hint: save the file with ordinary line ends`},
		{"text turned round", "id: \"a\u202eb\"", `1:7: direction-changing character U+202E, which can make a line read otherwise than it is hint: remove it`},
		{"broken syntax", "id: x\nnote: [a", `2:1: not YAML: did not find expected ',' or ']', in the block or bracket that begins here`},
		{"broken indent", "# a\nid: x\nparts:\n  - name: a\n size: 3", `2:1: not YAML: did not find expected key, in the block or bracket that begins here`},
		{"quote left open", "# a\nid: x\nnote: \"a", `3:1: not YAML: found unexpected end of stream`},
		{"empty file", "", `1:1: the file holds no document`},
		{"only a comment", "# nothing\n", `1:1: the file holds no document`},
		{"too deep", "raw: " + strings.Repeat("[", 70) + strings.Repeat("]", 70), `1:69: nested more than 64 deep`},
		{"too many nodes", "tags: [" + strings.Repeat("a,", maxNodes) + "]", fmt.Sprintf("1:%d: more than 200000 nodes hint: split the file", 8+2*(maxNodes-3))},
		{"far too many nodes", "tags: [" + strings.Repeat("a,", 4*maxNodes) + "]", "1:1: more than 200000 nodes hint: split the file"},
		{"too large", "id: " + strings.Repeat("x", maxSize), "1:1: file has 4194308 bytes, more than 4194304 hint: split it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var m machine
			err := Unmarshal("f", []byte(test.src), &m)
			problems := Problems(err)
			for _, p := range problems {
				if p.Error() == "f:"+strings.Replace(test.want, " hint: ", "\nhint: ", 1) {
					return
				}
			}
			t.Errorf("got %v\nwant f:%s", err, test.want)
		})
	}
}

func TestAcceptedAsText(t *testing.T) {
	for _, s := range []string{"2024", "nothing", "noon", "one", "a:b", "3 business days", "7.2.1", "89 FR 52434",
		"us/sdn", "a#b", "yes or no", "Kaspersky Lab, AO", "АО Лаборатория", "5%", "2024-07", "1-2"} {
		var v struct {
			A string `yaml:"a"`
		}
		src := "a: " + s
		if isNumber(s) {
			src = fmt.Sprintf("a: %q", s)
		}
		if err := Unmarshal("f", []byte(src), &v); err != nil || v.A != s {
			t.Errorf("%s: got %q, %v", src, v.A, err)
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	src := "enabled: yes\nparts:\n  - {name: NO, sise: 3}\ntags: [1]\n"
	err := Unmarshal("f", []byte(src), &machine{})
	want := []string{"f:1:1: key", "f:1:10: plain yes", "f:3:12: plain NO", `f:3:16: unknown key "sise"`, "f:4:8: want text"}
	got := Problems(err)
	if len(got) != len(want) {
		t.Fatalf("got %d problems, want %d: %v", len(got), len(want), err)
	}
	for i, p := range got {
		if !strings.HasPrefix(p.Error(), want[i]) {
			t.Errorf("problem %d is %v, want %s…", i, p, want[i])
		}
	}
	many := Unmarshal("f", []byte("id: x\ntags: ["+strings.Repeat("1, ", 30)+"]"), &machine{})
	if n := len(Problems(many)); n != maxProblems || !strings.HasSuffix(many.Error(), "10 more problems") {
		t.Errorf("of 30 problems %d are listed: %v", n, many)
	}
}

func TestByteOrderMarkAndLineEnds(t *testing.T) {
	var m machine
	if err := Unmarshal("f", []byte("\ufeffid: x\r\nengine:\r\n  name: why\r\n"), &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != "x" || m.Engine.Name != "why" || m.Engine.Pos != (Pos{"f", 3, 3}) {
		t.Errorf("got %+v, engine %+v", m, m.Engine)
	}
}

func TestProgramFaults(t *testing.T) {
	for _, v := range []any{nil, machine{}, (*machine)(nil), new(chan int), new(map[string]string), new(any),
		&struct {
			A string `yaml:"a,optional"`
		}{}} {
		err := Unmarshal("f", []byte("a: x"), v)
		if err == nil || len(Problems(err)) != 0 {
			t.Errorf("decoding into %T: got %v, want an error that blames the program", v, err)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"actor", "act", "counterparty", "parties", "product", "agreement_at"}
	for word, want := range map[string]string{
		"actr": "actor", "acto": "actor", "Act": "act", "cat": "act", "counterparties": "counterparty", "prodcut": "product",
		"agreement-at": "agreement_at", "agreementAt": "agreement_at", "zebra": "", "": "", strings.Repeat("product", 99): "",
	} {
		if got, ok := Nearest(word, known); got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", word, got, ok, want)
		}
	}
}
