// Package rpm reads RPM package files.
package rpm

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"

	"interdict"
	"interdict/find"
)

// Detector reads what a package file says of itself.
var Detector = &find.Detector{
	Name: "rpm",
	Doc: `read the header of an RPM package file

Reports name, version, release, vendor, description and architecture as an
installer that lies here. Signatures are not checked.`,
	Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, leadMagic) },
	Run:  run,
}

var (
	leadMagic   = []byte{0xed, 0xab, 0xee, 0xdb}
	headerMagic = []byte{0x8e, 0xad, 0xe8, 0x01}
)

// leadSize is the size of the old lead, which holds nothing of use.
const leadSize = 96

func run(_ context.Context, f *find.File, emit find.Emit) error {
	at, err := skip(f.Content, leadSize)
	if err != nil {
		return err
	}
	at = (at + 7) &^ 7 // the signature is padded to eight bytes
	end, err := skip(f.Content, at)
	if err != nil {
		return err
	}
	b := make([]byte, end-at-8)
	if _, err := f.Content.ReadAt(b, at+8); err != nil {
		return err
	}
	facts, err := Facts(b)
	if err != nil {
		return err
	}
	emit(interdict.Observation{Kind: interdict.Installer, Platform: interdict.Linux, Facts: facts})
	return nil
}

// skip finds the end of the header that begins at an offset.
func skip(c find.Content, at int64) (int64, error) {
	var b [16]byte
	if _, err := c.ReadAt(b[:], at); err != nil {
		return 0, errors.New("the package is cut off")
	}
	if !bytes.HasPrefix(b[:], headerMagic) {
		return 0, errHeader
	}
	entries, size := int64(binary.BigEndian.Uint32(b[8:])), int64(binary.BigEndian.Uint32(b[12:]))
	if entries > maxEntries || size > maxData {
		return 0, errHeader
	}
	end := at + 16 + entries*entrySize + size
	if end > c.Size() {
		return 0, errors.New("the package is cut off")
	}
	return end, nil
}
