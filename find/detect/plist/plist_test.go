package plist_test

import (
	"testing"

	howett "howett.net/plist"

	"interdict/find/detect/plist"
	"interdict/find/inventory/inventorytest"
)

func binary(t testing.TB, v any) string {
	t.Helper()
	b, err := howett.Marshal(v, howett.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPlist reads applications, jobs, receipts and extensions, with invented software.
func TestPlist(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"Applications/Example.app/Contents/Info.plist": binary(t, map[string]any{"CFBundleIdentifier": "com.example.av", "CFBundleName": "Example", "CFBundleShortVersionString": "12"})}, "Applications/Example.app/Contents/Info.plist",
			"app-bundle bundle_id=com.example.av name=Example version=12 path=Applications/Example.app"},
		{inventorytest.Tree{"Library/LaunchDaemons/com.example.av.plist": `<?xml version="1.0"?><plist version="1.0"><dict><key>Label</key><string>com.example.av</string><key>ProgramArguments</key><array><string>/Library/Example/avd</string><string>-r</string></array></dict></plist>`}, "Library/LaunchDaemons/com.example.av.plist",
			"service name=com.example.av command=/Library/Example/avd -r image_path=/Library/Example/avd file=com.example.av.plist"},
		{inventorytest.Tree{"private/var/db/receipts/com.example.core.plist": binary(t, map[string]any{"PackageIdentifier": "com.example.core", "PackageVersion": "12"})}, "private/var/db/receipts/com.example.core.plist", "receipt package_id=com.example.core version=12"},
		{inventorytest.Tree{"Library/SystemExtensions/db.plist": binary(t, map[string]any{"extensions": []any{map[string]any{"identifier": "com.example.sysext", "teamID": "ABCDE12345", "state": "activated_enabled"}}})}, "Library/SystemExtensions/db.plist",
			"system-extension bundle_id=com.example.sysext team_id=ABCDE12345 state=activated_enabled"},
	} {
		if got, err := c.files.Detect(plist.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzPlist(f *testing.F) {
	f.Add("a/Info.plist", binary(f, map[string]any{"CFBundleIdentifier": "a"}))
	f.Add("SystemExtensions/db.plist", binary(f, map[string]any{"extensions": []any{1}}))
	inventorytest.Fuzz(f, plist.Detector)
}
