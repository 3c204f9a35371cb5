package find

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// where tells the file system of the folder.
func (d *disk) where() site {
	var st unix.Statfs_t
	if unix.Statfs(d.name, &st) != nil {
		return site{}
	}
	return macSite(d.name, unix.ByteSliceToString(st.Mntonname[:]), unix.ByteSliceToString(st.Fstypename[:]), st.Flags&unix.MNT_LOCAL != 0, d.root)
}

// absent reports whether reading a file would fetch it from a cloud.
func absent(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Flags&unix.SF_DATALESS != 0
}

// explain tells why a file could not be opened.
func (d *disk) explain(_ string, err error) error { return err }
