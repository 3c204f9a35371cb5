package apk_test

import (
	"testing"

	"interdict/find/detect/apk"
	"interdict/find/inventory/inventorytest"
)

// TestApk reads the list of installed packages, with invented software.
func TestApk(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"lib/apk/db/installed": "C:Q1=\nP:exav\nV:1-r0\nA:x86_64\nm:Example Lab\nT:security\nF:usr/bin\n\n"}, "lib/apk/db/installed",
			"package manager=apk name=exav version=1-r0 vendor=Example Lab description=security architecture=x86_64 state=installed"},
	} {
		if got, err := c.files.Detect(apk.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzApk(f *testing.F) {
	f.Add("lib/apk/db/installed", "P:a\nV:1\n")
	inventorytest.Fuzz(f, apk.Detector)
}
