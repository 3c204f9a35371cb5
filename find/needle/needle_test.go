package needle

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func found(words []string, text []byte, part int) []string {
	q := New(words).Search()
	for len(text) > 0 {
		n := min(part, len(text))
		q.Write(text[:n])
		text = text[n:]
	}
	return q.Found()
}

// TestFound finds words wherever they stand and however the stream is cut.
func TestFound(t *testing.T) {
	words := []string{"engine", "engine plug-in", "Acme Labs", "ЛАБОРАТОРИЯ", "short"}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"ENGINE", []string{"engine"}},
		{"xxengine plug-inxx", []string{"engine", "engine plug-in"}},
		{"short words are not looked for", nil},
		{"by ACME LABS and ЛАБОРАТОРИЯ", []string{"Acme Labs", "ЛАБОРАТОРИЯ"}},
		{"engin", nil},
	} {
		for part := 1; part < 40; part++ {
			for _, text := range [][]byte{[]byte(c.text), wide(c.text), []byte(strings.Repeat("padding ", 200) + c.text)} {
				if got := found(words, text, part); !slices.Equal(got, c.want) {
					t.Fatalf("%q in parts of %d: %q, want %q", c.text, part, got, c.want)
				}
			}
		}
	}
}

// TestSeams finds a word at every place of a text that is searched at four places
// at once.
func TestSeams(t *testing.T) {
	text := bytes.Repeat([]byte{'.'}, lanes+7)
	for i := range len(text) - 6 {
		copy(text[i:], "engine")
		if got := found([]string{"engine"}, text, len(text)); len(got) != 1 {
			t.Fatalf("at %d it is not found", i)
		}
		copy(text[i:], "......")
	}
}

// FuzzNeedle holds the search to the obvious one.
func FuzzNeedle(f *testing.F) {
	f.Add([]byte("an Engine, a motor"), "engine\nmotor!!\nmotors", uint8(3))
	f.Fuzz(func(t *testing.T, text []byte, list string, part uint8) {
		var words, want []string
		for w := range strings.SplitSeq(list, "\n") {
			if len(w) < MinLen || len(w) > maxLen || slices.Contains(words, w) || strings.ContainsFunc(w, func(r rune) bool { return r > 0x7e }) {
				continue
			}
			words = append(words, w)
			if ascii := bytes.Map(func(r rune) rune {
				return rune(lower(byte(r)))
			}, []byte(w)); bytes.Contains(lowered(text), ascii) || bytes.Contains(lowered(text), wide(string(ascii))) {
				want = append(want, w)
			}
		}
		if got := found(words, text, int(part)+1); !slices.Equal(got, want) {
			t.Errorf("found %q, want %q", got, want)
		}
	})
}

func lowered(b []byte) []byte {
	out := slices.Clone(b)
	for i := range out {
		out[i] = lower(out[i])
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	words := strings.Fields("kernel-engine password-store updater.dll com.example.engine ExampleLabs example-antivirus plugin_loader basesets")
	q := New(words).Search()
	text := bytes.Repeat([]byte("The quick brown fox jumps over the lazy dog, and 0123456789 times again.\x00\x01\x02\x03"), 4000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		q.Reset()
		q.Write(text)
	}
}
