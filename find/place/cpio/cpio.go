// Package cpio opens cpio archives of the "new ASCII" form: payloads of RPM
// packages, early file systems of Linux.
package cpio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"interdict/find"
)

// Place opens cpio archives in one pass.
var Place = &find.Place{
	Name: "cpio",
	Doc: `open cpio archives in the new ASCII form, with or without checksums

Payloads of RPM packages and initramfs images. The older binary forms are not read.`,
	Sequential: true,
	Want: func(f *find.File) bool {
		return bytes.HasPrefix(f.Head, []byte("070701")) || bytes.HasPrefix(f.Head, []byte("070702"))
	},
	Walk: walk,
}

// header is the size of an entry's header: a magic and thirteen numbers of
// eight hexadecimal digits. maxName bounds a name.
const (
	header  = 110
	maxName = 64 << 10
)

var errDamaged = errors.New("the archive is damaged")

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, _ func(string, error)) error {
	r := f.Reader()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var h [header]byte
		if _, err := io.ReadFull(r, h[:]); err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
		if !bytes.HasPrefix(h[:], []byte("07070")) {
			return errDamaged
		}
		mode, size, named := number(h[14:22]), number(h[54:62]), number(h[94:102])
		if mode < 0 || size < 0 || named < 1 || named > maxName {
			return errDamaged
		}
		name := make([]byte, pad(header+named)-header)
		if _, err := io.ReadFull(r, name); err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
		path := strings.TrimRight(string(name[:named]), "\x00")
		if path == "TRAILER!!!" {
			return nil
		}
		m := &find.Member{Path: path, Size: size, ModTime: number(h[46:54]), Mode: uint32(mode) & 0o777}
		body := io.LimitReader(r, size)
		if mode&0o170000 == 0o100000 {
			m.Stream = body
		}
		if err := visit(m); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, r, pad(size)-size); err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
}

// pad rounds up to four bytes.
func pad(n int64) int64 { return (n + 3) &^ 3 }

func number(b []byte) int64 {
	n, err := strconv.ParseInt(string(b), 16, 64)
	if err != nil {
		return -1
	}
	return n
}
