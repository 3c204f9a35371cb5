package rpmdb

import (
	"context"
	"encoding/binary"
	"errors"

	"interdict/find"
)

// NDB is a table of slots, each of which says where a package's header lies.
// Numbers are little-endian, places are counted in blocks of 16 bytes. A header
// begins with "BlbS", the package's number, a generation and its length.

var ndbMagic = []byte("RpmP")

const (
	ndbPage      = 4096
	ndbSlot      = 16
	maxSlotPages = 2048 // 524,288 packages
)

var errNDB = errors.New("the database is damaged")

func ndb(ctx context.Context, c find.Content, each func([]byte)) error {
	var head [32]byte
	if _, err := c.ReadAt(head[:], 0); err != nil {
		return errNDB
	}
	pages := int(binary.LittleEndian.Uint32(head[12:]))
	if pages < 1 || pages > maxSlotPages {
		return errNDB
	}
	slots := make([]byte, pages*ndbPage)
	if int64(len(slots)) > c.Size() {
		return errNDB
	}
	if _, err := c.ReadAt(slots, 0); err != nil {
		return errNDB
	}
	var lost error
	for at := 2 * ndbSlot; at < len(slots); at += ndbSlot {
		s := slots[at:]
		if string(s[:4]) != "Slot" {
			return errNDB
		}
		number, block := binary.LittleEndian.Uint32(s[4:]), int64(binary.LittleEndian.Uint32(s[8:]))
		if number == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := ndbBlob(c, block*16, number, each); err != nil {
			lost = err
		}
	}
	return lost
}

func ndbBlob(c find.Content, at int64, number uint32, each func([]byte)) error {
	var h [16]byte
	if _, err := c.ReadAt(h[:], at); err != nil || string(h[:4]) != "BlbS" || binary.LittleEndian.Uint32(h[4:]) != number {
		return errNDB
	}
	size := int64(binary.LittleEndian.Uint32(h[12:]))
	if size > maxPackage || at+16+size > c.Size() {
		return errNDB
	}
	b := make([]byte, size)
	if _, err := c.ReadAt(b, at+16); err != nil {
		return errNDB
	}
	each(b)
	return nil
}

// A Berkeley DB hash file is a row of pages. A hash page lists entries by
// offsets from its start, key and value in turn; a large value is a chain of
// overflow pages. Only such values are packages: a header is never small. The
// layout is that of db_page.h.

const (
	bdbHash     = 0x00061561
	pageHash    = 13
	pageUnsort  = 2
	pageOver    = 7
	entryOff    = 3
	bdbHeader   = 26
	maxBDBPages = 1 << 22
)

var errBDB = errors.New("the database is damaged")

type bdbFile struct {
	c     find.Content
	size  int64
	pages uint32
	order binary.ByteOrder
}

func bdb(ctx context.Context, c find.Content, each func([]byte)) error {
	var head [72]byte
	if _, err := c.ReadAt(head[:], 0); err != nil {
		return errBDB
	}
	d := bdbFile{c: c, order: binary.LittleEndian}
	if binary.BigEndian.Uint32(head[12:]) == bdbHash {
		d.order = binary.BigEndian
	}
	d.size, d.pages = int64(d.order.Uint32(head[20:])), d.order.Uint32(head[32:])
	if d.size < 512 || d.size > 65536 || d.size&(d.size-1) != 0 || d.pages > maxBDBPages || head[24] != 0 {
		return errBDB // encrypted databases end here too
	}
	var lost error
	page := make([]byte, d.size)
	for n := uint32(1); n <= d.pages; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := c.ReadAt(page, int64(n)*d.size); err != nil {
			return errBDB
		}
		if page[25] != pageHash && page[25] != pageUnsort {
			continue
		}
		if err := d.hashPage(page, each); err != nil {
			lost = err
		}
	}
	return lost
}

func (d *bdbFile) hashPage(page []byte, each func([]byte)) error {
	entries := int(d.order.Uint16(page[20:]))
	if bdbHeader+2*entries > len(page) {
		return errBDB
	}
	for i := 1; i < entries; i += 2 { // the values
		at := int(d.order.Uint16(page[bdbHeader+2*i:]))
		if at+12 > len(page) || page[at] != entryOff {
			continue
		}
		first, size := d.order.Uint32(page[at+4:]), int64(d.order.Uint32(page[at+8:]))
		b, err := d.overflow(first, size)
		if err != nil {
			return err
		}
		each(b)
	}
	return nil
}

// overflow puts a chain of pages together. The length bounds the chain.
func (d *bdbFile) overflow(n uint32, size int64) ([]byte, error) {
	if size > maxPackage || size > d.c.Size() {
		return nil, errBDB
	}
	out := make([]byte, 0, size)
	page := make([]byte, d.size)
	for n != 0 && int64(len(out)) < size {
		if _, err := d.c.ReadAt(page, int64(n)*d.size); err != nil || page[25] != pageOver {
			return nil, errBDB
		}
		used := int(d.order.Uint16(page[22:]))
		if bdbHeader+used > len(page) || used == 0 {
			return nil, errBDB
		}
		out = append(out, page[bdbHeader:bdbHeader+used]...)
		n = d.order.Uint32(page[16:])
	}
	if int64(len(out)) < size {
		return nil, errBDB
	}
	return out[:size], nil
}
