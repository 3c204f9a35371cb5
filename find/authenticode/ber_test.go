package authenticode

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// A tree is a value of which both forms can be written.
type tree struct {
	tag      byte
	body     []byte // of a value that holds no others
	children []tree
}

func random(r *rand.Rand, depth int) tree {
	if depth > 6 || r.IntN(3) == 0 {
		b := make([]byte, []int{0, 3, 127, 128, 300, 70_000}[r.IntN(6)])
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return tree{tag: []byte{0x02, 0x04, 0x06, 0x80, 0x13}[r.IntN(5)], body: b}
	}
	t := tree{tag: []byte{0x30, 0x31, 0xa0, 0xa1}[r.IntN(4)]}
	for range r.IntN(4) {
		t.children = append(t.children, random(r, depth+1))
	}
	return t
}

func (t tree) der() []byte {
	if t.tag&0x20 == 0 {
		return put([]byte{t.tag}, t.body)
	}
	var body []byte
	for _, c := range t.children {
		body = append(body, c.der()...)
	}
	return put([]byte{t.tag}, body)
}

// ber writes the same with lengths left open, longer than they need be, and
// strings of bytes in pieces.
func (t tree) ber(r *rand.Rand) []byte {
	var body []byte
	tag := t.tag
	switch {
	case tag == 0x04 && r.IntN(2) == 0:
		tag = 0x24
		for rest := t.body; len(rest) > 0; {
			n := 1 + r.IntN(len(rest))
			body, rest = append(body, put([]byte{0x04}, rest[:n])...), rest[n:]
		}
	case tag&0x20 == 0:
		body = t.body
	}
	for _, c := range t.children {
		body = append(body, c.ber(r)...)
	}
	switch n := len(body); {
	case tag&0x20 != 0 && r.IntN(2) == 0:
		return append(append([]byte{tag, 0x80}, body...), 0, 0)
	case r.IntN(2) == 0:
		return append([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
	}
	return put([]byte{tag}, body)
}

// Whatever way a value is written, its DER is the same; and DER stays as it is.
func TestDER(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		v := random(r, 0)
		want := v.der()
		for _, b := range [][]byte{want, v.ber(r), append(v.ber(r), 0, 1, 2)} {
			if got, err := toDER(b); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%v\n%x\ngives\n%x\nwant\n%x", err, b, got, want)
			}
		}
	}
}

func TestDamagedBER(t *testing.T) {
	for what, b := range map[string][]byte{
		"nothing":                            {},
		"a tag alone":                        {0x30},
		"longer than it is":                  {0x30, 0x05, 0x00},
		"an open length that never ends":     {0x30, 0x80, 0x02, 0x01, 0x01},
		"an open length of a value":          {0x04, 0x80, 0x00, 0x00},
		"a length of eight bytes":            {0x30, 0x88, 1, 1, 1, 1, 1, 1, 1, 1},
		"a string of bytes made of others":   {0x24, 0x03, 0x02, 0x01, 0x01},
		"values in each other without end":   bytes.Repeat([]byte{0x30, 0x80}, 10_000),
		"a tag that never ends":              bytes.Repeat([]byte{0xff}, 100),
		"a piece of a string that is cut":    {0x24, 0x80, 0x04, 0x05, 0x01, 0x00, 0x00},
		"a length that is said and cut away": {0x30, 0x82, 0x01},
	} {
		if got, err := toDER(b); err == nil {
			t.Errorf("%s: read as %x", what, got)
		}
	}
}

// What is made is DER: made again, it stays.
func FuzzDER(f *testing.F) {
	f.Add([]byte{0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0x07, 0x00, 0x00, 0x00, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := toDER(b)
		if err != nil {
			return
		}
		if twice, err := toDER(once); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%x gives %x, and that %x (%v)", b, once, twice, err)
		}
	})
}
