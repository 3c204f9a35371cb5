package ofac_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
	"interdict/screen/list/ofac"
)

func files(g gen.OFACFiles) []list.File {
	return []list.File{list.BytesFile("sdn.csv", g.Primary), list.BytesFile("alt.csv", g.Aliases),
		list.BytesFile("add.csv", g.Addresses), list.BytesFile("sdn_comments.csv", g.Comments)}
}

// TestGenerated compares every party of a generated list with what was read.
func TestGenerated(t *testing.T) {
	parties := gen.Parties(1, 300)
	snaps, warnings := listtest.Load(t, ofac.Format, list.Options{AsOf: "2026-11-20"}, files(gen.OFAC(parties))...)
	if len(snaps) != 1 || len(warnings) != 0 {
		t.Fatalf("%d snapshots, warnings %v", len(snaps), warnings)
	}
	s := snaps[0]
	if s.List != "us/sdn" || !s.Complete || s.AsOf != "2026-11-20" || len(s.Entries) != len(parties) {
		t.Errorf("%s, complete %v, as of %s, %d entries", s.List, s.Complete, s.AsOf, len(s.Entries))
	}
	for i, p := range parties {
		e := listtest.Find(t, s, fmt.Sprint(p.Num))
		if err := same(p, e); err != nil {
			t.Errorf("party %d: %v\n%s", i, err, listtest.JSON(e))
		}
	}
	long := listtest.Find(t, s, fmt.Sprint(parties[5].Num))
	if want := fmt.Sprintf("FAR END %d", parties[5].Num); !slices.ContainsFunc(long.Names, func(n list.Name) bool { return n.Text == want && n.Kind == list.Weak }) {
		t.Errorf("the weak alias at the end of a long remark is missing\n%s", listtest.JSON(long))
	}
}

// same compares what the list can say of a party with the entry.
func same(p gen.Party, e list.Entry) error {
	kind := [...]list.Kind{list.Individual, list.Entity, list.Vessel, list.Aircraft}[p.Kind]
	if e.Kind != kind {
		return fmt.Errorf("kind %s, want %s", e.Kind, kind)
	}
	if p.Kind == gen.Person {
		if want := strings.ToUpper(p.Fam); e.Names[0].Parts.Family != want {
			return fmt.Errorf("family name %q, want %q", e.Names[0].Parts.Family, want)
		}
		if !slices.Contains(e.Born, p.Born.ISO()) {
			return fmt.Errorf("born %v, want %s", e.Born, p.Born.ISO())
		}
		if !slices.Equal(e.Citizenship, []string{p.Place.Code}) {
			return fmt.Errorf("citizenship %v, want %s", e.Citizenship, p.Place.Code)
		}
	}
	for _, a := range p.Aliases {
		want := list.Name{Text: a.Name, Kind: list.Alias}
		switch {
		case a.Weak:
			want.Kind = list.Weak
		case a.Kind == "fka":
			want.Kind = list.Former
		}
		if a.Fam != "" {
			want.Text = strings.ToUpper(a.Fam) + ", " + a.Rest
			want.Parts = list.Parts{Family: strings.ToUpper(a.Fam), Given: a.Rest}
		}
		if !slices.ContainsFunc(e.Names, func(n list.Name) bool { return n.Text == want.Text }) {
			return fmt.Errorf("alias %+v is missing", want)
		}
	}
	for _, a := range p.Addresses {
		if !slices.ContainsFunc(e.Addresses, func(x list.Address) bool { return x.Street == a.Street && x.Country == a.Place.Code }) {
			return fmt.Errorf("address %+v is missing", a)
		}
	}
	for _, id := range p.IDs {
		if want := (list.Identifier{Type: id.Type, Value: id.Number, Country: id.Place.Code}); !slices.Contains(e.IDs, want) {
			return fmt.Errorf("identifier %+v is missing", want)
		}
	}
	return nil
}

