package prove

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// # Signed packs
//
// Law, catalog and lists travel as packs: zip files in the form of a bundle's.
// A signed list of them, the index, says which packs belong together, how large
// each is, and its digest. Nothing of a pack is read before its digest fits.
//
//	interdict/packs/1
//	packs.example.com              the name of the key
//	version 7                      only ever larger
//	made 2026-11-29T01:30:00Z
//	until 2026-12-29               the last day on which it should be taken for new
//	law law-0f3c….pack 412345 0f3c…
//	catalog catalog-91aa….pack 601234 91aa…
//
// The index is a signed note, as a checkpoint is.

// PackFormat is the first line of an index that this package writes.
const PackFormat = "interdict/packs/1"

// IndexName is the file of an index, among its packs.
const IndexName = "interdict.packs"

// The limits of packs that are read.
const (
	MaxIndex = 1 << 20
	maxPacks = 1000
	maxPack  = 1 << 30
)

// ErrUntrusted is wrapped where a signature is not that of a key that counts, and
// ErrForged where a pack is not the one that was signed.
var (
	ErrUntrusted = errors.New("not signed by a key that counts")
	ErrForged    = errors.New("not what was signed")
)

// PackKinds are the kinds of packs. There is one of each kind but of "list".
func PackKinds() []string { return []string{"law", "catalog", "lists", "list"} }

// A PackSet is an index: packs that belong together.
type PackSet struct {
	Name    string     `json:"name"` // of the publisher's key
	Version int64      `json:"version"`
	MadeAt  time.Time  `json:"made_at"`
	Until   string     `json:"until"` // the last day on which it should be taken for new
	Packs   []PackFile `json:"packs"`
}

