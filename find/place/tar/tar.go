// Package tar opens tar archives: also container images saved as one, and
// their layers.
package tar

import (
	"archive/tar"
	"bytes"
	"context"
	"io"

	"interdict/find"
)

// Place opens tar archives in one pass.
var Place = &find.Place{
	Name: "tar",
	Doc: `open tar archives: of sources, of the layers of container images

Members of an archive that is not compressed can be
read at random. Sparse files are read as their holes would be.`,
	Sequential: true,
	Want: func(f *find.File) bool {
		return len(f.Head) > 262 && bytes.Equal(f.Head[257:262], []byte("ustar"))
	},
	Walk: walk,
}

func walk(ctx context.Context, f *find.File, visit func(*find.Member) error, _ func(string, error)) error {
	r := f.Reader()
	section, random := r.(*io.SectionReader)
	t := tar.NewReader(r)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		m := &find.Member{Path: h.Name, Size: h.Size, ModTime: h.ModTime.Unix(), Mode: uint32(h.Mode) & 0o777}
		if h.Typeflag == tar.TypeReg {
			m.Stream = t
			if random && h.PAXRecords["GNU.sparse.major"] == "" && h.PAXRecords["GNU.sparse.size"] == "" {
				if at, err := section.Seek(0, io.SeekCurrent); err == nil && at+h.Size <= f.Content.Size() {
					m.At, m.Stream = io.NewSectionReader(f.Content, at, h.Size), nil
				}
			}
		}
		if err := visit(m); err != nil {
			return err
		}
	}
}
