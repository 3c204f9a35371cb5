package prove

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func elsewhere(t testing.TB) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, secret, err := ed25519.GenerateKey(random(5))
	if err != nil {
		t.Fatal(err)
	}
	return public, secret
}

// TestExternal: whoever has the secret signs; what comes back is used only when
// it is a signature by the key.
func TestExternal(t *testing.T) {
	public, secret := elsewhere(t)
	k, err := NewPublicKey("log.example.com", public, day, day.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Signer(nil, day); !errors.Is(err, ErrElsewhere) {
		t.Errorf("a key without a secret signs: %v", err)
	}
	raw := func(msg []byte) ([]byte, error) { return ed25519.Sign(secret, msg), nil }
	text := func(msg []byte) ([]byte, error) {
		return []byte(base64.StdEncoding.EncodeToString(ed25519.Sign(secret, msg)) + "\n"), nil
	}
	for what, sign := range map[string]func([]byte) ([]byte, error){"64 bytes": raw, "base64": text} {
		s, err := k.External(day, sign)
		if err != nil {
			t.Fatal(err)
		}
		h := house{k, s, &KeyRing{Keys: []PublicKey{k.Public()}}}
		dir := t.TempDir()
		fill(t, dir, h, 0, 3).Close()
		if v := Verify(pack(t, members(t, dir, h), h), h.ring, same, nil); !v.OK || v.Key != "log.example.com" || v.KeyFrom != "2026-11-23" || v.KeyUntil != "2027-11-23" {
			t.Errorf("%s: %+v", what, v)
		}
		e, err := EnvelopBy(StatementType, []byte("{}"), s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := OpenEnvelope(e, StatementType, public); err != nil || string(got) != "{}" {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}

	another := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	for words, sign := range map[string]func([]byte) ([]byte, error){
		"no signature by the key": func(msg []byte) ([]byte, error) { return ed25519.Sign(another, msg), nil },
		"neither a signature":     func([]byte) ([]byte, error) { return []byte("yes"), nil },
		"neither a signature of":  func([]byte) ([]byte, error) { return nil, nil },
		"the token is away":       func([]byte) ([]byte, error) { return nil, errors.New("the token is away") },
		"is no signature":         func(msg []byte) ([]byte, error) { return ed25519.Sign(secret, append(msg, '!')), nil },
	} {
		s, err := k.External(day, sign)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Sign(&note.Note{Text: "x\n"}, s); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want %q", err, words)
		}
	}
	if _, err := k.External(day.AddDate(2, 0, 0), raw); err == nil || !strings.Contains(err.Error(), "interdict key rotate") {
		t.Errorf("an expired key signs: %v", err)
	}
	// Nothing of a log that could not be signed is acknowledged.
	s, err := k.External(day, func([]byte) ([]byte, error) { return []byte("garbage"), nil })
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := Create(dir, s, note.VerifierList())
	if err != nil {
		t.Fatal(err)
	}
	r, d := record(t, "r1", "permitted")
	if err := l.Add(r, d); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(); err == nil || l.Size() != 0 {
		t.Errorf("%v; the log has %d records", err, l.Size())
	}
	if _, err := os.Stat(filepath.Join(dir, "checkpoint")); err == nil {
		t.Error("a checkpoint was written")
	}
	l.Close()
}

// TestPublicKeyFiles: the file of a key without a secret may be read by all.
func TestPublicKeyFiles(t *testing.T) {
	public, _ := elsewhere(t)
	k, err := NewPublicKey("log.example.com", public, day, day.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "key")
	if err := k.Write(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadKey(name); err != nil || got.HasSecret() || got.Name != "log.example.com" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := NewPublicKey("two words", public, day, day); err == nil {
		t.Error("a name of two words")
	}
}

func publicPEM(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func FuzzParsePublic(f *testing.F) {
	public, _ := elsewhere(f)
	whole := publicPEM(f, public)
	f.Add(whole)
	f.Add([]byte(base64.StdEncoding.EncodeToString(public) + "\n"))
	f.Add(append(whole, whole...))
	f.Add([]byte("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"))
	if got, err := ParsePublic(whole); err != nil || !got.Equal(public) {
		f.Errorf("%v, %v", got, err)
	}
	if got, err := ParsePublic(append(whole, whole...)); err == nil {
		f.Errorf("two keys are read as %v", got)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := ParsePublic(b)
		if err != nil {
			return
		}
		if again, err := ParsePublic(publicPEM(t, k)); len(k) != ed25519.PublicKeySize || err != nil || !again.Equal(k) {
			t.Errorf("%x is read again as %x, %v", k, again, err)
		}
	})
}
