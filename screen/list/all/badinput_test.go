package all_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"interdict"
	"interdict/screen/list"
	"interdict/screen/list/all"
	"interdict/screen/list/gen"
	"interdict/screen/list/listtest"
)

// A sample is a generated list as one loader reads it: the first file is the
// one that is spoilt, the others go with it.
type sample struct {
	name   string
	data   []byte
	others []list.File
}

// everyFormat are samples of every format, in the order of all.Formats.
func everyFormat() []sample {
	g := gen.OFAC(gen.Parties(1, 40))
	with := map[string][]list.File{"ofac": {list.BytesFile("alt.csv", g.Aliases), list.BytesFile("add.csv", g.Addresses), list.BytesFile("comments.csv", g.Comments)}}
	var out []sample
	s := samples()
	for _, f := range all.Formats() {
		out = append(out, sample{f.Name, s[f.Name], with[f.Name]})
	}
	return out
}

// tables are the samples whose rows are lines of cells.
func tables() []sample {
	return slices.DeleteFunc(everyFormat(), func(s sample) bool {
		return !slices.Contains([]string{"ofac", "csl", "dpl", "dod1260h", "fcc", "section889", "uk", "uk-ofsi", "eu-csv", "plain"}, s.name)
	})
}

func (s sample) load(b []byte) ([]list.Snapshot, []list.Warning, error) {
	return all.Load(append([]list.File{list.BytesFile("spoilt", b)}, s.others...), list.Options{})
}

// entries counts the parties of every list of the sample.
func entries(snaps []list.Snapshot) map[interdict.ListID]int {
	out := map[interdict.ListID]int{}
	for _, s := range snaps {
		out[s.List] = len(s.Entries)
	}
	return out
}

func total(snaps []list.Snapshot) int {
	n := 0
	for _, s := range snaps {
		n += len(s.Entries)
	}
	return n
}

// TestBadInput holds every format to what happens to each sort of bad input.
func TestBadInput(t *testing.T) {
	for name, test := range map[string]func(*testing.T, sample){
		"a row with missing columns": missingColumns,
		"two headers":                twoHeaders,
		"duplicate ids":              duplicateIDs,
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range tables() {
				t.Run(s.name, func(t *testing.T) { test(t, s) })
			}
		})
	}
	for name, test := range map[string]func(*testing.T, sample){
		"cut off in the middle":    cutOff,
		"Ctrl-Z at the end":        ctrlZ,
		"wrong content type":       wrongType,
		"invalid UTF-8":            invalidUTF8,
		"empty":                    empty,
		"nothing but a first line": firstLine,
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range everyFormat() {
				t.Run(s.name, func(t *testing.T) { test(t, s) })
			}
		})
	}
}

// missingColumns: the row is named, the others stand, and the list is a part.
func missingColumns(t *testing.T, s sample) {
	lines := bytes.SplitAfter(s.data, []byte("\n"))
	at := len(lines) / 2
	before, _, err := s.load(s.data)
	if err != nil {
		t.Fatal(err)
	}
	lines[at] = []byte(cell(lines[at]) + "\n")
	after, warnings, err := s.load(bytes.Join(lines, nil))
	if err != nil {
		t.Fatal(err)
	}
	if n := total(before) - total(after); n < -1 || n > 1 { // one that had ended may lack its last day
		t.Errorf("%d parties became %d", total(before), total(after))
	}
	if !slices.ContainsFunc(warnings, func(w list.Warning) bool { return w.Line == at+1 }) {
		t.Errorf("line %d is not named: %v", at+1, warnings)
	}
	if !slices.ContainsFunc(after, func(s list.Snapshot) bool { return !s.Complete && s.Note != "" }) {
		t.Errorf("every list is called whole: %v", warnings)
	}
}

// cell is the first cell of a line.
func cell(line []byte) string {
	for i, c := range line {
		if strings.IndexByte(",;\t", c) >= 0 {
			return string(line[:i])
		}
	}
	return string(line)
}

// twoHeaders: the header in the middle is no party.
func twoHeaders(t *testing.T, s sample) {
	before, _, err := s.load(s.data)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(s.data, []byte("\n"))
	header := 0
	if s.name == "uk" || s.name == "uk-ofsi" {
		header = 1 // behind a line with the date
	}
	if s.name == "ofac" {
		lines = append([][]byte{[]byte("ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks\n")}, lines...)
	}
	at := len(lines) / 2
	again := slices.Insert(slices.Clone(lines), at, lines[header])
	after, _, err := s.load(bytes.Join(again, nil))
	if err != nil {
		t.Fatal(err)
	}
	b, a := entries(before), entries(after)
	for id := range b {
		if a[id] != b[id] {
			t.Errorf("%s: %d parties became %d", id, b[id], a[id])
		}
	}
}

