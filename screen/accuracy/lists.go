package accuracy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"interdict/screen/list"
	"interdict/screen/list/all"
)

// Load reads every list in the folders below dir. Where two folders hold the
// same list, the one with more entries stays.
func Load(dir string) ([]list.Snapshot, error) {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the lists: %w\nhint: give the folder that holds one folder for each list", err)
	}
	type loaded struct {
		snaps []list.Snapshot
		err   error
	}
	read := make([]loaded, len(folders))
	var wait sync.WaitGroup
	for i, f := range folders {
		if f.IsDir() {
			wait.Go(func() { read[i].snaps, read[i].err = loadFolder(filepath.Join(dir, f.Name())) })
		}
	}
	wait.Wait()
	var out []list.Snapshot
	for i, f := range folders {
		if err := read[i].err; err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		for _, s := range read[i].snaps {
			i := slices.IndexFunc(out, func(o list.Snapshot) bool { return o.List == s.List })
			switch {
			case i < 0:
				out = append(out, s)
			case len(s.Entries) > len(out[i].Entries):
				out[i] = s
			}
		}
	}
	return out, nil
}

func loadFolder(dir string) ([]list.Snapshot, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		return nil, err
	}
	var files []list.File
	for _, p := range paths {
		files = append(files, list.PathFile(p))
	}
	if len(files) == 0 {
		return nil, nil
	}
	snaps, _, err := all.Load(files, list.Options{AllowTruncated: true})
	return snaps, err
}
