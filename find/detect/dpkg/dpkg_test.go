package dpkg_test

import (
	"testing"

	"interdict/find/detect/dpkg"
	"interdict/find/inventory/inventorytest"
)

// TestDpkg reads the list of installed packages, whole and in pieces, with invented software.
func TestDpkg(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"var/lib/dpkg/status": "Package: exav\nStatus: install ok installed\nMaintainer: Example Lab <info@example.com>\nArchitecture: amd64\nVersion: 12.1-1\nDescription: endpoint security\n more of it\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n\n"}, "var/lib/dpkg/status",
			"package manager=dpkg name=exav version=12.1-1 vendor=Example Lab <info@example.com> description=endpoint security architecture=amd64 state=installed\npackage manager=dpkg name=old version=1 state=removed, configuration left"},
		{inventorytest.Tree{"var/lib/dpkg/status.d/exav": "Package: exav\nVersion: 1\n"}, "var/lib/dpkg/status.d/exav", "package manager=dpkg name=exav version=1 state=installed"},
	} {
		if got, err := c.files.Detect(dpkg.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzDpkg(f *testing.F) {
	f.Add("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\n")
	inventorytest.Fuzz(f, dpkg.Detector)
}
