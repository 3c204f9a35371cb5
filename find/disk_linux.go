package find

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A disk is an open folder. Files are opened from there by their own name, so
// the system need not go through the whole path for each.
type disk struct {
	fd    int
	atime bool // the system does not let us read without a trace
}

// stamp is what tells whether a file is still the same.
type stamp struct {
	size, mtime, ctime int64 // times in nanoseconds
	inode              uint64
	mode               uint32
	kind               fs.FileMode // 0 for a regular file
}

// maxPath bounds the path of a folder in bytes, four times what one call to the
// system takes. Deeper folders exist only where somebody made them on purpose.
const maxPath = 16 << 10

var errDeep = errors.New("nested too deep")

// openDisk opens a folder; follow is for roots, which may be links.
func openDisk(name string, follow bool) (*disk, error) {
	if len(name) > maxPath {
		return nil, errDeep
	}
	at := unix.AT_FDCWD
	leave := func(err error) (*disk, error) {
		if at != unix.AT_FDCWD {
			unix.Close(at)
		}
		return nil, err
	}
	for len(name) > unix.PathMax/2 {
		cut := strings.LastIndexByte(name[:unix.PathMax/2], '/')
		if cut <= 0 {
			return leave(errDeep)
		}
		next, err := unix.Openat(at, name[:cut], unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if _, left := leave(err); left != nil {
			return nil, left
		}
		at, name = next, name[cut+1:]
	}
	flags := unix.O_RDONLY | unix.O_DIRECTORY | unix.O_CLOEXEC | unix.O_NOATIME
	if !follow {
		flags |= unix.O_NOFOLLOW
	}
	d := &disk{}
	fd, err := unix.Openat(at, name, flags, 0)
	if err == unix.EPERM {
		d.atime = true
		fd, err = unix.Openat(at, name, flags&^unix.O_NOATIME, 0)
	}
	if _, left := leave(err); left != nil {
		return nil, left
	}
	d.fd = fd
	return d, nil
}

func (d *disk) close() { unix.Close(d.fd) }

// where tells the file system of the folder.
func (d *disk) where() (s site) {
	var x unix.Statx_t
	if err := unix.Statx(d.fd, "", unix.AT_EMPTY_PATH, unix.STATX_BASIC_STATS, &x); err == nil {
		s.mount = x.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
	}
	if s.mount {
		var fs unix.Statfs_t
		if unix.Fstatfs(d.fd, &fs) == nil {
			switch int64(fs.Type) {
			case unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.CGROUP_SUPER_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC,
				unix.SECURITYFS_MAGIC, unix.DEVPTS_SUPER_MAGIC, unix.BPF_FS_MAGIC, unix.PSTOREFS_MAGIC, unix.BINFMTFS_MAGIC, unix.EFIVARFS_MAGIC,
				unix.SELINUX_MAGIC, unix.HUGETLBFS_MAGIC, unix.NSFS_MAGIC, mqueue, configfs, fusectl:
				s.pseudo = true
			case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.CEPH_SUPER_MAGIC, unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC:
				s.network = true
			}
		}
	}
	return s
}

// File systems without files that x/sys has no names for.
const (
	mqueue   = 0x19800202
	configfs = 0x62656570
	fusectl  = 0x65735543
)

// list gives the entries, as they come, without their stamps. scratch is its
// memory, for the next folder too.
func (d *disk) list(scratch *[]byte, each func(name string, kind fs.FileMode)) error {
	if _, err := unix.Seek(d.fd, 0, io.SeekStart); err != nil {
		return err
	}
	if *scratch == nil {
		*scratch = make([]byte, 32<<10)
	}
	for {
		n, err := unix.Getdents(d.fd, *scratch)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return err
		}
		for b := (*scratch)[:n]; len(b) >= 19; {
			size := int(binary.NativeEndian.Uint16(b[16:]))
			if size < 19 || size > len(b) {
				return io.ErrUnexpectedEOF
			}
			name := b[19:size]
			for i, c := range name {
				if c == 0 {
					name = name[:i]
					break
				}
			}
			kind := b[18]
			b = b[size:]
			if s := unsafe.String(unsafe.SliceData(name), len(name)); s == "." || s == ".." || s == "" {
				continue
			}
			d.entry(string(name), kind, each)
		}
	}
}

func (d *disk) entry(name string, kind byte, each func(string, fs.FileMode)) {
	mode := fs.ModeIrregular
	switch kind {
	case unix.DT_REG:
		mode = 0
	case unix.DT_DIR:
		mode = fs.ModeDir
	case unix.DT_UNKNOWN: // some file systems do not say it here
		if st, err := d.stat(name); err == nil {
			mode = st.kind
		}
	}
	each(name, mode)
}

// stat stamps a file without opening it.
func (d *disk) stat(name string) (stamp, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(d.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return stamp{}, err
	}
	return stampOf(&st), nil
}

func stampOf(st *unix.Stat_t) stamp {
	s := stamp{size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), inode: st.Ino, mode: st.Mode & 0o7777}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		s.kind = fs.ModeDir
	default:
		s.kind = fs.ModeIrregular
	}
	return s
}

// A handle is an open file on disk.
type handle struct {
	fd   int
	size int64
}

// open opens a file without following a link, waiting for a pipe, or leaving a
// trace in its time of access where the system lets us.
func (d *disk) open(name string) (handle, stamp, error) {
	const flags = unix.O_RDONLY | unix.O_NOFOLLOW | unix.O_NONBLOCK | unix.O_CLOEXEC | unix.O_NOCTTY
	fd, err := -1, error(unix.EPERM)
	if !d.atime {
		fd, err = unix.Openat(d.fd, name, flags|unix.O_NOATIME, 0)
	}
	if err == unix.EPERM {
		fd, err = unix.Openat(d.fd, name, flags, 0)
		d.atime = d.atime || err == nil // another's file, and so are most of its neighbours
	}
	if err != nil {
		return handle{}, stamp{}, err
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		unix.Close(fd)
		return handle{}, stamp{}, err
	}
	return handle{fd, st.Size}, stampOf(&st), nil
}

func (h handle) Size() int64 { return h.size }

func (h handle) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		n, err := unix.Pread(h.fd, p[done:], off+int64(done))
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return done, err
		}
		if n == 0 {
			return done, io.EOF
		}
		done += n
	}
	return done, nil
}

func (h handle) close() { unix.Close(h.fd) }
