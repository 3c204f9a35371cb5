package source_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/internal/fixture"
)

// # The Windows program, run
//
// The program is built for Windows and run by Wine, which has a registry, a
// service manager, processes and files of its own. One prefix, which is what Wine
// calls a machine, serves all cases; between them its registry is put back.

// A machine is a Windows that Wine plays.
type machine struct {
	prefix string // its folder
	env    []string
}

// newMachine makes a Windows, with interdict.exe at the top of its disk.
func newMachine(t *testing.T) *machine {
	t.Helper()
	for _, need := range []string{"wine", "wineboot", "wineserver", "x86_64-w64-mingw32-gcc"} {
		if _, err := exec.LookPath(need); err != nil {
			t.Fatalf("%v\nhint: make apt installs wine and the compiler for Windows", err)
		}
	}
	dir := t.TempDir()
	m := &machine{prefix: filepath.Join(dir, "prefix")}
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); name != "HOME" && name != "DISPLAY" && !strings.HasPrefix(name, "WINE") {
			m.env = append(m.env, v)
		}
	}
	m.env = append(m.env, "HOME="+home, "WINEPREFIX="+m.prefix, "WINEARCH=win64", "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe=")
	m.run(t, "wineboot", "--init")
	m.stop(t)
	t.Cleanup(func() { m.stop(t) })
	m.own(t)
	build(t, "bcryptprimitives.dll", m.disk("windows/system32"), "prng.c", "-shared", "-ladvapi32")
	cross := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", m.disk(""), "interdict/cmd/interdict", "interdict/cmd/interdict-find")
	cross.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := cross.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	m.optical(t)
	m.stop(t)
	m.save(t)
	return m
}

// disk is where a file of drive C lies.
func (m *machine) disk(name string) string { return filepath.Join(m.prefix, "drive_c", name) }

