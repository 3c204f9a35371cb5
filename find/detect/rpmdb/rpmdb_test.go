package rpmdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
)

// header makes the header of a package: texts by tag.
func header(name, version, vendor string, pad int) []byte {
	texts := []struct {
		tag  uint32
		text string
	}{{1000, name}, {1001, version}, {1002, "1"}, {1004, strings.Repeat("x", pad)}, {1011, vendor}}
	var index, data []byte
	for _, t := range texts {
		for _, v := range []uint32{t.tag, 6, uint32(len(data)), 1} {
			index = binary.BigEndian.AppendUint32(index, v)
		}
		data = append(append(data, t.text...), 0)
	}
	out := binary.BigEndian.AppendUint32(nil, uint32(len(texts)))
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	return append(append(out, index...), data...)
}

const pageSize = 4096

// sqliteFixture makes a database of the two tables and one row a blob, with
// overflow pages where a blob is larger than a page.
func sqliteFixture(blobs ...[]byte) []byte {
	var pages [][]byte
	newPage := func() int { pages = append(pages, make([]byte, pageSize)); return len(pages) }
	newPage()
	root := newPage()
	put := func(page, at int, cells [][]byte) {
		p := pages[page-1]
		p[at] = 13
		binary.BigEndian.PutUint16(p[at+3:], uint16(len(cells)))
		end := pageSize
		for i, c := range cells {
			end -= len(c)
			copy(p[end:], c)
			binary.BigEndian.PutUint16(p[at+8+2*i:], uint16(end))
		}
	}
	vi := func(v uint64) []byte {
		out := []byte{byte(v & 0x7F)}
		for v >>= 7; v > 0; v >>= 7 {
			out = append([]byte{byte(v&0x7F) | 0x80}, out...)
		}
		return out
	}
	record := func(values ...any) []byte {
		var types, body []byte
		for _, v := range values {
			switch v := v.(type) {
			case string:
				types, body = append(types, vi(uint64(13+2*len(v)))...), append(body, v...)
			case []byte:
				types, body = append(types, vi(uint64(12+2*len(v)))...), append(body, v...)
			case int:
				types, body = append(types, 1), append(body, byte(v))
			}
		}
		return append(append(vi(uint64(len(types)+1)), types...), body...)
	}
	cell := func(id int, payload []byte) []byte {
		out := append(vi(uint64(len(payload))), vi(uint64(id))...)
		here := len(payload)
		if most := pageSize - 35; here > most {
			least := (pageSize-12)*32/255 - 23
			if here = least + (len(payload)-least)%(pageSize-4); here > most {
				here = least
			}
		}
		out = append(out, payload[:here]...)
		if rest := payload[here:]; len(rest) > 0 {
			n := newPage()
			out = binary.BigEndian.AppendUint32(out, uint32(n))
			for {
				take := min(len(rest), pageSize-4)
				copy(pages[n-1][4:], rest[:take])
				if rest = rest[take:]; len(rest) == 0 {
					break
				}
				next := newPage()
				binary.BigEndian.PutUint32(pages[n-1], uint32(next))
				n = next
			}
		}
		return out
	}
	put(1, 100, [][]byte{cell(1, record("table", "Packages", "Packages", root, "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)"))})
	var rows [][]byte
	for i, b := range blobs {
		rows = append(rows, cell(i+1, record(1, b)))
	}
	put(root, 0, rows)
	copy(pages[0], sqliteMagic)
	binary.BigEndian.PutUint16(pages[0][16:], pageSize)
	return bytes.Join(pages, nil)
}

