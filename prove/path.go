package prove

import (
	"errors"

	"golang.org/x/mod/sumdb/tlog"
)

// A Join is one step on the way from a record to the root of its log: what was
// reached so far is hashed together with another hash.
type Join struct {
	With tlog.Hash
	Left bool // the other hash stands on the left
	Give tlog.Hash
}

// Path walks from the hash of a record to the root, as RFC 6962 does. The last
// hash that it gives is the root, if the proof is one.
func Path(number, size int64, record []byte, proof tlog.RecordProof) ([]Join, error) {
	if number < 0 || number >= size {
		return nil, errors.New("no such record")
	}
	at, last, reached := number, size-1, tlog.RecordHash(record)
	var out []Join
	for _, h := range proof {
		if last == 0 {
			return nil, errors.New("the proof is longer than the way to the root")
		}
		j := Join{With: h, Left: at%2 == 1 || at == last}
		if j.Left {
			j.Give = tlog.NodeHash(h, reached)
			for at%2 == 0 && at != 0 { // on the right edge, levels without a sibling are skipped
				at, last = at/2, last/2
			}
		} else {
			j.Give = tlog.NodeHash(reached, h)
		}
		at, last, reached = at/2, last/2, j.Give
		out = append(out, j)
	}
	if last != 0 {
		return nil, errors.New("the proof ends before the root")
	}
	return out, nil
}
