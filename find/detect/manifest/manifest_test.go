package manifest_test

import (
	"testing"

	"interdict/find/detect/manifest"
	"interdict/find/inventory/inventorytest"
)

// TestManifest reads what registries of packages write, with invented software.
func TestManifest(t *testing.T) {
	for _, c := range []struct {
		files inventorytest.Tree
		name  string
		want  string
	}{
		{inventorytest.Tree{"app/node_modules/@example/ui/package.json": `{"name":"@example/ui","version":"1","author":{"name":"Example Lab"}}`}, "app/node_modules/@example/ui/package.json",
			"dependency name=@example/ui version=1 author=Example Lab purl=pkg:npm/%40example/ui@1"},
		{inventorytest.Tree{"lib/python3/site-packages/exav-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: ExAV\nVersion: 1\nAuthor: Example Lab\n\nName: not this\n"}, "lib/python3/site-packages/exav-1.dist-info/METADATA",
			"dependency name=exav version=1 author=Example Lab purl=pkg:pypi/exav@1"},
		{inventorytest.Tree{"META-INF/maven/com.example/sdk/pom.properties": "#x\ngroupId=com.example\nartifactId=sdk\nversion=1\n"}, "META-INF/maven/com.example/sdk/pom.properties",
			"dependency name=com.example/sdk version=1 author=com.example purl=pkg:maven/com.example/sdk@1"},
		{inventorytest.Tree{"x.nuspec": `<package><metadata><id>Example.Sdk</id><version>1</version><authors>Example Lab</authors></metadata></package>`}, "x.nuspec",
			"dependency name=Example.Sdk version=1 author=Example Lab purl=pkg:nuget/Example.Sdk@1"},
		{inventorytest.Tree{"go.mod": "module a\n\nrequire github.com/Example/log v1.0.0\nrequire (\n\texample.com/x/y v2.0.0 // indirect\n)\n"}, "go.mod",
			"dependency name=github.com/Example/log version=v1.0.0 purl=pkg:golang/github.com/Example/log@v1.0.0\ndependency name=example.com/x/y version=v2.0.0 purl=pkg:golang/example.com/x/y@v2.0.0"},
		{inventorytest.Tree{"Cargo.lock": "[[package]]\nname = \"a\"\nversion = \"1\"\n\n[[package]]\nname = \"b\"\nversion = \"2\"\n"}, "Cargo.lock",
			"dependency name=a version=1 purl=pkg:cargo/a@1\ndependency name=b version=2 purl=pkg:cargo/b@2"},
	} {
		if got, err := c.files.Detect(manifest.Detector, c.name); got != c.want || err != nil {
			t.Errorf("%s: %s (%v)\nwant\n%s", c.name, got, err, c.want)
		}
	}
}

// What is read is text of bounded size, whatever the file holds.
func FuzzManifest(f *testing.F) {
	f.Add("node_modules/a/package.json", `{"name":"a"}`)
	f.Add("go.mod", "require a.b/c v1\n")
	inventorytest.Fuzz(f, manifest.Detector)
}
