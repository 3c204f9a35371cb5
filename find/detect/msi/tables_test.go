package msi

import (
	"slices"
	"testing"
)

// A pool in Cyrillic, one with three-byte numbers, one with a text of more than
// 64 KiB, and one that tells of more than there is.
func TestStringPool(t *testing.T) {
	all, width, err := texts([]byte("\xe3\x04\x00\x00\x03\x00\x01\x00\x00\x00\x00\x00\x02\x00\x05\x00"), []byte("\xcf\xf0\xe8ab"))
	if err != nil || width != 2 || !slices.Equal(all, []string{"", "При", "", "ab"}) {
		t.Errorf("%q, width %d, %v", all, width, err)
	}
	if _, width, err = texts([]byte("\xe9\xfd\x00\x80"), nil); err != nil || width != 3 {
		t.Errorf("long numbers: width %d, %v", width, err)
	}
	all, _, err = texts([]byte("\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x01\x00\x01\x00"), append(make([]byte, 65536), 'z'))
	if err != nil || len(all) != 3 || len(all[1]) != 65536 || all[2] != "z" {
		t.Errorf("a long text: %d texts, %v", len(all), err)
	}
	if _, _, err = texts([]byte("\x00\x00\x00\x00\x09\x00\x01\x00"), []byte("short")); err == nil {
		t.Error("a pool that tells of more than there is was read")
	}
	if got := properties([]byte("\x01\x00\x01\x00\x00\x02\x00\x00"), []string{"", "A", "x"}, 2); len(got) != 1 {
		t.Errorf("numbers that lead nowhere: %v", got)
	}
}
