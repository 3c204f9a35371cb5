package flatpak_test

import (
	"testing"

	"interdict/find/detect/flatpak"
	"interdict/find/inventory/inventorytest"
)

// TestFlatpak reads an application, with invented software.
func TestFlatpak(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"var/lib/flatpak/app/com.example.Av/x86_64/stable/abc/metadata": "[Application]\nname=com.example.Av\nruntime=org.gnome.Platform\n"}, "var/lib/flatpak/app/com.example.Av/x86_64/stable/abc/metadata",
			"package manager=flatpak name=com.example.Av runtime=org.gnome.Platform version=stable state=installed"},
	} {
		if got, err := c.files.Detect(flatpak.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzFlatpak(f *testing.F) {
	f.Add("var/lib/flatpak/app/a.b/x86_64/stable/c/metadata", "[Application]\nname=a.b\n")
	inventorytest.Fuzz(f, flatpak.Detector)
}
