// Package placetest makes one file of each kind of place, from a name and a
// text, for the tests of places and of whatever looks into them.
package placetest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"path"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// A Packer puts a file into a place; it returns the place's name and bytes.
type Packer func(name string, body []byte) (string, []byte)

// Packers are all of them. Those that hold one file only lose its folder.
var Packers = map[string]Packer{
	"zip":         func(name string, body []byte) (string, []byte) { return "x.zip", zipped(zip.Deflate, name, body) },
	"zip, stored": func(name string, body []byte) (string, []byte) { return "x.jar", zipped(zip.Store, name, body) },
	"tar":         func(name string, body []byte) (string, []byte) { return "layer.tar", tarred(name, body) },
	"gzip":        compressed("gz"),
	"xz":          compressed("xz"),
	"zstd":        compressed("zst"),
	"bzip2":       bzip2,
	"deb":         debian,
	"cpio":        func(name string, body []byte) (string, []byte) { return "x.cpio", newc(name, body) },
	"rpm":         redhat,
	"7z":          func(name string, body []byte) (string, []byte) { return "x.7z", sevenz(name, body) },
	"msi":         func(name string, body []byte) (string, []byte) { return "x.msi", compound(name, body) },
}

// must is for writers to memory, which do not fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func zipped(method uint16, name string, body []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	must(err)
	_, err = w.Write(body)
	must(err)
	must(z.Close())
	return b.Bytes()
}

func tarred(name string, body []byte) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	must(w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(body))}))
	_, err := w.Write(body)
	must(err)
	must(w.Close())
	return b.Bytes()
}

func compressed(ending string) Packer {
	return func(name string, body []byte) (string, []byte) {
		var b bytes.Buffer
		var w interface {
			Write([]byte) (int, error)
			Close() error
		}
		var err error
		switch ending {
		case "gz":
			w = gzip.NewWriter(&b)
		case "xz":
			w, err = xz.NewWriter(&b)
		case "zst":
			w, err = zstd.NewWriter(&b)
		}
		must(err)
		_, err = w.Write(body)
		must(err)
		must(w.Close())
		return path.Base(name) + "." + ending, b.Bytes()
	}
}

func debian(name string, body []byte) (string, []byte) {
	member := func(name string, body []byte) string {
		return fmt.Sprintf("%-16s%-12d%-6d%-6d%-8s%-10d`\n%s%s", path.Base(name), 0, 0, 0, "100644", len(body), body, strings.Repeat("\n", len(body)%2))
	}
	return "x.deb", []byte("!<arch>\n" + member("debian-binary", []byte("2.0\n")) + member("control.tar", tarred("./control", []byte("Package: x\n"))) + member(name, body))
}

func newc(name string, body []byte) []byte {
	var b bytes.Buffer
	pad := func() {
		for b.Len()%4 != 0 {
			b.WriteByte(0)
		}
	}
	entry := func(name string, body []byte, mode int) {
		fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", 1, mode, 0, 0, 1, 0, len(body), 0, 0, 0, 0, len(name)+1, 0, name)
		pad()
		b.Write(body)
		pad()
	}
	entry(name, body, 0o100644)
	entry("TRAILER!!!", nil, 0)
	return b.Bytes()
}

// redhat is a lead and two headers, each with a name, before a payload.
func redhat(name string, body []byte) (string, []byte) {
	lead := append([]byte{0xed, 0xab, 0xee, 0xdb, 3, 0}, make([]byte, 90)...)
	header := []byte{0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0}
	for _, n := range []uint32{1, 8, 1000, 6, 0, 1} { // one tag in 8 bytes: the name, a text, at 0, once
		header = binary.BigEndian.AppendUint32(header, n)
	}
	header = append(header, "example\x00"...)
	return "x.rpm", bytes.Join([][]byte{lead, header, header, newc(name, body)}, nil)
}

