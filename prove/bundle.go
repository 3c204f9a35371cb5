package prove

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A bundle is what an auditor is handed: records with their proofs, the signed
// root, what was asked, and the packs by which a replay decides anew.
//
//	manifest.json        the digest of every other member
//	manifest.note        signed: the manifest's digest
//	checkpoint           the log's signed root
//	records/N.json       a record, as it is in the log
//	proofs/N.json        its number, and the hashes that lead to the root
//	disclosed/N.json     what was asked; left out or thinned when redacted
//	packs/…              law and catalog as files
//	data/SHA-256.json    entries of lists, and what scans have seen, each once; see data.go
//	consistency/N.json   the way from the root of the first N records to this one
//	lines/N.json         lines of an order book alone, in place of leaves/ and books/
//	statements/N.json    the record as an in-toto statement in a DSSE envelope
//	report.html          all of it to read and print
//
// The zip's members are stored, without times, in the order of their names, so
// the bytes of a bundle follow from its members: whoever reads one writes it
// anew and compares. Nothing can hide between the members.

// The limits of a bundle that is read.
const (
	maxBundle  = 2 << 30
	maxMembers = 1_000_000
	maxMember  = 256 << 20
)

// BundleFormat is the form of bundle that this package writes.
const BundleFormat = "interdict/bundle/1"

// A Manifest lists what a bundle holds.
type Manifest struct {
	Format  string            `json:"format"`
	Log     string            `json:"log"` // origin
	MadeAt  time.Time         `json:"made_at"`
	Members map[string]string `json:"members"` // name → SHA-256
}

// A Proof leads from a record to the root.
type Proof struct {
	Number int64    `json:"number"`
	Size   int64    `json:"size"` // of the log
	Hashes []string `json:"hashes"`
}

// Members are the files of a bundle by name.
type Members map[string][]byte

// WriteBundle signs and writes a bundle. Members holds everything but the
// manifest.
func WriteBundle(w io.Writer, members Members, origin string, signer note.Signer, at time.Time) error {
	m := Manifest{Format: BundleFormat, Log: origin, MadeAt: at, Members: map[string]string{}}
	names, sums := members.digests()
	for i, name := range names {
		m.Members[name] = sums[i]
	}
	manifest, err := Canonical(m)
	if err != nil {
		return err
	}
	d := digestOf(manifest)
	signed, err := note.Sign(&note.Note{Text: BundleFormat + "\n" + hex.EncodeToString(d[:]) + "\n"}, signer)
	if err != nil {
		return err
	}
	all := Members{"manifest.json": manifest, "manifest.note": signed}
	for name, b := range members {
		all[name] = b
	}
	return writeZip(w, all)
}

// digests are the digests of all members, in the order of their names, made on
// all processors.
func (m Members) digests() (names, sums []string) {
	names = slices.Sorted(maps.Keys(m))
	sums = make([]string, len(names))
	each(len(names), func(i int) {
		d := digestOf(m[names[i]])
		sums[i] = hex.EncodeToString(d[:])
	})
	return names, sums
}

// each does work for the numbers below n, on all processors.
func each(n int, work func(i int)) {
	const portion = 64
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n/portion+1) {
		wait.Go(func() {
			for at := int(next.Add(portion)) - portion; at < n; at = int(next.Add(portion)) - portion {
				for i := at; i < min(n, at+portion); i++ {
					work(i)
				}
			}
		})
	}
	wait.Wait()
}

