package rpm

import (
	"encoding/binary"
	"errors"
	"strings"

	"interdict"
)

// A header is RPM's own table of tagged values: a count of entries, a count of
// data bytes, the entries (tag, type, offset, count, each 32 bits in network
// order), the data. Package files hold two, package databases one a package.
// Only texts are read. The format is described in the RPM reference manual,
// "Package format, Header".

// The limits of a header: real ones have some hundred entries, and file lists
// of up to a few megabytes.
const (
	maxEntries = 64 << 10
	maxData    = 64 << 20
	entrySize  = 16
)

// errHeader is returned for bytes that are no header.
var errHeader = errors.New("not an RPM header")

// The tags that are facts, and the type of a text: one, a list, one a language.
const (
	tagName, tagVersion, tagRelease, tagEpoch  = 1000, 1001, 1002, 1003
	tagSummary, tagVendor, tagPackager, tagURL = 1004, 1011, 1015, 1020
	tagArch, tagSourceRPM                      = 1022, 1044
	typeString, typeStringArray, typeI18N      = 6, 8, 9
)

// Facts reads a header without its magic: what package databases store.
func Facts(b []byte) (interdict.Facts, error) {
	if len(b) < 8 {
		return nil, errHeader
	}
	entries, size := int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:]))
	if entries < 1 || entries > maxEntries || size > maxData || 8+entries*entrySize+size > len(b) {
		return nil, errHeader
	}
	data := b[8+entries*entrySize:][:size]
	texts := map[uint32]string{}
	for i := range entries {
		e := b[8+i*entrySize:]
		tag, kind, at := binary.BigEndian.Uint32(e), binary.BigEndian.Uint32(e[4:]), int(binary.BigEndian.Uint32(e[8:]))
		if kind != typeString && kind != typeStringArray && kind != typeI18N || at < 0 || at >= size {
			continue
		}
		if _, ok := texts[tag]; !ok {
			text, _, _ := strings.Cut(string(data[at:min(size, at+4096)]), "\x00")
			texts[tag] = strings.ToValidUTF8(text, "\uFFFD")
		}
	}
	if texts[tagName] == "" {
		return nil, errHeader
	}
	f := interdict.Facts{{Name: "manager", Value: "rpm"}}
	f.Add("name", texts[tagName])
	f.Add("version", texts[tagVersion])
	f.Add("release", texts[tagRelease])
	f.Add("vendor", texts[tagVendor])
	if texts[tagVendor] == "" {
		f.Add("vendor", texts[tagPackager])
	}
	f.Add("description", texts[tagSummary])
	f.Add("homepage", texts[tagURL])
	f.Add("architecture", texts[tagArch])
	f.Add("source", texts[tagSourceRPM])
	return f, nil
}
