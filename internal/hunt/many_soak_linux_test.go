//go:build soak

package hunt

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"interdict"
	"interdict/catalog"
	"interdict/find"
	"interdict/find/detect/pe"
)

// peak is the most memory that this process has had, in MiB.
func peak(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "VmHWM:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n >> 10
}

// TestTenMillionFiles: the memory of a scan does not grow with the files. They
// lie in a place that makes them up, a thousand in a folder.
func TestTenMillionFiles(t *testing.T) {
	const files, mark = 10_000_000, "ten million files"
	made := &find.Place{
		Name: "made", Sequential: true,
		Want: func(f *find.File) bool { return bytes.HasPrefix(f.Head, []byte(mark)) },
		Walk: func(ctx context.Context, _ *find.File, visit func(*find.Member) error, _ func(string, error)) error {
			for i := range files {
				body := fmt.Sprintf("#!/bin/sh\necho file %d\n", i)
				m := &find.Member{Path: fmt.Sprintf("opt/app%d/lib/part-%d.sh", i/1000, i%1000), Size: int64(len(body)), Stream: strings.NewReader(body)}
				if err := visit(m); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	root := write(t, t.TempDir(), "many", []byte(mark))
	h := Hunt{Catalog: c}
	s := find.Scan{Detectors: Detectors(pe.Trust{}), Places: append(Places(), made), Inventories: Inventories(),
		Limits:  find.Limits{Depth: 8, Members: files + 1, Expanded: 1 << 40, Ratio: 1 << 40, Memory: 64 << 20, Time: time.Hour},
		Notable: c.Notable, BaseFile: c.BaseFile, Keep: h.tells, Observe: func(o interdict.Observation) { t.Errorf("seen: %+v", o) }}
	before := peak(t)
	sum, err := s.Run(context.Background(), []string{root})
	if err != nil || sum.Files < files || !sum.Complete {
		t.Fatalf("%v, %+v", err, sum)
	}
	if after := peak(t); after > 192 {
		t.Errorf("%d MiB at most, %d before", after, before)
	} else {
		t.Logf("%d MiB at most, %d before", after, before)
	}
}
