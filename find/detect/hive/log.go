package hive

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"slices"

	"interdict/find"
)

// # Logs
//
// Windows writes changes to a log first and to the hive when it is idle, so the
// hive of a machine that was not shut down lacks the last minutes or hours: a
// program that was just installed, or just removed. The base block says so: its
// two sequence numbers differ, or its checksum is wrong. Each entry of a log
// ("HvLE") holds pages with their place; entries follow each other by number.
// Logs of Windows before 8.1 have another form and are named as not read.

const (
	entriesAt = 512
	pageAlign = 512
	maxLog    = 256 << 20 // bytes of pages that are laid over a hive
)

// ErrOldLog is returned for a hive with changes in a log of the old form, or
// without its log: what was read may be behind the machine.
var ErrOldLog = errors.New("the registry hive was not closed, and its log is missing or of a form that is not read: its last changes are not seen")

// An overlay is the pages of logs by their offset behind the base block. Pages
// begin at multiples of 512 and have multiples of it as their length, so they
// are kept in pieces of that size.
type overlay map[int64][]byte

// read fills b from an offset behind the base block.
func (h *hive) read(b []byte, offset int64) error {
	n, err := h.content.ReadAt(b, offset+binsAt)
	if n < len(b) {
		if len(h.pages) == 0 || err != nil && err != io.EOF {
			return errorf("it ends in the cell at %#x", offset)
		}
		clear(b[n:])
	}
	if len(h.pages) == 0 {
		return nil
	}
	for at := offset &^ (pageAlign - 1); at < offset+int64(len(b)); at += pageAlign {
		if page, ok := h.pages[at]; ok {
			if at < offset {
				copy(b, page[offset-at:])
			} else {
				copy(b[at-offset:], page)
			}
		}
	}
	return nil
}

// open reads the base block and, if the hive is not whole, its logs.
func open(f *find.File) (*hive, error) {
	var base [baseSize]byte
	if _, err := f.Content.ReadAt(base[:], 0); err != nil {
		return nil, errorf("no base block")
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(base[at:]) }
	h := &hive{content: f.Content, root: u32(36), size: min(f.Content.Size(), maxHive)}
	if u32(4) == u32(8) && u32(508) == checksum(base[:]) {
		return h, nil
	}
	if err := h.recover(f, u32(8)); err != nil {
		h.hurt(err)
	}
	return h, nil
}

// checksum is the exclusive or of the first 127 words, never 0 or -1.
func checksum(base []byte) uint32 {
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(base[i:])
	}
	switch sum {
	case 0:
		return 1
	case 0xffffffff:
		return 0xfffffffe
	}
	return sum
}

// An entry is one "HvLE" of a log.
type entry struct {
	number uint32
	bytes  []byte
}

// recover lays the entries of the logs over the hive that are newer than what
// the hive holds, in the order of their numbers and without a gap.
func (h *hive) recover(f *find.File, from uint32) error {
	if f.Open == nil {
		return ErrOldLog
	}
	var all []entry
	for _, ext := range [...]string{".LOG1", ".LOG2", ".log1", ".log2"} {
		c, err := f.Open(f.Name() + ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		all = append(all, entries(c)...)
		if closer, ok := c.(io.Closer); ok {
			closer.Close()
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return int(int64(a.number) - int64(b.number)) })
	h.pages = overlay{}
	next, used := from, 0
	for _, e := range all {
		if e.number < next {
			continue
		}
		if used > 0 && e.number != next {
			break
		}
		h.lay(e)
		next, used = e.number+1, used+1
	}
	if used == 0 {
		return ErrOldLog
	}
	return nil
}

// entries reads the entries of a log until the first that is not whole.
func entries(c find.Content) []entry {
	var out []entry
	for at := int64(entriesAt); at < min(c.Size(), maxLog); {
		var head [40]byte
		if _, err := c.ReadAt(head[:], at); err != nil || string(head[:4]) != "HvLE" {
			break
		}
		size := binary.LittleEndian.Uint32(head[4:])
		if size < 40 || size%pageAlign != 0 || int64(size) > c.Size()-at {
			break
		}
		b := make([]byte, size)
		if _, err := c.ReadAt(b, at); err != nil && err != io.EOF {
			break
		}
		out = append(out, entry{number: binary.LittleEndian.Uint32(head[12:]), bytes: b})
		at += int64(size)
	}
	return out
}

// lay puts the pages of an entry over the hive.
func (h *hive) lay(e entry) {
	b := e.bytes
	if size := binsAt + int64(binary.LittleEndian.Uint32(b[16:])); size > h.size && size <= maxHive {
		h.size = size // the hive has grown since it was written
	}
	count := int64(binary.LittleEndian.Uint32(b[20:]))
	at := 40 + 8*count
	for i := range min(count, int64(len(b)-40)/8) {
		ref := b[40+8*i:]
		offset, size := int64(binary.LittleEndian.Uint32(ref)), int64(binary.LittleEndian.Uint32(ref[4:]))
		if offset%pageAlign != 0 || size%pageAlign != 0 || at+size > int64(len(b)) {
			return
		}
		for p := int64(0); p < size; p += pageAlign {
			h.pages[offset+p] = b[at+p : at+p+pageAlign]
		}
		at += size
	}
}
