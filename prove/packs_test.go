package prove

import (
	"strings"
	"testing"
)

func someSet() *PackSet {
	return &PackSet{Name: "packs.example.com", Version: 7, MadeAt: day, Until: "2026-12-23", Packs: []PackFile{
		{"law", "law-1.pack", 12, strings.Repeat("0a", 32)}, {"list", "list-1.pack", 1, strings.Repeat("ff", 32)}}}
}

// TestIndexHasOneForm: what says the same in other words is refused, so that a
// set has one digest.
func TestIndexHasOneForm(t *testing.T) {
	text := someSet().text()
	if got, err := parsePackSet(text); err != nil || got.Digest() != someSet().Digest() {
		t.Fatalf("%+v, %v", got, err)
	}
	for what, change := range map[string][2]string{
		"a plus":                {"version 7", "version +7"},
		"a leading zero":        {"version 7", "version 07"},
		"another zone":          {"12:00:00Z", "13:00:00+01:00"},
		"version 0":             {"version 7", "version 0"},
		"no day":                {"2026-12-23", "2026-12-33"},
		"an unknown kind":       {"list list", "program list"},
		"a short digest":        {strings.Repeat("ff", 32), strings.Repeat("ff", 31)},
		"a digest in capitals":  {strings.Repeat("ff", 32), strings.Repeat("FF", 32)},
		"two spaces":            {"law law", "law  law"},
		"a pack of no bytes":    {"pack 12", "pack 0"},
		"a pack of a petabyte":  {"pack 12", "pack 1125899906842624"},
		"an empty line":         {"until", "\nuntil"},
		"another form":          {"packs/1", "packs/2"},
		"the same pack twice":   {"list list-1", "list law-1"},
		"two packs of law":      {"list list-1", "law list-1"},
		"a name of two words":   {"packs.example.com", "packs example"},
		"no packs":              {text[strings.Index(text, "law "):], ""},
		"a name that goes up":   {"law-1.pack", "..pack"},
		"a line that is no row": {"law law-1.pack", "law"},
	} {
		changed := strings.Replace(text, change[0], change[1], 1)
		if changed == text {
			t.Fatalf("%s changes nothing", what)
		}
		if _, err := parsePackSet(changed); err == nil {
			t.Errorf("%s is accepted", what)
		}
	}
}

func FuzzIndex(f *testing.F) {
	f.Add(someSet().text())
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parsePackSet(text)
		if err != nil {
			return
		}
		if s.text() != text || s.check() != nil {
			t.Errorf("read %q, wrote %q", text, s.text())
		}
	})
}
