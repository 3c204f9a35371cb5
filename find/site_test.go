package find

import (
	"errors"
	"io/fs"
	"testing"
)

// What statfs says of the folders of a Mac, from its documentation and from
// listings of mounts: the disk of the users is shown in the tree of the system
// too, without a mount.
func TestSitesOfMacs(t *testing.T) {
	for _, c := range []struct {
		name, mountedOn, kind string
		local, root           bool
		want                  site
	}{
		{"/", "/", "apfs", true, true, site{mount: true}},
		{"/usr", "/", "apfs", true, false, site{}},
		{"/Users", "/System/Volumes/Data", "apfs", true, false, site{}}, // entered
		{"/Users/a", "/System/Volumes/Data", "apfs", true, false, site{}},
		{"/System/Volumes/Data", "/System/Volumes/Data", "apfs", true, false, site{mount: true, pseudo: true}}, // was seen
		{"/System/Volumes/Data", "/System/Volumes/Data", "apfs", true, true, site{mount: true}},                // is named
		{"/System/Volumes/VM", "/System/Volumes/VM", "apfs", true, false, site{mount: true, pseudo: true}},
		{"/System/Volumes/Preboot", "/System/Volumes/Preboot", "apfs", true, false, site{mount: true}},
		{"/dev", "/dev", "devfs", true, false, site{mount: true, pseudo: true}},
		{"/System/Volumes/Data/home", "/System/Volumes/Data/home", "autofs", false, false, site{mount: true, pseudo: true, network: true}},
		{"/Volumes/Stick", "/Volumes/Stick", "exfat", true, false, site{mount: true}},
		{"/Volumes/Share", "/Volumes/Share", "smbfs", false, false, site{mount: true, network: true}},
		{"/Volumes/Share/x", "/Volumes/Share", "smbfs", false, false, site{}},
	} {
		if got := macSite(c.name, c.mountedOn, c.kind, c.local, c.root); got != c.want {
			t.Errorf("%s on %s: %+v, want %+v", c.name, c.mountedOn, got, c.want)
		}
	}
}

func TestFilesOfWindows(t *testing.T) {
	for path, want := range map[string]bool{
		`C:\pagefile.sys`: true, `D:\HIBERFIL.SYS`: true, `C:\swapfile.sys`: true,
		`C:\Windows\pagefile.sys`: false, `C:\pagefile.sys.exe`: false, `C:\`: false, `\\host\pagefile.sys`: false, `pagefile.sys`: false,
	} {
		if got := memoryFile(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	const ordinary, archive, hidden, sparse, reparse = 0x80, 0x20, 0x2, 0x200, 0x400
	for attributes, want := range map[uint32]bool{
		ordinary: false, archive | hidden | sparse | reparse: false, archive | attrOffline: true, archive | attrRecallAccess | reparse: true, attrRecallOpen: true,
	} {
		if got := away(attributes); got != want {
			t.Errorf("%#x: %v", attributes, got)
		}
	}
}

func TestReasonsAreFixedPhrases(t *testing.T) {
	for want, err := range map[string]error{
		"no permission": fs.ErrPermission, "vanished while it was looked at": fs.ErrNotExist, "nested too deep": errDeep,
		"stored elsewhere, and reading would fetch it": errAway, "in use by another program": errInUse, "could not be read": errors.New("x"),
	} {
		if got := reason(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
