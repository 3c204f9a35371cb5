package lockfile

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestHold: one at a time; the next gets it when the first lets go, and is told
// when it does not.
func TestHold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold(dir, 30*time.Millisecond); err == nil || !strings.Contains(err.Error(), "another program changes this folder") {
		t.Errorf("a second one: %v", err)
	}
	got := make(chan error)
	go func() {
		f, err := Hold(dir)
		if err == nil {
			err = f.Close()
		}
		got <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
	if _, err := Hold(filepath.Join(dir, Name)); err == nil {
		t.Error("a file passes for a folder")
	}
}
