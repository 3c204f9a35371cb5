package macho

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"

	"interdict"
)

// # Code signatures
//
// A signature is a row of blobs. A code directory holds the identifier, the team
// and a digest of every page of the file up to where the signature begins; a CMS
// message then signs the code directory. Layout: <kern/cs_blobs.h> of Apple's
// kernel sources.

const (
	superBlob     = 0xfade0cc0
	codeDirectory = 0xfade0c02
	cmsBlob       = 0xfade0b01
	maxSignature  = 32 << 20 // bytes; a file of a gigabyte has some 10 MB of digests
	maxBlobs      = 64
	adHoc         = 0x2 // flag: signed by nobody
	withTeam      = 0x20200
)

// signature reports the best code directory: the last one, whose digests are
// the strongest.
func (p part) signature(ctx context.Context, at, size int64, out *interdict.Facts) error {
	if size > maxSignature {
		return errorf("a code signature of %d bytes", size)
	}
	b, err := p.bytes(at, size)
	if err != nil {
		return err
	}
	u32 := func(at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
	if len(b) < 12 || u32(0) != superBlob {
		return errorf("its code signature does not begin as one")
	}
	var dir []byte
	cms := false
	for i := range int(min(u32(8), maxBlobs)) {
		if len(b) < 20+8*i {
			break
		}
		from := int64(u32(16 + 8*i))
		if from+8 > int64(len(b)) {
			return errorf("a blob of its code signature lies behind its end")
		}
		blob := b[from:]
		n := int64(binary.BigEndian.Uint32(blob[4:]))
		if n < 8 || n > int64(len(blob)) {
			return errorf("a blob of %d bytes in its code signature", n)
		}
		switch blob = blob[:n]; binary.BigEndian.Uint32(blob) {
		case codeDirectory:
			dir = blob
		case cmsBlob:
			cms = n > 8
		}
	}
	if len(dir) < 44 {
		return errorf("its code signature has no code directory")
	}
	return p.directory(ctx, dir, cms, out)
}

func (p part) directory(ctx context.Context, dir []byte, cms bool, out *interdict.Facts) error {
	u32 := func(at int) int64 { return int64(binary.BigEndian.Uint32(dir[at:])) }
	if from := u32(20); from < int64(len(dir)) {
		out.Add("macho.identifier", text(dir[from:]))
	}
	if u32(8) >= withTeam && len(dir) >= 52 {
		if from := u32(48); from > 0 && from < int64(len(dir)) {
			out.Add("macho.team_id", text(dir[from:]))
		}
	}
	same, err := p.pages(ctx, dir)
	switch {
	case err != nil:
		return err
	case !same:
		out.Add("macho.signed", "bad")
	case !cms || u32(12)&adHoc != 0:
		out.Add("macho.signed", "absent") // digests that nobody vouches for
	default:
		out.Add("macho.signed", "digest-ok")
	}
	return nil
}

// pages holds the file against the digests of a code directory.
func (p part) pages(ctx context.Context, dir []byte) (bool, error) {
	u32 := func(at int) int64 { return int64(binary.BigEndian.Uint32(dir[at:])) }
	from, count, limit := u32(16), u32(28), u32(32)
	size, bits := int64(dir[36]), dir[39]
	h := digest(dir[37])
	if h == nil || bits > 24 {
		return false, errorf("its code signature has digests of an unknown kind (%d)", dir[37])
	}
	page := int64(1) << bits
	if bits == 0 {
		page = limit // one digest for all
	}
	if page <= 0 || limit > p.size || size == 0 || size > int64(h.Size()) || from+count*size > int64(len(dir)) || (limit+page-1)/page != count {
		return false, errorf("its code signature does not cover it")
	}
	buf := make([]byte, min(page, 1<<20))
	for i := range count {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		h.Reset()
		for at, end := i*page, min((i+1)*page, limit); at < end; {
			n, err := p.ReadAt(buf[:min(int64(len(buf)), end-at)], p.from+at)
			if n == 0 {
				return false, err
			}
			h.Write(buf[:n])
			at += int64(n)
		}
		if !bytes.Equal(h.Sum(nil)[:size], dir[from+i*size:from+(i+1)*size]) {
			return false, nil
		}
	}
	return true, nil
}

// digest is the hash of a kind number.
func digest(kind byte) hash.Hash {
	switch kind {
	case 1:
		return sha1.New()
	case 2, 3: // 3 keeps the first 20 bytes
		return sha256.New()
	case 4:
		return sha512.New384()
	}
	return nil
}
