//go:build unix

package prove

import "os"

// syncDir puts the names in a folder onto the disk.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
