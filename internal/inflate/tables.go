package inflate

import (
	"io"
	"math/bits"
)

// An entry of a table says what a code stands for:
//
//	bits 0-5    how many bits the code takes, in this table
//	bits 6-10   how many bits follow it
//	bits 11-26  a literal, the least length or distance, or where the second table begins
//
// and of which sort it is. 0 is no code.
const (
	extraShift, extraMask = 6, 1<<5 - 1
	valueShift, valueMask = 11, 1<<16 - 1

	literal = 1 << 31
	stop    = 1 << 30 // the end of the block
	link    = 1 << 29 // the code goes on in a second table
	length  = 1 << 28 // of a code, in the code of lengths
)

// table fills in a table for codes of the given lengths; what says what each
// symbol stands for. It reports false if the lengths make no code. As in the
// standard library, none at all and a single one of one bit are codes too.
func table(t []uint32, first uint, lens []uint8, what []uint32) bool {
	var count, next [maxBits + 1]int
	for _, l := range lens {
		count[l]++
	}
	used := len(lens) - count[0]
	count[0] = 0
	code := 0
	for l := 1; l <= maxBits; l++ {
		code <<= 1
		next[l] = code
		code += count[l]
	}
	if code != 1<<maxBits && used > count[1] || code > 1<<maxBits {
		return false
	}
	clear(t[:1<<first])
	free := 1 << first // where the next second table goes
	for sym, l := range lens {
		if l == 0 {
			continue
		}
		n, at := uint(l), int(bits.Reverse16(uint16(next[l]))>>(16-l))
		next[l]++
		if what[sym] == 0 {
			continue // nobody may write it
		}
		if n <= first {
			for e := what[sym] | uint32(n); at < 1<<first; at += 1 << n {
				t[at] = e
			}
			continue
		}
		front := at & (1<<first - 1)
		if t[front] == 0 {
			t[front] = link | uint32(free)<<valueShift
			free += 1 << (maxBits - first)
		}
		sub := t[t[front]>>valueShift&valueMask:][:1<<(maxBits-first)]
		e := what[sym] | uint32(n-first)
		for at >>= first; at < len(sub); at += 1 << (n - first) {
			sub[at] = e
		}
	}
	return true
}

// symbols is what the symbols of the two alphabets stand for, by the tables of
// RFC 1951, 3.2.5.
var litSymbols, distSymbols = symbols()

func symbols() (lit [numLit + 2]uint32, dist [numDist + 2]uint32) {
	for i := range 256 {
		lit[i] = literal | uint32(i)<<valueShift
	}
	lit[256] = stop
	base := uint32(3)
	for i := range 28 {
		extra := max(i/4-1, 0)
		lit[257+i] = base<<valueShift | uint32(extra)<<extraShift
		base += 1 << extra
	}
	lit[285] = maxLength << valueShift
	base = 1
	for i := range numDist {
		extra := max(i/2-1, 0)
		dist[i] = base<<valueShift | uint32(extra)<<extraShift
		base += 1 << extra
	}
	return lit, dist // the last two of each stand for nothing
}

// fixedCode makes the tables of the fixed code.
func (d *Decoder) fixedCode() {
	if d.fixed {
		return
	}
	d.fixed = true
	lens := d.lens[:]
	for i := range lens {
		switch {
		case i < 144, i >= 280 && i < numLit+2:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		case i < 280:
			lens[i] = 7
		default:
			lens[i] = 5
		}
	}
	table(d.lit[:], litBits, lens[:numLit+2], litSymbols[:])
	table(d.dist[:], distBits, lens[numLit+2:], distSymbols[:])
}

// order is that of the lengths of the code in which lengths are written.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamicCode reads the lengths of a block's own codes and makes their tables.
func (s *stream) dynamicCode() error {
	d := s.d
	d.fixed = false
	if !s.need(14) {
		return io.ErrUnexpectedEOF
	}
	lits, dists, n := int(s.take(5))+257, int(s.take(5))+1, int(s.take(4))+4
	if lits > numLit || dists > numDist {
		return ErrCorrupt
	}
	var lens [len(order)]uint8
	for _, at := range order[:n] {
		if !s.need(3) {
			return io.ErrUnexpectedEOF
		}
		lens[at] = uint8(s.take(3))
	}
	if !table(d.dist[:], lengthBits, lens[:], lengthSymbols[:]) {
		return ErrCorrupt
	}
	if err := s.lengths(lits + dists); err != nil {
		return err
	}
	if !table(d.lit[:], litBits, d.lens[:lits], litSymbols[:]) || !table(d.dist[:], distBits, d.lens[lits:lits+dists], distSymbols[:]) {
		return ErrCorrupt
	}
	return nil
}

// lengthBits is the longest code of the code of lengths.
const lengthBits = 7

// lengthSymbols is what its symbols stand for: a length, or how often one is
// repeated.
var lengthSymbols = func() (out [len(order)]uint32) {
	for i := range out {
		out[i] = length | uint32(i)<<valueShift
	}
	out[16] |= 2 << extraShift
	out[17] |= 3 << extraShift
	out[18] |= 7 << extraShift
	return out
}()

// lengths reads n lengths with the code of lengths, which lies in the table of
// distances.
func (s *stream) lengths(n int) error {
	d := s.d
	for i := 0; i < n; {
		s.fill()
		e, ok := s.code(d.dist[:], lengthBits)
		if !ok {
			return io.ErrUnexpectedEOF
		}
		if e == 0 {
			return ErrCorrupt
		}
		extra := uint(e >> extraShift & extraMask)
		if extra > s.nb {
			return io.ErrUnexpectedEOF
		}
		sym, again, of := e>>valueShift&valueMask, int(s.take(extra)), uint8(0)
		switch {
		case sym < 16:
			of, again = uint8(sym), 1
		case sym == 16 && i == 0:
			return ErrCorrupt
		case sym == 16:
			of, again = d.lens[i-1], again+3
		case sym == 17:
			again += 3
		default:
			again += 11
		}
		if i+again > n {
			return ErrCorrupt
		}
		for ; again > 0; again-- {
			d.lens[i] = of
			i++
		}
	}
	return nil
}
