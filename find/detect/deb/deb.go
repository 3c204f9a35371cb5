// Package deb reads Debian package files.
package deb

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"interdict"
	"interdict/find"
	"interdict/find/detect/dpkg"
	"interdict/find/detect/field"
)

// Detector reads what a package file says of itself.
var Detector = &find.Detector{
	Name: "deb",
	Doc: `read the control file of a Debian package

Reports name, version, vendor, description and architecture as an installer that
lies here. The files inside are the affair of the place of the same name.`,
	Want: func(f *find.File) bool {
		return bytes.HasPrefix(f.Head, []byte("!<arch>\ndebian-binary"))
	},
	Run: run,
}

// The limits: of members looked at, and of a control archive unpacked.
const (
	maxMembers = 16
	maxControl = 16 << 20
)

// arHeader is the size of the line that stands before a member of an ar file:
// name 16, time 12, owner 6, group 6, mode 8, size 10, end 2.
const arHeader = 60

var errCut = errors.New("the package is cut off")

func run(ctx context.Context, f *find.File, emit find.Emit) error {
	at := int64(8)
	for range maxMembers {
		var h [arHeader]byte
		if _, err := f.Content.ReadAt(h[:], at); err != nil {
			return errCut
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(h[48:58])), 10, 64)
		if err != nil || size < 0 || at+arHeader+size > f.Content.Size() {
			return errCut
		}
		name := strings.TrimRight(strings.TrimSpace(string(h[:16])), "/")
		if strings.HasPrefix(name, "control.tar") {
			return control(ctx, name, io.NewSectionReader(f.Content, at+arHeader, size), emit)
		}
		at += arHeader + size + size&1
	}
	return errors.New("the package has no control archive")
}

// control reads the control file out of its archive.
func control(ctx context.Context, name string, r io.Reader, emit find.Emit) error {
	unpacked, err := unpack(name, r)
	if err != nil {
		return err
	}
	t := tar.NewReader(io.LimitReader(unpacked, maxControl))
	for range 1000 {
		h, err := t.Next()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if strings.TrimPrefix(h.Name, "./") != "control" {
			continue
		}
		b, err := io.ReadAll(io.LimitReader(t, 1<<20))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return field.Blocks(ctx, bytes.NewReader(b), ":", func(b field.Block) error {
			emit(interdict.Observation{Kind: interdict.Installer, Platform: interdict.Linux, Facts: dpkg.Facts(b)})
			return nil
		})
	}
	return errors.New("the package has no control file")
}

// unpack opens a compressed archive by the ending of its name.
func unpack(name string, r io.Reader) (io.Reader, error) {
	switch {
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewReader(r)
	case strings.HasSuffix(name, ".xz"):
		return xz.ReaderConfig{DictCap: 8 << 20, SingleStream: true}.NewReader(r)
	case strings.HasSuffix(name, ".zst"):
		return zstd.NewReader(r, zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderConcurrency(1))
	case strings.HasSuffix(name, ".tar"):
		return r, nil
	}
	return nil, fmt.Errorf("%s is packed in a way that is not known", name)
}
