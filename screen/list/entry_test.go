package list

import "testing"

func TestDigestIgnoresOrderOnly(t *testing.T) {
	e := Entry{List: "us/sdn", ID: "1", Kind: Entity, Names: []Name{{Text: "ACME", Kind: Primary}, {Text: "АКМЕ", Kind: Alias}},
		Born: []string{"1960", "1961"}, Countries: []string{"RU"}}
	base := e.Digest()

	same := e
	same.Names = []Name{e.Names[1], e.Names[0]}
	same.Born = []string{"1961", "1960"}
	if same.Digest() != base {
		t.Error("another order of names and dates changed the digest")
	}

	changes := map[string]func(*Entry){
		"a name":             func(e *Entry) { e.Names = []Name{{Text: "ACMF", Kind: Primary}, e.Names[1]} },
		"a name's kind":      func(e *Entry) { e.Names = []Name{e.Names[0], {Text: "АКМЕ", Kind: Weak}} },
		"one name less":      func(e *Entry) { e.Names = e.Names[:1] },
		"a date":             func(e *Entry) { e.Born = []string{"1960"} },
		"a field to another": func(e *Entry) { e.Countries, e.Citizenship = nil, e.Countries },
		"the remarks":        func(e *Entry) { e.Remarks = "x" },
		"the list":           func(e *Entry) { e.List = "us/nonsdn" },
	}
	for what, change := range changes {
		c := e
		change(&c)
		if c.Digest() == base {
			t.Errorf("%s changed but the digest did not", what)
		}
	}
}
