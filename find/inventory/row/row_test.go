package row_test

import (
	"strings"
	"testing"

	"interdict/find/inventory/inventorytest"
	"interdict/find/inventory/row"
)

// Headers as tools write them, and what a row of them becomes.
func TestShapes(t *testing.T) {
	for _, c := range []struct{ shape, header, values, want string }{
		{"osquery programs", "name|version|publisher|identifying_number|install_location", "Example Security|12.1|Example Lab|{11111111-2222-3333-4444-555555555555}|C:\\X",
			"installed-program name=Example Security version=12.1 publisher=Example Lab product_code={11111111-2222-3333-4444-555555555555} install_location=C:\\X"},
		{"uninstall keys", "PSComputerName|DisplayName|DisplayVersion|Publisher|UninstallString", "PC1|Example|1|Ex|msiexec /x", "installed-program @PC1 name=Example version=1 publisher=Ex uninstall=msiexec /x"},
		{"uninstall keys", "Netbios_Name0|DisplayName0|Publisher0|Version0|ProdID0", "PC2|Example|Ex|3|{GUID}", "installed-program @PC2 name=Example publisher=Ex version=3 product_code={GUID}"},
		{"WMI products", "Node|Caption|Vendor|Version|IdentifyingNumber", "PC3|Example|Ex|3|{G}", "installed-program @PC3 name=Example publisher=Ex version=3 product_code={G}"},
		{"Intune discovered apps", "ApplicationName|ApplicationVersion|ApplicationPublisher|DeviceName|Platform", "Example|1|Ex|PC4|Windows", "installed-program @PC4 name=Example version=1 publisher=Ex"},
		{"Lansweeper software", "AssetName|Software|Version|Publisher", "PC5|Example|1|Ex", "installed-program @PC5 name=Example version=1 publisher=Ex"},
		{"osquery apps", "name|path|bundle_identifier|bundle_short_version", "Example.app|/Applications/Example.app|com.example.av|12", "app-bundle name=Example.app path=/Applications/Example.app bundle_id=com.example.av version=12"},
		{"osquery signature", "path|signed|identifier|team_identifier|authority", "/A|1|com.example|ABCDE12345|Developer ID", "file-header path=/A macho.signed=1 macho.identifier=com.example macho.team_id=ABCDE12345 macho.signer=Developer ID"},
		{"osquery authenticode", "path|subject_name|issuer_name|result", "C:\\a.exe|Example Lab|CA|trusted", "file-header path=C:\\a.exe authenticode.signer=Example Lab authenticode.issuer=CA authenticode.status=trusted"},
		{"minifilters", "Filter Name|Altitude|Frame", "exflt|320401|0", "minifilter name=exflt altitude=320401 frame=0 state=loaded"},
		{"osquery services", "name|display_name|path|service_type|start_type|status", "avp|Ex|C:\\x.exe|OWN|AUTO|RUNNING", "service name=avp display=Ex image_path=C:\\x.exe start=AUTO state=RUNNING"},
		{"osquery processes", "pid|name|path|cmdline", "12|av.exe|C:\\av.exe|av.exe -r", "process pid=12 name=av.exe path=C:\\av.exe command=av.exe -r state=running"},
		{"osquery Debian packages", "name|version|maintainer|status", "exav|12|Ex <a@b>|install ok installed", "package name=exav version=12 vendor=Ex <a@b> state=install ok installed manager=dpkg"},
		{"osquery RPM packages", "name|version|release|vendor", "exav|12|1|Ex", "package name=exav version=12 release=1 vendor=Ex manager=rpm"},
		{"osquery system extensions", "identifier|team|state|version", "com.ex.sysext|ABCDE12345|activated_enabled|1", "system-extension bundle_id=com.ex.sysext team_id=ABCDE12345 state=activated_enabled version=1"},
		{"osquery package receipts", "package_id|version", "com.ex.core|1", "receipt package_id=com.ex.core version=1"},
		{"Security Center products", "displayName|productState|pathToSignedProductExe", "Ex AV|397568|C:\\x.exe", "security-product name=Ex AV state=397568 path=C:\\x.exe"},
		{"osquery certificates", "common_name|subject|self_signed|sha1", "Ex Root|CN=Ex|1|AB", "root-certificate common_name=Ex Root subject=CN=Ex self_signed=1 sha1=AB"},
		{"DNS log", "timestamp|client_ip|query", "1|10.0.0.1|upd.example.com", "network client=10.0.0.1 host=upd.example.com"},
		{"a software list", "Application", "Example", "installed-program name=Example"},
		{"names with versions", "Name|Version|Vendor", "Example|1|Ex", "installed-program name=Example version=1 publisher=Ex"},
	} {
		header, values := strings.Split(c.header, "|"), strings.Split(c.values, "|")
		s := row.Find(header)
		if s == nil || s.Name != c.shape {
			t.Errorf("%s: read as %v", c.header, s)
			continue
		}
		var cells []row.Cell
		for i := range header {
			cells = append(cells, row.Cell{Column: header[i], Value: values[i]})
		}
		o, ok := s.Observe(cells)
		if got := inventorytest.Line(&o); !ok || got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.header, got, c.want)
		}
	}
}

// A table that lists no software is none, though it has names in it.
func TestNoShape(t *testing.T) {
	for _, header := range []string{"name|population|area", "domain|date", "id|text", "name", "first|last|born", ""} {
		if s := row.Find(strings.Split(header, "|")); s != nil {
			t.Errorf("%q was taken for %s", header, s.Name)
		}
	}
}