// own cuts the ways from the machine to the disks of this one: drive Z, and the
// folders of the user that are links home.
func (m *machine) own(t *testing.T) {
	t.Helper()
	for _, link := range []string{"z:", "com1"} {
		if err := os.Remove(filepath.Join(m.prefix, "dosdevices", link)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	err := filepath.WalkDir(m.disk("users"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Type() != fs.ModeSymlink {
			return err
		}
		return errors.Join(os.Remove(name), os.Mkdir(name, 0o755))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// optical puts a disk into drive D, which no scan of the host is to look at.
func (m *machine) optical(t *testing.T) {
	t.Helper()
	writeFile(t, filepath.Join(m.prefix, "optical", "setup", "avp.exe"), []byte("MZ"))
	if err := os.Symlink(filepath.Join("..", "optical"), filepath.Join(m.prefix, "dosdevices", "d:")); err != nil {
		t.Fatal(err)
	}
	m.run(t, "wine", "reg", "add", `HKLM\Software\Wine\Drives`, "/v", "d:", "/t", "REG_SZ", "/d", "cdrom", "/f")
}

// build makes a program for Windows from one of the sources in testdata/tools.
func build(t *testing.T, name, folder, source string, flags ...string) {
	t.Helper()
	args := append([]string{"-O2", "-s", "-nostdlib", "-o", filepath.Join(folder, name), filepath.Join("testdata", "tools", source)}, flags...)
	if out, err := exec.Command("x86_64-w64-mingw32-gcc", args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", source, err, out)
	}
}

// command is a program that runs in the machine.
func (m *machine) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = m.env
	c.Dir = "/"
	if _, err := os.Stat(m.disk("")); err == nil {
		c.Dir = m.disk("")
	}
	return c
}

func (m *machine) run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := m.command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// stop shuts the machine down; its registry is then on the disk.
func (m *machine) stop(t *testing.T) {
	t.Helper()
	_ = m.command("wineserver", "-k").Run() // fails if it is down already
	m.run(t, "wineserver", "-w")
}

// hives are the files in which Wine keeps its registry.
var hives = []string{"system.reg", "user.reg", "userdef.reg"}

func (m *machine) save(t *testing.T) {
	t.Helper()
	for _, h := range hives {
		copyFile(t, filepath.Join(m.prefix, h), filepath.Join(m.prefix, h+".first"))
	}
}

// restore puts the registry back as it was.
func (m *machine) restore(t *testing.T) {
	t.Helper()
	m.stop(t)
	for _, h := range hives {
		copyFile(t, filepath.Join(m.prefix, h+".first"), filepath.Join(m.prefix, h))
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, to, b)
}

func writeFile(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// plant writes keys into the registry, in the form of registry exports.
func (m *machine) plant(t *testing.T, keys string) {
	t.Helper()
	writeFile(t, m.disk("plant.reg"), []byte("Windows Registry Editor Version 5.00\r\n\r\n"+strings.ReplaceAll(keys, "\n", "\r\n")))
	m.run(t, "wine", "reg", "import", `C:\plant.reg`)
	if err := os.Remove(m.disk("plant.reg")); err != nil {
		t.Fatal(err)
	}
	m.stop(t) // the service manager reads the registry when it starts
}

// An answer is what the program writes as JSON.
type answer struct {
	Findings []interdict.Finding
	Skipped  []struct {
		Path []string
		Why  string
	}
	Summary find.Summary
	code    int
}

// find asks the machine.
func (m *machine) find(t *testing.T, args ...string) answer {
	t.Helper()
	c := m.command("wine", append([]string{`C:\interdict.exe`, "find", "--host", "--format", "json", "--now", today}, args...)...)
	var errors strings.Builder
	c.Stderr = &errors
	out, _ := c.Output() // its code is in the answer
	a := answer{code: c.ProcessState.ExitCode()}
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatalf("code %d: %v\n%s\n%s", a.code, err, out, errors.String())
	}
	return a
}

// findSmall asks the machine by the small scanner.
func (m *machine) findSmall(t *testing.T, code int) (verdicts []string) {
	t.Helper()
	c := m.command("wine", `C:\interdict-find.exe`, "--host", `C:\empty`)
	out, _ := c.Output()
	if got := c.ProcessState.ExitCode(); got != code {
		t.Errorf("interdict-find ends with %d, want %d", got, code)
	}
	for line := range strings.Lines(string(out)) {
		var message struct{ Finding *interdict.Finding }
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("interdict-find: %v\n%s", err, line)
		}
		if f := message.Finding; f != nil {
			verdicts = append(verdicts, string(f.Verdict)+" "+string(f.Product))
		}
	}
	return verdicts
}

func (a answer) verdicts() (out []string) {
	for _, f := range a.Findings {
		out = append(out, string(f.Verdict)+" "+string(f.Product))
	}
	return out
}

// lines are the findings, each with the places and states of its evidence.
func (a answer) lines() []string {
	var out []string
	for _, f := range a.Findings {
		out = append(out, strings.TrimSpace(string(f.Verdict)+" "+string(f.Product)))
		for _, e := range f.Evidence {
			path := slices.DeleteFunc(slices.Clone(e.Path), func(p string) bool { return strings.HasPrefix(p, "pid ") || strings.HasPrefix(p, "user S-") })
			line := "  " + string(e.Kind) + " " + strings.Join(path, "!")
			if s := e.Facts.Get("state"); s != "" {
				line += " " + s
			}
			out = append(out, line)
		}
	}
	return out
}

// check holds an answer to what is wanted. All of it is of one asset.
func (a answer) check(t *testing.T, code int, want string) {
	t.Helper()
	if got := strings.Join(a.lines(), "\n"); got != strings.TrimSpace(want) || a.code != code || !a.Summary.Complete {
		t.Errorf("exit code %d, skipped %v\n%s\nwant %d\n%s", a.code, a.Skipped, got, code, want)
	}
	for _, f := range a.Findings {
		if f.Asset != find.ThisHost {
			t.Errorf("%s is on %q", f.Place, f.Asset)
		}
	}
}

// left holds an answer to what was left out.
func (a answer) left(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(a.Summary.NotRun, want) {
		t.Errorf("left out: %q, want %q", a.Summary.NotRun, want)
	}
}

// sourcesRead makes the test cache see changes in what is built for Windows,
// which this test does not import.
func sourcesRead(t *testing.T) {
	t.Helper()
	root := filepath.Join("..", "..")
	n := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "e2e" || len(d.Name()) > 2 && d.Name()[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go" && filepath.Ext(name) != ".yaml":
			return nil
		}
		n++
		_, err = os.ReadFile(name)
		return err
	})
	if err != nil || n < 100 {
		t.Fatalf("%d sources read: %v", n, err)
	}
}

const uninstall = `Microsoft\Windows\CurrentVersion\Uninstall`

// planted are rows of a registry, with what they come to.
var planted = []struct {
	name string
	keys string
	code int
	want string
}{
	{"installed, in both views and for a user", `
[HKEY_LOCAL_MACHINE\SOFTWARE\` + uninstall + `\{11111111-0000-4000-8000-00000000CAFE}]
"DisplayName"="Kaspersky Endpoint Security for Windows"
"Publisher"="AO Kaspersky Lab"
"DisplayVersion"="12.3.0.493"
[HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\` + uninstall + `\InstallWIX_{11111111-0000-4000-8000-00000000CAFF}]
"DisplayName"="Kaspersky Security Center Network Agent"
"Publisher"="Kaspersky"
[HKEY_CURRENT_USER\Software\` + uninstall + `\KPM]
"DisplayName"="Kaspersky Password Manager"
"Publisher"="Kaspersky"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\klif]
"Type"=dword:00000002
"ImagePath"="\\SystemRoot\\System32\\drivers\\klif.sys"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\klif\Instances\klif Instance]
"Altitude"="320400"
`, 3, `
present kaspersky/endpoint-security-windows
  installed-program winreg!HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{11111111-0000-4000-8000-00000000CAFE}
  driver winproc!service klif stopped
  driver winreg!HKLM\SYSTEM\CurrentControlSet\Services\klif registered
  minifilter winreg!HKLM\SYSTEM\CurrentControlSet\Services\klif\Instances\klif Instance registered
