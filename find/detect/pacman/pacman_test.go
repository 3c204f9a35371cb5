package pacman_test

import (
	"testing"

	"interdict/find/detect/pacman"
	"interdict/find/inventory/inventorytest"
)

// TestPacman reads a package, with invented software.
func TestPacman(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"var/lib/pacman/local/exav-1-1/desc": "%NAME%\nexav\n\n%VERSION%\n1-1\n\n%PACKAGER%\nExample Lab\n"}, "var/lib/pacman/local/exav-1-1/desc",
			"package manager=pacman name=exav version=1-1 vendor=Example Lab state=installed"},
	} {
		if got, err := c.files.Detect(pacman.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzPacman(f *testing.F) {
	f.Add("pacman/local/a/desc", "%NAME%\na\n")
	inventorytest.Fuzz(f, pacman.Detector)
}
