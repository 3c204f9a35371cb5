package field_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"interdict/find/detect/field"
)

func read(text string) (string, error) {
	var out []string
	err := field.Blocks(context.Background(), strings.NewReader(text), ": ", func(b field.Block) error {
		out = append(out, fmt.Sprint(b))
		return nil
	})
	return strings.Join(out, " | "), err
}

func TestBlocks(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"two blocks", "Package: a\nVersion: 1\n\nPackage: b\n", "[{Package a} {Version 1}] | [{Package b}]"},
		{"several empty lines", "\n\nPackage: a\n\n\n\nPackage: b", "[{Package a}] | [{Package b}]"},
		{"a text of several lines", "Package: a\nDescription: short\n long\n Package: not one\n", "[{Package a} {Description short}]"},
		{"nothing", "", ""},
	} {
		if got, err := read(c.text); err != nil || got != c.want {
			t.Errorf("%s: %s (%v), want %s", c.what, got, err, c.want)
		}
	}
	if _, err := read("Package: " + strings.Repeat("x", 2<<20)); !errors.Is(err, field.ErrLongLine) {
		t.Errorf("a line of two megabytes: %v", err)
	}
}

// What a block holds stands in the text, or is said to be no text.
func FuzzBlocks(f *testing.F) {
	f.Add("Package: a\nVersion: 1\n\nPackage: b\n")
	f.Fuzz(func(t *testing.T, text string) {
		_ = field.Blocks(context.Background(), strings.NewReader(text), ": ", func(b field.Block) error {
			for _, p := range b {
				if !strings.Contains(text, p.Name) || !strings.Contains(text, p.Value) && !strings.Contains(p.Value, "\uFFFD") {
					t.Errorf("%q is not in %q", p, text)
				}
			}
			return nil
		})
	})
}
