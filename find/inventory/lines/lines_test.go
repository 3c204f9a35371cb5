package lines_test

import (
	"context"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/inventorytest"
	"interdict/find/inventory/lines"
)

// Each case is a printout and what is read of it: kind, then facts.
func TestPrintouts(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"dpkg -l", "packages.txt", `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
||/ Name           Version      Architecture Description
+++-==============-============-============-=================================
ii  example-av     12.1.0-1543  amd64        Example endpoint security
rc  old-agent:i386 10.5-1       i386         Old agent
`, `package manager=dpkg name=example-av version=12.1.0-1543 state=installed description=Example endpoint security
package manager=dpkg name=old-agent version=10.5-1 state=removed, configuration left description=Old agent`},
		{"rpm -qa", "x", "bash-5.1.8-9.el9.x86_64\nexample-av-gui-11.2.0-4528.i386\nzlib-1.2-3.noarch\na-1-1.noarch\nb-1-1.noarch\n",
			`package manager=rpm name=bash version=5.1.8 release=9.el9 state=installed
package manager=rpm name=example-av-gui version=11.2.0 release=4528 state=installed
package manager=rpm name=zlib version=1.2 release=3 state=installed
package manager=rpm name=a version=1 release=1 state=installed
package manager=rpm name=b version=1 release=1 state=installed`},
		{"apk", "x", "musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]\nlibfoo-bar-2.0-r1 x86_64 {foo} (MIT)\na-1-r0 x {a} (MIT)\nb-1-r0 x {b} (MIT)\nc-1-r0 x {c} (MIT)\n",
			`package manager=apk name=musl version=1.2.4-r2 state=installed
package manager=apk name=libfoo-bar version=2.0-r1
package manager=apk name=a version=1-r0
package manager=apk name=b version=1-r0
package manager=apk name=c version=1-r0`},
		{"winget list", "winget.txt", "   - \n   \\ \nName                      Id                        Version      Source\n----------------------------------------------------------------------\nExample Security Cloud    Example.SecurityCloud     21.3.10.391  winget\nÄrger für Windows 7       ARP\\Machine\\X64\\{12345}   1.0\n",
			`installed-program name=Example Security Cloud winget_id=Example.SecurityCloud version=21.3.10.391 source=winget
installed-program name=Ärger für Windows 7 winget_id=ARP\Machine\X64\{12345} version=1.0`},
		{"systemextensionsctl list", "x", "2 extension(s)\n--- com.apple.system_extension.endpoint_security\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n*\t*\tABCDE12345\tcom.example.av.sysext (12.1/1)\tExample Filter\t[activated enabled]\n",
			`system-extension team_id=ABCDE12345 bundle_id=com.example.av.sysext version=12.1/1 name=Example Filter state=activated enabled`},
		{"fltmc", "x", "\nFilter Name                     Num Instances    Altitude    Frame\n------------------------------  -------------  ------------  -----\nbindflt                                 1       409800         0\nexflt                                   4       320401         0\n",
			`minifilter name=bindflt altitude=409800 state=loaded
minifilter name=exflt altitude=320401 state=loaded`},
		{"adb", "x", "package:com.example.free\npackage:/data/app/x.apk=com.example.kes\npackage:a.b\npackage:c.d\npackage:e.f\n",
			`mobile-app app_id=com.example.free
mobile-app app_id=com.example.kes path=/data/app/x.apk
mobile-app app_id=a.b
mobile-app app_id=c.d
mobile-app app_id=e.f`},
		{"ps aux", "x", "USER  PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND\nroot  12 0.0 0.1 1 2 ? Ss 10:00 0:01 /opt/example/bin/avd --run /x y\nroot 13 0.0 0.0 0 0 ? S 10:00 0:00 [kworker/0:1]\n",
			`process command=/opt/example/bin/avd --run /x y pid=12 path=/opt/example/bin/avd name=avd state=running
process command=[kworker/0:1] pid=13 name=0:1 state=running`},
		{"tasklist", "x", "\r\nImage Name                     PID Session Name        Session#    Mem Usage\r\n========================= ======== ================ =========== ============\r\nav.exe                        1234 Services                   0     98,765 K\r\n",
			`process name=av.exe pid=1234 state=running`},
		{"sc query", "x", "\r\nSERVICE_NAME: ExAgent\r\nDISPLAY_NAME: Example Network Agent\r\n        TYPE               : 10  WIN32_OWN_PROCESS\r\n        STATE              : 4  RUNNING\r\n",
			`service name=ExAgent display=Example Network Agent type=10  WIN32_OWN_PROCESS state=running`},
		{"lsmod", "x", "Module                  Size  Used by\nexfilter              200704  1\n", `driver name=exfilter state=loaded`},
		{"systemctl", "x", "  UNIT            LOAD   ACTIVE SUB     DESCRIPTION\n● ex.service loaded failed failed Example daemon\n  exagent.service loaded active running Example agent\n\nLOAD   = x\n",
			`service name=ex.service state=failed failed description=Example daemon
service name=exagent.service state=active running description=Example agent`},
		{"dnsmasq, the same twice", "x", "Nov  3 10:00:00 gw dnsmasq[712]: query[A] upd.example.com from 10.0.0.5\nNov  3 10:00:01 gw dnsmasq[712]: reply upd.example.com is 1.2.3.4\nNov  3 10:00:02 gw dnsmasq[712]: query[A] upd.example.com from 10.0.0.5\n",
			`network host=upd.example.com client=10.0.0.5`},
		{"BIND", "x", "03-Nov-2025 10:00:00.123 client @0x7f 10.0.0.7#5353 (upd.example.com): query: upd.example.com IN A + (10.0.0.1)\n", `network client=10.0.0.7 host=upd.example.com`},
		{"Windows DNS", "x", "11/3/2025 10:00:00 AM 0A1C PACKET  000000D5A0B1C2D0 UDP Rcv 10.0.0.9       0001   Q [0001   D   NOERROR] A      (3)upd(7)example(3)com(0)\n", `network client=10.0.0.9 host=upd.example.com`},
		{"Zeek", "x", "#separator \\x09\n#fields\tts\tid.orig_h\tquery\n1.0\t10.0.0.3\tksn.example.com\n2.0\t10.0.0.4\t-\n", `network client=10.0.0.3 host=ksn.example.com`},
		{"Squid", "x", "1730630400.123    95 10.0.0.8 TCP_TUNNEL/200 4321 CONNECT upd.example.com:443 - HIER_DIRECT/1.2.3.4 -\n", `network client=10.0.0.8 host=upd.example.com port=443`},
		{"CEF", "x", "Nov 3 10:00:00 siem CEF:0|ExampleLab|SecurityCenter|13.0|GNRL|Threat found|4|dhost=pc1\n", `log header=CEF:0|ExampleLab|SecurityCenter| vendor=ExampleLab product=SecurityCenter version=13.0 name=Threat found`},
		{"Junos, set", "x", "set version 12.1X46\nset system host-name gw\nset security utm feature-profile anti-virus type example-engine\n",
			`device-config line=set version 12.1X46
device-config line=set system host-name gw
device-config line=set security utm feature-profile anti-virus type example-engine`},
		{"Junos, braces", "x", "## Last commit: 2015\nversion 12.1;\nsecurity {\n    utm {\n        type example-engine;\n    }\n}\n", `device-config line=version 12.1
device-config line=security utm type example-engine`},
		{"UTF-16", "x", inventorytest.UTF16("Module                  Size  Used by\r\nexfilter              200704  1\r\n"), `driver name=exfilter state=loaded`},
	} {
		got, problems := inventorytest.Read(t, lines.Inventory, c.file, c.text)
		if got != c.want || problems != "" {
			t.Errorf("%s:\n%s\n%s\nwant\n%s", c.name, got, problems, c.want)
		}
	}
}

