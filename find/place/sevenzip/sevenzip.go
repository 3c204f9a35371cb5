// Package sevenzip opens 7z archives.
package sevenzip

import (
	"bytes"
	"context"
	"errors"

	"github.com/bodgit/sevenzip"

	"interdict/find"
)

// Place opens 7z archives.
var Place = &find.Place{
	Name: "sevenzip",
	Doc: `open 7z archives

Entries of one block are unpacked one after the other. An archive that needs a
password is named and not read; where only the entries need it, their names are
looked at. Self-extracting programs are not opened.`,
	Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, []byte("7z\xbc\xaf\x27\x1c")) },
	Walk: walk,
}

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
	if err := guard(f.Content); err != nil {
		return err
	}
	r, err := sevenzip.NewReader(f.Content, f.Content.Size())
	if err != nil {
		return told(err)
	}
	for _, e := range r.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := entry(e, visit, skip); err != nil {
			return err
		}
	}
	return nil
}

// entry visits one file.
func entry(e *sevenzip.File, visit func(*find.Member) error, skip func(string, error)) error {
	info := e.FileInfo()
	m := &find.Member{Path: e.Name, Size: int64(min(e.UncompressedSize, 1<<62)), ModTime: e.Modified.Unix(), Mode: uint32(info.Mode().Perm())}
	if !info.Mode().IsRegular() || e.UncompressedSize == 0 {
		return visit(m)
	}
	r, err := e.Open()
	if err != nil {
		skip(e.Name, told(err))
		return visit(m) // its name still tells
	}
	defer r.Close()
	m.Stream = r
	return visit(m)
}

// told names encryption, which the library only guesses from what fails.
func told(err error) error {
	var read *sevenzip.ReadError
	if errors.As(err, &read) && read.Encrypted {
		return find.ErrEncrypted
	}
	return err
}
