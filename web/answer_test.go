package web

import "testing"

// A sentence opens with a large letter; the name of a file is not changed for it.
func TestOpening(t *testing.T) {
	for said, want := range map[string]string{
		"the row has no name":           "The row has no name",
		"orders.csv:1: NUL bytes":       "orders.csv:1: NUL bytes",
		"us/x/restriction.yaml: no key": "us/x/restriction.yaml: no key",
		"closed.":                       "Closed.",
		"":                              "",
	} {
		if got := opening(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