present kaspersky/password-manager
  installed-program winreg!HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\KPM
present kaspersky/security-center
  installed-program winreg!HKLM\SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Uninstall\InstallWIX_{11111111-0000-4000-8000-00000000CAFF}`},
	{"removed, with what stays behind", `
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Security Center\Provider\Av\{4F76F112-43EB-40E8-11D8-F7BD1853EA23}]
"DISPLAYNAME"="Kaspersky Endpoint Security for Windows"
"STATE"=dword:00041000
[HKEY_LOCAL_MACHINE\SOFTWARE\KasperskyLab\protected]
`, 4, `
residue kaspersky/endpoint-security-windows
  security-product winreg!HKLM\SOFTWARE\Microsoft\Security Center\Provider\Av\{4F76F112-43EB-40E8-11D8-F7BD1853EA23} 266240
  registry-key winreg!HKLM\SOFTWARE\KasperskyLab
  registry-key winreg!HKLM\SOFTWARE\KasperskyLab\protected`},
	{"of other makers, with names alike", `
[HKEY_LOCAL_MACHINE\SOFTWARE\` + uninstall + `\AvP]
"DisplayName"="Aliens versus Predator (AVP)"
"Publisher"="Example Games"
[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\avp]
"Type"=dword:00000010
"Start"=dword:00000003
"ImagePath"="C:\\Games\\game.exe"
"DisplayName"="AVP score server"
[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Security Center\Provider\Av\{4F76F112-43EB-40E8-11D8-F7BD1853EA24}]
"DISPLAYNAME"="Example Antivirus"
[HKEY_LOCAL_MACHINE\SOFTWARE\Kaspar\Sky]
`, 0, ``},
}

func TestWindows(t *testing.T) {
	sourcesRead(t)
	m := newMachine(t)
	t.Run("nothing is found on all its disks", func(t *testing.T) {
		a := m.find(t)
		a.check(t, 0, "")
		a.left(t, `D:\ (an optical drive)`)
		if a.Summary.Files < 500 {
			t.Errorf("only %d files were looked at", a.Summary.Files)
		}
	})
	if err := os.Mkdir(m.disk("empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range planted {
		t.Run(c.name, func(t *testing.T) {
			m.restore(t)
			m.plant(t, c.keys)
			a := m.find(t, `C:\empty`)
			a.check(t, c.code, c.want)
			a.left(t)
			if small, all := m.findSmall(t, c.code), a.verdicts(); !slices.Equal(small, all) {
				t.Errorf("interdict-find finds %q, and interdict %q", small, all)
			}
		})
	}
	m.restore(t)
	t.Run("a program under a false name", func(t *testing.T) {
		writeFile(t, m.disk("users/Public/Temp/avp.exe"), fixture.PE(fixture.Version{Language: 0x0409, Texts: [][2]string{{"CompanyName", "AO Kaspersky Lab"}, {"ProductName", "Kaspersky Anti-Virus"}}}))
		m.find(t).check(t, 3, `
