package detect_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"howett.net/plist"

	"interdict"
	"interdict/find"
	"interdict/find/detect/apk"
	"interdict/find/detect/browserext"
	"interdict/find/detect/deb"
	"interdict/find/detect/dpkg"
	"interdict/find/detect/flatpak"
	"interdict/find/detect/manifest"
	"interdict/find/detect/pacman"
	plistdetect "interdict/find/detect/plist"
	"interdict/find/detect/rpm"
	"interdict/find/detect/snap"
	"interdict/find/detect/systemd"
	"interdict/find/inventory/inventorytest"
)

// tree is a folder of files by name, which can open neighbours.
type tree map[string]string

func (t tree) file(name string) *find.File {
	f := inventorytest.File(name, t[name])
	f.Open = func(name string) (find.Content, error) {
		text, ok := t[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return strings.NewReader(text), nil
	}
	return f
}

func run(d *find.Detector, f *find.File) (string, error) {
	if !d.Want(f) {
		return "", errors.New(d.Name + " does not want it")
	}
	var out []string
	err := d.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return strings.Join(out, "\n"), err
}

func binaryPlist(t testing.TB, v any) string {
	t.Helper()
	b, err := plist.Marshal(v, plist.BinaryFormat)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

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

func rpmFile(name, vendor string) string {
	head := func(pairs ...any) []byte {
		var index, data []byte
		for i := 0; i < len(pairs); i += 2 {
			for _, v := range []uint32{uint32(pairs[i].(int)), 6, uint32(len(data)), 1} {
				index = binary.BigEndian.AppendUint32(index, v)
			}
			data = append(append(data, pairs[i+1].(string)...), 0)
		}
		out := append([]byte{}, 0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(len(pairs)/2))
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		return append(append(out, index...), data...)
	}
	out := append([]byte{0xed, 0xab, 0xee, 0xdb}, make([]byte, 92)...)
	out = append(out, head(267, "signature")...)
	for len(out)%8 != 0 {
		out = append(out, 0)
	}
	return string(append(out, head(1000, name, 1001, "12", 1002, "3", 1011, vendor)...))
}

const chromeID = "abcdefghijklmnopabcdefghijklmnop"

// Files as they lie in systems, with invented software in them, and what is
// read of each.
func TestDetectors(t *testing.T) {
	for _, c := range []struct {
		d     *find.Detector
		files tree
		name  string
		want  string
	}{
		{dpkg.Detector, tree{"var/lib/dpkg/status": "Package: exav\nStatus: install ok installed\nMaintainer: Example Lab <info@example.com>\nArchitecture: amd64\nVersion: 12.1-1\nDescription: endpoint security\n more of it\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n\n"}, "var/lib/dpkg/status",
			"package manager=dpkg name=exav version=12.1-1 vendor=Example Lab <info@example.com> description=endpoint security architecture=amd64 state=installed\npackage manager=dpkg name=old version=1 state=removed, configuration left"},
		{dpkg.Detector, tree{"var/lib/dpkg/status.d/exav": "Package: exav\nVersion: 1\n"}, "var/lib/dpkg/status.d/exav", "package manager=dpkg name=exav version=1 state=installed"},
		{apk.Detector, tree{"lib/apk/db/installed": "C:Q1=\nP:exav\nV:1-r0\nA:x86_64\nm:Example Lab\nT:security\nF:usr/bin\n\n"}, "lib/apk/db/installed",
			"package manager=apk name=exav version=1-r0 vendor=Example Lab description=security architecture=x86_64 state=installed"},
		{pacman.Detector, tree{"var/lib/pacman/local/exav-1-1/desc": "%NAME%\nexav\n\n%VERSION%\n1-1\n\n%PACKAGER%\nExample Lab\n"}, "var/lib/pacman/local/exav-1-1/desc",
			"package manager=pacman name=exav version=1-1 vendor=Example Lab state=installed"},
		{systemd.Detector, tree{"etc/systemd/system/exav.service": "[Unit]\nDescription=Example security\n\n[Service]\nEnvironment=PLUGINS=/opt/x LANG=C\nExecStart=-/opt/example/bin/avd --run\n"}, "etc/systemd/system/exav.service",
			"service name=exav.service display=Example security env=PLUGINS=/opt/x env=LANG=C image_path=/opt/example/bin/avd command=/opt/example/bin/avd --run"},
		{snap.Detector, tree{"snap/exav/12/meta/snap.yaml": "name: exav\nversion: '12'\nsummary: security\n"}, "snap/exav/12/meta/snap.yaml", "package manager=snap name=exav version=12 description=security state=installed"},
		{flatpak.Detector, tree{"var/lib/flatpak/app/com.example.Av/x86_64/stable/abc/metadata": "[Application]\nname=com.example.Av\nruntime=org.gnome.Platform\n"}, "var/lib/flatpak/app/com.example.Av/x86_64/stable/abc/metadata",
			"package manager=flatpak name=com.example.Av runtime=org.gnome.Platform version=stable state=installed"},
		{deb.Detector, tree{"x.deb": debFile("Package: exav\nVersion: 12\nMaintainer: Example Lab\n")}, "x.deb", "installer manager=dpkg name=exav version=12 vendor=Example Lab"},
		{rpm.Detector, tree{"x.rpm": rpmFile("exav", "Example Lab")}, "x.rpm", "installer manager=rpm name=exav version=12 release=3 vendor=Example Lab"},
		{plistdetect.Detector, tree{"Applications/Example.app/Contents/Info.plist": binaryPlist(t, map[string]any{"CFBundleIdentifier": "com.example.av", "CFBundleName": "Example", "CFBundleShortVersionString": "12"})}, "Applications/Example.app/Contents/Info.plist",
			"app-bundle bundle_id=com.example.av name=Example version=12 path=Applications/Example.app"},
		{plistdetect.Detector, tree{"Library/LaunchDaemons/com.example.av.plist": `<?xml version="1.0"?><plist version="1.0"><dict><key>Label</key><string>com.example.av</string><key>ProgramArguments</key><array><string>/Library/Example/avd</string><string>-r</string></array></dict></plist>`}, "Library/LaunchDaemons/com.example.av.plist",
			"service name=com.example.av command=/Library/Example/avd -r image_path=/Library/Example/avd file=com.example.av.plist"},
		{plistdetect.Detector, tree{"private/var/db/receipts/com.example.core.plist": binaryPlist(t, map[string]any{"PackageIdentifier": "com.example.core", "PackageVersion": "12"})}, "private/var/db/receipts/com.example.core.plist", "receipt package_id=com.example.core version=12"},
		{plistdetect.Detector, tree{"Library/SystemExtensions/db.plist": binaryPlist(t, map[string]any{"extensions": []any{map[string]any{"identifier": "com.example.sysext", "teamID": "ABCDE12345", "state": "activated_enabled"}}})}, "Library/SystemExtensions/db.plist",
			"system-extension bundle_id=com.example.sysext team_id=ABCDE12345 state=activated_enabled"},
		{browserext.Detector, tree{"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/manifest.json": `{"name":"__MSG_appName__","version":"1.0","default_locale":"en"}`,
			"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/_locales/en/messages.json": `{"appname":{"message":"Example Protection"}}`},
			"Users/a/AppData/Local/Google/Chrome/User Data/Default/Extensions/" + chromeID + "/1.0_0/manifest.json",
			"browser-extension extension_id=" + chromeID + " name=Example Protection version=1.0 browser=chrome"},
		{browserext.Detector, tree{"home/a/.mozilla/firefox/x.default/extensions.json": `{"addons":[{"id":"protect@example.com","version":"2","active":false,"defaultLocale":{"name":"Example Protection","creator":"Example Lab"}}]}`}, "home/a/.mozilla/firefox/x.default/extensions.json",
			"browser-extension extension_id=protect@example.com name=Example Protection version=2 author=Example Lab browser=firefox state=disabled"},
		{browserext.Detector, tree{"etc/opt/chrome/native-messaging-hosts/com.example.host.json": `{"name":"com.example.host","path":"/opt/example/bridge"}`}, "etc/opt/chrome/native-messaging-hosts/com.example.host.json",
			"native-messaging name=com.example.host path=/opt/example/bridge"},
		{manifest.Detector, tree{"app/node_modules/@example/ui/package.json": `{"name":"@example/ui","version":"1","author":{"name":"Example Lab"}}`}, "app/node_modules/@example/ui/package.json",
			"dependency name=@example/ui version=1 author=Example Lab purl=pkg:npm/%40example/ui@1"},
		{manifest.Detector, tree{"lib/python3/site-packages/exav-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: ExAV\nVersion: 1\nAuthor: Example Lab\n\nName: not this\n"}, "lib/python3/site-packages/exav-1.dist-info/METADATA",
			"dependency name=exav version=1 author=Example Lab purl=pkg:pypi/exav@1"},
		{manifest.Detector, tree{"META-INF/maven/com.example/sdk/pom.properties": "#x\ngroupId=com.example\nartifactId=sdk\nversion=1\n"}, "META-INF/maven/com.example/sdk/pom.properties",
			"dependency name=com.example/sdk version=1 author=com.example purl=pkg:maven/com.example/sdk@1"},
		{manifest.Detector, tree{"x.nuspec": `<package><metadata><id>Example.Sdk</id><version>1</version><authors>Example Lab</authors></metadata></package>`}, "x.nuspec",
			"dependency name=Example.Sdk version=1 author=Example Lab purl=pkg:nuget/Example.Sdk@1"},
		{manifest.Detector, tree{"go.mod": "module a\n\nrequire github.com/Example/log v1.0.0\nrequire (\n\texample.com/x/y v2.0.0 // indirect\n)\n"}, "go.mod",
			"dependency name=github.com/Example/log version=v1.0.0 purl=pkg:golang/github.com/Example/log@v1.0.0\ndependency name=example.com/x/y version=v2.0.0 purl=pkg:golang/example.com/x/y@v2.0.0"},
		{manifest.Detector, tree{"Cargo.lock": "[[package]]\nname = \"a\"\nversion = \"1\"\n\n[[package]]\nname = \"b\"\nversion = \"2\"\n"}, "Cargo.lock",
			"dependency name=a version=1 purl=pkg:cargo/a@1\ndependency name=b version=2 purl=pkg:cargo/b@2"},
	} {
		got, err := run(c.d, c.files.file(c.name))
		if got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// all are the detectors of this test.
var all = []*find.Detector{dpkg.Detector, apk.Detector, pacman.Detector, systemd.Detector, snap.Detector, flatpak.Detector, deb.Detector, rpm.Detector, plistdetect.Detector, browserext.Detector, manifest.Detector}

// What a detector gives is text of bounded size, whatever the file holds.
func FuzzDetectors(f *testing.F) {
	f.Add("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\n")
	f.Add("lib/apk/db/installed", "P:a\nV:1\n")
	f.Add("pacman/local/a/desc", "%NAME%\na\n")
	f.Add("systemd/a.service", "ExecStart=/a\n")
	f.Add("meta/snap.yaml", "name: a\n")
	f.Add("x.deb", debFile("Package: a\n"))
	f.Add("x.rpm", rpmFile("a", "b"))
	f.Add("a/Info.plist", binaryPlist(f, map[string]any{"CFBundleIdentifier": "a"}))
	f.Add("SystemExtensions/db.plist", binaryPlist(f, map[string]any{"extensions": []any{1}}))
	f.Add("Extensions/"+chromeID+"/1/manifest.json", `{"name":"__MSG_a__","default_locale":"en"}`)
	f.Add("firefox/extensions.json", `{"addons":[{"id":"a"}]}`)
	f.Add("node_modules/a/package.json", `{"name":"a"}`)
	f.Add("go.mod", "require a.b/c v1\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if name == "" {
			return
		}
		for _, d := range all {
			file := tree{name: text}.file(name)
			if !d.Want(file) {
				continue
			}
			_ = d.Run(context.Background(), file, func(o interdict.Observation) {
				for _, fact := range o.Facts {
					if fact.Value == "" || len(fact.Value) > 1<<20 || fact.Value != strings.ToValidUTF8(fact.Value, "") {
						t.Errorf("%s: %s is %d bytes: %.80q", d.Name, fact.Name, len(fact.Value), fact.Value)
					}
				}
			})
		}
	})
}

// Each detector refuses what it cannot read with an error, and never with a
// silence that would pass for "nothing here".
func TestCutFiles(t *testing.T) {
	whole := map[string]string{"x.deb": debFile("Package: exav\nVersion: 12\n"), "x.rpm": rpmFile("exav", "Example Lab")}
	for name, text := range whole {
		d := deb.Detector
		if name == "x.rpm" {
			d = rpm.Detector
		}
		for cut := 32; cut < len(text); cut += 7 {
			got, err := run(d, tree{name: text[:cut]}.file(name))
			if err == nil && got == "" {
				t.Errorf("%s cut at %d of %d: silent", name, cut, len(text))
			}
		}
	}
}
