package conform

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	intoto "github.com/in-toto/attestation/go/v1"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"google.golang.org/protobuf/encoding/protojson"
)

// evidence is a log of answers in a bundle, with the public key that others
// are given, and the members of the bundle.
type evidence struct {
	pem     []byte
	members map[string][]byte
}

func makeEvidence(t *testing.T) evidence {
	t.Helper()
	dir := t.TempDir()
	key := []string{"--key", "evidence.key"}
	interdict(t, dir, 0, append(key, "key", "new", "--name", "evidence.example.com")...)
	record := append(key, "--record", "log", "--now", "2026-11-23", "-q")
	interdict(t, dir, 3, append(record, "decide", "--act", "use", "--set", "actor.kind=federal_agency", "--set", "actor.country=US", "--set", "product.id=kaspersky/total-security", "--set", "performed_at=2024-10-02")...)
	interdict(t, dir, 3, append(record, "screen", "AO Kaspersky Lab", "Jane Q. Smithers")...)
	interdict(t, dir, 0, append(key, "bundle", "log", "-o", "all.bundle")...)
	e := evidence{pem: interdict(t, dir, 0, append(key, "key", "show", "--pem")...), members: map[string][]byte{}}
	z, err := zip.OpenReader(filepath.Join(dir, "all.bundle"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if e.members[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

// statements are the names of the members that hold statements.
func (e *evidence) statements(t *testing.T) []string {
	t.Helper()
	var names []string
	for name := range e.members {
		if strings.HasPrefix(name, "statements/") {
			names = append(names, name)
		}
	}
	if slices.Sort(names); len(names) != 3 {
		t.Fatalf("3 answers, but statements %q", names)
	}
	return names
}

// A verifier knows the public key alone, and no name for it.
type verifier struct{ key ed25519.PublicKey }

func (v verifier) Verify(_ context.Context, data, sig []byte) error {
	if !ed25519.Verify(v.key, data, sig) {
		return os.ErrInvalid
	}
	return nil
}
func (v verifier) KeyID() (string, error)   { return "", nil }
func (v verifier) Public() crypto.PublicKey { return v.key }

// The library that in-toto and sigstore build on takes the envelopes, by the
// key that interdict prints; and no longer once a byte is changed.
func TestEnvelopesAreAccepted(t *testing.T) {
	e := makeEvidence(t)
	block, _ := pem.Decode(e.pem)
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	v, err := dsse.NewEnvelopeVerifier(verifier{key.(ed25519.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range e.statements(t) {
		var envelope dsse.Envelope
		if err := json.Unmarshal(e.members[name], &envelope); err != nil {
			t.Fatal(err)
		}
		accepted, err := v.Verify(t.Context(), &envelope)
		if err != nil || len(accepted) != 1 {
			t.Errorf("%s: %v, %d keys", name, err, len(accepted))
		}
		payload, err := envelope.DecodeB64Payload()
		if err != nil {
			t.Fatal(err)
		}
		payload[len(payload)/2] ^= 1
		envelope.Payload = base64.StdEncoding.EncodeToString(payload)
		if _, err := v.Verify(t.Context(), &envelope); err == nil {
			t.Errorf("%s: accepted with a changed byte", name)
		}
	}
}

// The payload is a statement as the in-toto project reads them, about the facts
// of the record beside it, and says that record.
func TestStatementsAreInToto(t *testing.T) {
	e := makeEvidence(t)
	for _, name := range e.statements(t) {
		var envelope dsse.Envelope
		if err := json.Unmarshal(e.members[name], &envelope); err != nil {
			t.Fatal(err)
		}
		if envelope.PayloadType != "application/vnd.in-toto+json" {
			t.Errorf("%s: payload type %q", name, envelope.PayloadType)
		}
		payload, err := envelope.DecodeB64Payload()
		if err != nil {
			t.Fatal(err)
		}
		var s intoto.Statement
		if err := protojson.Unmarshal(payload, &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		record := e.members[strings.Replace(name, "statements/", "records/", 1)]
		sum := sha256.Sum256(subject(t, record))
		if got := s.Subject[0].Digest["sha256"]; got != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: about %s, but the facts of the record have the digest %x", name, got, sum)
		}
		var plain struct{ Predicate json.RawMessage }
		if err := json.Unmarshal(payload, &plain); err != nil || !bytes.Equal(plain.Predicate, record) {
			t.Errorf("%s: says another record than the one beside it (%v)", name, err)
		}
	}
}

// subject is what a statement is about: the part "asked" of a record.
func subject(t *testing.T, record []byte) []byte {
	t.Helper()
	var r struct{ Asked json.RawMessage }
	if err := json.Unmarshal(record, &r); err != nil || len(r.Asked) == 0 {
		t.Fatalf("the record has no part %q: %v", "asked", err)
	}
	return r.Asked
}
