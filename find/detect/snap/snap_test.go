package snap_test

import (
	"testing"

	"interdict/find/detect/snap"
	"interdict/find/inventory/inventorytest"
)

// TestSnap reads a snap, with invented software.
func TestSnap(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"snap/exav/12/meta/snap.yaml": "name: exav\nversion: '12'\nsummary: security\n"}, "snap/exav/12/meta/snap.yaml", "package manager=snap name=exav version=12 description=security state=installed"},
	} {
		if got, err := c.files.Detect(snap.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzSnap(f *testing.F) {
	f.Add("meta/snap.yaml", "name: a\n")
	inventorytest.Fuzz(f, snap.Detector)
}
