//go:build unix && !linux

package find

import (
	"io/fs"
	"syscall"
)

// device is the number of the file system.
func device(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev)
	}
	return 0
}
