package sevenzip

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"interdict/find"
)

// # The guard
//
// The library believes an archive's own counts and sizes and takes as much
// memory as they say, before it has read what is counted. So the directory is
// gone through here first: every count must be borne out by as many bytes, and
// no packer may ask for a window larger than maxWindow.

const (
	maxDirectory = 32 << 20  // bytes of the directory, unpacked
	maxFiles     = 1_000_000 // the library takes some 100 bytes for each
	maxWindow    = 64 << 20  // bytes that one packer may hold
)

var errDamaged = errors.New("the directory is damaged")

// Words of the format's own description.
const (
	idEnd, idHeader, idArchive, idMore, idMain, idFiles = 0, 1, 2, 3, 4, 5
	idPack, idUnpack, idParts, idSize, idCRC, idFolder  = 6, 7, 8, 9, 10, 11
	idUnpackSize, idPartCount, idEncoded                = 12, 13, 0x17
)

// guard reports why an archive should not be given to the library.
func guard(c find.Content) error {
	var start [32]byte
	if _, err := c.ReadAt(start[:], 0); err != nil {
		return errDamaged
	}
	at, size := binary.LittleEndian.Uint64(start[12:]), binary.LittleEndian.Uint64(start[20:])
	if size == 0 {
		return nil // an empty archive
	}
	if size > maxDirectory || at > uint64(c.Size()) || at+32+size > uint64(c.Size()) {
		return errDamaged
	}
	dir := make([]byte, size)
	if _, err := c.ReadAt(dir, int64(at+32)); err != nil && err != io.EOF {
		return err
	}
	if crc32.ChecksumIEEE(dir) != binary.LittleEndian.Uint32(start[28:]) {
		return errDamaged
	}
	for range 4 { // a packed directory may be packed again
		p := &parser{b: dir}
		if len(dir) == 0 || dir[0] != idEncoded {
			return p.header()
		}
		p.next()
		if err := p.streams(); err != nil {
			return err
		}
		var err error
		if dir, err = p.unpack(c); err != nil {
			return err
		}
	}
	return errDamaged
}

// A parser goes through a directory.
type parser struct {
	b       []byte
	bad     bool
	folders []folder
	packed  []uint64 // sizes of the packed streams
	packAt  uint64
}

type folder struct {
	coders []coder
	outs   int
	sizes  []uint64
	crc    bool
	parts  int
}

type coder struct{ id, props []byte }

func (p *parser) next() byte {
	if len(p.b) == 0 {
		p.bad = true
		return 0
	}
	c := p.b[0]
	p.b = p.b[1:]
	return c
}

