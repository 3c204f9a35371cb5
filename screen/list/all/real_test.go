package all_test

import (
	"path/filepath"
	"testing"
	"time"

	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/listtest"
)

// TestRealFolders recognises and loads every folder of the real lists, and
// keeps within the time that a start may take.
func TestRealFolders(t *testing.T) {
	root := listtest.RealRoot(t)
	if root == "" {
		return
	}
	// Folder, what it holds: entries in all, and whether a file is cut off.
	for folder, want := range map[string]struct {
		lists, entries int
		cut            bool
	}{
		"ofac-sdn-2022-01": {1, 9044, false},
		"ofac-sdn-mixed":   {1, 14910, false},
		"ofac-nonsdn":      {1, 442, false},
		"un-2026-02":       {1, 1003, false},
		"csl-2023-11-part": {13, 4226, true},
		"us-other":         {3, 234, false},
	} {
		files, err := all.Files(filepath.Join(root, folder))
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		snaps, _, err := all.Load(files, list.Options{AllowTruncated: want.cut})
		if err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		entries, names := 0, 0
		for _, s := range snaps {
			c := listtest.Count(s)
			entries, names = entries+c.Entries, names+c.Names
		}
		if len(snaps) != want.lists || entries != want.entries {
			t.Errorf("%s: %d lists with %d entries, want %d with %d", folder, len(snaps), entries, want.lists, want.entries)
		}
		t.Logf("%s: %d names in %s", folder, names, time.Since(began).Round(time.Millisecond))
	}
}

// BenchmarkReal loads the SDN files of two editions: 34,309 names.
func BenchmarkReal(b *testing.B) {
	root := listtest.RealRoot(b)
	if root == "" {
		return
	}
	files, err := all.Files(filepath.Join(root, "ofac-sdn-mixed"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := all.Load(files, list.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
