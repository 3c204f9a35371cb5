package csl_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/csl"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

func file(b []byte) list.File { return list.BytesFile("consolidated", b) }

// counts are the entries of each list.
func counts(snaps []list.Snapshot) map[interdict.ListID]int {
	out := map[interdict.ListID]int{}
	for _, s := range snaps {
		out[s.List] = len(s.Entries)
	}
	return out
}

// TestBothEditions: the comma-separated file and the JSON say the same names.
func TestBothEditions(t *testing.T) {
	parties := gen.Parties(1, 200)
	want := map[interdict.ListID]int{"us/sdn": 20, "us/entity-list": 60, "us/dpl": 20, "us/uvl": 20, "us/meu": 20, "us/isn": 20, "us/dtc": 20, "us/ssi": 20}
	a, warnings := listtest.Load(t, csl.Format, list.Options{AsOf: "2026-11-20"}, file(gen.CSL(parties)))
	if fmt.Sprint(counts(a)) != fmt.Sprint(want) || fmt.Sprint(listtest.Codes(warnings)) != "map[second-header:1]" {
		t.Errorf("lists %v, warnings %v", counts(a), warnings)
	}
	b, warnings := listtest.Load(t, csl.JSON, list.Options{AsOf: "2026-11-20"}, file(gen.CSLJSON(parties)))
	if fmt.Sprint(counts(b)) != fmt.Sprint(want) || len(warnings) != 0 {
		t.Errorf("lists %v, warnings %v", counts(b), warnings)
	}
	for i := range a {
		if !a[i].Complete || !b[i].Complete {
			t.Errorf("%s: complete %v and %v", a[i].List, a[i].Complete, b[i].Complete)
		}
		for _, e := range a[i].Entries {
			j := listtest.Find(t, b[i], e.ID)
			if !slices.Equal(e.Names, j.Names) || !slices.Equal(e.Born, j.Born) || !slices.Equal(e.IDs, j.IDs) || !slices.Equal(e.Countries, j.Countries) {
				t.Errorf("two editions, two entries:\n%s\n%s", listtest.JSON(e), listtest.JSON(j))
			}
		}
	}
}

// TestParty looks at one party of each sort.
func TestParty(t *testing.T) {
	parties := gen.Parties(1, 200)
	snaps, _ := listtest.Load(t, csl.Format, list.Options{}, file(gen.CSL(parties)))
	for i, p := range parties {
		for _, s := range snaps {
			for _, e := range s.Entries {
				if e.Names[0].Text != list.CleanText(p.Name) || !strings.Contains(gen.CSLSource(i), "SDN") || s.List != "us/sdn" {
					continue
				}
				if e.ID != fmt.Sprint(p.Num) || p.Kind == gen.Person && !slices.Equal(e.Born, []string{p.Born.ISO()}) {
					t.Errorf("party %+v gave\n%s", p, listtest.JSON(e))
				}
				for _, id := range e.IDs {
					if id.Type == "Gender" || strings.Contains(id.Type, "risk") {
						t.Errorf("prose taken for a number: %+v", id)
					}
				}
			}
		}
	}
}

func TestReal(t *testing.T) {
	in := listtest.Real(t, "csl-2023-11-part/consolidated_part.csv")
	if in == nil {
		return
	}
	if _, _, err := csl.Format.Load(in, list.Options{}); !errors.Is(err, list.ErrTruncated) {
		t.Errorf("the file is cut off in its last row, and was not refused: %v", err)
	}
	snaps, warnings := listtest.Load(t, csl.Format, list.Options{AllowTruncated: true}, in...)
	// 4,227 rows, the last of them cut: 4,226 whole ones, with 1,737 of the SDN list.
	want := map[interdict.ListID]int{"us/sdn": 1737, "us/entity-list": 919, "us/dpl": 577, "us/ssi": 288, "us/uvl": 186, "us/isn": 144,
		"us/dtc": 142, "us/plc": 78, "us/meu": 71, "us/cmic": 68, "us/mbs": 14, "us/fse": 1, "us/capta": 1}
	if fmt.Sprint(counts(snaps)) != fmt.Sprint(want) {
		t.Errorf("lists %v", counts(snaps))
	}
	if got := fmt.Sprint(listtest.Codes(warnings)); got != "map[second-header:1 truncated:1]" {
		t.Errorf("warnings %s", got)
	}
	for _, s := range snaps {
		if s.Complete || !strings.Contains(s.Note, "cut off") {
			t.Errorf("%s: complete %v, %q", s.List, s.Complete, s.Note)
		}
	}
}

