// Package authenticode reads and checks the signatures of Windows programs and
// installers: PKCS #7 signed data whose content is a digest of the file, as the
// Authenticode specification of 2008 describes it, with nested signatures and
// countersignatures by time-stamping services. The signatures of macOS are of the
// same form over another content; Detached checks those.
//
// Three things are told apart, since they are worth different amounts:
//
//	claimed    who the signature says has signed
//	digest     the signature is sound, and its digest is the file's
//	chain      the certificate leads to a root that the reader trusts, at the
//	           time of signing
//
// A time of signing is believed when the service that stamped it leads to such a
// root too. Chains are followed here: no system is asked, nothing is fetched, and
// so whether a certificate was revoked is not known.
//
// Catalog files, in which Windows keeps signatures of files without one of
// their own, are not read.
package authenticode

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	_ "crypto/sha1" // old signatures are still to be read
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// The statuses of a signature.
const (
	Valid         = "valid"          // digest and chain hold
	UntrustedRoot = "untrusted-root" // the digest holds; the chain ends at a root that is not trusted here, or is not whole
	Expired       = "expired"        // the digest holds; the certificate was not valid, and no time stamp says otherwise
	BadDigest     = "bad-digest"     // the file, or the signature, was changed
	Malformed     = "malformed"      // it cannot be read
	Absent        = "absent"         // there is none
)

// A Signature is one signature of a file.
type Signature struct {
	Status    string
	Signer    string // common name of the certificate
	Org       string
	Country   string
	Unit      string // organisational unit: the team, in certificates of Apple
	Serial    string // of the subject: a company number in certificates of extended validation
	Issuer    string
	LeafHash  string // SHA-256 of the certificate, in hex
	Algorithm string // of the file's digest: "SHA-256"
	Digest    string // as signed, in hex
	SignedAt  time.Time
	Why       string // what is wrong, when something is
	Nested    bool

	Leaf *x509.Certificate // the signer's, when the signature is sound; of Detached only
}

// The limits of a signature: nested ones, certificates, bytes, and bits of an RSA
// key. Twice the longest key in use takes milliseconds; one of a megabyte, hours.
const (
	maxNested = 4
	maxCerts  = 64
	maxBytes  = 8 << 20
	maxKey    = 16384
)

var (
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidIndirect      = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 4}
	oidNested        = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 4, 1}
	oidStamp         = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 3, 3, 1}
	oidStampCMS      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidCounter       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 6}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSubjectSerial = asn1.ObjectIdentifier{2, 5, 4, 5}
)

// hashes are the digests in use, by object identifier.
var hashes = map[string]struct {
	hash crypto.Hash
	name string
}{
	"1.3.14.3.2.26":          {crypto.SHA1, "SHA-1"},
	"2.16.840.1.101.3.4.2.1": {crypto.SHA256, "SHA-256"},
	"2.16.840.1.101.3.4.2.2": {crypto.SHA384, "SHA-384"},
	"2.16.840.1.101.3.4.2.3": {crypto.SHA512, "SHA-512"},
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
}

type signedData struct {
	Version     int
	Digests     []pkix.AlgorithmIdentifier `asn1:"set"`
	Content     contentInfo
	Certs       asn1.RawValue `asn1:"optional,tag:0"`
	CRLs        asn1.RawValue `asn1:"optional,tag:1"`
	SignerInfos []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version   int
	Issuer    issuerSerial
	Digest    pkix.AlgorithmIdentifier
	Auth      asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm pkix.AlgorithmIdentifier
	Sig       []byte
	Unauth    asn1.RawValue `asn1:"optional,tag:1"`
}

type issuerSerial struct {
	Name   asn1.RawValue
	Serial *big.Int
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue `asn1:"set"`
}

type indirectData struct {
	Data   asn1.RawValue
	Digest struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
}

// A Checker checks signatures against a store and a day.
type Checker struct {
	Roots *x509.CertPool // nil trusts nobody
	Now   time.Time
	// Pinned are SHA-256 digests, in hex, of roots that are trusted too. Such a
	// root is taken from the signature, which has to bring it.
	Pinned []string
	// Marks is the start of the identifiers of extensions by which an issuer marks
	// what a certificate is for. Critical ones do not stop a chain.
	Marks asn1.ObjectIdentifier
	// Digest computes the digest of the file by an algorithm, without the parts
	// that a signature cannot cover.
	Digest func(crypto.Hash) ([]byte, error)
}

