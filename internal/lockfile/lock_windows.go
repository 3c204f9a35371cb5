package lockfile

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is the error of a file that another opened for itself alone.
const sharingViolation = syscall.Errno(32)

// Try takes the lock on a file, or fails at once where another holds it. It opens
// a file that nobody else may open until it is closed, which the end
// of the process does too.
func Try(name string) (*os.File, error) {
	p, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(p, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), name), nil
}

// held tells a lock that another holds from one that cannot be had at all.
func held(err error) bool { return errors.Is(err, sharingViolation) }
