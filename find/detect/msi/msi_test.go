package msi_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/detect/msi"
	"interdict/find/inventory/inventorytest"
)

func read(b []byte) (string, error) {
	f := &find.File{Path: []string{"x.msi"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !msi.Detector.Want(f) {
		return "", find.ErrNotRecognized
	}
	var out []string
	err := msi.Detector.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return strings.Join(out, "\n"), err
}

// build makes a package with the open builder wixl.
func build(t testing.TB, product, maker string) []byte {
	t.Helper()
	dir := t.TempDir()
	src, out := filepath.Join(dir, "x.wxs"), filepath.Join(dir, "x.msi")
	wxs := `<?xml version="1.0" encoding="utf-8"?><Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="0A1B2C3D-0000-4000-8000-00000000CAFE" UpgradeCode="0A1B2C3D-0000-4000-8000-00000000BEEF" Name="` + product + `" Language="1033" Codepage="1252" Version="12.1.0" Manufacturer="` + maker + `">
<Package InstallerVersion="200" Compressed="yes" /><Media Id="1" Cabinet="x.cab" EmbedCab="yes" />
<Directory Id="TARGETDIR" Name="SourceDir"><Component Id="C" Guid="0A1B2C3D-0000-4000-8000-00000000F00D"><File Id="F" Name="x.txt" Source="x.wxs" KeyPath="yes"/></Component></Directory>
<Feature Id="A" Level="1"><ComponentRef Id="C"/></Feature></Product></Wix>`
	if err := os.WriteFile(src, []byte(wxs), 0o600); err != nil {
		t.Fatal(err)
	}
	wixl := exec.Command("wixl", "-o", out, "x.wxs")
	wixl.Dir = dir
	if b, err := wixl.CombinedOutput(); err != nil {
		t.Fatalf("wixl: %v\n%s", err, b)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPackage(t *testing.T) {
	for _, names := range [][2]string{{"Example Endpoint Security", "Example Lab"}, {"Prüfung", "Beispiel GmbH"}} {
		got, err := read(build(t, names[0], names[1]))
		want := "installer name=" + names[0] + " publisher=" + names[1] + " version=12.1.0 product_code={0A1B2C3D-0000-4000-8000-00000000CAFE} upgrade_code={0A1B2C3D-0000-4000-8000-00000000BEEF} manager=msi"
		if err != nil || got != want {
			t.Errorf("%v: %v\n%s\nwant\n%s", names, err, got, want)
		}
	}
}

// Bytes at random give at most one observation, and end.
func FuzzMSI(f *testing.F) {
	f.Add(build(f, "Example", "Example Lab"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, _ := read(b); strings.Count(got, "manager=msi") > 1 {
			t.Errorf("one package, several installers:\n%s", got)
		}
	})
}
