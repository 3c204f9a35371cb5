package screen

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// mapFile maps a file for reading.
func mapFile(f *os.File, size int64) ([]byte, func() error, error) {
	if size <= 0 || size > 1<<40 {
		return nil, nil, errors.New("the file is empty")
	}
	h, err := syscall.CreateFileMapping(syscall.Handle(f.Fd()), nil, syscall.PAGE_READONLY, 0, 0, nil)
	if err != nil {
		return nil, nil, err
	}
	defer syscall.CloseHandle(h)
	p, err := syscall.MapViewOfFile(h, syscall.FILE_MAP_READ, 0, 0, uintptr(size))
	if err != nil {
		return nil, nil, err
	}
	b := unsafe.Slice(*(**byte)(unsafe.Pointer(&p)), size)
	return b, func() error { return syscall.UnmapViewOfFile(p) }, nil
}
