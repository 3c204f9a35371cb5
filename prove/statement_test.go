package prove

import (
	"bytes"
	"crypto/ed25519"
	"testing"
)

// TestPreAuth is the example of the DSSE protocol.
func TestPreAuth(t *testing.T) {
	got := preAuth("http://example.com/HelloWorld", []byte("hello world"))
	if want := "DSSEv1 29 http://example.com/HelloWorld 11 hello world"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEnvelope(t *testing.T) {
	pub, key, err := ed25519.GenerateKey(random(5))
	if err != nil {
		t.Fatal(err)
	}
	r, _ := record(t, "r1", "permitted")
	s, err := State(r)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Envelop(StatementType, s, key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenEnvelope(e, StatementType, pub); err != nil || !bytes.Equal(got, s) {
		t.Errorf("%v: %s", err, got)
	}
	if _, err := OpenEnvelope(e, "text/plain", pub); err == nil {
		t.Error("another type is taken")
	}
	other, _, _ := ed25519.GenerateKey(random(6))
	if _, err := OpenEnvelope(e, StatementType, other); err == nil {
		t.Error("another key is taken")
	}
	if _, err := OpenEnvelope(bytes.Replace(e, []byte(`"payload":"`), []byte(`"payload":"AAAA`), 1), StatementType, pub); err == nil {
		t.Error("another payload is taken")
	}
}

// TestCanonical is a part of the examples of RFC 8785: names in order of their
// UTF-16, numbers as ECMAScript writes them, texts with as few escapes as can be.
func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"b":1,"a":2}`, `{"a":2,"b":1}`},
		{`[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]`, `[333333333.3333333,1e+30,4.5,0.002,1e-27]`},
		{`{"\u20ac":"Euro Sign","\r":"Carriage Return","1":"One","\u0080":"Control\u007f","\ud83d\ude00":"Emoji","\ufb33":"Hebrew"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\x7f\",\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew\"}"},
		{`{"s":"\u000f\u000a</\u0022"}`, `{"s":"\u000f\n</\""}`},
	} {
		got, err := Canonical(rawJSON(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s (%v), want %s", c.in, got, err, c.want)
		}
	}
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }
