package lines

import (
	"bytes"
	"regexp"
	"strings"

	"interdict"
)

// formats are the printouts, the most telling first.
var formats = []format{
	{name: "dpkg -l", knows: test{fits: statesLine}, kind: interdict.Package, on: interdict.Linux, start: dpkg},
	{name: "dpkg-query", knows: named("dpkg", anyLine(`^[a-z0-9][a-z0-9+.:-]+\t\S+`, 3, "\t")), kind: interdict.Package, on: interdict.Linux, start: fields(nil, "name", "version")},
	{name: "rpm -qa", knows: mostly(`^[A-Za-z0-9_+.-]+-[^-\s]+-[^-\s]+\.(x86_64|noarch|i[3-6]86|aarch64|ppc64le|s390x|src)$`, ".x86_64", ".noarch", ".i386", ".i486", ".i586", ".i686", ".aarch64", ".ppc64le", ".s390x", ".src"), kind: interdict.Package, on: interdict.Linux, start: rpm},
	{name: "apk list", knows: mostly(`^\S+-\d\S*-r\d+ \S+ \{\S+\}`, "{"), kind: interdict.Package, on: interdict.Linux, start: apkList},
	{name: "pacman -Q", knows: named("pacman", mostly(`^[a-z0-9@._+-]+ [0-9]\S*-\S+$`, "-")), kind: interdict.Package, on: interdict.Linux, start: fields(nil, "name", "version")},
	{name: "snap list", knows: hasAll("Name", "Version", "Rev", "Tracking", "Publisher"), kind: interdict.Package, on: interdict.Linux,
		start: columned([][2]string{{"Name", "name"}, {"Version", "version"}, {"Rev", ""}, {"Tracking", ""}, {"Publisher", "vendor"}, {"Notes", ""}})},
	{name: "winget list", knows: test{fits: winget}, kind: interdict.InstalledProgram, on: interdict.Windows,
		start: columned([][2]string{{"Name|Nom|Nombre|Nome|名前|名称", "name"}, {"Id|ID", "winget_id"}, {"?Version|Versión|Versione|Versão|バージョン|版本", "version"}, {"?Available|Verfügbar|Disponible", ""}, {"?Source|Quelle|Origen", "source"}})},
	{name: "choco list", knows: hasAll("Chocolatey v"), kind: interdict.Package, on: interdict.Windows,
		start: fields(func(l string) bool {
			return strings.HasPrefix(l, "Chocolatey v") || strings.Contains(l, "packages installed")
		}, "name", "version")},
	{name: "brew list on a terminal", knows: anyLine(`^==> (Formulae|Casks)$`, 1, "==> Formulae", "==> Casks"), kind: interdict.Package, on: interdict.MacOS,
		start: fields(func(l string) bool { return strings.HasPrefix(l, "==>") }, "name")},
	{name: "brew list", knows: named("brew", mostly(`^[a-z0-9@._+-]+( [0-9]\S*)*$`, "\n")), kind: interdict.Package, on: interdict.MacOS, start: fields(nil, "name")},
	{name: "systemextensionsctl list", knows: hasAll("teamID", "bundleID", "enabled"), kind: interdict.SystemExtension, on: interdict.MacOS, start: systemExtensions},
	{name: "kextstat", knows: hasAll("Index Refs Address", "Name (Version)"), kind: interdict.SystemExtension, on: interdict.MacOS, state: "loaded", start: kextstat},
	{name: "pkgutil --pkgs", knows: mostly(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`, "com.apple.pkg."), // Apple's own, which every Mac has
		kind: interdict.Receipt, on: interdict.MacOS, start: fields(nil, "package_id")},
	{name: "launchctl list", knows: hasAll("PID\tStatus\tLabel"), kind: interdict.Service, on: interdict.MacOS,
		start: fields(func(l string) bool { return strings.HasPrefix(l, "PID\t") }, "pid", "", "name")},
	{name: "fltmc", knows: hasAll("Filter Name", "Altitude"), kind: interdict.Minifilter, on: interdict.Windows, state: "loaded",
		start: columned([][2]string{{"Filter Name", "name"}, {"Num Instances", ""}, {"Altitude", "altitude"}, {"Frame", ""}})},
	{name: "adb pm list packages", knows: mostly(`^package:\S+$`, "package:"), kind: interdict.MobileApp, on: interdict.Android, start: adb},
	{name: "ps", knows: test{fits: ps}, kind: interdict.Process, state: "running", start: processes},
	{name: "tasklist", knows: hasAll("Image Name", "PID", "Session Name"), kind: interdict.Process, on: interdict.Windows, state: "running",
		start: columned([][2]string{{"Image Name", "name"}, {"PID", "pid"}, {"Session Name", ""}, {"Session#", ""}, {"Mem Usage", ""}})},
	{name: "driverquery", knows: hasAll("Module Name", "Display Name", "Driver Type"), kind: interdict.Driver, on: interdict.Windows,
		start: columned([][2]string{{"Module Name", "name"}, {"Display Name", "display"}, {"Driver Type", "type"}, {"Link Date", ""}})},
	{name: "sc query", knows: anyLine(`^SERVICE_NAME: `, 1, "SERVICE_NAME: "), kind: interdict.Service, on: interdict.Windows, start: scQuery},
	{name: "lsmod", knows: anyLine(`^Module\s+Size\s+Used by`, 1, "Used by"), kind: interdict.Driver, on: interdict.Linux, state: "loaded",
		start: fields(func(l string) bool { return strings.HasPrefix(l, "Module ") }, "name", "")},
	{name: "systemctl list-units", knows: anyLine(`^\s*UNIT\s+LOAD\s+ACTIVE\s+SUB`, 1, "LOAD"), kind: interdict.Service, on: interdict.Linux, start: units},
	{name: "systemctl list-unit-files", knows: anyLine(`^\s*UNIT FILE\s+STATE`, 1, "UNIT FILE"), kind: interdict.Service, on: interdict.Linux,
		start: fields(func(l string) bool { return !strings.Contains(l, ".") || strings.Contains(l, "unit files listed") }, "name", "start")},
	{name: "dnsmasq log", knows: anyLine(`dnsmasq\[\d+\]: `, 1, "dnsmasq["), kind: interdict.NetworkFlow, start: pattern(`query\[\w+\] (?P<host>\S+) from (?P<client>\S+)`)},
	{name: "BIND query log", knows: anyLine(`client (@0x[0-9a-f]+ )?\S+#\d+ .*query: `, 1, "query: "), kind: interdict.NetworkFlow,
		start: pattern(`client (?:@0x[0-9a-f]+ )?(?P<client>[0-9A-Fa-f.:]+)#\d+.*query: (?P<host>\S+) IN`)},
	{name: "unbound log", knows: anyLine(`unbound\[\d+:\d+\] info: `, 1, "unbound["), kind: interdict.NetworkFlow, start: pattern(`info: (?P<client>\S+) (?P<host>\S+)\. [A-Z]+ IN`)},
	{name: "Windows DNS log", knows: anyLine(`PACKET\s+[0-9A-F]{8,16} UDP (Rcv|Snd)`, 1, "PACKET"), kind: interdict.NetworkFlow, start: windowsDNS},
	{name: "Zeek log", knows: hasAll("#separator", "#fields"), kind: interdict.NetworkFlow, start: zeek},
	{name: "Squid log", knows: anyLine(`^\d{10}\.\d{3}\s+\d+ \S+ [A-Z_]+/\d{3} \d+ [A-Z]+ \S+`, 1, "TCP_", "UDP_", "NONE", "TAG_"), kind: interdict.NetworkFlow,
		start: pattern(`^\d+\.\d+\s+\d+ (?P<client>\S+) \S+ \d+ [A-Z]+ (?:\w+://)?(?P<host>[^/:\s]+)(?::(?P<port>\d+))?`)},
	{name: "Security Center events (CEF)", knows: anyLine(`CEF:\d\|`, 1, "CEF:"), kind: interdict.Log, start: cef},
	{name: "Junos configuration", knows: test{words: []string{"\nset security ", "set version ", "## Last c", "\nsecurity {", "\nsystem {"}, fits: junos}, kind: interdict.DeviceConfig, start: configuration},
	{name: "snmpwalk", knows: anyLine(`^\S+::\S+\.\d+ = \S+: `, 1, "::"), kind: interdict.DeviceConfig, start: configuration},
}

// A test knows a printout: by the file's name, words of its head, and a look at
// it, which costs a hundred times more than the words.
type test struct {
	name  string   // must stand in the file's name; "" for any
	words []string // one of them must stand in the head, or all; none for any head
	all   bool
	fits  func(name string, head []byte) bool // nil: the words are enough
}

// anyLine knows a printout by lines that fit, at least n in the head. One of the
// words must stand in it.
func anyLine(expr string, n int, words ...string) test {
	re := regexp.MustCompile(`(?m)` + expr)
	return test{words: words, fits: func(_ string, head []byte) bool { return len(re.FindAllIndex(head, n)) >= n }}
}

// statesLine knows the lines of dpkg -l, by their first four bytes: two states,
// a mark of trouble, a blank. A line of prose that begins with "in" has one
// blank only.
func statesLine(_ string, head []byte) bool {
	for line := range bytes.Lines(head) {
		if len(line) > 10 && (line[2] == ' ' || line[2] == 'R') && line[3] == ' ' && dpkgState(line[0], line[1]) && len(bytes.Fields(line)) >= 3 {
			return true
		}
	}
	return false
}

func dpkgState(want, is byte) bool {
	return strings.IndexByte("iurhp", want) >= 0 && strings.IndexByte("inUFHWtc", is) >= 0
}

// mostly knows a printout by its lines: nine of ten fit, and there are five. One
// of the words must stand in it, as in anyLine.
func mostly(expr string, words ...string) test {
	re := regexp.MustCompile(expr)
	return test{words: words, fits: func(_ string, head []byte) bool {
		all, fit, lines := 0, 0, bytes.Count(head, []byte("\n"))+1
		for line := range bytes.Lines(head) {
			if !bytes.HasSuffix(line, []byte("\n")) && len(head) > 1000 {
				break // the last one is cut
			}
			line = bytes.TrimRight(line, "\r\n")
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			if all++; re.Match(line) {
				fit++
			} else if (all-fit)*10 > lines {
				return false // it can no longer come to nine of ten
			}
		}
		return fit >= 5 && fit*10 >= all*9
	}}
}

// named knows a printout when the file's name says so too.
func named(word string, also test) test {
	also.name = word
	return also
}

// hasAll knows a printout by words of its head.
func hasAll(words ...string) test { return test{words: words, all: true} }

// winget prints a header in the system's language above a line of dashes, after
// the remains of a progress bar.
func winget(_ string, head []byte) bool {
	var last []byte
	n := 0
	for line := range bytes.Lines(head) {
		if n++; n > 20 {
			return false
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) > 20 && len(bytes.Trim(line, "-")) == 0 {
			words := bytes.Fields(last)
			return len(words) >= 3 && (bytes.Contains(last, []byte(" Id ")) || bytes.Contains(last, []byte(" ID ")))
		}
		last = line
	}
	return false
}

func ps(_ string, head []byte) bool {
	first := string(bytes.TrimSpace(bytes.SplitN(bytes.TrimSpace(head), []byte("\n"), 2)[0]))
	words := strings.Fields(first)
	has := func(w string) bool {
		for _, x := range words {
			if x == w {
				return true
			}
		}
		return false
	}
	return has("PID") && (has("COMMAND") || has("CMD") || has("ARGS"))
}

// junos knows both forms of a Junos configuration.
func junos(_ string, head []byte) bool {
	return bytes.Contains(head, []byte("\nset security ")) || bytes.HasPrefix(head, []byte("set version ")) || bytes.Contains(head, []byte("\nset version ")) || bytes.HasPrefix(head, []byte("## Last c")) ||
		bytes.Contains(head, []byte("\nsecurity {")) || bytes.Contains(head, []byte("\nsystem {")) && bytes.Contains(head, []byte("version "))
}
