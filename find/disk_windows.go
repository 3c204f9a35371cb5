package find

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// where tells nothing: folders in which other volumes are mounted are links here,
// which are not followed.
func (d *disk) where() site { return site{} }

// absent reports whether reading a file would fetch it.
func absent(info fs.FileInfo) bool {
	a, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && away(a.FileAttributes)
}

// explain tells why a file could not be opened. The files of the system's memory
// it keeps to itself.
func (d *disk) explain(name string, err error) error {
	if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return err
	}
	if memoryFile(filepath.Join(d.name, name)) {
		return errMemory
	}
	return errInUse
}
