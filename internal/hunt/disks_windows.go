package hunt

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf16"

	"golang.org/x/sys/windows"
)

// HostDisks are the disks of this host: fixed drives and those in memory, and
// volumes that are mounted in a folder. A drive that people put in and take out
// is theirs to name.
func HostDisks() Disks {
	var d Disks
	letters, err := windows.GetLogicalDrives()
	if err != nil {
		d.Left = append(d.Left, "all drives ("+err.Error()+")")
	}
	for i := range 26 {
		if letters&(1<<i) != 0 {
			d.add(string(rune('A'+i)) + `:\`)
		}
	}
	d.volumes()
	return d
}

// add looks at what is mounted at a path, or says why not.
func (d *Disks) add(path string) {
	if why := leftOut(path); why != "" {
		d.Left = append(d.Left, fmt.Sprintf("%s (%s)", path, why))
		return
	}
	d.Roots = append(d.Roots, path)
}

// maxVolumes bounds how many volumes are asked for.
const maxVolumes = 1000

// volumes adds those without a letter. A walk does not come to them, since it
// follows no links.
func (d *Disks) volumes() {
	var name [windows.MAX_PATH]uint16
	search, err := windows.FindFirstVolume(&name[0], uint32(len(name)))
	for range maxVolumes {
		if err != nil {
			break
		}
		switch paths := mountedAt(&name[0]); {
		case len(paths) == 0:
			d.Left = append(d.Left, windows.UTF16ToString(name[:])+" (mounted nowhere)")
		case len(paths[0]) > len(`C:\`):
			d.add(paths[0])
		}
		err = windows.FindNextVolume(search, &name[0], uint32(len(name)))
	}
	if search != windows.InvalidHandle {
		windows.FindVolumeClose(search)
	}
}

// mountedAt are the paths of a volume, those with a letter first.
func mountedAt(volume *uint16) []string {
	buf := make([]uint16, 8<<10)
	var n uint32
	if err := windows.GetVolumePathNamesForVolumeName(volume, &buf[0], uint32(len(buf)), &n); err != nil {
		return nil
	}
	var letters, folders []string
	for _, p := range strings.Split(string(utf16.Decode(buf[:min(n, uint32(len(buf)))])), "\x00") {
		switch {
		case p == "":
		case len(p) == len(`C:\`):
			letters = append(letters, p)
		default:
			folders = append(folders, p)
		}
	}
	return append(letters, folders...)
}

// leftOut tells why a drive is not looked at, "" if it is.
func leftOut(drive string) string {
	p, err := windows.UTF16PtrFromString(drive)
	if err != nil {
		return err.Error()
	}
	switch windows.GetDriveType(p) {
	case windows.DRIVE_FIXED, windows.DRIVE_RAMDISK:
	case windows.DRIVE_REMOVABLE:
		return "removable"
	case windows.DRIVE_REMOTE:
		return "on the network"
	case windows.DRIVE_CDROM:
		return "an optical drive"
	default:
		return "of an unknown kind"
	}
	if _, err := os.Stat(drive); err != nil {
		return "cannot be opened"
	}
	return ""
}
