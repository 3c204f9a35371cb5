package confine

import (
	"fmt"
	"path/filepath"

	"github.com/landlock-lsm/go-landlock/landlock"
	kernel "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// Process gives up, for the rest of this process, the rights to write, make,
// rename and remove files outside the folders given, to run programs and, where
// the kernel can, to use TCP. It returns what is in force, "" for nothing.
func Process(writable ...string) (string, error) {
	version, err := kernel.LandlockGetABIVersion()
	if err != nil || version < 1 {
		return "", nil
	}
	const read = landlock.AccessFSSet(kernel.AccessFSReadFile | kernel.AccessFSReadDir)
	rules := []landlock.Rule{landlock.PathAccess(read, "/")}
	for _, dir := range writable {
		rules = append(rules, landlock.RWDirs(filepath.Clean(dir)))
	}
	if err := landlock.V5.BestEffort().RestrictPaths(rules...); err != nil {
		return "", err
	}
	what := "no file is written, no program run"
	if version >= 4 {
		if err := landlock.V5.BestEffort().RestrictNet(); err != nil {
			return "", err
		}
		what += ", no TCP connection made"
	}
	return fmt.Sprintf("%s (Landlock %d)", what, version), nil
}
