package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"interdict/screen/list"
	"interdict/screen/list/gen"
	"interdict/screen/list/store"
)

// TestBadInputKeepsTheLastGood imports each sort of bad file over a good list:
// either it is refused and nothing changes, or no party is lost, and a list that
// could not be read whole is not called whole.
func TestBadInputKeepsTheLastGood(t *testing.T) {
	good := sdn(gen.Parties(1, 100))
	lines := bytes.SplitAfter(good["sdn.csv"], []byte("\n"))
	joined := func(l [][]byte) []byte { return bytes.Join(l, nil) }
	with := func(at int, line string) []byte {
		return joined(append(append(append([][]byte{}, lines[:at]...), []byte(line)), lines[at:]...))
	}
	header := "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks\r\n"
	tests := []struct {
		name    string
		primary []byte
		refused error
		whole   bool
	}{
		{"a row with missing columns", with(50, "999999,\"Zorvil Trading\",-0- \r\n"), nil, false},
		{"cut off in the middle", good["sdn.csv"][:len(good["sdn.csv"])/2], list.ErrTruncated, true},
		{"half of the rows", joined(lines[:50]), store.ErrShrunk, true},
		{"duplicate ids", with(50, string(lines[49])), nil, true},
		{"two headers", append([]byte(header), with(50, header)...), nil, true},
		{"Ctrl-Z at the end", append(bytes.TrimRight(good["sdn.csv"], "\x1a"), 0x1A), nil, true},
		{"wrong content type", append([]byte("<!DOCTYPE html><html><pre>\n"), good["sdn.csv"]...), list.ErrUnrecognised, true},
		{"invalid UTF-8", bytes.Replace(good["sdn.csv"], lines[40][8:10], []byte{lines[40][8], 0xE9}, 1), nil, true},
		{"empty", nil, list.ErrUnrecognised, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &store.Store{Dir: t.TempDir(), Now: at("2026-11-23")}
			if _, _, err := s.Import(files(good), store.ImportOptions{AsOf: "2026-11-20"}); err != nil {
				t.Fatal(err)
			}
			before, _ := load(t, s)
			changes, _, err := s.Import(files(map[string][]byte{"sdn.csv": tt.primary, "alt.csv": good["alt.csv"], "add.csv": good["add.csv"], "sdn_comments.csv": good["sdn_comments.csv"]}),
				store.ImportOptions{AsOf: "2026-11-22"})
			after, warnings := load(t, s)
			if tt.refused != nil {
				if !errors.Is(err, tt.refused) && !(tt.name == "empty" || tt.name == "wrong content type") || err == nil || len(changes) > 0 || !reflect.DeepEqual(before, after) {
					t.Errorf("%v, %v; as of %s", changes, err, after["us/sdn"].AsOf)
				}
				return
			}
			if err != nil || len(changes) != 1 || after["us/sdn"].AsOf != "2026-11-22" || after["us/sdn"].Complete != tt.whole || len(after["us/sdn"].Entries) < 100 {
				t.Errorf("%+v, %v; %d entries, whole %v, %v", changes, err, len(after["us/sdn"].Entries), after["us/sdn"].Complete, warnings)
			}
		})
	}
}

func writeState(t *testing.T, dir string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "state.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzState: whatever the state file holds, the store opens or says why not,
// and reads nothing outside its folder.
func FuzzState(f *testing.F) {
	f.Add([]byte(`{"version":1,"editions":[{"list":"us/sdn","dir":"../x","files":[{"name":"a"}]}]}`))
	f.Add([]byte(`{"version":1,"editions":[{"list":"us/sdn","format":"ofac","dir":"0123","sha256":"00","files":[{"name":"1-a","sha256":"00"}],"previous":{"dir":"a/b"}}]}`))
	f.Add([]byte(`{"version":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		writeState(t, dir, b)
		s := &store.Store{Dir: dir, Now: at("2026-11-23")}
		snaps, _, err := s.Load()
		if err != nil {
			return
		}
		for _, sn := range snaps {
			if sn.Format != "starter" {
				t.Errorf("%s was read from nowhere", sn.List)
			}
		}
	})
}
