package authenticode

import "errors"

// # BER
//
// What Apple's tools sign is written in BER: the length of a value may be left
// open, and ends with two zero bytes; a string of bytes may come in pieces. The
// library reads DER alone, in which each value has one form. Of DER, toDER gives
// the same bytes back.

// maxNest bounds how deep values lie in each other; signed data needs some 12.
const maxNest = 64

var errBER = errors.New("its encoding is damaged")

// toDER reads the first value, and leaves what comes after it.
func toDER(b []byte) ([]byte, error) {
	v, _, err := value(b, 0)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// value reads one value and gives it back in DER, with what comes after it.
func value(b []byte, depth int) (der, rest []byte, err error) {
	if depth > maxNest || len(b) < 2 {
		return nil, nil, errBER
	}
	head := 1
	if b[0]&0x1f == 0x1f { // a tag of several bytes
		for head < len(b) && b[head]&0x80 != 0 {
			head++
		}
		head++
	}
	if head > 5 || head >= len(b) {
		return nil, nil, errBER
	}
	tag := b[:head]
	n, open, used, err := length(b[head:])
	if err != nil {
		return nil, nil, err
	}
	body := b[head+used:]
	constructed := b[0]&0x20 != 0
	switch {
	case open && !constructed, !open && n > len(body):
		return nil, nil, errBER
	case !constructed:
		return put(tag, body[:n]), body[n:], nil
	case !open:
		rest = body[n:]
		body = body[:n]
	}
	pieces := b[0] == 0x24 // a string of bytes, in pieces
	var inner []byte
	for len(body) > 0 {
		if open && len(body) >= 2 && body[0] == 0 && body[1] == 0 {
			rest, open = body[2:], false
			break
		}
		v, next, err := value(body, depth+1)
		if err != nil {
			return nil, nil, err
		}
		if pieces {
			if v, err = content(v); err != nil {
				return nil, nil, err
			}
		}
		inner, body = append(inner, v...), next
	}
	if open {
		return nil, nil, errBER // it never ended
	}
	if pieces {
		tag = []byte{0x04}
	}
	return put(tag, inner), rest, nil
}

// content is what is in a string of bytes.
func content(der []byte) ([]byte, error) {
	if der[0] != 0x04 {
		return nil, errBER
	}
	_, _, used, err := length(der[1:])
	if err != nil {
		return nil, err
	}
	return der[1+used:], nil
}

// length reads a length, or that it is open.
func length(b []byte) (n int, open bool, used int, err error) {
	switch {
	case len(b) == 0:
		return 0, false, 0, errBER
	case b[0] < 0x80:
		return int(b[0]), false, 1, nil
	case b[0] == 0x80:
		return 0, true, 1, nil
	}
	used = 1 + int(b[0]&0x7f)
	if used > 5 || used > len(b) {
		return 0, false, 0, errBER
	}
	for _, x := range b[1:used] {
		n = n<<8 | int(x)
	}
	if n > maxBytes {
		return 0, false, 0, errBER
	}
	return n, false, used, nil
}

// put writes a value.
func put(tag, body []byte) []byte {
	out := append([]byte(nil), tag...)
	switch n := len(body); {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 0x100:
		out = append(out, 0x81, byte(n))
	case n < 0x10000:
		out = append(out, 0x82, byte(n>>8), byte(n))
	default:
		out = append(out, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, body...)
}
