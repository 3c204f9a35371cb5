package hive

import (
	"encoding/binary"
	"math/bits"
)

// Windows guards an entry of a log by two Marvin32 hashes: of the pages and
// their places, and of the head with the first hash in it. An entry that was cut
// by a loss of power, or overwritten in part by the next round, does not give
// them. The seed is that of the registry.
const marvinLow, marvinHigh = 0x7a4e55c5, 0x82ef4d88

// marvin is the Marvin32 hash of b with the registry's seed.
func marvin(b []byte) uint64 {
	low, high := uint32(marvinLow), uint32(marvinHigh)
	mix := func(word uint32) {
		low += word
		high ^= low
		low = bits.RotateLeft32(low, 20) + high
		high = bits.RotateLeft32(high, 9) ^ low
		low = bits.RotateLeft32(low, 27) + high
		high = bits.RotateLeft32(high, 19)
	}
	for ; len(b) >= 4; b = b[4:] {
		mix(binary.LittleEndian.Uint32(b))
	}
	var last [4]byte
	last[copy(last[:], b)] = 0x80
	mix(binary.LittleEndian.Uint32(last[:]))
	mix(0)
	return uint64(low) | uint64(high)<<32
}

// whole reports whether an entry is as it was written.
func (e *entry) whole() bool {
	b := e.bytes
	return binary.LittleEndian.Uint64(b[32:]) == marvin(b[:32]) && binary.LittleEndian.Uint64(b[24:]) == marvin(b[40:])
}
