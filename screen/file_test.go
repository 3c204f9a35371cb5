package screen

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"interdict/screen/list"
)

func someLists() []list.Snapshot {
	s := list.Snapshot{List: "user/own", AsOf: "2026-11-20", SHA256: "abc", Complete: true}
	for i, n := range []string{"Halden Optik GmbH", "Иванов Пётр Сергеевич", "Muhammad Ali al-Example", "Example Marine No. 7", "王小明", "Fossheim, Kari"} {
		s.Entries = append(s.Entries, list.Entry{List: s.List, ID: fmt.Sprint(i), Names: []list.Name{{Text: n, Kind: list.Primary}}, IDs: []list.Identifier{{Type: "IMO", Value: fmt.Sprintf("910000%d", i)}}})
	}
	return []list.Snapshot{s}
}

var questions = []Query{{Name: "Halden Optic"}, {Name: "Petr Ivanov"}, {Name: "Mohamed Ali"}, {Name: "Wang Xiaoming"}, {Name: "Kari Fossheim"}, {Name: "Nobody Atall"}, {Name: "x", IDs: []list.Identifier{{Value: "9100003"}}}, {Name: ""}}

func answers(s *Screener) string {
	var out []Result
	for _, q := range questions {
		out = append(out, s.Screen(q))
	}
	b, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// A mapped index answers as the one in memory, to the byte.
func TestIndexFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lists.idx")
	var b bytes.Buffer
	if err := WriteIndex(&b, someLists()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(name, Options{All: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, want := answers(s), answers(New(someLists(), Options{All: true})); got != want {
		t.Errorf("mapped:\n%s\nin memory:\n%s", got, want)
	}
	var again bytes.Buffer
	if err := s.WriteIndex(&again); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
		t.Errorf("written again it is another file (%v)", err)
	}
}

// TestIndexFileRefused: a byte changed anywhere, a cut, another version, an
// empty file: each is refused, and the caller can tell.
func TestIndexFileRefused(t *testing.T) {
	var b bytes.Buffer
	if err := WriteIndex(&b, someLists()); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	dir := t.TempDir()
	refused := func(what string, body []byte) {
		t.Helper()
		name := filepath.Join(dir, "x.idx")
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(name, Options{})
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", what)
		} else if len(body) > 0 && !errors.Is(err, ErrIndex) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for at := 0; at < len(whole); at += 1 + at/40 {
		body := bytes.Clone(whole)
		body[at] ^= 0x40
		refused(fmt.Sprintf("byte %d changed", at), body)
	}
	for _, n := range []int{0, 1, 47, 48, 100, len(whole) - 1} {
		refused(fmt.Sprintf("cut to %d bytes", n), whole[:n])
	}
	refused("another version", append([]byte("interdict/idx/0\n"), whole[16:]...))
	refused("something behind it", append(bytes.Clone(whole), 0))
}

// FuzzIndexFile puts anything behind a digest that is right: it is refused, or
// what it answers does not reach outside.
func FuzzIndexFile(f *testing.F) {
	var b bytes.Buffer
	if err := WriteIndex(&b, someLists()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[48:])
	f.Fuzz(func(t *testing.T, body []byte) {
		whole := make([]byte, 48, 48+len(body))
		copy(whole, indexMagic)
		sum := sha256.Sum256(body)
		copy(whole[16:], sum[:])
		s, err := openIndex(append(whole, body...), Options{})
		if err != nil {
			return
		}
		if len(s.Lists()) > len(body) {
			t.Errorf("%d lists in %d bytes", len(s.Lists()), len(body))
		}
	})
}
