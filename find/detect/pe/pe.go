// Package pe reads Windows programs: version resources in every language,
// libraries that they use and functions that they offer, and signatures.
package pe

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"time"

	"interdict"
	"interdict/find"
	"interdict/find/authenticode"
)

// Trust says whose signatures count, and at what time.
type Trust struct {
	Roots *x509.CertPool
	Given bool // the user named the roots; they are not the system's
	Now   time.Time
}

// Detector makes the detector.
func Detector(trust Trust) *find.Detector {
	return &find.Detector{
		Name: "pe",
		Doc: `read what a Windows program says of itself, and who has signed it

Reads the version resource in every language (company, product, file names,
description, versions), the names of libraries that it imports, the name under which
it exports, and every Authenticode signature, nested ones too. Reports for each whether
it is claimed, fits the file, and leads to a root that is trusted. Compressed or
encrypted programs are read as they lie.`,
		Want: func(f *find.File) bool {
			return len(f.Head) > 64 && f.Head[0] == 'M' && f.Head[1] == 'Z'
		},
		Run: func(ctx context.Context, f *find.File, emit find.Emit) error { return run(ctx, f, emit, trust) },
	}
}

// An image is the part of a program's header that is needed.
type image struct {
	c        find.Content
	opt      int64 // offset of the optional header
	plus     bool  // 64 bits
	dirs     int   // data directories
	sections []section
	native   bool
}

type section struct {
	address, size, raw, rawSize uint32
}

var errPE = errors.New("the program is damaged")

// maxSections is what the format allows.
const maxSections = 96

// open reads the headers; a program for DOS alone is none of ours.
func open(c find.Content) (*image, error) {
	var b [64]byte
	if _, err := c.ReadAt(b[:], 0); err != nil {
		return nil, find.ErrNotRecognized
	}
	at := int64(binary.LittleEndian.Uint32(b[60:]))
	var h [24 + 112]byte
	if n, err := c.ReadAt(h[:], at); err != nil && (err != io.EOF || n < 24+96) {
		return nil, find.ErrNotRecognized
	}
	if !bytes.HasPrefix(h[:], []byte("PE\x00\x00")) {
		return nil, find.ErrNotRecognized
	}
	m := &image{c: c, opt: at + 24}
	count, optSize := int(binary.LittleEndian.Uint16(h[6:])), int64(binary.LittleEndian.Uint16(h[20:]))
	o := h[24:]
	switch binary.LittleEndian.Uint16(o) {
	case 0x10b:
		m.dirs = int(binary.LittleEndian.Uint32(o[92:]))
	case 0x20b:
		m.plus, m.dirs = true, int(binary.LittleEndian.Uint32(o[108:]))
	default:
		return nil, errPE
	}
	m.native = binary.LittleEndian.Uint16(o[68:]) == 1
	m.dirs = min(m.dirs, 16)
	if count > maxSections {
		return nil, errPE
	}
	table := make([]byte, 40*count)
	if _, err := c.ReadAt(table, m.opt+optSize); err != nil && len(table) > 0 {
		return nil, errPE
	}
	for i := range count {
		s := table[40*i:]
		m.sections = append(m.sections, section{binary.LittleEndian.Uint32(s[12:]), binary.LittleEndian.Uint32(s[8:]), binary.LittleEndian.Uint32(s[20:]), binary.LittleEndian.Uint32(s[16:])})
	}
	return m, nil
}

// dirAt is the offset of a data directory's entry.
func (m *image) dirAt(n int) int64 {
	if m.plus {
		return m.opt + 112 + 8*int64(n)
	}
	return m.opt + 96 + 8*int64(n)
}

// dir is a data directory: its address and size, zero when there is none.
func (m *image) dir(n int) (addr, size uint32) {
	var b [8]byte
	if n >= m.dirs {
		return 0, 0
	}
	if _, err := m.c.ReadAt(b[:], m.dirAt(n)); err != nil {
		return 0, 0
	}
	return binary.LittleEndian.Uint32(b[:]), binary.LittleEndian.Uint32(b[4:])
}

// offset is where an address lies in the file, -1 for nowhere.
func (m *image) offset(addr uint32) int64 {
	for _, s := range m.sections {
		if addr >= s.address && addr-s.address < max(s.size, s.rawSize) && addr-s.address < s.rawSize {
			return int64(s.raw) + int64(addr-s.address)
		}
	}
	return -1
}

// read reads bytes at an address, fewer at the end of the file.
func (m *image) read(addr uint32, n int) []byte {
	at := m.offset(addr)
	if at < 0 {
		return nil
	}
	b := make([]byte, n)
	got, _ := m.c.ReadAt(b, at)
	return b[:got]
}

func run(ctx context.Context, f *find.File, emit find.Emit, trust Trust) error {
	m, err := open(f.Content)
	if err != nil {
		return err
	}
	o := interdict.Observation{Kind: interdict.FileHeader, Platform: interdict.Windows}
	m.versions(&o.Facts)
	m.imports(&o.Facts)
	m.exports(&o.Facts)
	if m.native {
		o.Facts.Add("pe.subsystem", "native")
	}
	problem := m.signatures(ctx, &o.Facts, trust)
	emit(o)
	return problem
}

// The data directories that are read.
const (
	dirExport   = 0
	dirImport   = 1
	dirResource = 2
	dirSecurity = 4
)

