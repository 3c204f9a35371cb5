package inventory_test

import (
	"context"
	"io"
	"runtime"
	"strings"
	"testing"

	"interdict"
	"interdict/find"
	"interdict/find/inventory/cyclonedx"
)

// A repeat is a document that is far larger than the memory it takes: a head, one
// record many times, an end.
type repeat struct {
	head, record, end string
	times             int64
}

func (r repeat) Size() int64 {
	return int64(len(r.head)) + r.times*int64(len(r.record)) + int64(len(r.end))
}

func (r repeat) ReadAt(p []byte, off int64) (n int, err error) {
	body := r.times * int64(len(r.record))
	for n < len(p) {
		at := off + int64(n)
		var from string
		switch in := at - int64(len(r.head)); {
		case in < 0:
			from = r.head[at:]
		case in < body:
			from = r.record[in%int64(len(r.record)):]
		case in-body < int64(len(r.end)):
			from = r.end[in-body:]
		default:
			return n, io.EOF
		}
		n += copy(p[n:], from)
	}
	return n, nil
}

// TestHugeSBOMs: one of a gigabyte, and one of a million components inside each
// other, are read in little memory; what is not read of them is said.
func TestHugeSBOMs(t *testing.T) {
	padding := strings.Repeat(" ", 64<<10)
	for _, c := range []struct {
		what string
		doc  repeat
		seen int
		bad  string
	}{
		{"a gigabyte", repeat{`{"bomFormat":"CycloneDX","components":[{"name":"first"}`, `,{"name":"a","purl":"pkg:generic/a"}` + padding, `]}`, 16 << 10}, 16<<10 + 1, ""},
		{"a million inside each other", repeat{`{"bomFormat":"CycloneDX","components":[`, `{"name":"a","components":[`, strings.Repeat(`]}`, 1_000_000) + `]}`, 1_000_000}, -1, "max depth"},
	} {
		if c.what == "a gigabyte" && c.doc.Size() < 1<<30 {
			t.Fatalf("only %d bytes", c.doc.Size())
		}
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		seen, most, said := 0, uint64(0), ""
		head := make([]byte, find.HeadSize)
		if _, err := c.doc.ReadAt(head, 0); err != nil {
			t.Fatal(err)
		}
		f := &find.File{Path: []string{"bom"}, Size: c.doc.Size(), Head: head, Content: c.doc}
		if !cyclonedx.Inventory.Want(f) {
			t.Fatalf("%s: not taken for an SBOM", c.what)
		}
		err := cyclonedx.Inventory.Read(context.Background(), f, func(interdict.Observation) {
			if seen++; seen%1000 == 0 {
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc)
			}
		}, func(_ string, why error) { said += why.Error() })
		if err != nil {
			said += err.Error()
		}
		runtime.ReadMemStats(&now)
		if most = max(most, now.HeapAlloc); most > before.HeapAlloc+96<<20 {
			t.Errorf("%s: %d MB of memory", c.what, (most-before.HeapAlloc)>>20)
		}
		if c.seen >= 0 && seen != c.seen || !strings.Contains(said, c.bad) || c.bad == "" && said != "" {
			t.Errorf("%s: %d components, %q", c.what, seen, said)
		}
	}
}
