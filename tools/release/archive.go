package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"
	"time"
)

func (m *member) mode() int64 {
	if m.exec {
		return 0o755
	}
	return 0o644
}

// tarball packs members below a folder, with no owner and one time, so that the
// same members give the same bytes.
func tarball(folder string, members []member, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	g, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(g)
	for _, m := range members {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: folder + "/" + m.name, Size: int64(len(m.body)), Mode: m.mode(), ModTime: at.Truncate(time.Second), Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := t.Write(m.body); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err = g.Close()
	return out.Bytes(), err
}

// zipfile does the same for Windows.
func zipfile(folder string, members []member, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, m := range members {
		h := &zip.FileHeader{Name: folder + "/" + m.name, Method: zip.Deflate, Modified: at.Truncate(time.Second)}
		h.SetMode(0o644)
		if m.exec {
			h.SetMode(0o755)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(m.body); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
