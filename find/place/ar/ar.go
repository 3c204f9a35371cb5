// Package ar opens ar archives, which Debian packages are.
package ar

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"interdict/find"
)

// Place opens Debian packages.
var Place = &find.Place{
	Name: "ar",
	Doc: `open Debian packages

The members are control and data archives, which are opened in turn. Archives of
object files (.a) are left out: linkers read them, nothing runs from them.`,
	Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, []byte("!<arch>\ndebian-binary")) },
	Walk: walk,
}

// header is the size of the line before a member: name 16, time 12, owner 6,
// group 6, mode 8, size 10, end 2.
const header = 60

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, _ func(string, error)) error {
	for at := int64(8); at < f.Content.Size(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		var h [header]byte
		if _, err := f.Content.ReadAt(h[:], at); err != nil {
			return errors.New("the archive is cut off")
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(h[48:58])), 10, 64)
		if err != nil || size < 0 || at+header+size > f.Content.Size() {
			return errors.New("the archive is cut off")
		}
		name := strings.TrimRight(strings.TrimSpace(string(h[:16])), "/")
		if err := visit(&find.Member{Path: name, Size: size, At: io.NewSectionReader(f.Content, at+header, size)}); err != nil {
			return err
		}
		at += header + size + size&1
	}
	return nil
}