// writeZip writes members so that the same ones give the same bytes.
func writeZip(w io.Writer, members Members) error {
	names := slices.Sorted(maps.Keys(members))
	z := zip.NewWriter(w)
	for _, n := range names {
		f, err := z.CreateHeader(&zip.FileHeader{Name: n, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := f.Write(members[n]); err != nil {
			return err
		}
	}
	return z.Close()
}

// ReadBundle reads a bundle and checks its form: names that stay inside, no
// member twice, nothing between the members, every digest as the manifest has
// it. Whose it is, Verify says.
func ReadBundle(b []byte) (Members, *Manifest, error) {
	members, err := readZip("bundle", b)
	if err != nil {
		return nil, nil, err
	}
	m, err := members.manifest()
	return members, m, err
}

// readZip reads a zip file as writeZip writes it, and no other.
func readZip(what string, b []byte) (Members, error) {
	if len(b) > maxBundle {
		return nil, fmt.Errorf("%s: %d bytes, more than %d", what, len(b), maxBundle)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("%s: not a zip file: %w", what, err)
	}
	if len(z.File) > maxMembers {
		return nil, fmt.Errorf("%s: %d members, more than %d", what, len(z.File), maxMembers)
	}
	members := Members{}
	total := uint64(0)
	for _, f := range z.File {
		if err := plainMember(f); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if _, twice := members[f.Name]; twice {
			return nil, fmt.Errorf("%s: member %q stands twice", what, f.Name)
		}
		if total += f.UncompressedSize64; total > uint64(len(b)) {
			return nil, fmt.Errorf("%s: its members claim more than it holds", what)
		}
		body, err := stored(f, b)
		if err != nil {
			return nil, fmt.Errorf("%s: member %q: %w", what, f.Name, err)
		}
		members[f.Name] = body
	}
	same := &comparer{want: b}
	if err := writeZip(same, members); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if same.at != len(b) {
		return nil, fmt.Errorf("%s: %w", what, same.differs())
	}
	return members, nil
}

// A comparer takes what is written and holds it against what is wanted.
type comparer struct {
	want []byte
	at   int // first byte that differs, or has not come yet
}

func (c *comparer) Write(p []byte) (int, error) {
	if n := len(p); c.at+n <= len(c.want) && bytes.Equal(c.want[c.at:c.at+n], p) {
		c.at += n
		return n, nil
	}
	for i := range p {
		if c.at >= len(c.want) || c.want[c.at] != p[i] {
			return 0, c.differs()
		}
		c.at++
	}
	return len(p), nil
}

func (c *comparer) differs() error {
	return fmt.Errorf("byte %d is not what its members come to: something was changed or hidden", c.at)
}

// plainMember refuses names that lead elsewhere and anything but stored files.
func plainMember(f *zip.File) error {
	switch {
	case f.Name != path.Clean(f.Name) || strings.HasPrefix(f.Name, "/") || strings.HasPrefix(f.Name, "..") || strings.ContainsAny(f.Name, "\\:\x00"):
		return fmt.Errorf("member %q: the name leads outside", f.Name)
	case !f.Mode().IsRegular():
		return fmt.Errorf("member %q is no file", f.Name)
	case f.Method != zip.Store:
		return fmt.Errorf("member %q is compressed; here none is", f.Name)
	case f.UncompressedSize64 > maxMember:
		return fmt.Errorf("member %q: %d bytes, more than %d", f.Name, f.UncompressedSize64, maxMember)
	}
	return nil
}

// stored is where a member lies in its file: nothing is compressed, and whoever
// writes all members anew sees whether this is what was stored.
func stored(f *zip.File, b []byte) ([]byte, error) {
	at, err := f.DataOffset()
	if err != nil {
		return nil, err
	}
	end := at + int64(f.UncompressedSize64)
	if f.CompressedSize64 != f.UncompressedSize64 || end > int64(len(b)) {
		return nil, errors.New("it is cut off")
	}
	body := b[at:end:end]
	if crc32.ChecksumIEEE(body) != f.CRC32 {
		return nil, zip.ErrChecksum // so that the error names the member
	}
	return body, nil
}

// manifest reads the manifest and holds every member to it.
func (m Members) manifest() (*Manifest, error) {
	b, ok := m["manifest.json"]
	if !ok {
		return nil, errors.New("bundle: manifest.json is missing")
	}
	var x Manifest
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&x); err != nil {
		return nil, fmt.Errorf("bundle: manifest.json: %w", err)
	}
	if x.Format != BundleFormat {
		return nil, fmt.Errorf("bundle: form %q, but this program reads %q", x.Format, BundleFormat)
	}
	names, sums := m.digests()
	for i, name := range names {
		if name == "manifest.json" || name == "manifest.note" {
			continue
		}
		want, ok := x.Members[name]
		if !ok {
			return nil, fmt.Errorf("bundle: member %q is not in the manifest", name)
		}
		if sums[i] != want {
			return nil, fmt.Errorf("bundle: member %q is not what the manifest says", name)
		}
	}
	for name := range x.Members {
		if _, ok := m[name]; !ok {
			return nil, fmt.Errorf("bundle: member %q is missing", name)
		}
	}
	return &x, nil
}

// NewProof writes a proof with hashes as text.
func NewProof(number, size int64, p tlog.RecordProof) Proof {
	out := Proof{Number: number, Size: size, Hashes: []string{}}
	for _, h := range p {
		out.Hashes = append(out.Hashes, h.String())
	}
	return out
}

// check holds a record to a root.
func (p *Proof) check(root tlog.Tree, record []byte) error {
	if p.Size != root.N {
		return fmt.Errorf("the proof is for a log of %d records, the checkpoint for one of %d", p.Size, root.N)
	}
	var hashes tlog.RecordProof
	for _, s := range p.Hashes {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return err
		}
		hashes = append(hashes, h)
	}
	if p.Number < 0 || p.Number >= p.Size {
		return fmt.Errorf("no record %d in a log of %d", p.Number, p.Size)
	}
	return tlog.CheckRecord(hashes, root.N, root.Hash, p.Number, tlog.RecordHash(record))
}
