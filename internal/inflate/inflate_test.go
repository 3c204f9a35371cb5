package inflate

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// reference is what the standard library makes of a stream: all that it gives
// out, and the error at the end.
func reference(src []byte, most int) (out []byte, used int, err error) {
	in := bytes.NewReader(src)
	r := flate.NewReader(in)
	out, err = io.ReadAll(io.LimitReader(r, int64(most)))
	return out, len(src) - in.Len(), err
}

func packed(level int, text []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write(text); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// texts are of every sort that changes how a packer writes: nothing, one
// letter over and over, prose, noise, long and short distances.
func texts() map[string][]byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 70_000)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	few := make([]byte, 70_000)
	for i := range few {
		few[i] = "abcdefgh"[min(rnd.IntN(64), 63)&rnd.IntN(64)&7]
	}
	far := bytes.Clone(noise[:30_000])
	far = append(append(far, noise[:5000]...), noise[29_000:30_000]...)
	return map[string][]byte{
		"empty": nil, "a letter": []byte("a"), "zeros": make([]byte, 100_000), "noise": noise, "few letters": few, "far": far,
		"prose": []byte(strings.Repeat("Nothing is ever written, executed or fetched. What was not read is said.\n", 40)),
	}
}

// Whatever was packed comes out whole where there is room for it, and as far as
// there is room where there is not.
func TestInflate(t *testing.T) {
	var d Decoder
	for name, text := range texts() {
		for level := flate.HuffmanOnly; level <= flate.BestCompression; level++ {
			src := packed(level, text)
			trailed := append(bytes.Clone(src), "what follows"...)
			dst := make([]byte, len(text))
			if n, used, err := d.Inflate(dst, trailed); err != nil || used != len(src) || !bytes.Equal(dst[:n], text) {
				t.Errorf("%s at level %d: %d bytes of %d, used %d of %d: %v", name, level, n, len(text), used, len(src), err)
			}
			for _, room := range []int{0, 1, 300, 4096} {
				dst := make([]byte, min(room, max(len(text)-1, 0)))
				if len(text) == 0 {
					continue
				}
				if n, _, err := d.Inflate(dst, src); !errors.Is(err, ErrFull) || n != len(dst) || !bytes.Equal(dst, text[:n]) {
					t.Errorf("%s at level %d into %d bytes: %d, %v", name, level, len(dst), n, err)
				}
			}
			for cut := range min(len(src), 400) {
				dst := make([]byte, len(text)+1)
				if n, _, err := d.Inflate(dst, src[:cut]); err != io.ErrUnexpectedEOF || !bytes.HasPrefix(text, dst[:n]) {
					t.Errorf("%s at level %d cut after %d: %d bytes, %v", name, level, cut, n, err)
				}
			}
		}
	}
}

// FuzzInflate holds it to compress/flate: it takes what that takes, to the same
// bytes and the same end, and refuses what that refuses.
func FuzzInflate(f *testing.F) {
	for _, text := range texts() {
		for _, level := range []int{flate.HuffmanOnly, flate.NoCompression, flate.BestSpeed, flate.BestCompression} {
			src := packed(level, text)
			f.Add(src[:min(len(src), 2000)], uint16(4096))
			f.Add(src, uint16(300))
		}
	}
	f.Add([]byte{0x4b, 4, 0}, uint16(1))
	f.Fuzz(func(t *testing.T, src []byte, room uint16) {
		same(t, src, int(room))
	})
}

func same(t *testing.T, src []byte, room int) {
	t.Helper()
	dst := make([]byte, room)
	n, used, err := new(Decoder).Inflate(dst, src)
	want, wantUsed, wantErr := reference(src, room+1)
	switch {
	case err == nil:
		if wantErr != nil || !bytes.Equal(dst[:n], want) || used != wantUsed {
			t.Fatalf("%d bytes of %d: the library gives %d bytes of %d: %v", n, used, len(want), wantUsed, wantErr)
		}
	case errors.Is(err, ErrFull):
		if n != room || !bytes.HasPrefix(want, dst[:n]) && !bytes.HasPrefix(dst[:n], want) || wantErr == nil && len(want) != room+1 {
			t.Fatalf("full after %d of %d; the library gives %d: %v", n, room, len(want), wantErr)
		}
	default:
		if wantErr == nil && len(want) <= room {
			t.Fatalf("refused (%v) what the library takes", err)
		}
		if !bytes.HasPrefix(want, dst[:n]) && !bytes.HasPrefix(dst[:n], want) {
			t.Fatalf("other bytes than the library's after %d, before %v; the library: %v, %d", n, err, wantErr, len(want))
		}
	}
}

// What is changed at random is refused or read as the library does.
func TestDamaged(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, text := range texts() {
		for _, level := range []int{flate.HuffmanOnly, flate.BestSpeed, flate.BestCompression} {
			src := packed(level, text)
			for range 60 {
				bad := bytes.Clone(src)
				for range 1 + rnd.IntN(3) {
					bad[rnd.IntN(min(len(bad), 200))] ^= 1 << rnd.IntN(8)
				}
				same(t, bad, len(text)+rnd.IntN(3))
			}
		}
	}
}

func BenchmarkHead(b *testing.B) {
	src := packed(6, []byte(strings.Repeat("public static final int x = 1; // Nothing is ever written\n", 3)+proseOf(60_000)))
	b.Run("this", func(b *testing.B) {
		var d Decoder
		dst := make([]byte, 4096)
		b.SetBytes(4096)
		for b.Loop() {
			d.Inflate(dst, src)
		}
	})
	b.Run("library", func(b *testing.B) {
		dst := make([]byte, 4096)
		in := bytes.NewReader(src)
		r := flate.NewReader(in)
		b.SetBytes(4096)
		for b.Loop() {
			in.Reset(src)
			r.(flate.Resetter).Reset(in, nil)
			io.ReadFull(r, dst)
		}
	})
}

func BenchmarkWhole(b *testing.B) {
	text := []byte(proseOf(400_000))
	src := packed(6, text)
	b.Run("this", func(b *testing.B) {
		var d Decoder
		dst := make([]byte, len(text))
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			d.Inflate(dst, src)
		}
	})
	b.Run("library", func(b *testing.B) {
		in := bytes.NewReader(src)
		r := flate.NewReader(in)
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			in.Reset(src)
			r.(flate.Resetter).Reset(in, nil)
			io.Copy(io.Discard, r)
		}
	})
}

// proseOf is words in a random order, as packed as source text is.
func proseOf(n int) string {
	words := strings.Fields("the func return if err nil string int public class import package for range static void new 0x41 == != { } ( ) ; , . == value name path file scan bytes")
	rnd := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[rnd.IntN(len(words))])
		b.WriteByte(" \n"[rnd.IntN(8)/7])
	}
	return b.String()
}
