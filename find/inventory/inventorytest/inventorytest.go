// Package inventorytest is what the tests of inventories share.
package inventorytest

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"interdict"
	"interdict/find"
)

// File is a file with this name and text.
func File(name, text string) *find.File {
	return &find.File{Path: []string{name}, Size: int64(len(text)), Head: []byte(text[:min(len(text), find.HeadSize)]), Content: strings.NewReader(text)}
}

// Read reads a text with an inventory that must want it. It returns a line for
// each observation, "kind fact=value fact=value" with the asset as @asset and
// the platform left out, and a line for each problem.
func Read(t testing.TB, inv *find.Inventory, name, text string) (observations, problems string) {
	t.Helper()
	f := File(name, text)
	if !inv.Want(f) {
		return "", inv.Name + " does not want " + name
	}
	var out, bad []string
	err := inv.Read(context.Background(), f, func(o interdict.Observation) { out = append(out, Line(&o)) },
		func(where string, why error) { bad = append(bad, fmt.Sprintf("%s: %v", where, why)) })
	if err != nil {
		bad = append(bad, err.Error())
	}
	return strings.Join(out, "\n"), strings.Join(bad, "\n")
}

// Line is an observation in one line.
func Line(o *interdict.Observation) string {
	words := []string{string(o.Kind)}
	if o.Asset != "" {
		words = append(words, "@"+o.Asset)
	}
	for _, f := range o.Facts {
		words = append(words, f.Name+"="+f.Value)
	}
	return strings.Join(words, " ")
}

// UTF16 is a text as Windows tools save it: little-endian, with a mark.
func UTF16(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}