// duplicateIDs: no party is lost, no id is there twice.
func duplicateIDs(t *testing.T, s sample) {
	before, _, err := s.load(s.data)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(s.data, []byte("\n"))
	at := len(lines) / 2
	after, _, err := s.load(bytes.Join(slices.Insert(slices.Clone(lines), at, lines[at]), nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Formats() {
		if f.Name == s.name {
			listtest.Sound(t, f, after)
		}
	}
	if total(after) != total(before) {
		t.Errorf("%d parties became %d", total(before), total(after))
	}
}

// cutOff: refused as such.
func cutOff(t *testing.T, s sample) {
	n := len(s.data) / 2
	for s.data[n-1] == '\n' || s.data[n] == '\n' || s.data[n] == '\r' { // no reader can tell at the end of a line
		n++
	}
	snaps, _, err := s.load(s.data[:n])
	if !errors.Is(err, list.ErrTruncated) || len(snaps) > 0 || !strings.Contains(err.Error(), "spoilt") {
		t.Errorf("%d lists, %v", len(snaps), err)
	}
}

// ctrlZ: the old end mark changes nothing.
func ctrlZ(t *testing.T, s sample) {
	before, _, err := s.load(bytes.TrimSuffix(s.data, []byte("\x1a")))
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := s.load(append(bytes.TrimSuffix(s.data, []byte("\x1a")), 0x1A))
	if err != nil {
		t.Fatal(err)
	}
	if total(before) != total(after) || before[0].Complete != after[0].Complete {
		t.Errorf("%d parties became %d, whole %v became %v: %s", total(before), total(after), before[0].Complete, after[0].Complete, after[0].Note)
	}
}

// wrongType: what is no list at all is not taken for one, and a list inside a
// web page is none.
func wrongType(t *testing.T, s sample) {
	page := append([]byte("<!DOCTYPE html>\n<html><body><pre>\n"), s.data...)
	for _, b := range [][]byte{page, append([]byte("%PDF-1.7\n"), 0, 1, 2), {0x1f, 0x8b, 8, 0}, []byte(`{"error": "try later"}`)} {
		if snaps, _, err := s.load(b); err == nil || len(snaps) > 0 {
			t.Errorf("%.20q was taken for a list: %d, %v", b, len(snaps), err)
		}
	}
}

// invalidUTF8: a byte of another encoding costs no party, and is told. XML with
// such a byte is refused; JSON is read, and is not whole.
func invalidUTF8(t *testing.T, s sample) {
	before, _, err := s.load(s.data)
	if err != nil {
		t.Fatal(err)
	}
	name := []byte(before[0].Entries[0].Names[0].Text)
	at := bytes.Index(s.data, name[:3])
	if at < 0 {
		t.Fatalf("%s is not in the sample", name)
	}
	b := bytes.Clone(s.data)
	b[at+1] = 0xE9
	after, warnings, err := s.load(b)
	if err != nil {
		if len(after) > 0 || !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%d lists, %v", len(after), err)
		}
		return
	}
	if total(before) != total(after) || listtest.Codes(warnings)[list.NotUTF8] == 0 {
		t.Errorf("%d parties became %d; %v", total(before), total(after), warnings)
	}
	if (s.name == "ftm" || s.name == "csl-json") && after[0].Complete {
		t.Error("a name with a letter that could not be read is called whole")
	}
}

func empty(t *testing.T, s sample) {
	for _, b := range []string{"", "\n", "\ufeff", "\x1a"} {
		if snaps, _, err := s.load([]byte(b)); err == nil || len(snaps) > 0 {
			t.Errorf("%q was taken for a list", b)
		}
	}
}

// firstLine: a header without parties is no list that replaces one.
func firstLine(t *testing.T, s sample) {
	line, _, _ := bytes.Cut(s.data, []byte("\n"))
	if slices.Contains([]string{"ofac", "ftm", "csl-json", "uk", "uk-ofsi"}, s.name) {
		return // its first line is a party, or the day, or all of it
	}
	if snaps, _, err := s.load(append(line, '\n')); err == nil {
		t.Errorf("%d lists", len(snaps))
	}
}
