package deal

import (
	"bytes"
	"errors"
)

// What SplitCSV says of a record that it cannot cut. All but ErrPartial tell
// of a bad record, which ends at the end of its first line.
var (
	ErrPartial = errors.New("the record goes on after the block")
	ErrQuote   = errors.New("a quote stands inside of a value")
	ErrRunaway = errors.New("a quote is never closed")
)

// maxLines bounds the lines of one record. A quote that is never closed would
// else swallow a file, and try it again from every line.
const maxLines = 200

// SplitCSV cuts the first record off a block of CSV text (RFC 4180). The fields
// are appended to dst as views into block: nothing is allocated once dst has
// room. In a quoted field "" is made " in place, so the block must be the
// caller's own. n is how many bytes the record takes, its line end included,
// and lines how many lines; a blank line is a record of one empty field.
//
// A block need not end where a record does: then, unless last is set,
// ErrPartial asks for the record again in a longer block. After any other
// error n and lines take in the first line of the bad record only, so that
// the records behind a stray quote are still found.
func SplitCSV(block []byte, comma byte, last bool, dst [][]byte) (fields [][]byte, n, lines int, err error) {
	end := bytes.IndexByte(block, '\n')
	if end < 0 && !last {
		return dst, 0, 0, ErrPartial
	}
	line := block
	if n, lines = len(block), 1; end >= 0 {
		line, n = block[:end], end+1
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return splitQuoted(block, comma, last, dst, n)
	}
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	for {
		i := bytes.IndexByte(line, comma)
		if i < 0 {
			return append(dst, line), n, lines, nil
		}
		dst = append(dst, line[:i])
		line = line[i+1:]
	}
}

// splitQuoted cuts a record of whose first line some field has a quote.
// firstLine is the length of that line.
func splitQuoted(block []byte, comma byte, last bool, dst [][]byte, firstLine int) (fields [][]byte, n, lines int, err error) {
	lines = 1
	start := len(dst)
	for at := 0; ; {
		field := block[at:]
		if len(field) > 0 && field[0] == '"' {
			value, used, newlines, err := quoted(field, comma, last)
			if err == nil && lines+newlines > maxLines {
				err = ErrRunaway
			}
			if err == ErrPartial {
				return dst, 0, 0, err
			}
			if err != nil {
				return dst, firstLine, 1, err
			}
			dst, at, lines = append(dst, value), at+used, lines+newlines
		} else {
			i := bytes.IndexByte(field, comma)
			eol := bytes.IndexByte(field, '\n')
			switch {
			case i >= 0 && (eol < 0 || i < eol):
				eol = i
			case eol < 0 && !last:
				return dst, 0, 0, ErrPartial
			case eol < 0:
				eol = len(field)
			}
			value := field[:eol]
			if bytes.IndexByte(value, '"') >= 0 {
				return dst, firstLine, 1, ErrQuote
			}
			if len(value) > 0 && value[len(value)-1] == '\r' && (eol == len(field) || field[eol] == '\n') {
				value = value[:len(value)-1]
			}
			dst, at = append(dst, value), at+eol
		}
		if at < len(block) && block[at] == comma {
			at++
			continue
		}
		if at < len(block) && block[at] == '\r' {
			at++
		}
		// Only now is it certain that the record is whole and good, and its
		// bytes may change.
		for i, v := range dst[start:] {
			dst[start+i] = unquote(v)
		}
		return dst, min(at+1, len(block)), lines, nil
	}
}

// quoted reads a field that begins with a quote. used is its length with both
// quotes; what follows is a comma, a line end or the end of the text.
func quoted(field []byte, comma byte, last bool) (value []byte, used, newlines int, err error) {
	at := 1
	for {
		i := bytes.IndexByte(field[at:], '"')
		part := field[at:]
		if i >= 0 {
			part = field[at : at+i]
		}
		newlines += bytes.Count(part, []byte("\n"))
		if newlines > maxLines || i < 0 && last {
			return nil, 0, 0, ErrRunaway
		}
		if i < 0 {
			return nil, 0, 0, ErrPartial
		}
		at += i + 1
		if at == len(field) && !last {
			return nil, 0, 0, ErrPartial
		}
		if at == len(field) || field[at] != '"' {
			break
		}
		at++
	}
	rest := field[at:]
	switch {
	case len(rest) == 0 || rest[0] == comma || rest[0] == '\n':
	case rest[0] == '\r' && len(rest) == 1 && !last:
		return nil, 0, 0, ErrPartial
	case rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n'):
	default:
		return nil, 0, 0, ErrQuote
	}
	return field[1 : at-1], at, newlines, nil
}

// unquote makes "" into " in place.
func unquote(v []byte) []byte {
	to := bytes.IndexByte(v, '"')
	if to < 0 {
		return v
	}
	for from := to; from < len(v); from++ {
		v[to] = v[from]
		to++
		if v[from] == '"' {
			from++
		}
	}
	return v[:to]
}