// A PackFile is a pack as the index names it.
type PackFile struct {
	Kind   string `json:"kind"`
	File   string `json:"file"` // a plain name, beside the index
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// NewPack writes members as a pack and says how the index names it.
func NewPack(kind, stem string, members Members) ([]byte, PackFile, error) {
	var b bytes.Buffer
	if err := writeZip(&b, members); err != nil {
		return nil, PackFile{}, err
	}
	d := digestOf(b.Bytes())
	sum := hex.EncodeToString(d[:])
	f := PackFile{Kind: kind, File: stem + "-" + sum[:16] + ".pack", Bytes: int64(b.Len()), SHA256: sum}
	return b.Bytes(), f, f.check()
}

// Check holds the bytes of a pack to what the index says of them.
func (f PackFile) Check(b []byte) error {
	if int64(len(b)) != f.Bytes {
		return fmt.Errorf("%s: %w: %d bytes, but the index says %d; it is cut off or another", f.File, ErrForged, len(b), f.Bytes)
	}
	if d := digestOf(b); hex.EncodeToString(d[:]) != f.SHA256 {
		return fmt.Errorf("%s: %w: its digest is another", f.File, ErrForged)
	}
	return nil
}

// Open reads the members of a pack whose bytes fit the index.
func (f PackFile) Open(b []byte) (Members, error) {
	if err := f.Check(b); err != nil {
		return nil, err
	}
	m, err := readZip(f.File, b)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (f PackFile) check() error {
	switch {
	case !slices.Contains(PackKinds(), f.Kind):
		return fmt.Errorf("pack %q: unknown kind %q", f.File, f.Kind)
	case !plainFile(f.File):
		return fmt.Errorf("pack %q: not a plain name", f.File)
	case f.Bytes < 1 || f.Bytes > maxPack:
		return fmt.Errorf("pack %q: %d bytes; between 1 and %d are allowed", f.File, f.Bytes, maxPack)
	case len(f.SHA256) != 64 || strings.Trim(f.SHA256, "0123456789abcdef") != "":
		return fmt.Errorf("pack %q: %q is no digest", f.File, f.SHA256)
	}
	return nil
}

// plainFile reports whether a name is a file beside the index on any system.
func plainFile(name string) bool {
	return name != "" && len(name) <= 120 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == "" && name[0] != '.' && path.Base(name) == name
}

// text is the index as it is signed.
func (s *PackSet) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\nversion %d\nmade %s\nuntil %s\n", PackFormat, s.Name, s.Version, s.MadeAt.UTC().Format(time.RFC3339), s.Until)
	for _, f := range s.Packs {
		fmt.Fprintf(&b, "%s %s %d %s\n", f.Kind, f.File, f.Bytes, f.SHA256)
	}
	return b.String()
}

// Digest is the SHA-256 of what the index says, whoever has signed it.
func (s *PackSet) Digest() string {
	d := digestOf([]byte(s.text()))
	return hex.EncodeToString(d[:])
}

func (s *PackSet) check() error {
	if s.Version < 1 {
		return fmt.Errorf("index: version %d; the first is 1", s.Version)
	}
	if s.Name == "" || strings.ContainsAny(s.Name, " +\n") {
		return fmt.Errorf("index: the name %q is not one word", s.Name)
	}
	if _, err := time.Parse(time.DateOnly, s.Until); err != nil {
		return fmt.Errorf("index: until %q is not a day", s.Until)
	}
	if len(s.Packs) == 0 || len(s.Packs) > maxPacks {
		return fmt.Errorf("index: %d packs; between 1 and %d are allowed", len(s.Packs), maxPacks)
	}
	names, kinds := map[string]bool{}, map[string]bool{}
	for _, f := range s.Packs {
		if err := f.check(); err != nil {
			return fmt.Errorf("index: %w", err)
		}
		if names[f.File] || kinds[f.Kind] && f.Kind != "list" {
			return fmt.Errorf("index: pack %q, or its kind %s, stands twice", f.File, f.Kind)
		}
		names[f.File], kinds[f.Kind] = true, true
	}
	return nil
}

// Sign signs an index. The signer's name is the publisher's.
func (s *PackSet) Sign(signer note.Signer) ([]byte, error) {
	s.Name, s.MadeAt = signer.Name(), s.MadeAt.UTC().Truncate(time.Second)
	if err := s.check(); err != nil {
		return nil, err
	}
	return note.Sign(&note.Note{Text: s.text()}, signer)
}

// ReadPackSet reads an index signed by a key that is trusted. The key must have
// been valid on the day of the index, and be so on the day given: else whoever
// finds an old key could date an index back.
func ReadPackSet(b []byte, ring *KeyRing, today time.Time) (*PackSet, *PublicKey, error) {
	if len(b) > MaxIndex {
		return nil, nil, fmt.Errorf("index: more than %d bytes", MaxIndex)
	}
	n, err := note.Open(b, ring.Verifiers())
	if err != nil {
		return nil, nil, fmt.Errorf("index: %w: %w", ErrUntrusted, unsigned(err))
	}
	s, err := parsePackSet(n.Text)
	if err != nil {
		return nil, nil, err
	}
	var last error
	for _, sig := range n.Sigs {
		if sig.Name != s.Name {
			last = fmt.Errorf("the key %s has signed an index of %s", sig.Name, s.Name)
			continue
		}
		for _, day := range []time.Time{s.MadeAt, today} {
			k, err := ring.Judge(sig.Name, sig.Hash, day.UTC().Format(time.DateOnly))
			if err != nil {
				last = err
				break
			}
			if day.Equal(today) {
				return s, k, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("index: %w: %w", ErrUntrusted, last)
}

// parsePackSet reads the text of an index, which has one form only.
func parsePackSet(text string) (*PackSet, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 6 || lines[0] != PackFormat {
		return nil, fmt.Errorf("index: not of the form %s", PackFormat)
	}
	s := &PackSet{Name: lines[1]}
	var err [2]error
	s.Version, err[0] = strconv.ParseInt(strings.TrimPrefix(lines[2], "version "), 10, 64)
	s.MadeAt, err[1] = time.Parse(time.RFC3339, strings.TrimPrefix(lines[3], "made "))
	if err := errors.Join(err[:]...); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	s.Until = strings.TrimPrefix(lines[4], "until ")
	for _, l := range lines[5:] {
		parts := strings.Split(l, " ")
		if len(parts) != 4 {
			return nil, fmt.Errorf("index: %.80q names no pack", l)
		}
		size, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
		s.Packs = append(s.Packs, PackFile{parts[0], parts[1], size, parts[3]})
		if len(s.Packs) > maxPacks {
			break
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.text() != text {
		return nil, errors.New("index: not in its one form")
	}
	return s, nil
}

// Pack is the pack of a kind, if there is one.
func (s *PackSet) Pack(kind string) (PackFile, bool) {
	i := slices.IndexFunc(s.Packs, func(f PackFile) bool { return f.Kind == kind })
	if i < 0 {
		return PackFile{}, false
	}
	return s.Packs[i], true
}

// ReadLimited reads at most the bytes that a pack may have, and one more, so
// that a longer one is noticed.
func ReadLimited(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%w: larger than the %d bytes that it may have", ErrForged, limit)
	}
	return b, err
}