// TestReal reads the real files and asserts what their README counts.
func TestReal(t *testing.T) {
	tests := []struct {
		name           string
		files          []string
		list           string
		entries, names int
		primaries      int
		complete       bool
		codes          map[string]int
	}{
		// 9,044 rows of 9,043 numbers: the carrier gave a second party the number of a first.
		{"SDN of January 2022", []string{"ofac-sdn-2022-01/sdn.csv", "ofac-sdn-2022-01/alt.csv", "ofac-sdn-2022-01/add.csv"},
			"us/sdn", 9044, 23928, 9044, false,
			map[string]int{"duplicate-id": 1, "no-end-mark": 2, "address-of-nobody": 1, "remark-cut": 7}},
		// 11,443 primary rows of 2022 and aliases of 2025: 3,467 parties are known by alias only.
		{"SDN of two editions", []string{"ofac-sdn-mixed/sdn_primary.csv", "ofac-sdn-mixed/alt.csv", "ofac-sdn-mixed/add.csv", "ofac-sdn-mixed/sdn_comments.csv"},
			"us/sdn", 11443 + 3467, 34309, 11443, false,
			map[string]int{"address-of-nobody": 9503, "alias-of-nobody": 5749, "comment-of-nobody": 12, "comment-out-of-step": 3, "remark-cut": 1}},
		{"non-SDN of December 2025", []string{"ofac-nonsdn/cons_prim.csv", "ofac-nonsdn/cons_alt.csv", "ofac-nonsdn/cons_add.csv", "ofac-nonsdn/cons_comments.csv"},
			"us/ofac-nonsdn", 442, 1585, 442, true, map[string]int{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := listtest.Real(t, tt.files...)
			if in == nil {
				return
			}
			snaps, warnings := listtest.Load(t, ofac.Format, list.Options{}, in...)
			s, c := snaps[0], listtest.Count(snaps[0])
			if string(s.List) != tt.list || c.Entries != tt.entries || c.Names != tt.names || c.ByKind[list.Primary] != tt.primaries || s.Complete != tt.complete {
				t.Errorf("%s: %+v, complete %v (%s)", s.List, c, s.Complete, s.Note)
			}
			if got := listtest.Codes(warnings); fmt.Sprint(got) != fmt.Sprint(tt.codes) {
				t.Errorf("warnings %v, want %v", got, tt.codes)
			}
		})
	}
}

// TestBothAtOnce: a folder with the files of both lists, in any order.
func TestBothAtOnce(t *testing.T) {
	a, b := gen.OFAC(gen.Parties(1, 120)), gen.OFACNonSDN(gen.Parties(2, 40))
	in := append(files(a), files(b)...)
	slices.Reverse(in)
	snaps, warnings := listtest.Load(t, ofac.Format, list.Options{}, in...)
	got := map[string]int{}
	for _, s := range snaps {
		got[string(s.List)] = len(s.Entries)
	}
	// Some numbers are in both lists, so a file may belong to either; none may be lost.
	if got["us/sdn"] != 120 || got["us/ofac-nonsdn"] != 40 {
		t.Errorf("lists %v, warnings %v", got, warnings)
	}
}

func TestOddities(t *testing.T) {
	g := gen.OFAC(gen.Parties(3, 40))
	whole := files(g)
	header := []byte("ID,Name,Type,Programme,Title,A,B,C,D,E,F,Remarks\r\n")
	tests := []struct {
		name     string
		primary  []byte
		complete bool
		codes    string
	}{
		{"as published", g.Primary, true, "map[]"},
		{"a header line that a carrier added", append(header, g.Primary...), true, "map[]"},
		{"two header lines", append(append(header, header...), g.Primary...), true, "map[second-header:1]"},
		{"no Ctrl-Z", bytes.TrimSuffix(g.Primary, []byte("\x1a")), true, "map[no-end-mark:1]"},
		{"Ctrl-Z widened by a spreadsheet", append(g.Primary, ",,,,,,,,,,,\r\n"...), true, "map[]"},
		{"LF for CR LF", bytes.ReplaceAll(g.Primary, []byte("\r\n"), []byte("\n")), true, "map[]"},
		{"the first row again", append(firstLine(g.Primary), g.Primary...), true, "map[duplicate-id:1]"},
		{"a byte that is not UTF-8", bytes.Replace(g.Primary, []byte("STREET"), []byte("M\xfcLLER"), 1), true, "map[]"},
		{"a row of another party under a number in use", append([]byte("1,X,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n1,Y,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"), g.Primary...), true, "map[duplicate-id:1]"},
		{"a row with missing columns", append([]byte("1,SHORT ROW,-0- ,CUBA\r\n"), g.Primary...), false, "map[short-row:1]"},
		{"a row with too many columns", append([]byte("1,A,B,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"), g.Primary...), false, "map[bad-row:1]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := append([]list.File{list.BytesFile("sdn.csv", tt.primary)}, whole[1:]...)
			snaps, warnings := listtest.Load(t, ofac.Format, list.Options{}, in...)
			if got := fmt.Sprint(listtest.Codes(warnings)); got != tt.codes || snaps[0].Complete != tt.complete {
				t.Errorf("warnings %v, complete %v", warnings, snaps[0].Complete)
			}
			if len(snaps[0].Entries) < 40 {
				t.Errorf("%d entries", len(snaps[0].Entries))
			}
		})
	}
}

func firstLine(b []byte) []byte {
	i := bytes.IndexByte(b, '\n') + 1
	return bytes.Clone(b[:i])
}

