package jsonrec

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// flat writes a value in one line, to compare.
func flat(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, flat(e))
		}
		return "[" + strings.Join(out, " ") + "]"
	case *Object:
		var out []string
		for _, m := range v.Members {
			out = append(out, m.Name+"="+flat(m.Value))
		}
		return "{" + strings.Join(out, " ") + "}"
	}
	return fmt.Sprint(v)
}

func all(t *testing.T, doc string) (records []string, around string, err error) {
	t.Helper()
	err = Each(context.Background(), func() io.Reader { return strings.NewReader(doc) }, func(where string, v any, o *Object, err error) error {
		if o != nil {
			around = flat(o)
		}
		if err != nil {
			records = append(records, where+": "+err.Error())
			return nil
		}
		records = append(records, flat(v))
		return nil
	})
	return records, around, err
}

func TestEach(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"one object", `{"a": 1, "b": [true, null, "x"]}`, `{a=1 b=[true x]}`},
		{"lines", "{\"a\":1}\n{\"a\":2}\n", `{a=1}; {a=2}`},
		{"a bad line between good ones", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n", `{a=1}; line 2: byte 5: not JSON: unexpected EOF; {a=3}`},
		{"objects on several lines", "{\n\"a\":\n1}", `{a=1}`},
		{"a list", `[{"a":1},{"a":2}]`, `[{a=1} {a=2}]`},
	} {
		got, _, err := all(t, c.doc)
		if s := strings.Join(got, "; "); s != c.want || err != nil {
			t.Errorf("%s: %s (%v), want %s", c.name, s, err, c.want)
		}
	}
}

// A large document comes record by record, each whole, and what stands behind
// its list is known all the same.
func TestLargeDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"data": {"hosts": [`)
	const hosts, programs = 3000, 20
	for i := range hosts {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"hostname": "h%d", "software": [`, i)
		for k := range programs {
			if k > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"name": "p%d"}`, k)
		}
		b.WriteString("]}")
	}
	b.WriteString(`]}, "site": "north"}`)
	got, around, err := all(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != hosts+1 || around != "{data={} site=north}" {
		t.Errorf("%d records around %q, want %d hosts and the rest", len(got), around, hosts)
	}
	for i, r := range got[:hosts] {
		if want := fmt.Sprintf("{hostname=h%d software=[{name=p0}", i); !strings.HasPrefix(r, want) || strings.Count(r, "name=p") != programs {
			t.Fatalf("record %d is %s", i, r)
		}
	}
}

// One host with very many programs is cut into its programs.
func TestLargeRecord(t *testing.T) {
	doc := `{"hostname": "h", "software": [` + strings.Repeat(`{"name":"p","version":"1"},`, 200_000) + `{"name":"last"}]}`
	got, around, err := all(t, doc)
	if err != nil || around != "{hostname=h}" || len(got) != 200_002 {
		t.Errorf("%d records around %q: %v", len(got), around, err)
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)
	if got, _, err := all(t, deep); err != nil || len(got) != 2 || !strings.Contains(got[1], ErrTooDeep.Error()) {
		t.Errorf("deep: %v, %v", got, err)
	}
	veryDeep := strings.Repeat("[", 100_000)
	if _, _, err := all(t, veryDeep); err == nil {
		t.Error("100,000 open brackets: no error")
	}
	wide := "[[[[[[[" + strings.Repeat("1,", maxNodes) + "1]]]]]]]"
	if _, _, err := all(t, wide); err != ErrTooLarge {
		t.Errorf("wide: %v", err)
	}
	if _, _, err := all(t, `{"a": [{"b": 1}, `); err == nil {
		t.Error("cut off: no error")
	}
	if _, _, err := all(t, `{} x`); err == nil {
		t.Error("something behind the value: no error")
	}
}

func FuzzEach(f *testing.F) {
	f.Add(`{"a":1}` + "\n" + `{"b":[1,{"c":null}]}`)
	f.Add(`[{"a":"\ud800"}]`)
	f.Fuzz(func(t *testing.T, doc string) {
		Each(context.Background(), func() io.Reader { return strings.NewReader(doc) }, func(where string, v any, _ *Object, err error) error {
			if err == nil && v != nil && len(flat(v)) > 16*len(doc)+64 {
				t.Errorf("%d bytes became %d", len(doc), len(flat(v)))
			}
			return nil
		})
	})
}