func TestOneList(t *testing.T) {
	b := gen.CSL(gen.Parties(1, 50))
	snaps, _ := listtest.Load(t, csl.Format, list.Options{List: "us/entity-list"}, file(b))
	if len(snaps) != 1 || snaps[0].List != "us/entity-list" {
		t.Errorf("%v", counts(snaps))
	}
	if _, _, err := csl.Format.Load([]list.File{file(b)}, list.Options{List: "us/none"}); err == nil {
		t.Error("a list that is not in the file was returned")
	}
}

func TestNewSource(t *testing.T) {
	b := bytes.ReplaceAll(gen.CSL(gen.Parties(1, 50)), []byte("Unverified List (UVL)"), []byte("Brand New List (BNL)"))
	snaps, warnings := listtest.Load(t, csl.Format, list.Options{}, file(b))
	if listtest.Codes(warnings)[list.UnknownList] != 1 || len(snaps) != 8 || !strings.HasPrefix(string(snaps[7].List), "us/") {
		t.Errorf("lists %v, warnings %v", counts(snaps), warnings)
	}
}

func TestUnknownJSONField(t *testing.T) {
	b := bytes.Replace(gen.CSLJSON(gen.Parties(1, 5)), []byte(`"source":`), []byte(`"frobnicated":1,"source":`), 1)
	_, _, err := csl.JSON.Load([]list.File{file(b)}, list.Options{})
	if !errors.Is(err, list.ErrUnrecognised) || !strings.Contains(err.Error(), "frobnicated") {
		t.Errorf("%v", err)
	}
}

func TestCutOff(t *testing.T) {
	parties := gen.Parties(2, 40)
	lineEnd := func(b []byte) bool { return bytes.HasSuffix(b, []byte("\n")) || bytes.HasSuffix(b, []byte(`;`)) }
	b := gen.CSL(parties)
	listtest.CutOff(t, csl.Format, list.Options{}, b[:len(b)-1], lineEnd)
	j := gen.CSLJSON(parties)
	listtest.CutOff(t, csl.JSON, list.Options{}, j[:len(j)-1], func([]byte) bool { return false })
}

func TestSpoiltLine(t *testing.T) {
	listtest.Spoilt(t, csl.Format, list.Options{}, gen.CSL(gen.Parties(3, 60)), `"1","x"y,"z`, 2)
	listtest.Spoilt(t, csl.Format, list.Options{}, gen.CSL(gen.Parties(3, 60)), `"1","Entity List","too","short"`, 2)
}

func FuzzCSV(f *testing.F) {
	f.Add(gen.CSL(gen.Parties(4, 8)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, csl.Format, list.Options{AllowTruncated: cut}, file(b))
	})
}

func FuzzJSON(f *testing.F) {
	f.Add(gen.CSLJSON(gen.Parties(4, 3)), true)
	f.Fuzz(func(t *testing.T, b []byte, cut bool) {
		listtest.Property(t, csl.JSON, list.Options{AllowTruncated: cut}, file(b))
	})
}

func BenchmarkLoad25000(b *testing.B) {
	data := gen.CSL(gen.Parties(1, 25000))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := csl.Format.Load([]list.File{file(data)}, list.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
