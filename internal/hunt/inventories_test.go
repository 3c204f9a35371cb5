package hunt

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"interdict"
	"interdict/find/inventory/inventorytest"
)

// sheet is a workbook of one sheet.
func sheet(t testing.TB, rows ...[]string) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	for i, r := range rows {
		for k, v := range r {
			cell, err := excelize.CoordinatesToCellName(k+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := x.SetCellStr("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// exportName is what a file is called: tables are known by their ending too, and
// a list of bare names by its tool's name.
func exportName(tool string) string {
	_, kind, _ := strings.Cut(tool, ", ")
	switch {
	case kind == "CSV" || kind == "XLSX":
		return "export." + strings.ToLower(kind)
	case tool == "brew list, piped":
		return "brew.txt"
	}
	return "export"
}

// TestEveryInventory plants a product into what each tool writes, and finds it
// there: the whole way from the file to the finding.
// Logs of networks are somebody's traffic, and never more than a review.
func TestEveryInventory(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		want interdict.Verdict
		on   string // a part of the asset
	}{
		{"CycloneDX JSON", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"gw","components":[{"type":"application","name":"Kaspersky Endpoint Security","publisher":"AO Kaspersky Lab","version":"12.3","cpe":"cpe:2.3:a:kaspersky:endpoint_security:12.3:*:*:*:*:*:*:*"}]}]}`, interdict.Present, ""},
		{"CycloneDX XML", `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1"><components><component type="application"><publisher>AO Kaspersky Lab</publisher><name>Kaspersky Endpoint Security</name><version>12.3</version><cpe>cpe:2.3:a:kaspersky:endpoint_security:12.3:*:*:*:*:*:*:*</cpe></component></components></bom>`, interdict.Present, ""},
		{"CycloneDX JSON of a system's packages", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"klnagent64","version":"15.1","purl":"pkg:rpm/rhel/klnagent64@15.1"}]}`, interdict.Present, ""},
		{"SPDX JSON", `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"doc","packages":[{"SPDXID":"SPDXRef-1","name":"Kaspersky Endpoint Security","versionInfo":"12.3","supplier":"Organization: AO Kaspersky Lab","externalRefs":[{"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:kaspersky:endpoint_security:12.3:*:*:*:*:*:*:*"}]}]}`, interdict.Present, ""},
		{"SPDX tag-value", "SPDXVersion: SPDX-2.3\nDocumentName: doc\n\nPackageName: Kaspersky Endpoint Security\nPackageVersion: 12.3\nPackageSupplier: Organization: AO Kaspersky Lab\nExternalRef: SECURITY cpe23Type cpe:2.3:a:kaspersky:endpoint_security:12.3:*:*:*:*:*:*:*\n", interdict.Present, ""},
		{"Syft JSON", `{"artifacts":[{"id":"1","name":"kesl","version":"12.1.0-1543","type":"deb","foundBy":"dpkg-db-cataloger","locations":[{"path":"/var/lib/dpkg/status"}],"purl":"pkg:deb/debian/kesl@12.1.0-1543","metadata":{"maintainer":"Kaspersky Lab <info@kaspersky.com>"}}],"source":{"name":"srv","metadata":{"userInput":"srv:1"}}}`, interdict.Present, "srv:1"},
		{"osqueryi, programs", `[{"name":"Kaspersky Endpoint Security for Windows","version":"12.3.0.493","publisher":"AO Kaspersky Lab","identifying_number":"{11111111-0000-4000-8000-00000000CAFE}","install_location":""}]`, interdict.Present, ""},
		{"osquery results log", `{"name":"pack/programs","hostIdentifier":"pc1","columns":{"name":"Kaspersky Endpoint Security for Windows","version":"12.3.0.493","publisher":"AO Kaspersky Lab","identifying_number":"{1}"},"action":"added"}` + "\n", interdict.Present, "pc1"},
		{"Fleet", `{"host":{"software":[{"id":1,"name":"Kaspersky Endpoint Security for Windows","version":"12.3","source":"programs","vendor":"AO Kaspersky Lab","generated_cpe":""}],"hostname":"pc3","platform":"windows"}}`, interdict.Present, "pc3"},
		{"Wazuh syscollector", `{"data":{"affected_items":[{"agent_id":"001","name":"Kaspersky Endpoint Security for Windows","version":"12.3","vendor":"AO Kaspersky Lab","format":"win","architecture":"x86_64"}],"total_affected_items":1}}`, interdict.Present, ""},
		{"Intune, Graph", `{"@odata.context":"x","value":[{"id":"1","displayName":"Kaspersky Endpoint Security for Windows","version":"12.3","publisher":"AO Kaspersky Lab","deviceCount":2}]}`, interdict.Present, ""},
		{"Intune, CSV", "DeviceName,ApplicationName,ApplicationPublisher,ApplicationVersion,Platform\r\nPC9,Kaspersky Endpoint Security for Windows,AO Kaspersky Lab,12.3,Windows\r\n", interdict.Present, "PC9"},
		{"SCCM, CSV", "Netbios_Name0,DisplayName0,Publisher0,Version0,InstallDate0\r\nPC4,Kaspersky Endpoint Security for Windows,AO Kaspersky Lab,12.3,20240101\r\n", interdict.Present, "PC4"},
		{"Jamf", `{"results":[{"id":"1","general":{"name":"mac1"},"applications":[{"name":"Kaspersky Internet Security.app","path":"/Applications/Kaspersky Internet Security.app","version":"24","bundleId":"com.kaspersky.kav"}]}]}`, interdict.Present, "mac1"},
		{"Lansweeper, CSV", "AssetName;Software;Publisher;Version;Last seen\r\nPC5;Kaspersky Endpoint Security for Windows;AO Kaspersky Lab;12.3;2024-01-01\r\n", interdict.Present, "PC5"},
		{"Lansweeper, XLSX", sheet(t, []string{"AssetName", "Software", "Publisher", "Version"}, []string{"PC6", "Kaspersky Endpoint Security for Windows", "AO Kaspersky Lab", "12.3"}), interdict.Present, "PC6"},
		{"winget list", "Name                                    Id                        Version      Source\n---------------------------------------------------------------------------------\nKaspersky Endpoint Security for Windows ARP\\Machine\\X64\\{1}       12.3.0.493\n", interdict.Probable, ""},
		{"winget export", `{"$schema":"https://aka.ms/winget-packages.schema.2.0.json","Sources":[{"Packages":[{"PackageIdentifier":"Kaspersky.KasperskySecurityCloud","Version":"21.3"}],"SourceDetails":{"Name":"winget"}}]}`, interdict.Probable, ""},
		{"brew list", "==> Casks\nkaspersky-internet-security\n", interdict.Probable, ""},
		{"brew list, piped", "kaspersky-internet-security\nopenssl@3\nwget\nxz\nzlib\n", interdict.Probable, ""},
		{"brew list --versions", "==> Formulae\nwget 1.24\nkaspersky-internet-security 24.0\nopenssl@3 3.2.1\nzlib 1.3\nxz 5.4\n", interdict.Probable, ""},
		{"choco list", "Chocolatey v2.2.2\nkaspersky-endpoint-security 12.3.0\nchocolatey 2.2.2\n2 packages installed.\n", interdict.Probable, ""},
		{"dpkg -l", "Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================\nii  kesl           12.1.0-1543  amd64        Kaspersky Endpoint Security\nii  klnagent64     15.1.0-20748 amd64        Kaspersky Network Agent\n", interdict.Present, ""},
		{"rpm -qa", "bash-5.1.8-9.el9.x86_64\nkesl-12.1.0-1543.x86_64\nklnagent64-15.1.0-20748.x86_64\nzlib-1.2-3.x86_64\nxz-1-1.x86_64\n", interdict.Present, ""},
		{"registry export", inventorytest.UTF16("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{A}]\r\n\"DisplayName\"=\"Kaspersky Endpoint Security for Windows\"\r\n\"Publisher\"=\"AO Kaspersky Lab\"\r\n"), interdict.Present, ""},
		{"systemextensionsctl list", "1 extension(s)\n--- com.apple.system_extension.endpoint_security\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n*\t*\t2Y8XE5CQ94\tcom.kaspersky.kav.sysext (24.1/1)\tKaspersky\t[activated enabled]\n", interdict.Present, ""},
		{"fltmc", "\nFilter Name                     Num Instances    Altitude    Frame\n------------------------------  -------------  ------------  -----\nbindflt                                 1       409800         0\nklif                                    4       320400         0\n", interdict.Present, ""},
		{"adb pm list", "package:com.kms.free\npackage:com.android.chrome\npackage:a.b\npackage:c.d\npackage:e.f\n", interdict.Present, ""},
		{"docker inspect", `[{"Id":"f0","Created":"2026-01-01T00:00:00Z","State":{"Status":"running"},"Name":"/scan","Config":{"Env":["KL_PLUGINS_PATH=/opt/kaspersky/bin"],"Cmd":["/opt/kaspersky/ScanEngine/bin/kavhttpd"],"Image":"corp/scan:2"}}]`, interdict.PresentEmbedded, "scan"},
		{"process list, ps", "USER  PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\nroot  12 0.0 0.1 1 2 ? Ss 10:00 0:01 /opt/kaspersky/kesl/libexec/kesl\nroot 13 0.0 0.0 0 0 ? S 10:00 0:00 [kworker/0:1]\n", interdict.ForReview, ""},
		{"process list, tasklist", "\r\nImage Name                     PID Session Name        Session#    Mem Usage\r\n========================= ======== ================ =========== ============\r\navpsus.exe                    1234 Services                   0     98,765 K\r\navpui.exe                     1235 Console                    1     98,765 K\r\n", interdict.ForReview, ""},
		{"DNS log", "Nov  3 10:00:00 gw dnsmasq[712]: query[A] dc1.ksn.kaspersky-labs.com from 10.0.0.5\n", interdict.ForReview, ""},
		{"proxy log", "1730630400.123    95 10.0.0.8 TCP_TUNNEL/200 4321 CONNECT dnl-01.geo.kaspersky.com:443 - HIER_DIRECT/1.2.3.4 -\n", interdict.ForReview, ""},
		{"appliance lines", "set version 12.1X46\nset system host-name gw\nset security utm feature-profile anti-virus type kaspersky-lab-engine\n", interdict.PresentEmbedded, ""},
		{"own JSON Lines", `{"id":"1","kind":"installed-program","platform":"windows","asset":"pc7","facts":{"name":"Kaspersky Endpoint Security for Windows","publisher":"AO Kaspersky Lab","product_code":"{1}"}}` + "\n", interdict.Present, "pc7"},
	} {
		dir := t.TempDir()
		write(t, dir, exportName(c.name), []byte(c.text))
		found, sum, skips := hunt(t, dir)
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprintf("%s %s on %s", f.Verdict, f.Product, f.Asset))
		}
		ok := slices.ContainsFunc(found, func(f interdict.Finding) bool { return f.Verdict == c.want && strings.Contains(f.Asset, c.on) })
		if !ok || !sum.Complete {
			t.Errorf("%s: %q, want %s on %q; skipped %v", c.name, got, c.want, c.on, skips)
		}
	}
}