// sevenz is an archive of one file, stored as it is.
func sevenz(name string, body []byte) []byte {
	number := func(n int) string { return "\xff" + string(binary.LittleEndian.AppendUint64(nil, uint64(n))) }
	var wide []byte
	for _, u := range utf16.Encode([]rune(name)) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	wide = append(wide, 0, 0)
	sum := string(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
	header := "\x01\x04" + // header, its streams
		"\x06" + number(0) + number(1) + "\x09" + number(len(body)) + "\x00" + // where they lie
		"\x07\x0b" + number(1) + "\x00\x01\x01\x00\x0c" + number(len(body)) + "\x0a\x01" + sum + "\x00" + // one folder, copied
		"\x08\x00\x00" + // no parts of it
		"\x05" + number(1) + "\x11" + number(1+len(wide)) + "\x00" + string(wide) + "\x00\x00" // one file, its name
	start := binary.LittleEndian.AppendUint64(nil, uint64(len(body)))
	start = binary.LittleEndian.AppendUint64(start, uint64(len(header)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE([]byte(header)))
	out := []byte("7z\xbc\xaf\x27\x1c\x00\x04")
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(start))
	return append(append(append(out, start...), body...), header...)
}

// MSIName packs the name of a stream as Windows Installer does.
func MSIName(name string) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
	var out []rune
	for i := 0; i < len(name); i++ {
		a := strings.IndexByte(letters, name[i])
		switch {
		case a < 0:
			out = append(out, rune(name[i]))
		case i+1 < len(name) && strings.IndexByte(letters, name[i+1]) >= 0:
			out = append(out, rune(0x3800+a+strings.IndexByte(letters, name[i+1])<<6))
			i++
		default:
			out = append(out, rune(0x4800+a))
		}
	}
	return string(out)
}

// compound is a compound file with an empty table and one stream. Streams of
// less than 4 KiB are kept in parts of 64 bytes in one stream of their own.
func compound(name string, body []byte) []byte {
	const sector, part, none, end, fat = 512, 64, 0xffffffff, 0xfffffffe, 0xfffffffd
	size, small := len(body), len(body) < 4096
	body = append(bytes.Clone(body), make([]byte, (sector-size%sector)%sector)...)
	sectors := len(body) / sector
	fats := (sectors + 3 + 128) / 128
	h := make([]byte, sector)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3e, 26: 3, 28: 0xfffe, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(h[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(fats), 48: uint32(fats), 56: 4096, 60: uint32(fats + 1), 64: 1, 68: end} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	for i := range 109 {
		v := uint32(none)
		if i < fats {
			v = uint32(i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	table := bytes.Repeat(binary.LittleEndian.AppendUint32(nil, fat), fats)
	table = binary.LittleEndian.AppendUint32(table, end) // the directory
	table = binary.LittleEndian.AppendUint32(table, end) // the chains of parts
	table = append(table, chain(fats+2, sectors)...)
	table = append(table, bytes.Repeat([]byte{0xff}, fats*sector-len(table))...)
	parts := chain(0, (min(size, 4095)+part-1)/part)
	parts = append(parts, bytes.Repeat([]byte{0xff}, sector-len(parts))...)
	rootAt, rootSize, first := uint32(end), 0, uint32(fats+2)
	if small {
		rootAt, rootSize, first = uint32(fats+2), len(body), 0
	}
	dir := slot("Root Entry", 5, none, 1, rootAt, rootSize)
	dir = append(dir, slot("\u4840"+MSIName("Tables"), 2, 2, none, end, 0)...)
	dir = append(dir, slot(MSIName(path.Base(name)), 2, none, none, first, size)...)
	dir = append(dir, slot("", 0, none, none, 0, 0)...)
	return bytes.Join([][]byte{h, table, dir, parts, body}, nil)
}

// chain is n entries of a table, each the number of the next.
func chain(first, n int) (out []byte) {
	for i := range n {
		next := uint32(first + i + 1)
		if i == n-1 {
			next = 0xfffffffe
		}
		out = binary.LittleEndian.AppendUint32(out, next)
	}
	return out
}

// slot is an entry of a compound file's directory.
func slot(name string, kind byte, right, child, first uint32, size int) []byte {
	b := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		binary.LittleEndian.PutUint16(b[2*i:], u)
	}
	if kind != 0 {
		binary.LittleEndian.PutUint16(b[64:], uint16(2*len(units)+2))
	}
	b[66], b[67] = kind, 1
	binary.LittleEndian.PutUint32(b[68:], 0xffffffff)
	binary.LittleEndian.PutUint32(b[72:], right)
	binary.LittleEndian.PutUint32(b[76:], child)
	binary.LittleEndian.PutUint32(b[116:], first)
	binary.LittleEndian.PutUint64(b[120:], uint64(size))
	return b
}
