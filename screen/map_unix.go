//go:build unix

package screen

import (
	"errors"
	"os"
	"syscall"
)

// mapFile maps a file for reading.
func mapFile(f *os.File, size int64) ([]byte, func() error, error) {
	if size <= 0 || size > 1<<40 {
		return nil, nil, errors.New("the file is empty")
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return b, func() error { return syscall.Munmap(b) }, nil
}
