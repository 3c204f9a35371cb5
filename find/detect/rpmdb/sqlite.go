package rpmdb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"interdict/find"
)

// A SQLite file is a row of pages of one size. A table is a B-tree of them:
// inner pages point to pages, leaf pages hold rows. Page 1 is the root of the
// table of tables, which names the root of each. See "Database File Format",
// sqlite.org. What is read here: the rows of the table Packages, of each the
// last column, which is the header.

var sqliteMagic = []byte("SQLite format 3\x00")

// The limits of a database.
const (
	maxTreeDepth = 20 // of a B-tree: with 512-byte pages that is more rows than there are packages
	maxPages     = 1 << 22
)

var errSQLite = errors.New("the database is damaged")

type sqliteFile struct {
	ctx     context.Context
	c       find.Content
	size    int64 // of a page
	usable  int   // of it
	visited map[uint32]bool
}

func sqlite(ctx context.Context, c find.Content, each func([]byte)) error {
	var head [100]byte
	if _, err := c.ReadAt(head[:], 0); err != nil {
		return errSQLite
	}
	size := int64(binary.BigEndian.Uint16(head[16:]))
	if size == 1 {
		size = 65536
	}
	if size < 512 || size&(size-1) != 0 || int(head[20]) >= int(size)-480 {
		return errSQLite
	}
	s := &sqliteFile{ctx: ctx, c: c, size: size, usable: int(size) - int(head[20]), visited: map[uint32]bool{}}
	root := uint32(0)
	err := s.table(1, 0, func(row []any) {
		if len(row) >= 4 {
			kind, _ := row[0].(string)
			name, _ := row[1].(string)
			page, _ := row[3].(int64)
			if kind == "table" && strings.EqualFold(name, "Packages") {
				root = uint32(page)
			}
		}
	})
	if err != nil {
		return err
	}
	if root == 0 {
		return errors.New("the database has no table Packages")
	}
	s.visited = map[uint32]bool{}
	return s.table(root, 0, func(row []any) {
		if len(row) > 0 {
			if b, ok := row[len(row)-1].([]byte); ok {
				each(b)
			}
		}
	})
}

func (s *sqliteFile) page(n uint32) ([]byte, error) {
	if n == 0 || int64(n) > s.c.Size()/s.size || len(s.visited) > maxPages {
		return nil, errSQLite
	}
	b := make([]byte, s.size)
	if _, err := s.c.ReadAt(b, int64(n-1)*s.size); err != nil {
		return nil, fmt.Errorf("page %d: %w", n, errSQLite)
	}
	return b, s.ctx.Err()
}

// table walks the B-tree of a table. A page that was met before is a loop.
func (s *sqliteFile) table(n uint32, depth int, each func([]any)) error {
	if depth > maxTreeDepth || s.visited[n] {
		return errSQLite
	}
	s.visited[n] = true
	b, err := s.page(n)
	if err != nil {
		return err
	}
	at := 0
	if n == 1 {
		at = 100
	}
	kind, cells := b[at], int(binary.BigEndian.Uint16(b[at+3:]))
	first := at + 8
	if kind == 5 {
		first = at + 12
	}
	if kind != 5 && kind != 13 || first+2*cells > len(b) {
		return errSQLite
	}
	for i := range cells {
		off := int(binary.BigEndian.Uint16(b[first+2*i:]))
		if off+4 > len(b) {
			return errSQLite
		}
		if kind == 5 {
			err = s.table(binary.BigEndian.Uint32(b[off:]), depth+1, each)
		} else {
			err = s.row(b, off, each)
		}
		if err != nil {
			return err
		}
	}
	if kind == 5 {
		return s.table(binary.BigEndian.Uint32(b[at+8:]), depth+1, each)
	}
	return nil
}

// row reads a cell of a leaf: size, row id, what fits of the payload, and the
// page where it goes on.
func (s *sqliteFile) row(b []byte, off int, each func([]any)) error {
	size, n := varint(b[off:])
	_, m := varint(b[min(len(b), off+n):])
	if n == 0 || m == 0 || size > maxPackage {
		return errSQLite
	}
	at, here := off+n+m, int(size)
	if most := s.usable - 35; here > most { // the rule by which SQLite parts a payload
		least := (s.usable-12)*32/255 - 23
		if here = least + (int(size)-least)%(s.usable-4); here > most {
			here = least
		}
	}
	if at+here > len(b) {
		return errSQLite
	}
	payload := append([]byte{}, b[at:at+here]...)
	if here < int(size) {
		if at+here+4 > len(b) {
			return errSQLite
		}
		next := binary.BigEndian.Uint32(b[at+here:])
		for left := int(size) - here; left > 0; {
			if s.visited[next] {
				return errSQLite
			}
			s.visited[next] = true
			p, err := s.page(next)
			if err != nil {
				return err
			}
			take := min(left, s.usable-4)
			payload = append(payload, p[4:4+take]...)
			left -= take
			next = binary.BigEndian.Uint32(p)
		}
	}
	values, err := record(payload)
	if err == nil {
		each(values)
	}
	return err
}

// record cuts a payload into values: a header of types, then the values.
func record(b []byte) ([]any, error) {
	size, n := varint(b)
	if n == 0 || size > uint64(len(b)) || size > 1000 {
		return nil, errSQLite
	}
	var out []any
	at := int(size)
	for h := n; h < int(size); {
		t, n := varint(b[h:size])
		if n == 0 {
			return nil, errSQLite
		}
		h += n
		width := 0
		switch {
		case t >= 12:
			width = int((t - 12) / 2)
		case t >= 1 && t <= 4:
			width = int(t)
		case t == 5:
			width = 6
		case t == 6 || t == 7:
			width = 8
		}
		if width < 0 || at+width > len(b) {
			return nil, errSQLite
		}
		v := b[at : at+width]
		at += width
		switch {
		case t >= 12 && t%2 == 0:
			out = append(out, v)
		case t >= 13:
			out = append(out, string(v))
		case t >= 1 && t <= 6:
			n := int64(0)
			for _, c := range v {
				n = n<<8 | int64(c)
			}
			out = append(out, n)
		case t == 9:
			out = append(out, int64(1))
		default:
			out = append(out, nil)
		}
	}
	return out, nil
}

// varint reads SQLite's variable integer, big-endian, of up to nine bytes.
func varint(b []byte) (v uint64, n int) {
	for i := 0; i < len(b) && i < 9; i++ {
		if i == 8 {
			return v<<8 | uint64(b[i]), 9
		}
		v = v<<7 | uint64(b[i]&0x7F)
		if b[i] < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}
