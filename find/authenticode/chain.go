package authenticode

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"slices"
	"time"
)

// checkSHA1 checks an RSA signature over SHA-1, which the library no longer
// does. What was signed before 2016 often has no other.
func checkSHA1(cert *x509.Certificate, signed, sig []byte) error {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errors.New("not an RSA key")
	}
	h := crypto.SHA1.New()
	h.Write(signed)
	return rsa.VerifyPKCS1v15(key, crypto.SHA1, h.Sum(nil), sig)
}

// chain follows the certificate to a root that is trusted, at the time of
// signing where a time stamp tells it, else now.
func (c *Checker) chain(leaf *x509.Certificate, certs []*x509.Certificate, at time.Time, stamped bool) (status, why string) {
	when := c.Now
	if stamped {
		when = at
	}
	if when.Before(leaf.NotBefore) || when.After(leaf.NotAfter) {
		if !stamped {
			return Expired, "the certificate has expired and no time stamp that is trusted here says that it was signed before"
		}
		return Expired, "the certificate was not valid when it was signed"
	}
	if c.Roots == nil && len(c.Pinned) == 0 {
		return UntrustedRoot, "no roots are trusted here"
	}
	if !c.leads(leaf, certs, when, x509.ExtKeyUsageCodeSigning) {
		return UntrustedRoot, "its chain leads to no root that is trusted here"
	}
	return Valid, ""
}

// leads reports whether a certificate leads to a root that is trusted, for a
// purpose and at a time.
func (c *Checker) leads(leaf *x509.Certificate, certs []*x509.Certificate, when time.Time, purpose x509.ExtKeyUsage) bool {
	roots, between := c.Roots, x509.NewCertPool()
	if roots == nil {
		roots = x509.NewCertPool()
	} else if len(c.Pinned) > 0 {
		roots = roots.Clone()
	}
	for _, x := range certs {
		if len(c.Pinned) > 0 && slices.Contains(c.Pinned, hexSHA256(x.Raw)) {
			roots.AddCert(x)
		}
		between.AddCert(x)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: when, KeyUsages: []x509.ExtKeyUsage{purpose}})
	return err == nil
}

// stamped is when a time-stamping service saw the signature. A stamp that does
// not hold says nothing, and neither does one of a service that is not trusted:
// anyone can stamp a time of long ago.
func (c *Checker) stamped(si *signerInfo, certs []*x509.Certificate) (time.Time, bool) {
	for _, a := range attributes(si.Unauth) {
		for _, v := range values(a) {
			switch {
			case a.Type.Equal(oidStamp), a.Type.Equal(oidStampCMS):
				if t, ok := c.token(v.FullBytes, si.Sig); ok {
					return t, true
				}
			case a.Type.Equal(oidCounter):
				if t, ok := c.counter(v.FullBytes, si.Sig, certs); ok {
					return t, true
				}
			}
		}
	}
	return time.Time{}, false
}

// stampInfo is the content of an RFC 3161 token, as far as it is needed.
type stampInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	Serial asn1.RawValue
	Time   time.Time     `asn1:"generalized"`
	Rest   asn1.RawValue `asn1:"optional"`
}

// token checks an RFC 3161 time stamp over a signature.
func (c *Checker) token(der, sig []byte) (time.Time, bool) {
	sd, certs, err := parse(der)
	if err != nil || len(sd.SignerInfos) != 1 {
		return time.Time{}, false
	}
	c.settle(certs)
	var content []byte
	if _, err := asn1.Unmarshal(sd.Content.Content.Bytes, &content); err != nil {
		return time.Time{}, false
	}
	var info stampInfo
	if _, err := asn1.Unmarshal(content, &info); err != nil {
		return time.Time{}, false
	}
	h, ok := hashes[info.Imprint.Algorithm.Algorithm.String()]
	if !ok {
		return time.Time{}, false
	}
	sum := h.hash.New()
	sum.Write(sig)
	si := &sd.SignerInfos[0]
	cert := find(certs, &si.Issuer)
	if cert == nil || !bytes.Equal(sum.Sum(nil), info.Imprint.Digest) || verify(si, cert, content) != nil || !c.stamps(cert, certs, info.Time) {
		return time.Time{}, false
	}
	return info.Time, true
}

// counter checks an old countersignature: a signer of the signature's bytes,
// whose time is among its attributes.
func (c *Checker) counter(der, sig []byte, certs []*x509.Certificate) (time.Time, bool) {
	var si signerInfo
	if _, err := asn1.Unmarshal(der, &si); err != nil {
		return time.Time{}, false
	}
	cert := find(certs, &si.Issuer)
	if cert == nil || verify(&si, cert, sig) != nil {
		return time.Time{}, false
	}
	for _, a := range attributes(si.Auth) {
		var t time.Time
		if a.Type.Equal(oidSigningTime) {
			if _, err := asn1.Unmarshal(a.Values.Bytes, &t); err == nil && c.stamps(cert, certs, t) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// stamps reports whether a certificate may stamp times, at that time.
func (c *Checker) stamps(cert *x509.Certificate, certs []*x509.Certificate, at time.Time) bool {
	return !at.Before(cert.NotBefore) && !at.After(cert.NotAfter) &&
		slices.Contains(cert.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) && c.leads(cert, certs, at, x509.ExtKeyUsageTimeStamping)
}
