package inventory_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/container"
	"interdict/find/inventory/cyclonedx"
	"interdict/find/inventory/inventorytest"
	"interdict/find/inventory/lines"
	"interdict/find/inventory/registry"
	"interdict/find/inventory/rows"
	"interdict/find/inventory/spdx"
	"interdict/find/inventory/syft"
	"interdict/find/inventory/table"
)

func workbook(t testing.TB, sheets map[string][][]string) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for name, rows := range sheets {
		if _, err := x.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			for k, v := range r {
				cell, _ := excelize.CoordinatesToCellName(k+1, i+1)
				x.SetCellStr(name, cell, v)
			}
		}
	}
	x.DeleteSheet("Sheet1")
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Exports as tools write them, cut to a few rows of invented software.
func TestInventories(t *testing.T) {
	for _, c := range []struct {
		name string
		inv  *find.Inventory
		file string
		text string
		want string
	}{
		{"CSV with a title above, semicolons and UTF-16", table.Inventory, "report.csv", inventorytest.UTF16("Software report;;\r\n\r\nComputer;Software;Version\r\nPC1;Example Security;12\r\nPC2;\"Übung; Teil 2\";1\r\n"),
			"installed-program @PC1 name=Example Security version=12\ninstalled-program @PC2 name=Übung; Teil 2 version=1"},
		{"XLSX", table.Inventory, "inventory.xlsx", workbook(t, map[string][][]string{"Apps": {{"Device name", "Application name", "Application version"}, {"PC1", "Example", "1"}}}),
			"installed-program @PC1 name=Example version=1"},
		{"docker inspect of a container", container.Inventory, "out.json",
			`[{"Id":"f0","Created":"2026-01-01T00:00:00Z","State":{"Status":"running"},"Name":"/mail","Mounts":[{"Type":"bind","Source":"/srv/ex","Destination":"/opt/ex"}],"Config":{"Env":["EX_PATH=/opt/ex","PATH=/bin"],"Cmd":["scan","-d"],"Entrypoint":["/opt/ex/run"],"Image":"example/mail:2","Labels":{"vendor":"Example Lab"}}}]`,
			"container-config @mail image=example/mail:2 env=EX_PATH=/opt/ex env=PATH=/bin command=/opt/ex/run scan -d mount=/srv/ex mount=/opt/ex text=vendor=Example Lab state=running"},
		{"configuration of a saved image", container.Inventory, "blobs/sha256/0a",
			`{"architecture":"amd64","os":"linux","config":{"Env":["A=b"],"Cmd":["/run"]},"rootfs":{"type":"layers","diff_ids":[]},"history":[{"created_by":"COPY ex /opt/ex"}]}`,
			"container-config env=A=b command=/run text=COPY ex /opt/ex"},
		{"registry export", registry.Inventory, "any.reg", inventorytest.UTF16("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{A}]\r\n\"DisplayName\"=\"Example \\\"AV\\\"\"\r\n\"Publisher\"=hex(2):45,00,78,\\\r\n  00,00,00\r\n\r\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Gone]\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\exflt]\r\n\"Type\"=dword:00000002\r\n\"ImagePath\"=\"\\\\SystemRoot\\\\exflt.sys\"\r\n"),
			"installed-program name=Example \"AV\" publisher=Ex product_code={A} key=HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{A}\n" +
				"driver service=exflt image_path=\\SystemRoot\\exflt.sys state=registered"},
		{"reg query", registry.Inventory, "out.txt", "\r\nHKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\r\n    Ex Tray    REG_SZ    C:\\ex\\tray.exe\r\n",
			"autostart name=Ex Tray command=C:\\ex\\tray.exe"},
		{"Wine's registry", registry.Inventory, "system.reg", "WINE REGISTRY Version 2\n;; All keys relative to REGISTRY\\\\Machine\n\n#arch=win64\n\n[Software\\\\ExampleLab] 1700000000\n#time=1d\n\"n\"=dword:00000001\n",
			"registry-key key=HKLM\\Software\\ExampleLab"},
		{"osquery results log", rows.Inventory, "osqueryd.results.log",
			`{"name":"pack/programs","hostIdentifier":"pc1","columns":{"name":"Example","version":"1","publisher":"Ex","identifying_number":"{G}"},"action":"added"}` + "\n" +
				`{"name":"pack/ext","hostIdentifier":"pc2","snapshot":[{"identifier":"abcdef","name":"Ex Protect","browser_type":"chrome","profile":"x"}]}` + "\n",
			"installed-program @pc1 name=Example version=1 publisher=Ex product_code={G}\nbrowser-extension @pc2 extension_id=abcdef name=Ex Protect browser=chrome"},
		{"osqueryi", rows.Inventory, "programs.json", `[{"identifying_number":"{G}","name":"Example","publisher":"Ex"}]`, "installed-program product_code={G} name=Example publisher=Ex"},
		{"Fleet host, the name behind the list", rows.Inventory, "host.json", `{"host":{"software":[{"id":1,"name":"Example","version":"1","source":"programs","generated_cpe":""}],"hostname":"pc3","platform":"windows"}}`,
			"installed-program @pc3 name=Example version=1 source=programs"},
		{"Wazuh", rows.Inventory, "syscollector.json", `{"data":{"affected_items":[{"agent_id":"001","name":"Example","version":"1","vendor":"Ex","format":"win","architecture":"x86_64"}],"total_affected_items":1}}`,
			"package name=Example version=1 vendor=Ex manager=win"},
		{"Intune Graph", rows.Inventory, "detectedApps.json", `{"@odata.context":"x","value":[{"id":"1","displayName":"Example","version":"1","publisher":"Ex","sizeInByte":0,"deviceCount":2}]}`,
			"installed-program name=Example version=1 publisher=Ex"},
		{"Jamf", rows.Inventory, "computers.json", `{"results":[{"id":"1","general":{"name":"mac1"},"applications":[{"name":"Example.app","path":"/Applications/Example.app","version":"1","bundleId":"com.example.av"}]}]}`,
			"app-bundle @mac1 name=Example.app path=/Applications/Example.app version=1 bundle_id=com.example.av"},
		{"CycloneDX JSON, nested", cyclonedx.Inventory, "x", `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","name":"gateway"}},"components":[{"type":"library","name":"outer","version":"1","supplier":{"name":"Acme"},"hashes":[{"alg":"SHA-256","content":"AB"}],"components":[{"name":"engine","publisher":"Example Lab","purl":"pkg:generic/engine@1","cpe":"cpe:2.3:a:example:engine:1"}]}]}`,
			"component type=application name=gateway\ncomponent name=engine publisher=Example Lab purl=pkg:generic/engine@1 cpe=cpe:2.3:a:example:engine:1\ncomponent type=library name=outer version=1 supplier=Acme sha256=ab"},
		{"CycloneDX XML", cyclonedx.Inventory, "x", `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><supplier><name>Acme</name></supplier><name>outer</name><version>1</version><licenses><license><name>MIT</name></license></licenses><components><component type="library"><name>engine</name><purl>pkg:generic/engine@1</purl></component></components></component></components></bom>`,
			"component type=library name=engine purl=pkg:generic/engine@1\ncomponent type=library supplier=Acme name=outer version=1"},
		{"SPDX JSON", spdx.Inventory, "x", `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"doc","packages":[{"SPDXID":"SPDXRef-1","name":"engine","versionInfo":"1","supplier":"Organization: Example Lab","downloadLocation":"NOASSERTION","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/engine@1"},{"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:example:engine:1"}]}]}`,
			"component name=engine version=1 supplier=Example Lab purl=pkg:generic/engine@1 cpe=cpe:2.3:a:example:engine:1"},
		{"SPDX 3", spdx.Inventory, "x", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","spdxId":"u:1","name":"engine","software_packageVersion":"1","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"packageUrl","identifier":"pkg:generic/engine@1"}]}]}`,
			"component name=engine version=1 purl=pkg:generic/engine@1"},
		{"SPDX tag-value", spdx.Inventory, "x", "SPDXVersion: SPDX-2.3\nDocumentName: doc\n\nPackageName: engine\nPackageVersion: 1\nPackageSupplier: Organization: Example Lab\nPackageComment: <text>PackageName: not one\nmore</text>\nExternalRef: PACKAGE-MANAGER purl pkg:generic/engine@1\n\nFileName: ./x\nPackageVersion: 9\n",
			"component name=engine version=1 supplier=Example Lab purl=pkg:generic/engine@1"},
		{"Syft", syft.Inventory, "x", `{"artifacts":[{"id":"1","name":"exav","version":"12","type":"deb","foundBy":"dpkg-db-cataloger","locations":[{"path":"/var/lib/dpkg/status"}],"cpes":[{"cpe":"cpe:2.3:a:exav:exav:12"}],"purl":"pkg:deb/exav@12","metadata":{"maintainer":"Example Lab"}}],"source":{"id":"2","name":"acme/app","metadata":{"userInput":"acme/app:1"}}}`,
			"component @acme/app:1 name=exav version=12 type=deb purl=pkg:deb/exav@12 cpe=cpe:2.3:a:exav:exav:12 path=/var/lib/dpkg/status supplier=Example Lab"},
	} {
		got, problems := inventorytest.Read(t, c.inv, c.file, c.text)
		if got != c.want || problems != "" {
			t.Errorf("%s:\n%s\n%s\nwant\n%s", c.name, got, problems, c.want)
		}
	}
}

// Ordinary files are nobody's inventory.
func TestNotInventories(t *testing.T) {
	for name, text := range map[string]string{
		"package.json":  `{"name":"left-pad","version":"1.0.0","author":"A","dependencies":{}}`,
		"countries.csv": "name,population\nNorway,5\n",
		"words.csv":     "name\nKaspersky\n",
		"feed.json":     `{"CVE_Items":[{"cve":{"id":"CVE-1"}}]}`,
		"page.xml":      `<?xml version="1.0"?><html/>`,
		"main.go":       "package main\n",
	} {
		for _, inv := range []*find.Inventory{table.Inventory, rows.Inventory, lines.Inventory, cyclonedx.Inventory, spdx.Inventory, syft.Inventory} {
			if inv.Want(inventorytest.File(name, text)) {
				t.Errorf("%s was taken for %s", name, inv.Name)
			}
		}
	}
}

// What cannot be read is said, and what could be is kept.
func TestBadInventories(t *testing.T) {
	for _, c := range []struct {
		name string
		inv  *find.Inventory
		file string
		text string
		want string // observations
		bad  string // part of what is said
	}{
		{"a CSV of unknown columns", table.Inventory, "x.csv", "Application\n", "", ""},
		{"a bad line between good ones", rows.Inventory, "x", "{\"hostIdentifier\":\"a\",\"columns\":{\"name\":\"E\",\"identifying_number\":\"1\"}}\n{\"hostIdentifier\":\n{\"hostIdentifier\":\"b\",\"columns\":{\"name\":\"F\",\"identifying_number\":\"2\"}}\n",
			"installed-program @a name=E product_code=1\ninstalled-program @b name=F product_code=2", "line 2: byte"},
		{"an SBOM cut off", cyclonedx.Inventory, "x", `{"bomFormat":"CycloneDX","components":[{"name":"a"},{"name":"b"`, "component name=a", "not JSON"},
		{"an XML SBOM cut off", cyclonedx.Inventory, "x", `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component><name>a</name></component><component>`, "component name=a", "unexpected EOF"},
		{"components nested too deep", cyclonedx.Inventory, "x", `{"bomFormat":"CycloneDX","components":[` + strings.Repeat(`{"name":"a","components":[`, 1500) + strings.Repeat(`]}`, 1500) + `]}`, "-", "nested more than 1000 deep"},
		{"no workbook", table.Inventory, "x.xlsx", "PK\x03\x04 and nothing else", "", "cannot be read"},
	} {
		got, problems := inventorytest.Read(t, c.inv, c.file, c.text)
		if c.want != "-" && got != c.want || !strings.Contains(problems, c.bad) {
			t.Errorf("%s:\n%s\nproblems: %s\nwant\n%s", c.name, got, problems, c.want)
		}
	}
}

// A large SBOM is read in little memory: the components are seen one by one.
func TestMillionComponents(t *testing.T) {
	const n = 100_000
	var b strings.Builder
	b.WriteString(`{"bomFormat":"CycloneDX","components":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"name":"c%d","purl":"pkg:generic/c%d"}`, i, i)
	}
	b.WriteString("]}")
	seen := 0
	f := inventorytest.File("x", b.String())
	if err := cyclonedx.Inventory.Read(context.Background(), f, func(interdict.Observation) { seen++ }, func(string, error) {}); err != nil || seen != n {
		t.Errorf("%d components, %v", seen, err)
	}
}

func FuzzInventories(f *testing.F) {
	for _, s := range []string{`{"bomFormat":"CycloneDX","components":[{"name":"a"}]}`, `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><component><name>x`, `{"spdxVersion":"SPDX-2.3","packages":[{"name":"x","versionInfo":"1"}]}`,
		"SPDXVersion: SPDX-2.3\nPackageName: x\n", `{"artifacts":[{"name":"x","type":"deb","locations":[{}]}]}`, "Computer;Software\na;b\n", `[{"identifying_number":"1","name":"x"}]`} {
		f.Add("x.csv", s)
	}
	all := []*find.Inventory{table.Inventory, rows.Inventory, cyclonedx.Inventory, spdx.Inventory, syft.Inventory}
	f.Fuzz(func(t *testing.T, name, text string) {
		for _, inv := range all {
			file := inventorytest.File(name, text)
			if !inv.Want(file) {
				continue
			}
			_ = inv.Read(context.Background(), file, func(o interdict.Observation) {
				if len(o.Facts) == 0 {
					t.Errorf("%s: an observation of nothing", inv.Name)
				}
				for _, fact := range o.Facts {
					if len(fact.Value) > 64<<10 || strings.TrimSpace(fact.Value) == "" {
						t.Errorf("%s: %s has %d bytes", inv.Name, fact.Name, len(fact.Value))
					}
				}
			}, func(string, error) {})
		}
	})
}
