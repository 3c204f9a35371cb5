package macho_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interdict/find/detect/macho"
	"interdict/internal/fixture"
)

var now = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// Marks of what Apple's certificates are for: a Developer ID, and the App Store.
var (
	developer = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6, 1, 13}
	store     = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6, 1, 9}
	hashes    = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 9, 1}
	hashes2   = asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 9, 2}
)

// An apple is a maker of certificates that stands in for Apple: a root, an
// authority below it, a leaf of a team, and a service that stamps times.
type apple struct {
	t                 testing.TB
	root, mid, leaf   *fixture.Issuer
	stamper           *fixture.Issuer
	trust             macho.Trust
	at                time.Time // of the stamp; none if zero
	signed            []fixture.CMSAttribute
	hashes            []byte
	teams             []string
	entitlements      []byte
	vouch1, vouch2    bool
	content           func([]byte) []byte // what is signed instead
	message           func([]byte) []byte // what is put in instead
	from, until       time.Time           // of the leaf
	team, org         string              // of the leaf
	mark              asn1.ObjectIdentifier
	usage             x509.ExtKeyUsage
	unknownExtensions []pkix.Extension
}

func newApple(t testing.TB) *apple {
	a := &apple{t: t, from: now.AddDate(-1, 0, 0), until: now.AddDate(1, 0, 0), team: "ABCDE12345", org: "Example Lab", mark: developer, usage: x509.ExtKeyUsageCodeSigning}
	ca := func(name string) x509.Certificate {
		return x509.Certificate{Subject: pkix.Name{CommonName: name, Organization: []string{"Example Apple"}}, IsCA: true, NotBefore: now.AddDate(-15, 0, 0), NotAfter: now.AddDate(15, 0, 0)}
	}
	a.root = a.issue(nil, 1, ca("Example Root"))
	mid := ca("Example Developer ID Authority")
	mid.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 840, 113635, 100, 6, 2, 6}, Critical: true, Value: []byte{5, 0}}}
	a.mid = a.issue(a.root, 2, mid)
	a.stamper = a.stamp(a.root)
	a.trust = macho.Trust{Roots: x509.NewCertPool(), Now: now}
	a.trust.Roots.AddCert(a.root.Cert)
	return a
}

func (a *apple) issue(up *fixture.Issuer, serial int64, c x509.Certificate) *fixture.Issuer {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	i, err := fixture.Issue(up, key, serial, c)
	if err != nil {
		a.t.Fatal(err)
	}
	return i
}

