package find

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"interdict"
)

// TestRunFile: a file at hand is looked at under the name that it was given,
// and no name leads to the disk.
func TestRunFile(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt-wal": "beside"})
	var seen []string
	beside := false
	s := &Scan{Limits: Defaults(), Detectors: []*Detector{words(func(f *File) {
		_, err := f.Open(f.Name() + "-wal")
		beside = beside || err == nil
	})}, Observe: func(o interdict.Observation) {
		seen = append(seen, o.Asset+": "+strings.Join(o.Path, " › ")+" "+o.Facts.Get("text"))
	}}
	name := dir + "/a.txt"
	sum, err := s.RunFile(context.Background(), name, bytes.NewReader([]byte("hello")))
	if err != nil || !sum.Complete || sum.Files != 1 || sum.Bytes != 5 {
		t.Errorf("%+v, %v", sum, err)
	}
	if !slices.Equal(seen, []string{name + ": " + name + " hello"}) || beside {
		t.Errorf("seen %q, neighbour opened: %v", seen, beside)
	}
	if sum, err := s.RunFile(context.Background(), "empty", bytes.NewReader(nil)); err != nil || !sum.Complete {
		t.Errorf("empty: %+v, %v", sum, err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.RunFile(gone, "a", bytes.NewReader([]byte("x"))); err == nil {
		t.Error("an interrupted scan ends like a whole one")
	}
}
