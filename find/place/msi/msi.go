// Package msi opens Windows Installer packages, which are files of streams
// (compound files).
package msi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"interdict/find"
)

// Place opens the streams of Windows Installer packages and patches.
var Place = &find.Place{
	Name: "msi",
	Doc: `open the streams of Windows Installer packages (.msi, .msm, .msp)

Programs that the installer itself runs, icons and attached archives are streams;
so are the tables, which the detector of that name reads. Cabinet files are told
by their names and not opened. Office documents are left out.`,
	Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) },
	Walk: walk,
}

// maxStreams bounds the streams of a package.
const maxStreams = 65_536

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, skip func(string, error)) error {
	doc, err := mscfb.New(f.Content)
	if err != nil {
		return err
	}
	if !isPackage(doc) {
		return find.ErrNotRecognized
	}
	for i, e := range doc.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i == maxStreams {
			return fmt.Errorf("more than %d streams", maxStreams)
		}
		m := &find.Member{Path: Name(e.Name), Size: e.Size}
		switch {
		case e.FileInfo().IsDir():
			m.Path = strings.Join(append(e.Path[:len(e.Path):len(e.Path)], m.Path), "/")
		case e.Size < 0 || e.Size > f.Content.Size():
			skip(m.Path, errors.New("the stream is longer than the file"))
		default:
			m.At = io.NewSectionReader(e, 0, e.Size)
		}
		if err := visit(m); err != nil {
			return err
		}
	}
	return nil
}

// isPackage tells a package from other compound files by the names of its
// tables, which no other kind writes so.
func isPackage(doc *mscfb.Reader) bool {
	for _, e := range doc.File {
		if strings.HasPrefix(e.Name, "\u4840") {
			return true
		}
	}
	return false
}

// Name is the name of a stream as the installer means it: it packs two letters
// of a set of 64 into one character from U+3800 on, and marks tables by U+4840.
func Name(stored string) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
	var b strings.Builder
	for _, r := range stored {
		switch {
		case r >= 0x3800 && r < 0x4800:
			b.WriteByte(letters[(r-0x3800)&63])
			b.WriteByte(letters[(r-0x3800)>>6&63])
		case r >= 0x4800 && r < 0x4840:
			b.WriteByte(letters[r-0x4800])
		case r == 0x4840:
			b.WriteByte('!')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
