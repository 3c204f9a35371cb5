package hive

import (
	"encoding/binary"
	"fmt"
	"strings"

	"interdict/find"
	"interdict/find/regkey"
)

// # The format
//
// A hive is a base block of 4096 bytes and then cells: a length (negative when
// in use) and what it holds. A key ("nk") points to a list of its subkeys and to
// one of its values ("vk"); a list of subkeys is a leaf ("lf", "lh", "li") or a
// list of leaves ("ri"). Offsets count from the end of the base block. Source:
// "Windows registry file format specification" by Maxim Suhanov, version 2018.
//
// A library reads hives too. It follows loops among lists of lists until the
// stack ends, which no caller can recover from, so a damaged hive would end the
// whole scan; it also writes a recovered copy to the temporary folder.

const (
	baseSize = 512 // of the base block, what is used
	binsAt   = 4096
	maxHive  = 2 << 30 // bytes; Windows refuses larger ones
	maxCell  = 1 << 20 // bytes of a cell that is read; only large values are longer
	none     = 0xffffffff
)

// errorf is an error of a damaged hive.
func errorf(format string, args ...any) error {
	return fmt.Errorf("the registry hive is damaged: "+format, args...)
}

type hive struct {
	content find.Content
	pages   overlay
	root    uint32
	size    int64
	reads   int64 // of cells, against lists that name the same cell a million times
	damage  error // the first list that could not be read; the walk goes on
}

// A key is one "nk" cell.
type key struct {
	offset      uint32
	name        string
	subkeyCount uint32
	subkeyList  uint32
	valueCount  uint32
	valueList   uint32
}

func (h *hive) hurt(err error) {
	if h.damage == nil {
		h.damage = err
	}
}

// cell reads what a cell holds.
func (h *hive) cell(offset uint32) ([]byte, error) {
	if h.reads++; h.reads > h.size/4 { // a cell has 8 bytes at least, and is read twice at most
		return nil, errorf("its cells are named more often than there are")
	}
	if offset == none || int64(offset)+binsAt+4 > h.size {
		return nil, errorf("a cell at %#x lies behind its end", offset)
	}
	var head [4]byte
	if err := h.read(head[:], int64(offset)); err != nil {
		return nil, err
	}
	n := -int64(int32(binary.LittleEndian.Uint32(head[:]))) - 4
	if n < 4 || n > maxCell {
		return nil, errorf("the cell at %#x has no sound length", offset)
	}
	b := make([]byte, n)
	return b, h.read(b, int64(offset)+4)
}

func (h *hive) key(offset uint32) (*key, error) {
	b, err := h.cell(offset)
	if err != nil {
		return nil, err
	}
	if len(b) < 76 || string(b[:2]) != "nk" {
		return nil, errorf("no key at %#x", offset)
	}
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	k := &key{offset: offset, subkeyCount: u32(20), subkeyList: u32(28), valueCount: u32(36), valueList: u32(40)}
	k.name = name(b[76:], int(binary.LittleEndian.Uint16(b[72:])), binary.LittleEndian.Uint16(b[2:])&0x20 != 0)
	return k, nil
}

// name reads a name of n bytes, in Latin-1 or in UTF-16.
func name(b []byte, n int, latin bool) string {
	b = b[:min(n, len(b))]
	if !latin {
		return regkey.Text(b)
	}
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// subkeys are the keys right below one, as far as they can be read.
func (h *hive) subkeys(k *key) []*key {
	if k.subkeyCount == 0 || k.subkeyList == none {
		return nil
	}
	offsets := h.leaves(k.subkeyList, 0, nil)
	out := make([]*key, 0, len(offsets))
	for _, at := range offsets {
		sub, err := h.key(at)
		if err != nil {
			h.hurt(err)
			continue
		}
		out = append(out, sub)
	}
	return out
}

// leaves appends the offsets of a list of keys. Lists of lists are one deep.
func (h *hive) leaves(list uint32, depth int, out []uint32) []uint32 {
	b, err := h.cell(list)
	if err != nil || depth > 1 {
		h.hurt(errorf("no list of keys at %#x", list))
		return out
	}
	step := 4
	switch string(b[:2]) {
	case "lf", "lh":
		step = 8
	case "li", "ri":
	default:
		h.hurt(errorf("no list of keys at %#x", list))
		return out
	}
	n := int(binary.LittleEndian.Uint16(b[2:]))
	for at := 4; n > 0 && at+step <= len(b) && len(out) < maxKeys; n, at = n-1, at+step {
		offset := binary.LittleEndian.Uint32(b[at:])
		if b[0] == 'r' {
			out = h.leaves(offset, depth+1, out)
			continue
		}
		out = append(out, offset)
	}
	return out
}

// maxValues bounds the values of one key.
const maxValues = 10_000

// values are the values of a key, as far as they can be read.
func (h *hive) values(k *key) []regkey.Value {
	if k.valueCount == 0 || k.valueList == none {
		return nil
	}
	list, err := h.cell(k.valueList)
	if err != nil {
		h.hurt(err)
		return nil
	}
	n := min(int64(k.valueCount), maxValues, int64(len(list)/4))
	out := make([]regkey.Value, 0, n)
	for i := range n {
		v, err := h.value(binary.LittleEndian.Uint32(list[4*i:]))
		if err != nil {
			h.hurt(err)
			continue
		}
		out = append(out, v)
	}
	return out
}

func (h *hive) value(offset uint32) (regkey.Value, error) {
	b, err := h.cell(offset)
	if err != nil {
		return regkey.Value{}, err
	}
	if len(b) < 20 || string(b[:2]) != "vk" {
		return regkey.Value{}, errorf("no value at %#x", offset)
	}
	data, err := h.data(b)
	if err != nil {
		return regkey.Value{}, err
	}
	called := name(b[20:], int(binary.LittleEndian.Uint16(b[2:])), binary.LittleEndian.Uint16(b[16:])&1 != 0)
	return regkey.Decode(called, binary.LittleEndian.Uint32(b[12:]), data), nil
}

// data is what a value holds: up to four bytes in place of the offset, or a
// cell. Values of more than 16,344 bytes lie in parts; of these nothing is
// needed here, and they come back empty.
func (h *hive) data(b []byte) ([]byte, error) {
	size := binary.LittleEndian.Uint32(b[4:])
	if size&0x80000000 != 0 {
		return b[8 : 8+min(size&0x7fffffff, 4)], nil
	}
	if size == 0 || size > 16344 {
		return nil, nil
	}
	data, err := h.cell(binary.LittleEndian.Uint32(b[8:]))
	return data[:min(len(data), int(size))], err
}
