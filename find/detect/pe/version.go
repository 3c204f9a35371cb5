package pe

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"

	"interdict"
)

// Resources are a tree of three levels: type, name, language. Below the type
// for versions each leaf is a block of blocks: a length, the length of its
// value, its kind, a name, the value, and blocks in it, each at a multiple of
// four bytes (VS_VERSIONINFO in Microsoft's documentation).

// The limits of resources: a real program has one version in some 40 languages.
const (
	typeVersion   = 16
	maxLanguages  = 64
	maxVersion    = 64 << 10
	maxDirEntries = 4096
	maxValues     = 8 // of one name: its languages differ seldom
)

// names are the values of a version that are facts.
var names = map[string]string{
	"CompanyName": "pe.company", "ProductName": "pe.product", "OriginalFilename": "pe.original", "InternalName": "pe.internal", "FileDescription": "pe.description",
	"LegalCopyright": "pe.copyright", "ProductVersion": "pe.version", "FileVersion": "pe.file_version",
}

// versions reads the version resource in every language.
func (m *image) versions(f *interdict.Facts) {
	root, _ := m.dir(dirResource)
	if root == 0 {
		return
	}
	for _, name := range m.entries(root, root, typeVersion, true) {
		for _, lang := range m.entries(root, name, 0, false) {
			for _, leaf := range m.entries(root, lang, 0, false) {
				m.leaf(leaf, f)
			}
			m.leaf(lang, f) // where the language is a leaf already
		}
	}
}

// entries are the addresses to which the entries of a resource directory lead,
// those of one id when only is set. A leaf is no directory and has none.
func (m *image) entries(root, dir uint32, id uint32, only bool) []uint32 {
	if dir&1 != 0 { // marked as a leaf below
		return nil
	}
	h := m.read(dir, 16)
	if len(h) < 16 {
		return nil
	}
	n := min(int(binary.LittleEndian.Uint16(h[12:]))+int(binary.LittleEndian.Uint16(h[14:])), maxDirEntries)
	table := m.read(dir+16, 8*n)
	var out []uint32
	for ; len(table) >= 8 && len(out) < maxLanguages; table = table[8:] {
		if only && binary.LittleEndian.Uint32(table) != id {
			continue
		}
		to := binary.LittleEndian.Uint32(table[4:])
		if to&(1<<31) != 0 {
			out = append(out, (root+to&^(1<<31))&^1)
		} else {
			out = append(out, (root+to)|1)
		}
	}
	return out
}

// leaf reads the version that a leaf leads to.
func (m *image) leaf(at uint32, f *interdict.Facts) {
	if at&1 == 0 {
		return
	}
	d := m.read(at&^1, 16)
	if len(d) < 16 {
		return
	}
	size := binary.LittleEndian.Uint32(d[4:])
	if size > maxVersion {
		return
	}
	blocks(m.read(binary.LittleEndian.Uint32(d), int(size)), 0, f)
}

// blocks walks blocks down to the table of texts: the version itself,
// StringFileInfo, one table a language, texts.
func blocks(b []byte, depth int, f *interdict.Facts) {
	name, value, rest := block(b)
	switch {
	case rest == nil && value == nil:
		return
	case depth == 3:
		if fact := names[name]; fact != "" {
			keep(f, fact, text16(value))
		}
		return
	case depth == 1 && name != "StringFileInfo":
		return
	}
	for len(rest) >= 6 {
		n := int(binary.LittleEndian.Uint16(rest))
		if n < 6 {
			return
		}
		blocks(rest[:min(n, len(rest))], depth+1, f)
		rest = rest[min(len(rest), (n+3)&^3):]
	}
}

// block cuts a block into its name, its value and the blocks in it.
func block(b []byte) (name string, value, rest []byte) {
	if len(b) < 6 {
		return "", nil, nil
	}
	size, kind := int(binary.LittleEndian.Uint16(b[2:])), binary.LittleEndian.Uint16(b[4:])
	at := 6
	var units []uint16
	for ; at+1 < len(b); at += 2 {
		u := binary.LittleEndian.Uint16(b[at:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	at = min(len(b), (at+2+3)&^3)
	if kind == 1 {
		size *= 2 // of texts the length counts characters
	}
	end := min(len(b), at+size)
	return string(utf16.Decode(units)), b[at:end], b[min(len(b), (end+3)&^3):]
}

func text16(b []byte) string {
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		u := binary.LittleEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return strings.TrimSpace(string(utf16.Decode(units)))
}

// keep adds a value unless it is there, as it is in most languages.
func keep(f *interdict.Facts, fact, value string) {
	if len(value) > 1024 {
		value = strings.ToValidUTF8(value[:1024], "")
	}
	have := f.All(fact)
	if len(have) < maxValues && !slices.Contains(have, value) {
		f.Add(fact, value)
	}
}