func (a *apple) stamp(up *fixture.Issuer) *fixture.Issuer {
	return a.issue(up, 3, x509.Certificate{Subject: pkix.Name{CommonName: "Example Stamps"}, NotBefore: now.AddDate(-15, 0, 0), NotAfter: now.AddDate(15, 0, 0), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
}

// sign makes the message over code directories.
func (a *apple) sign(dirs [][]byte) []byte {
	a.t.Helper()
	if a.leaf == nil {
		a.leaf = a.issue(a.mid, 4, x509.Certificate{Subject: pkix.Name{CommonName: "Developer ID Application: " + a.org, Organization: []string{a.org}, OrganizationalUnit: []string{a.team}}, NotBefore: a.from, NotAfter: a.until,
			ExtKeyUsage: []x509.ExtKeyUsage{a.usage}, ExtraExtensions: append([]pkix.Extension{{Id: a.mark, Critical: true, Value: []byte{5, 0}}}, a.unknownExtensions...)})
	}
	var list strings.Builder
	var pairs []byte
	for _, d := range dirs {
		sum := sha256.Sum256(d)
		list.WriteString("\t\t<data>\n\t\t" + base64.StdEncoding.EncodeToString(sum[:20]) + "\n\t\t</data>\n")
		pairs = append(pairs, fixture.DER(struct {
			Algorithm asn1.ObjectIdentifier
			Digest    []byte
		}{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}, sum[:]})...)
	}
	signed := a.signed
	if a.vouch1 {
		signed = append(signed, fixture.CMSAttribute{Type: hashes, Value: fixture.DER([]byte("<plist><dict><key>cdhashes</key><array>\n" + list.String() + "</array></dict></plist>"))})
	}
	if a.vouch2 {
		signed = append(signed, fixture.CMSAttribute{Type: hashes2, Value: pairs})
	}
	content := dirs[0]
	if a.content != nil {
		content = a.content(content)
	}
	var plain []func([]byte) fixture.CMSAttribute
	if !a.at.IsZero() {
		plain = append(plain, func(sig []byte) fixture.CMSAttribute {
			s, err := a.stamper.Stamp(sig, a.at)
			if err != nil {
				a.t.Fatal(err)
			}
			return s
		})
	}
	b, err := a.leaf.CMS(nil, content, signed, plain...)
	if err != nil {
		a.t.Fatal(err)
	}
	if a.message != nil {
		b = a.message(b)
	}
	return b
}

func (a *apple) program(identifier, team string) []byte {
	return fixture.CodeSignature{Identifier: identifier, Team: team, Hashes: a.hashes, Teams: a.teams, Entitlements: a.entitlements, Sign: a.sign}.MachO()
}

// TestSigners tells apart what is claimed, what fits the file, and what leads to
// a root at the time of signing.
func TestSigners(t *testing.T) {
	old := func(a *apple) { a.from, a.until = now.AddDate(-8, 0, 0), now.AddDate(-3, 0, 0) }
	nobody := func(a *apple) { a.trust.Roots = x509.NewCertPool() }
	for _, c := range []struct {
		what   string
		change func(*apple)
		status string
		why    string // begins so
	}{
		{"a chain that holds", func(*apple) {}, "valid", ""},
		{"a root that nobody trusts", nobody, "untrusted-root", "its chain leads to no root"},
		{"no roots but Apple's", func(a *apple) { a.trust.Roots = nil }, "untrusted-root", "its chain leads to no root"},
		{"expired, without a stamp", old, "expired", "the certificate has expired and no time stamp"},
		{"expired, stamped before", func(a *apple) { old(a); a.at = now.AddDate(-5, 0, 0) }, "valid", ""},
		{"expired, stamped after", func(a *apple) { old(a); a.at = now.AddDate(-2, 0, 0) }, "expired", "the certificate was not valid when"},
		{"expired, stamped by nobody's service", func(a *apple) {
			old(a)
			a.at = now.AddDate(-5, 0, 0)
			a.stamper = a.stamp(a.issue(nil, 9, x509.Certificate{Subject: pkix.Name{CommonName: "Example Other"}, IsCA: true, NotBefore: now.AddDate(-15, 0, 0), NotAfter: now.AddDate(15, 0, 0)}))
		}, "expired", "the certificate has expired and no time stamp"},
		{"a certificate for web sites", func(a *apple) { a.usage = x509.ExtKeyUsageServerAuth }, "untrusted-root", "its chain"},
		{"a critical extension that is not known", func(a *apple) {
			a.unknownExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
		}, "untrusted-root", "its chain"},
		{"a team that is not the certificate's", func(a *apple) { a.team = "ZZZZZ99999" }, "bad-digest", "its team is not the team of the certificate"},
		{"sold by Apple for a team", func(a *apple) { a.team, a.org, a.mark = "", "Example Apple", store }, "valid", ""},
		{"another directory was signed", func(a *apple) { a.content = func(b []byte) []byte { return append(bytes.Clone(b), 0) } }, "bad-digest", "what was signed is another content"},
		{"two directories, both signed", func(a *apple) { a.hashes, a.vouch2 = []byte{1, 2}, true }, "valid", ""},
		{"two directories, both signed in the old form", func(a *apple) { a.hashes, a.vouch1 = []byte{1, 2}, true }, "valid", ""},
		{"two directories, one signed", func(a *apple) { a.hashes = []byte{1, 2} }, "bad-digest", "a code directory is in it that the signer did not sign"},
		{"entitlements", func(a *apple) { a.entitlements = []byte("<plist/>") }, "valid", ""},
		{"a message that is cut off", func(a *apple) { a.message = func(b []byte) []byte { return b[:len(b)/2] } }, "malformed", "its encoding is damaged"},
		{"a message without attributes", func(a *apple) { a.message = withoutAttributes }, "malformed", "it is not signed data"},
		{"a certificate straight from the root", func(a *apple) { a.mid = a.root }, "valid", ""},
	} {
		a := newApple(t)
		c.change(a)
		got, err := read(a.program("org.example.av", "ABCDE12345"), a.trust)
		ends := c.why == "" && !strings.Contains(got, "macho.problem") || strings.Contains(got, " macho.problem="+c.why)
		if err != nil || !strings.Contains(got, " macho.signed="+c.status+" ") || !ends || !strings.Contains(got, "macho.team_id=ABCDE12345") {
			t.Errorf("%s: %v\n%s\nwant %s (%s)", c.what, err, got, c.status, c.why)
		}
		if c.status != "malformed" && !strings.Contains(got, "macho.signer=Developer ID Application: "+a.org+" macho.org="+a.org+" ") {
			t.Errorf("%s: no signer in %s", c.what, got)
		}
	}
}

// withoutAttributes makes a message whose signer has signed no attributes.
func withoutAttributes(b []byte) []byte {
	i := bytes.Index(b, []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03}) // the kind of content, the first of them
	b = bytes.Clone(b)
	for at := i; at > i-8; at-- {
		if b[at] == 0xa0 {
			b[at] = 0xa2
			break
		}
	}
	return b
}

