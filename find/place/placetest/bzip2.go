package placetest

import (
	"bytes"
	"hash/crc32"
	"math/bits"
	"path"
	"slices"
)

// bzip2 packs a small text as bzip2 does, without its cleverness: one table of
// codes as long as each other, or one bit less. The standard library has no writer.
func bzip2(name string, body []byte) (string, []byte) {
	var w bitWriter
	w.put(24, 'B'<<16|'Z'<<8|'h')
	w.put(8, '9')
	sum := bzipSum(body)
	if len(body) > 0 {
		w.block(body, sum)
	}
	w.put(24, 0x177245)
	w.put(24, 0x385090)
	if len(body) == 0 {
		sum = 0
	}
	w.put(32, uint64(sum))
	w.put(7, 0)
	return path.Base(name) + ".bz2", w.b.Bytes()
}

type bitWriter struct {
	b    bytes.Buffer
	part uint64
	n    int
}

func (w *bitWriter) put(n int, v uint64) {
	for i := n - 1; i >= 0; i-- {
		w.part = w.part<<1 | v>>i&1
		if w.n++; w.n == 8 {
			w.b.WriteByte(byte(w.part))
			w.part, w.n = 0, 0
		}
	}
}

// bzipSum is CRC-32 with the bits of each byte in the other order.
func bzipSum(b []byte) uint32 {
	turned := make([]byte, len(b))
	for i, c := range b {
		turned[i] = bits.Reverse8(c)
	}
	return bits.Reverse32(crc32.ChecksumIEEE(turned))
}

func (w *bitWriter) block(body []byte, sum uint32) {
	w.put(24, 0x314159)
	w.put(24, 0x265359)
	w.put(32, uint64(sum))
	w.put(1, 0)
	last, origin := turn(runs(body))
	w.put(24, uint64(origin))
	used := [256]bool{}
	for _, c := range last {
		used[c] = true
	}
	w.used(&used)
	symbols, size := front(last, &used)
	w.put(3, 2) // tables
	groups := (len(symbols) + 49) / 50
	w.put(15, uint64(groups))
	w.put(groups, 0) // always the first table
	// The first symbols have codes of one bit less than the others, so many that
	// no code is left over.
	long := bits.Len(uint(size - 1))
	short := 1<<long - size
	for range 2 {
		w.put(5, uint64(long-int(bit(short > 0))))
		for s := range size {
			if s == short && s > 0 {
				w.put(2, 0b10) // one longer
			}
			w.put(1, 0)
		}
	}
	for _, s := range symbols {
		if s < short {
			w.put(long-1, uint64(s))
		} else {
			w.put(long, uint64(s+short))
		}
	}
}

// used tells which bytes occur.
func (w *bitWriter) used(used *[256]bool) {
	for pass := range 17 {
		for i := range 16 {
			if pass == 0 {
				w.put(1, bit(slices.Contains(used[16*i:16*i+16], true)))
			} else if slices.Contains(used[16*pass-16:16*pass], true) {
				w.put(1, bit(used[16*pass-16+i]))
			}
		}
	}
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// runs shortens runs of four and more.
func runs(body []byte) []byte {
	var out []byte
	for i := 0; i < len(body); {
		n := 1
		for i+n < len(body) && body[i+n] == body[i] && n < 255 {
			n++
		}
		out = append(out, bytes.Repeat(body[i:i+1], min(n, 4))...)
		if n >= 4 {
			out = append(out, byte(n-4))
		}
		i += n
	}
	return out
}

// turn sorts all rotations of a text and returns their last bytes, and where the
// text itself stands (Burrows and Wheeler, 1994).
func turn(text []byte) ([]byte, int) {
	twice := append(bytes.Clone(text), text...)
	order := make([]int, len(text))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return bytes.Compare(twice[a:a+len(text)], twice[b:b+len(text)]) })
	last := make([]byte, len(text))
	for i, o := range order {
		last[i] = twice[o+len(text)-1]
	}
	return last, slices.Index(order, 0)
}

// front moves each byte to the front and writes runs of zeros as numbers of two
// digits, 1 and 2. It returns the symbols and how many there can be.
func front(text []byte, used *[256]bool) ([]int, int) {
	var list []byte
	for c, u := range used {
		if u {
			list = append(list, byte(c))
		}
	}
	size, zeros := len(list)+2, 0
	var out []int
	flush := func() {
		for ; zeros > 0; zeros = (zeros - 1) / 2 {
			out = append(out, (zeros-1)%2)
		}
	}
	for _, c := range text {
		i := bytes.IndexByte(list, c)
		if i == 0 {
			zeros++
			continue
		}
		flush()
		out = append(out, i+1)
		copy(list[1:i+1], list[:i])
		list[0] = c
	}
	flush()
	return append(out, size-1), size
}
