package authenticode

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
)

// An Attribute is something that a signer has signed beside the content.
type Attribute struct {
	Type   asn1.ObjectIdentifier
	Values [][]byte // each in DER
}

// Detached checks signed data whose content lies beside it, as the code
// signatures of macOS have it: the content is signed as it is, and may be no
// longer than the file that holds it. The attributes are those that the signer
// has signed; there are none unless the signature over them holds. What is
// signed without attributes is refused: such a signature could be taken from
// elsewhere.
func (c *Checker) Detached(ber, content []byte) (Signature, []Attribute) {
	bad := func(why string) (Signature, []Attribute) { return Signature{Status: Malformed, Why: why}, nil }
	if len(ber) > maxBytes {
		return bad(fmt.Sprintf("%d bytes, more than %d", len(ber), maxBytes))
	}
	der, err := toDER(ber)
	if err != nil {
		return bad(err.Error())
	}
	sd, certs, err := parse(der)
	if err != nil {
		return bad(err.Error())
	}
	if len(sd.SignerInfos) != 1 || len(sd.SignerInfos[0].Auth.Bytes) == 0 {
		return bad(errForm.Error())
	}
	c.settle(certs)
	si := &sd.SignerInfos[0]
	leaf := find(certs, &si.Issuer)
	if leaf == nil {
		return bad("the signer's certificate is not in it")
	}
	s := describe(leaf)
	if h, ok := hashes[si.Digest.Algorithm.String()]; ok {
		sum := h.hash.New()
		sum.Write(content)
		s.Algorithm, s.Digest = h.name, hex.EncodeToString(sum.Sum(nil))
	}
	if err := verify(si, leaf, content); err != nil {
		s.Status, s.Why = BadDigest, err.Error()
		return s, nil
	}
	at, stamped := c.stamped(si, certs)
	s.SignedAt = at
	s.Status, s.Why = c.chain(leaf, certs, at, stamped)
	s.Leaf = leaf
	var signed []Attribute
	for _, a := range attributes(si.Auth) {
		x := Attribute{Type: a.Type}
		for _, v := range values(a) {
			x.Values = append(x.Values, v.FullBytes)
		}
		signed = append(signed, x)
	}
	return s, signed
}

// settle takes the marks of the issuer off the critical extensions that are not
// known, so that they do not stop a chain.
func (c *Checker) settle(certs []*x509.Certificate) {
	if len(c.Marks) == 0 {
		return
	}
	for _, x := range certs {
		var left []asn1.ObjectIdentifier
		for _, id := range x.UnhandledCriticalExtensions {
			if len(id) < len(c.Marks) || !id[:len(c.Marks)].Equal(c.Marks) {
				left = append(left, id)
			}
		}
		x.UnhandledCriticalExtensions = left
	}
}
