package pe

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/find"
	"interdict/internal/fixture"
)

var now = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func read(b []byte, trust Trust) (interdict.Facts, error) {
	d := Detector(trust)
	f := &find.File{Path: []string{"x.exe"}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
	if !d.Want(f) {
		return nil, find.ErrNotRecognized
	}
	var facts interdict.Facts
	err := d.Run(context.Background(), f, func(o interdict.Observation) { facts = o.Facts })
	return facts, err
}

func program() []byte {
	return fixture.PE(fixture.Version{Language: 0x409, Texts: [][2]string{{"CompanyName", "Example Lab"}, {"ProductName", "Example Anti-Virus"}, {"OriginalFilename", "av.exe"}, {"ProductVersion", "21.3"}}},
		fixture.Version{Language: 0x419, Texts: [][2]string{{"CompanyName", "АО «Пример»"}, {"ProductName", "Example Anti-Virus"}}})
}

func TestVersions(t *testing.T) {
	got, err := read(program(), Trust{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	for fact, want := range map[string]string{"pe.company": "Example Lab|АО «Пример»", "pe.product": "Example Anti-Virus", "pe.original": "av.exe", "pe.version": "21.3", "authenticode.status": "absent"} {
		if s := strings.Join(got.All(fact), "|"); s != want {
			t.Errorf("%s = %q, want %q", fact, s, want)
		}
	}
}

// An authority signs with throw-away keys, through osslsigncode.
type authority struct {
	t    testing.TB
	dir  string
	key  *rsa.PrivateKey
	cert *x509.Certificate
	pool *x509.CertPool
}

func newAuthority(t testing.TB) *authority {
	t.Helper()
	if _, err := exec.LookPath("osslsigncode"); err != nil {
		t.Fatal("osslsigncode is missing; make apt installs it")
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{t: t, dir: t.TempDir(), key: key, pool: x509.NewCertPool()}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, NotBefore: now.AddDate(-10, 0, 0), NotAfter: now.AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	a.cert, _ = x509.ParseCertificate(der)
	a.pool.AddCert(a.cert)
	return a
}

// leaf makes a signing certificate and writes it and its key.
func (a *authority) leaf(name string, ec bool, from, until time.Time) (certFile, keyFile string) {
	a.t.Helper()
	var pub, priv any
	if ec {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			a.t.Fatal(err)
		}
		pub, priv = &k.PublicKey, k
	} else {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			a.t.Fatal(err)
		}
		pub, priv = &k.PublicKey, k
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(now.UnixNano() + int64(len(name))), Subject: pkix.Name{CommonName: name, Organization: []string{name}, Country: []string{"RU"}, SerialNumber: "1234567890123"},
		NotBefore: from, NotAfter: until, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, a.cert, pub, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(priv)
	if err != nil {
		a.t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(a.dir, name+".pem"), filepath.Join(a.dir, name+".key")
	write(a.t, certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	write(a.t, keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	return certFile, keyFile
}

func write(t testing.TB, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (a *authority) sign(b []byte, cert, key, hash string, more ...string) []byte {
	a.t.Helper()
	in, out := filepath.Join(a.dir, "in.exe"), filepath.Join(a.dir, "out.exe")
	write(a.t, in, b)
	os.Remove(out)
	args := append([]string{"sign", "-certs", cert, "-key", key, "-h", hash, "-in", in, "-out", out}, more...)
	if msg, err := exec.Command("osslsigncode", args...).CombinedOutput(); err != nil {
		a.t.Fatalf("osslsigncode %v: %v\n%s", args, err, msg)
	}
	signed, err := os.ReadFile(out)
	if err != nil {
		a.t.Fatal(err)
	}
	return signed
}

// theirs is the digest that osslsigncode computes.
func (a *authority) theirs(b []byte) string {
	a.t.Helper()
	in := filepath.Join(a.dir, "check.exe")
	write(a.t, in, b)
	msg, _ := exec.Command("osslsigncode", "verify", "-in", in).CombinedOutput()
	for line := range strings.Lines(string(msg)) {
		if _, d, ok := strings.Cut(line, "Calculated message digest : "); ok {
			return strings.ToLower(strings.TrimSpace(d))
		}
	}
	a.t.Fatalf("osslsigncode gives no digest:\n%s", msg)
	return ""
}

func TestSignatures(t *testing.T) {
	a := newAuthority(t)
	good, goodKey := a.leaf("Example Lab", false, now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0))
	old, oldKey := a.leaf("Example Old", false, now.AddDate(-5, 0, 0), now.AddDate(-2, 0, 0))
	ec, ecKey := a.leaf("Example Curve", true, now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0))
	trusted := Trust{Roots: a.pool, Now: now}
	sha256 := a.sign(program(), good, goodKey, "sha256")
	tampered := bytes.Clone(sha256)
	tampered[0x210] ^= 1
	for _, c := range []struct {
		what   string
		b      []byte
		trust  Trust
		status string
		signer string
	}{
		{"SHA-256", sha256, trusted, "valid", "Example Lab"},
		{"SHA-1", a.sign(program(), good, goodKey, "sha1"), trusted, "valid", "Example Lab"},
		{"SHA-384", a.sign(program(), good, goodKey, "sha384"), trusted, "valid", "Example Lab"},
		{"elliptic curve", a.sign(program(), ec, ecKey, "sha256"), trusted, "valid", "Example Curve"},
		{"a root that nobody trusts", sha256, Trust{Roots: x509.NewCertPool(), Now: now}, "untrusted-root", "Example Lab"},
		{"no roots", sha256, Trust{Now: now}, "untrusted-root", "Example Lab"},
		{"expired, and no time stamp", a.sign(program(), old, oldKey, "sha256"), trusted, "expired", "Example Old"},
		{"one byte changed", tampered, trusted, "bad-digest", "Example Lab"},
		{"nested", a.sign(sha256, ec, ecKey, "sha384", "-nest"), trusted, "valid", "Example Lab|Example Curve"},
	} {
		got, err := read(c.b, c.trust)
		if err != nil || got.Get("authenticode.status") != c.status || strings.Join(got.All("authenticode.signer"), "|") != c.signer {
			t.Errorf("%s: %v %v (%v), want %s by %s", c.what, got.All("authenticode.status"), got.All("authenticode.signer"), got.All("authenticode.problem"), c.status, c.signer)
		}
		if ours, want := got.All("authenticode.digest"), a.theirs(c.b); err == nil && c.status != "bad-digest" && ours[0] != want {
			t.Errorf("%s: digest %s, osslsigncode has %s", c.what, ours[0], want)
		}
	}
	if got, _ := read(sha256, trusted); got.Get("authenticode.serial_number") != "1234567890123" || got.Get("authenticode.org") != "Example Lab" {
		t.Errorf("subject: %v", got)
	}
}

// TestTwoEntries puts two signatures beside each other into the table, as the
// boot loaders of Linux have them: both are seen.
func TestTwoEntries(t *testing.T) {
	a := newAuthority(t)
	one, oneKey := a.leaf("Example One", false, now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0))
	two, twoKey := a.leaf("Example Two", false, now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0))
	b := a.sign(program(), one, oneKey, "sha256")
	other := a.sign(program(), two, twoKey, "sha256")
	m, err := open(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	at, size := m.dir(dirSecurity)
	second := other[at:]
	joined := append(bytes.Clone(b), second...)
	binary.LittleEndian.PutUint32(joined[m.dirAt(dirSecurity)+4:], size+uint32(len(second)))
	got, err := read(joined, Trust{Roots: a.pool, Now: now})
	if err != nil || got.Get("authenticode.status") != "valid" || strings.Join(got.All("authenticode.signer"), "|") != "Example One|Example Two" {
		t.Errorf("%v, %v", got, err)
	}
}

// TestDamaged cuts and flips a signed program everywhere: never a panic, and
// never "valid" for a file that is not the one signed.
func TestDamaged(t *testing.T) {
	a := newAuthority(t)
	cert, key := a.leaf("Example Lab", false, now.AddDate(-1, 0, 0), now.AddDate(1, 0, 0))
	whole := a.sign(program(), cert, key, "sha256")
	for at := 0; at < len(whole); at += 3 {
		b := bytes.Clone(whole)
		b[at] ^= 0xFF
		got, _ := read(b, Trust{Roots: a.pool, Now: now})
		m, err := open(bytes.NewReader(b))
		if err != nil {
			continue
		}
		sum := m.opt + 64
		if table, _ := m.dir(dirSecurity); got.Get("authenticode.status") == "valid" && int64(at) < int64(table) && (int64(at) < sum || int64(at) >= sum+4) {
			t.Fatalf("byte %#x changed, and the signature is valid", at)
		}
	}
	for cut := 0; cut < len(whole); cut += 101 {
		read(whole[:cut], Trust{Now: now})
	}
}

func FuzzPE(f *testing.F) {
	f.Add(program())
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _ := read(b, Trust{Now: now})
		for _, fact := range got {
			if fact.Value == "" || len(fact.Value) > 8<<10 || fact.Value != strings.ToValidUTF8(fact.Value, "") {
				t.Errorf("%s is %d bytes", fact.Name, len(fact.Value))
			}
		}
	})
}
