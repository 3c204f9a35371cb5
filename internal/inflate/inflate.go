// Package inflate unpacks DEFLATE (RFC 1951) from memory into memory.
//
// # Why it is here
//
// A scan looks at the first bytes of hundreds of thousands of packed files. The
// libraries unpack streams: they keep a window of 32 KiB, fill it before they
// give out a byte, and copy everything once more. Where source and destination
// are both in memory the destination is the window, the work ends with the last
// byte that is asked for, and eight bytes can be taken at once. FuzzInflate holds
// it to the standard library.
//
// # How it works
//
// Bits come from a register of 64 that is filled eight bytes at a time. A code is
// looked up by its first bits in one table; longer codes have a second one.
// While source and destination are far from their ends nothing needs checking
// (fast); the rest is done with every check (careful).
package inflate

import (
	"encoding/binary"
	"errors"
	"io"
)

var (
	// ErrFull is returned when the destination is full and the stream is not at
	// its end.
	ErrFull = errors.New("inflate: more than was asked for")
	// ErrCorrupt is returned for what is no DEFLATE stream.
	ErrCorrupt = errors.New("inflate: corrupt data")
)

// The limits of the format, and how many bits the first tables look at.
const (
	maxBits   = 15
	numLit    = 286
	numDist   = 30
	maxLength = 258
	litBits   = 10
	distBits  = 8
)

// A Decoder holds tables between streams. Its zero value is ready; it is not
// for several goroutines at once.
type Decoder struct {
	lit   [1<<litBits + 144<<(maxBits-litBits)]uint32 // a second table has two codes at least
	dist  [1<<distBits + 16<<(maxBits-distBits)]uint32
	lens  [numLit + 2 + numDist + 2]uint8
	fixed bool // the tables are those of the fixed code
}

// stream is one stream on its way.
type stream struct {
	d        *Decoder
	dst, src []byte
	n, i     int    // written, read
	bb       uint64 // bits read and not used, the next one lowest
	nb       uint   // how many of them count
}

// Inflate unpacks src into dst until the stream ends (nil), dst is full
// (ErrFull), src ends (io.ErrUnexpectedEOF) or makes no sense (ErrCorrupt). The
// first n bytes of dst hold whatever the error; used is where the stream ended.
func (d *Decoder) Inflate(dst, src []byte) (n, used int, err error) {
	s := stream{d: d, dst: dst, src: src}
	for last := false; !last; {
		if !s.need(3) {
			return s.n, s.i, io.ErrUnexpectedEOF
		}
		last = s.take(1) == 1
		switch s.take(2) {
		case 0:
			err = s.stored()
		case 1:
			d.fixedCode()
			err = s.block()
		case 2:
			if err = s.dynamicCode(); err == nil {
				err = s.block()
			}
		default:
			err = ErrCorrupt
		}
		if err != nil {
			return s.n, s.i, err
		}
	}
	return s.n, s.i - int(s.nb>>3), nil
}

// need fills the register, and reports whether it holds n bits then; up to 48.
func (s *stream) need(n uint) bool {
	s.fill()
	return s.nb >= n
}

// fill takes what fits, byte by byte. Bits above nb may be set already: they are
// those of the next byte.
func (s *stream) fill() {
	for s.nb <= 55 && s.i < len(s.src) {
		s.bb |= uint64(s.src[s.i]) << s.nb
		s.i++
		s.nb += 8
	}
}

func (s *stream) take(n uint) uint32 {
	v := uint32(s.bb & (1<<n - 1))
	s.bb >>= n
	s.nb -= n
	return v
}

// stored copies a block that is not packed.
func (s *stream) stored() error {
	s.take(s.nb & 7)
	s.i -= int(s.nb >> 3)
	s.bb, s.nb = 0, 0
	if len(s.src)-s.i < 4 {
		return io.ErrUnexpectedEOF
	}
	size := int(binary.LittleEndian.Uint16(s.src[s.i:]))
	if binary.LittleEndian.Uint16(s.src[s.i+2:]) != ^uint16(size) {
		return ErrCorrupt
	}
	s.i += 4
	got := copy(s.dst[s.n:], s.src[s.i:min(len(s.src), s.i+size)])
	s.n, s.i = s.n+got, s.i+got
	switch {
	case got == size:
		return nil
	case s.i == len(s.src):
		return io.ErrUnexpectedEOF
	}
	return ErrFull
}

// block unpacks what is coded by the tables.
func (s *stream) block() error {
	end, err := s.fast()
	if end || err != nil {
		return err
	}
	return s.careful()
}

