package hive_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/detect/hive"
	"interdict/find/inventory/inventorytest"
	"interdict/internal/fixture"
)

// read reads a hive with its neighbours and returns a line an observation.
func read(name string, files map[string][]byte) (string, error) {
	b := files[name]
	f := &find.File{Path: []string{name}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	f.Open = func(name string) (find.Content, error) {
		b, ok := files[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return bytes.NewReader(b), nil
	}
	if !hive.Detector.Want(f) {
		return "", find.ErrNotRecognized
	}
	var out []string
	err := hive.Detector.Run(context.Background(), f, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return strings.Join(out, "\n"), err
}

const uninstall = `Microsoft\Windows\CurrentVersion\Uninstall\`

var software = map[string]map[string]any{
	uninstall + `{0A1B2C3D-0000-4000-8000-00000000CAFE}`: {"DisplayName": "Example AV", "Publisher": "Example Lab", "DisplayVersion": "21.3"},
	uninstall + `update`:                             {"DisplayName": "Update of Example AV", "ParentKeyName": "Example AV"},
	`WOW6432Node\` + uninstall + `ExAV`:              {"DisplayName": "Example Agent", "UninstallString": `C:\ex\un.exe`},
	`Microsoft\Windows\CurrentVersion\Run`:           {"ExTray": `"C:\ex\tray.exe" -min`},
	`Microsoft\Security Center\Provider\Av\{11}`:     {"DISPLAYNAME": "Example AV", "STATE": uint32(266240), "PRODUCTEXE": `C:\ex\av.exe`},
	`Google\Chrome\NativeMessagingHosts\org.example`: {"": `C:\ex\host.json`},
	`ExampleLab\Protected`:                           {"n": uint32(1)},
	`Classes\Example.Document`:                       {},
	`Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Products\D3C2B1A000000004080000000000ACEF\InstallProperties`: {"DisplayName": "Example AV"},
}

const softwareSays = `registry-key key=HKLM\SOFTWARE\ExampleLab
registry-key key=HKLM\SOFTWARE\ExampleLab\Protected
registry-key key=HKLM\SOFTWARE\Google
registry-key key=HKLM\SOFTWARE\Google\Chrome
registry-key key=HKLM\SOFTWARE\Google\Chrome\NativeMessagingHosts
native-messaging name=org.example path=C:\ex\host.json
security-product name=Example AV guid={11} path=C:\ex\av.exe state=266240
installed-program name=Example AV product_code={0A1B2C3D-0000-4000-8000-00000000CAFE} key=HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Products\D3C2B1A000000004080000000000ACEF\InstallProperties
autostart name=ExTray command="C:\ex\tray.exe" -min
installed-program name=Example AV publisher=Example Lab version=21.3 product_code={0A1B2C3D-0000-4000-8000-00000000CAFE} key=HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{0A1B2C3D-0000-4000-8000-00000000CAFE}
installed-program name=Example Agent uninstall=C:\ex\un.exe key=HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\ExAV`

var system = map[string]map[string]any{
	`Select`:                                     {"Current": uint32(2)},
	`ControlSet001\Services\gone`:                {"ImagePath": `C:\ex\old.exe`, "Type": uint32(16)},
	`ControlSet002\Services\exsvc`:               {"ImagePath": `"C:\ex\svc.exe" -r`, "Type": uint32(16), "Start": uint32(2), "DisplayName": "Example Service"},
	`ControlSet002\Services\exflt`:               {"Type": uint32(2), "Start": uint32(4)},
	`ControlSet002\Services\exflt\Instances\one`: {"Altitude": "329999"},
	`ControlSet002\Services\settings\Parameters`: {"n": uint32(1)},
}

const systemSays = `driver service=exflt image_path=System32\drivers\exflt.sys start=disabled state=registered
minifilter name=exflt altitude=329999 state=registered
service name=exsvc display=Example Service image_path="C:\ex\svc.exe" -r start=auto state=registered`

// A hive of programs and one of the system: where each is mounted is told by
// its keys, since copies carry any name.
func TestHives(t *testing.T) {
	for _, c := range []struct {
		name string
		keys map[string]map[string]any
		want string
	}{
		{"Windows/System32/config/SOFTWARE", software, softwareSays},
		{"copy.bin", software, softwareSays},
		{"Windows/System32/config/SYSTEM", system, systemSays},
		{"Users/a/NTUSER.DAT", map[string]map[string]any{`Software\` + uninstall + `x`: {"DisplayName": "Example Music"}},
			`installed-program name=Example Music key=HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\x`},
		{"Windows/System32/config/SAM", map[string]map[string]any{`SAM\Domains`: {"n": uint32(1)}}, ""},
	} {
		got, err := read(c.name, map[string][]byte{c.name: fixture.Hive(c.keys)})
		if err != nil || got != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, got, c.want)
		}
	}
}

// What was installed since the hive was last written is in its log.
func TestLogIsLaidOver(t *testing.T) {
	later := map[string]map[string]any{}
	for k, v := range software {
		later[k] = v
	}
	later[uninstall+`late`] = map[string]any{"DisplayName": "Example Latecomer"}
	for i := range 200 { // so that the hive has grown
		later[`Filler\`+strings.Repeat("k", 20)+string(rune('A'+i%26))+string(rune('A'+i/26))] = nil
	}
	dirty, log := fixture.HiveLog(fixture.Hive(software), fixture.Hive(later))
	got, err := read("SOFTWARE", map[string][]byte{"SOFTWARE": dirty, "SOFTWARE.LOG1": log})
	if err != nil || !strings.Contains(got, "Example Latecomer") {
		t.Errorf("with its log: %v\n%s", err, got)
	}
	got, err = read("SOFTWARE", map[string][]byte{"SOFTWARE": dirty})
	if !errors.Is(err, hive.ErrUnclean) || got != softwareSays {
		t.Errorf("without its log: %v, want what the hive itself says and ErrUnclean\n%s", err, got)
	}
}

// TestTornLog: an entry that is not as it was written, since power was lost while
// it was, is not laid over the hive.
func TestTornLog(t *testing.T) {
	later := map[string]map[string]any{}
	for k, v := range software {
		later[k] = v
	}
	later[uninstall+`late`] = map[string]any{"DisplayName": "Example Latecomer"}
	dirty, log := fixture.HiveLog(fixture.Hive(software), fixture.Hive(later))
	const entry = 512 // behind the copy of the base block
	for _, at := range []int{12, 16, 20, 24, 32, 40, 47, 600, len(log) / 2, len(log) - 1} {
		torn := slices.Clone(log)
		torn[max(at, entry+at%512)] ^= 0x10
		got, err := read("SOFTWARE", map[string][]byte{"SOFTWARE": dirty, "SOFTWARE.LOG1": torn})
		if !errors.Is(err, hive.ErrUnclean) || got != softwareSays {
			t.Errorf("byte %d: %v\n%s", at, err, got)
		}
	}
}

// TestOldLogs: before Windows 8.1 a log is one set of changes, which fits the hive
// that was written at the same time. What does not fit is said, and the hive is
// read as it lies.
func TestOldLogs(t *testing.T) {
	without := map[string]map[string]any{}
	for k, v := range software {
		if !strings.Contains(k, "CAFE") && !strings.Contains(k, "Products") {
			without[k] = v
		}
	}
	without[uninstall+`late`] = map[string]any{"DisplayName": "Example Latecomer"}
	for i := range 300 { // so that the hive has grown
		without[`Filler\`+strings.Repeat("k", 20)+string(rune('A'+i%26))+string(rune('A'+i/26))] = nil
	}
	now := fixture.Hive(without)
	dirty, log := fixture.HiveOldLog(fixture.Hive(software), now)
	nowSays, err := read("SOFTWARE", map[string][]byte{"SOFTWARE": now})
	if err != nil || !strings.Contains(nowSays, "Latecomer") || strings.Contains(nowSays, "CAFE") {
		t.Fatal(err, nowSays)
	}
	with := func(b []byte, at int, v byte) []byte {
		b = bytes.Clone(b)
		b[at] = v
		return b
	}
	for _, c := range []struct {
		what  string
		files map[string][]byte
		says  string
		err   string // a part of it
	}{
		{"its log", map[string][]byte{"SOFTWARE.LOG1": log}, nowSays, ""},
		{"one log, as Windows XP has it", map[string][]byte{"SOFTWARE.LOG": log}, nowSays, ""},
		{"the second", map[string][]byte{"SOFTWARE.LOG1": {}, "SOFTWARE.LOG2": log}, nowSays, ""},
		{"a base block that was half written", map[string][]byte{"SOFTWARE": with(dirty, 36, 0xff), "SOFTWARE.LOG1": log}, nowSays, ""},
		{"none", nil, softwareSays, "no log of it fits: its last changes are not seen"},
		{"an empty one", map[string][]byte{"SOFTWARE.LOG1": {}}, softwareSays, "(.LOG1 is empty)"},
		{"one of another time", map[string][]byte{"SOFTWARE.LOG1": reseal(with(log, 12, 1))}, softwareSays, "(.LOG1 is of another time, or damaged)"},
		{"one that was not finished", map[string][]byte{"SOFTWARE.LOG1": reseal(with(log, 8, 1))}, softwareSays, "(.LOG1 is of another time, or damaged)"},
		{"a damaged one", map[string][]byte{"SOFTWARE.LOG1": with(log, 100, 1)}, softwareSays, "(.LOG1 is of another time, or damaged)"},
		{"one that is cut off", map[string][]byte{"SOFTWARE.LOG1": log[:len(log)-512]}, "", "its .LOG1 ends early: not all of its last changes are seen"},
	} {
		files := map[string][]byte{"SOFTWARE": dirty}
		for name, b := range c.files {
			files[name] = b
		}
		got, err := read("SOFTWARE", files)
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) || c.says != "" && got != c.says {
			t.Errorf("%s: %v, want %q\n%s\nwant\n%s", c.what, err, c.err, got, c.says)
		}
	}
}

// reseal sets the checksum of a base block anew.
func reseal(b []byte) []byte {
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(b[i:])
	}
	binary.LittleEndian.PutUint32(b[508:], sum)
	return b
}

// A hive whose lists go round in circles ends, and what is sound is reported.
func TestLoops(t *testing.T) {
	b := fixture.Hive(map[string]map[string]any{`Microsoft\A\B`: nil, `ExampleLab`: nil})
	first := bytes.Index(b, []byte("lf\x02\x00"))                                          // the list of the root
	binary.LittleEndian.PutUint32(b[first+12:], binary.LittleEndian.Uint32(b[4096-4060:])) // Microsoft is the root itself
	if _, err := read("SOFTWARE", map[string][]byte{"SOFTWARE": b}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a loop gives %v", err)
	}
}

// Bytes at random never report what a sound hive would not: every observation
// has a path below the place of its hive.
func FuzzHive(f *testing.F) {
	f.Add(fixture.Hive(software))
	f.Add(fixture.Hive(system))
	dirty, log := fixture.HiveOldLog(fixture.Hive(system), fixture.Hive(software))
	f.Add(dirty)
	f.Fuzz(func(t *testing.T, b []byte) {
		file := &find.File{Path: []string{"SOFTWARE"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b),
			Open: func(string) (find.Content, error) { return bytes.NewReader(log), nil }}
		if !hive.Detector.Want(file) {
			return
		}
		hive.Detector.Run(context.Background(), file, func(o interdict.Observation) {
			if len(o.Path) != 1 || !strings.HasPrefix(o.Path[0], `HK`) || len(o.Facts) == 0 {
				t.Errorf("an observation at %q with facts %v", o.Path, o.Facts)
			}
		})
	})
}

// TestDamaged: a hive that is cut anywhere is read whole or said to be damaged,
// and one with a byte changed ends.
func TestDamaged(t *testing.T) {
	whole := fixture.Hive(software)
	for cut := 512; cut < len(whole); cut += 61 {
		got, err := read("SOFTWARE", map[string][]byte{"SOFTWARE": whole[:cut]})
		if err == nil && got != softwareSays {
			t.Fatalf("cut at %d of %d: no error, and\n%s", cut, len(whole), got)
		}
	}
	for at := 0; at < len(whole); at += 7 {
		b := bytes.Clone(whole)
		b[at] ^= 0xFF
		if got, _ := read("SOFTWARE", map[string][]byte{"SOFTWARE": b}); strings.Count(got, "installed-program") > 4 || len(got) > 4*len(softwareSays) {
			t.Fatalf("byte %d changed: more than there is\n%s", at, got)
		}
	}
}
