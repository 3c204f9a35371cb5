package packed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"

	"interdict/find"
	"interdict/internal/inflate"
)

// The marks of a gzip header, from RFC 1952, 2.3.1.
const (
	flagChecked = 1 << 1
	flagExtra   = 1 << 2
	flagName    = 1 << 3
	flagComment = 1 << 4
	flagUnknown = 7 << 5

	header, trailer = 10, 8

	maxText = 512 // of a name, as the library has it
)

// deflated is where the packed bytes of a gzip file begin; 0 if it is none, or
// one of a rarer kind, which the library reads.
func deflated(head []byte) int {
	if len(head) < header || !bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) || head[3]&(flagChecked|flagUnknown) != 0 {
		return 0
	}
	at := header
	if head[3]&flagExtra != 0 {
		if len(head) < at+2 {
			return 0
		}
		at += 2 + int(binary.LittleEndian.Uint16(head[at:]))
	}
	for _, f := range []byte{flagName, flagComment} {
		if head[3]&f == 0 || at > len(head) {
			continue
		}
		n := bytes.IndexByte(head[at:min(len(head), at+maxText)], 0)
		if n < 0 {
			return 0
		}
		at += n + 1
	}
	if at > len(head) {
		return 0
	}
	return at
}

// peek unpacks the beginning of a gzip file from what was read of it already:
// its head, or all of it where it is held in memory.
func (d *decoders) peek(f *find.File, body int, p []byte) (n int, whole, ok bool) {
	src, size := f.Head, f.Size
	if b, held := f.Content.(interface{ Bytes() []byte }); held {
		src = b.Bytes()
		size = int64(len(src))
	}
	z, pooled := d.heads.Get().(*inflate.Decoder)
	if !pooled {
		z = new(inflate.Decoder)
	}
	defer d.heads.Put(z)
	n, used, err := z.Inflate(p, src[body:])
	switch {
	case errors.Is(err, inflate.ErrFull):
		return n, false, true
	case err != nil || int64(body+used+trailer) != size || size != int64(len(src)):
		return 0, false, false // damaged, cut, several in a row, or more is needed than was read
	}
	end := src[body+used:]
	if binary.LittleEndian.Uint32(end) != crc32.ChecksumIEEE(p[:n]) || binary.LittleEndian.Uint32(end[4:]) != uint32(n) {
		return 0, false, false
	}
	return n, true, true
}
