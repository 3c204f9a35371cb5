package hive

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"interdict/find"
)

// # Logs
//
// Windows writes changes to a log first and to the hive when it is idle, so the
// hive of a machine that was not shut down lacks the last minutes or hours: a
// program that was just installed, or just removed. The base block says so: its
// two sequence numbers differ, or its checksum is wrong.
//
// Since Windows 8.1 a log holds entries ("HvLE") of pages with their place;
// entries follow each other by number. Logs of before hold one set of changes
// ("DIRT"): a bit for each 512 bytes of the hive, then those of which the bit is
// set. They fit a hive that was written at the same time.

const (
	entriesAt = 512
	pageAlign = 512
	maxLog    = 256 << 20 // bytes of pages that are laid over a hive
)

// ErrUnclean is returned for a hive that was not closed and of which no log
// fits: what was read may be behind the machine.
var ErrUnclean = errors.New("the registry hive was not closed, and no log of it fits: its last changes are not seen")

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

// A base is a base block: of a hive, or the copy of it in a log.
type base [baseSize]byte

func (b *base) u32(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// whole reports whether a base block is as it was written, after all that it
// speaks of.
func (b *base) whole() bool { return b.sound() && b.u32(4) == b.u32(8) }

func (b *base) sound() bool { return string(b[:4]) == "regf" && b.u32(508) == checksum(b[:]) }

// written is when, in units of its own.
func (b *base) written() uint64 { return binary.LittleEndian.Uint64(b[12:]) }

// open reads the base block and, if the hive is not whole, its logs.
func open(f *find.File) (*hive, error) {
	var b base
	if _, err := f.Content.ReadAt(b[:], 0); err != nil {
		return nil, errorf("no base block")
	}
	h := &hive{content: f.Content, root: b.u32(36), size: min(f.Content.Size(), maxHive)}
	if b.whole() {
		return h, nil
	}
	if err := h.recover(f, &b); err != nil {
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

// A log is one log of a hive.
type log struct {
	ext     string
	content find.Content
	base    base
}

// logs opens the logs that lie beside a hive. why tells of those that say nothing.
func logs(f *find.File) (all []log, why []string, err error) {
	if f.Open == nil {
		return nil, nil, nil
	}
	for _, ext := range [...]string{".LOG1", ".LOG2", ".LOG", ".log1", ".log2", ".log"} {
		c, err := f.Open(f.Name() + ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("the registry hive was not closed, and its %s cannot be read: %w", ext, err)
		}
		l := log{ext: ext, content: c}
		if _, err := c.ReadAt(l.base[:], 0); err != nil {
			why = append(why, ext+" is empty")
			continue
		}
		all = append(all, l)
	}
	return all, why, nil
}

func closeAll(all []log) {
	for _, l := range all {
		if c, ok := l.content.(io.Closer); ok {
			c.Close()
		}
	}
}

// recover lays the logs over the hive. Of the old form one fits; those of the new
// form are read together.
func (h *hive) recover(f *find.File, b *base) error {
	all, why, err := logs(f)
	if err != nil {
		return err
	}
	defer closeAll(all)
	var newer []entry
	for _, l := range all {
		if old, err := h.old(&l, b); old {
			return err
		}
		found := entries(l.content)
		if len(found) == 0 {
			why = append(why, l.ext+" is of another time, or damaged")
			continue
		}
		if !b.sound() && l.base.sound() { // the copy in the log is all that is known
			h.root = l.base.u32(36)
			b = &l.base
		}
		newer = append(newer, found...)
	}
	if h.replay(newer, b.u32(8)) {
		return nil
	}
	if len(why) == 0 {
		return ErrUnclean
	}
	return fmt.Errorf("%w (%s)", ErrUnclean, strings.Join(why, ", "))
}

// old lays a log of the old form over the hive, if it is one that fits.
func (h *hive) old(l *log, b *base) (bool, error) {
	sector := int64(l.base.u32(44)) * pageAlign
	if sector < pageAlign || sector > 8*pageAlign {
		sector = pageAlign
	}
	var mark [4]byte
	if _, err := l.content.ReadAt(mark[:], sector); err != nil || string(mark[:]) != "DIRT" {
		return false, nil
	}
	written := b.written()
	if !b.sound() { // the first part of the hive bears the time too
		var bin [8]byte
		if _, err := h.content.ReadAt(bin[:], binsAt+20); err != nil {
			return false, nil
		}
		written = binary.LittleEndian.Uint64(bin[:])
	}
	size := int64(l.base.u32(40))
	if !l.base.whole() || l.base.written() != written || size == 0 || size%binsAt != 0 || size > maxHive-binsAt {
		return false, nil
	}
	bits := make([]byte, size/pageAlign/8)
	if n, _ := l.content.ReadAt(bits, sector+4); n < len(bits) {
		return false, nil
	}
	h.pages, h.root, h.size = overlay{}, l.base.u32(36), max(h.size, binsAt+size)
	at := sector + (4+int64(len(bits))+sector-1)/sector*sector
	for page := range size / pageAlign {
		if bits[page/8]&(1<<(page%8)) == 0 {
			continue
		}
		b := make([]byte, pageAlign)
		if _, err := l.content.ReadAt(b, at); err != nil && err != io.EOF || at+pageAlign > l.content.Size() {
			return true, fmt.Errorf("the registry hive was not closed, and its %s ends early: not all of its last changes are seen", l.ext)
		}
		h.pages[page*pageAlign] = b
		at += pageAlign
	}
	return true, nil
}

// replay lays the entries over the hive that are newer than what it holds, in the
// order of their numbers and without a gap. It reports false if there are none.
func (h *hive) replay(all []entry, from uint32) bool {
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(a.number, b.number) })
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
	return used > 0
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
		e := entry{number: binary.LittleEndian.Uint32(head[12:]), bytes: b}
		if !e.whole() {
			break
		}
		out = append(out, e)
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
