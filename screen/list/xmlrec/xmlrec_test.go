package xmlrec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/xmlrec"
)

func read(text string) (string, error) {
	var out []string
	err := xmlrec.Read(strings.NewReader(text), xmlrec.Handler{Depth: 2, Record: func(path []string, n *xmlrec.Node) error {
		out = append(out, fmt.Sprintf("%s/%s %s=%s line %d", strings.Join(path, "/"), n.Name, n.Attr("id"), n.Get("a", "b"), n.Line))
		return nil
	}})
	return strings.Join(out, "; "), err
}

func TestRead(t *testing.T) {
	got, err := read("<r><s>\n<p id='1'><a><b> x </b></a></p>\n<p id=\"2\"/></s><t><q><a><b>y</b><b>z</b></a></q></t></r>")
	if want := "r/s/p 1=x line 2; r/s/p 2= line 3; r/t/q =y line 3"; got != want || err != nil {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

func TestBounds(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"depth", "<r><s>" + strings.Repeat("<p>", 50), "deep"},
		{"elements", "<r><s><p>" + strings.Repeat("<a/>", 200_001), "elements"},
		{"text", "<r><s><p>" + strings.Repeat("x", 8<<20) + "xx", "MB of text"},
		{"entity", `<!DOCTYPE r [<!ENTITY e "x">]><r><s><p>&e;</p></s></r>`, "entity"},
		{"encoding", `<?xml version="1.0" encoding="koi8-r"?><r/>`, "not supported"},
		{"bytes", "<r><s><p>\xff</p></s></r>", "UTF-8"},
	}
	for _, tt := range tests {
		if _, err := read(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestTruncated(t *testing.T) {
	whole := "<r><s><p id='1'><a/></p></s></r>"
	for n := 1; n < len(whole); n++ {
		if _, err := read(whole[:n]); !errors.Is(err, list.ErrTruncated) {
			t.Errorf("%q: %v", whole[:n], err)
		}
	}
}

func TestWindows1252(t *testing.T) {
	got, err := read("<?xml version=\"1.0\" encoding=\"windows-1252\"?><r><s><p><a><b>M\xfcller \x96</b></a></p></s></r>")
	if got != "r/s/p =Müller – line 1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSchema(t *testing.T) {
	s := &xmlrec.Schema{Kids: map[string]string{"p": "a b", "a": "b"}, Attrs: map[string]string{"p": "id"}, Any: "note"}
	for text, want := range map[string]string{
		"<p id='1' note='2'><a><b/></a><b note=''/></p>": "",
		"<p x='1'/>":                `attribute "x" of p`,
		"<p><a><c/></a></p>":        "element c inside a",
		"<p xmlns='urn:x'><a/></p>": "",
	} {
		err := xmlrec.Read(strings.NewReader(text), xmlrec.Handler{Record: func(_ []string, n *xmlrec.Node) error { return s.Check(n) }})
		if want == "" && err != nil || want != "" && (!errors.Is(err, list.ErrUnrecognised) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// FuzzRead: a text that is read whole is read the same with an end mark behind
// it, every record lies below the elements that were opened, and a piece of it
// that ends inside the root is never whole.
func FuzzRead(f *testing.F) {
	f.Add("<r><s>\n<p id='1'><a><b> x </b></a></p>\n<p id=\"2\"/></s><t><q/></t></r>", 20)
	f.Add("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><r><s><p>\xfc</p></s></r>", 50)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		got, err := read(text)
		if err != nil {
			return
		}
		if again, err := read(text + "\x1a"); again != got || err != nil && strings.Contains(text, "</") {
			t.Errorf("%q with an end mark: %q, %v; without %q", text, again, err, got)
		}
		end := strings.LastIndex(text, "</")
		if end <= 0 || strings.Contains(text[end:], "<!") || strings.Contains(text, "<?") || strings.Contains(text, "<!") {
			return
		}
		if cut = cut % end; cut <= strings.IndexByte(text, '<') {
			return
		}
		if _, err := read(text[:cut]); err == nil && strings.Count(text[:cut], "</") == 0 {
			t.Errorf("%q, a piece of %q, is called whole", text[:cut], text)
		}
	})
}