func TestFilesMissing(t *testing.T) {
	g := files(gen.OFAC(gen.Parties(3, 40)))
	if _, _, err := ofac.Format.Load(g[1:], list.Options{}); err == nil || !strings.Contains(err.Error(), "primary file") {
		t.Errorf("without the primary file: %v", err)
	}
	snaps, warnings := listtest.Load(t, ofac.Format, list.Options{}, g[0])
	if got := fmt.Sprint(listtest.Codes(warnings)); snaps[0].Complete || got != "map[no-address-file:1 no-alias-file:1 remark-cut:1]" {
		t.Errorf("the primary file alone: complete %v, %s", snaps[0].Complete, got)
	}
	if _, _, err := ofac.Format.Load(append(g, g[1]), list.Options{}); err == nil || !strings.Contains(err.Error(), "second file of its kind") {
		t.Errorf("two alias files: %v", err)
	}
	both := append(g, files(gen.OFACNonSDN(gen.Parties(4, 40)))...)
	if _, _, err := ofac.Format.Load(both, list.Options{List: "us/sdn"}); err == nil || !strings.Contains(err.Error(), "2 lists") {
		t.Errorf("two lists under one id: %v", err)
	}
}

func TestCutOff(t *testing.T) {
	g := gen.OFAC(gen.Parties(5, 60))
	in := files(g)
	lineEnd := func(b []byte) bool {
		return bytes.HasSuffix(b, []byte("\n")) || bytes.HasSuffix(b, []byte("\r")) || bytes.HasSuffix(b, []byte(",-0- ")) || bytes.HasSuffix(b, []byte(",-0-")) || bytes.HasSuffix(b, []byte(`."`))
	}
	listtest.CutOff(t, ofac.Format, list.Options{}, g.Primary, lineEnd, in[1:]...)
	_, _, err := ofac.Format.Load([]list.File{list.BytesFile("sdn.csv", g.Primary[:len(g.Primary)/2]), in[1]}, list.Options{})
	if !errors.Is(err, list.ErrTruncated) {
		t.Errorf("half a file: %v", err)
	}
}

// TestCutAtALineEnd: such a cut cannot be seen in the file, but the aliases of
// the parties that are gone give it away.
func TestCutAtALineEnd(t *testing.T) {
	g := gen.OFAC(gen.Parties(5, 60))
	half := g.Primary[:bytes.LastIndexByte(g.Primary[:len(g.Primary)/2], '\n')+1]
	in := append([]list.File{list.BytesFile("sdn.csv", half)}, files(g)[1:]...)
	snaps, warnings := listtest.Load(t, ofac.Format, list.Options{}, in...)
	if codes := listtest.Codes(warnings); snaps[0].Complete || codes[ofac.OrphanAlias] == 0 || codes[list.NoEndMark] != 1 {
		t.Errorf("complete %v, %v", snaps[0].Complete, codes)
	}
}

func TestSpoiltLine(t *testing.T) {
	g := gen.OFAC(gen.Parties(6, 60))
	for _, bad := range []string{`9,"open quote,-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `, "<html>try later</html>", `x,"y"z`} {
		listtest.Spoilt(t, ofac.Format, list.Options{}, g.Primary, bad, 1, files(g)[1:]...)
	}
}

func FuzzLoad(f *testing.F) {
	g := gen.OFAC(gen.Parties(7, 6))
	f.Add(g.Primary, g.Aliases, g.Addresses, g.Comments)
	f.Add([]byte("1,A,-0- ,B,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,a.k.a. 'C'; DOB circa 1950; Passport 1 (Iraq).\n"), []byte("1,2,aka,D,-0- \n"), []byte("2,3,-0- ,x,Iran,-0- \n"), []byte{})
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		var in []list.File
		for i, x := range [][]byte{a, b, c, d} {
			if len(x) > 0 {
				in = append(in, list.BytesFile(fmt.Sprint(i), x))
			}
		}
		if len(in) > 0 {
			listtest.Property(t, ofac.Format, list.Options{AllowTruncated: len(a)%2 == 0}, in...)
		}
	})
}

func BenchmarkLoad17000(b *testing.B) {
	in := files(gen.OFAC(gen.Parties(1, 17000)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ofac.Format.Load(in, list.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleFormat() {
	sdn := "1,\"EXAMPLE, Ivan\",\"individual\",\"CYBER2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 10 Dec 1948; nationality Russia; a.k.a. 'VANYA'.\"\r\n\x1a"
	alt := "1,7,\"aka\",\"EKSAMPL, Ivan\",-0- \r\n\x1a"
	snaps, warnings, err := ofac.Format.Load([]list.File{list.BytesFile("sdn.csv", []byte(sdn)), list.BytesFile("alt.csv", []byte(alt))}, list.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := snaps[0].Entries[0]
	fmt.Println(e.Ref(), e.Kind, e.Born, e.Citizenship)
	for _, n := range e.Names {
		fmt.Printf("%s (%s)\n", n.Text, n.Kind)
	}
	fmt.Println(warnings)
	// Output:
	// us/sdn/1 individual [1948-12-10] [RU]
	// EXAMPLE, Ivan (primary)
	// EKSAMPL, Ivan (alias)
	// VANYA (weak alias)
	// [sdn.csv: the address file (add.csv) was not given: addresses cannot be compared [no-address-file]]
}