imposter kaspersky/anti-virus
  file-header C:/users/Public/Temp/avp.exe
review
  file-name C:/users/Public/Temp/avp.exe`)
	})
	t.Run("whose signature the machine trusts", func(t *testing.T) {
		program, root := signed(t, fixture.PE(fixture.Version{Language: 0x0409, Texts: [][2]string{{"CompanyName", "AO Kaspersky Lab"}, {"ProductName", "Kaspersky Anti-Virus"}}}), "AO Kaspersky Lab")
		writeFile(t, m.disk("signed/setup.exe"), program)
		for _, keys := range []string{"", root} {
			if keys != "" {
				m.plant(t, keys)
			}
			a := m.find(t, `C:\signed`)
			if len(a.Findings) != 1 || slices.Contains(a.Findings[0].Why, `publisher "AO Kaspersky Lab": the signature is valid`) != (keys != "") {
				t.Errorf("with the root in its store %v: %+v", keys != "", a.Findings)
			}
		}
	})
	t.Run("what runs", func(t *testing.T) { running(t, m) })
}

// ownCatalog takes parts of Wine for a product: what every machine runs.
const ownCatalog = `makers:
  - {id: acme, name: Acme Labs, basis: seen, source: ["https://example.org/acme"]}
products:
  - {id: acme/shield, name: Acme Shield, class: antivirus, basis: seen, source: ["https://example.org/acme"]}
indicators:
  - {id: acme/A001, kind: service, match: exact, values: [PlugPlay], products: [acme/shield], strength: 4, risk: low, basis: seen, source: ["https://example.org/acme"]}
  - {id: acme/A002, kind: driver, match: iexact, values: [mountmgr.sys], products: [acme/shield], strength: 4, risk: low, basis: seen, source: ["https://example.org/acme"]}
  - {id: acme/A003, kind: file-name, match: iexact, values: [plugplay.exe], products: [acme/shield], strength: 4, risk: low, basis: seen, source: ["https://example.org/acme"]}
`

// running starts a program with the name and the place of a product's, which
// loads a library of its engine and keeps files from others, and asks for it and
// for a service of Wine's.
func running(t *testing.T, m *machine) {
	folder := m.disk("Program Files/Kaspersky Lab/Kaspersky 21.3")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	build(t, "avp.exe", folder, "wait.c", "-lkernel32", "-Wl,-e,start")
	build(t, "avzkrnl.dll", folder, "prng.c", "-shared", "-ladvapi32")
	writeFile(t, m.disk("own/acme.yaml"), []byte(ownCatalog))
	writeFile(t, m.disk("held.bin"), []byte("kept from others"))
	writeFile(t, m.disk("pagefile.sys"), []byte("memory"))
	c := m.command("wine", `C:\Program Files\Kaspersky Lab\Kaspersky 21.3\avp.exe`, "-r")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "runs" {
		t.Fatalf("it says %q: %v", line, err)
	}
	_ = m.command("wine", "net", "start", "PlugPlay").Run() // fails if it runs already
	a := m.find(t, "--catalog", `C:\own`)
	if err := errors.Join(in.Close(), c.Wait()); err != nil {
		t.Fatal(err)
	}
	if len(a.Skipped) != 1 || a.Skipped[0].Path[0] != "C:/held.bin" || a.Skipped[0].Why != "in use by another program" {
		t.Errorf("skipped: %v", a.Skipped)
	}
	got := a.lines()
	for _, want := range []string{
		"present acme/shield", "  driver winproc!kernel running", "  process winproc running", "  service winproc!service PlugPlay running",
		`  service winreg!HKLM\SYSTEM\CurrentControlSet\Services\PlugPlay registered`,
		"  module winproc running",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("without %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
	for _, f := range a.Findings {
		for _, e := range f.Evidence {
			if name, path := e.Facts.Get("name"), e.Facts.Get("path"); (name == "avp.exe" || name == "avzkrnl.dll") && path != `C:\Program Files\Kaspersky Lab\Kaspersky 21.3\`+name {
				t.Errorf("%s at %s", name, path)
			}
		}
	}
}
