package prove

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/scrypt"
	"golang.org/x/mod/sumdb/note"
)

// A KeyFile is a signing key as it lies on disk. The secret is sealed when a
// passphrase was given: scrypt, then ChaCha20-Poly1305.
type KeyFile struct {
	Name     string `json:"name"`   // of the log, and of the signer
	Verifier string `json:"verify"` // the public half, as notes write it: "name+hash+key"
	From     string `json:"from"`   // first day on which it may sign
	Until    string `json:"until"`  // last day
	Secret   string `json:"secret,omitempty"`
	Salt     []byte `json:"salt,omitempty"`
	Sealed   []byte `json:"sealed,omitempty"`
}

// A KeyRing is the public keys that somebody trusts, and since when until when.
type KeyRing struct {
	Keys []PublicKey `json:"keys"`
}

// A PublicKey is one of a ring.
type PublicKey struct {
	Verifier string `json:"verify"`
	From     string `json:"from,omitempty"`
	Until    string `json:"until,omitempty"`
	Revoked  string `json:"revoked,omitempty"` // the day from which nothing it signed counts
	Trust    string `json:"trust,omitempty"`   // where the key was had from
}

// NewKey makes a key.
func NewKey(random io.Reader, name string, from, until time.Time, passphrase []byte) (*KeyFile, error) {
	if err := plainKeyName(name); err != nil {
		return nil, err
	}
	secret, verifier, err := note.GenerateKey(random, name)
	if err != nil {
		return nil, err
	}
	k := &KeyFile{Name: name, Verifier: verifier, From: from.Format(time.DateOnly), Until: until.Format(time.DateOnly)}
	if len(passphrase) == 0 {
		k.Secret = secret
		return k, nil
	}
	k.Salt = make([]byte, 16)
	if _, err := io.ReadFull(random, k.Salt); err != nil {
		return nil, err
	}
	aead, err := sealer(passphrase, k.Salt)
	if err != nil {
		return nil, err
	}
	// Each sealing has a salt, so a key, of its own: the nonce may be fixed.
	k.Sealed = aead.Seal(nil, make([]byte, aead.NonceSize()), []byte(secret), []byte(verifier))
	return k, nil
}

type aead interface {
	Seal(dst, nonce, plain, more []byte) []byte
	Open(dst, nonce, sealed, more []byte) ([]byte, error)
	NonceSize() int
}

