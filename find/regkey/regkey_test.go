package regkey_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"interdict"
	"interdict/find/inventory/inventorytest"
	"interdict/find/regkey"
)

func read(k regkey.Key) string {
	var out []string
	regkey.Read(&k, func(o interdict.Observation) { out = append(out, inventorytest.Line(&o)) })
	return strings.Join(out, "\n")
}

func text(name, value string) regkey.Value { return regkey.Value{Name: name, Text: value} }

func TestWhatKeysSay(t *testing.T) {
	for _, c := range []struct {
		path   string
		values []regkey.Value
		want   string
	}{
		{`HKEY_USERS\S-1-5-21-7\Software\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\x`, []regkey.Value{text("DisplayName", "Example AV")},
			`installed-program name=Example AV key=HKCU\Software\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\x`},
		{`HKLM\SYSTEM\ControlSet002\Services\exflt\Instances\one`, []regkey.Value{text("Altitude", "320000")}, `minifilter name=exflt altitude=320000 state=registered`},
		{`HKLM\SYSTEM\CurrentControlSet\Services\exflt\Parameters\Instances\one`, []regkey.Value{text("altitude", "320000.5")}, `minifilter name=exflt altitude=320000.5 state=registered`},
		{`HKLM\SYSTEM\CurrentControlSet\Services\exflt\Parameters`, []regkey.Value{text("Altitude", "320000")}, ``},
		{`HKLM\SYSTEM\CurrentControlSet\Control\exflt`, []regkey.Value{text("ImagePath", "x.sys")}, ``},
		{`HKCU\SYSTEM\CurrentControlSet\Services\exflt`, []regkey.Value{text("ImagePath", "x.sys")}, ``},
		{`HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\Certificates\ABCD`, nil, `root-certificate sha1=abcd store=root`},
		{`HKLM\SOFTWARE\Policies\Google\Chrome\ExtensionInstallForcelist`, []regkey.Value{text("1", strings.Repeat("ab", 16)+";https://example.org")},
			`browser-extension extension_id=abababababababababababababababab browser=chrome state=installed by policy`},
		{`HKLM\SOFTWARE\Microsoft\Edge\NativeMessagingHosts\org.example`, []regkey.Value{text("", `C:\ex\host.json`)}, `native-messaging name=org.example path=C:\ex\host.json`},
		{`HKLM\SOFTWARE\Example\A\B\C\D`, nil, `registry-key key=HKLM\SOFTWARE\Example\A\B\C\D`},
		{`HKLM\SOFTWARE\Example\A\B\C\D\E`, nil, ``}, // deeper than vendors are followed
		{`HKLM\SOFTWARE\Microsoft\Example`, nil, ``},
		{`HKLM\SOFTWARE`, nil, ``},
	} {
		if got := read(regkey.Key{Path: c.path, Values: c.values}); got != c.want {
			t.Errorf("%s\nsays %s\nwant %s", c.path, got, c.want)
		}
	}
}

