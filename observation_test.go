package interdict_test

import (
	"encoding/json"
	"testing"

	"interdict"
)

func TestFactsAsJSON(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{`{"pe.company":"AO Example","pe.size":12}`, `{"pe.company":"AO Example","pe.size":"12"}`},
		{`{"b":"2","a":["x","y"],"c":true}`, `{"a":["x","y"],"b":"2","c":"true"}`},
		{`{"empty":"","none":null,"list":[]}`, `{}`},
		{`{"name":"a <b> & \"c\""}`, `{"name":"a <b> & \"c\""}`},
	} {
		var f interdict.Facts
		if err := json.Unmarshal([]byte(c.in), &f); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		b, err := f.MarshalJSON()
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		var again interdict.Facts
		if err := json.Unmarshal(b, &again); err != nil {
			t.Errorf("%s: %v", b, err)
		}
		compact, _ := json.Marshal(f) // takes the line ends out, and escapes < > &
		var x, y any
		if json.Unmarshal(compact, &x) != nil || json.Unmarshal([]byte(c.out), &y) != nil {
			t.Fatal(string(compact))
		}
		a, _ := json.Marshal(x)
		w, _ := json.Marshal(y)
		if string(a) != string(w) {
			t.Errorf("%s: wrote %s, want %s", c.in, a, w)
		}
	}
}

func TestFactsRefuseObjects(t *testing.T) {
	for _, in := range []string{`{"a":{"b":"c"}}`, `{"a":[["b"]]}`, `["a"]`, `"a"`, `{"a":`} {
		var f interdict.Facts
		if err := json.Unmarshal([]byte(in), &f); err == nil {
			t.Errorf("%s: read as %v", in, f)
		}
	}
}
