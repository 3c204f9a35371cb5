package prove

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// # Keys kept elsewhere
//
// The secret of a key may lie in a token or with a service. Then the key file
// has the public half alone, and somebody else signs: gets the bytes, answers
// with the signature. What comes back is verified before it is used, so that a
// wrong key or a broken helper never gets into a log.

// NewPublicKey makes the file of a key whose secret lies elsewhere.
func NewPublicKey(name string, public ed25519.PublicKey, from, until time.Time) (*KeyFile, error) {
	if err := plainKeyName(name); err != nil {
		return nil, err
	}
	v, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return nil, err
	}
	return &KeyFile{Name: name, Verifier: v, From: from.Format(time.DateOnly), Until: until.Format(time.DateOnly)}, nil
}

// ParsePublic reads a public Ed25519 key: PEM as other programs write it, or its
// 32 bytes in base64.
func ParsePublic(b []byte) (ed25519.PublicKey, error) {
	if len(b) > 64<<10 {
		return nil, errors.New("larger than any public key")
	}
	if block, rest := pem.Decode(b); block != nil {
		k, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		public, ok := k.(ed25519.PublicKey)
		if !ok || block.Type != "PUBLIC KEY" || len(bytes.TrimSpace(rest)) > 0 {
			return nil, fmt.Errorf("a %s of type %T, not one public key of Ed25519", strings.ToLower(block.Type), k)
		}
		return public, nil
	}
	k, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(k) != ed25519.PublicKeySize {
		return nil, errors.New("neither PEM nor 32 bytes in base64")
	}
	return k, nil
}

// HasSecret reports whether the key file holds its secret, sealed or not.
func (k *KeyFile) HasSecret() bool { return k.Secret != "" || len(k.Sealed) > 0 }

// External opens the key for signing by somebody else. It may sign on the day
// given only while it is valid.
func (k *KeyFile) External(today time.Time, sign func(msg []byte) ([]byte, error)) (note.Signer, error) {
	if err := k.valid(today); err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(k.Verifier)
	if err != nil {
		return nil, err
	}
	return &external{v, sign}, nil
}

// external is a note's signer that asks somebody else.
type external struct {
	note.Verifier
	sign func([]byte) ([]byte, error)
}

// Sign asks for a signature, and gives it only when it is one.
func (e *external) Sign(msg []byte) ([]byte, error) {
	b, err := e.sign(msg)
	if err != nil {
		return nil, err
	}
	if len(b) != ed25519.SignatureSize {
		text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(b)))
		if err != nil || len(text) != ed25519.SignatureSize {
			return nil, fmt.Errorf("the answer is neither a signature of %d bytes nor one in base64", ed25519.SignatureSize)
		}
		b = text
	}
	if !e.Verify(msg, b) {
		return nil, fmt.Errorf("the answer is no signature by the key %s", e.Name())
	}
	return b, nil
}

// valid refuses a day on which the key may not sign.
func (k *KeyFile) valid(today time.Time) error {
	day := today.UTC().Format(time.DateOnly)
	if k.From != "" && day < k.From || k.Until != "" && day > k.Until {
		return fmt.Errorf("key %s signs from %s until %s, not on %s\nhint: interdict key rotate makes the next one", k.Name, k.From, k.Until, day)
	}
	return nil
}

func plainKeyName(name string) error {
	if name == "" || strings.ContainsAny(name, " +\n") {
		return fmt.Errorf("key name %q is not one word without a plus", name)
	}
	return nil
}

// EnvelopBy signs a payload as Envelop does, by a signer of notes: its
// signatures are plain Ed25519 too.
func EnvelopBy(payloadType string, payload []byte, signer note.Signer) ([]byte, error) {
	sig, err := signer.Sign(preAuth(payloadType, payload))
	if err != nil {
		return nil, err
	}
	return envelope(payloadType, payload, sig)
}
