package hunt

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestDeepFolders: a hundred thousand folders inside each other, and a socket
// beside them. The scan goes down as far as it says and names where it stopped.
func TestDeepFolders(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "beside/"+plantedName, []byte(planted))
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const depth = 100_000
	at, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	for range depth {
		if err == nil {
			err = unix.Mkdirat(at, "d", 0o755)
		}
		next, e := unix.Openat(at, "d", unix.O_RDONLY|unix.O_DIRECTORY, 0)
		unix.Close(at)
		if at = next; e != nil || err != nil {
			t.Fatal(e, err)
		}
	}
	defer func() { // from the bottom up: no path is that long
		for range depth {
			up, _ := unix.Openat(at, "..", unix.O_RDONLY|unix.O_DIRECTORY, 0)
			unix.Close(at)
			if at = up; unix.Unlinkat(at, "d", unix.AT_REMOVEDIR) != nil {
				t.Error("a folder stays behind")
				break
			}
		}
		unix.Close(at)
	}()
	found, sum, skips := hunt(t, dir)
	if len(found) != 1 || sum.Skipped["nested too deep"] != 1 || len(skips) != 1 || !strings.Contains(skips[0], "d/d/d") {
		t.Errorf("%d findings, %d skips, %v", len(found), len(skips), sum)
	}
}

// TestProc: a file system that only looks like one holds no files.
func TestProc(t *testing.T) {
	if found, sum, skips := hunt(t, "/proc"); len(found) != 0 || sum.Bytes != 0 {
		t.Errorf("%d findings, %v, skipped %v", len(found), sum, skips)
	}
}
