package hunt

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"strings"
	"testing"
)

// TestNestedBombs: zips of zips of zips, each ten times, of zeros.
func TestNestedBombs(t *testing.T) {
	body := make([]byte, 8<<20)
	for range 4 {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for range 10 {
			w, _ := z.Create("x.zip")
			w.Write(body)
		}
		z.Close()
		body = b.Bytes()
	}
	dir := t.TempDir()
	write(t, dir, "bomb.zip", body)
	write(t, dir, plantedName, []byte(planted))
	found, sum, skips := hunt(t, dir)
	if len(found) != 1 || sum.Complete || !strings.Contains(strings.Join(skips, "\n"), "bomb.zip") {
		t.Errorf("%d findings, skipped %v", len(found), skips)
	}
}

// TestGzipInGzip: gzip of gzip of gzip of zeros.
func TestGzipInGzip(t *testing.T) {
	body := make([]byte, 256<<20)
	for range 3 {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(body)
		w.Close()
		body = b.Bytes()
	}
	dir := t.TempDir()
	write(t, dir, "bomb.gz", body)
	write(t, dir, plantedName, []byte(planted))
	if found, _, skips := hunt(t, dir); len(found) != 1 {
		t.Errorf("%d findings, skipped %v", len(found), skips)
	}
}

// TestOverlappingEntries: a directory whose thousand entries are one and the
// same deflated tar.
func TestOverlappingEntries(t *testing.T) {
	_, zeros := packers["tar"]("zeros", make([]byte, 4<<20))
	_, one := packers["zip"]("zeros.tar", zeros)
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	at := int(binary.LittleEndian.Uint32(one[end+16:]))
	directory := bytes.Repeat(one[at:end], 1000)
	tail := bytes.Clone(one[end:])
	binary.LittleEndian.PutUint16(tail[8:], 1000)
	binary.LittleEndian.PutUint16(tail[10:], 1000)
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(directory)))
	dir := t.TempDir()
	write(t, dir, "overlap.zip", bytes.Join([][]byte{one[:at], directory, tail}, nil))
	write(t, dir, plantedName, []byte(planted))
	found, sum, skips := hunt(t, dir)
	if len(found) != 1 || sum.Complete || !strings.Contains(strings.Join(skips, "\n"), "overlap.zip: a limit was reached") {
		t.Errorf("%d findings, skipped %v", len(found), skips)
	}
}

// Members with the names of devices, of other users' files, of the root: labels
// and nothing else. What a terminal would obey stays in the data; the forms for
// people show it as text.
func TestMemberNamesAreLabels(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"/", "..", "NUL", `C:\Windows\x`, "//host/share", "\x1b]0;title\x07", strings.Repeat("n", 300), "a\x00b", "\xff\xfe"} {
		_, b := packers["zip"](name+"/"+plantedName, []byte(planted))
		write(t, dir, "odd"+string(rune('0'+i))+".zip", b)
	}
	found, sum, skips := hunt(t, dir)
	n := 0
	for _, f := range found {
		n += len(f.Evidence)
	}
	if n != 9 || !sum.Complete {
		t.Errorf("%d of 9 found, skipped %v", n, skips)
	}
	var html, sarif bytes.Buffer
	if err := HTML(&html, found, sum); err != nil {
		t.Fatal(err)
	}
	if err := SARIF(&sarif, found, Scan{}); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{sarif.String()} {
		if strings.Contains(out, "\x1b") {
			t.Error("an escape sequence came through")
		}
	}
}
