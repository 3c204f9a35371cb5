package systemd_test

import (
	"testing"

	"interdict/find/detect/systemd"
	"interdict/find/inventory/inventorytest"
)

// TestSystemd reads a unit, with invented software.
func TestSystemd(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"etc/systemd/system/exav.service": "[Unit]\nDescription=Example security\n\n[Service]\nEnvironment=PLUGINS=/opt/x LANG=C\nExecStart=-/opt/example/bin/avd --run\n"}, "etc/systemd/system/exav.service",
			"service name=exav.service display=Example security env=PLUGINS=/opt/x env=LANG=C image_path=/opt/example/bin/avd command=/opt/example/bin/avd --run"},
	} {
		if got, err := c.files.Detect(systemd.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzSystemd(f *testing.F) {
	f.Add("systemd/a.service", "ExecStart=/a\n")
	inventorytest.Fuzz(f, systemd.Detector)
}
