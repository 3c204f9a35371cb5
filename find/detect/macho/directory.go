package macho

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strings"

	"interdict/find/authenticode"
)

// A directory is a code directory.
type directory struct {
	blob []byte
	sum  hash.Hash
}

func openDirectory(blob []byte) (directory, error) {
	if len(blob) < 44 {
		return directory{}, errorf("a code directory of %d bytes", len(blob))
	}
	d := directory{blob: blob, sum: digest(blob[37])}
	if d.sum == nil {
		return d, errorf("its code signature has digests of an unknown kind (%d)", blob[37])
	}
	return d, nil
}

func (d directory) u32(at int) int64 { return int64(binary.BigEndian.Uint32(d.blob[at:])) }

func (d directory) flags() int64 { return d.u32(12) }

// limit is up to where the directory covers the file.
func (d directory) limit() int64 { return d.u32(32) }

// at reads the text that an offset leads to.
func (d directory) at(from int64) string {
	if from <= 0 || from >= int64(len(d.blob)) {
		return ""
	}
	return text(d.blob[from:])
}

func (d directory) identifier() string { return d.at(d.u32(20)) }

func (d directory) team() string {
	if d.u32(8) < withTeam || len(d.blob) < 52 {
		return ""
	}
	return d.at(d.u32(48))
}

// hash is the digest of the directory itself, by its own algorithm.
func (d directory) hash() []byte {
	d.sum.Reset()
	d.sum.Write(d.blob)
	return d.sum.Sum(nil)
}

// same holds a digest of the directory against bytes. Digests may be kept short.
func (d directory) same(want []byte) bool { return bytes.Equal(d.sum.Sum(nil)[:len(want)], want) }

// holds holds the file, and what else of it is in the signature, against a code
// directory. why is empty if all is as it was signed.
func (p part) holds(ctx context.Context, d directory, blobs map[uint32][]byte) (why string, err error) {
	from, special, count, limit := d.u32(16), d.u32(24), d.u32(28), d.limit()
	size, bits := int64(d.blob[36]), d.blob[39]
	page := int64(1) << (bits & 63)
	if bits == 0 {
		page = limit // one digest for all
	}
	if bits > 24 || page <= 0 || limit > p.size || size == 0 || size > int64(d.sum.Size()) || from-special*size < 44 || from+count*size > int64(len(d.blob)) || (limit+page-1)/page != count {
		return "", errorf("its code signature does not cover it")
	}
	for _, slot := range []uint32{slotRequirements, slotEntitlements, slotEntitledDER} {
		blob := blobs[slot]
		if blob == nil || int64(slot) > special {
			continue
		}
		d.sum.Reset()
		d.sum.Write(blob)
		if at := from - int64(slot)*size; !d.same(d.blob[at : at+size]) {
			return "its entitlements or requirements are not those that were signed", nil
		}
	}
	buf := make([]byte, min(page, 1<<20))
	for i := range count {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		d.sum.Reset()
		for at, end := i*page, min((i+1)*page, limit); at < end; {
			n, err := p.ReadAt(buf[:min(int64(len(buf)), end-at)], p.from+at)
			if n == 0 {
				return "", err
			}
			d.sum.Write(buf[:n])
			at += int64(n)
		}
		if !d.same(d.blob[from+i*size : from+(i+1)*size]) {
			return "the file is not the one that was signed", nil
		}
	}
	return "", nil
}

// vouched reports whether the signer has signed the digest of a directory, in one
// of the two forms that Apple gives it.
func vouched(signed []authenticode.Attribute, d directory) bool {
	sum := d.hash()
	short := "<data>" + base64.StdEncoding.EncodeToString(sum[:20]) + "</data>"
	for _, a := range signed {
		for _, v := range a.Values {
			switch {
			case a.Type.Equal(oidHashes):
				var list []byte
				if _, err := asn1.Unmarshal(v, &list); err == nil && strings.Contains(strings.Join(strings.Fields(string(list)), ""), short) {
					return true
				}
			case a.Type.Equal(oidHashes2):
				var pair struct {
					Algorithm asn1.ObjectIdentifier
					Digest    []byte
				}
				if _, err := asn1.Unmarshal(v, &pair); err == nil && bytes.Equal(pair.Digest, sum) {
					return true
				}
			}
		}
	}
	return false
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