// What is not a printout is left to others: prose, lists of domains, source.
func TestNotPrintouts(t *testing.T) {
	for name, text := range map[string]string{
		"domains.txt": "com.example.one\ncom.example.two\ncom.example.three\ncom.example.four\ncom.example.five\n",
		"README":      "The names of the processes are listed below, with PID and more.\n",
		"x.go":        "package lines\n\nfunc main() {}\n",
		"empty":       "\n\n",
		"LICENSE":     "copyright notice, this list of conditions and the following disclaimer\nin the documentation and/or other materials provided with the\ndistribution.\n",
	} {
		if lines.Inventory.Want(inventorytest.File(name, text)) {
			t.Errorf("%s was taken for a printout", name)
		}
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{"Filter Name  Num Instances  Altitude  Frame\nx 1 2 3\n", "ii  a 1 amd64 x\n", "#separator\n#fields\tquery\nx\n", "PID\tStatus\tLabel\n1\t0\tx\n", "UDP Rcv"} {
		f.Add("brew dpkg pacman", s)
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		file := inventorytest.File(name, text)
		if !lines.Inventory.Want(file) {
			return
		}
		err := lines.Inventory.Read(context.Background(), file, func(o interdict.Observation) {
			if len(o.Facts) == 0 || o.Kind == "" {
				t.Errorf("an observation of nothing: %v", o)
			}
			for _, fact := range o.Facts {
				if fact.Value != strings.ToValidUTF8(fact.Value, "") {
					t.Errorf("%q is not UTF-8", fact.Value)
				}
			}
		}, func(string, error) {})
		if err != nil && err != find.ErrNotRecognized {
			return
		}
	})
}