var errForm = errors.New("it is not signed data")

// Check reads one signature and those nested in it, outermost first.
func (c *Checker) Check(der []byte) []Signature { return c.check(der, 0) }

func (c *Checker) check(der []byte, depth int) []Signature {
	bad := func(err error) []Signature {
		return []Signature{{Status: Malformed, Why: err.Error(), Nested: depth > 0}}
	}
	if len(der) > maxBytes {
		return bad(fmt.Errorf("%d bytes, more than %d", len(der), maxBytes))
	}
	sd, certs, err := parse(der)
	if err != nil {
		return bad(err)
	}
	if !sd.Content.Type.Equal(oidIndirect) || len(sd.SignerInfos) != 1 {
		return bad(errForm)
	}
	s := c.one(sd, certs)
	s.Nested = depth > 0
	out := []Signature{s}
	for _, a := range attributes(sd.SignerInfos[0].Unauth) {
		if a.Type.Equal(oidNested) && depth < maxNested {
			for _, v := range values(a) {
				out = append(out, c.check(v.FullBytes, depth+1)...)
			}
		}
	}
	return out
}

// parse reads signed data and its certificates.
func parse(der []byte) (*signedData, []*x509.Certificate, error) {
	var ci contentInfo
	if _, err := asn1.Unmarshal(der, &ci); err != nil {
		return nil, nil, errForm
	}
	if !ci.Type.Equal(oidSignedData) {
		return nil, nil, errForm
	}
	var sd signedData
	if _, err := asn1.Unmarshal(ci.Content.Bytes, &sd); err != nil {
		return nil, nil, errForm
	}
	var certs []*x509.Certificate
	for rest := sd.Certs.Bytes; len(rest) > 0 && len(certs) < maxCerts; {
		var raw asn1.RawValue
		next, err := asn1.Unmarshal(rest, &raw)
		if err != nil {
			break
		}
		rest = next
		cert, err := x509.ParseCertificate(raw.FullBytes)
		if err != nil {
			continue
		}
		if key, ok := cert.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > maxKey {
			return nil, nil, fmt.Errorf("a key of %d bits, more than %d", key.N.BitLen(), maxKey)
		}
		certs = append(certs, cert)
	}
	return &sd, certs, nil
}

// one checks the only signer of signed data.
func (c *Checker) one(sd *signedData, certs []*x509.Certificate) Signature {
	si := &sd.SignerInfos[0]
	leaf := find(certs, &si.Issuer)
	if leaf == nil {
		return Signature{Status: Malformed, Why: "the signer's certificate is not in it"}
	}
	s := describe(leaf)
	var ind indirectData
	if _, err := asn1.Unmarshal(sd.Content.Content.Bytes, &ind); err != nil {
		s.Status, s.Why = Malformed, "its content is not a digest of a file"
		return s
	}
	h, ok := hashes[ind.Digest.Algorithm.Algorithm.String()]
	if !ok {
		s.Status, s.Why = Malformed, "its digest is by an algorithm that is not known"
		return s
	}
	s.Algorithm, s.Digest = h.name, hex.EncodeToString(ind.Digest.Digest)
	got, err := c.Digest(h.hash)
	if err != nil {
		s.Status, s.Why = Malformed, err.Error()
		return s
	}
	if !bytes.Equal(got, ind.Digest.Digest) {
		s.Status, s.Why = BadDigest, "the file is not the one that was signed"
		return s
	}
	if err := verify(si, leaf, contentBytes(sd.Content.Content.Bytes)); err != nil {
		s.Status, s.Why = BadDigest, err.Error()
		return s
	}
	at, stamped := c.stamped(si, certs)
	s.SignedAt = at
	s.Status, s.Why = c.chain(leaf, certs, at, stamped)
	return s
}

// contentBytes is the content without its own tag and length, which is what a
// signer's digest covers.
func contentBytes(b []byte) []byte {
	var raw asn1.RawValue
	if _, err := asn1.Unmarshal(b, &raw); err != nil {
		return nil
	}
	return raw.Bytes
}