// Below a barren key nothing is ever said, so a walk that leaves it out misses
// nothing. Paths are made of the words that rules are made of.
func TestBarrenIsBarren(t *testing.T) {
	words := strings.Fields(`SOFTWARE Software SYSTEM CurrentControlSet ControlSet001 Services WOW6432Node Microsoft Windows CurrentVersion Uninstall Run Policies Explorer
		Installer UserData Products InstallProperties Security+Center Provider Av SystemCertificates Root AuthRoot EnterpriseCertificates Certificates Edge
		NativeMessagingHosts ExtensionInstallForcelist Classes Example Instances Parameters Enum Control`)
	all := []regkey.Value{text("DisplayName", "x"), text("Altitude", "1"), text("ImagePath", "x"), text("", "x"), text("1", strings.Repeat("ab", 16))}
	r := rand.New(rand.NewPCG(1, 2))
	said, barren := 0, 0
	for range 300_000 {
		parts := []string{[]string{"HKLM", "HKCU"}[r.IntN(2)], words[r.IntN(3)]}
		if r.IntN(3) == 0 { // else few are as deep as rules are
			parts = append(parts, [][]string{{"Microsoft", "Windows", "CurrentVersion"}, {"CurrentControlSet", "Services"}}[r.IntN(2)]...)
		}
		for range 1 + r.IntN(6) {
			parts = append(parts, strings.ReplaceAll(words[r.IntN(len(words))], "+", " "))
		}
		path := strings.Join(parts, `\`)
		if read(regkey.Key{Path: path, Values: all}) == "" {
			continue
		}
		said++
		for n := 1; n < len(parts); n++ {
			if above := regkey.Canonical(strings.Join(parts[:n], `\`)); regkey.Barren(above) {
				t.Fatalf("%s is barren, and %s says something", above, path)
			}
		}
	}
	for _, path := range []string{`HKLM\SOFTWARE\Classes`, `HKLM\SOFTWARE\Microsoft\Windows NT`, `HKLM\SYSTEM\CurrentControlSet\Control`, `HKLM\SYSTEM\CurrentControlSet\Services\x\Enum`,
		`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Components`, `HKLM\SOFTWARE\WOW6432Node\Classes`, `HKCU\Control Panel`} {
		if regkey.Barren(path) {
			barren++
		} else {
			t.Errorf("%s would be walked in vain", path)
		}
	}
	if said < 10_000 || barren == 0 {
		t.Errorf("only %d keys said something", said)
	}
}

func TestValues(t *testing.T) {
	wide := func(s string) (b []byte) {
		for _, r := range s {
			b = append(b, byte(r), 0)
		}
		return b
	}
	for _, c := range []struct {
		kind uint32
		b    []byte
		want string
	}{
		{1, wide("text\x00"), "text"}, {2, wide(`%windir%\x`), `%windir%\x`}, {7, wide("a\x00b\x00\x00"), "a\nb"},
		{4, []byte{16, 1, 0, 0}, "272"}, {4, []byte{16}, ""}, {1, []byte{65}, ""}, {11, make([]byte, 8), ""},
	} {
		if v := regkey.Decode("n", c.kind, c.b); v.Text != c.want || v.Name != "n" || v.Bytes != nil {
			t.Errorf("type %d of %q: %+v, want %q", c.kind, c.b, v, c.want)
		}
	}
	if v := regkey.Decode("n", 3, []byte{1, 2}); string(v.Bytes) != "\x01\x02" || v.Text != "" {
		t.Errorf("bytes: %+v", v)
	}
}

// Whatever a value holds, what is reported has its key, its kind and no empty
// fact.
func FuzzRead(f *testing.F) {
	f.Add(`HKLM\SOFTWARE\Microsoft\SystemCertificates\ROOT\Certificates\AB`, "Blob", uint32(3), []byte{32, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 48})
	f.Add(`HKLM\SYSTEM\CurrentControlSet\Services\x`, "ImagePath", uint32(2), []byte("x\x00.\x00s\x00y\x00s\x00"))
	f.Add(`HKU\S-1\Software\Microsoft\Windows\CurrentVersion\Installer\UserData\S\Products\D3C2B1A000000004080000000000ACEF\InstallProperties`, "DisplayName", uint32(1), []byte("n\x00"))
	f.Fuzz(func(t *testing.T, path, name string, kind uint32, b []byte) {
		k := regkey.Key{Path: path, Values: []regkey.Value{regkey.Decode(name, kind, b)}}
		regkey.Read(&k, func(o interdict.Observation) {
			if o.Kind == "" || len(o.Path) != 1 || o.Path[0] != regkey.Canonical(path) || len(o.Facts) == 0 {
				t.Errorf("%q gives %+v", path, o)
			}
			for _, f := range o.Facts {
				if f.Value == "" {
					t.Errorf("%q gives an empty %s", path, f.Name)
				}
			}
		})
	})
}
