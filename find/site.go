package find

import (
	"errors"
	"strings"
)

// A site is what the system tells of a folder.
type site struct {
	mount   bool // another file system begins here
	pseudo  bool // it only looks like files, or is shown a second time: nothing is stored there
	network bool // its files lie on another machine
}

var (
	// errAway is for files of which only the name is here: reading them would
	// fetch them.
	errAway = errors.New("its content is stored elsewhere")
	// errInUse is for files that a program keeps others from reading.
	errInUse = errors.New("in use by another program")
	// errMemory is for files that hold the memory of the system: nothing is
	// stored in them.
	errMemory = errors.New("the memory of the system")
)

// The attributes of a Windows file whose content a service would fetch, from
// the documentation of file attributes.
const (
	attrOffline      = 0x00001000
	attrRecallOpen   = 0x00040000
	attrRecallAccess = 0x00400000
)

// away reports whether a Windows file has its content elsewhere, in a cloud or
// on a tape.
func away(attributes uint32) bool {
	return attributes&(attrOffline|attrRecallOpen|attrRecallAccess) != 0
}

// memoryFile reports whether a path is one of the files in which Windows keeps
// its memory, at the top of a drive. What it cannot show there, no scan misses.
func memoryFile(path string) bool {
	if len(path) < 4 || path[1:3] != `:\` {
		return false
	}
	switch strings.ToLower(path[3:]) {
	case "pagefile.sys", "swapfile.sys", "hiberfil.sys":
		return true
	}
	return false
}

// macSite tells of a folder of macOS by what statfs says of it. The disk of the
// system and that of its users are shown as one tree, and the second of them
// once more under its own name; a user who names that, means it.
func macSite(name, mountedOn, kind string, local, root bool) site {
	s := site{mount: name == mountedOn}
	s.network = s.mount && !local
	switch {
	case kind == "devfs", kind == "autofs":
		s.pseudo = s.mount
	case !root && (mountedOn == "/System/Volumes/Data" || mountedOn == "/System/Volumes/VM"):
		s.pseudo = s.mount
	}
	return s
}
