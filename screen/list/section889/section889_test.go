package section889_test

import (
	"bytes"
	"fmt"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/section889"
)

func file(b []byte) list.File { return list.BytesFile("list", b) }

// lineEnd reports whether a cut cannot be seen: at a line end, or where a
// quoted last field is closed.
func lineEnd(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) }

func TestGenerated(t *testing.T) {
	snaps, warnings := listtest.Load(t, section889.Format, list.Options{}, file(gen.Section889(gen.Parties(1, 30))))
	if len(snaps[0].Entries) != 30 || !snaps[0].Complete || len(warnings) != 0 {
		t.Errorf("%d entries, complete %v, warnings %v", len(snaps[0].Entries), snaps[0].Complete, warnings)
	}
}

func TestReal(t *testing.T) {
	in := listtest.Real(t, "us-other/section_889.csv")
	if in == nil {
		return
	}
	snaps, warnings := listtest.Load(t, section889.Format, list.Options{}, in...)
	if got := fmt.Sprint(listtest.Count(snaps[0])); got != "{5 5 map[primary:5]}" || len(warnings) != 0 {
		t.Errorf("%s, warnings %v", got, warnings)
	}
}

func TestCutOff(t *testing.T) {
	listtest.CutOff(t, section889.Format, list.Options{}, gen.Section889(gen.Parties(2, 20)), lineEnd)
}

func TestSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, section889.Format, list.Options{}, gen.Section889(gen.Parties(3, 20)), `"a"b,c`, 1)
}

func FuzzLoad(f *testing.F) {
	f.Add(gen.Section889(gen.Parties(4, 4)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, section889.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}
