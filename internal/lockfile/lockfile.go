// Package lockfile lets one program at a time change a folder.
//
// A lock ends with the process that holds it, however it ends, so that a crash
// leaves nothing to clear away. The file stays; who may only read needs none.
package lockfile

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Name is the file in a folder that is locked.
const Name = "lock"

// Patience is how long Hold waits for another program.
const Patience = 2 * time.Minute

// Hold makes the folder where there is none, and waits for its lock, which
// closing the file gives up.
func Hold(dir string) (*os.File, error) { return hold(dir, Patience) }

func hold(dir string, patience time.Duration) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, Name)
	const pause = 10 * time.Millisecond
	for waited := time.Duration(0); ; waited += pause {
		f, err := Try(name)
		switch {
		case err == nil:
			return f, nil
		case !held(err):
			return nil, fmt.Errorf("%s: %w", name, err)
		case waited >= patience:
			return nil, fmt.Errorf("%s: another program changes this folder, and has not ended within %s: %w", dir, patience, err)
		}
		time.Sleep(pause)
	}
}