func (p *parser) take(n uint64) []byte {
	if n > uint64(len(p.b)) {
		p.bad = true
		return nil
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

// number reads a number: the first byte's leading ones say how many follow.
func (p *parser) number() uint64 {
	first := p.next()
	var v uint64
	for i, mask := 0, byte(0x80); i < 8; i, mask = i+1, mask>>1 {
		if first&mask == 0 {
			return v | uint64(first&(mask-1))<<(8*i)
		}
		v |= uint64(p.next()) << (8 * i)
	}
	return v
}

// count reads a number of things that take a byte each, at least.
func (p *parser) count() int {
	n := p.number()
	if n > uint64(len(p.b)) {
		p.bad = true
		return 0
	}
	return int(n)
}

// digests passes over n checksums and tells which are there.
func (p *parser) digests(n int) []bool {
	there := make([]bool, n)
	if p.next() == 0 {
		for i, bits := 0, p.take(uint64(n+7)/8); i < n && len(bits) > 0; i++ {
			there[i] = bits[i/8]>>(7-i%8)&1 == 1
		}
	} else {
		for i := range there {
			there[i] = true
		}
	}
	for _, t := range there {
		if t {
			p.take(4)
		}
	}
	return there
}

func (p *parser) header() error {
	if p.next() != idHeader {
		return errDamaged
	}
	for !p.bad {
		switch p.next() {
		case idEnd:
			return nil
		case idArchive:
			for !p.bad && p.next() != idEnd {
				p.take(p.number())
			}
		case idMore, idMain:
			if err := p.streams(); err != nil {
				return err
			}
		case idFiles:
			p.files()
		default:
			return errDamaged
		}
	}
	return errDamaged
}

func (p *parser) files() {
	if n := p.number(); n > maxFiles || n > uint64(len(p.b)) {
		p.bad = true
		return
	}
	for !p.bad && p.next() != idEnd {
		p.take(p.number())
	}
}

// streams goes through a description of packed streams and checks its windows.
func (p *parser) streams() error {
	p.folders, p.packed = nil, nil
	for !p.bad {
		switch p.next() {
		case idEnd:
			return p.windows()
		case idPack:
			p.pack()
		case idUnpack:
			p.coders()
		case idParts:
			p.parts()
		default:
			return errDamaged
		}
	}
	return errDamaged
}

func (p *parser) pack() {
	p.packAt = p.number()
	n := p.count()
	for !p.bad {
		switch p.next() {
		case idEnd:
			return
		case idSize:
			for range n {
				p.packed = append(p.packed, p.number())
			}
		case idCRC:
			p.digests(n)
		default:
			p.bad = true
		}
	}
}

func (p *parser) coders() {
	if p.next() != idFolder {
		p.bad = true
		return
	}
	n := p.count()
	if p.next() != 0 {
		p.bad = true // kept elsewhere: no program writes that
		return
	}
	for i := 0; i < n && !p.bad; i++ {
		p.folder()
	}
	for !p.bad {
		switch p.next() {
		case idEnd:
			return
		case idUnpackSize:
			for i := range p.folders {
				for range p.folders[i].outs {
					p.folders[i].sizes = append(p.folders[i].sizes, p.number())
				}
			}
		case idCRC:
			for i, there := range p.digests(len(p.folders)) {
				p.folders[i].crc = there
			}
		default:
			p.bad = true
		}
	}
}

// maxCoders bounds the packers and filters behind each other.
const maxCoders = 32

func (p *parser) folder() {
	f := folder{parts: 1}
	n, ins := p.count(), 0
	for i := 0; i < n && !p.bad; i++ {
		flags := p.next()
		c := coder{id: p.take(uint64(flags & 15))}
		in, out := 1, 1
		if flags&0x10 != 0 {
			in, out = p.count(), p.count()
		}
		if flags&0x20 != 0 {
			c.props = p.take(p.number())
		}
		ins, f.outs, f.coders = ins+in, f.outs+out, append(f.coders, c)
		if ins > maxCoders || f.outs > maxCoders {
			p.bad = true
		}
	}
	pairs := f.outs - 1
	for range max(0, 2*pairs) {
		p.number()
	}
	if packed := ins - pairs; packed > 1 {
		for range packed {
			p.number()
		}
	} else if packed < 1 || pairs < 0 {
		p.bad = true
	}
	p.folders = append(p.folders, f)
}

// parts goes through the files that a folder's stream consists of.
func (p *parser) parts() {
	id := p.next()
	total := len(p.folders)
	if id == idPartCount {
		total = 0
		for i := range p.folders {
			n := p.number()
			if n > uint64(len(p.b))+1 {
				p.bad = true
				return
			}
			p.folders[i].parts = int(n)
			if total += int(n); total > maxFiles {
				p.bad = true
				return
			}
		}
		id = p.next()
	}
	if id == idSize {
		for i := range p.folders {
			for range p.folders[i].parts - 1 {
				if p.number(); p.bad {
					return
				}
			}
		}
		id = p.next()
	}
	if id == idCRC {
		for i := range p.folders {
			if p.folders[i].parts == 1 && p.folders[i].crc {
				total--
			}
		}
		p.digests(max(0, total))
		id = p.next()
	}
	p.bad = p.bad || id != idEnd
}

// windows reports a packer that wants too much memory.
func (p *parser) windows() error {
	for _, f := range p.folders {
		for i, c := range f.coders {
			want := window(c)
			if i < len(f.sizes) {
				want = min(want, f.sizes[i]) // no window is filled beyond what is unpacked
			}
			if want > maxWindow {
				return fmt.Errorf("unpacking wants %d MiB of memory, more than %d", want>>20, maxWindow>>20)
			}
		}
	}
	return nil
}

// window is how much memory a packer asks for.
func window(c coder) uint64 {
	switch {
	case bytes.Equal(c.id, []byte{3, 1, 1}) && len(c.props) >= 5: // LZMA
		return uint64(binary.LittleEndian.Uint32(c.props[1:]))
	case bytes.Equal(c.id, []byte{0x21}) && len(c.props) == 1 && c.props[0] <= 40: // LZMA2
		return uint64(2|c.props[0]&1) << (c.props[0]/2 + 11)
	case bytes.Equal(c.id, []byte{3, 4, 1}) && len(c.props) >= 5: // PPMd
		return uint64(binary.LittleEndian.Uint32(c.props[1:]))
	case bytes.Equal(c.id, []byte{0x21}):
		return 1 << 32
	}
	return 0
}

// unpack is the directory that this one says how to unpack.
func (p *parser) unpack(c find.Content) ([]byte, error) {
	if len(p.folders) != 1 || len(p.packed) < 1 || len(p.folders[0].sizes) < 1 {
		return nil, errDamaged
	}
	f := p.folders[0]
	for _, k := range f.coders {
		if bytes.Equal(k.id, []byte{6, 0xf1, 7, 1}) {
			return nil, find.ErrEncrypted
		}
	}
	size := f.sizes[len(f.sizes)-1]
	if len(f.coders) != 1 || size > maxDirectory || p.packAt > uint64(c.Size()) || p.packed[0] > uint64(c.Size()) {
		return nil, errDamaged
	}
	packed := io.NewSectionReader(c, int64(32+p.packAt), int64(p.packed[0]))
	switch k := f.coders[0]; {
	case bytes.Equal(k.id, []byte{0}):
		return io.ReadAll(io.LimitReader(packed, int64(size)))
	case bytes.Equal(k.id, []byte{3, 1, 1}) && len(k.props) == 5:
		head := binary.LittleEndian.AppendUint32([]byte{k.props[0]}, uint32(max(4096, size)))
		head = binary.LittleEndian.AppendUint64(head, size)
		r, err := lzma.NewReader(io.MultiReader(bytes.NewReader(head), packed))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(io.LimitReader(r, int64(size)))
	}
	return nil, errors.New("the directory is packed in a way that is not known")
}
