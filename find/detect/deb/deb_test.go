package deb_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"

	"interdict/find/detect/deb"
	"interdict/find/inventory/inventorytest"
)

func debFile(control string) string {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	w := tar.NewWriter(z)
	w.WriteHeader(&tar.Header{Name: "./control", Mode: 0o644, Size: int64(len(control))})
	w.Write([]byte(control))
	w.Close()
	z.Close()
	member := func(name, body string) string {
		if len(body)%2 == 1 {
			body += "\n"
		}
		return fmt.Sprintf("%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", name, 0, 0, 0, "100644", len(body), body)
	}
	return "!<arch>\n" + member("debian-binary", "2.0\n") + member("control.tar.gz", packed.String())
}

// TestDeb reads a package file, with invented software.
func TestDeb(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"x.deb": debFile("Package: exav\nVersion: 12\nMaintainer: Example Lab\n")}, "x.deb", "installer manager=dpkg name=exav version=12 vendor=Example Lab"},
	} {
		if got, err := c.files.Detect(deb.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is cut off is an error, and never a silence that would pass for "nothing
// here".
func TestCut(t *testing.T) {
	whole := debFile("Package: exav\nVersion: 12\n")
	for cut := 32; cut < len(whole); cut += 7 {
		if got, err := (inventorytest.Tree{"x.deb": whole[:cut]}).Detect(deb.Detector, "x.deb"); err == nil && got == "" {
			t.Errorf("cut at %d of %d: silent", cut, len(whole))
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzDeb(f *testing.F) {
	f.Add("x.deb", debFile("Package: a\n"))
	inventorytest.Fuzz(f, deb.Detector)
}
