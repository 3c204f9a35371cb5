package authenticode_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"interdict/find/authenticode"
	"interdict/internal/fixture"
)

var now = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// The kind of content of Authenticode, and SHA-256.
var (
	indirect = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 4}
	sha      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)

func issue(t testing.TB, up *fixture.Issuer, name string, years int, usage ...x509.ExtKeyUsage) *fixture.Issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return issueBy(t, up, key, name, years, usage...)
}

func issueBy(t testing.TB, up *fixture.Issuer, key crypto.Signer, name string, years int, usage ...x509.ExtKeyUsage) *fixture.Issuer {
	t.Helper()
	i, err := fixture.Issue(up, key, int64(len(name)), x509.Certificate{Subject: pkix.Name{CommonName: name, Organization: []string{"Example Lab"}, Country: []string{"RU"}, SerialNumber: "1234567890123"},
		NotBefore: now.AddDate(-10, 0, 0), NotAfter: now.AddDate(years, 0, 0), IsCA: len(usage) == 0, ExtKeyUsage: usage})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// signature signs the digest of a file.
func signature(t testing.TB, by *fixture.Issuer, file []byte, plain ...func([]byte) fixture.CMSAttribute) []byte {
	t.Helper()
	sum := sha256.Sum256(file)
	content := fixture.DER(struct {
		Data   struct{ Type asn1.ObjectIdentifier }
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Digest    []byte
		}
	}{Data: struct{ Type asn1.ObjectIdentifier }{indirect}, Digest: struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}{pkix.AlgorithmIdentifier{Algorithm: sha}, sum[:]}})
	b, err := by.Indirect(indirect, content, plain...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func checker(root *fixture.Issuer, file []byte) *authenticode.Checker {
	c := &authenticode.Checker{Roots: x509.NewCertPool(), Now: now, Digest: func(h crypto.Hash) ([]byte, error) {
		sum := h.New()
		io.Copy(sum, bytes.NewReader(file))
		return sum.Sum(nil), nil
	}}
	c.Roots.AddCert(root.Cert)
	return c
}

func stamp(t testing.TB, by *fixture.Issuer, at time.Time) func([]byte) fixture.CMSAttribute {
	return func(sig []byte) fixture.CMSAttribute {
		a, err := by.Stamp(sig, at)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// TestCheck: of an expired certificate all hangs on the time stamp, and on who
// has made that.
func TestCheck(t *testing.T) {
	root := issue(t, nil, "Example Root", 10)
	mid := issue(t, root, "Example Authority", 10)
	good := issue(t, mid, "Example Lab", 1, x509.ExtKeyUsageCodeSigning)
	old := issue(t, mid, "Example Old Lab", -2, x509.ExtKeyUsageCodeSigning)
	stamps := issue(t, root, "Example Stamps", 10, x509.ExtKeyUsageTimeStamping)
	web := issue(t, root, "example.com", 10, x509.ExtKeyUsageServerAuth)
	other := issue(t, issue(t, nil, "Example Other Root", 10), "Example Other Stamps", 10, x509.ExtKeyUsageTimeStamping)
	file := []byte("a program")
	before, after := now.AddDate(-4, 0, 0), now.AddDate(-1, 0, 0)
	for _, c := range []struct {
		what, status string
		der          []byte
		roots        *fixture.Issuer
	}{
		{"it holds", authenticode.Valid, signature(t, good, file), root},
		{"another root", authenticode.UntrustedRoot, signature(t, good, file), other.Up},
		{"another file", authenticode.BadDigest, signature(t, good, []byte("another")), root},
		{"expired", authenticode.Expired, signature(t, old, file), root},
		{"expired, stamped before", authenticode.Valid, signature(t, old, file, stamp(t, stamps, before)), root},
		{"expired, stamped after", authenticode.Expired, signature(t, old, file, stamp(t, stamps, after)), root},
		{"expired, stamped by somebody", authenticode.Expired, signature(t, old, file, stamp(t, other, before)), root},
		{"expired, stamped by a web site", authenticode.Expired, signature(t, old, file, stamp(t, web, before)), root},
		{"nothing", authenticode.Malformed, nil, root},
	} {
		got := checker(c.roots, file).Check(c.der)
		if len(got) != 1 || got[0].Status != c.status {
			t.Errorf("%s: %+v, want %s", c.what, got, c.status)
		}
		if c.status != authenticode.Malformed && (got[0].Org != "Example Lab" || got[0].Country != "RU" || got[0].Serial != "1234567890123") {
			t.Errorf("%s: by %+v", c.what, got[0])
		}
	}
}

// TestPinned: a root is trusted by its digest, and only if the signature brings
// it.
func TestPinned(t *testing.T) {
	root := issue(t, nil, "Example Root", 10)
	leaf := issue(t, root, "Example Lab", 1, x509.ExtKeyUsageCodeSigning)
	alone := *leaf
	alone.Up = nil
	for _, c := range []struct {
		by     *fixture.Issuer
		pin    string
		status string
	}{
		{leaf, fixture.SHA256(root.Cert.Raw), authenticode.Valid},
		{leaf, fixture.SHA256([]byte("another")), authenticode.UntrustedRoot},
		{&alone, fixture.SHA256(root.Cert.Raw), authenticode.UntrustedRoot},
	} {
		b, err := c.by.CMS(nil, []byte("content"), nil)
		if err != nil {
			t.Fatal(err)
		}
		k := &authenticode.Checker{Now: now, Pinned: []string{c.pin}}
		if got, _ := k.Detached(b, []byte("content")); got.Status != c.status {
			t.Errorf("%+v, want %s", got, c.status)
		}
		if got, signed := k.Detached(b, []byte("Content")); got.Status != authenticode.BadDigest || signed != nil {
			t.Errorf("another content: %+v %v", got, signed)
		}
	}
}

// absurd is a key of a million bits, with which one check would take hours.
type absurd struct{ *ecdsa.PrivateKey }

func (absurd) Public() crypto.PublicKey {
	return &rsa.PublicKey{N: new(big.Int).SetBit(new(big.Int).Lsh(big.NewInt(1), 1<<20), 0, 1), E: 65537}
}

// TestAbsurdSizes: what is far larger than any certificate is refused before
// anything is computed with it.
func TestAbsurdSizes(t *testing.T) {
	root := issue(t, nil, "Example Root", 10)
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	file := []byte("a program")
	start := time.Now()
	got := checker(root, file).Check(signature(t, issueBy(t, root, absurd{key}, "Example Absurd", 1, x509.ExtKeyUsageCodeSigning), file))
	if len(got) != 1 || got[0].Status != authenticode.Malformed || !strings.Contains(got[0].Why, "a key of 1048577 bits") {
		t.Errorf("a key of a million bits: %+v", got)
	}
	huge := issue(t, root, strings.Repeat("x", 9<<20), 1, x509.ExtKeyUsageCodeSigning)
	got = checker(root, file).Check(signature(t, huge, file))
	if len(got) != 1 || got[0].Status != authenticode.Malformed || !strings.Contains(got[0].Why, "bytes, more than") {
		t.Errorf("a name of nine megabytes: %.200v", got)
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

// Whatever the bytes are, nothing that root did not sign is valid.
func FuzzCheck(f *testing.F) {
	root := issue(f, nil, "Example Root", 10)
	leaf := issue(f, root, "Example Lab", 1, x509.ExtKeyUsageCodeSigning)
	file := []byte("a program")
	sig := signature(f, leaf, file)
	f.Add(sig)
	f.Add(sig[:len(sig)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, s := range checker(root, []byte("another program")).Check(b) {
			if s.Status == authenticode.Valid {
				t.Errorf("valid for another file: %+v", s)
			}
		}
		if s, _ := checker(root, nil).Detached(b, file); s.Status == authenticode.Valid {
			t.Errorf("valid for a content that nobody has signed: %+v", s)
		}
	})
}
