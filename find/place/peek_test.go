package place_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"interdict/find"
	"interdict/find/place/packed"
	"interdict/find/place/placetest"
	placezip "interdict/find/place/zip"
)

// What Peek gives is what Stream gives: the same bytes, all of them when it says
// so, and never more than the stream has, in archives as they should be and in
// damaged ones.
func TestPeekIsTheStream(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	peeked, whole := 0, 0
	for kind, p := range map[string]*find.Place{"zip": placezip.Place, "gzip": packed.Place} {
		for _, size := range []int{0, 1, 100, 4096, 4097, 50_000, 3 << 20} {
			name, good := placetest.Packers[kind]("a/b.txt", []byte(strings.Repeat("0123456789 some text\n", size/21+1)[:size]))
			for round := range 40 {
				b := bytes.Clone(good)
				if round > 0 {
					b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8)
				}
				f := &find.File{Path: []string{name}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
				if !p.Want(f) {
					continue
				}
				_ = p.Walk(context.Background(), f, func(m *find.Member) error { // a damaged one may end in an error
					if m.Peek == nil {
						return nil
					}
					head := make([]byte, find.HeadSize)
					n, all, ok := m.Peek(head)
					if !ok {
						return nil
					}
					peeked++
					got, err := io.ReadAll(m.Stream)
					same := bytes.HasPrefix(got, head[:n]) || err != nil && bytes.HasPrefix(head[:n], got) // of what is cut it may give some bytes more
					if !same || all && (len(got) != n || err != nil) || !all && n < len(head) {
						t.Errorf("%s of %d bytes, round %d: Peek gives %d bytes (all: %v), the stream %d: %v", kind, size, round, n, all, len(got), err)
					}
					if all {
						whole++
					}
					return nil
				}, func(string, error) {})
			}
		}
	}
	if peeked < 200 || whole < 40 {
		t.Errorf("only %d heads, %d of them whole: they test little", peeked, whole)
	}
}
