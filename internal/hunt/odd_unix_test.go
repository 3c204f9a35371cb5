//go:build unix

package hunt

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOddTrees: links in a circle, pipes, sockets, names that no terminal should
// see, folders 1,000 deep, names of archive members that point elsewhere.
func TestOddTrees(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "bad\xff\x1b[31mname", []byte("x"))
	deep := dir
	for range 400 {
		deep = filepath.Join(deep, "d")
	}
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, deep, plantedName, []byte(planted))
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range []string{"../../etc/" + plantedName, "/abs/" + plantedName, "CON", strings.Repeat("n", 300)} {
		w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(planted))})
		w.Write([]byte(planted))
	}
	w.WriteHeader(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})
	w.Close()
	write(t, dir, "odd.tar", b.Bytes())
	found, sum, skips := hunt(t, dir)
	if len(found) != 1 || len(found[0].Evidence) != 3 || !sum.Complete {
		t.Errorf("%d findings of %v, skipped %v", len(found), sum, skips)
	}
	if after, err := os.ReadDir(dir); err != nil || len(after) != 5 {
		t.Errorf("something was written: %v", after)
	}
}