// maxImports bounds the libraries that are named.
const maxImports = 256

func (m *image) imports(f *interdict.Facts) {
	addr, _ := m.dir(dirImport)
	if addr == 0 {
		return
	}
	for i := range uint32(maxImports) {
		b := m.read(addr+20*i, 20)
		if len(b) < 20 || binary.LittleEndian.Uint32(b[12:]) == 0 {
			return
		}
		f.Add("pe.imports", m.text(binary.LittleEndian.Uint32(b[12:])))
	}
}

func (m *image) exports(f *interdict.Facts) {
	addr, _ := m.dir(dirExport)
	if b := m.read(addr, 40); addr != 0 && len(b) == 40 {
		f.Add("pe.export_name", m.text(binary.LittleEndian.Uint32(b[12:])))
	}
}

// text reads a text of up to 255 bytes that ends with a zero.
func (m *image) text(addr uint32) string {
	b := m.read(addr, 256)
	i := bytes.IndexByte(b, 0)
	if i < 0 {
		return ""
	}
	for _, c := range b[:i] {
		if c < 0x20 || c > 0x7e {
			return ""
		}
	}
	return string(b[:i])
}

// The limits of the table of certificates.
const (
	maxTable   = 16 << 20
	maxEntries = 16
)

// signatures reads every entry of the certificate table. The program is told as
// unsigned when there is none.
func (m *image) signatures(ctx context.Context, f *interdict.Facts, trust Trust) error {
	at, size := m.dir(dirSecurity) // an offset in the file, not an address
	if at == 0 || size == 0 {
		f.Add("authenticode.status", authenticode.Absent)
		return nil
	}
	if size > maxTable || int64(at)+int64(size) > m.c.Size() {
		f.Add("authenticode.status", authenticode.Malformed)
		return errors.New("its table of certificates leads outside the file")
	}
	table := make([]byte, size)
	if _, err := m.c.ReadAt(table, int64(at)); err != nil {
		return err
	}
	c := authenticode.Checker{Roots: trust.Roots, Now: trust.Now, Digest: func(h crypto.Hash) ([]byte, error) { return m.digest(ctx, h, int64(at)) }}
	var all []authenticode.Signature
	for n := 0; len(table) >= 8 && n < maxEntries; n++ {
		length := int(binary.LittleEndian.Uint32(table))
		kind := binary.LittleEndian.Uint16(table[6:])
		if length < 8 || length > len(table) {
			break
		}
		if kind == 2 { // PKCS #7
			all = append(all, c.Check(table[8:length])...)
		}
		table = table[min(len(table), (length+7)&^7):]
	}
	add(f, all)
	return nil
}

// add puts signatures into facts, the best first: what one of them proves, the
// others do not take away.
func add(f *interdict.Facts, all []authenticode.Signature) {
	if len(all) == 0 {
		f.Add("authenticode.status", authenticode.Malformed)
		return
	}
	best := 0
	for i := range all {
		if rank(all[i].Status) < rank(all[best].Status) {
			best = i
		}
	}
	all[0], all[best] = all[best], all[0]
	f.Add("authenticode.status", all[0].Status)
	for _, s := range all {
		for _, x := range [...][2]string{{"signer", s.Signer}, {"org", s.Org}, {"serial_number", s.Serial}, {"issuer", s.Issuer}} {
			f.Add("authenticode."+x[0], strings.ToValidUTF8(x[1][:min(len(x[1]), 1024)], "\uFFFD"))
		}
		f.Add("authenticode.leaf_sha256", s.LeafHash)
		f.Add("authenticode.digest", s.Digest)
		if !s.SignedAt.IsZero() {
			f.Add("authenticode.signed_at", s.SignedAt.UTC().Format(time.RFC3339))
		}
		f.Add("authenticode.problem", s.Why)
	}
}

func rank(status string) int {
	for i, s := range []string{authenticode.Valid, authenticode.UntrustedRoot, authenticode.Expired, authenticode.BadDigest, authenticode.Malformed} {
		if s == status {
			return i
		}
	}
	return 9
}

// digest computes the digest of the file as Authenticode does: all but the
// checksum, the entry of the certificate table, and that table.
func (m *image) digest(ctx context.Context, h crypto.Hash, table int64) ([]byte, error) {
	sum := h.New()
	at := int64(0)
	for _, hole := range [][2]int64{{m.opt + 64, 4}, {m.dirAt(dirSecurity), 8}, {table, 0}} {
		if hole[0] < at {
			return nil, errPE
		}
		if err := copyAt(ctx, sum, m.c, at, hole[0]-at); err != nil {
			return nil, err
		}
		at = hole[0] + hole[1]
	}
	if odd := table % 8; odd != 0 { // the table begins at a multiple of eight
		sum.Write(make([]byte, 8-odd))
	}
	return sum.Sum(nil), nil
}

func copyAt(ctx context.Context, w io.Writer, c find.Content, at, n int64) error {
	buf := make([]byte, 256<<10)
	for n > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := buf[:min(n, int64(len(buf)))]
		got, err := c.ReadAt(part, at)
		if got < len(part) && err != nil {
			return err
		}
		w.Write(part)
		at, n = at+int64(got), n-int64(got)
	}
	return nil
}