// A program from before directories named a team has the certificate's.
func TestTeamOfTheCertificate(t *testing.T) {
	a := newApple(t)
	if got, err := read(a.program("org.example.av", ""), a.trust); err != nil || !strings.Contains(got, "macho.team_id=ABCDE12345 macho.signed=valid") {
		t.Errorf("%v %s", err, got)
	}
	if got, _ := read(a.program("org.example.av", ""), macho.Trust{Now: now}); strings.Contains(got, "team_id") {
		t.Errorf("the team of a certificate that nobody trusts is told: %s", got)
	}
}

// TestEveryByteCounts changes the bytes of a signed program, its entitlements and
// its code directory: it is never valid. Neither is the message for anybody else,
// whatever of it is changed.
func TestEveryByteCounts(t *testing.T) {
	a := newApple(t)
	a.entitlements, a.at = []byte("<plist/>"), now.AddDate(0, -6, 0)
	var dir, message []byte
	a.message = func(b []byte) []byte { message = b; return b }
	b := fixture.CodeSignature{Identifier: "org.example.av", Team: "ABCDE12345", Entitlements: a.entitlements, Sign: func(dirs [][]byte) []byte { dir = dirs[0]; return a.sign(dirs) }}.MachO()
	if got, err := read(b, a.trust); err != nil || !strings.Contains(got, "macho.signed=valid") {
		t.Fatalf("%v %s", err, got)
	}
	for _, part := range []struct {
		what           string
		from, to, step int
		signed         bool
	}{
		{"head", 0, 80, 1, true},
		{"program", 80, 8192, 97, true},
		{"entitlements", bytes.Index(b, a.entitlements), bytes.Index(b, a.entitlements) + len(a.entitlements), 1, true},
		{"directory", bytes.Index(b, dir), bytes.Index(b, dir) + len(dir), 1, true},
		{"message", bytes.Index(b, message), bytes.Index(b, message) + len(message), 3, false},
	} {
		for i := part.from; i < part.to; i += part.step {
			b[i] ^= 0x10
			got, _ := read(b, a.trust)
			switch valid := strings.Contains(got, "macho.signed=valid"); {
			case valid && part.signed:
				t.Fatalf("%s: byte %d changed, and it is valid: %s", part.what, i-part.from, got)
			case valid && !strings.Contains(got, "macho.signer=Developer ID Application: Example Lab macho.org=Example Lab macho.issuer=Example Developer ID Authority"):
				t.Fatalf("%s: byte %d changed, and it is valid for another: %s", part.what, i-part.from, got)
			}
			b[i] ^= 0x10
		}
	}
}

// TestOpenSSL reads what another program has signed, its lengths left open.
func TestOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Fatal("openssl is missing; make apt installs it")
	}
	a := newApple(t)
	a.sign([][]byte{make([]byte, 64)}) // makes the leaf
	dir := t.TempDir()
	key, err := x509.MarshalPKCS8PrivateKey(a.leaf.Key)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, ders ...[]byte) string {
		var b []byte
		for _, d := range ders {
			b = append(b, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: d})...)
		}
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	cert, chain, keys := write("leaf.pem", "CERTIFICATE", a.leaf.Cert.Raw), write("chain.pem", "CERTIFICATE", a.mid.Cert.Raw, a.root.Cert.Raw), write("leaf.key", "PRIVATE KEY", key)
	for _, more := range [][]string{{}, {"-stream"}, {"-stream", "-md", "sha384"}, {"-nodetach", "-stream"}} {
		sign := func(dirs [][]byte) []byte {
			cmd := exec.Command("openssl", append([]string{"cms", "-sign", "-binary", "-outform", "DER", "-signer", cert, "-inkey", keys, "-certfile", chain}, more...)...)
			cmd.Stdin = bytes.NewReader(dirs[0])
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if len(more) > 0 && out[1] != 0x80 {
				t.Fatalf("openssl %v left no length open", more)
			}
			return out
		}
		got, err := read(fixture.CodeSignature{Identifier: "org.example.av", Team: "ABCDE12345", Sign: sign}.MachO(), a.trust)
		if err != nil || !strings.Contains(got, "macho.signed=valid") {
			t.Errorf("openssl %v: %v %s", more, err, got)
		}
	}
}
