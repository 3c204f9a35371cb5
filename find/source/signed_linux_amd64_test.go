package source_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// today is the day that the scans of these tests are told.
const today = "2026-11-23"

// signed signs a program in a maker's name with a throw-away key, and returns
// the key of a registry by which a machine trusts its root.
func signed(t *testing.T, program []byte, maker string) (out []byte, trusted string) {
	t.Helper()
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{Organization: []string{maker}, CommonName: maker}, NotBefore: root.NotBefore, NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}}
	file := func(name, kind string, b []byte) string {
		p := filepath.Join(dir, name)
		writeFile(t, p, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}))
		return p
	}
	certify := func(c *x509.Certificate) []byte {
		der, err := x509.CreateCertificate(rand.Reader, c, root, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	rootDER := certify(root)
	plain, result := filepath.Join(dir, "in.exe"), filepath.Join(dir, "out.exe")
	writeFile(t, plain, program)
	msg, err := exec.Command("osslsigncode", "sign", "-certs", file("leaf.pem", "CERTIFICATE", certify(leaf)), "-key", file("key.pem", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
		"-h", "sha256", "-in", plain, "-out", result).CombinedOutput()
	if err != nil {
		t.Fatalf("osslsigncode: %v\n%s", err, msg)
	}
	if out, err = os.ReadFile(result); err != nil {
		t.Fatal(err)
	}
	return out, rootKey(rootDER)
}

// rootKey is a trusted root as the registry keeps it: a row of properties, of
// which 3 is the digest and 32 the certificate.
func rootKey(der []byte) string {
	sum := sha1.Sum(der)
	property := func(b []byte, id uint32, value []byte) []byte {
		b = binary.LittleEndian.AppendUint32(b, id)
		b = binary.LittleEndian.AppendUint32(b, 1)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
		return append(b, value...)
	}
	var hex []string
	for _, c := range property(property(nil, 3, sum[:]), 32, der) {
		hex = append(hex, fmt.Sprintf("%02x", c))
	}
	return fmt.Sprintf("[HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\Root\\Certificates\\%X]\n\"Blob\"=hex:%s\n", sum, strings.Join(hex, ","))
}
