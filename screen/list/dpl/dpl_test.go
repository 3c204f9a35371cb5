package dpl_test

import (
	"bytes"
	"fmt"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/dpl"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("list", b) }

// lineEnd reports whether a cut cannot be seen: at a line end, or where a
// quoted last field is closed.
func lineEnd(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) }

func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 150)
	snaps, warnings := listtest.Load(t, dpl.Format, list.Options{AsOf: "2026-11-20"}, file(gen.DPL(parties)))
	s := snaps[0]
	if s.List != "us/dpl" || !s.Complete || len(s.Entries) != len(parties) || len(warnings) != 0 {
		t.Fatalf("%s: %d entries, complete %v, warnings %v", s.List, len(s.Entries), s.Complete, warnings)
	}
	addresses, aliases := 0, 0
	for _, e := range s.Entries {
		addresses += len(e.Addresses)
		aliases += len(e.Names) - 1
		if len(e.Effective) != len("2006-01-02") {
			t.Errorf("effective %q", e.Effective)
		}
	}
	wantAddresses, wantAliases := 0, 0
	for i, p := range parties {
		wantAddresses += max(1, len(p.Addresses))
		if i%7 == 0 && len(p.Aliases) > 0 {
			wantAliases++
		}
	}
	if addresses != wantAddresses || aliases != wantAliases {
		t.Errorf("%d addresses, %d aliases; want %d, %d", addresses, aliases, wantAddresses, wantAliases)
	}
}

// TestReal: the files have 546 and 581 rows; some persons have several.
func TestReal(t *testing.T) {
	for name, want := range map[string]string{"bis-dpl/dpl.txt": "{417 419 map[alias:2 primary:417]}", "bis-dpl/dpl_bench.txt": "{461 464 map[alias:3 primary:461]}"} {
		in := listtest.Real(t, name)
		if in == nil {
			return
		}
		snaps, warnings := listtest.Load(t, dpl.Format, list.Options{}, in...)
		if got := fmt.Sprint(listtest.Count(snaps[0])); got != want || len(warnings) != 0 || !snaps[0].Complete {
			t.Errorf("%s: %s, warnings %v", name, got, warnings)
		}
		b, err := in[0].ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if rows := map[string]int{"bis-dpl/dpl.txt": 546, "bis-dpl/dpl_bench.txt": 581}[name]; bytes.Count(bytes.TrimSpace(b), []byte("\n")) != rows {
			t.Errorf("%s has %d rows", name, bytes.Count(b, []byte("\n")))
		}
	}
}

func TestCutOff(t *testing.T) {
	b := gen.DPL(gen.Parties(2, 60))
	listtest.CutOff(t, dpl.Format, list.Options{}, b, func(b []byte) bool {
		return lineEnd(b) || bytes.Count(b[bytes.LastIndexByte(b, '\n')+1:], []byte("\t")) == 11 && bytes.HasSuffix(b, []byte(`"`))
	})
}

func TestSpoiltLine(t *testing.T) {
	for _, bad := range []string{"\"a\"b\t\"c\"", "\"only\"\t\"three\"\t\"columns", "<html></html>\t\t\t\t\t\t\t\t\t\t\t\t\t\tx"} {
		listtest.Spoilt(t, dpl.Format, list.Options{}, append(gen.DPL(gen.Parties(3, 60)), '\n'), bad, 1)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.DPL(gen.Parties(4, 4)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, dpl.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}