func ndbFixture(blobs ...[]byte) []byte {
	out := make([]byte, ndbPage)
	copy(out, ndbMagic)
	binary.LittleEndian.PutUint32(out[12:], 1)
	for at := 2 * ndbSlot; at < ndbPage; at += ndbSlot {
		copy(out[at:], "Slot")
	}
	for i, b := range blobs {
		at := (2 + i) * ndbSlot
		binary.LittleEndian.PutUint32(out[at+4:], uint32(i+1))
		binary.LittleEndian.PutUint32(out[at+8:], uint32(len(out)/16))
		h := append([]byte("BlbS"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		binary.LittleEndian.PutUint32(h[4:], uint32(i+1))
		binary.LittleEndian.PutUint32(h[12:], uint32(len(b)))
		out = append(append(out, h...), b...)
		out = append(out, make([]byte, (16-len(out)%16)%16)...)
	}
	return out
}

func bdbFixture(order binary.ByteOrder, blobs ...[]byte) []byte {
	pages := [][]byte{make([]byte, pageSize), make([]byte, pageSize)}
	hash := pages[1]
	hash[25] = pageHash
	order.PutUint16(hash[20:], uint16(2*len(blobs)))
	end := pageSize
	for i, b := range blobs {
		end -= 5 // the key
		order.PutUint16(hash[bdbHeader+4*i:], uint16(end))
		end -= 12
		order.PutUint16(hash[bdbHeader+4*i+2:], uint16(end))
		hash[end] = entryOff
		order.PutUint32(hash[end+4:], uint32(len(pages)))
		order.PutUint32(hash[end+8:], uint32(len(b)))
		for rest := b; len(rest) > 0; {
			p := make([]byte, pageSize)
			p[25] = pageOver
			take := min(len(rest), pageSize-bdbHeader)
			copy(p[bdbHeader:], rest[:take])
			order.PutUint16(p[22:], uint16(take))
			if rest = rest[take:]; len(rest) > 0 {
				order.PutUint32(p[16:], uint32(len(pages)+1))
			}
			pages = append(pages, p)
		}
	}
	order.PutUint32(pages[0][12:], bdbHash)
	order.PutUint32(pages[0][20:], pageSize)
	order.PutUint32(pages[0][32:], uint32(len(pages)-1))
	return bytes.Join(pages, nil)
}

func file(name string, b []byte) *find.File {
	return &find.File{Path: []string{name}, Size: int64(len(b)), Head: b[:min(len(b), find.HeadSize)], Content: bytes.NewReader(b)}
}

func read(f *find.File) (string, error) {
	if !Detector.Want(f) {
		return "", fmt.Errorf("not wanted")
	}
	var out []string
	err := Detector.Run(context.Background(), f, func(o interdict.Observation) {
		out = append(out, o.Facts.Get("name")+" "+o.Facts.Get("version")+"-"+o.Facts.Get("release")+" of "+o.Facts.Get("vendor"))
	})
	return strings.Join(out, "\n"), err
}

func fixtures() map[string][]byte {
	small, large := header("exav", "12.1", "Example Lab", 10), header("exagent", "9", "Example Lab", 20_000)
	return map[string][]byte{
		"var/lib/rpm/rpmdb.sqlite":            sqliteFixture(small, large),
		"usr/lib/sysimage/rpm/Packages.db":    ndbFixture(small, large),
		"var/lib/rpm/Packages":                bdbFixture(binary.LittleEndian, small, large),
		"image/of/another/order/rpm/Packages": bdbFixture(binary.BigEndian, small, large),
	}
}

func TestDatabases(t *testing.T) {
	for name, b := range fixtures() {
		got, err := read(file(name, b))
		if want := "exav 12.1-1 of Example Lab\nexagent 9-1 of Example Lab"; got != want || err != nil {
			t.Errorf("%s: %s (%v)", name, got, err)
		}
	}
}

// A damaged database is said to be damaged, wherever it is cut or changed; what
// it still tells is true.
func TestDamagedDatabases(t *testing.T) {
	for name, whole := range fixtures() {
		for cut := 0; cut < len(whole); cut += 1021 {
			if _, err := read(file(name, whole[:cut])); err == nil {
				t.Errorf("%s cut at %d of %d: no error", name, cut, len(whole))
			}
		}
		for at := 0; at < len(whole); at += 97 {
			b := bytes.Clone(whole)
			b[at] ^= 0xFF
			got, _ := read(file(name, b))
			if strings.Count(got, "\n") > 1 {
				t.Errorf("%s with byte %d changed: %s", name, at, got)
			}
		}
	}
}

func FuzzDatabases(f *testing.F) {
	for name, b := range fixtures() {
		f.Add(name, b)
	}
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		got, _ := read(file(name, b))
		if len(got) > 64*(len(b)+64) {
			t.Errorf("%d bytes gave %d", len(b), len(got))
		}
	})
}