func find(certs []*x509.Certificate, who *issuerSerial) *x509.Certificate {
	for _, c := range certs {
		if c.SerialNumber.Cmp(who.Serial) == 0 && bytes.Equal(c.RawIssuer, who.Name.FullBytes) {
			return c
		}
	}
	return nil
}

func describe(c *x509.Certificate) Signature {
	s := Signature{Signer: c.Subject.CommonName, Issuer: c.Issuer.CommonName, LeafHash: hexSHA256(c.Raw)}
	if len(c.Subject.Organization) > 0 {
		s.Org = c.Subject.Organization[0]
	}
	if len(c.Subject.Country) > 0 {
		s.Country = c.Subject.Country[0]
	}
	if len(c.Subject.OrganizationalUnit) > 0 {
		s.Unit = c.Subject.OrganizationalUnit[0]
	}
	for _, n := range c.Subject.Names {
		if n.Type.Equal(oidSubjectSerial) {
			s.Serial, _ = n.Value.(string)
		}
	}
	return s
}

func hexSHA256(b []byte) string {
	h := crypto.SHA256.New()
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil))
}

// attributes reads a set of attributes, each as far as it can be read.
func attributes(raw asn1.RawValue) []attribute {
	var out []attribute
	for rest := raw.Bytes; len(rest) > 0 && len(out) < 64; {
		var a attribute
		next, err := asn1.Unmarshal(rest, &a)
		if err != nil {
			return out
		}
		out, rest = append(out, a), next
	}
	return out
}

// values are the members of an attribute's set.
func values(a attribute) []asn1.RawValue {
	var out []asn1.RawValue
	for rest := a.Values.Bytes; len(rest) > 0 && len(out) < maxNested; {
		var v asn1.RawValue
		next, err := asn1.Unmarshal(rest, &v)
		if err != nil {
			return out
		}
		out, rest = append(out, v), next
	}
	return out
}

// verify checks a signer: the digest among its attributes is the content's, and
// the signature over the attributes is by the certificate's key.
func verify(si *signerInfo, cert *x509.Certificate, content []byte) error {
	h, ok := hashes[si.Digest.Algorithm.String()]
	if !ok {
		return errors.New("signed by an algorithm that is not known")
	}
	sum := h.hash.New()
	sum.Write(content)
	signed, digest := content, sum.Sum(nil)
	if len(si.Auth.Bytes) > 0 {
		found := false
		for _, a := range attributes(si.Auth) {
			var d []byte
			if a.Type.Equal(oidMessageDigest) {
				if _, err := asn1.Unmarshal(a.Values.Bytes, &d); err == nil && bytes.Equal(d, digest) {
					found = true
				}
			}
		}
		if !found {
			return errors.New("what was signed is another content")
		}
		signed = append([]byte{0x31}, si.Auth.FullBytes[1:]...) // attributes are signed as a SET
	}
	algorithm, ok := algorithms[keyKind(cert)][h.hash]
	if !ok {
		return errors.New("signed by an algorithm that is not known")
	}
	if err := cert.CheckSignature(algorithm, signed, si.Sig); err != nil {
		if algorithm == x509.SHA1WithRSA && checkSHA1(cert, signed, si.Sig) == nil {
			return nil
		}
		return errors.New("the signature is not by the certificate's key")
	}
	return nil
}

func keyKind(c *x509.Certificate) x509.PublicKeyAlgorithm { return c.PublicKeyAlgorithm }

// algorithms are signature algorithms by key and digest.
var algorithms = map[x509.PublicKeyAlgorithm]map[crypto.Hash]x509.SignatureAlgorithm{
	x509.RSA:   {crypto.SHA1: x509.SHA1WithRSA, crypto.SHA256: x509.SHA256WithRSA, crypto.SHA384: x509.SHA384WithRSA, crypto.SHA512: x509.SHA512WithRSA},
	x509.ECDSA: {crypto.SHA1: x509.ECDSAWithSHA1, crypto.SHA256: x509.ECDSAWithSHA256, crypto.SHA384: x509.ECDSAWithSHA384, crypto.SHA512: x509.ECDSAWithSHA512},
}