func sealer(passphrase, salt []byte) (aead, error) {
	key, err := scrypt.Key(passphrase, salt, 1<<16, 8, 1, chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(key)
}

// ErrElsewhere is returned when a key file has the public half alone.
var ErrElsewhere = errors.New("the key file has no secret: somebody else must sign")

// ErrPassphrase is returned when a key needs a passphrase, or another one.
var ErrPassphrase = errors.New("the passphrase does not open the key")

// Signer opens the key. It may sign on the day given only while it is valid.
func (k *KeyFile) Signer(passphrase []byte, today time.Time) (note.Signer, error) {
	if err := k.valid(today); err != nil {
		return nil, err
	}
	if !k.HasSecret() {
		return nil, ErrElsewhere
	}
	secret := k.Secret
	if secret == "" {
		aead, err := sealer(passphrase, k.Salt)
		if err != nil {
			return nil, err
		}
		b, err := aead.Open(nil, make([]byte, aead.NonceSize()), k.Sealed, []byte(k.Verifier))
		if err != nil {
			return nil, ErrPassphrase
		}
		secret = string(b)
	}
	return note.NewSigner(secret)
}

// ReadKey reads a key file. One that holds a secret and that others may read is
// refused.
func ReadKey(name string) (*KeyFile, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var k KeyFile
	if err := json.Unmarshal(b, &k); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	v, err := note.NewVerifier(k.Verifier)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if k.Name == "" { // as key show prints it
		k.Name = v.Name()
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 && k.HasSecret() {
		return nil, fmt.Errorf("%s may be read by others (mode %04o)\nhint: chmod 600 %s", name, info.Mode().Perm(), name)
	}
	return &k, nil
}

// Write writes a key file that only its owner may read. It never replaces one.
func (k *KeyFile) Write(name string) error {
	b, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

// Public is the key's public half, with its time.
func (k *KeyFile) Public() PublicKey {
	return PublicKey{Verifier: k.Verifier, From: k.From, Until: k.Until}
}

// ReadKeyRing reads a ring, a key file, or a line with a public key.
func ReadKeyRing(name string) (*KeyRing, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return ParseKeyRing(name, b)
}

// ParseKeyRing reads a ring, a key, or a line with a public key.
func ParseKeyRing(name string, b []byte) (*KeyRing, error) {
	text := strings.TrimSpace(string(b))
	if !strings.HasPrefix(text, "{") {
		return (&KeyRing{Keys: []PublicKey{{Verifier: text, Trust: name}}}).checked(name)
	}
	var both struct {
		KeyRing
		PublicKey
	}
	if err := json.Unmarshal(b, &both); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	ring := both.KeyRing
	if both.PublicKey.Verifier != "" {
		ring.Keys = append(ring.Keys, both.PublicKey)
	}
	for i := range ring.Keys {
		if ring.Keys[i].Trust == "" {
			ring.Keys[i].Trust = name
		}
	}
	return ring.checked(name)
}

func (r *KeyRing) checked(name string) (*KeyRing, error) {
	if len(r.Keys) == 0 {
		return nil, fmt.Errorf("%s: holds no key", name)
	}
	for _, k := range r.Keys {
		if _, err := note.NewVerifier(k.Verifier); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return r, nil
}

// Verifiers are the keys by which a signature of a day counts.
func (r *KeyRing) Verifiers() note.Verifiers {
	var list []note.Verifier
	for _, k := range r.Keys {
		if v, err := note.NewVerifier(k.Verifier); err == nil {
			list = append(list, v)
		}
	}
	return note.VerifierList(list...)
}

// Judge says whether a key counted on a day, by name and hash. The error says
// why not.
func (r *KeyRing) Judge(name string, hash uint32, day string) (*PublicKey, error) {
	i := slices.IndexFunc(r.Keys, func(k PublicKey) bool {
		v, err := note.NewVerifier(k.Verifier)
		return err == nil && v.Name() == name && v.KeyHash() == hash
	})
	if i < 0 {
		return nil, fmt.Errorf("the key %s is not one of those trusted", name)
	}
	k := &r.Keys[i]
	switch {
	case k.Revoked != "" && day >= k.Revoked:
		return k, fmt.Errorf("the key %s was revoked on %s", name, k.Revoked)
	case k.From != "" && day < k.From:
		return k, fmt.Errorf("the key %s was not valid before %s", name, k.From)
	case k.Until != "" && day > k.Until:
		return k, fmt.Errorf("the key %s had expired on %s", name, k.Until)
	}
	return k, nil
}

// digestOf is a SHA-256 in raw bytes.
func digestOf(b []byte) [32]byte { return sha256.Sum256(b) }

// Ed25519 is the key in its plain form, for signatures that are no notes.
func (k *KeyFile) Ed25519(passphrase []byte) (ed25519.PrivateKey, error) {
	secret := k.Secret
	if secret == "" {
		aead, err := sealer(passphrase, k.Salt)
		if err != nil {
			return nil, err
		}
		b, err := aead.Open(nil, make([]byte, aead.NonceSize()), k.Sealed, []byte(k.Verifier))
		if err != nil {
			return nil, ErrPassphrase
		}
		secret = string(b)
	}
	b, err := keyBytes(secret)
	if err != nil || len(b) != ed25519.SeedSize {
		return nil, errors.New("the key is not Ed25519")
	}
	return ed25519.NewKeyFromSeed(b), nil
}

// Ed25519 is a public key in its plain form.
func (k *PublicKey) Ed25519() (ed25519.PublicKey, error) {
	b, err := keyBytes(k.Verifier)
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("the key %.40s is not Ed25519", k.Verifier)
	}
	return b, nil
}

// keyBytes is the key at the end of a note's key, without the byte that says
// which algorithm it is for: 1 is Ed25519.
func keyBytes(s string) ([]byte, error) {
	parts := strings.SplitN(strings.TrimPrefix(s, "PRIVATE+KEY+"), "+", 3) // the key itself may hold a plus
	if len(parts) != 3 {
		return nil, errors.New("not a note's key")
	}
	b, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(b) < 1 || b[0] != 1 {
		return nil, errors.New("not a note's key")
	}
	return b[1:], nil
}
