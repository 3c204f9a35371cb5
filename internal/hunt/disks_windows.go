package hunt

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// HostDisks are the disks of this host: fixed drives and those in memory. A drive
// that people put in and take out is theirs to name.
func HostDisks() Disks {
	var d Disks
	letters, err := windows.GetLogicalDrives()
	if err != nil {
		return Disks{Left: []string{"all drives (" + err.Error() + ")"}}
	}
	for i := range 26 {
		if letters&(1<<i) == 0 {
			continue
		}
		drive := string(rune('A'+i)) + `:\`
		switch why := leftOut(drive); why {
		case "":
			d.Roots = append(d.Roots, drive)
		default:
			d.Left = append(d.Left, fmt.Sprintf("%s (%s)", drive, why))
		}
	}
	return d
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