// fast unpacks while two times eight bytes can be read, and the literals of one
// filling with a longest match and the last eight of its copy be written. It
// reports whether the block has ended. What it changes it keeps in registers.
func (s *stream) fast() (end bool, err error) {
	d, dst, src := s.d, s.dst, s.src
	n, i, bb, nb := s.n, s.i, s.bb, s.nb
loop:
	for i+16 <= len(src) && n+64+maxLength+8 <= len(dst) {
		bb |= binary.LittleEndian.Uint64(src[i:]) << (nb & 63)
		i += int((63 - nb) >> 3)
		nb |= 56
		e := d.lit[bb&(1<<litBits-1)]
		for e&literal != 0 {
			dst[n] = byte(e >> valueShift)
			n++
			bb >>= e & 63
			nb -= uint(e & 63)
			if nb < maxBits+5 {
				continue loop
			}
			e = d.lit[bb&(1<<litBits-1)]
		}
		if e&link != 0 {
			bb >>= litBits
			nb -= litBits
			e = d.lit[e>>valueShift&valueMask+uint32(bb)&(1<<(maxBits-litBits)-1)]
		}
		bb >>= e & 63
		nb -= uint(e & 63)
		if e&(literal|stop) != 0 || e == 0 {
			if e&literal != 0 {
				dst[n] = byte(e >> valueShift)
				n++
				continue
			}
			if end = e != 0; !end {
				err = ErrCorrupt
			}
			break
		}
		extra := e >> extraShift & extraMask
		length := int(e>>valueShift&valueMask + uint32(bb)&(1<<extra-1))
		bb >>= extra
		nb -= uint(extra)
		bb |= binary.LittleEndian.Uint64(src[i:]) << (nb & 63)
		i += int((63 - nb) >> 3)
		nb |= 56
		if e = d.dist[bb&(1<<distBits-1)]; e&link != 0 {
			bb >>= distBits
			nb -= distBits
			e = d.dist[e>>valueShift&valueMask+uint32(bb)&(1<<(maxBits-distBits)-1)]
		}
		bb >>= e & 63
		nb -= uint(e & 63)
		extra = e >> extraShift & extraMask
		dist := int(e>>valueShift&valueMask + uint32(bb)&(1<<extra-1))
		bb >>= extra
		nb -= uint(extra)
		if e == 0 || dist > n {
			err = ErrCorrupt
			break
		}
		copyMatch(dst[n-dist:n+length+8], dist, length)
		n += length
	}
	s.n, s.i, s.bb, s.nb = n, i, bb, nb
	return end, err
}

// copyMatch copies what lies dist bytes back, by eight; seven bytes behind it may
// be overwritten.
func copyMatch(b []byte, dist, length int) {
	if dist < 8 {
		overlap(b[:dist+length], dist)
		return
	}
	from, to := b, b[dist:]
	for ; length > 0; length -= 8 {
		binary.LittleEndian.PutUint64(to, binary.LittleEndian.Uint64(from))
		if length > 8 {
			from, to = from[8:], to[8:]
		}
	}
}

// overlap fills b with its first dist bytes over and over.
func overlap(b []byte, dist int) {
	for done := dist; done < len(b); done *= 2 {
		copy(b[done:], b[:done])
	}
}

// careful unpacks with every check, to the block's end.
func (s *stream) careful() error {
	for {
		s.fill()
		e, ok := s.code(s.d.lit[:], litBits)
		switch {
		case !ok:
			return io.ErrUnexpectedEOF
		case e == 0:
			return ErrCorrupt
		case e&stop != 0:
			return nil
		case s.n == len(s.dst):
			return ErrFull
		case e&literal != 0:
			s.dst[s.n] = byte(e >> valueShift)
			s.n++
			continue
		}
		length, ok := s.value(e)
		if !ok {
			return io.ErrUnexpectedEOF
		}
		s.fill()
		if e, ok = s.code(s.d.dist[:], distBits); !ok {
			return io.ErrUnexpectedEOF
		}
		dist, ok := s.value(e)
		switch {
		case !ok:
			return io.ErrUnexpectedEOF
		case e == 0 || dist > s.n:
			return ErrCorrupt
		}
		room := min(length, len(s.dst)-s.n)
		overlap(s.dst[s.n-dist:s.n+room], dist)
		if s.n += room; room < length {
			return ErrFull
		}
	}
}

// code reads one code; it reports false when the source ends within it.
func (s *stream) code(table []uint32, first uint) (uint32, bool) {
	e := table[s.bb&(1<<first-1)]
	n := uint(e & 63)
	if e&link != 0 {
		e = table[e>>valueShift&valueMask+uint32(s.bb>>first)&(1<<(maxBits-first)-1)]
		n = first + uint(e&63)
	}
	if n > s.nb || e == 0 && s.nb < maxBits {
		return 0, false
	}
	s.take(n)
	return e, true
}

// value reads the bits that follow a code; it reports false when there are too
// few.
func (s *stream) value(e uint32) (int, bool) {
	extra := uint(e >> extraShift & extraMask)
	if extra > s.nb {
		return 0, false
	}
	return int(e>>valueShift&valueMask + s.take(extra)), true
}
