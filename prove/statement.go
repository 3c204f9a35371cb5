package prove

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// An Envelope is a DSSE envelope: a payload, its type, and signatures over both
// (secure-systems-lab/dsse, version 1).
type Envelope struct {
	PayloadType string              `json:"payloadType"`
	Payload     string              `json:"payload"` // base64
	Signatures  []EnvelopeSignature `json:"signatures"`
}

// An EnvelopeSignature is one signature of an envelope.
type EnvelopeSignature struct {
	KeyID string `json:"keyid,omitempty"`
	Sig   string `json:"sig"` // base64
}

// StatementType is the media type of in-toto statements, and PredicateType
// names what ours says.
const (
	StatementType = "application/vnd.in-toto+json"
	PredicateType = "https://interdict.invalid/record/v1"
)

// A Statement is an in-toto statement, version 1: the record of an answer about
// the bytes that have this digest.
type Statement struct {
	Type          string          `json:"_type"`
	Subject       []Subject       `json:"subject"`
	PredicateType string          `json:"predicateType"`
	Predicate     json.RawMessage `json:"predicate"`
}

// A Subject is what a statement is about.
type Subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// State makes the statement of a record: about its commitments, saying the
// record.
func State(r *Record) ([]byte, error) {
	b, err := r.Bytes()
	if err != nil {
		return nil, err
	}
	asked, err := Canonical(r.Asked)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(asked)
	return Canonical(Statement{Type: "https://in-toto.io/Statement/v1", Subject: []Subject{{r.ID, map[string]string{"sha256": hex.EncodeToString(sum[:])}}},
		PredicateType: PredicateType, Predicate: b})
}

// Envelop signs a payload. The signature names no key: every verifier has
// another way to name one, and passes over a signature under a name that is not
// its own.
func Envelop(payloadType string, payload []byte, key ed25519.PrivateKey) ([]byte, error) {
	return envelope(payloadType, payload, ed25519.Sign(key, preAuth(payloadType, payload)))
}

func envelope(payloadType string, payload, sig []byte) ([]byte, error) {
	return Canonical(Envelope{PayloadType: payloadType, Payload: base64.StdEncoding.EncodeToString(payload),
		Signatures: []EnvelopeSignature{{Sig: base64.StdEncoding.EncodeToString(sig)}}})
}

// OpenEnvelope gives the payload of an envelope that the key has signed.
func OpenEnvelope(b []byte, payloadType string, key ed25519.PublicKey) ([]byte, error) {
	var e Envelope
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	if e.PayloadType != payloadType {
		return nil, fmt.Errorf("envelope: its payload is %q, not %q", e.PayloadType, payloadType)
	}
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	for _, s := range e.Signatures {
		sig, err := base64.StdEncoding.DecodeString(s.Sig)
		if err == nil && ed25519.Verify(key, preAuth(e.PayloadType, payload), sig) {
			return payload, nil
		}
	}
	return nil, errors.New("envelope: no signature by the key")
}

// preAuth is what DSSE signs: version, then type and payload, each behind its
// length, so that neither can pass for a part of the other.
func preAuth(payloadType string, payload []byte) []byte {
	out := []byte("DSSEv1 " + strconv.Itoa(len(payloadType)) + " " + payloadType + " " + strconv.Itoa(len(payload)) + " ")
	return append(out, payload...)
}
