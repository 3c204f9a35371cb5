// Package rpm opens RPM packages: behind two headers lies a compressed cpio
// archive.
package rpm

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"interdict/find"
)

// Place finds the payload of a package.
var Place = &find.Place{
	Name: "rpm",
	Doc: `open RPM packages

The payload is given as one compressed file, which is opened in turn; the cpio
archive in it is the affair of the place of that name.`,
	Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, []byte{0xed, 0xab, 0xee, 0xdb}) },
	Walk: walk,
}

var errCut = errors.New("the package is cut off")

func walk(_ context.Context, f *find.File, visit func(*find.Member) error, _ func(string, error)) error {
	at, err := behind(f.Content, 96)
	if err != nil {
		return err
	}
	if at, err = behind(f.Content, (at+7)&^7); err != nil {
		return err
	}
	size := f.Content.Size() - at
	return visit(&find.Member{Path: "payload.cpio", Size: size, At: io.NewSectionReader(f.Content, at, size)})
}

// behind is where the header at a place ends.
func behind(c find.Content, at int64) (int64, error) {
	var h [16]byte
	if _, err := c.ReadAt(h[:], at); err != nil || !bytes.HasPrefix(h[:], []byte{0x8e, 0xad, 0xe8, 1}) {
		return 0, errCut
	}
	end := at + 16 + 16*int64(binary.BigEndian.Uint32(h[8:])) + int64(binary.BigEndian.Uint32(h[12:]))
	if end > c.Size() {
		return 0, errCut
	}
	return end, nil
}
